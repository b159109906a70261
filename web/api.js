// The JavaScript API of one viewer: `window.fabrica` on the page. Documented in web/README.md.

import {FabricaError, shortSource} from './errors.js';
import {linkOf} from './link.js';
import {words} from './words.js';

const EVENTS = ['select', 'hover', 'view', 'progress', 'error'];

/** What share.js does. */
const HANDED = ['picture', 'video', 'exportModel', 'list', 'shortLink'];

const idsOf = ids => (ids === undefined || ids === null ? [] : Array.isArray(ids) ? ids : [ids]).map(String);

/** @param {import('./viewer.js').Viewer} viewer */
export function makeApi(viewer) {
  /** Calls C++; what it refuses is thrown as an Error with code, reason, source and advice. */
  const ask = use => {
    if (!viewer.engine) throw viewer.failed ?? new FabricaError('internal', 'The viewer is still starting.', '', 'Wait for fabrica.ready first.');
    const result = use(viewer.engine);
    if (result && typeof result === 'object' && result.error) throw FabricaError.from(result.error);
    return result;
  };
  const call = (method, ...args) => ask(engine => engine.call(method, ...args));
  const change = (method, ...args) => {
    const result = call(method, ...args);
    viewer.wake();
    return result;
  };
  const changeThese = (method, ids, value) => {
    ask(engine => engine.callIds(method, idsOf(ids), value));
    viewer.wake();
  };
  return Object.freeze({
    ready: viewer.ready,
    whenIdle: () => whenIdle(viewer),

    structures: () => ask(engine => engine.list('structures')) ?? [],
    search: async text => {
      await viewer.started;
      return call('search', String(text)) ?? [];
    },

    select: id => change('select', id ?? null),
    get selection() { return viewer.engine ? call('selection') ?? [] : []; },

    show: ids => changeThese('show', ids),
    hide: ids => changeThese('hide', ids),
    isolate: ids => changeThese('isolate', ids),
    ghost: ids => changeThese('ghost', ids),
    showAll: () => change('showAll'),
    keepWhole: (ids, on = true) => changeThese('keepWhole', ids, on ? 1 : 0),
    cutAllBut: ids => changeThese('cutAllBut', ids),
    setOpacity: (ids, opacity) => changeThese('setOpacity', ids, Number(opacity)),

    fit: ids => changeThese('fit', ids),
    get camera() { return call('camera'); },
    set camera(camera) { change('camera', camera); },
    pick: async (x, y) => answered(viewer, () => call('pick', Number(x), Number(y))),
    whatIsHere: async (x, y) => answered(viewer, () => call('whatIsHere', Number(x), Number(y))),
    recent: () => call('recent') ?? [],
    sets: () => call('sets') ?? [],
    saveSet: (name, ids) => change('saveSet', name, ids && idsOf(ids)),
    renameSet: (name, to) => change('renameSet', name, to),
    removeSet: name => change('removeSet', name),
    coverage: () => call('coverage'),
    notes: () => call('notes'),

    valueAt: async place => answered(viewer, () => call('valueAt', place)),
    measurements: () => call('measurements') ?? [],
    addMeasurement: measurement => change('addMeasurement', measurement),
    changeMeasurement: (name, measurement) => change('changeMeasurement', String(name), measurement),
    removeMeasurement: name => change('removeMeasurement', String(name)),
    goTo: place => change('goTo', place),

    planes: () => call('planes') ?? [],
    setPlane: plane => change('setPlane', plane),
    removePlane: name => change('removePlane', String(name)),
    sectionSvg: (plane = '') => sectionSvg(viewer, String(plane)),

    inside: () => call('inside'),
    setExplode: amount => change('setExplode', Number(amount)),
    peel: layers => change('peel', Number(layers)),
    layers: () => call('layers') ?? [],
    setClipBox: box => change('setClipBox', box ?? null),

    project: points => call('project', points),
    sources: () => call('sources') ?? [],
    placeSource: (source, matrix) => change('setSource', source, {matrix}),
    setSource: (source, look) => change('setSource', source, look),
    fadeSources: (one, other, share) => change('fadeSources', one, other, share),
    centerSource: (source, on) => change('centerSource', source, on),
    alignSources: async (...args) => (await viewer.later()).alignSources(viewer, ...args),

    zooms: () => call('zooms') ?? [],
    goIn: id => change('goIn', String(id)),
    goOut: () => change('goOut'),

    setWindow: window => change('setWindow', window),

    get interfaceLanguage() { return words.language; },
    set interfaceLanguage(code) { change('setState', {ui: String(code)}); },

    state: () => call('state'),
    setState: async state => {
      await viewer.started;
      change('setState', state);
      await nextFrame(viewer);
    },
    viewForLesson: () => call('viewForLesson'),
    showView: (view, seconds = 0.9) => change('showView', view, seconds),
    reset: () => change('reset'),
    link: () => {
      call('state');  // says so when the viewer has not started
      return linkOf(viewer);
    },

    load: async url => {
      await viewer.started;
      return load(viewer, String(url), change);
    },
    screenshot: async (size = {}) => {
      await viewer.started;
      return (await viewer.later()).picture(viewer, size);
    },

    ...Object.fromEntries(HANDED.map(name => [name, async (...args) => (await viewer.later()).hand(viewer, name, args)])),

    /** Names and numbers beside the body, where they stand now: `{id, words, x, y, width, height, at, alpha}`, CSS pixels. */
    labels: () => call('labels') ?? [],
    /** Places of the panels that can be pressed, by name, in CSS pixels: for tests and guided tours. */
    controls: () => call('controls') ?? [],

    labelMaps: () => call('labelMaps') ?? [],
    stats: () => ({
      ...(viewer.engine ? call('stats') : {}),
      frames: viewer.frames, bytes: viewer.reader?.bytes ?? 0, requests: viewer.reader?.requests ?? 0,
      frameMs: viewer.times.summary(), longTaskMs: viewer.longTasks.longest,
    }),

    on: (type, listener) => {
      if (!EVENTS.includes(type)) throw new TypeError(`There is no event "${type}"; there are ${EVENTS.join(', ')}.`);
      return viewer.events.on(type, listener);
    },
    off: (type, listener) => viewer.events.off(type, listener),
  });
}

/** What an event "pick" says later. @param {import('./viewer.js').Viewer} viewer @param {() => number} ask */
export async function answered(viewer, ask) {
  await viewer.started;
  const ticket = ask();
  if (typeof ticket !== 'number') return ticket ?? null;
  const hit = new Promise(resolve => viewer.tickets.set(ticket, resolve));
  viewer.wake();
  return hit;
}

/** A drawing of what a plane cuts. @param {import('./viewer.js').Viewer} viewer @param {string} plane its name; "": the first that cuts @returns {Promise<string>} */
export async function sectionSvg(viewer, plane) {
  await viewer.ready;
  const ticket = viewer.engine.call('sectionSvg', plane);
  if (ticket.error) throw FabricaError.from(ticket.error);
  const svg = new Promise((resolve, reject) => viewer.drawings.set(ticket, {resolve, reject}));
  viewer.wake();
  return svg;
}

/** After this, C++ has seen what was changed before. @param {import('./viewer.js').Viewer} viewer */
async function nextFrame(viewer) {
  const before = viewer.frames;
  do {
    viewer.wake();
    await new Promise(resolve => requestAnimationFrame(resolve));
  } while (viewer.frames === before && !viewer.closed);
}

/** All that the view wants is on the screen, and nothing moves. @param {import('./viewer.js').Viewer} viewer */
export async function whenIdle(viewer) {
  await viewer.ready;
  await nextFrame(viewer);
  while (!viewer.idle || viewer.frameRequest) {
    if (viewer.frameRequest) await new Promise(resolve => requestAnimationFrame(resolve));
    else await new Promise(resolve => ['idle', 'progress'].forEach(type => viewer.events.once(type, resolve)));
  }
  await viewer.laterPart?.catch(() => {});  // told where it was asked for
}

/** @param {import('./viewer.js').Viewer} viewer @param {string} url */
function load(viewer, url, change) {
  const address = /^(local|embedded):/.test(url) ? url : new URL(url, location.href).href;
  return new Promise((resolve, reject) => {
    const offs = [
      viewer.events.on('loaded', event => {
        if (event.url && event.url !== address && event.url !== url) return;
        finish(() => resolve(undefined));
      }),
      viewer.events.on('error', error => {
        // Of a folder, what is missing in it; else the file's name tells.
        const source = error.source ?? '';
        if (source.startsWith(address.split(/[?#]/)[0]) || shortSource(source) === shortSource(address)) finish(() => reject(FabricaError.from(error)));
      }),
    ];
    const finish = settle => {
      for (const off of offs) off();
      settle();
    };
    try {
      change('load', address);
    } catch (error) {
      finish(() => reject(error));
    }
  });
}
