// How much of each branch is shown, and what has changed of it, in words.

import {tr, trn} from './language.js';

/** @typedef {'all'|'some'|'none'|''} Share of a structure and what lies below it; "": the atlas has no shape of any of it */
/** @typedef {import('./tree.js').Node} Node */

/** More are counted instead of named. */
const MOST_NAMES = 3;

/** Parents before what lies below them. @param {Node[]} top */
function inOrder(top) {
  const order = [...top];
  // It grows while it is walked: trees of others may be deeper than calls can be.
  for (let at = 0; at < order.length; at++) for (const child of order[at].children) order.push(child);
  return order;
}

/**
 * @param {Node[]} top @param {Iterable<string>} gaps the topmost structures of which the atlas has nothing
 * @returns {Map<string, Share>}
 */
export function sharesOf(top, gaps) {
  const order = inOrder(top);
  const gone = new Set(gaps);
  for (const {structure, children} of order) if (gone.has(structure.id)) for (const child of children) gone.add(child.structure.id);
  const shares = new Map();
  for (const {structure: {id, visible}, children} of order.reverse()) {
    const below = children.map(child => shares.get(child.structure.id)).filter(Boolean);
    /** @type {Share} */
    let share = 'some';
    if (gone.has(id)) share = '';
    else if (below.every(one => one === 'all')) share = below.length || visible ? 'all' : 'none';
    else if (!visible) share = 'none';
    shares.set(id, share);
  }
  return shares;
}

/** Where the first of these begin: without what lies below another of them. @param {Node[]} top @param {(node: Node) => boolean} fits */
const topmost = (top, fits) => {
  const found = [];
  const waiting = [...top];
  for (let at = 0; at < waiting.length; at++) {
    if (fits(waiting[at])) found.push(waiting[at]);
    else for (const child of waiting[at].children) waiting.push(child);
  }
  return found;
};

const names = nodes => nodes.map(({structure}) => structure.name).join(', ');

/**
 * @param {Node[]} top @param {Map<string, Share>} before @param {Map<string, Share>} after
 * @returns {string} what a person would say has happened; "" when nothing has
 */
export function changeText(top, before, after) {
  const became = share => topmost(top, ({structure: {id}}) => after.get(id) === share && before.get(id) !== share && Boolean(before.get(id)));
  const hidden = became('none');
  const shown = became('all');
  if (!hidden.length && !shown.length) return '';
  const all = top.map(({structure}) => after.get(structure.id)).filter(Boolean);
  if (all.every(share => share === 'all')) return tr('Everything is shown.');
  if (all.every(share => share === 'none')) return tr('Nothing is shown.');
  const whole = topmost(top, ({structure}) => after.get(structure.id) === 'all');
  if (hidden.length > MOST_NAMES && whole.length <= MOST_NAMES) return tr('Only shown: {0}.', names(whole));
  const said = [];
  if (hidden.length > MOST_NAMES) said.push(trn(hidden.length, '{0} part was hidden.', '{0} parts were hidden.'));
  else if (hidden.length) said.push(tr('Hidden: {0}.', names(hidden)));
  if (shown.length > MOST_NAMES) said.push(trn(shown.length, '{0} part is shown.', '{0} parts are shown.'));
  else if (shown.length) said.push(tr('Shown: {0}.', names(shown)));
  return said.join(' ');
}
