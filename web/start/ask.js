// Questions before something is fetched: how large it is, which hosts would be asked. They may come before the first picture, and bring what they need.

import {FabricaError} from '../errors.js';
import {number, tr} from '../language.js';

/** Bytes in words. @param {number} bytes */
export function sizeText(bytes) {
  const [unit, by] = bytes < 1e6 ? ['kilobyte', 1e3] : bytes < 1e9 ? ['megabyte', 1e6] : bytes < 1e12 ? ['gigabyte', 1e9] : ['terabyte', 1e12];
  return number(bytes / by, {style: 'unit', unit, maximumFractionDigits: bytes / by < 10 ? 1 : 0});
}

const MOST_NAMED = 4;

/**
 * @param {HTMLElement} host @param {{question: string, words: string, named: string[]}} what `named`: addresses or hosts
 * @param {AbortSignal} [signal] @returns {Promise<boolean>}
 */
function ask(host, {question, words, named}, signal) {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise(resolve => {
    const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), {textContent: text}, properties);
    const sheet = [...document.styleSheets].some(({href}) => /later\.css/.test(href ?? ''));
    if (!sheet) document.head.append(make('link', '', {rel: 'stylesheet', href: new URL('later.css', document.baseURI).href}));
    const dialog = make('dialog', '', {className: 'fabrica-dialog'});
    dialog.setAttribute('aria-labelledby', 'fabrica-ask');
    const form = make('form', '', {method: 'dialog'});
    const buttons = make('div', '', {className: 'actions'});
    buttons.append(make('button', tr('Cancel'), {value: ''}), make('button', tr('Open'), {value: 'open', className: 'main', autofocus: true}));
    form.append(make('h2', question, {id: 'fabrica-ask'}), make('p', words), ...named.map(one => make('p', one, {className: 'quiet source'})), buttons);
    dialog.append(form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'open');
    });
    signal?.addEventListener('abort', () => dialog.close(), {once: true});
    host.append(dialog);
    dialog.showModal();
  });
}

/** @param {HTMLElement} host @param {string[]} urls @param {{bytes: number, count: number}} all @param {AbortSignal} [signal] */
export function askSize(host, urls, {bytes, count}, signal) {
  const question = count === 1 ? tr('Open a file of {0}?', sizeText(bytes)) : tr('Open {0} files of {1} together?', number(count), sizeText(bytes));
  return ask(host, {question, words: tr('It is fetched as it is looked at, up to all of it.'), named: urls.length > MOST_NAMED ? [...urls.slice(0, MOST_NAMED), '…'] : urls}, signal);
}

/** Hosts that may be asked as long as this page is there. @type {Set<string>} */
const agreed = new Set();

/**
 * A file of this device that names files of others: whoever made it would learn who opens it, so the person says whether.
 * @param {HTMLElement} host @param {string} url the file @param {string[]} hosts @param {AbortSignal} signal @returns {Promise<Uint8Array>} nothing
 */
export async function askHosts(host, url, hosts, signal) {
  const named = hosts.filter(one => !agreed.has(one));
  // The page for files alone reaches no other host, whatever is answered.
  const may = named.length === 0 || (!/\/local\.html$/.test(location.pathname) && await ask(host, {question: tr('May this file ask other hosts?'),
    words: tr('It lies on this device, but names files on the web. These hosts would be asked for them, and so learn that somebody opens it:'), named}, signal));
  if (!may) throw new FabricaError('unsupported', `It was not opened: it names files on other hosts (${hosts.join(', ')}).`, url, 'Download those as well, and open all of it together.');
  for (const one of named) agreed.add(one);
  return new Uint8Array(0);
}
