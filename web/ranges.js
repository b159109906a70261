// Bytes by range over HTTP, as they arrive: retries, resuming, hosts that ignore ranges, at most six requests a host.

import {absolute, encodedAsLocal, keyOf} from './addresses.js';
import {FabricaError, asError, truncatedError} from './errors.js';
import {join} from './gunzip.js';
import {checkRange, chunksOf, lengthOf, totalOf} from './http.js';

const TRIES = 3;
const PARALLEL_PER_HOST = 6;
const STALL_MS = 30000;
// A host that ignores ranges makes us keep the whole file: not beyond this.
const WHOLE_LIMIT = 1 << 29;
// An offset that means: the last bytes of the file (kFromEnd in src/base/bytes.h).
export const FROM_END = 2 ** 52;
// Of a GLB, what is fetched first: its JSON, as a rule.
export const HEAD = 1 << 16;
/** Addresses that hosts.js knows more about: of pages about files, of hosts that serve other pages elsewhere. */
export const PAGES_OF_FILES = /^(gs|s3):|^https?:\/\/([^/]+\.)?((dropbox|github|gitlab|figshare|google|live|sharepoint)\.com|(bitbucket|zenodo|doi)\.org|osf\.io|1drv\.ms)\/|\/-\/(blob|raw)\//;

/**
 * @callback Sink called with bytes of the resource in order, without gaps
 * @param {Uint8Array} bytes
 * @param {number} offset absolute, in the resource
 * @returns {void}
 */

/** Git LFS, buckets: the same file may be had elsewhere. */
const MAYBE_ELSEWHERE = /^https:\/\/(raw\.github|storage\.g)/;

/** The error that failures.js makes of what happened; without a network not even that can be had. */
const failure = async (kind, source, about) => {
  const made = await import('./failures.js').catch(() => null);
  return made ? made[kind](FabricaError, source, about) : new FabricaError('network', 'This device is offline.', source, 'Connect to the internet and try again.');
};

/** At most `limit` at a time; the order is that of asking. */
class Gate {
  constructor(limit) {
    this.free = limit;
    /** @type {(() => void)[]} */
    this.queue = [];
  }

  async enter() {
    if (this.free > 0) this.free--;
    else await new Promise(resolve => this.queue.push(() => resolve(undefined)));
  }

  leave() {
    const next = this.queue.shift();
    if (next) next();
    else this.free++;
  }
}

const sleep = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener('abort', () => {
    clearTimeout(timer);
    reject(new FabricaError('cancelled', 'No longer wanted.'));
  }, {once: true});
});

export class RangeReader {
  /**
   * @param {{fetch?: typeof fetch, onBytes?: (count: number) => void, backoffMs?: number, wholeLimit?: number}} options
   */
  constructor({fetch: fetcher, onBytes, backoffMs = 400, wholeLimit = WHOLE_LIMIT} = {}) {
    this.fetcher = fetcher ?? ((url, init) => fetch(url, init));
    this.onBytes = onBytes ?? (() => {});
    this.backoffMs = backoffMs;
    this.wholeLimit = wholeLimit;
    this.requests = 0;
    this.bytes = 0;
    /** @type {Map<string, import('./whole.js').WholeFile>} */
    this.whole = new Map();
    /** @type {Map<string, Gate>} */
    this.gates = new Map();
    /** @type {Map<string, Promise<Response>>} */
    this.prefetched = new Map();
    /** @type {Set<string>} what was asked for at all: addresses, and ranges of them as in keyOf() */
    this.asked = new Set();
    /** @type {import('./keep.js').Kept|null} what was fetched before anybody asked */
    this.kept = null;
    /** @type {Map<string, Blob>} */
    this.local = new Map();
    /** @type {Map<string, string|Promise<string>>} where files lie whose addresses are others */
    this.moved = new Map();
    /** @type {Map<string, string>} by where they lie: what they are called in messages */
    this.names = new Map();
    /** @type {Map<string, import('./unpacked.js').Unpacked>} */
    this.unpacked = new Map();
    /** @type {Map<string, Promise<import('./members.js').Members>>} by the scheme and number that their addresses begin with */
    this.folders = new Map();
    /** @type {Map<string, Promise<number>>} */
    this.sizes = new Map();
    /** @type {Map<string, number>} by where they lie, as answers told in passing */
    this.lengths = new Map();
  }

  /** Something is being read over the network. */
  get busy() { return [...this.gates.values()].some(gate => gate.free < PARALLEL_PER_HOST); }

  /**
   * Hands over a request that was started before the viewer was there.
   * @param {string} url @param {Promise<Response>} response @param {string|null} [range] its header; null: the whole file
   */
  prefetch(url, response, range = null) {
    response.catch(() => {});  // the reader that takes it reports
    this.prefetched.set(keyOf(url, range), response);
  }

  /** Bytes at hand under an address of our own: files of this device ("local:…"), buffers inside a glTF ("embedded:…"). */
  addLocal(url, blob) { this.local.set(absolute(url), blob); }

  /** Bytes of a glTF that are made when they are asked for ("unpacked:…"). @param {import('./unpacked.js').Unpacked} views */
  addUnpacked(url, views) { this.unpacked.set(url, views); }

  /** Members of a ZIP file ("zip:N/…"). @param {string} base @param {Promise<import('./members.js').Members>} members */
  addFolder(base, members) {
    members.catch(() => {});  // told by whoever reads them
    this.folders.set(base, members);
  }

  /** The error of a file that ends too early. @param {number} has @param {number} needs bytes @param {string} url */
  tooShort(has, needs, url) { return truncatedError(has, needs, url); }

  /** What to call an address in a message. @param {string} url */
  nameOf(url) { return this.unpacked.get(url)?.file ?? url; }

  /** Somebody has all bytes of these ranges. @param {string} url @param {{offset: number, length: number}[]} ranges */
  taken(url, ranges) { this.unpacked.get(url)?.taken(ranges); }

  /** Later reads of `url` go to `target` (a Git LFS pointer's real file). */
  redirect(url, target) {
    this.moved.set(absolute(url), target);
    this.names.set(target, absolute(url));
  }

  /** Where a file lies, or a promise of that. @param {string} url */
  placeOf(url) {
    const asked = absolute(url);
    if (!this.moved.has(asked) && PAGES_OF_FILES.test(asked)) {
      const found = import('./hosts.js').then(({fileAddress}) => fileAddress(FabricaError, asked, this.fetcher), async () => {
        throw await failure('networkError', asked, this.fetcher);
      });
      this.moved.set(asked, found);
      // A refusal is told by whoever reads; somebody may ask again.
      found.then(place => (place === asked ? this.moved.set(asked, asked) : this.redirect(asked, place)), () => this.moved.delete(asked));
    }
    return this.moved.get(asked) ?? asked;
  }

  /**
   * Reads [offset, offset + length) (length 0: to the end), handing bytes to `sink` as they come.
   * @param {string} url @param {number} offset @param {number} length @param {Sink} sink
   * @param {AbortSignal} [signal] @param {boolean} [mayEnd] a file that ends sooner is no error
   */
  async read(url, offset, length, sink, signal, mayEnd = false) {
    const place = this.placeOf(url);
    const source = typeof place === 'string' ? place : await place;
    if (offset >= FROM_END) return this.readEnd(source, length, sink, signal);
    const folder = this.folders.get(/^zip:\d+\//.exec(source)?.[0] ?? '');
    if (folder) return (await folder).read(source, offset, length, sink, signal, mayEnd);
    const unpacked = this.unpacked.get(source);
    if (unpacked) return unpacked.read(offset, length, sink);
    if (/^(local|embedded|volume):/.test(source)) return this.readLocal(source, offset, length, sink, mayEnd);
    const whole = this.whole.get(source);
    if (whole) return whole.read(offset, length, sink, signal, mayEnd);
    const kept = this.kept?.find(absolute(url), offset, length);
    if (kept) return sink(kept, offset);
    // What nobody can fetch is not tried.
    if (!/^(https?|blob|data):/.test(source)) throw await failure('networkError', source, this.fetcher);
    let began = false;
    const give = (bytes, from) => {
      began = true;
      sink(bytes, from);
    };
    const origin = new URL(source).host;
    let gate = this.gates.get(origin);
    if (!gate) this.gates.set(origin, gate = new Gate(PARALLEL_PER_HOST));
    await gate.enter();
    try {
      if (signal?.aborted) throw new FabricaError('cancelled', 'No longer wanted.', url);
      await this.readTries(source, offset, length, give, signal, mayEnd);
      return;
    } catch (problem) {
      // Told by the address that was asked for.
      if (problem.source === source) problem.source = this.names.get(source) ?? source;
      const other = began || signal?.aborted || !MAYBE_ELSEWHERE.test(source) ? null
        : await import('./hosts.js').then(({elsewhere}) => elsewhere(source, problem.code, this.fetcher)).catch(() => null);
      if (!other) throw problem;
      this.redirect(url, other);
    } finally {
      gate.leave();
    }
    return this.read(url, offset, length, sink, signal, mayEnd);
  }

  /** The last bytes of a file; all of it when it is shorter. Offsets for the sink count from FROM_END. */
  async readEnd(source, length, sink, signal) {
    const size = await this.sizeOf(source, signal);
    const from = Math.max(0, size - length);
    if (size > from) await this.read(source, from, size - from, (bytes, at) => sink(bytes, FROM_END + at - from), signal);
  }

  /** @param {string} url @param {AbortSignal} [signal] @returns {Promise<number>} bytes */
  async sizeOf(url, signal) {
    const source = await this.placeOf(url);
    const known = this.sizes.get(source) ?? this.findSize(source, signal);
    this.sizes.set(source, known);
    known.catch(() => this.sizes.delete(source));  // somebody may ask again
    return known;
  }

  async findSize(source, signal) {
    const folder = this.folders.get(/^zip:\d+\//.exec(source)?.[0] ?? '');
    if (folder) return (await folder).sizeOf(source);
    if (/^(local|embedded|volume):/.test(source)) return this.localOf(source).size;
    const told = this.lengths.get(source);
    if (told !== undefined) return told;
    // The answer's length can be read from everywhere, a range's total not. Some refuse HEAD or pack its answer: those are asked
    // for all, and not listened to.
    for (const method of ['HEAD', 'GET']) {
      const whole = this.whole.get(source);
      if (whole?.done && !whole.error) return whole.length;
      const abort = new AbortController();
      signal?.addEventListener('abort', () => abort.abort(), {once: true});
      const response = await this.fetcher(source, {method, signal: abort.signal, cache: 'no-store', credentials: 'same-origin'}).catch(() => null);
      this.requests++;
      if (signal?.aborted) throw new FabricaError('cancelled', 'No longer wanted.', source);
      const size = response?.ok ? lengthOf(response) : null;
      const status = response?.status ?? 0;
      abort.abort();
      if (size !== null) return size;
      if (status === 404 || status === 410 || (method === 'GET' && status >= 400)) throw await failure('statusError', source, response);
      if (method === 'GET' && !response) throw await failure('networkError', source, this.fetcher);
    }
    throw new FabricaError('unsupported', 'The host does not say how long this file is.', source, 'Use another host, such as GitHub Pages or any common web server.');
  }

  async readTries(source, offset, length, sink, signal, mayEnd) {
    // A retry goes on where the last try stopped.
    const progress = {at: offset};
    for (let attempt = 1; ; attempt++) {
      try {
        const whole = this.whole.get(source);
        if (whole) {
          const rest = length === 0 ? 0 : offset + length - progress.at;
          return await whole.read(progress.at, rest, sink, signal, mayEnd);
        }
        return await this.readOnce(source, offset, length, progress, sink, signal, mayEnd);
      } catch (problem) {
        const error = asError(problem, source);
        if (signal?.aborted) throw new FabricaError('cancelled', 'No longer wanted.', source);
        if (error.code !== 'network' || error.final || attempt === TRIES) throw error.reason ? error : await failure('networkError', source, this.fetcher);
        await sleep(error.wait ?? this.backoffMs * 3 ** (attempt - 1) * (0.75 + Math.random() / 2), signal);
      }
    }
  }

  async readOnce(source, offset, length, progress, sink, signal, mayEnd) {
    const end = length === 0 ? Infinity : offset + length;
    const abort = new AbortController();
    const stop = () => abort.abort();
    signal?.addEventListener('abort', stop, {once: true});
    let stall;
    let stalled = false;
    const alive = () => {
      clearTimeout(stall);
      stall = setTimeout(() => {
        stalled = true;
        abort.abort();
      }, STALL_MS);
    };
    alive();
    try {
      const ranged = progress.at > 0 || end !== Infinity;
      const response = await this.request(source, ranged ? `bytes=${progress.at}-${end === Infinity ? '' : end - 1}` : null, abort.signal);
      alive();
      if (response.status === 416) {
        if (mayEnd) return;
        throw truncatedError(totalOf(response) ?? progress.at, end === Infinity ? progress.at : end, source);
      }
      if (!response.ok) {
        const error = await failure('statusError', source, response);
        error.final ??= response.status < 500;
        throw error;
      }
      if (response.headers.get('Content-Type')?.startsWith('text/html')) {
        const error = await failure('pageError', source, response.clone());
        if (error) throw error;
      }
      const total = response.status === 206 ? totalOf(response) : lengthOf(response);
      if (total !== null) this.lengths.set(source, total);
      if (ranged && response.status === 200) {
        // Ranges are ignored here: take the body as it comes, and keep it for what is asked later. Few hosts need it.
        const {keepWhole} = await import('./whole.js');
        const other = this.whole.get(source);
        if (other) abort.abort();
        else signal?.removeEventListener('abort', stop);
        const whole = other ?? keepWhole(this, source, response, total, chunksOf);
        clearTimeout(stall);
        return await whole.read(progress.at, end === Infinity ? 0 : end - progress.at, sink, signal, mayEnd);
      }
      if (response.status === 206) checkRange(response, progress.at, source);
      const announced = lengthOf(response);
      const began = progress.at;
      const shortened = total !== null && end !== Infinity && total < end;
      for await (const chunk of chunksOf(response)) {
        alive();
        this.count(chunk.length);
        // More than was asked for would be a broken host: what is past the end is dropped.
        const take = Math.min(chunk.length, end - progress.at);
        if (take <= 0) break;
        const at = progress.at;
        progress.at += take;
        sink(take === chunk.length ? chunk : chunk.subarray(0, take), at);
      }
      if (end === Infinity ? total !== null && response.status === 206 && progress.at < total : progress.at < end) {
        if (shortened && progress.at >= total) {
          if (mayEnd) return;
          throw truncatedError(total, end, source);
        }
        if (total === null && mayEnd) return;
        // The host sent less than it announced, or the connection broke.
        throw announced !== null && progress.at - began >= announced && !mayEnd
          ? truncatedError(progress.at, end, source)
          : new FabricaError('network', 'The connection broke before everything had arrived.', source, 'Try again.');
      }
    } catch (problem) {
      if (problem instanceof FabricaError) throw problem;
      if (stalled) throw new FabricaError('network', 'The host stopped answering.', source, 'Try again later.');
      if (signal?.aborted) throw new FabricaError('cancelled', 'No longer wanted.', source);
      throw progress.at > offset
        ? new FabricaError('network', 'The connection broke before everything had arrived.', source, 'Check the connection and try again.')
        : new FabricaError('network', '', source);  // why is asked once all tries have failed
    } finally {
      clearTimeout(stall);
      signal?.removeEventListener('abort', stop);
    }
  }

  request(source, range, signal) {
    const early = this.prefetched.get(keyOf(source, range));
    this.requests++;
    this.asked.add(keyOf(source, range));
    if (early) {
      this.prefetched.delete(keyOf(source, range));
      return early;
    }
    // Chromium puts ranges of one address in a row through its cache and may shorten them: no-store avoids both. A plain
    // range needs no preflight.
    return this.fetcher(source, {signal, cache: range === null ? 'default' : 'no-store', credentials: 'same-origin',
      headers: range === null ? {} : {Range: range}});
  }

  /** A file of this device, or undefined. @param {string} url */
  localBlob(url) {
    const source = absolute(url);
    return this.local.get(source) ?? this.local.get(encodedAsLocal(source));
  }

  /** @returns {Blob} */
  localOf(source) {
    const blob = this.localBlob(source);
    if (blob) return blob;
    throw new FabricaError('not-found', 'This file is not among those that were opened from this device.', source,
      'Choose all files that belong together, or drop their folder.');
  }

  async readLocal(source, offset, length, sink, mayEnd) {
    const blob = this.localOf(source);
    const end = length === 0 ? blob.size : offset + length;
    if (end > blob.size && !mayEnd) throw truncatedError(blob.size, end, source);
    const bytes = new Uint8Array(await blob.slice(offset, Math.min(end, blob.size)).arrayBuffer());
    this.onBytes(bytes.length);
    sink(bytes, offset);
  }

  count(length) {
    this.bytes += length;
    this.onBytes(length);
  }

  /**
   * The bytes of a range in one piece; fewer when the file ends sooner and `mayEnd`.
   * @param {string} url @param {number} offset @param {number} length 0: to the end
   * @param {AbortSignal} [signal] @param {boolean} [mayEnd] @returns {Promise<Uint8Array>}
   */
  async bytesOf(url, offset, length, signal, mayEnd = false) {
    const pieces = [];
    await this.read(url, offset, length, bytes => pieces.push(bytes), signal, mayEnd);
    return join(pieces);
  }
}
