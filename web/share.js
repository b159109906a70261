// A view to hand on: its link, a picture, a film, shapes, the list; a frame or an element for a page of one's own, a code to be photographed in a lecture.

import {save} from './commands.js';
import {actions, element, show} from './dialogs.js';
import {said, tr} from './language.js';
import {linkOf} from './link.js';
import {pack} from './sharing/packed.js';

const WIDTH = 800;
const HEIGHT = 600;

const escaped = text => text.replace(/[&"'<>]/g, letter => `&#${letter.charCodeAt(0)};`);

/** @param {string} link @returns {string} HTML */
export function frameOf(link) {
  const url = new URL(link);
  url.search = '?embed=1';
  return `<iframe src="${escaped(url.href)}" width="${WIDTH}" height="${HEIGHT}" style="border:0" allow="fullscreen; clipboard-write"></iframe>`;
}

/** @param {string} link @param {string} site where the element's script lies @returns {string} HTML */
export function elementOf(link, site) {
  const parts = new Map(new URL(link).hash.slice(1).split('&').filter(Boolean).map(part => /** @type {[string, string]} */ ([part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)])));
  const attributes = [];
  for (const [name, value] of parts) {
    const text = decodeURIComponent(value);
    if (name === 'src') attributes.push(`src="${escaped(value.split(',').map(decodeURIComponent).map(source => new URL(source, site).href).join(' '))}"`);
    else if (name === 's') attributes.push(`state="${escaped(text)}"`);
    else if (/^(terms|lang|ui|lesson|step|quiz|seed|count|kinds)$/.test(name)) attributes.push(`${name}="${escaped(text)}"`);
  }
  return `<script type="module" src="${escaped(new URL('fabrica-atlas.js', site).href)}"></script>\n<fabrica-atlas ${attributes.join(' ')} style="width:${WIDTH}px; height:${HEIGHT}px"></fabrica-atlas>`;
}

/** A button that copies, and says so. Where it may not, the field is selected for the person to do it. */
function copies(words, text, field, {main = false} = {}) {
  const button = element('button', words, {type: 'button', className: main ? 'main' : ''});
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = tr('Copied');
    } catch {
      field.value = text();
      field.focus();
      field.select();
      button.textContent = tr('Press Ctrl C');
    }
  });
  return button;
}

/** What is opened only by who wants it; one at a time. @param {string} words @param {(made: HTMLDetailsElement) => any} open */
function fold(words, open) {
  const made = document.createElement('details');
  made.name = 'fabrica-share';
  const summary = element('summary', words);
  made.append(summary);
  made.addEventListener('toggle', async () => {
    if (!made.open || made.childElementCount > 1) return;
    try {
      await open(made);
    } catch (cause) {
      // Each browser has its words for code that does not come; all name a module.
      const words = cause instanceof TypeError && /module/i.test(cause.message) ? tr('This part of the page could not be loaded: is there a network?') : tr('That did not work: {0}', said(cause.message));
      made.append(element('p', words));
    }
  });
  return made;
}

function embedding(link) {
  return fold(tr('Put it into a page'), made => {
    const site = new URL('.', link.split('#')[0]).href;
    const field = element('textarea', '', {value: frameOf(link), readOnly: true, id: 'fabrica-share-frame', rows: 3});
    made.append(element('label', tr('For Moodle, WordPress, Jupyter or your own page'), {htmlFor: 'fabrica-share-frame'}), field);
    actions(made, copies(tr('Copy element'), () => elementOf(link, site), field), copies(tr('Copy frame'), () => frameOf(link), field));
  });
}

function code(link) {
  return fold(tr('A code to photograph'), async made => {
    const {drawCode} = await import('./qr.js');
    // Nobody reads it: the fewer dots, the farther it can be photographed from.
    const short = await pack(link, 0);
    const drawn = side => {
      const canvas = drawCode(short, side);
      canvas?.setAttribute('role', 'img');
      canvas?.setAttribute('aria-label', tr('A code that leads to this view'));
      return canvas;
    };
    const canvas = drawn();
    if (!canvas) return made.append(element('p', tr('This link is too long for a code: show fewer parts, or send the link.')));
    made.append(canvas);
    actions(made, element('button', tr('Fill the screen'), {type: 'button', onclick: () => fillWith(made, () => drawn(Math.min(innerWidth, innerHeight)))}));
  });
}

/** For the last row of a lecture hall: nothing but this, until somebody presses or clicks. @param {HTMLElement} place @param {() => HTMLElement} draw */
function fillWith(place, draw) {
  const dialog = document.createElement('dialog');
  dialog.className = 'fabrica-code';
  const again = () => dialog.replaceChildren(draw(), close);
  const close = element('button', tr('Close'), {type: 'button'});
  dialog.addEventListener('click', () => dialog.close());
  addEventListener('resize', again);
  dialog.addEventListener('close', () => {
    removeEventListener('resize', again);
    dialog.remove();
  });
  again();
  place.append(dialog);
  dialog.showModal();
}

/** Files of what is seen. @param {import('./viewer.js').Viewer} viewer @param {string} open which of them is unfolded at once */
function files(viewer, open) {
  const page = {viewer, element, actions, save};
  const form = (name, words) => {
    const made = fold(words, async place => (await import('./sharing/forms.js'))[`${name}Form`](page, place));
    made.dataset.form = name;
    made.open = name === open;
    return made;
  };
  return [form('picture', tr('A picture')), form('film', tr('A film')), form('shapes', tr('Shapes, for a printer or other programs')), form('section', tr('The drawing of a section')), form('list', tr('The list of structures'))];
}

/**
 * @param {HTMLElement} host @param {string} link or another text that could not be copied
 * @param {{viewer?: import('./viewer.js').Viewer, open?: string}} [options] `viewer`: whose view it is; `open`: which fold is asked for
 */
export function shareDialog(host, link, {viewer, open = ''} = {}) {
  const view = link.startsWith(location.href.split('#')[0].split('?')[0]);
  const dialog = show(host, tr('Share this view'), (form, close) => {
    const field = element('textarea', '', {value: link, readOnly: true, id: 'fabrica-share-link', rows: 2});
    form.append(element('label', tr('Whoever opens this link sees exactly what you see.'), {htmlFor: 'fabrica-share-link'}), field);
    const copy = copies(tr('Copy link'), () => field.value, field, {main: true});
    copy.autofocus = !open;
    // A phone has a way of its own to send things.
    const send = view && viewer?.touch && navigator.share && element('button', tr('Send …'), {type: 'button', onclick: () => navigator.share({title: document.title, url: field.value}).catch(() => {})});
    actions(form, ...[element('button', tr('Close'), {type: 'button', onclick: close}), send, copy].filter(Boolean));
    if (!view) return;
    if (viewer) form.append(...files(viewer, open));
    form.append(embedding(link), code(link));
    pack(link).then(short => { field.value = short; }, () => {});  // the long one does as well
  });
  dialog.classList.add('share');
  if (open) dialog.querySelector(`[data-form="${open}"] summary`)?.focus();
  else dialog.querySelector('textarea')?.select();
}

/** Functions of the API that hand things on. @param {import('./viewer.js').Viewer} viewer @param {string} name @param {any[]} args */
export async function hand(viewer, name, args) {
  await viewer.started;
  const functions = {
    picture: async options => (await import('./sharing/picture.js')).picture(viewer, options),
    video: async options => (await import('./sharing/film.js')).film(viewer, options),
    exportModel: async (kind, options) => (await import('./sharing/shapes.js')).exportModel(viewer, kind, options),
    list: async () => (await import('./sharing/list.js')).list(viewer),
    shortLink: () => pack(linkOf(viewer)),
  };
  return functions[name](...args);
}
