// Slice planes in the list of commands: each shown and cut, and, folded away, where it lies, how it is turned, how thick it is.

import {said, tr} from '../language.js';
import {el} from '../learn/dom.js';
import {dot, unit} from '../vectors.js';
import {choice, group, number, slider, tick} from './fields.js';

const STANDARD = ['axial', 'coronal', 'sagittal', 'oblique'];
const TURN = 5;  // degrees a press
const MM = 1000;
const OVERLAY = 0.35, OUTLINES = 0.02;  // as it is by default; what the panel writes for borders alone

/** @param {number[]} v @param {number[]} by x, y, z, w */
function rotated(v, [x, y, z, w]) {
  const t = [2 * (y * v[2] - z * v[1]), 2 * (z * v[0] - x * v[2]), 2 * (x * v[1] - y * v[0])];
  return [v[0] + w * t[0] + y * t[2] - z * t[1], v[1] + w * t[1] + z * t[0] - x * t[2], v[2] + w * t[2] + x * t[1] - y * t[0]];
}
const about = (axis, degrees) => [...axis.map(value => value * Math.sin(degrees * Math.PI / 360)), Math.cos(degrees * Math.PI / 360)];

/** The axis that a plane's place is counted along: towards the left, above or the front, as in its panel. @param {number[]} normal */
function ahead(normal) {
  const n = unit(normal), most = [0, 1, 2].reduce((a, b) => Math.abs(n[b]) > Math.abs(n[a]) ? b : a, 0);
  return n[most] < 0 ? n.map(value => -value) : n;
}

/**
 * @param {{call: (method: string, ...args: any[]) => any, set: (part: any) => any, key: (label: string, name: string) => Node, panel: (label: string, kind: string) => Node,
 *   again: () => void, middle: () => Promise<{position: number[], normal?: number[]}|null>}} use  again: planes were added or taken away; middle: what lies in the middle of the view
 * @param {{image: boolean, labels: boolean}} has @param {any} state
 */
export function sliceControls({call, set, key, panel, again, middle}, {image, labels}, state) {
  const planes = () => call('planes') ?? [];
  const of = name => planes().find(plane => plane.name === name);
  const change = (name, part) => call('setPlane', {name, ...part});
  const called = name => said(name[0].toUpperCase() + name.slice(1));

  /** @param {string} name */
  function more(name) {
    const place = number(`${tr('Place')} (mm)`, {step: 0.5, value: millimetres(name)}, value => {
      const {position, normal} = of(name), axis = ahead(normal), by = value / MM - dot(position, axis);
      change(name, {position: position.map((at, i) => at + axis[i] * by)});
    });
    // Another direction is another place along it.
    const turn = (label, next) => el('button', {type: 'button', click: () => {
      change(name, next(of(name)));
      place.querySelector('input').value = millimetres(name);
    }}, label);
    const told = el('p', {role: 'status'});
    const lay = el('button', {type: 'button', click: async () => {
      const hit = await middle();
      told.textContent = hit?.normal ? '' : tr('No surface lies there: turn or move the view first.');
      if (!hit?.normal) return;
      change(name, {position: hit.position, normal: hit.normal, visible: true});
      place.querySelector('input').value = millimetres(name);
    }}, tr('Lay it on the surface in the middle of the view'));
    const by = (axis, degrees) => ({normal}) => ({normal: rotated(normal, about(axis, degrees))});
    const {slab, thickness, shows, imageShare, normal} = of(name);
    // What lies flat turns about the front and the left; what stands, about the long axis and its own side.
    const flat = Math.abs(normal[1]) > 0.9, long = flat ? [0, 0, 1] : [0, 1, 0], side = flat ? [1, 0, 0] : unit([normal[2], 0, -normal[0]]);
    return el('details', {}, el('summary', {}, tr('{0}: place, turn, thickness', called(name))), place,
      turn(tr('Turn it left'), by(long, TURN)), turn(tr('Turn it right'), by(long, -TURN)),
      turn(tr('Turn it up'), by(side, -TURN)), turn(tr('Turn it down'), by(side, TURN)),
      turn(tr('Turn it to face the view'), () => ({normal: rotated([0, 0, 1], call('state').camera.orientation)})),
      lay, told,
      turn(tr('Cut the other side away'), plane => ({normal: plane.normal.map(value => -value)})),
      number(`${tr('Slab')} (mm)`, {min: 0, step: 0.5, value: slab * MM}, value => change(name, {slab: value / MM})),
      image && number(`${tr('Thick')} (mm)`, {min: 0, step: 0.5, value: thickness * MM}, value => change(name, {thickness: value / MM})),
      image && choice(tr('Of a thick slice'), [['mean', tr('Mean')], ['max', tr('Brightest')], ['min', tr('Darkest')]], shows, value => change(name, {shows: value})),
      image && slider(`${tr('Image on the cut face')} (%)`, {max: 100, step: 5, value: Math.round(imageShare * 100)}, value => change(name, {imageShare: value / 100})),
      !STANDARD.includes(name) && el('button', {type: 'button', click: () => {
        call('removePlane', name);
        again();
      }}, tr('Remove this plane')));
  }
  function millimetres(name) {
    const {position, normal} = of(name);
    return Math.round(dot(position, ahead(normal)) * MM * 10) / 10;
  }
  function add() {
    const list = planes(), free = Array.from({length: list.length + 1}, (_, i) => `plane ${i + 1}`).find(name => !list.some(plane => plane.name === name));
    change(free, {position: state.camera?.target, normal: rotated([0, 0, 1], call('state').camera.orientation), cut: true, visible: true});
    again();
  }
  const cine = part => set({cine: {...call('state').cine, ...part}});

  return group(tr('Slices'), key(tr('Previous slice'), '['), key(tr('Next slice'), ']'), key(tr('Play the slices, or stop'), 'c'), number(`${tr('Speed')} (/s)`, {min: 0.5, max: 60, step: 0.5, value: state.cine?.speed ?? 12}, speed => cine({speed})),
    tick(tr('Back and forth'), state.cine?.bounce === true, bounce => cine({bounce})),
    key(tr('Slices side by side'), 'p'), tick(tr('Zoom and move them together'), state.linked !== false, linked => set({linked})), panel(tr('Go to a place'), 'ask-place'),
    labels && choice(tr('Colour the structures on slices'), [['off', tr('Off')], ['lines', tr('Outlines')], ['filled', tr('Filled')]],
      state.overlay === 0 ? 'off' : state.overlay <= OUTLINES ? 'lines' : 'filled', kind => set({overlay: {off: 0, lines: OUTLINES, filled: OVERLAY}[kind]})),
    ...planes().flatMap(({name, visible, cut}) => [tick(tr('{0}: slice', called(name)), visible, on => change(name, {visible: on})), tick(tr('{0}: cut', called(name)), cut, on => change(name, {cut: on})), more(name)]),
    el('button', {type: 'button', click: add}, tr('Add a plane')));
}
