// The page: one viewer that fills it, its address, its files, and `window.fabrica`.

import {makeApi} from './api.js';
import {LinkSync, hashOf, plainHash} from './link.js';
import {fatalMessage} from './live.js';
import {earlyRequests, namesSource, needsAll} from './prefetch.js';
import {programOf} from './program.js';
import {withLastView} from './session.js';
import {Viewer} from './viewer.js';
import {mayBeForeign} from './words.js';

const here = new URL('.', import.meta.url);
const version = typeof FABRICA_VERSION === 'string' ? `?v=${FABRICA_VERSION}` : '';
const locate = name => new URL(`${name}${version}`, here).href;
const DEMO = new URL('demo/atlas.json', location.href).href;

/** The first picture needs the main text only; the others, told by index, come after it. */
const FONTS = ['inter-regular', 'inter-semibold', 'inter-italic', 'inter-more'];
const FACES = {'inter-regular': ['400', 'normal'], 'inter-semibold': ['600', 'normal'], 'inter-italic': ['400', 'italic'], 'inter-more': ['400', 'normal', 'U+100-3FF']};

async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** What the address names, or else the site's own demo, where there is one. */
async function linkOrDemo(hash, demo) {
  if (namesSource(hash)) return hash;
  const response = await demo.catch(() => null);
  return response?.ok ? ['src=demo/atlas.json', hash].filter(Boolean).join('&') : hash;
}

// From the first moment on.
const startProgram = programOf(locate, needsAll(location.hash));

async function start() {
  const root = /** @type {HTMLElement} */ (document.getElementById('viewer'));
  const hash = hashOf(location.href);
  const query = new URLSearchParams(location.search);
  const embedded = query.get('embed') === '1' || /(^|&)embed=1(&|$)/.test(hash);
  root.classList.add('fabrica');
  document.documentElement.classList.toggle('embedded', embedded);
  root.lang = 'en';
  const canvas = document.createElement('canvas');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-label', '3D view of the anatomy. The list of structures gives the same by keyboard.');
  root.append(canvas);

  const early = earlyRequests(hash, DEMO);
  // The same bytes serve the panels and the page's own text: nothing is fetched twice.
  const fontBytes = async name => {
    const bytes = await bytesOf(locate(`${name}.otf`));
    const [weight, style, unicodeRange] = FACES[name];
    document.fonts.add(new FontFace('Inter', bytes, {weight, style, ...unicodeRange && {unicodeRange}}));
    return bytes;
  };
  const font = fontBytes(FONTS[0]);
  font.catch(() => {});  // told by the viewer
  const link = linkOrDemo(hash, early.manifest).then(plainHash);
  const viewer = new Viewer(canvas, {
    factory: startProgram,
    quality: query.get('quality'), memory: Number(query.get('memory')) || undefined,
    locate, fonts: [font], laterFonts: () => FONTS.slice(1).map(fontBytes), embedded, decodes: early.decodes,
    // Inside another page an atlas opens as that page wants it, every time.
    link: embedded ? link : link.then(withLastView), prefetched: reader => early.handOver(reader),
  });
  /** @type {any} */ (window).fabrica = makeApi(viewer);

  const spoken = location.search + location.hash;
  if (mayBeForeign(spoken)) import('./language.js').then(({follow}) => follow(viewer, spoken)).catch(() => {});  // it stays English
  // A file that is dropped before it can be taken must not take the page's place.
  for (const type of ['dragover', 'drop']) root.addEventListener(type, event => event.preventDefault());
  viewer.events.once('later', ({attach, follow, remember}) => {
    viewer.remember = remember;
    follow(viewer, spoken).catch(() => {});
    attach(viewer);
  });
  viewer.events.on('fatal', error => fatalMessage(root, error));
  viewer.started.then(() => new LinkSync(viewer), () => {});
}

start();
