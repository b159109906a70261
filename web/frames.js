// Units and axes of what was opened: shown, and changed by a tap. A change turns and scales the source where it stands (one undo step, and
// in the link); its file stays as it was read. Loaded when somebody asks for it, and handed what it needs of the page.

import {number, said, spoken, tr} from './language.js';
import {AXES, UNITS, frameNote, takenFrame, weakFrames} from './meshes/frame.js';
import {nameOf} from './meshes/kinds.js';

const HALF = Math.SQRT1_2;
/** From the file's axes to the world's (the same turns as AXES), x, y, z, w. */
const TURNS = {y: [0, 0, 0, 1], lps: [-HALF, 0, 0, HALF], ras: [0, HALF, HALF, 0]};
const SAME = 1e-4;

const times = ([ax, ay, az, aw], [bx, by, bz, bw]) => [aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
  aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz];
const inverse = ([x, y, z, w]) => [-x, -y, -z, w];
/** The same turn; q and -q are one. */
const alike = (a, b) => Math.abs(Math.abs(a.reduce((sum, value, i) => sum + value * b[i], 0)) - 1) < SAME;

/**
 * How a source is taken now. @param {{turn: number[], scale: number}} placed @param {{unit: string, axes: string}} read as its file was
 * @returns {{unit: string|null, axes: string|null}} null: somebody turned or scaled it in another way
 */
export function frameNow({turn, scale}, read) {
  const axes = Object.keys(AXES).find(key => alike(turn, times(TURNS[key], inverse(TURNS[read.axes])))) ?? null;
  const unit = Object.keys(UNITS).find(key => Math.abs(UNITS[key] / UNITS[read.unit] / scale - 1) < SAME) ?? null;
  return {unit, axes};
}

/**
 * The placement that takes it otherwise; what it was turned and scaled by beyond that stays.
 * @param {{turn: number[], scale: number}} placed @param {{axes: string}} read as its file was
 * @param {{unit: string, axes: string}} from @param {{unit: string, axes: string}} to
 */
export function reframed({turn, scale}, read, from, to) {
  const of = axes => times(TURNS[axes], inverse(TURNS[read.axes]));
  return {turn: times(times(turn, inverse(of(from.axes))), of(to.axes)), scale: scale * UNITS[to.unit] / UNITS[from.unit]};
}

const NOTICE_MS = 10000;
/** What was told of each viewer. @type {WeakMap<object, Set<string>>} */
const told = new WeakMap();

/** Says how files were taken that say nothing themselves, once each. @param {import('./viewer.js').Viewer} viewer */
export async function tellWeak(viewer) {
  await spoken();
  const known = told.get(viewer) ?? new Set(), fresh = weakFrames(viewer.reader).filter(([url]) => !known.has(url));
  told.set(viewer, new Set([...known, ...fresh.map(([url]) => url)]));
  if (fresh.length === 0) return;
  // Of several that were opened together one stands for all: they are of one frame.
  const notice = viewer.engine.call('notice', {title: said(frameNote(fresh[0][1])), detail: tr('View › Units and axes changes it.')});
  viewer.wake();
  setTimeout(() => viewer.answer(engine => engine.call('dismissNotice', notice)), NOTICE_MS);
}

const UNIT_NAMES = () => ({mm: tr('Millimetres'), cm: tr('Centimetres'), m: tr('Metres'), in: tr('Inches')});
const AXES_NAMES = () => ({y: tr('Y up (glTF)'), lps: tr('Z up, X to the left (LPS)'), ras: tr('Z up, X to the right (RAS)')});

/** How a glTF was put right that is not as glTF has it: the notes say it (src/formats/gltf/gltf_repair.cpp). */
function repaired(viewer, address) {
  const name = nameOf(address), notes = viewer.engine.call('notes') ?? [];
  if (notes.some(note => note.startsWith(`${name}: Put upright and scaled to metres`))) return {unit: 'mm', axes: 'lps', why: 'slicer'};
  return notes.some(note => note.startsWith(`${name}: Scaled from millimetres`)) ? {unit: 'mm', axes: 'y', why: 'size'} : null;
}

/** @param {import('./viewer.js').Viewer} viewer @param {Pick<typeof import('./dialogs.js'), 'show'|'element'|'actions'>} page */
export async function framesDialog(viewer, {show, element, actions}) {
  await spoken();
  const sources = () => viewer.engine.call('sources') ?? [];
  show(viewer.box, tr('Units and axes'), form => {
    let chosen = 0;
    const now = () => sources()[chosen];
    const read = () => takenFrame(viewer.reader, now().address) ?? repaired(viewer, now().address) ?? {unit: 'm', axes: 'y', why: 'said'};
    const size = element('p', '', {className: 'quiet', role: 'status'});
    const list = (id, label, names, use) => {
      const field = element('select', '', {id});
      for (const [value, name] of Object.entries(names)) field.append(element('option', name, {value}));
      field.addEventListener('change', () => use(field.value));
      form.append(element('label', label, {htmlFor: id}), field);
      return field;
    };
    if (sources().length > 1) list('fabrica-frame-file', tr('File'), Object.fromEntries(sources().map(({name}, i) => [i, name])), value => {
      chosen = Number(value);
      refresh();
    });
    const change = to => {
      const file = read(), present = frameNow(now(), file), {turn, scale} = now();
      const from = {unit: present.unit ?? file.unit, axes: present.axes ?? file.axes}, next = {...from, ...to};
      viewer.engine.call('setSource', chosen, reframed({turn, scale}, file, from, next));
      viewer.engine.call('fit', null);
      viewer.wake();
      refresh();
    };
    const unit = list('fabrica-frame-unit', tr('One unit of the file is'), UNIT_NAMES(), value => change({unit: value}));
    const axes = list('fabrica-frame-axes', tr('Its axes'), AXES_NAMES(), value => change({axes: value}));
    const why = element('p', '', {className: 'quiet'});
    const refresh = () => {
      const file = read(), present = frameNow(now(), file), {bounds} = now();
      unit.value = present.unit ?? '';
      axes.value = present.axes ?? '';
      const [x, y, z] = bounds ? bounds.max.map((value, i) => lengthOf(value - bounds.min[i])) : [];
      size.textContent = bounds ? tr('It is {0} wide, {1} high and {2} deep.', x, y, z) : '';
      why.textContent = {said: tr('The file itself says so.'), size: tr('No more than its size tells this.'), names: tr('What is called left and right tells this.'),
        vtk: tr('Its size tells this, and that VTK files mostly are so.'), chosen: tr('The link says so.'),
        slicer: tr('It looks like an older export of 3D Slicer.')}[file.why];
    };
    form.append(size, why);
    actions(form, element('button', tr('Undo'), {type: 'button', onclick: () => {
      viewer.engine.call('undo');
      viewer.wake();
      refresh();
    }}), element('button', tr('Close'), {className: 'main', type: 'submit'}));
    refresh();
  }).classList.add('frames');
}

/** In the unit that reads best. @param {number} metres */
function lengthOf(metres) {
  const [value, unit] = metres >= 2 ? [metres, 'm'] : metres >= 0.01 ? [metres * 100, 'cm'] : metres >= 1e-4 ? [metres * 1000, 'mm'] : [metres * 1e6, 'µm'];
  return `${number(value, {maximumSignificantDigits: 3})} ${unit}`;
}
