// One job of the geometry module: bytes in, JSON out. Apart from the worker, so that tests run it in Node.

const MAGIC = 0x51474246;
const LANDMARKS = 0x4c474246;
const FUNCTIONS = {measure: '_geo_measure', section: '_geo_section', landmarks: '_geo_landmarks'};

/**
 * The request of src/geometry/request.h.
 * @param {{bytes: Uint8Array, origin: number[], step: number, turn?: number[]}[]} chunks
 * @param {{position: number[], normal: number[]}} [plane]
 * @param {boolean} [closes] the surface is known to close but for cracks
 */
export function encodeRequest(chunks, plane = {position: [0, 0, 0], normal: [0, 1, 0]}, closes = false) {
  const padded = bytes => (bytes.length + 3) & ~3;
  const out = new Uint8Array(36 + chunks.reduce((sum, chunk) => sum + 36 + padded(chunk.bytes), 0));
  const view = new DataView(out.buffer);
  let at = 0;
  const word = value => { view.setUint32(at, value, true); at += 4; };
  const numbers = values => values.forEach(value => { view.setFloat32(at, value, true); at += 4; });
  word(MAGIC);
  word(chunks.length);
  numbers([...plane.position].slice(0, 3));
  numbers([...plane.normal].slice(0, 3));
  word(closes ? 1 : 0);
  for (const {bytes, origin, step, turn = [0, 0, 0, 1]} of chunks) {
    numbers([...origin].slice(0, 3));
    numbers([step]);
    numbers(turn);
    word(bytes.length);
    out.set(bytes, at);
    at += padded(bytes);
  }
  return out;
}

/**
 * The landmarks of src/geometry/request.h.
 * @param {{from: number[], to: number[]}[]} pairs metres @param {boolean} similarity
 */
export function encodeLandmarks(pairs, similarity) {
  const view = new DataView(new ArrayBuffer(12 + 48 * pairs.length));
  [LANDMARKS, pairs.length, similarity ? 1 : 0].forEach((word, i) => view.setUint32(4 * i, word, true));
  pairs.forEach(({from, to}, pair) => [...from, ...to].forEach((value, i) => view.setFloat64(12 + 48 * pair + 8 * i, value, true)));
  return new Uint8Array(view.buffer);
}

/**
 * Surfaces of a label map (src/surfaces/label_surfaces.h). Throws as runJob() does.
 * @param {any} module @param {string} request JSON @param {Uint8Array} shard
 * @returns {{table: Uint8Array, data: Blob}} an encoded SceneTable, and what its ranges lie in
 */
export function runSurfaces(module, request, shard) {
  const text = new TextEncoder().encode(request);
  const words = put(module, text);
  const output = module._geo_surfaces(words, text.length, put(module, shard), shard.length);  // which frees the shard
  module._free(words);
  return answerOf(module, output, payload => {
    const head = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
    return {table: payload.slice(4, 4 + head), data: new Blob([payload.slice(4 + head)])};
  });
}

/** Throws the module's error {code, reason, …}; a RangeError when its memory is out. */
export function runJob(module, op, request) {
  const run = module[FUNCTIONS[op]];
  if (!run) throw {code: 'internal', reason: `The geometry worker knows no job "${op}".`, source: '', part: '', advice: ''};
  const input = put(module, request);
  const output = run(input, request.length);
  module._free(input);
  return answerOf(module, output, payload => JSON.parse(new TextDecoder().decode(payload)));
}

/** Bytes in the module's memory, to be freed. */
function put(module, bytes) {
  const at = module._malloc(bytes.length || 1);
  if (!at) throw new RangeError('memory');
  module.HEAPU8.set(bytes, at);
  return at;
}

/** What `use` makes of an answer {u32 status, u32 length, payload}, which is freed then. */
function answerOf(module, output, use) {
  if (!output) throw new RangeError('memory');
  // HEAPU8 is a new array when the memory has grown.
  const [status, length] = new Uint32Array(module.HEAPU8.buffer, output, 2);
  const payload = module.HEAPU8.subarray(output + 8, output + 8 + length);
  try {
    if (status !== 0) throw JSON.parse(new TextDecoder().decode(payload));
    return use(payload);
  } finally {
    module._free(output);
  }
}
