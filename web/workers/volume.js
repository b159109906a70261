// The worker that reads a volume of one file: a shell round read-volume.wasm (src/formats/whole).
//
//   in:  {op: "init", base}                  as in decode.js
//        {op: "begin", name, every, budget}  once
//        {op: "bytes", bytes} …, {op: "end"} the file in order, or {op: "file", blob}; or, of a file that may be a header only,
//        {op: "header", bytes, last}         its beginning (last: all of it), then {op: "next", name}, {op: "bytes", bytes} … a file, {op: "end"}
//   out: {heap}                              bytes of its memory, whenever they become more
//        {read}                              bytes of a blob, for progress
//        {header: true, files}               what else is needed, [[name, or another …] …]; none: the rest of the header's own file
//        {bytes, files}                      JSON (src/formats/whole/whole_volume.h), and [name, Blob] of each level
//        {bytes}                             JSON {tooLarge, error}: more than the budget
//        {error}

const PIECE = 1 << 22;
const TOO_LARGE = 0xffffffff;

let base = import.meta.url.startsWith('blob:') ? '' : new URL('../', import.meta.url).href;
/** @type {Promise<any>|null} */
let program = null;
/** @type {Blob[][]} by level */
let levels = [];
let ended = false;
let told = 0;
// Answers in the order of the questions.
let queue = Promise.resolve();

const failure = (code, reason, advice = '') => ({code, reason, source: '', part: '', advice});

async function load() {
  try {
    return await (await import(`${base}read-volume.mjs`)).default({locateFile: file => base + file});
  } catch (cause) {
    throw failure('network', `A part of the viewer could not be loaded (${cause.message ?? cause}).`, 'Check the connection and reload the page.');
  }
}

/** An answer {u32 status, u32 length, payload}. */
function take(module, at) {
  if (!at) throw new RangeError('memory');
  const [status, length] = new Uint32Array(module.HEAPU8.buffer, at, 2);
  const bytes = module.HEAPU8.slice(at + 8, at + 8 + length);
  module._free(at);
  if (status === 0) return bytes;
  throw JSON.parse(new TextDecoder().decode(bytes));
}

function put(module, bytes) {
  const at = module._malloc(bytes.length || 1);
  if (!at) throw new RangeError('memory');
  module.HEAPU8.set(bytes, at);
  return at;
}

async function begin({name, every, budget}) {
  program = load();
  const module = await program;
  const text = new TextEncoder().encode(name);
  const at = put(module, text);
  take(module, module._vol_begin(at, text.length, every, budget));
  module._free(at);
}

/** Bricks that are ready: u32 level, u32 length, bytes, one after the other. */
async function push(bytes) {
  if (ended) return;
  const module = await program;
  const at = put(module, bytes);
  const out = take(module, module._vol_push(at, bytes.length));
  module._free(at);
  const view = new DataView(out.buffer);
  for (let i = 0; i < out.length;) {
    const [level, length] = [view.getUint32(i, true), view.getUint32(i + 4, true)];
    if (level === TOO_LARGE) throw JSON.parse(new TextDecoder().decode(out.subarray(i + 8, i + 8 + length)));
    (levels[level] ??= []).push(new Blob([out.subarray(i + 8, i + 8 + length)]));
    i += 8 + length;
  }
}

async function header({bytes, last}) {
  await push(bytes);
  if (ended) return;
  const module = await program;
  const files = JSON.parse(new TextDecoder().decode(take(module, module._vol_files())));
  if (files.length === 0 && last) return finish();
  postMessage({header: true, files});
}

async function next({name}) {
  if (ended) return;
  const module = await program;
  const text = new TextEncoder().encode(name);
  const at = put(module, text);
  take(module, module._vol_next_file(at, text.length));
  module._free(at);
}

async function finish() {
  const module = await program;
  const description = take(module, module._vol_finish());
  const files = [];
  for (let level = 0; level < module._vol_levels(); level++) {
    files.push([`${level}/c/0/0/0`, new Blob([take(module, module._vol_index(level)), ...levels[level] ?? []])]);
  }
  postMessage({bytes: description, files}, [description.buffer]);
}


/** @param {boolean} [more] other files follow */
async function readBlob(blob, more) {
  for (let at = 0; at < blob.size && !ended; at += PIECE) {
    const bytes = new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
    await push(bytes);
    postMessage({read: bytes.length});
    await tellHeap();
  }
  if (!more) await finish();
}

function fail(error) {
  if (ended) return;
  ended = true;
  if (error.tooLarge) {
    const bytes = new TextEncoder().encode(JSON.stringify(error));
    postMessage({bytes}, [bytes.buffer]);
  } else if (error.code && error.reason) {
    postMessage({error});
  } else if (error instanceof RangeError) {
    postMessage({error: failure('too-large', 'The volume is too large for the memory there is.', 'Close other tabs and try again.')});
  } else {
    postMessage({error: failure('internal', 'The reader of volumes stopped.', 'The file may be damaged.')});
  }
}

/** While it grows: a page counts it against its ceiling. */
async function tellHeap() {
  const bytes = (await program)?.HEAPU8.length ?? 0;
  if (bytes === told) return;
  told = bytes;
  postMessage({heap: bytes});
}

const STEPS = {
  begin,
  header,
  next,
  bytes: ({bytes}) => push(bytes),
  end: () => ended ? undefined : finish(),
  file: ({blob, more}) => readBlob(blob, more),
};

globalThis.addEventListener?.('message', ({data}) => {
  if (data.op === 'init') {
    base = data.base;
    return;
  }
  queue = queue.then(() => STEPS[data.op]?.(data)).then(tellHeap).catch(fail);
});
