// The decode worker: a shell round five WebAssembly programs (src/codecs), each loaded with its first job, so that an
// atlas with an index never loads the glTF parser, and one without volumes never loads JPEG 2000.
//
//   in:  {op: "init", base}                                 once, before the rest: folder of the programs (with "/" at the
//                                                           end), for a worker started from a Blob; else the folder above
//        {id, kind: "gltf", buffers: [json, …data], binOffset}  → an encoded SceneTable (src/formats/gltf/scene_table.h); data:
//                                                           what the plan of an earlier answer wanted
//        {id, kind: "unpack", params, buffers: [1 to 3]}    → bytes as a mesh job wants them; params: UnpackParams
//        {id, kind: "mesh", params, buffers: [1 to 3]}      → a MeshChunk; params: MeshDecodeParams (src/codecs/chunks.h)
//        {id, kind: "brick", params, buffers: [chunk]}      → a BrickChunk; params: BrickDecodeParams
//        Any of them may bring `spares`: buffers of earlier answers, to be filled again.
//   out: {id, bytes, plan} (transferred; of a mesh or a brick the buffer may be longer than `bytes`; plan: with a "gltf" that needs more than its table, else null) or {id, error: {code, reason, source, part, advice}, fatal?}. After `fatal` the program
//        cannot be trusted any more: the pool starts a new worker.
// params and buffers are Uint8Arrays.

const PROGRAMS = {gltf: 'parse-gltf', mesh: 'decode-mesh', unpack: 'unpack', brick: 'decode-image', packed: 'decode-packed'};
const PACKED = 3;  // BrickDecodeParams.codec: from here on (gzip, blosc) it is only others who write it
// WebAssembly's memory never shrinks: after a giant, begin anew.
const KEEP_BELOW = 64 << 20;
// Of a buffer that is filled again and again: bytes; how many times what is in it.
const LEAST_ROOM = 16 << 10, MOST_ROOM = 4;
// And of all that wait for it.
const MOST_SPARE = 4 << 20;

let base = import.meta.url.startsWith('blob:') ? '' : new URL('../', import.meta.url).href;
const programs = new Map();  // name → promise of it
const loaded = new Map();    // name → program
/** @type {ArrayBuffer[]} */
let spares = [];

const failure = (code, reason, advice = '', source = '') => ({code, reason, source, part: '', advice});

async function start(name) {
  const address = `${base}${name}.mjs`;
  try {
    const module = await (await import(address)).default({locateFile: file => base + file});
    loaded.set(name, module);
    return module;
  } catch (cause) {
    programs.delete(name);
    throw failure('network', `A part of the viewer could not be loaded (${cause.message ?? cause}).`,
      'Check the connection and reload the page.', address);
  }
}

function forget(name) {
  programs.delete(name);
  loaded.delete(name);
}

function program(name) {
  if (!programs.has(name)) programs.set(name, start(name));
  return programs.get(name);
}

/** Copies arrays one after the other into the program's memory; the caller frees. */
function put(module, arrays) {
  const at = module._malloc(arrays.reduce((sum, array) => sum + array.length, 0) || 1);
  if (!at) throw new RangeError('memory');
  let end = at;
  for (const array of arrays) {
    module.HEAPU8.set(array, end);
    end += array.length;
  }
  return at;
}

/** Those that nothing has fitted into for long are let go. @param {ArrayBuffer[]} buffers */
export function refill(buffers) {
  let sum = 0;
  spares = [...buffers, ...spares].filter(({byteLength}) => (sum += byteLength) <= MOST_SPARE);
}

/** Room for an answer: the smallest spare that is large enough, but none of which most would lie idle while the answer waits. */
function roomFor(length) {
  let best = -1;
  spares.forEach(({byteLength}, i) => {
    const fits = byteLength >= length && byteLength <= Math.max(LEAST_ROOM, MOST_ROOM * length);
    if (fits && (best < 0 || byteLength < spares[best].byteLength)) best = i;
  });
  // With room to spare, so that it fits others, too.
  const buffer = best < 0 ? new ArrayBuffer(Math.max(LEAST_ROOM, Math.ceil(1.25 * length))) : spares.splice(best, 1)[0];
  return new Uint8Array(buffer, 0, length);
}

/** Takes an answer {u32 status, u32 length, payload} out of the program's memory. @param {boolean} comesBack its buffer does */
function take(module, at, comesBack) {
  if (!at) throw new RangeError('memory');
  const [status, length] = new Uint32Array(module.HEAPU8.buffer, at, 2);
  const answer = module.HEAPU8.subarray(at + 8, at + 8 + length);
  const bytes = comesBack && status === 0 ? roomFor(length) : new Uint8Array(length);
  bytes.set(answer);
  module._free(at);
  if (status === 0) return bytes;
  throw JSON.parse(new TextDecoder().decode(bytes));
}

/** Buffers one after the other, and their lengths. */
function putAll(module, buffers, held) {
  const lengths = new Uint8Array(new Uint32Array(buffers.map(buffer => buffer.length)).buffer);
  const at = [put(module, buffers), put(module, [lengths])];
  held.push(...at);
  return at;
}

const CALLS = {
  gltf(module, {buffers: [json, ...data], binOffset}, held) {
    held.push(put(module, [json]));
    return module._dec_parse_gltf(held[0], json.length, binOffset, ...putAll(module, data, held), data.length);
  },
  mesh(module, {params, buffers}, held) {
    held.push(put(module, [params]));
    return module._dec_mesh(held[0], params.length, ...putAll(module, buffers, held), buffers.length);
  },
  unpack(module, {params, buffers}, held) {
    held.push(put(module, [params]));
    return module._dec_unpack(held[0], params.length, ...putAll(module, buffers, held), buffers.length);
  },
  brick(module, {params, buffers: [stored]}, held) {
    held.push(put(module, [params]), put(module, [stored]));
    return module._dec_brick(held[0], params.length, held[1], stored.length);
  },
};

/** One job; throws {code, reason, …} with `fatal` when the program broke down. @returns {Promise<Uint8Array>} */
export async function runJob(job) {
  const name = PROGRAMS[job.kind === 'brick' && job.params[0] >= PACKED ? 'packed' : job.kind];
  if (!name) throw failure('internal', `The decoder knows no job "${job.kind}".`);
  const module = await program(name);
  const held = [];
  try {
    const bytes = take(module, CALLS[job.kind](module, job, held), job.kind === 'mesh' || job.kind === 'brick');
    for (const at of held) module._free(at);
    if (module.HEAPU8.length > KEEP_BELOW) forget(name);
    return bytes;
  } catch (error) {
    if (error.code && error.reason) {
      for (const at of held) module._free(at);
      throw error;
    }
    forget(name);
    const memory = error instanceof RangeError;
    throw {...failure(memory ? 'too-large' : 'internal', memory ? 'This part is too large for the memory there is.'
      : 'The decoder stopped while reading this part.', memory ? 'Close other tabs and try again.' : 'The file may be damaged.'), fatal: true};
  }
}

/** A "gltf" answer: the table, and what else the page must know (src/codecs/worker_gltf_main.cpp). */
export function splitScene(answer) {
  const length = new DataView(answer.buffer, answer.byteOffset).getUint32(0, true);
  const plan = answer.subarray(4 + length);
  return {bytes: answer.slice(4, 4 + length), plan: plan.length ? JSON.parse(new TextDecoder().decode(plan)) : null};
}

globalThis.addEventListener?.('message', async ({data}) => {
  if (data.op === 'init') {
    base = data.base;
    return;
  }
  if (data.spares) refill(data.spares);
  try {
    const answer = await runJob(data);
    const {bytes, plan} = data.kind === 'gltf' ? splitScene(answer) : {bytes: answer, plan: null};
    postMessage({id: data.id, bytes, plan, heap: heap()}, [bytes.buffer]);
  } catch ({fatal, ...error}) {
    postMessage({id: data.id, error: error.code ? error : failure('internal', 'The decoder stopped while reading this part.'), fatal});
  }
});

/** Bytes of the programs' memories, and of what is filled again. */
function heap() {
  return [...loaded.values()].reduce((sum, module) => sum + module.HEAPU8.length, 0) + spares.reduce((sum, {byteLength}) => sum + byteLength, 0);
}

/** For tests in Node, where the programs lie elsewhere. */
export function setBase(folder) {
  base = folder;
}
