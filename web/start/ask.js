// The question before a large file is fetched. It may come before the first picture, and brings what it needs.

import {number, tr} from '../language.js';

/** Bytes in words. @param {number} bytes */
export function sizeText(bytes) {
  const [unit, by] = bytes < 1e6 ? ['kilobyte', 1e3] : bytes < 1e9 ? ['megabyte', 1e6] : bytes < 1e12 ? ['gigabyte', 1e9] : ['terabyte', 1e12];
  return number(bytes / by, {style: 'unit', unit, maximumFractionDigits: bytes / by < 10 ? 1 : 0});
}

/** @param {HTMLElement} host @param {string} url @param {number} bytes @param {AbortSignal} signal @returns {Promise<boolean>} */
export function askSize(host, url, bytes, signal) {
  return new Promise(resolve => {
    const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), {textContent: text}, properties);
    const sheet = [...document.styleSheets].some(({href}) => /later\.css/.test(href ?? ''));
    if (!sheet) document.head.append(make('link', '', {rel: 'stylesheet', href: new URL('later.css', document.baseURI).href}));
    const dialog = make('dialog', '', {className: 'fabrica-dialog'});
    dialog.setAttribute('aria-labelledby', 'fabrica-size');
    const form = make('form', '', {method: 'dialog'});
    const buttons = make('div', '', {className: 'actions'});
    buttons.append(make('button', tr('Cancel'), {value: ''}), make('button', tr('Open'), {value: 'open', className: 'main', autofocus: true}));
    form.append(make('h2', tr('Open a file of {0}?', sizeText(bytes)), {id: 'fabrica-size'}),
      make('p', tr('It is fetched as it is looked at, up to all of it.')), make('p', url, {className: 'quiet source'}), buttons);
    dialog.append(form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'open');
    });
    signal.addEventListener('abort', () => dialog.close(), {once: true});
    host.append(dialog);
    dialog.showModal();
  });
}
