// A file that came whole, because its host ignores ranges: grows while it arrives; readers wait for what they need.

import {FabricaError, truncatedError} from './errors.js';
import {LARGE} from './saving.js';

export class WholeFile {
  /**
   * @param {string} source @param {Response} response @param {number} limit bytes; a longer one is refused
   * @param {number|null} size where it is known @param {(response: Response) => AsyncIterable<Uint8Array>} chunksOf
   */
  constructor(source, response, limit, size, chunksOf) {
    if (size !== null && size > limit) {
      response.body?.cancel();
      throw new FabricaError('too-large',
        `The host ignores byte ranges, and the whole file (${Math.round(size / 1048576)} MB) is too large to load at once.`, source,
        'Use a host that answers byte ranges, such as GitHub Pages or any common web server.');
    }
    this.size = size;
    this.source = source;
    this.response = response;
    this.chunksOf = chunksOf;
    this.asked = false;
    this.limit = limit;
    this.bytes = new Uint8Array(size ?? 1 << 16);
    this.length = 0;
    this.done = false;
    /** Once all of it is there, or will not come. @type {Promise<void>} */
    this.ended = Promise.resolve();
    /** @type {FabricaError|null} */
    this.error = null;
    /** @type {Set<() => void>} */
    this.waiting = new Set();
  }

  /** Takes the body in, whoever still waits for it. @param {(count: number) => void} count @param {() => void} failed @param {() => Promise<Response>} again */
  async fill(count, failed, again) {
    try {
      // All of it will come, whoever asks for how little of it.
      const {asks, permit} = (this.size ?? 0) > LARGE ? await import('./size.js') : {};
      if (asks?.(this.source, this.size)) {
        this.asked = true;
        // A browser goes on drawing what nobody reads yet.
        await this.response.body?.cancel();
        await permit([[this.source, this.size]]);
        this.response = await again();
      }
      for await (const chunk of this.chunksOf(this.response)) {
        count(chunk.length);
        if (this.length + chunk.length > this.limit) {
          throw new FabricaError('too-large', 'The host ignores byte ranges, and the file is too large to load at once.',
            this.source, 'Use a host that answers byte ranges.');
        }
        this.append(chunk);
      }
    } catch (problem) {
      this.error = problem instanceof FabricaError ? problem
        : new FabricaError('network', 'The connection broke before everything had arrived.', this.source,
          'Check the connection and try again.');
      this.response.body?.cancel().catch(() => {});
      failed();
    }
    this.done = true;
    this.notify();
  }

  /** @param {Uint8Array} chunk */
  append(chunk) {
    if (this.length + chunk.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + chunk.length));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
    this.notify();
  }

  notify() {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }

  /** As RangeReader.read(). @param {import('./ranges.js').Sink} sink */
  async read(offset, length, sink, signal, mayEnd) {
    const end = length === 0 ? Infinity : offset + length;
    let at = offset;
    for (;;) {
      const until = Math.min(this.length, end);
      if (until > at) {
        // A copy: the buffer grows, and workers take theirs away.
        sink(this.bytes.slice(at, until), at);
        at = until;
      }
      if (at >= end) return;
      if (this.done) {
        if (this.error) throw this.error;
        if (end === Infinity || mayEnd) return;
        throw truncatedError(this.length, end, this.source);
      }
      await this.more(signal);
    }
  }

  /** @param {AbortSignal|undefined} signal */
  more(signal) {
    return new Promise((resolve, reject) => {
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve(undefined);
      };
      const abort = () => {
        this.waiting.delete(wake);
        reject(new FabricaError('cancelled', 'No longer wanted.'));
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort, {once: true});
      this.waiting.add(wake);
    });
  }
}

/**
 * Reads a body on its own, whoever still waits for it. @param {import('./ranges.js').RangeReader} reader @param {string} source @param {Response} response
 * @param {number|null} size @param {(response: Response) => AsyncIterable<Uint8Array>} chunksOf
 */
export function keepWhole(reader, source, response, size, chunksOf) {
  const whole = new WholeFile(reader.names.get(source) ?? source, response, reader.wholeLimit, size, chunksOf);
  reader.whole.set(source, whole);
  const again = async () => {
    const answer = await reader.fetcher(source, {credentials: 'same-origin'});
    if (answer.ok) return answer;
    throw new Error(`status ${answer.status}`);  // told as a connection that broke
  };
  whole.ended = whole.fill(count => reader.count(count), () => reader.whole.delete(source), again);
  return whole;
}
