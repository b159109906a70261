// What streaming asks of the page (src/stream/transport.h): batches of byte ranges, decoded off the main thread, answered
// part by part as soon as a part's bytes are there.

import {FabricaError, asError} from './errors.js';
import {inflate, join} from './gunzip.js';
import {FROM_END, RangeReader} from './ranges.js';
import {takePart} from './together.js';

const GUNZIP_LIMIT = 1 << 28;
const GAP = 32 * 1024;  // bytes worth fetching for nothing to save a request
// BrickDecodeParams.flags, and the one that says that a brick without a file is no error.
const FLAGS_AT = 44, MAY_BE_MISSING = 8;

/**
 * @typedef {{job: number, decode: 'none'|'gunzip'|'mesh'|'brick', params: Uint8Array, ranges: [number, number][]}} Part
 * @typedef {{url: string, offset: number, length: number, parts: Part[]}} Batch
 * @typedef {import('./workers.js').DecodePool} DecodePool
 */

/** Collects one part's ranges out of a batch's stream; `complete` once every byte of them is there. */
class Gather {
  /** @param {Part} part @param {boolean} whole the part takes everything that comes */
  constructor(part, whole) {
    this.part = part;
    this.whole = whole;
    this.cancelled = false;
    this.answered = false;
    /** @type {Uint8Array[]} */
    this.pieces = [];
    this.ranges = part.ranges.map(([offset, length]) => ({offset: Number(offset), length: Number(length), bytes: null, filled: 0}));
    this.missing = this.ranges.reduce((sum, range) => sum + range.length, 0);
  }

  /** The end of a file that is shorter than was asked for: there is no more of it. */
  get ended() { return !this.whole && this.ranges.every(range => range.offset >= FROM_END); }

  /** A brick that its volume may lack. */
  get mayBeMissing() {
    const {decode, params} = this.part;
    return decode === 'brick' && (new DataView(params.buffer, params.byteOffset).getUint32(FLAGS_AT, true) & MAY_BE_MISSING) !== 0;
  }

  get complete() { return !this.whole && this.missing === 0; }

  /** @param {Uint8Array} bytes @param {number} at */
  take(bytes, at) {
    if (this.whole) {
      this.pieces.push(bytes);
      return;
    }
    for (const range of this.ranges) {
      const from = Math.max(at, range.offset + range.filled);
      const to = Math.min(at + bytes.length, range.offset + range.length);
      if (from >= to) continue;
      range.bytes ??= new Uint8Array(range.length);
      range.bytes.set(bytes.subarray(from - at, to - at), from - range.offset);
      range.filled = to - range.offset;
      this.missing -= to - from;
    }
  }

  /** One buffer a range, in order; an absent range (length 0) is empty. */
  buffers() {
    return this.whole ? [join(this.pieces)] : this.ranges.map(({bytes, filled}) => bytes?.subarray(0, filled) ?? new Uint8Array(0));
  }
}

/**
 * What a batch needs of its stretch of the file: a foreign part's vertices and triangles may lie far apart in it.
 * @param {Gather[]} gathers @returns {[number, number][]} offset, length
 */
function neededOf(gathers) {
  const ranges = gathers.flatMap(gather => gather.answered ? [] : gather.ranges).filter(range => range.length > 0)
    .sort((a, b) => a.offset - b.offset);
  /** @type {[number, number][]} */
  const pieces = [];
  for (const {offset, length} of ranges) {
    const last = pieces.at(-1);
    if (last && offset <= last[0] + last[1] + GAP) last[1] = Math.max(last[1], offset + length - last[0]);
    else pieces.push([offset, length]);
  }
  return pieces;
}

export class Transport {
  /**
   * @param {{pool: DecodePool, onPart: (job: number, bytes: Uint8Array) => void,
   *   onError: (job: number, error: import('./errors.js').ErrorInfo) => void, onBytes: (count: number) => void,
   *   onShare?: import('./meter.js').OnShare, reader?: RangeReader}} options
   */
  constructor({pool, onPart, onError, onBytes, onShare, reader}) {
    this.pool = pool;
    this.onShare = onShare;
    this.onPart = onPart;
    this.onError = onError;
    this.reader = reader ?? new RangeReader();
    this.reader.onBytes = onBytes;
    /** @type {Map<number, () => void>} */
    this.cancels = new Map();
    this.closed = false;
  }

  /** @param {Batch} batch */
  fetch(batch) {
    const url = batch.url;
    const name = this.reader.nameOf(url);
    const length = Number(batch.length);
    const gathers = batch.parts.map(part => new Gather({...part, params: part.params.slice()}, length === 0 && part.ranges.length === 0));
    const abort = new AbortController();
    let unfinished = gathers.length;
    const finished = () => {
      if (--unfinished === 0) abort.abort();
    };
    for (const gather of gathers) {
      this.cancels.set(gather.part.job, () => {
        gather.cancelled = true;
        // What is being decoded is let go; the request goes on only while another part wants it.
        this.pool.cancel(gather.part.job);
        if (!gather.answered) {
          gather.answered = true;
          finished();
        }
      });
    }
    const complete = (gather, buffers = gather.buffers()) => {
      gather.answered = true;
      this.reader.taken(url, gather.ranges);
      finished();
      this.decode(gather.part, buffers, name).then(
        bytes => this.answer(gather, bytes), error => this.fail(gather, error, name));
    };
    const sink = (bytes, at) => {
      for (const gather of gathers) {
        if (gather.answered) continue;
        gather.take(bytes, at);
        if (gather.complete) complete(gather);
      }
    };
    for (const gather of gathers) if (gather.complete) complete(gather);
    if (unfinished === 0) return;
    const pieces = length === 0 ? [[Number(batch.offset), 0]] : neededOf(gathers);
    Promise.allSettled(pieces.map(([from, size]) => this.reader.read(url, from, size, sink, abort.signal))).then(results => {
      const failed = results.find(result => result.status === 'rejected');
      for (const gather of gathers) {
        if (gather.answered) continue;
        if (failed?.reason.code === 'not-found' && gather.mayBeMissing) complete(gather, [new Uint8Array(0)]);
        else if (failed) this.failUnanswered(gather, failed.reason, name, finished);
        else if (gather.whole || gather.ended) complete(gather);
        else this.failUnanswered(gather, new FabricaError('truncated', 'The file ends before this part of it.', name,
          'Upload it again and compare its size with the original.'), name, finished);
      }
    });
  }

  failUnanswered(gather, error, url, finished) {
    gather.answered = true;
    finished();
    this.fail(gather, error, url);
  }

  /** @param {Part} part @param {Uint8Array[]} buffers @param {string} url */
  async decode(part, buffers, url) {
    switch (part.decode) {
      case 'none': return buffers.length === 1 ? buffers[0] : join(buffers);
      case 'gunzip': return gunzip(join(buffers), url);
      case 'mesh':
      case 'brick': return this.pool.run(part.job, part.decode, part.params, buffers, url);
      default: throw new FabricaError('internal', `Unknown kind of data "${part.decode}".`, url);
    }
  }

  answer(gather, bytes) {
    this.cancels.delete(gather.part.job);
    if (!gather.cancelled && !this.closed) this.onPart(gather.part.job, bytes);
    if (gather.part.decode === 'mesh' || gather.part.decode === 'brick') this.pool.giveBack(bytes);
  }

  fail(gather, problem, url) {
    this.cancels.delete(gather.part.job);
    const error = asError(problem, url);
    if (!gather.cancelled && !this.closed && error.code !== 'cancelled') this.onError(gather.part.job, error.toJSON());
  }

  /** @param {number} job */
  cancel(job) {
    this.cancels.get(job)?.();
    this.cancels.delete(job);
  }

  /** Answers a job with what a promise brings, unless it is cancelled. @param {(signal: AbortSignal) => Promise<Uint8Array>} start */
  settle(job, url, start) {
    const abort = new AbortController();
    this.cancels.set(job, () => abort.abort());
    start(abort.signal).then(
      bytes => {
        this.cancels.delete(job);
        if (!abort.signal.aborted && !this.closed) this.onPart(job, bytes);
      },
      problem => {
        this.cancels.delete(job);
        if (!abort.signal.aborted && !this.closed) this.onError(job, asError(problem, url).toJSON());
      });
  }

  /**
   * Answers a job with what may be large. Its part is taken at once: programs come in any order, also two who wait for the same one.
   * @param {number} job @param {string} url @param {(part: import('./together.js').Part, signal: AbortSignal) => Promise<Uint8Array>} start
   */
  inPart(job, url, start) {
    const part = takePart(this.reader);
    this.settle(job, url, signal => start(part, signal).finally(part.known));
  }

  /** Reads a glTF's JSON (of other files what becomes one) and has it parsed in a worker. @param {number} job @param {string} url */
  openScene(job, url) {
    const {reader, pool, onShare} = this;
    this.inPart(job, url, (part, signal) => import('./scene.js').then(({openScene}) => openScene({reader, pool, job, url, signal, part, onShare})));
  }

  /**
   * Reads a volume that is one file, in a worker of its own that cuts it into bricks.
   * @param {number} job @param {string} url @param {number} every @param {number} budget bytes
   */
  openVolume(job, url, every, budget) {
    const {reader, pool, onShare} = this;
    this.inPart(job, url, (part, signal) => import('./whole_volume.js').then(({openVolume}) =>
      openVolume({reader, pool, job, url, every, budget, signal, part, onShare})));
  }

  /**
   * Has a geometry worker of its own make surfaces of a label map's level.
   * @param {number} job @param {string} url @param {string} request JSON (src/surfaces/label_surfaces.h)
   */
  makeSurfaces(job, url, request) {
    const {reader, pool, onShare} = this;
    this.settle(job, url, signal => import('./surfaces.js').then(({makeSurfaces}) =>
      makeSurfaces({reader, pool, job, url, request, signal, onShare})));
  }

  close() {
    this.closed = true;
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
  }
}

/** @param {Uint8Array} bytes @param {string} source @param {number} limit */
export async function gunzip(bytes, source, limit = GUNZIP_LIMIT) {
  const pieces = await inflate(bytes, limit).catch(() => {
    throw new FabricaError('bad-format', 'The compressed file is damaged.', source, 'Upload it again and compare its size with the original.');
  });
  if (pieces) return join(pieces);
  throw new FabricaError('too-large', `The compressed file grows beyond ${limit >> 20} MB.`, source, 'It is damaged, or made to exhaust memory.');
}
