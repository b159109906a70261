// The geometry worker: exact measures and sections by VTK (src/geometry), loaded with the first job.
//
//   in:  {id, op: "measure" | "section", chunks: [{bytes: Uint8Array (MeshChunk), origin: [x, y, z], step}],
//         plane?: {position: [x, y, z], normal: [x, y, z]}, closes?: boolean}          metres, world
//   out: {id, result, heap} (src/geometry/request.h has its fields) or {id, error: {code, reason, source, part, advice}, heap}; heap: bytes of its memory
//   in:  {id, op: "landmarks", pairs: [{from: [x, y, z], to: [x, y, z]}], similarity: boolean}   (src/geometry/request.h)
//   in:  {id, op: "surfaces", shard: Blob, request: JSON text}     a level of a label map (src/surfaces/label_surfaces.h)
//   out: {id, share, heap} …, {id, table: Uint8Array (SceneTable), data: Blob} or {id, error}

import {encodeLandmarks, encodeRequest, runJob, runSurfaces} from '../geometry_job.js';

let module = null;
let failures = 0;

async function load() {
  // Browsers may remember that an address could not be imported.
  const address = new URL(failures ? `../geometry.mjs?attempt=${failures}` : '../geometry.mjs', import.meta.url).href;
  try {
    return await (await import(address)).default();
  } catch (reason) {
    ++failures;
    console.warn(String(reason));
    throw {code: 'not-found', reason: 'The program for exact measures could not be loaded.', source: address, part: '',
      advice: 'Check the connection and try again.'};
  }
}

const heap = () => module?.HEAPU8.length ?? 0;

async function answer({id, op, chunks, plane, closes, shard, request, pairs, similarity}) {
  try {
    module ??= await load();
    if (op === 'surfaces') {
      module.progress = share => postMessage({id, share, heap: heap()});
      const made = runSurfaces(module, request, new Uint8Array(await shard.arrayBuffer()));
      return postMessage({id, ...made}, [made.table.buffer]);
    }
    postMessage({id, result: runJob(module, op, op === 'landmarks' ? encodeLandmarks(pairs, similarity) : encodeRequest(chunks, plane, closes)), heap: heap()});
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      // The instance may be in any state now: the next job gets a new one.
      module = null;
      const [reason, advice] = op === 'surfaces' ? ['This device has not enough memory for surfaces of these labels.', 'Close other tabs and try again.']
        : ['This device has not enough memory for exact measures of this structure.', 'Measure its parts one by one.'];
      postMessage({id, error: {code: 'too-large', reason, source: '', part: '', advice}, heap: heap()});
      return;
    }
    postMessage({id, error: error.reason ? error : {code: 'internal', reason: String(error), source: '', part: '', advice: ''}, heap: heap()});
  }
}

// One after the other: a second job's memory on top of the first would only make both slower.
let last = Promise.resolve();
addEventListener('message', ({data}) => { last = last.then(() => answer(data)); });
