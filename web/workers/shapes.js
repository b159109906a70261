// Writes what is shown as a file: GLB or STL, part after part as they come (web/sharing/shapes.js).
//
//   in:  {op: "begin", kind: "glb" | "stl", plan (src/app/shapes.h), asSeen: boolean}      cut and pulled apart
//        {op: "part", structure: its place in the plan, part, bytes: Uint8Array (MeshChunk), origin: [x, y, z], step, turn}    out: {part}
//        {op: "cap", cap: its place in the plan, loops: [[x, y, z, …]…]}                                                       out: {cap}
//        {op: "finish"}                                                                                                out: {blob}
//   out: {error: text} instead

import {Document, WebIO} from '@gltf-transform/core';
import earcut from 'earcut';
import {readChunk} from '../sharing/chunk.js';
import {Shared, apart, capOf, cutMesh, joinFaces} from '../sharing/cut.js';
import {GlbWriter} from '../sharing/glb.js';
import {StlWriter} from '../sharing/stl.js';

const WRITERS = {glb: GlbWriter, stl: StlWriter};

let writer = null;
/** What was begun. */
let work = null;
let outlines = [];

/** The faces that close what was cut: when all shapes are there, whose places they share. */
function faces() {
  const {kind, plan: {cuts, caps}, shared} = work, bodies = new Map();
  for (const {cap, loops} of outlines) {
    const {structure, cut} = caps[cap], mesh = capOf(loops, cuts[cut], earcut, shared);
    if (!bodies.has(structure)) bodies.set(structure, []);
    bodies.get(structure).push({...caps[cap], mesh: {...cutMesh(mesh, cuts.filter((_, i) => i !== cut), shared), area: mesh.area}});
  }
  const all = [...bodies.values()].flatMap(body => joinFaces(body, cuts));
  // A printer wants them where they are: what lies within another is one with it.
  return kind === 'glb' ? apart(all, cuts) : all;
}

function seen(mesh, {whole, offset}) {
  if (offset) mesh.positions.forEach((x, i) => { mesh.positions[i] = x + offset[i % 3]; });
  return whole ? mesh : cutMesh(mesh, work.plan.cuts, work.shared);
}

async function answer({op, kind, plan, asSeen, structure, part, cap, loops, bytes, origin, step, turn}) {
  if (op === 'begin') {
    work = {kind, plan, asSeen, shared: new Shared()};
    outlines = [];
    writer = new WRITERS[kind](plan, {Document, WebIO});
  } else if (op === 'part') {
    const mesh = readChunk(bytes, origin, step, turn);
    writer.add(structure, work.asSeen ? seen(mesh, work.plan.structures[structure]) : mesh);
    postMessage({part});
  } else if (op === 'cap') {
    outlines.push({cap, loops});
    postMessage({cap});
  } else {
    for (const {structure: row, look, mesh} of faces()) writer.add(row, mesh, look);
    postMessage({blob: await writer.finish()});
  }
}

addEventListener('message', ({data}) => answer(data).catch(error => postMessage({error: error instanceof RangeError ? 'This device has not enough memory for so many shapes.' : String(error?.message ?? error)})));
