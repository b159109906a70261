// PLY (Stanford): text, or binary in either byte order; polygons of any number of corners, strips.

import {Faces, VERTEX_COLOURS, cutOff, damaged, sound} from './surface.js';
import {Growing, Text} from './text.js';

const HEAD_LIMIT = 1 << 20;
const SIZES = {char: 1, uchar: 1, int8: 1, uint8: 1, short: 2, ushort: 2, int16: 2, uint16: 2, int: 4, uint: 4, int32: 4, uint32: 4,
  float: 4, float32: 4, double: 8, float64: 8};
const READS = {
  char: 'getInt8', int8: 'getInt8', uchar: 'getUint8', uint8: 'getUint8', short: 'getInt16', int16: 'getInt16', ushort: 'getUint16', uint16: 'getUint16',
  int: 'getInt32', int32: 'getInt32', uint: 'getUint32', uint32: 'getUint32', float: 'getFloat32', float32: 'getFloat32', double: 'getFloat64', float64: 'getFloat64',
};

/** @typedef {{name: string, type: string, of: string|null}} Property `of`: the type of a list's count */

/** @param {Uint8Array} bytes @param {string} stem @returns {import('./surface.js').Surfaces} */
export function readPly(bytes, stem) {
  const {format, elements, body} = readHead(bytes);
  const source = format === 'ascii' ? new TextNumbers(bytes, body) : new BinaryNumbers(bytes, body, format === 'binary_little_endian');
  const points = new Growing(Float32Array), faces = new Faces(points);
  const notes = [];
  let color;
  for (const element of elements) {
    source.check(element);
    if (element.name === 'vertex') color = readPoints(source, element, points, notes);
    else if (element.properties.length > 0) readFaces(source, element, faces);
  }
  const part = {name: stem, color, points: points.taken(), triangles: faces.taken()};
  if (part.points.length > 0 && part.triangles.length === 0 && faces.wrong === 0) throw damaged('There are only points in it, no surface.');
  return {parts: sound([part], notes, faces.wrong), notes};
}

function readHead(bytes) {
  const text = new Text(bytes, 0, Math.min(bytes.length, HEAD_LIMIT));
  if (text.rest() !== 'ply') throw damaged('This is not a PLY file.');
  let format = '';
  const elements = [];
  for (;;) {
    if (text.done) throw damaged('The head of this PLY file is damaged.');
    const [key, ...words] = text.rest().split(/\s+/);
    if (key === 'end_header') break;
    if (key === 'format') format = words[0];
    else if (key === 'element') elements.push({name: words[0], count: Number(words[1]), properties: []});
    else if (key === 'property') {
      const list = words[0] === 'list';
      const property = {name: words.at(-1), type: list ? words[2] : words[0], of: list ? words[1] : null};
      if (!elements.length || !SIZES[property.type] || (list && !SIZES[property.of])) throw damaged('The head of this PLY file is damaged.');
      elements.at(-1).properties.push(property);
    }
  }
  if (!['ascii', 'binary_little_endian', 'binary_big_endian'].includes(format)) throw damaged('This PLY file does not say how its numbers are stored.');
  for (const {count} of elements) if (!(Number.isInteger(count) && count >= 0)) throw damaged('The head of this PLY file is damaged.');
  return {format, elements, body: text.at};
}

/** Numbers of the body, in either way: `next(type)` is the next one. */
class TextNumbers {
  constructor(bytes, at) { this.text = new Text(bytes, at); }

  /** A number takes two bytes at least: no count is larger than the file could hold. */
  check({count, properties}) {
    if (properties.length > 0 && count * properties.length * 2 > this.text.end - this.text.at + 1) throw cutOff();
  }

  next() {
    if (!this.text.skipWhite()) throw cutOff();
    return this.text.number();
  }
}

class BinaryNumbers {
  constructor(bytes, at, little) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
    this.little = little;
  }

  check({count, properties}) {
    const least = properties.reduce((sum, {type, of}) => sum + SIZES[of ?? type], 0);
    if (count * least > this.view.byteLength - this.at) throw cutOff();
  }

  next(type) {
    const at = this.at;
    this.at += SIZES[type];
    if (this.at > this.view.byteLength) throw cutOff();
    return this.view[READS[type]](at, this.little);
  }
}

/** @returns {[number, number, number, number]|undefined} the colour that all have */
function readPoints(source, {count, properties}, points, notes) {
  const place = ['x', 'y', 'z'].map(name => properties.findIndex(property => property.name === name));
  if (place.includes(-1)) throw damaged('The points of this PLY file have no x, y and z.');
  const shade = ['red', 'green', 'blue'].map(name => properties.findIndex(one => one.name === name || one.name === `diffuse_${name}`));
  const coloured = !shade.includes(-1), scale = coloured && SIZES[properties[shade[0]].type] === 1 ? 1 : 255;
  const row = new Float64Array(properties.length);
  let color, several = false;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < properties.length; k++) {
      const {type, of} = properties[k];
      if (of) skipList(source, properties[k]);
      else row[k] = source.next(type);
    }
    points.add3(row[place[0]], row[place[1]], row[place[2]]);
    if (!coloured || several) continue;
    const own = shade.map(k => Math.min(255, Math.max(0, Math.round(row[k] * scale))));
    several = color !== undefined && own.some((value, k) => value !== color[k]);
    color ??= own;
  }
  if (several) notes.push(VERTEX_COLOURS);
  return color && !several ? [...color, 1] : undefined;
}

function skipList(source, {type, of}) {
  for (let n = source.next(of); n > 0; n--) source.next(type);
}

function readFaces(source, {name, count, properties}, faces) {
  const corners = [];
  for (let i = 0; i < count; i++) {
    for (const property of properties) {
      if (!property.of) source.next(property.type);
      else if (!/^vert(ex|ices)_ind(ex|ices)$|^vertex_index$/.test(property.name)) skipList(source, property);
      else {
        corners.length = 0;
        for (let n = source.next(property.of); n > 0; n--) corners.push(source.next(property.type));
        if (name === 'face') faces.add(corners);
        else if (name === 'tristrips') addStrips(corners, faces);
      }
    }
  }
}

/** -1 begins a new strip. */
function addStrips(corners, faces) {
  for (let from = 0, i = 0; i <= corners.length; i++) {
    if (i < corners.length && corners[i] >= 0) continue;
    faces.addStrip(corners.slice(from, i));
    from = i + 1;
  }
}
