// Driven by the page around the frame: <fabrica-atlas> (web/element), or whoever follows the protocol in web/README.md. The page says hello
// with a port; from then on what comes through the port is a call of the API, and events go back. Nothing is told before that, and nothing to
// anybody but the window around this one.

import {makeApi} from './api.js';
import {METHODS} from './element/methods.js';

const FUNCTIONS = [...METHODS, 'select'];
const VALUES = ['selection', 'camera', 'interfaceLanguage'];
const EVENTS = ['select', 'hover', 'view', 'progress', 'error'];
/** What only controls: nothing of what is shown can be told from it. */
const CONTROLS = ['whenIdle', 'select', 'show', 'hide', 'isolate', 'ghost', 'showAll', 'keepWhole', 'cutAllBut', 'setOpacity', 'fit', 'goTo', 'setPlane', 'removePlane',
  'setExplode', 'peel', 'setClipBox', 'goIn', 'goOut', 'setSource', 'fadeSources', 'setWindow', 'setState', 'showView', 'reset', 'camera', 'interfaceLanguage'];

/** Origins that may drive this site's frames: those of <meta name="fabrica-embedders" content="https://a.example https://b.example">, or all. */
export function allows(origin, listed = /** @type {HTMLMetaElement|null} */ (document.querySelector('meta[name="fabrica-embedders"]'))?.content ?? '*') {
  const origins = listed.split(/\s+/).filter(Boolean);
  return origins.includes('*') || origins.includes(origin);
}

const withheld = () => new TypeError('Files of this device are open here: nothing of them is told to a page of another site.');

/**
 * While files of this device are open: neither what came of a call nor whether it went well, which would tell what is in them.
 * @param {import('./viewer.js').Viewer} viewer @param {any} api @param {{method?: unknown, args?: unknown}} message
 */
async function obey(viewer, api, message) {
  const {method, args} = message, sets = !VALUES.includes(String(method)) || (Array.isArray(args) && args.length > 0);
  if (!CONTROLS.includes(String(method)) || !sets) throw withheld();
  await answer(viewer, api, message).catch(() => {});
}

/** @param {import('./viewer.js').Viewer} viewer @param {any} api @param {{method?: unknown, args?: unknown}} message */
async function answer(viewer, api, {method, args}) {
  const given = Array.isArray(args) ? args : [];
  if (typeof method !== 'string' || !(FUNCTIONS.includes(method) || VALUES.includes(method))) throw new TypeError(`There is no method "${method}".`);
  // Files of this device are the person's who dropped them: none is opened from outside.
  if (method === 'load' && !/^https?:/.test(new URL(String(given[0]), location.href).href)) throw new TypeError('Only addresses on the web are loaded from outside.');
  if (FUNCTIONS.includes(method)) return api[method](...given);
  await api.ready;
  if (given.length) api[method] = given[0];
  return api[method];
}

/** @param {import('./viewer.js').Viewer} viewer */
export function beDriven(viewer) {
  if (window.parent === window) return;
  const api = makeApi(viewer);
  /** @type {MessagePort|null} */
  let port = null;
  /** Whose page it is. Once files of this device were opened, one of another site learns nothing until the frame is loaded anew. */
  let driver = '';
  const secret = () => Boolean(viewer.files) && driver !== location.origin;
  const {signal} = viewer.stop;
  addEventListener('message', event => {
    if (event.source !== window.parent || event.data?.fabrica !== 1 || !event.data.hello) return;
    const [given] = event.ports;
    if (!given) return;
    if (!allows(event.origin)) {
      given.postMessage({refused: `This site lets only some pages drive it, and ${event.origin} is none of them.`});
      return given.close();
    }
    port?.close();  // the page began anew
    port = given;
    driver = event.origin;
    port.onmessage = async ({data}) => {
      const id = data?.id;
      try {
        const result = await (secret() ? obey : answer)(viewer, api, data ?? {});
        // They may have come while it was being made.
        if (secret() && result !== undefined) throw withheld();
        given.postMessage({id, result});
      } catch (problem) {
        const error = secret() ? withheld() : problem;
        const {code = 'unknown', reason = String(error?.message ?? error), source = '', advice = ''} = error ?? {};
        given.postMessage({id, error: {code, reason, source, advice}});
      }
    };
    viewer.ready.then(() => given.postMessage({event: 'ready'}), error => {
      if (!secret()) given.postMessage({event: 'error', detail: error?.toJSON?.() ?? {reason: String(error)}});
    });
  }, {signal});
  for (const type of EVENTS) {
    const off = viewer.events.on(type, detail => {
      if (!secret()) port?.postMessage({event: type, detail: JSON.parse(JSON.stringify(detail ?? null))});
    });
    signal.addEventListener('abort', off);
  }
  // That there is somebody to say hello to: no more than that, so that anybody may hear it.
  window.parent.postMessage({fabrica: 1, here: true}, '*');
}
