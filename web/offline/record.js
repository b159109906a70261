// Keeps the bytes of files as they are read, so that they are there without a network (store.js). It listens at the reader's way to the network
// and changes nothing of what the reader gets.

import {lengthOf, totalOf} from '../http.js';
import {LARGE} from '../saving.js';
import {addBytes, all, filesOf, forget, missingOf, rangeOf} from './store.js';

/** Bytes that are written at once, and how long they wait for it. */
const BATCH = 4 << 20;
const WAIT_MS = 400;
const PIECE = 1 << 20;
/** A file that comes whole is held until its end, where it may have to be compared with an older one (COMPARED in store.js), or nobody says how long it is. */
const HELD = 4 << 20, MOST_HELD = 32 << 20;
/** Between two kept ranges: so little is fetched as well, because the reader will ask for both at once some day (GAP in transport.js). */
const GAP = 64 * 1024;
/** The reader takes up an answer within this time. */
const TAKEN_UP_MS = 100;
const GONE = [403, 404, 410];

/** What a host calls this version of a file; "" where it does not say. A packed answer has a name of its own. @param {Response} response */
function markOf({headers}) {
  if (headers.get('Content-Encoding')) return '';
  return (headers.get('ETag') ?? '').replace(/^W\/|"/g, '').replace(/[-;+](br|gzip|gz|zstd|df)$/, '') || (headers.get('Last-Modified') ?? '');
}

export class Recorder {
  /** @param {import('../ranges.js').RangeReader} reader @param {{limit: number, changed: () => void}} options `limit`: bytes of all atlases */
  constructor(reader, {limit, changed}) {
    this.reader = reader;
    this.limit = limit;
    this.changed = changed;
    /** The atlas whose files are read now; "": nothing is kept. */
    this.owner = '';
    this.began = Date.now();
    this.full = false;
    /** @type {Set<string>} what was asked for before anybody listened */
    this.early = new Set(reader.asked);
    /** @type {{owner: string, came: any}[]} */
    this.waiting = [];
    this.size = 0;
    this.open = 0;
    this.writing = Promise.resolve();
    const fetcher = reader.fetcher;
    reader.fetcher = async (url, init) => {
      const response = await fetcher(url, init);
      if (this.owner && /^https?:/.test(String(url))) this.listen(this.owner, String(url).split('#')[0], init ?? {}, response);
      return response;
    };
  }

  /** @param {string} owner @param {string} url @param {RequestInit} init @param {Response} response */
  listen(owner, url, init, response) {
    const range = rangeOf(new Headers(init.headers).get('Range'));
    const came = {url, mark: markOf(response), type: response.headers.get('Content-Type') ?? ''};
    if (GONE.includes(response.status)) return this.add(owner, {...came, mark: '', total: null, gone: response.status, parts: []});
    if (!response.ok || range === 'odd') return;
    if (init.method === 'HEAD') return this.add(owner, {...came, total: lengthOf(response), parts: []});
    // An answer that is already kept is none of the network's.
    if (response.headers.get('X-Fabrica-Kept') || response.bodyUsed || !response.body) return;
    const whole = response.status === 200;
    // A host that asks to log in, or a page about the file.
    if (/^text\/html/.test(came.type)) return;
    if (whole && (lengthOf(response) ?? 0) > this.limit) return;
    if (whole && range && (lengthOf(response) ?? 0) > LARGE) {
      this.takeWhole(owner, came).catch(() => {});
      return;
    }
    const from = whole || !range ? 0 : range[0], most = whole || !range || range[1] === null ? Infinity : range[1] - from;
    const total = whole ? null : totalOf(response);
    this.open++;
    this.take(owner, came, response.clone(), {whole, from, most, total, announced: lengthOf(response)}).catch(() => {}).finally(() => {
      this.open--;
      this.flushSoon();
    });
  }

  /** All of a file, because its host ignores ranges: the reader may ask the person first (whole.js), and a copy of the answer would come without waiting for that. */
  async takeWhole(owner, came) {
    await new Promise(resolve => setTimeout(resolve, TAKEN_UP_MS));
    const file = this.reader.whole.get(came.url);
    await file?.ended;
    if (!file || file.error || file.asked) return;  // asked for again: that answer is another one
    for (let from = 0; from < file.length; from += PIECE) this.add(owner, {...came, whole: false, total: file.length, parts: [{from, bytes: file.bytes.slice(from, Math.min(file.length, from + PIECE))}]});
  }

  async take(owner, came, copy, {whole, from, most, total, announced}) {
    const body = copy.body.getReader();
    let parts = [], held = 0, at = from;
    const all = whole && (announced ?? 0) <= HELD;
    const give = last => {
      // Otherwise a newer one could be mixed with an older.
      if (all && !last) return;
      if (parts.length) this.add(owner, {...came, whole: all, total: whole ? (last ? at : announced) : total ?? (last && announced === at - from && at - from < most ? at : null), parts});
      parts = [];
      held = 0;
    };
    try {
      for (;;) {
        const {done, value} = await body.read();
        if (done) break;
        const bytes = value.subarray(0, Math.max(0, most - (at - from)));
        if (!bytes.length) break;
        parts.push({from: at, bytes});
        held += bytes.length;
        at += bytes.length;
        if (all && at > MOST_HELD) return;
        if (held >= PIECE) give(false);
      }
      give(true);
    } catch {
      // Nobody wanted the rest of it, or the connection broke: what came is good.
      give(false);
    } finally {
      body.cancel().catch(() => {});
    }
  }

  add(owner, came) {
    this.waiting.push({owner, came: {...came, parts: merged(came.parts)}});
    this.size += came.parts.reduce((sum, {bytes}) => sum + bytes.length, 0);
    if (this.size >= BATCH) this.flush();
    else this.flushSoon();
  }

  flushSoon() { this.timer ||= setTimeout(() => this.flush(), WAIT_MS); }

  /** Writes what waits. @returns {Promise<void>} never fails: then it is not kept */
  flush() {
    clearTimeout(this.timer);
    this.timer = 0;
    const list = this.waiting.splice(0);
    this.size = 0;
    if (list.length) this.writing = this.writing.then(() => this.write(list)).catch(() => {});
    return this.writing;
  }

  async write(list) {
    await this.named;  // the atlas is known
    const needed = list.reduce((sum, {came}) => sum + came.parts.reduce((bytes, part) => bytes + part.bytes.length, 0), 0);
    if (!await this.makeRoom(needed)) return;
    const renewed = new Set();
    for (const {owner, came} of list) {
      const {changed} = await addBytes(owner, came);
      if (changed) renewed.add(owner);
    }
    // One file of an atlas is another one now: what was kept of the others before would not go with it.
    for (const owner of renewed) await forget(owner, {before: this.began});
    this.changed();
  }

  /** Lets go what was opened longest ago, until there is room. @param {number} needed bytes @returns {Promise<boolean>} */
  async makeRoom(needed) {
    const atlases = (await all('atlases')).sort((a, b) => a.at - b.at);
    let used = atlases.reduce((sum, {bytes}) => sum + bytes, 0);
    for (const {key, bytes} of atlases) {
      if (used + needed <= this.limit) break;
      if (key === this.owner || !bytes) continue;
      await forget(key);
      used -= bytes;
    }
    this.full = used + needed > this.limit;
    return !this.full;
  }

  /** All that was read until now is written, also what is still coming in. */
  async settled() {
    while (this.open > 0) await new Promise(resolve => setTimeout(resolve, 50));
    await this.flush();
  }

  /**
   * What was asked for before this listened is asked for again, once nothing else is under way; mostly the browser still has it. And what lies
   * between two ranges. @param {AbortSignal} signal
   */
  async complete(signal) {
    const early = [...this.early], {reader, owner} = this;
    this.early.clear();
    if (!owner) return;
    const quiet = async () => {
      while (reader.busy && !signal.aborted) await new Promise(resolve => setTimeout(resolve, 200));
      return !signal.aborted && this.owner === owner && !this.full;
    };
    const drain = async response => {
      for (const body = response.body?.getReader(); body && !(await body.read()).done;);
    };
    const checked = new Set();
    for (const asked of early) {
      const [, url, range = null] = /^([^\s#]+)[^\s]*(?: (bytes=\S+))?$/.exec(asked) ?? [];
      if (!url || !/^https?:/.test(url) || !await quiet()) continue;
      try {
        if (range === null) {
          await drain(await reader.fetcher(url, {signal, cache: 'force-cache', credentials: 'same-origin'}));
          continue;
        }
        const known = (await filesOf(owner)).find(file => file.url === url), [from, to] = /** @type {[number, number|null]} */ (rangeOf(range));
        if (known?.ranges.length && !checked.has(url)) {
          // Is it still the same file?
          checked.add(url);
          await reader.fetcher(url, {method: 'HEAD', signal, cache: 'no-store', credentials: 'same-origin'});
          await this.flush();
        }
        const now = (await filesOf(owner)).find(file => file.url === url);
        if (now && !missingOf(now.ranges, from, Math.min(to ?? Infinity, now.total ?? Infinity)).length) continue;
        const response = await reader.fetcher(url, {signal, cache: 'no-store', credentials: 'same-origin', headers: {Range: range}});
        if (response.status === 206) await drain(response);
        else await response.body?.cancel();
      } catch {
        // Without it that much is not there offline.
      }
    }
    await this.settled();
    for (const {url, ranges} of await filesOf(owner)) {
      for (let i = 1; i < ranges.length; i++) {
        const from = ranges[i - 1][1], length = ranges[i][0] - from;
        if (length <= GAP && await quiet()) await reader.bytesOf(url, from, length, signal).catch(() => {});
      }
    }
    await this.settled();
  }
}

/** Neighbours as one, and copied: what the reader got is its own. @param {{from: number, bytes: Uint8Array}[]} parts */
function merged(parts) {
  if (parts.length === 0) return [];
  const out = [];
  let run = [];
  const close = () => {
    if (!run.length) return;
    const bytes = new Uint8Array(run.reduce((sum, part) => sum + part.bytes.length, 0));
    let at = 0;
    for (const part of run) {
      bytes.set(part.bytes, at);
      at += part.bytes.length;
    }
    out.push({from: run[0].from, bytes});
    run = [];
  };
  let size = 0;
  for (const part of parts) {
    if (size >= PIECE) {
      close();
      size = 0;
    }
    run.push(part);
    size += part.bytes.length;
  }
  close();
  return out;
}
