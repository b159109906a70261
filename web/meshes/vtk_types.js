// Arrays of numbers as VTK's files hold them.

import {cutOff, damaged} from './surface.js';

const [F32, F64, I8, U8, I16, U16, I32, U32, I64, U64] = ['Float32', 'Float64', 'Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'BigInt64', 'BigUint64'];

/** By the names in legacy files; "long" was 4 bytes where it was 8 elsewhere: 8 are what today's machines write. */
const LEGACY = {float: F32, double: F64, char: I8, signed_char: I8, unsigned_char: U8, short: I16, unsigned_short: U16, int: I32, unsigned_int: U32, long: I64, unsigned_long: U64,
  vtkidtype: I32, vtktypeint64: I64, vtktypeuint64: U64, vtktypeint32: I32, vtktypeuint32: U32};
/** By the names in XML files. */
const XML = {Float32: F32, Float64: F64, Int8: I8, UInt8: U8, Int16: I16, UInt16: U16, Int32: I32, UInt32: U32, Int64: I64, UInt64: U64};

const BYTES = {[F32]: 4, [F64]: 8, [I8]: 1, [U8]: 1, [I16]: 2, [U16]: 2, [I32]: 4, [U32]: 4, [I64]: 8, [U64]: 8};

/** @param {string} name @returns {string} */
export function typeOf(name) {
  const type = XML[name] ?? LEGACY[name?.toLowerCase()];
  if (!type) throw damaged(`It holds numbers of an unknown kind (${String(name).slice(0, 40)}).`);
  return type;
}

/** @param {string} type of typeOf() */
export const bytesOf = type => BYTES[type];

/**
 * @param {Uint8Array} bytes @param {number} at @param {string} type of typeOf() @param {number} count @param {boolean} little
 * @returns {Float64Array|Float32Array} exact as far as JavaScript counts
 */
export function numbers(bytes, at, type, count, little) {
  const size = BYTES[type];
  if (!(count >= 0) || count * size > bytes.length - at) throw cutOff();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = type === F32 ? new Float32Array(count) : new Float64Array(count);
  const read = `get${type}`;
  for (let i = 0; i < count; i++, at += size) out[i] = Number(view[read](at, little));
  return out;
}

/**
 * Cells as offsets and corners, of all that VTK calls polygons or strips.
 * @param {ArrayLike<number>} offsets where each ends, or with a 0 in front @param {ArrayLike<number>} corners
 * @param {(corners: ArrayLike<number>, i: number) => void} add with the number of the offset where it ends
 */
export function eachCell(offsets, corners, add) {
  for (let i = 0, from = 0; i < offsets.length; i++) {
    const to = offsets[i];
    if (!(to >= from && to <= corners.length)) throw damaged('Its triangles are damaged.');
    if (to > from) add(corners.subarray(from, to), i);
    from = to;
  }
}
