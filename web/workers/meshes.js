// The worker that reads surface files (web/meshes): OBJ, STL, PLY, VTK → a GLB. JavaScript, not VTK: its readers may crash on damaged files,
// and what is read here cannot write beside its memory. One worker an opening; it ends with it.
//
//   in:  {op: "parse", id, kind, name, bytes|blob, materials?: [bytes …]}
//   out: {id, wants: [name …]}             an OBJ names files of materials: parse it again with them (none: without)
//        {id, evidence, heap}              heap: bytes of all that is read; evidence: what its units and axes may be told by (frame.js)
//        {id, error}
//   in:  {op: "build", frame, roots, title, notes}   roots: nodes {name, extras, color, files: [id …], children}
//   out: {glb: Blob} or {error}

import {frameNote, matrixOf, sideOf} from '../meshes/frame.js';
import {boxOf, glbOf} from '../meshes/glb.js';
import {librariesOf, readMtl, readObj} from '../meshes/obj.js';
import {readPly} from '../meshes/ply.js';
import {readStl} from '../meshes/stl.js';
import {errorOf, spaceOf} from '../meshes/surface.js';
import {readVtk} from '../meshes/vtk.js';
import {readVtp} from '../meshes/vtp.js';

const READERS = {obj: readObj, stl: readStl, ply: readPly, vtk: readVtk, vtp: readVtp};

/** @type {Map<number, import('../meshes/surface.js').Surfaces>} */
const files = new Map();
let held = 0;

async function parse({id, kind, name, bytes, blob, materials}) {
  bytes ??= new Uint8Array(await blob.arrayBuffer());
  if (kind === 'obj' && !materials) {
    const wants = librariesOf(bytes);
    // The file itself goes back: it is not kept twice.
    if (wants.length > 0) return postMessage({id, wants, bytes}, {transfer: [bytes.buffer]});
  }
  const surfaces = await READERS[kind](bytes, name, kind === 'obj' ? new Map((materials ?? []).flatMap(list => [...readMtl(list)])) : undefined);
  files.set(id, surfaces);
  for (const part of surfaces.parts) for (const value of Object.values(part)) held += value?.byteLength ?? 0;
  postMessage({id, evidence: {space: surfaces.space ?? spaceOf(bytes), vtk: kind === 'vtk' || kind === 'vtp', ...placesOf(surfaces.parts, name)}, heap: held});
}

/** The largest extent of all parts together, and where those with a side lie. */
function placesOf(parts, name) {
  const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity], sides = {left: [], right: []};
  for (const part of parts) {
    const {min, max} = boxOf(part.points);
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k], min[k]);
      high[k] = Math.max(high[k], max[k]);
    }
    sides[sideOf(part.name) ?? sideOf(name)]?.push((min[0] + max[0]) / 2);
  }
  return {size: Math.max(...high.map((value, k) => value - low[k])), ...sides};
}

function build({frame, roots, title, notes}) {
  const all = [...notes, frameNote(frame)];
  const nodeOf = ({name, extras, color, files: ids = [], children = []}) => {
    const read = ids.flatMap(id => files.get(id) ?? []), parts = read.flatMap(one => one.parts);
    for (const note of read.flatMap(one => one.notes)) all.push(roots.length > 1 || children.length ? `${name}: ${note}` : note);
    const coloured = color ? parts.map(part => ({...part, color})) : parts;
    // What has an id is one structure, however many groups its file has.
    if (coloured.length <= 1 || extras?.id) return {name, extras, parts: coloured, children: children.map(nodeOf)};
    return {name, extras, children: [...coloured.map(part => ({name: part.name, parts: [part]})), ...children.map(nodeOf)]};
  };
  let made = roots.map(nodeOf);
  // A single file of several parts needs no node of its own.
  if (made.length === 1 && !made[0].parts?.length && roots[0].files) made = made[0].children;
  postMessage({glb: glbOf(made, matrixOf(frame), {title, notes: all.slice(0, MOST_NOTES)})});
}

const MOST_NOTES = 64;

let queue = Promise.resolve();
globalThis.addEventListener?.('message', ({data}) => {
  if (data.op === 'init') return;
  queue = queue.then(() => (data.op === 'parse' ? parse(data) : build(data))).catch(problem => postMessage({id: data.id, error: errorOf(problem).toJSON()}));
});
