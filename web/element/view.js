// What attributes of <fabrica-atlas> say of the view (src/link/state.h), in forms that a person writes by hand.

/** Attributes whose names in a view are others. */
const LISTS = {select: 'selection', only: 'only', hide: 'hidden', ghosted: 'ghosted', whole: 'whole'};
const WORDS = ['labels', 'theme', 'hierarchy', 'background', 'lengths', 'coordinates', 'body', 'language', 'volume'];
const NUMBERS = ['explode', 'peel', 'overlay'];
const FLAGS = {panes: 'panes', latin: 'latin', 'colour-blind-safe': 'colourBlindSafe'};
const PLANES = {slices: 'visible', cut: 'cut'};
const JSONS = {state: 'fabrica.state()', camera: 'fabrica.camera'};

const COLOR = /^#[\da-f]{6}$/i;
const share = text => (text && Number(text) >= 0 && Number(text) <= 1 ? Number(text) : undefined);

/** A value for each of some structures. What is none is not there. */
const EACH = {
  color: {form: 'hippocampus-left=#e06040', read: text => (COLOR.test(text) ? text : undefined)},
  opacity: {form: 'skin=0.2', read: share},
};
/** So many numbers, and what they are. */
const TOGETHER = {
  window: {form: '40 80 (middle and width)', count: 2, read: ([center, width]) => ({center, width})},
  clip: {form: '-0.05 -0.05 -0.05 0.05 0.05 0.05 (two corners of a box, metres)', count: 6,
    read: all => ({min: [0, 1, 2].map(i => Math.min(all[i], all[i + 3])), max: [0, 1, 2].map(i => Math.max(all[i], all[i + 3]))})},
};

export const VIEW = [LISTS, FLAGS, PLANES, JSONS, EACH, TOGETHER].flatMap(Object.keys).concat(WORDS, NUMBERS);

export const listOf = text => text.split(/[\s,]+/).filter(Boolean);

/** @param {string} text @returns {[string, string][]} ids may hold "=" themselves */
const pairsOf = text => listOf(text).map(one => [one.slice(0, Math.max(one.lastIndexOf('='), 0)), one.slice(one.lastIndexOf('=') + 1)]);

/**
 * @param {Element} element
 * @param {(reason: string, advice: string) => void} tell what could not be read: the rest of the view stands without it
 * @returns {Record<string, any>}
 */
export function viewOf(element, tell) {
  const view = {v: 1};
  const has = name => element.hasAttribute(name), get = name => element.getAttribute(name) ?? '';
  const damaged = (name, one, form) => tell(`The attribute "${name}" cannot be read: "${one}".`, `Write it like ${form}.`);
  const json = name => {
    if (!has(name)) return undefined;
    try {
      return JSON.parse(get(name));
    } catch {
      return void tell(`The attribute "${name}" is no JSON.`, `Copy it from ${JSONS[name]}.`);
    }
  };
  // The others come on top of it.
  Object.assign(view, json('state'));
  for (const [name, key] of Object.entries(LISTS)) if (has(name)) view[key] = listOf(get(name));
  for (const name of WORDS) if (has(name)) view[name] = get(name);
  for (const name of NUMBERS) if (has(name)) view[name] = Number(get(name));
  for (const [name, key] of Object.entries(FLAGS)) if (has(name)) view[key] = get(name) !== 'false';
  for (const [name, key] of Object.entries(PLANES)) {
    for (const plane of listOf(get(name))) view.planes = {...view.planes, [plane]: {...view.planes?.[plane], [key]: true}};
  }
  for (const [name, {form, read}] of Object.entries(EACH)) {
    for (const [id, text] of pairsOf(get(name))) {
      const value = read(text);
      if (id && value !== undefined) view[name] = {...view[name], [id]: value};
      else damaged(name, id ? `${id}=${text}` : text, form);
    }
  }
  for (const [name, {form, count, read}] of Object.entries(TOGETHER)) {
    if (!has(name)) continue;
    const numbers = listOf(get(name)).map(Number);
    if (numbers.length === count && numbers.every(Number.isFinite)) view[name] = read(numbers);
    else damaged(name, get(name), form);
  }
  const camera = json('camera');
  if (camera) view.camera = camera;
  return view;
}
