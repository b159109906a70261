// One source moved, turned and scaled: by numbers, or by a handle in the picture. One drag is one undo step.

import {tr} from '../language.js';
import {button, el} from '../learn/dom.js';
import {Overlay, projected} from './overlay.js';
import {about, placed, placementOf, plus, saidOf, turned, turnedAbout} from './placement.js';

const STEP = 0.001;  // metres, an arrow key; ten of them with Shift
const LARGE = 10;

/** @param {import('./sources.js').SourcesCard} card @param {number} at which source */
export function moveCard(card, at) {
  const {viewer} = card;
  const source = () => card.sources[at];
  const middle = ({home}) => home ? home.min.map((low, i) => (low + home.max[i]) / 2) : [0, 0, 0];
  const {name} = source();
  let goesOn = false;
  const set = (place, going = false) => {
    card.call('setSource', at, {move: place.move, turn: place.turn, scale: place.scale}, going && goesOn);
    goesOn = going;
  };

  // -- numbers ---------------------------------------------------------------------------------------------------------
  const fields = [];
  const field = (label, unit, read, write) => {
    const input = el('input', {type: 'number', step: 'any', inputMode: 'decimal', change: () => {
      const value = input.valueAsNumber;
      if (!Number.isFinite(value)) return refresh();
      const now = source();
      const said = saidOf(now, middle(now));
      write(said, value);
      set(placementOf(said, middle(now)));
    }});
    fields.push(() => {
      if (document.activeElement !== input) input.value = String(Number(read(saidOf(source(), middle(source()))).toFixed(3)));
    });
    return el('label', {}, label, el('span', {class: 'sources-field'}, input, el('span', {'aria-hidden': 'true'}, unit)));
  };
  const axis = (key, i, label, unit, factor) => field(label, unit, said => said[key][i] * factor, (said, value) => { said[key][i] = value / factor; });
  const group = (title, ...children) => el('fieldset', {class: 'sources-numbers'}, el('legend', {}, title), ...children);
  const body = [
    el('p', {class: 'learn-quiet'}, tr('Drag the handle in the picture, or write numbers. The source moves in the plane of the screen; the ring turns it.')),
    group(tr('Moved by'), axis('moved', 0, tr('To the left of the body (mm)'), 'mm', 1000), axis('moved', 1, tr('Upwards (mm)'), 'mm', 1000), axis('moved', 2, tr('Forwards (mm)'), 'mm', 1000)),
    group(tr('Turned about its middle'), axis('angles', 0, tr('Nodding (degrees)'), '°', 1), axis('angles', 1, tr('Turning (degrees)'), '°', 1), axis('angles', 2, tr('Tilting (degrees)'), '°', 1)),
    group(tr('Size'), field(tr('Times its own size'), '×', said => said.scale, (said, value) => { said.scale = value; })),
  ];
  const foot = [button('restart', tr('As its file has it'), () => set({move: [0, 0, 0], turn: [0, 0, 0, 1], scale: 1}))];

  // -- handle ----------------------------------------------------------------------------------------------------------
  /** The picture's own directions, and how many pixels a metre is there. */
  const screen = () => {
    const now = source();
    const center = placed(now, middle(now));
    const {orientation} = viewer.engine.call('camera');
    const [right, up, back] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(one => turned(orientation, /** @type {any} */ (one)));
    const small = 0.001;
    const [here, beside] = projected(viewer, [center, plus(center, right, small)]);
    return {now, center, right, up, back, here, pixels: here && beside ? Math.hypot(beside[0] - here[0], beside[1] - here[1]) / small : 0};
  };
  const slide = (dx, dy, going) => {
    const {now, right, up, pixels} = screen();
    if (pixels > 0) set({...now, move: plus(plus(now.move, right, dx / pixels), up, -dy / pixels)}, going);
  };
  const spin = (degrees, going) => {
    const {now, center, back} = screen();
    set(turnedAbout(now, about(/** @type {any} */ (back), degrees), center), going);
  };
  const keys = (event, use) => {
    const by = event.shiftKey ? LARGE : 1;
    const way = {ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by]}[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    use(way);
  };
  const drag = (grip, use) => {
    let last = null;
    grip.addEventListener('pointerdown', event => {
      grip.setPointerCapture(event.pointerId);
      last = [event.clientX, event.clientY];
      goesOn = false;
      event.preventDefault();
      grip.focus({preventScroll: true});
    });
    grip.addEventListener('pointermove', event => {
      if (!last) return;
      use([event.clientX, event.clientY], last);
      last = [event.clientX, event.clientY];
    });
    for (const type of ['pointerup', 'pointercancel']) grip.addEventListener(type, () => {
      last = null;
      goesOn = false;
    });
  };
  const grip = el('button', {type: 'button', class: 'sources-grip', 'aria-label': tr('Move {0}: arrow keys, a millimetre each', name), title: tr('Drag to move'), keydown: event => keys(event, ([x, y]) => {
    const {pixels} = screen();
    slide(x * STEP * pixels, y * STEP * pixels, false);
  })});
  const ring = el('button', {type: 'button', class: 'sources-ring', 'aria-label': tr('Turn {0}: arrow keys, a degree each', name), title: tr('Drag to turn'), keydown: event => keys(event, ([x, y]) => spin(-(x + y), false))});
  drag(grip, (at_, last) => slide(at_[0] - last[0], at_[1] - last[1], true));
  drag(ring, (at_, last) => {
    const {here} = screen();
    if (!here) return;
    const box = viewer.box.getBoundingClientRect();
    const angle = ([x, y]) => Math.atan2(y - box.top - here[1], x - box.left - here[0]);
    const by = (angle(last) - angle(at_)) * 180 / Math.PI;
    spin(((by + 540) % 360) - 180, true);
  });
  const handle = el('div', {class: 'sources-handle', role: 'group', 'aria-label': tr('Handle of {0}', name)}, ring, grip);
  const overlay = new Overlay(viewer, () => {
    if (source()) overlay.put(handle, screen().here);
  });

  function refresh() {
    if (!source()) return;
    for (const one of fields) one();
    overlay.draw();
  }
  return {title: tr('Move {0}', name), body, foot, refresh, leave: () => overlay.close()};
}
