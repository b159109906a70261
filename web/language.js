// The interface's language: which one, its catalogue (assets/words), and everything that speaks it. English is the key; a catalogue is loaded
// only for another language, and where it does not come the page stays English.

import {KEPT, words} from './words.js';

/** As they call themselves; C++ has the same list (src/ui/pages.cpp). */
export const LANGUAGES = {en: 'English', fr: 'Français', es: 'Español', pt: 'Português', de: 'Deutsch'};
/** Bytes of a sentence that are the pattern's own: with fewer it could be any sentence. As in src/base/words.cpp. */
const LEAST_FIXED = 6;
const DEEPEST = 3;

/** @type {Record<string, string|string[]>} English → text, or → its plural forms */
let entries = {};
/** @type {{at: RegExp, holes: {index: number, words: boolean}[], named: boolean, value: string|string[], fixed: number}[]|null} entries with placeholders, as patterns */
let patterns = null;
let rules = new Intl.PluralRules('en');
/** @type {Map<string, Intl.NumberFormat>} making one takes long */
const formats = new Map();
let wanted = 'en';
let arriving = Promise.resolve();
const viewers = new Set();

const known = code => (Object.hasOwn(LANGUAGES, code) ? code : '');
const filled = (pattern, values) => pattern.replace(/\{(\d)\}/g, (hole, index) => String(values[index] ?? ''));
const formOf = (value, count) => (Array.isArray(value) ? value[rules.select(count) === 'one' ? 0 : 1] : value);

/** @param {string} english @param {...(string|number)} values of {0}, {1} … @returns {string} */
export const tr = (english, ...values) => filled(formOf(entries[english] ?? english, 2), values);

/** Where one English word has two meanings. @param {string} where @param {string} english */
export const trIn = (where, english) => tr(Object.hasOwn(entries, `${where}: ${english}`) ? `${where}: ${english}` : english);

/** @param {number} count {0} @param {string} one English, for one @param {string} many the entry @param {...(string|number)} more {1} … @returns {string} */
export const trn = (count, one, many, ...more) =>
  filled(Object.hasOwn(entries, many) ? formOf(entries[many], count) : count === 1 ? one : many, [number(count), ...more]);

/** Of a literal that is looked up elsewhere: marks it for tests/words. @param {string} english */
export const trKey = english => english;

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export function number(value, options) {
  const key = `${words.language} ${options ? JSON.stringify(options) : ''}`;
  let format = formats.get(key);
  if (!format) formats.set(key, format = new Intl.NumberFormat(words.language, options));
  return format.format(value);
}

/** A sentence that was put together in English somewhere else: an error's, an announcement. As in src/base/words.cpp. @param {string} sentence @returns {string} */
export const said = sentence => saidWithin(sentence, 0);

/** Several sentences, one after the other; "" where the beginning is not known. */
function oneByOne(text, depth) {
  for (let end = text.indexOf('. '); end >= 0; end = text.indexOf('. ', end + 1)) {
    const first = text.slice(0, end + 1), ours = saidWithin(first, depth, false);
    if (ours !== first) return `${ours} ${saidWithin(text.slice(end + 2), depth)}`;
  }
  return '';
}

/** @param {string} sentence @param {number} depth sentences around it @param {boolean} [split] it may be several @returns {string} */
function saidWithin(sentence, depth, split = true) {
  // A single word that stands in a sentence is a name.
  if (depth > 0 && !sentence.includes(' ')) return sentence;
  if (Object.hasOwn(entries, sentence)) return formOf(entries[sentence], 2);
  if (depth === DEEPEST || !sentence.includes(' ')) return sentence;
  patterns ??= Object.entries(entries).filter(([english]) => english.includes('{')).map(([english, value]) => ({
    at: new RegExp(`^${english.split(/\{\d\}/).map(part => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('(.+?)')}$`, 's'),
    // Behind a colon or a comma stands a sentence or a part of one; anywhere else a number, or a name, which is nobody's to translate.
    holes: [...english.matchAll(/(.?.?)\{(\d)\}/gs)].map(([, before, index]) => ({index: Number(index), words: before === ': ' || before === ', '})),
    named: english.startsWith('{'), value, fixed: english.replace(/\{\d\}/g, '').length,
  })).filter(({fixed}) => fixed >= LEAST_FIXED).sort((a, b) => b.fixed - a.fixed);
  let found = null;
  const pattern = patterns.find(({at}) => { found = at.exec(sentence); return found; });
  // What seems to be its beginning is a name before it, what seems to be in it another one behind it.
  const early = Boolean(pattern?.named && found?.[1].includes(': '));
  const several = split && (!pattern || early || found?.slice(1).some(value => value.includes('. '))) && oneByOne(sentence, depth);
  if (several) return several;
  if (pattern && !early) {
    const values = [];
    pattern.holes.forEach(({index, words: isWords}, i) => { values[index] = isWords ? saidWithin(found[i + 1], depth + 1) : found[i + 1]; });
    return filled(formOf(pattern.value, Number.parseInt(values[0], 10)), values);
  }
  const colon = sentence.indexOf(': ');
  return colon < 0 ? sentence : sentence.slice(0, colon + 2) + saidWithin(sentence.slice(colon + 2), depth + 1, split);
}

/**
 * Writes a text into an element, or into its label; another language writes it anew.
 * @template {HTMLElement} T @param {T} element @param {string} english @param {'words'|'label'} [as] @returns {T}
 */
export function write(element, english, as = 'words') {
  element.dataset[as] = english;
  rewrite(element);
  return element;
}

function rewrite(element) {
  const {words: text, label} = element.dataset;
  if (text) element.textContent = tr(text);
  if (label) element.setAttribute('aria-label', tr(label));
}

/** What was chosen on this device, or "". */
function keptLanguage() {
  try {
    return localStorage.getItem(KEPT) ?? '';
  } catch {
    return '';  // storage is denied
  }
}

/** The link's, else what was chosen on this device, else the browser's. @param {string} link @param {readonly string[]} [browser] */
export function languageFor(link, browser = navigator.languages) {
  const [, code = ''] = /(?:^|[?&#]|22)ui(?:=|%22(?::|%3A)%22)([a-z]{2})(?![a-z])/i.exec(link) ?? [];
  const theirs = browser.map(tag => known(tag.slice(0, 2).toLowerCase())).find(Boolean);
  return known(code) || known(keptLanguage()) || theirs || 'en';
}

/** Whatever was chosen last is there, or does not come. */
export const spoken = () => arriving;

/** @param {string} code @param {(name: string) => string} locate */
export const setLanguage = (code, locate) => arriving = learnt(code, locate);

async function learnt(code, locate) {
  wanted = known(code) || languageFor('');
  const loading = wanted;
  if (loading === words.language) return;
  let next = {};
  try {
    if (loading !== 'en') next = await (await fetch(locate(`words/${loading}.json`), /** @type {any} */ ({priority: 'low'}))).json();
  } catch {
    return;  // without a network: as it is
  }
  if (wanted !== loading) return;
  entries = next;
  patterns = null;
  rules = new Intl.PluralRules(loading === 'pt' ? 'pt-PT' : loading);  // nothing is many
  words.language = loading;
  words.said = said;
  document.documentElement.lang = loading;
  for (const viewer of viewers) give(viewer);
}

/** For C++: sorted as it compares them, each text ended by NUL. */
function pairs() {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([english, value]) => `${english}\0${[value].flat().join('\x1f')}\0`).join('');
}

/** What the start of the page wrote, which has no `write`. */
const begun = new WeakMap();

function give(viewer) {
  if (viewer.closed) return viewers.delete(viewer);
  viewer.answer(engine => engine.words(words.language, pairs()));
  viewer.box.lang = words.language;
  for (const element of viewer.box.querySelectorAll(':scope > canvas, :scope > .search')) {
    if (!begun.has(element)) begun.set(element, element.getAttribute('aria-label') ?? '');
    element.setAttribute('aria-label', tr(begun.get(element)));
  }
  for (const element of viewer.box.querySelectorAll('[data-words], [data-label]')) rewrite(element);
}

/** From now on the viewer speaks the person's language, and what is chosen in it or stands in its link is followed. @param {import('./viewer.js').Viewer} viewer @param {string} link */
export async function follow(viewer, link) {
  if (viewers.has(viewer)) return;
  viewers.add(viewer);
  const {locate} = viewer.options;
  viewer.events.on('language', ({language}) => setLanguage(language, locate));
  setLanguage(languageFor(link), locate);
  await viewer.started;
  if (words.language !== 'en') give(viewer);
}

/** Somebody chose it here: for this view and from now on. @param {import('./viewer.js').Viewer} viewer @param {string} code */
export function chooseLanguage(viewer, code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // It is in the address all the same.
  }
  return setLanguage(code, viewer.options.locate);
}
