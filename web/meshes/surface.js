// What all readers of surface files share: how a surface is held, faces as triangles, equal points as one.

import earcut from 'earcut';
import {FabricaError} from '../errors.js';
import {Growing} from './text.js';

/**
 * One structure of a file. Colours: 0 to 255, as the screen has them; alpha 0 to 1.
 * @typedef {{name: string, points: Float32Array, triangles: Uint32Array, color?: [number, number, number, number]}} Part
 * @typedef {{parts: Part[], notes: string[], space?: 'lps'|'ras'|'', libraries?: string[]}} Surfaces
 */

/** Of colours of single vertices; the same words as for glTF (src/formats/gltf/gltf_header.cpp). */
export const VERTEX_COLOURS = 'Not drawn: colours of single vertices. Structures have one colour each.';

export const damaged = reason => new FabricaError('bad-format', reason, '', 'Export it again, or check it in another program.');
export const cutOff = () => new FabricaError('truncated', 'The file ends early.', '', 'Upload it again and compare its size with the original.');

/** What went wrong, for a person. @param {unknown} problem */
export function errorOf(problem) {
  if (problem instanceof FabricaError) return problem;
  if (problem instanceof RangeError) return new FabricaError('too-large', 'It needs more memory than there is, or its sizes are wrong.', '', 'Close other tabs and try again.');
  return damaged('The file could not be understood.');
}

/** Triangles of faces with any number of corners, concave ones too. */
export class Faces {
  /** @param {{values: Float32Array, length: number}} points three numbers a point; may grow meanwhile */
  constructor(points) {
    this.points = points;
    this.out = new Growing(Uint32Array);
    this.wrong = 0;
  }

  /** @param {ArrayLike<number>} corners indices of points @param {number} [count] */
  add(corners, count = corners.length) {
    const most = this.points.length / 3;
    for (let i = 0; i < count; i++) {
      if (!(corners[i] >= 0 && corners[i] < most)) {
        this.wrong++;
        return;
      }
    }
    if (count === 3) this.out.add3(corners[0], corners[1], corners[2]);
    else if (count === 4) this.addQuad(corners);
    else if (count > 4) this.addPolygon(corners, count);
  }

  /** By the diagonal that lies inside. */
  addQuad([a, b, c, d]) {
    const {values: p} = this.points, [i, j, k, l] = [a * 3, b * 3, c * 3, d * 3];
    // From the first corner to the others; the normals of both triangles look the same way where the diagonal is inside.
    const jx = p[j] - p[i], jy = p[j + 1] - p[i + 1], jz = p[j + 2] - p[i + 2];
    const kx = p[k] - p[i], ky = p[k + 1] - p[i + 1], kz = p[k + 2] - p[i + 2];
    const lx = p[l] - p[i], ly = p[l + 1] - p[i + 1], lz = p[l + 2] - p[i + 2];
    const same = (jy * kz - jz * ky) * (ky * lz - kz * ly) + (jz * kx - jx * kz) * (kz * lx - kx * lz) + (jx * ky - jy * kx) * (kx * ly - ky * lx);
    if (same >= 0) {
      this.out.add3(a, b, c);
      this.out.add3(a, c, d);
    } else {
      this.out.add3(b, c, d);
      this.out.add3(b, d, a);
    }
  }

  addPolygon(corners, count) {
    const {values} = this.points;
    // Newell's normal says which of the axes to look along.
    const normal = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const p = corners[i] * 3, q = corners[(i + 1) % count] * 3;
      for (let k = 0; k < 3; k++) {
        const u = (k + 1) % 3, v = (k + 2) % 3;
        normal[k] += (values[p + u] - values[q + u]) * (values[p + v] + values[q + v]);
      }
    }
    const size = normal.map(Math.abs);
    const axis = size.indexOf(Math.max(...size));
    const [u, v] = normal[axis] < 0 ? [(axis + 2) % 3, (axis + 1) % 3] : [(axis + 1) % 3, (axis + 2) % 3];
    const flat = [];
    for (let i = 0; i < count; i++) flat.push(values[corners[i] * 3 + u], values[corners[i] * 3 + v]);
    const cut = earcut(flat);
    // Where its corners cross, a fan is as good as anything.
    if (cut.length !== (count - 2) * 3) for (let i = 2; i < count; i++) this.out.add3(corners[0], corners[i - 1], corners[i]);
    else for (let i = 0; i < cut.length; i += 3) this.out.add3(...this.turned(corners[cut[i]], corners[cut[i + 1]], corners[cut[i + 2]], normal));
  }

  /** The triangle, with the front where the polygon has it. */
  turned(a, b, c, normal) {
    const own = this.normalOf(a, b, c);
    return own[0] * normal[0] + own[1] * normal[1] + own[2] * normal[2] < 0 ? [a, c, b] : [a, b, c];
  }

  normalOf(a, b, c) {
    const {values: p} = this.points;
    const u = [0, 1, 2].map(k => p[b * 3 + k] - p[a * 3 + k]), v = [0, 1, 2].map(k => p[c * 3 + k] - p[a * 3 + k]);
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  }

  /** A strip of triangles. @param {ArrayLike<number>} corners @param {number} [count] */
  addStrip(corners, count = corners.length) {
    for (let i = 2; i < count; i++) this.add(i % 2 ? [corners[i - 2], corners[i], corners[i - 1]] : [corners[i - 2], corners[i - 1], corners[i]]);
  }

  /** @returns {Uint32Array} */
  taken() { return this.out.taken(); }
}

const MINUS = 0x80000000;

/** Points of corners of triangles, where equal ones become one. @param {Float32Array} corners three numbers each */
export function weld(corners) {
  const count = corners.length / 3;
  const bits = new Uint32Array(corners.buffer, corners.byteOffset, corners.length);
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, count * 1.5)));
  const slots = new Uint32Array(size);  // number of the point, from 1
  const points = new Float32Array(corners.length);
  const made = new Uint32Array(points.buffer);
  const triangles = new Uint32Array(count);
  let number = 0;
  for (let i = 0; i < count; i++) {
    // -0 is 0.
    const x = bits[i * 3] === MINUS ? 0 : bits[i * 3], y = bits[i * 3 + 1] === MINUS ? 0 : bits[i * 3 + 1], z = bits[i * 3 + 2] === MINUS ? 0 : bits[i * 3 + 2];
    let at = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ Math.imul(z, 0xc2b2ae3d)) >>> 0;
    at = (at ^ at >>> 15) & (size - 1);
    for (;;) {
      const slot = slots[at];
      if (slot === 0) {
        made[number * 3] = x;
        made[number * 3 + 1] = y;
        made[number * 3 + 2] = z;
        slots[at] = ++number;
        triangles[i] = number - 1;
        break;
      }
      const p = (slot - 1) * 3;
      if (made[p] === x && made[p + 1] === y && made[p + 2] === z) {
        triangles[i] = slot - 1;
        break;
      }
      at = (at + 1) & (size - 1);
    }
  }
  return {points: points.slice(0, number * 3), triangles};
}

/** The points that some triangles use, and the triangles by them. @param {Float32Array} points @param {Uint32Array} triangles */
export function used(points, triangles) {
  const numbers = new Int32Array(points.length / 3).fill(-1);
  const own = new Growing(Float32Array);
  const out = triangles.map(v => {
    if (numbers[v] < 0) {
      numbers[v] = own.length / 3;
      own.add3(points[v * 3], points[v * 3 + 1], points[v * 3 + 2]);
    }
    return numbers[v];
  });
  return {points: own.taken(), triangles: out};
}

/**
 * The parts that hold something. Throws where nothing is left, or where points are no numbers.
 * @param {Part[]} parts @param {string[]} notes @param {number} [wrong] faces whose corners are not there
 */
export function sound(parts, notes, wrong = 0) {
  const left = parts.filter(({triangles}) => triangles.length > 0);
  if (wrong > 0 && left.length === 0) throw damaged('Its triangles refer to points that are not there.');
  if (left.length === 0) throw damaged('There are no triangles in it.');
  if (wrong > 0) notes.push(`Left out: ${wrong} triangles or polygons that refer to points that are not there.`);
  for (const part of left) {
    for (let i = 0; i < part.points.length; i++) {
      if (!Number.isFinite(part.points[i])) throw damaged('Some of its points are not numbers.');
    }
  }
  return left;
}

/** "SPACE=LPS", as 3D Slicer writes into the comment of what it saves. @param {Uint8Array} bytes @returns {'lps'|'ras'|''} */
export function spaceOf(bytes) {
  const found = /SPACE=(LPS|RAS)/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 4096)));
  return found ? /** @type {'lps'|'ras'} */ (found[1].toLowerCase()) : '';
}
