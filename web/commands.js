// What the panels ask for and only the page can do (src/ui/ui.h CommandKind, in kebab case).

import {nameDialog, placeDialog, setDialog, wordsDialog} from './dialogs.js';
import {chooseLanguage, said, tr} from './language.js';
import {linkOf} from './link.js';
import {announce} from './live.js';
import {READABLE, pack} from './sharing/packed.js';

/** How long a confirmation stays. */
const NOTICE_MS = 4000;
/** Device pixels a CSS pixel, of a picture. */
const LEAST_RATIO = 0.5;
const MOST_RATIO = 8;

/** @param {import('./viewer.js').Viewer} viewer @param {{kind: string, text?: string, ids?: string[]}} command */
export async function runCommand(viewer, {kind, text = ''}) {
  // What is wrong, for the dialog that asked; nothing where C++ took it.
  const refusal = (method, ...args) => {
    const error = viewer.engine.call(method, ...args)?.error;
    viewer.wake();
    return error && [error.reason, error.advice].filter(Boolean).map(words => said(words)).join(' ');
  };
  const actions = {
    'copy-link': () => copyLink(viewer),
    'copy-text': () => copy(viewer, text, tr('Copied.')),
    'ask-place': () => placeDialog(viewer.box, text, place => refusal('goTo', place)),
    'ask-name': () => nameDialog(viewer.box, text, name => refusal('changeMeasurement', text, {name})),
    'ask-words': () => wordsDialog(viewer.box, text, name => refusal('changeMeasurement', text, {name})),
    'ask-set-name': () => setDialog(viewer.box, text, name => text ? refusal('renameSet', text, name) : refusal('saveSet', name)),
    learn: () => viewer.events.emit('learn', {}),
    sources: () => viewer.events.emit('sources', {}),
    frames: () => viewer.events.emit('frames', {}),
    say: () => announce(viewer.box, text),
    share: () => viewer.events.emit('share', {link: linkOf(viewer)}),
    'open-file': () => viewer.events.emit('open-file', {}),
    'open-url-dialog': () => viewer.events.emit('open-url', {}),
    screenshot: () => download(viewer),
    'full-screen': () => fullScreen(viewer),
    'open-external': () => openExternal(text),
    'clear-search': () => viewer.search?.clear(),
    language: () => chooseLanguage(viewer, text),
    speak: () => speak(viewer, text),
  };
  try {
    await actions[kind]?.();
  } catch (error) {
    announce(viewer.box, `That did not work: ${error.message}`, true);
  }
}

/** One that is long becomes a shorter one. Others are copied at once: some browsers allow it only within the press. */
async function copyLink(viewer) {
  const link = linkOf(viewer);
  await copy(viewer, link.length > READABLE ? await pack(link) : link, tr('The link to this view was copied.'));
}

async function copy(viewer, text, done) {
  try {
    await navigator.clipboard.writeText(text);
    announce(viewer.box, done);
    const notice = viewer.engine.call('notice', {kind: 'info', title: done});
    setTimeout(() => viewer.answer(engine => engine.call('dismissNotice', notice)), NOTICE_MS);
    viewer.wake();
  } catch {
    // Refused (an iframe without the permission, an old browser, an insecure page): shown, to be copied by hand.
    viewer.events.emit('share', {link: text});
  }
}

async function download(viewer) {
  save('anatomy.png', await picture(viewer, {names: true}));
}

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** @param {string} name @param {string} text @param {string} type */
export function saveText(name, text, type) { save(name, new Blob([text], {type})); }

/**
 * The body as a PNG, without the panels. The canvas is resized for one frame when another size is wanted.
 * @param {import('./viewer.js').Viewer} viewer
 * @param {{width?: number, height?: number, names?: boolean}} options device pixels; `names`: with the labels, their key, measures
 * @returns {Promise<Blob>}
 */
export async function picture(viewer, {width, height, names = false}) {
  await viewer.ready;
  const {canvas, engine} = viewer;
  const limit = viewer.context.getParameter(viewer.context.MAX_RENDERBUFFER_SIZE);
  const wide = Math.round(width ?? canvas.width);
  const high = Math.round(height ?? canvas.height);
  if (!(wide >= 1 && high >= 1 && wide <= limit && high <= limit)) {
    throw new RangeError(`A picture has 1 to ${limit} pixels each way.`);
  }
  const before = {width: canvas.width, height: canvas.height};
  engine.call('panels', false, names);
  let blob;
  try {
    if (wide !== before.width || high !== before.height) {
      // As it is seen, but finer: letters grow with it.
      const finer = Math.min(wide / before.width, high / before.height);
      const ratio = Math.min(Math.max(viewer.pixelRatio() * finer, LEAST_RATIO), MOST_RATIO);
      canvas.width = wide;
      canvas.height = high;
      engine.resize(wide / ratio, high / ratio, ratio, {top: 0, right: 0, bottom: 0, left: 0});
    }
    // Two frames: the first lays out for the new size. The picture is taken before the browser clears the canvas.
    engine.frame(performance.now() / 1000);
    engine.frame(performance.now() / 1000);
    blob = pngOf(canvas);
  } finally {
    engine.call('panels', true);
    canvas.width = before.width;
    canvas.height = before.height;
    viewer.measureBox();
    viewer.flush();
  }
  return blob;
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export const pngOf = canvas => new Promise((resolve, reject) => canvas.toBlob(
  made => made ? resolve(made) : reject(new Error('The browser could not make the picture.')), 'image/png'));

/** A name in its language. @param {import('./viewer.js').Viewer} viewer @param {string} text the language's code, a line's end, the name */
function speak(viewer, text) {
  const [code, name] = text.split('\n');
  const voices = speechSynthesis.getVoices();
  // Nobody has a voice for Latin; an Italian one comes nearest.
  const codes = code === 'la' ? ['la', 'it'] : [code];
  const voice = codes.map(wanted => voices.find(({lang}) => lang.toLowerCase().startsWith(wanted))).find(Boolean);
  if (voices.length && !voice) return announce(viewer.box, tr('This device has no voice for this language.'), true);
  const words = new SpeechSynthesisUtterance(name);
  words.lang = voice?.lang ?? codes.at(-1);
  if (voice) words.voice = voice;
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}

async function fullScreen(viewer) {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await viewer.box.requestFullscreen?.();
}

function openExternal(address) {
  const url = new URL(address, location.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:' && url.protocol !== 'mailto:') return;
  window.open(url.href, '_blank', 'noopener,noreferrer');
}
