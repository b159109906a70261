// What changes in the picture, said to a screen reader once it rests: parts that come and go, slices that move, what a search finds.

import {number, tr, trKey, trn} from './language.js';
import {announce} from './live.js';
import {changeText} from './shares.js';

const REST_MS = 500;
const TITLES = {axial: trKey('Axial'), coronal: trKey('Coronal'), sagittal: trKey('Sagittal'), oblique: trKey('Oblique')};
/** Which side an axis of the world leads to, and which it comes from. */
const SIDES = [['L', 'R'], ['S', 'I'], ['A', 'P']];
const WALKING = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp']);

/** @typedef {{name: string, position: number[], normal: number[], visible: boolean, cut: boolean}} Plane */

/** Where a plane lies along its normal, as the panels say it: "S 12 mm". @param {Plane} plane */
function placeOf({position, normal}) {
  const sizes = normal.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  const along = position.reduce((sum, value, i) => sum + value * normal[i], 0) * Math.sign(normal[axis]) / Math.hypot(...normal);
  const millimetres = Math.round(Math.abs(along) * 1000);
  return `${millimetres ? `${SIDES[axis][along > 0 ? 0 : 1]} ` : ''}${number(millimetres)} mm`;
}

/** @param {Plane|undefined} before @param {Plane} now @returns {string} "" when nothing has changed that is seen */
function planeText(before, now) {
  const title = TITLES[now.name] ? tr(TITLES[now.name]) : now.name;
  const said = [];
  const place = placeOf(now);
  if (now.visible !== Boolean(before?.visible)) said.push(now.visible ? tr('Slice shown: {0}, {1}.', title, place) : tr('Slice hidden: {0}.', title));
  if (now.cut !== Boolean(before?.cut)) said.push(now.cut ? tr('Cut: {0}, {1}.', title, place) : tr('No longer cut: {0}.', title));
  if (!said.length && (now.visible || now.cut) && before && placeOf(before) !== place) said.push(`${title}, ${place}.`);
  return said.join(' ');
}

export class Teller {
  /** @param {import('./viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.stop = new AbortController();
    /** @type {Record<string, ReturnType<typeof setTimeout>>} */
    this.timers = {};
    this.planes = this.planesNow();
    this.offs = [
      viewer.events.on('view', () => this.rest('planes', () => this.tellPlanes())),
      viewer.events.on('hover', ({id}) => this.tellHit(id)),
    ];
    const {signal} = this.stop;
    const field = viewer.search?.field;
    field?.addEventListener('input', () => {
      this.walking = false;
      this.rest('search', () => this.tellHits());
    }, {signal});
    field?.addEventListener('keydown', event => { this.walking = WALKING.has(event.key); }, {signal});
    // Drawn help is no use to who cannot see it.
    viewer.canvas.addEventListener('keydown', event => {
      if (event.key === '?') this.say(tr('The list of keys is there as text, too: “Keys”, at the beginning of the page.'));
    }, {signal});
  }

  say(text) {
    if (text) announce(this.viewer.box, text);
  }

  /** Whatever goes on changing is told at its end. @param {string} what @param {() => void} tell */
  rest(what, tell) {
    clearTimeout(this.timers[what]);
    this.timers[what] = setTimeout(tell, REST_MS);
  }

  /** @returns {Map<string, Plane>} */
  planesNow() { return new Map((this.viewer.engine.call('planes') ?? []).map(plane => [plane.name, plane])); }

  tellPlanes() {
    const before = this.planes;
    this.planes = this.planesNow();
    if (this.viewer.asking) return;
    const removed = [...before.values()].filter(({name, visible, cut}) => (visible || cut) && !this.planes.has(name));
    this.say([...[...this.planes.values()].map(plane => planeText(before.get(plane.name), plane)), ...removed.map(({name}) => tr('Slice hidden: {0}.', name))].filter(Boolean).join(' '));
  }

  /** @param {import('./tree.js').Node[]} top @param {Map<string, import('./shares.js').Share>} before @param {Map<string, import('./shares.js').Share>} after */
  tellShares(top, before, after) {
    // A question whose answer is a name is not answered here.
    if (!this.viewer.asking) this.say(changeText(top, before, after));
  }

  tellHits() {
    const {field} = this.viewer.search;
    const text = field.value.trim();
    this.hits = text ? this.viewer.engine.call('search', text) ?? [] : [];
    if (!text) return;
    this.say(this.hits.length ? trn(this.hits.length, '{0} result: {1}', '{0} results, first {1}', this.hits[0].name) : tr('Nothing is called “{0}” in this atlas.', text));
  }

  /** One of the list was reached by the arrow keys. @param {string|null} id */
  tellHit(id) {
    const at = this.walking ? this.hits?.findIndex(hit => hit.id === id) ?? -1 : -1;
    if (at >= 0) this.say(`${this.hits[at].name}, ${tr('{0} of {1}', number(at + 1), number(this.hits.length))}`);
  }

  dispose() {
    this.stop.abort();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    for (const off of this.offs) off();
  }
}
