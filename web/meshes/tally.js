// How many bytes a list of files is. None is asked for its size as long as they seem small: each answer says how long it is. Where the sum would be
// large the rest are asked, and then the person, before more is fetched.

import {absolute} from '../addresses.js';
import {limit, permit} from '../size.js';

/** So few files say little of the others, unless they are large themselves. */
const FEW = 8;
const LARGE_SHARE = 0.25;
/** Files that are asked for their size; of more the rest is reckoned by these. */
const MOST_ASKED = 1000;
const AT_ONCE = 6;

export class Tally {
  /**
   * @param {import('../ranges.js').RangeReader} reader @param {string} url the list's @param {string[]} files of the web @param {AbortSignal} signal
   * @param {string[]} [also] what is fetched by others afterwards, and asked about here
   */
  constructor(reader, url, files, signal, also = []) {
    this.reader = reader;
    this.url = url;
    this.files = files;
    this.also = also;
    this.signal = signal;
    /** @type {Map<string, number>} */
    this.known = new Map();
    /** Bytes of all, once they are known. */
    this.total = 0;
    /** @type {Promise<void>|null} that more may be fetched */
    this.answer = null;
    this.waits = false;
    /** @type {Error|null} */
    this.refused = null;
  }

  get sum() { return [...this.known.values()].reduce((sum, bytes) => sum + bytes, 0); }

  /** The first bytes of a file are there. @param {string} file @returns {boolean} that they may be too much: it is not to be read on before the answer */
  heard(file) {
    if (this.answer) return this.waits;
    const place = this.reader.moved.get(absolute(file)) ?? absolute(file), bytes = this.reader.lengths.get(String(place));
    if (bytes === undefined) return false;
    this.known.set(file, bytes);
    const {sum} = this, most = limit(), few = this.known.size < FEW && sum < most * LARGE_SHARE;
    if (sum <= most && (few || sum / this.known.size * this.files.length <= most)) return false;
    this.waits = true;
    this.answer = this.weigh().finally(() => { this.waits = false; });
    this.answer.catch(error => { this.refused = error; });
    return true;
  }

  async weigh() {
    const rest = [...this.files, ...this.also].filter(file => !this.known.has(file)), asked = rest.splice(0, MOST_ASKED);
    const work = async () => {
      for (let file = asked.pop(); file; file = asked.pop()) {
        const one = file;
        await this.reader.sizeOf(one, this.signal).then(bytes => this.known.set(one, bytes), () => {});
      }
    };
    await Promise.all(Array.from({length: AT_ONCE}, work));
    const all = this.sum * (1 + rest.length / Math.max(this.known.size, 1));
    await permit([[this.url, all]], this.signal, {also: this.also, count: this.files.length});
    this.total = all;
  }
}
