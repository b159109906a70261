// Where a source stands, in numbers: turned and scaled about the origin, then moved (src/atlas/placement.h). A person thinks of its middle:
// how far that was moved, and how the source was turned and scaled about it.

import {cross} from '../vectors.js';

/** @typedef {[number, number, number]} Vec @typedef {[number, number, number, number]} Quat x, y, z, w */
/** @typedef {{move: Vec, turn: Quat, scale: number}} Placement */

const RADIAN = 180 / Math.PI;

/** @returns {Vec} */
export const plus = ([a, b, c], [x, y, z], by = 1) => [a + by * x, b + by * y, c + by * z];

/** @param {Quat} turn @param {Vec} v @returns {Vec} */
export function turned([x, y, z, w], v) {
  const axis = /** @type {Vec} */ ([x, y, z]);
  return plus(v, cross(axis, plus(cross(axis, v), v, w)), 2);
}

/** First `b`, then `a`. @returns {Quat} */
export const after = ([x, y, z, w], [a, b, c, d]) => [w * a + x * d + y * c - z * b, w * b - x * c + y * d + z * a, w * c + x * b - y * a + z * d, w * d - x * a - y * b - z * c];

/** @param {Vec} axis of length 1 @param {number} degrees @returns {Quat} */
export function about([x, y, z], degrees) {
  const half = degrees / RADIAN / 2;
  const s = Math.sin(half);
  return [x * s, y * s, z * s, Math.cos(half)];
}

/** Where a place of its file is now. @param {Placement} place @param {Vec} v @returns {Vec} */
export const placed = ({move, turn, scale}, v) => plus(move, turned(turn, /** @type {Vec} */ (v.map(one => one * scale))));

/** Where a place of the scene is in its file. @param {Placement} place @param {Vec} v @returns {Vec} */
export const atHome = ({move, turn: [x, y, z, w], scale}, v) => /** @type {Vec} */ (turned([-x, -y, -z, w], plus(v, move, -1)).map(one => one / scale));

/** Degrees about left–right, up–down, front–back, in this order of turning: front–back first. @param {Quat} turn @returns {Vec} */
export function anglesOf([x, y, z, w]) {
  const up = 2 * (y * z - w * x);  // row y, column z of its matrix
  const nod = Math.asin(Math.max(-1, Math.min(1, -up)));
  if (Math.abs(up) > 0.9999999) return [nod * RADIAN, Math.atan2(-2 * (x * z - w * y), 1 - 2 * (y * y + z * z)) * RADIAN, 0];
  return [nod * RADIAN, Math.atan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y)) * RADIAN, Math.atan2(2 * (x * y + w * z), 1 - 2 * (x * x + z * z)) * RADIAN];
}

/** @param {Vec} angles degrees, as anglesOf() gives them @returns {Quat} */
export const turnOf = ([nod, turn, tilt]) => after(after(about([0, 1, 0], turn), about([1, 0, 0], nod)), about([0, 0, 1], tilt));

/** @param {Placement} place @param {Vec} middle of the source, in its file @returns {{moved: Vec, angles: Vec, scale: number}} metres, degrees */
export const saidOf = (place, middle) => ({moved: plus(placed(place, middle), middle, -1), angles: anglesOf(place.turn), scale: place.scale});

/** The other way round. @param {{moved: Vec, angles: Vec, scale: number}} said @param {Vec} middle @returns {Placement} */
export function placementOf({moved, angles, scale}, middle) {
  const turn = turnOf(angles);
  return {move: plus(plus(middle, moved), turned(turn, /** @type {Vec} */ (middle.map(one => one * scale))), -1), turn, scale};
}

/** Turned about an axis through a place of the scene. @param {Placement} place @param {Quat} by @param {Vec} center @returns {Placement} */
export const turnedAbout = (place, by, center) => ({move: plus(center, turned(by, plus(place.move, center, -1))), turn: after(by, place.turn), scale: place.scale});
