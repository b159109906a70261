// Bytes that were fetched before anybody asked: what is left of files of meshes once all that the screen can show is there. Whoever
// comes closer then waits for no network, also where there is none any more.

import {absolute} from './addresses.js';
import {savesData} from './saving.js';

const PIECE = 256 * 1024;  // so long somebody who asks for something else meanwhile waits at most
const WAIT_MS = 50;

/** @typedef {import('./ranges.js').RangeReader} RangeReader */

export class Kept {
  /**
   * @param {RangeReader} reader @param {AbortSignal} [signal] nothing is fetched any more
   * @param {number} [waitMs] between two looks whether the network is free
   */
  constructor(reader, signal, waitMs = WAIT_MS) {
    this.reader = reader;
    this.signal = signal;
    this.waitMs = waitMs;
    /** @type {Map<string, {from: number, bytes: Uint8Array, filled: number}[]>} by absolute address */
    this.ranges = new Map();
    this.filling = Promise.resolve();
  }

  /** Bytes that are kept. */
  get size() {
    return [...this.ranges.values()].flat().reduce((sum, {filled}) => sum + filled, 0);
  }

  /**
   * Fetches ranges of a file, one after the other and only while nothing else is under way. Never fails: what does not come is
   * fetched, and told, when it is needed.
   * @param {string} url @param {[number, number][]} ranges offset, length; in order
   */
  fill(url, ranges) {
    this.filling = this.filling.then(() => this.fetch(absolute(url), ranges)).catch(() => {});
    return this.filling;
  }

  async fetch(source, ranges) {
    if (!/^https?:/.test(source)) return;  // at hand already
    const list = this.ranges.get(source) ?? [];
    this.ranges.set(source, list);
    for (const [from, length] of ranges) {
      if (this.find(source, from, length)) continue;
      const range = {from, bytes: new Uint8Array(length), filled: 0};
      list.push(range);
      while (range.filled < length) {
        while (this.reader.busy) await new Promise(resolve => setTimeout(resolve, this.waitMs));
        if (this.signal?.aborted || this.reader.whole.has(source)) return;
        const size = Math.min(PIECE, length - range.filled);
        range.bytes.set(await this.reader.bytesOf(source, from + range.filled, size, this.signal), range.filled);
        range.filled += size;
      }
    }
  }

  /** These bytes, where all of them are kept. @param {string} source absolute @param {number} offset @param {number} length 0: to the end */
  find(source, offset, length) {
    if (length === 0) return null;
    const range = this.ranges.get(source)?.find(({from, filled}) => from <= offset && offset + length <= from + filled);
    return range ? range.bytes.subarray(offset - range.from, offset - range.from + length) : null;
  }
}

/** Keeps ranges of a file for a reader, unless the person saves data. @param {RangeReader} reader @param {string} url @param {[number, number][]} ranges @param {AbortSignal} signal */
export function keep(reader, url, ranges, signal) {
  if (savesData()) return;
  reader.kept ??= new Kept(reader, signal);
  reader.kept.fill(url, ranges);
}
