// VTK's XML files of polygons (.vtp) and of unstructured grids (.vtu): numbers as text, as base64 or behind the XML; plain or packed by zlib. No XML
// library: what follows <AppendedData> is none, and all that is wanted of the rest are a few elements and their attributes.

import {inflate, join} from '../gunzip.js';
import {FabricaError} from '../errors.js';
import {addGrid} from './shell.js';
import {Faces, cutOff, damaged, sound, spaceOf} from './surface.js';
import {Text} from './text.js';
import {bytesOf, eachCell, numbers, typeOf} from './vtk_types.js';

/** Bytes that all arrays of a file may have: as many as a packed one can grow to, not those of a few that thousands of its pieces share. */
const mostOf = length => Math.min(2 ** 31, 2 ** 28 + 64 * length);
const MOST_PIECES = 10000;

/** @param {Uint8Array} bytes @param {string} stem @returns {Promise<import('./surface.js').Surfaces>} */
export async function readVtp(bytes, stem) {
  const file = openFile(bytes);
  const parts = [];
  const notes = [];
  let wrong = 0;
  for (const piece of file.pieces) {
    const points = await piece.array('Points', null);
    const faces = new Faces({values: points, length: points.length});
    for (const [section, add] of [['Polys', cell => faces.add(cell)], ['Strips', cell => faces.addStrip(cell)]]) {
      const offsets = await piece.array(section, 'offsets');
      if (offsets.length > 0) eachCell(offsets, await piece.array(section, 'connectivity'), add);
    }
    const cells = await piece.array('Cells', 'offsets');
    if (cells.length > 0) addGrid(faces, cells, await piece.array('Cells', 'connectivity'), await piece.array('Cells', 'types'), notes);
    wrong += faces.wrong;
    parts.push({name: stem, points: Float32Array.from(points), triangles: faces.taken()});
  }
  return {parts: sound(parts, notes, wrong), notes, space: spaceOf(bytes)};
}

const attributesOf = text => Object.fromEntries([...text.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key, one, two]) => [key, one ?? two]));

function openFile(bytes) {
  // A byte a letter, so that places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, endOfXml(bytes)));
  const file = {pieces: [], little: true, wide: false, packer: '', bytes, text, appended: -1, base64: false, left: mostOf(bytes.length)};
  let piece = null, section = '';
  const tags = /<(\/?)([A-Za-z]+)((?:[^<>"']|"[^"]*"|'[^']*')*)>/g;
  for (let tag = tags.exec(text); tag; tag = tags.exec(text)) {
    const [whole, closing, name, rest] = tag;
    if (closing) {
      if (name === section) section = '';
      continue;
    }
    const attributes = attributesOf(rest);
    if (name === 'VTKFile') begin(file, attributes);
    else if (name === 'Piece') {
      if (file.pieces.length >= MOST_PIECES) throw damaged('It claims more points or triangles than it can hold.');
      file.pieces.push(piece = new Piece(file));
    } else if (['Points', 'Polys', 'Strips', 'Cells'].includes(name) && !rest.endsWith('/')) section = name;
    else if (name === 'DataArray' && piece && section) {
      const at = tag.index + whole.length, to = rest.endsWith('/') ? at : text.indexOf('<', at);
      piece.arrays.push({section, attributes, at, to: to < 0 ? text.length : to});
    } else if (name === 'AppendedData') {
      file.base64 = attributes.encoding !== 'raw';
      file.appended = bytes.indexOf(95, tag.index + whole.length) + 1;  // behind "_"
      break;
    }
  }
  if (!file.known) throw damaged('This is not a VTK file.');
  if (file.pieces.length === 0) throw damaged('There are no triangles in it.');
  return file;
}

function begin(file, {type, byte_order: order, header_type: header, compressor}) {
  if (/Image/.test(type ?? '')) throw damaged('This VTK file holds an image, no surface of polygons.');
  if (type !== 'PolyData' && type !== 'UnstructuredGrid') throw damaged('This VTK file holds no surface of polygons.');
  file.known = true;
  file.little = order !== 'BigEndian';
  file.wide = header === 'UInt64';
  file.packer = compressor ?? '';
}

/** Where the part that is XML ends: behind the tag that begins the rest. */
function endOfXml(bytes) {
  const mark = new TextEncoder().encode('<AppendedData');
  for (let at = bytes.indexOf(mark[0]); at >= 0; at = bytes.indexOf(mark[0], at + 1)) {
    if (mark.every((value, i) => bytes[at + i] === value)) {
      const end = bytes.indexOf(62, at);
      return end < 0 ? bytes.length : end + 1;
    }
  }
  return bytes.length;
}

class Piece {
  constructor(file) {
    this.file = file;
    /** @type {{section: string, attributes: Record<string, string>, at: number, to: number}[]} */
    this.arrays = [];
  }

  /** @param {string} section @param {string|null} name null: its only one @returns {Promise<any>} */
  async array(section, name) {
    const found = this.arrays.find(one => one.section === section && (!name || one.attributes.Name === name));
    if (!found) return new Float64Array(0);
    const {file} = this, {attributes, at, to} = found, type = typeOf(attributes.type);
    if (attributes.format === 'ascii') return asciiNumbers(file.bytes, at, to);
    const raw = attributes.format === 'appended' ? await this.appended(Number(attributes.offset)) : await blocks(file, sixtyFour(file.text.slice(at, to)));
    return numbers(raw, 0, type, Math.floor(raw.length / bytesOf(type)), file.little);
  }

  appended(offset) {
    const {file} = this, at = file.appended + offset;
    if (file.appended <= 0 || !(offset >= 0) || at >= file.bytes.length) throw cutOff();
    if (!file.base64) return blocks(file, file.bytes.subarray(at));
    // To the next array, or to the end.
    let to = file.bytes.indexOf(60, at);
    if (to < 0) to = file.bytes.length;
    for (const piece of file.pieces) {
      for (const {attributes} of piece.arrays) {
        const other = file.appended + Number(attributes.offset);
        if (other > at && other < to) to = other;
      }
    }
    return blocks(file, sixtyFour(new TextDecoder('latin1').decode(file.bytes.subarray(at, to))));
  }
}

function asciiNumbers(bytes, at, to) {
  const text = new Text(bytes, at, to);
  const out = [];
  while (text.skipWhite()) out.push(text.number());
  return Float64Array.from(out);
}

/** Base64; a length in front may have been packed by itself, with "=" behind it. @param {string} text @returns {Uint8Array} */
function sixtyFour(text) {
  const pieces = text.replace(/\s+/g, '').match(/[^=]+=*/g) ?? [];
  try {
    return join([new Uint8Array(0), ...pieces.map(piece => Uint8Array.from(atob(piece.replace(/=+$/, '')), letter => letter.charCodeAt(0)))]);
  } catch {
    throw damaged('Its numbers are damaged.');
  }
}

function spend(file, bytes) {
  file.left -= bytes;
  if (!(file.left >= 0)) throw damaged('It claims more points or triangles than it can hold.');
}

/** The bytes of an array: its length and they, or a head that says how they were packed, and the packed blocks. */
async function blocks(file, bytes) {
  const {little, wide, packer} = file;
  if (packer && packer !== 'vtkZLibDataCompressor') {
    throw new FabricaError('unsupported', `This file is packed in a way that browsers cannot unpack (${packer.slice(0, 60)}).`, '', 'Save it again with zlib, or without packing.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), word = wide ? 8 : 4;
  const head = index => {
    if ((index + 1) * word > bytes.length) throw cutOff();
    return wide ? Number(view.getBigUint64(index * 8, little)) : view.getUint32(index * 4, little);
  };
  if (!packer) {
    const length = head(0);
    if (length > bytes.length - word) throw cutOff();
    spend(file, length);
    return bytes.subarray(word, word + length);
  }
  const count = head(0), size = head(1), last = head(2);
  if (count === 0) return new Uint8Array(0);
  const total = (last > 0 ? count - 1 : count) * size + last;
  if (count > bytes.length / word || last > size) throw damaged('Its numbers are damaged.');
  spend(file, total);
  const out = [];
  let at = (3 + count) * word;
  for (let i = 0; i < count; i++) {
    const length = head(3 + i), wanted = i === count - 1 && last > 0 ? last : size;
    if (at + length > bytes.length) throw cutOff();
    const pieces = await inflate(bytes.subarray(at, at + length), wanted, 'deflate').catch(() => null);
    if (!pieces) throw damaged('Its numbers are damaged.');
    out.push(...pieces);
    at += length;
  }
  return join([new Uint8Array(0), ...out]);
}
