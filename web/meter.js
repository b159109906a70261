// How far the reading of files is, for the line that says so: bytes of bytes where it is known how many there are, else files of files.

import {readOf} from './together.js';

const EVERY_MS = 250;
/** What takes less than this many of them needs no line, and no more of the program than its picture does. */
const SHORT = 3;

/** @typedef {(job: number, share: number, got?: number, of?: number, what?: 'bytes'|'files') => void} OnShare */

export class Meter {
  /**
   * @param {{reader: import('./ranges.js').RangeReader, job: number, part: import('./together.js').Part, onShare?: OnShare}} opening
   */
  constructor({reader, job, part, onShare}) {
    this.reader = reader;
    this.go = part.go;
    /** Of a list of files, where that is known. */
    this.total = 0;
    this.done = this.of = this.ticks = 0;
    this.tell = () => {
      if (++this.ticks < SHORT) return;
      const total = this.bytes(), got = Math.min(reader.bytes - this.go.began, total);
      if (total > 0) onShare?.(job, got / total, got, total, 'bytes');
      else if (this.of > 0) onShare?.(job, this.done / this.of, this.done, this.of, 'files');
    };
    this.timer = setInterval(this.tell, EVERY_MS);
  }

  /** All bytes that will come; 0 where somebody has not told. */
  bytes() {
    if (this.total > 0) return this.total;
    return [...this.go.files.values()].every(({bytes}) => bytes > 0) ? readOf(this.go) : 0;
  }

  /** One more file of a list is done. @param {number} of how many */
  count(of) {
    this.done++;
    this.of = of;
  }

  end() { clearInterval(this.timer); }
}
