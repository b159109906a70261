// A view to hand on: its link, a frame or an element for a page of one's own, a code to be photographed in a lecture.

import {actions, element, show} from './dialogs.js';
import {tr} from './language.js';

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

/** What is opened only by who wants it. */
function fold(words, open) {
  const made = document.createElement('details');
  const summary = element('summary', words);
  summary.style.cssText = 'padding: 12px 0; cursor: pointer;';  // a finger finds it
  made.append(summary);
  made.addEventListener('toggle', () => {
    if (made.open && made.childElementCount === 1) open(made);
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
    try {
      const {drawCode} = await import('./qr.js');
      const canvas = drawCode(link);
      if (!canvas) return made.append(element('p', tr('This link is too long for a code: show fewer parts, or send the link.')));
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', tr('A code that leads to this view'));
      made.append(canvas);
    } catch {
      made.append(element('p', tr('The code could not be made: is there a network?')));
    }
  });
}

/** @param {HTMLElement} host @param {string} link or another text that could not be copied */
export function shareDialog(host, link) {
  const view = link.startsWith(location.href.split('#')[0].split('?')[0]);
  const dialog = show(host, tr('Share this view'), (form, close) => {
    const field = element('textarea', '', {value: link, readOnly: true, id: 'fabrica-share-link'});
    form.append(element('label', tr('Whoever opens this link sees exactly what you see.'), {htmlFor: 'fabrica-share-link'}), field);
    const copy = copies(tr('Copy link'), () => link, field, {main: true});
    copy.autofocus = true;
    actions(form, element('button', tr('Close'), {type: 'button', onclick: close}), copy);
    if (view) form.append(embedding(link), code(link));
  });
  dialog.querySelector('textarea')?.select();
}
