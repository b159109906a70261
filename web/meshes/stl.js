// STL, as text (several solids: a structure each) or binary; equal corners become one point, so that closed surfaces are closed.

import {cutOff, damaged, sound, weld} from './surface.js';
import {Growing, Text} from './text.js';

const HEAD = 84, FACE = 50;

/** @param {Uint8Array} bytes @param {string} stem @returns {import('./surface.js').Surfaces} */
export function readStl(bytes, stem) {
  const count = bytes.length >= HEAD ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true) : 0;
  const solid = new TextDecoder('latin1').decode(bytes.subarray(0, 2048)).trimStart();
  // Binary ones may begin with "solid", too: their size tells them.
  if (/^solid\b[^]*\b(facet|endsolid)\b/i.test(solid) && bytes.length !== HEAD + count * FACE) return readText(bytes, stem);
  if (bytes.length < HEAD) throw cutOff();
  if (bytes.length < HEAD + count * FACE) throw bytes.length > HEAD && count < 1e8 ? cutOff() : damaged('This is not an STL file.');
  return readBinary(bytes, count, stem);
}

function readBinary(bytes, count, stem) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const corners = new Float32Array(count * 9);
  for (let face = 0, at = HEAD + 12, k = 0; face < count; face++, at += FACE) {
    for (let i = 0; i < 36; i += 4) corners[k++] = view.getFloat32(at + i, true);
  }
  const part = {name: stem, color: headColor(bytes), ...weld(corners)};
  return {parts: sound([part], []), notes: []};
}

/** "COLOR=" and four bytes, as Materialise's programs write it. @returns {[number, number, number, number]|undefined} */
function headColor(bytes) {
  const at = new TextDecoder('latin1').decode(bytes.subarray(0, 80)).indexOf('COLOR=');
  if (at < 0 || at + 10 > 80) return undefined;
  return [bytes[at + 6], bytes[at + 7], bytes[at + 8], bytes[at + 9] / 255];
}

function readText(bytes, stem) {
  const text = new Text(bytes);
  const solids = [];
  let current = null, corners = 0;
  while (text.skipWhite()) {
    const key = text.word().toLowerCase();
    if (key === 'solid') {
      solids.push(current = {name: text.more() ? text.rest() : '', corners: new Growing(Float32Array)});
    } else if (key === 'vertex' && current) {
      current.corners.add3(text.number(), text.number(), text.number());
      corners++;
    } else if (key === 'endfacet') {
      if (corners % 3) throw damaged('Its triangles are damaged.');
    } else if (key === 'facet' || key === 'endsolid') {
      text.nextLine();
    } else if (!['outer', 'loop', 'endloop'].includes(key)) {
      throw damaged('This is not an STL file.');
    }
  }
  if (corners % 3) throw cutOff();
  const several = solids.filter(one => one.corners.length > 0).length > 1;
  const parts = solids.map(({name, corners: own}) => ({name: several && name ? name : stem, ...weld(own.taken())}));
  return {parts: sound(parts, []), notes: []};
}
