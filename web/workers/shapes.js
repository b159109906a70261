// Writes what is shown as a file: GLB or STL, part after part as they come (web/sharing/shapes.js).
//
//   in:  {op: "begin", kind: "glb" | "stl", plan (src/app/shapes.h)}
//        {op: "part", structure: its place in the plan, part, bytes: Uint8Array (MeshChunk), origin: [x, y, z], step, turn}    out: {part}
//        {op: "finish"}                                                                                                out: {blob}
//   out: {error: text} instead

import {Document, WebIO} from '@gltf-transform/core';
import {readChunk} from '../sharing/chunk.js';
import {GlbWriter} from '../sharing/glb.js';
import {StlWriter} from '../sharing/stl.js';

const WRITERS = {glb: GlbWriter, stl: StlWriter};

let writer = null;

async function answer({op, kind, plan, structure, part, bytes, origin, step, turn}) {
  if (op === 'begin') writer = new WRITERS[kind](plan, {Document, WebIO});
  else if (op === 'part') {
    writer.add(structure, readChunk(bytes, origin, step, turn));
    postMessage({part});
  } else postMessage({blob: await writer.finish()});
}

addEventListener('message', ({data}) => answer(data).catch(error => postMessage({error: error instanceof RangeError ? 'This device has not enough memory for so many shapes.' : String(error?.message ?? error)})));
