// What whoever is new is told: three short hints, one after the other, each until it has been followed or for a while. C++ says where they may
// stand (src/ui: off the body), and says nowhere while nothing is loaded, a panel is open or a lesson runs. Not given again on this device.

import {tr, trKey, write} from './language.js';
import {announce} from './live.js';

const KEPT = 'fabrica.hints';
/** So long is one seen that nobody follows. */
const WHILE_MS = 12_000;
/** CSS pixels: less is a press and no drag. */
const DRAG = 12;
const TURNING = /^(Arrow|[+\-=]$)/;

/** With a mouse, and with fingers. */
const HINTS = [
  [trKey('Drag to turn, scroll to zoom'), trKey('Drag to turn, pinch to zoom')],
  [trKey('Click a part for its name'), trKey('Tap a part for its name')],
  [trKey('Search for a part, or pick one in the list'), trKey('Search for a part, or pick one in the list')],
];
const TURN = 0;
const PRESS = 1;
const FIND = 2;

/** How many this device has had. */
function had() {
  try {
    return Number(localStorage.getItem(KEPT)) || 0;
  } catch {
    return 0;  // storage is denied
  }
}

class Hints {
  /** @param {import('./viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.followed = new Set();
    this.at = had();
    this.words = document.createElement('span');
    const close = write(Object.assign(document.createElement('button'), {type: 'button', textContent: '×'}), 'No more hints', 'label');
    close.addEventListener('click', () => {
      this.end();
      viewer.canvas.focus({preventScroll: true});
    });
    this.box = Object.assign(document.createElement('div'), {className: 'hint', hidden: true});
    this.box.append(this.words, close);
    viewer.box.append(this.box);
    this.stop = new AbortController();
    viewer.stop.signal.addEventListener('abort', () => this.stop.abort());
    this.watch();
    this.write();
    viewer.answer(engine => engine.call('hints', true));
    viewer.wake();
  }

  /** What somebody does of themselves is not to be said any more. */
  watch() {
    const {viewer, stop: {signal}} = this;
    const offs = [viewer.events.on('overlay', ({hint}) => this.place(hint)), viewer.events.on('select', ({ids}) => ids.length && this.follow(PRESS))];
    signal.addEventListener('abort', () => offs.forEach(off => off()));
    const listen = (type, use) => viewer.box.addEventListener(type, use, {capture: true, passive: true, signal});
    let from = null;
    listen('pointerdown', event => {
      from = event.target === viewer.canvas ? event : null;
      if (from && this.lists(event)) this.follow(FIND);
    });
    listen('pointermove', event => {
      if (from && event.buttons && !this.lists(from) && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > DRAG) this.follow(TURN);
    });
    listen('wheel', event => event.target === viewer.canvas && !this.lists(event) && this.follow(TURN));
    listen('keydown', ({target, key}) => target === viewer.canvas && TURNING.test(key) && this.follow(TURN));
    listen('focusin', ({target}) => target.closest('.search, .outline') && this.follow(FIND));
  }

  /** The list stands beside the hint, or on a phone below it. @param {MouseEvent} event */
  lists({clientX, clientY}) {
    if (!this.room) return false;
    const {left, top} = this.viewer.box.getBoundingClientRect();
    const {x, bottom} = this.room;
    return clientX - left < x || this.viewer.touch && clientY - top > bottom;
  }

  /** @param {number} which */
  follow(which) {
    this.followed.add(which);
    if (this.at === which) this.next();
  }

  next() {
    do this.at++; while (this.followed.has(this.at));
    if (this.at >= HINTS.length) return this.end();
    this.keep();
    this.write();
    this.count();
  }

  write() { write(this.words, HINTS[this.at][this.viewer.touch ? 1 : 0]); }

  /** @param {number[]} place x, y, width and height of where it may stand; width 0: nowhere now */
  place([x, y, width, height]) {
    const {box} = this;
    this.room = width > 0 ? {x, bottom: y + height} : null;
    const appears = box.hidden && this.room;
    box.hidden = !this.room;
    if (!this.room) return clearTimeout(this.timer);
    Object.assign(box.style, {left: `${x + width / 2}px`, bottom: `${this.viewer.box.clientHeight - y - height}px`, maxWidth: `${width}px`});
    if (!appears) return;
    this.count();
    // All of them, once: who hears them is told nothing by the place and the time that they have. A page with many atlases would say them for each.
    if (this.said || this.viewer.options.embedded) return;
    this.said = true;
    announce(this.viewer.box, `${HINTS.slice(this.at).map(words => tr(words[this.viewer.touch ? 1 : 0])).join('. ')}.`);
  }

  /** Time that it cannot be seen does not count. */
  count() {
    clearTimeout(this.timer);
    if (!this.box.hidden) this.timer = setTimeout(() => this.next(), WHILE_MS);
  }

  /** Inside another page nothing is kept. */
  keep() {
    if (this.viewer.options.embedded) return;
    try {
      localStorage.setItem(KEPT, String(this.at));
    } catch { /* they come again */ }
  }

  end() {
    this.at = HINTS.length;
    this.keep();
    clearTimeout(this.timer);
    this.stop.abort();
    this.box.remove();
    this.viewer.answer(engine => engine.call('hints', false));
    this.viewer.wake();
  }
}

/** Once the whole program is there. @param {import('./viewer.js').Viewer} viewer */
export function giveHints(viewer) {
  if (had() >= HINTS.length) return;
  const begin = () => new Hints(viewer);
  if (viewer.whole) begin();
  else viewer.events.once('whole', begin);
}
