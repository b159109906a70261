// Wavefront OBJ and its materials (MTL). Objects and groups become structures, of the name of the last "o" or "g" before a face, as
// `fabrica optimize` has it; a file without any, but with several materials, has one structure a material.

import {Faces, sound, used} from './surface.js';
import {Growing, Text} from './text.js';

const SLASH = 47, BACKSLASH = 92, HASH = 35;

/** Colours by name of material. @param {Uint8Array} bytes @returns {Map<string, [number, number, number, number]>} */
export function readMtl(bytes) {
  const text = new Text(bytes);
  const colors = new Map();
  let current = null;
  while (text.skipWhite()) {
    const key = text.word();
    if (key === 'newmtl') colors.set(text.rest(), current = [204, 204, 204, 1]);
    else if (key === 'Kd' && current) for (let i = 0; i < 3; i++) current[i] = level(text.more() ? text.number() : NaN) ?? current[i];
    else if ((key === 'd' || key === 'Tr') && current && text.more()) {
      const value = text.number();
      if (value >= 0 && value <= 1) current[3] = key === 'd' ? value : 1 - value;
    }
    if (key !== 'newmtl') text.nextLine();
  }
  return colors;
}

const level = value => Number.isFinite(value) ? Math.round(Math.min(1, Math.max(0, value)) * 255) : undefined;

/** Names of the files with its materials. @param {Uint8Array} bytes @returns {string[]} */
export function librariesOf(bytes) {
  const names = [];
  const text = new Text(bytes);
  // As a rule at the beginning; the word is looked for without reading the lines.
  for (let at = bytes.indexOf(109); at >= 0 && names.length < 64; at = bytes.indexOf(109, at + 1)) {
    if ((at > 0 && bytes[at - 1] > 32) || bytes[at + 1] !== 116 || bytes[at + 2] !== 108 || bytes[at + 3] !== 108) continue;
    text.at = at;
    if (text.word() === 'mtllib') names.push(text.rest());
  }
  return [...new Set(names.filter(Boolean))];
}

/**
 * @param {Uint8Array} bytes @param {string} stem what a file without names is called
 * @param {Map<string, [number, number, number, number]>} colors by material
 * @returns {import('./surface.js').Surfaces}
 */
export function readObj(bytes, stem, colors = new Map()) {
  const text = new Text(bytes);
  const points = new Growing(Float32Array);
  /** @type {Map<string, {name: string, material: string, faces: Faces}>} */
  const groups = new Map();
  let name = '', material = '', group = null, others = 0;
  const corners = [];
  while (text.skipWhite()) {
    const first = bytes[text.at], second = bytes[text.at + 1];
    if (first === HASH) {
      text.nextLine();
    } else if (first === 118 && second <= 32) {  // v
      text.at++;
      points.add3(text.number(), text.number(), text.number());
      text.nextLine();
    } else if (first === 118) {  // vn, vt: normals are made from the triangles, textures are not drawn
      text.nextLine();
    } else if (first === 102 && second <= 32) {  // f
      text.at++;
      readCorners(text, points.length / 3, corners);
      if (!group) {
        // Without a name it is its material that tells it from others.
        const key = name ? `n${name}` : `m${material}`;
        group = groups.get(key);
        if (!group) groups.set(key, group = {name: name || material, material, faces: new Faces(points)});
      }
      if (corners.length > 2) group.faces.add(corners);
    } else {
      const key = text.word();
      if (key === 'o' || key === 'g') {
        name = text.more() ? text.rest() : '';
        group = null;
      } else if (key === 'usemtl') {
        material = text.more() ? text.rest() : '';
        if (!name) group = null;
      } else {
        others += key === 'l' || key === 'p';
        text.nextLine();
      }
    }
  }
  const notes = others > 0 ? ['Left out: lines and points.'] : [];
  const all = points.taken();
  const found = [...groups.values()].filter(({faces}) => faces.out.length > 0);
  const wrong = [...groups.values()].reduce((sum, {faces}) => sum + faces.wrong, 0);
  const parts = found.map(({name: own, material: its, faces}) => ({
    name: found.length > 1 && own ? own : stem, color: colors.get(its), ...used(all, faces.taken()),
  }));
  return {parts: sound(parts, notes, wrong), notes};
}

/** "1/1/1 2//2 -1": the first of each. */
function readCorners(text, count, out) {
  const {bytes} = text;
  out.length = 0;
  while (text.more()) {
    let at = text.at;
    if (bytes[at] === BACKSLASH) {  // the face goes on in the next line
      text.nextLine();
      continue;
    }
    if (bytes[at] === HASH) break;
    const negative = bytes[at] === 45;
    if (negative) at++;
    let value = 0;
    for (; at < text.end && bytes[at] >= 48 && bytes[at] <= 57; at++) value = value * 10 + bytes[at] - 48;
    out.push(at < text.end && bytes[at] > 32 && bytes[at] !== SLASH ? -1 : negative ? count - value : value - 1);
    while (at < text.end && bytes[at] > 32) at++;
    text.at = at;
  }
  text.nextLine();
}
