// VTK's legacy files (.vtk) of polygons and of unstructured grids, as text or binary, versions 1 to 5.1.

import {addGrid} from './shell.js';
import {Faces, damaged, sound, spaceOf} from './surface.js';
import {Text} from './text.js';
import {bytesOf, eachCell, numbers, typeOf} from './vtk_types.js';

/** @param {Uint8Array} bytes @param {string} stem @returns {import('./surface.js').Surfaces} */
export function readVtk(bytes, stem) {
  const text = new Text(bytes);
  if (!/^# vtk DataFile Version/i.test(text.rest())) throw damaged('This is not a VTK file.');
  text.nextLine();  // a title
  const format = text.word().toUpperCase();
  if (format !== 'ASCII' && format !== 'BINARY') throw damaged('This VTK file does not say how its numbers are stored.');
  const file = new Legacy(text, format === 'BINARY');
  file.read();
  const faces = new Faces({values: file.points, length: file.points.length});
  for (const [offsets, corners] of file.polygons) eachCell(offsets, corners, cell => faces.add(cell));
  for (const [offsets, corners] of file.strips) eachCell(offsets, corners, cell => faces.addStrip(cell));
  const notes = [];
  for (const [offsets, corners] of file.grids) addGrid(faces, offsets, corners, file.kinds, notes);
  const part = {name: stem, points: Float32Array.from(file.points), triangles: faces.taken()};
  return {parts: sound([part], notes, faces.wrong), notes, space: spaceOf(bytes)};
}

class Legacy {
  /** @param {Text} text behind the word that says how numbers are stored @param {boolean} binary */
  constructor(text, binary) {
    this.text = text;
    this.binary = binary;
    /** @type {Float32Array|Float64Array} */
    this.points = new Float32Array(0);
    /** @type {[offsets: ArrayLike<number>, corners: any][]} */
    this.polygons = [];
    this.strips = [];
    this.grids = [];
    /** Of the cells of the grids, VTK's numbers. @type {ArrayLike<number>} */
    this.kinds = [];
  }

  read() {
    const {text} = this;
    while (text.skipWhite()) {
      const key = text.word().toUpperCase();
      switch (key) {
        case 'DATASET': {
          const kind = text.word().toUpperCase();
          if (kind === 'STRUCTURED_POINTS') throw damaged('This VTK file holds an image, no surface of polygons.');
          if (kind !== 'POLYDATA' && kind !== 'UNSTRUCTURED_GRID') throw damaged('This VTK file holds no surface of polygons.');
          break;
        }
        case 'POINTS': {
          const count = this.count() * 3;
          this.points = this.array(count, typeOf(text.word()));
          break;
        }
        case 'POLYGONS': this.polygons.push(this.cells()); break;
        case 'TRIANGLE_STRIPS': this.strips.push(this.cells()); break;
        case 'CELLS': this.grids.push(this.cells()); break;
        case 'CELL_TYPES': this.kinds = this.array(this.count(), 'Int32'); break;
        case 'VERTICES': case 'LINES': this.cells(); break;
        case 'FIELD': this.skipField(); break;
        case 'METADATA': this.skipMetadata(); break;
        case 'CELL_DATA': case 'POINT_DATA': return;  // colours and the like, at the end
        default: throw damaged(`Something unknown stands in this VTK file: “${key.slice(0, 40)}”.`);
      }
    }
  }

  count() {
    const count = this.text.number();
    if (!(Number.isInteger(count) && count >= 0)) throw damaged('Its numbers are damaged.');
    return count;
  }

  /** Numbers from the next line on (as text: from the next word on). */
  array(count, type) {
    const {text} = this;
    if (this.binary) {
      text.nextLine();
      const out = numbers(text.bytes, text.at, type, count, false);
      text.at += count * bytesOf(type);
      return out;
    }
    // Two bytes each at least.
    if (count * 2 > text.end - text.at + 1) throw damaged('It claims more points or triangles than it can hold.');
    const out = type === 'Float32' ? new Float32Array(count) : new Float64Array(count);
    for (let i = 0; i < count; i++) out[i] = text.number();
    return out;
  }

  /** @returns {[offsets: ArrayLike<number>, corners: any]} */
  cells() {
    const {text} = this;
    const first = this.count(), second = this.count();
    const at = text.at;
    // From version 5.1 on offsets and corners are arrays of their own.
    text.nextLine();
    if (text.skipWhite() && text.word().toUpperCase() === 'OFFSETS') {
      const offsets = this.array(first, typeOf(text.word()));
      if (text.word().toUpperCase() !== 'CONNECTIVITY') throw damaged('Its triangles are damaged.');
      return [offsets, this.array(second, typeOf(text.word()))];
    }
    text.at = at;
    const all = this.array(second, 'Int32');
    if (first > second) throw damaged('It claims more points or triangles than it can hold.');
    const offsets = new Float64Array(first), corners = new Float64Array(second - first);
    let to = 0;
    for (let i = 0, from = 0; i < first; i++) {
      const count = all[from];
      if (!(count >= 0 && from + count < second)) throw damaged('Its triangles are damaged.');
      for (let k = 1; k <= count; k++) corners[to++] = all[from + k];
      offsets[i] = to;
      from += count + 1;
    }
    return [offsets, corners];
  }

  skipField() {
    const {text} = this;
    text.word();
    for (let left = this.count(); left > 0; left--) {
      const name = text.word();
      if (!name) throw damaged('Its triangles are damaged.');
      if (name.toUpperCase() === 'METADATA') {
        this.skipMetadata();
        left++;
        continue;
      }
      const count = this.count() * this.count();
      const type = text.word().toLowerCase();
      if (type === 'string') this.skipStrings(count);
      else this.array(type === 'bit' && this.binary ? Math.ceil(count / 8) : count, type === 'bit' ? 'Uint8' : typeOf(type));
    }
  }

  /** As text a line each; else each behind its length, whose first two bits say how many more bytes it takes. */
  skipStrings(count) {
    const {text} = this;
    text.nextLine();
    for (; count > 0 && !text.done; count--) {
      if (!this.binary) {
        text.nextLine();
        continue;
      }
      const first = text.bytes[text.at], more = [7, 3, 1, 0][first >> 6];
      let length = first & 63;
      for (let i = 1; i <= more; i++) length = length * 256 + (text.bytes[text.at + i] ?? 0);
      text.at += 1 + more + length;
    }
  }

  /** Up to an empty line. */
  skipMetadata() {
    this.text.nextLine();
    while (!this.text.done && this.text.rest() !== '') { /* on */ }
  }
}
