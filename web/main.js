// The page: one viewer that fills it, its address, its files, and `window.fabrica`.

import {makeApi} from './api.js';
import {errorDialog, fatalMessage, openDialog, shareDialog} from './dialogs.js';
import {acceptFiles} from './drop.js';
import {LinkSync, hashOf} from './link.js';
import {earlyRequests} from './prefetch.js';
import {Viewer} from './viewer.js';

const here = new URL('.', import.meta.url);
const version = typeof FABRICA_VERSION === 'string' ? `?v=${FABRICA_VERSION}` : '';
const locate = name => new URL(`${name}${version}`, here).href;
const DEMO = new URL('demo/atlas.json', location.href).href;

/** The first picture needs the main text only; the others, told by index, come after it. */
const FONTS = ['inter-regular', 'inter-semibold', 'inter-italic'];
const FACES = {'inter-regular': ['400', 'normal'], 'inter-semibold': ['600', 'normal'], 'inter-italic': ['400', 'italic']};

async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Without an address to open, the site's own demo, where there is one. */
async function linkOrDemo(hash, demo) {
  if (hash) return hash;
  const response = await demo.catch(() => null);
  return response?.ok ? 'src=demo/atlas.json' : '';
}

async function start() {
  const root = /** @type {HTMLElement} */ (document.getElementById('viewer'));
  const hash = hashOf(location.href);
  const embedded = new URLSearchParams(location.search).get('embed') === '1' || /(^|&)embed=1(&|$)/.test(hash);
  root.classList.add('fabrica');
  root.lang = navigator.language;
  const canvas = document.createElement('canvas');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-label', '3D view of the anatomy. The list of structures gives the same by keyboard.');
  root.append(canvas);

  const early = earlyRequests(hash, DEMO);
  // The same bytes serve the panels and the page's own text: nothing is fetched twice.
  const fontBytes = async name => {
    const bytes = await bytesOf(locate(`${name}.otf`));
    const [weight, style] = FACES[name];
    document.fonts.add(new FontFace('Inter', bytes, {weight, style}));
    return bytes;
  };
  const font = fontBytes(FONTS[0]);
  font.catch(() => {});  // told by the viewer
  const viewer = new Viewer(canvas, {
    factory: async options => (await import(locate('fabrica.mjs'))).default(options),
    quality: new URLSearchParams(location.search).get('quality'),
    locate, fonts: [font], laterFonts: () => FONTS.slice(1).map(fontBytes), embedded, link: linkOrDemo(hash, early.manifest), prefetched: reader => early.handOver(reader),
  });
  /** @type {any} */ (window).fabrica = makeApi(viewer);

  const openUrl = url => viewer.started.then(() => {
    viewer.engine.call('load', url);
    viewer.wake();
  });
  const files = acceptFiles(viewer, {fail: error => errorDialog(root, error), openUrl});
  viewer.events.on('open-file', () => files.pickFiles());
  viewer.events.on('open-url', () => openDialog(root, {openUrl, ...files}));
  viewer.events.on('share', ({link}) => shareDialog(root, link));
  viewer.events.on('fatal', error => fatalMessage(root, error));
  viewer.started.then(() => new LinkSync(viewer), () => {});
}

start();
