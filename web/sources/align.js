// One source aligned to another: middle on middle, or by places that are picked on both.

import {number, tr, trn} from '../language.js';
import {button, el} from '../learn/dom.js';
import {Overlay, projected} from './overlay.js';
import {placed} from './placement.js';

const LEAST = 3;

/** @param {import('./sources.js').SourcesCard} card @param {number} at the source that moves */
export function alignCard(card, at) {
  const {viewer, page} = card;
  const all = card.sources;
  const {name} = all[at];
  let onto = all.findIndex((_, i) => i !== at);
  /** Places on the source that moves, and on the one that stays: as their files have them. @type {[number[][], number[][]]} */
  const places = [[], []];
  /** Which of the two was picked on, one after another. @type {number[]} */
  const order = [];
  /** @type {{residualsMm: number[], rmsMm: number}|null} */
  let found = null;
  let similarity = false;
  const sideOf = source => source === at ? 0 : source === onto ? 1 : -1;

  // -- in the picture --------------------------------------------------------------------------------------------------
  const marks = new Map();
  const overlay = new Overlay(viewer, () => {
    const now = card.sources;
    const wanted = places.flatMap((list, side) => list.map((home, i) => ({key: `${side} ${i}`, side, i, at: placed(now[side ? onto : at], /** @type {any} */ (home))})));
    const seen = projected(viewer, wanted.map(one => one.at));
    for (const [key, mark] of marks) {
      if (wanted.some(one => one.key === key)) continue;
      mark.remove();
      marks.delete(key);
    }
    wanted.forEach(({key, side, i}, k) => {
      if (!marks.has(key)) marks.set(key, el('span', {class: `sources-mark ${side ? 'stays' : 'moves'}`, 'aria-hidden': 'true'}, String(i + 1)));
      overlay.put(marks.get(key), seen[k]);
    });
  });
  viewer.answer(engine => engine.call('landmarks', true));
  const off = viewer.events.on('landmark', ({source, home, name: part}) => {
    const side = sideOf(source);
    if (side < 0) return page.announce(viewer.box, tr('That belongs to neither of the two files.'), true);
    places[side].push(home);
    order.push(side);
    found = null;
    page.announce(viewer.box, tr('Point {0} on {1}: {2}', places[side].length, card.sources[source].name, part ?? tr('a place on the image')));
    draw();
  });
  const undoPoint = () => {
    const side = order.pop();
    if (side === undefined) return;
    places[side].pop();
    found = null;
    draw();
  };
  const restart = () => {
    order.length = places[0].length = places[1].length = 0;
    found = null;
    draw();
  };

  // -- in the card -----------------------------------------------------------------------------------------------------
  const target = el('select', {change: () => {
    onto = Number(target.value);
    restart();
  }}, ...all.map((one, i) => i !== at && el('option', {value: String(i)}, one.name)).filter(Boolean));
  const seen = el('div', {class: 'learn-row', role: 'group', 'aria-label': tr('What is seen meanwhile')}, ...[[tr('Both'), [true, true]], [name, [true, false]], [tr('The other'), [false, true]]]
    .map(([words, [mine, theirs]]) => el('button', {type: 'button', class: 'learn-button small', click: () => {
      card.call('setSource', at, {visible: mine});
      card.call('setSource', onto, {visible: theirs}, true);
    }}, /** @type {string} */ (words))));
  const hint = el('p', {class: 'learn-warning', 'aria-live': 'polite'});
  const table = el('table', {class: 'sources-points'});
  const result = el('p', {class: 'sources-result', 'aria-live': 'polite'});
  const size = el('input', {type: 'checkbox', change: () => { similarity = size.checked; }});
  const align = button('check', tr('Align'), async () => {
    align.disabled = true;
    hint.textContent = tr('Aligning …');
    try {
      const now = card.sources;
      const pairs = places[0].map((home, i) => ({from: placed(now[at], /** @type {any} */ (home)), to: placed(now[onto], /** @type {any} */ (places[1][i]))}));
      found = await page.alignSources(viewer, at, pairs, {similarity});
      page.announce(viewer.box, words(found));
    } catch (error) {
      page.errorDialog(viewer.box, error, tr('That did not work'));
    }
    if (!overlay.closed) draw();
  }, {main: true});
  const undo = button('undo', tr('Undo point'), undoPoint);
  const words = ({rmsMm}) => tr('Aligned. What is left between the points: {0} mm (root mean square).', number(rmsMm, {minimumFractionDigits: 2, maximumFractionDigits: 2}));

  function draw() {
    const [mine, theirs] = places.map(list => list.length);
    const ready = mine === theirs && mine >= LEAST;
    const other = card.sources[onto].name;
    if (found) hint.textContent = words(found);
    else if (ready) hint.textContent = tr('Align, or pick more points: the more, the better.');
    else if (mine <= theirs) hint.textContent = tr('Click point {0} on {1}.', mine + 1, name);
    else hint.textContent = tr('Click the same place on {1}: point {0}.', theirs + 1, other);
    hint.classList.toggle('done', Boolean(found));
    align.disabled = !ready;
    undo.disabled = order.length === 0;
    table.replaceChildren(el('caption', {class: 'learn-quiet'}, trn(Math.min(mine, theirs), '{0} pair of points', '{0} pairs of points')),
      el('thead', {}, el('tr', {}, ...['№', name, other, tr('Rest, mm')].map(text => el('th', {scope: 'col'}, text)))),
      el('tbody', {}, ...Array.from({length: Math.max(mine, theirs)}, (_, i) => el('tr', {}, el('th', {scope: 'row'}, String(i + 1)), ...[i < mine, i < theirs].map(there => el('td', {}, there ? '✓' : '–')),
        el('td', {}, found ? number(found.residualsMm[i], {minimumFractionDigits: 2, maximumFractionDigits: 2}) : '')))));
    table.hidden = mine + theirs === 0;
    result.textContent = found ? tr('Undo brings it back to where it was.') : '';
    overlay.draw();
    card.dock.place();
  }

  const body = [
    el('label', {}, tr('Onto'), target),
    el('div', {class: 'learn-row'}, button('explore', tr('Middle on middle'), () => card.call('centerSource', at, onto), {class: 'learn-button small'})),
    el('h3', {}, tr('By landmarks')),
    el('p', {class: 'learn-quiet'}, tr('Three or more places that are the same in both, not on one line. Drag to turn the picture between them.')),
    seen, hint, table, result,
    el('label', {class: 'learn-check sources-check'}, size, tr('Find its size, too')),
  ];
  draw();
  return {title: tr('Align {0}', name), body, foot: [undo, align], refresh: () => overlay.draw(), leave: () => {
    off();
    overlay.close();
    viewer.answer(engine => engine.call('landmarks', false));
  }};
}
