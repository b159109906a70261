// In which units and along which axes a surface file counts. Nearly none says; what is taken, and why, is said, and can be changed.

/** Metres a unit. */
export const UNITS = {mm: 0.001, cm: 0.01, m: 1, in: 0.0254};

/**
 * Where the file's axes point, as columns of a matrix to the world (+X the patient's left, +Y superior, +Z anterior): LPS is DICOM's and most
 * CAD's (Z up, Y to the back), RAS 3D Slicer's and NIfTI's (Z up, X to the right, Y to the front), "y" glTF's own.
 */
export const AXES = {
  y: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  lps: [[1, 0, 0], [0, 0, -1], [0, 1, 0]],
  ras: [[-1, 0, 0], [0, 0, 1], [0, 1, 0]],
};

/** How files were taken, by address, of each reader: what a person then changes it from. @type {WeakMap<object, Map<string, Frame>>} */
const taken = new WeakMap();

/** @param {import('../ranges.js').RangeReader} reader @param {string} url @param {Frame} frame */
export function takeFrame(reader, url, frame) {
  if (!taken.has(reader)) taken.set(reader, new Map());
  taken.get(reader).set(url, frame);
  // Without loading this: there is something to tell (attach.js).
  /** @type {any} */ (reader).framed = true;
}

/** Those that nothing but size or habit speaks for. @param {object} reader @returns {[url: string, frame: Frame][]} */
export const weakFrames = reader => [...taken.get(reader) ?? []].filter(([, {why}]) => why === 'size' || why === 'vtk');

/** By address, or else, where a host keeps the file elsewhere, by its name. @param {object} reader @param {string} address @returns {Frame|undefined} */
export function takenFrame(reader, address) {
  const frames = taken.get(reader), plain = address.split('#')[0], last = plain.split('?')[0].split('/').pop();
  if (!frames) return undefined;
  return frames.get(plain) ?? [...frames].find(([url]) => url.split('?')[0].split('/').pop() === last)?.[1] ?? (frames.size === 1 && /\.zip$/i.test(last) ? [...frames.values()][0] : undefined);
}

/** Nothing of a body is larger in metres than this, and little smaller in millimetres. */
const LARGEST = 4;

/** @typedef {{unit: keyof UNITS, axes: keyof AXES, why: 'said'|'names'|'size'|'vtk'|'chosen'}} Frame */
/**
 * Of one file: its largest extent; what it says; whether it is VTK's; x of what is called left and right.
 * @typedef {{size: number, space: string, vtk: boolean, left: number[], right: number[]}} Evidence
 */

const LEFT = /(^|[^\p{L}])(l|lh|left|sinistr[aei]|sinister|links?|linke[rs]?|gauche|izquierd[ao]|esquerd[ao])([^\p{L}]|$)/iu;
const RIGHT = /(^|[^\p{L}])(r|rh|right|dextr[aei]|dexter|rechts|rechte[rs]?|droite?|derech[ao]|direit[ao])([^\p{L}]|$)/iu;

/** The side that a name says. @param {string} name @returns {'left'|'right'|null} */
export function sideOf(name) {
  const left = LEFT.test(name), right = RIGHT.test(name);
  return left === right ? null : left ? 'left' : 'right';
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;
/** So far apart must both sides lie, of the whole. */
const APART = 0.02;

/** The axes that put what is called left on the left. @param {Evidence[]} files @param {number} size */
function axesByNames(files, size) {
  const left = files.flatMap(file => file.left), right = files.flatMap(file => file.right);
  const apart = left.length > 0 && right.length > 0 ? mean(left) - mean(right) : 0;
  return Math.abs(apart) < size * APART ? null : apart > 0 ? 'lps' : 'ras';
}

/** The frame of files that belong together, by the rules of `fabrica optimize` (src/maker/optimize/surface_input.cpp). @param {Evidence[]} files @returns {Frame} */
export function guessFrame(files) {
  const largest = Math.max(0, ...files.map(({size}) => size));
  const unit = largest > LARGEST ? 'mm' : 'm';
  const said = files.find(({space}) => space)?.space;
  if (said) return {unit, axes: /** @type {any} */ (said), why: 'said'};
  if (unit === 'm') return {unit, axes: 'y', why: 'size'};
  const named = axesByNames(files, largest);
  if (named) return {unit, axes: named, why: 'names'};
  const vtk = files.filter(one => one.vtk).length * 2 > files.length;
  return {unit, axes: vtk ? 'ras' : 'lps', why: vtk ? 'vtk' : 'size'};
}

/** "mm,ras", as it stands behind an address. @param {string} text @returns {Frame|null} */
export function readFrame(text) {
  const [unit, axes] = text.split(',');
  return Object.hasOwn(UNITS, unit) && Object.hasOwn(AXES, axes) ? {unit: /** @type {any} */ (unit), axes: /** @type {any} */ (axes), why: 'chosen'} : null;
}

/** File → world, column by column, as glTF has it. @param {Frame} frame */
export function matrixOf({unit, axes}) {
  return [...AXES[axes].flatMap(column => [...column.map(value => value * UNITS[unit] || 0), 0]), 0, 0, 0, 1];
}

const UNIT_WORDS = {mm: 'in millimetres', cm: 'in centimetres', m: 'in metres', in: 'in inches'};
const AXES_WORDS = {y: 'Y up', lps: 'Z up and X to the left (LPS)', ras: 'Z up and X to the right (RAS)'};
const WHY = {said: 'as the file says', names: 'judged by what is called left and right', size: 'judged by its size', vtk: 'judged by its size and as VTK files mostly are', chosen: 'as you chose'};

/** For "About this atlas". @param {Frame} frame */
export const frameNote = ({unit, axes, why}) => `Units and axes: ${UNIT_WORDS[unit]}, ${AXES_WORDS[axes]}, ${WHY[why]}.`;

/** The JSON of a glTF whose scene is meant so, whatever it is by itself: all of it under one more node. @param {Uint8Array} bytes @param {Frame} frame */
export function framedGltf(bytes, frame) {
  const json = JSON.parse(new TextDecoder().decode(bytes));
  const scene = json.scenes?.[json.scene ?? 0];
  if (!scene || !Array.isArray(json.nodes) || !Array.isArray(scene.nodes)) return bytes;
  json.nodes.push({name: 'RootNode', matrix: matrixOf(frame), children: scene.nodes});
  scene.nodes = [json.nodes.length - 1];
  json.asset = {...json.asset, extras: {...json.asset?.extras, framed: true, notes: [frameNote(frame)]}};
  return new TextEncoder().encode(JSON.stringify(json));
}
