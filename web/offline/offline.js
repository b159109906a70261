// What was opened, and what of it is there without a network. After the first picture; not inside another page's frame, whose visitors did
// not choose to keep anything.

import {shortSource} from '../errors.js';
import {chunksOf, lengthOf} from '../http.js';
import {hashOf, linkOf, plainHash} from '../link.js';
import {sourcesOf} from '../session.js';
import {Recorder} from './record.js';
import {all, filesOf, forget, forgetAll, get, missingOf, put, remove, within} from './store.js';
import {Shell} from './shell.js';
import {savesData} from '../saving.js';

/** Anatomies that are remembered; what is kept of one goes with its entry. */
const MOST = 12;
/** Bytes that may be kept, and the share of what the browser gives this site. */
const LIMIT = 500e6;
const SHARE = 0.2;
const OFF = 'fabrica.offline';
const LONGEST_TITLE = 200;
/** What can be opened again by its address alone. */
const AGAIN = /^(https?|gs|s3):/;
/** After all that the view wants is there: whoever goes on looking meanwhile does not wait for this. */
const PATIENCE_MS = 2500;

/**
 * @typedef {{name: string, kind: 'file'|'directory', handle: any}} LocalFile `handle`: null where the browser gives none
 * @typedef {{key: string, title: string, link: string, sources: string[], at: number, bytes: number, files?: LocalFile[]}} Entry
 */

export class Offline {
  /** @param {import('../viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.limit = LIMIT;
    this.listeners = new Set();
    this.shell = new Shell(viewer);
    /** When what is open now was opened. */
    this.since = 0;
    /** @type {Recorder|null} */
    this.recorder = null;
    this.start().catch(() => {});  // storage is denied: nothing is remembered
  }

  /** Whether what is opened is kept. */
  get on() {
    try {
      return this.shell.possible && localStorage.getItem(OFF) === null;
    } catch {
      return false;
    }
  }

  /** @param {boolean} keep */
  async turn(keep) {
    if (keep) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'off');
    await this.follow();
    if (keep) this.shell.begin();
    this.tell();
  }

  async start() {
    const {viewer} = this, {signal} = viewer.stop, at = Date.now();
    // Before anything is waited for: what is opened meanwhile counts as well.
    const later = () => this.follow().catch(() => {});
    for (const type of ['loaded', 'whole']) viewer.events.on(type, later);
    addEventListener('hashchange', () => {
      const when = Date.now();
      plainHash(hashOf(location.href)).then(link => this.follow(link, when)).catch(() => {});
    }, {signal});
    const {quota} = await navigator.storage?.estimate?.().catch(() => ({})) ?? {};
    if (quota) this.limit = Math.min(LIMIT, quota * SHARE);
    // Whoever saves data is asked first: the button in the list of what was opened.
    if (this.shell.possible && !savesData()) this.record();
    await this.follow(String(await viewer.options.link ?? ''), at);
    // And what was opened before this was here.
    await this.follow();
    await idle(viewer);
    if (!this.on || savesData()) return;
    if (await this.shell.begin()) await this.recorder?.complete(signal);
  }

  record() {
    this.recorder ??= new Recorder(this.viewer.reader, {limit: this.limit, changed: () => this.tell()});
    this.recorder.named = this.noted;
    return this.recorder;
  }

  /**
   * Which atlas is open now: remembered, and its files are its own.
   * @param {string} [link] what stands after "#"
   * @param {number} [at] since when: what is asked about it may take longer than the next one's opening
   */
  async follow(link, at = Date.now()) {
    const {viewer} = this;
    // Asking for it before would have the page wait for the rest of the program.
    if (link === undefined && !viewer.whole) return;
    link ??= hashOf(linkOf(viewer));
    const sources = sourcesOf(link).map(source => new URL(source, location.href).href);
    const key = sources.every(source => AGAIN.test(source)) ? sources.join(' ') : '';
    // What was opened earlier is remembered as well, and is not what is open.
    const newest = at >= this.since;
    if (newest) {
      this.since = at;
      this.key = key;
      if (this.recorder) this.recorder.owner = this.on ? key : '';
    }
    if (!key) return;
    const [, more = ''] = /(?:^|&)((?:terms|lang)=.*)$/.exec(link.replace(/&s=[^&]*/, '')) ?? [];
    const noted = this.note({key, at, sources, link: [`src=${sourcesOf(link).map(encodeURIComponent).join(',')}`, more].filter(Boolean).join('&'), title: await this.titleOf(sources)});
    if (newest) this.noted = noted;
    if (this.recorder) this.recorder.named = this.noted;
    await noted;
    this.tell();
  }

  /** What an atlas calls itself; of other files their names. */
  async titleOf(sources) {
    const titles = await Promise.all(sources.slice(0, 3).map(async source => {
      if (!/\.json$/i.test(new URL(source).pathname)) return shortSource(source);
      try {
        const {title} = await (await fetch(await this.viewer.reader.placeOf(source), {cache: 'force-cache', credentials: 'same-origin'})).json();
        return typeof title === 'string' && title ? title.slice(0, LONGEST_TITLE) : shortSource(source);
      } catch {
        return shortSource(source);
      }
    }));
    return titles.join(', ') + (sources.length > titles.length ? ' …' : '');
  }

  /** @param {Partial<Entry> & {key: string}} entry */
  async note({at = Date.now(), ...entry}) {
    await within('readwrite', ['atlases'], atlases => new Promise((resolve, reject) => {
      const known = atlases.get(entry.key);
      known.onerror = () => reject(known.error);
      known.onsuccess = () => {
        atlases.put({bytes: 0, ...known.result, ...entry, at: Math.max(at, known.result?.at ?? 0)});
        resolve(undefined);
      };
    }));
    const entries = (await all('atlases')).sort((a, b) => b.at - a.at);
    for (const {key} of entries.slice(MOST)) await forget(key, {entry: true});
  }

  /** Files of this device were opened. @param {LocalFile[]} files what was dropped or chosen, topmost */
  async noteFiles(files) {
    if (!files.length) return;
    const names = files.map(({name}) => name);
    try {
      await this.note({key: `local:${names.join('\n')}`, title: names.slice(0, 3).join(', ') + (names.length > 3 ? ' …' : ''), link: '', sources: [], files});
    } catch {
      // A handle that cannot be kept.
      await this.note({key: `local:${names.join('\n')}`, title: names[0], link: '', sources: [], files: files.map(file => ({...file, handle: null}))}).catch(() => {});
    }
    this.tell();
  }

  /** What another app handed over, once. @param {number} at @returns {Promise<File[]>} */
  async takeShared(at) {
    const handed = await get('shared', at).catch(() => null);
    if (handed) await remove('shared', at);
    return handed?.files ?? [];
  }

  /** The newest first. @returns {Promise<Entry[]>} */
  async entries() { return (await all('atlases').catch(() => [])).sort((a, b) => b.at - a.at); }

  /** @param {string} key @returns {Promise<Entry|undefined>} */
  entry(key) { return get('atlases', key); }

  /** Takes an entry and all that is kept of it away; the same again puts back what was remembered, not what was kept. */
  async remove(key) {
    const entry = await get('atlases', key);
    await forget(key, {entry: true});
    this.tell();
    return async () => {
      await put('atlases', {...entry, bytes: 0});
      this.tell();
    };
  }

  async removeAll() {
    await forgetAll();
    // What is open now is noted when it is opened again.
    if (this.recorder) this.recorder.owner = '';
    this.tell();
  }

  /** @returns {Promise<{used: number, limit: number, full: boolean}>} bytes */
  async room() {
    const entries = await this.entries();
    return {used: entries.reduce((sum, {bytes}) => sum + bytes, 0), limit: this.limit, full: this.recorder?.full ?? false};
  }

  /**
   * What is not there yet of what is open. @param {AbortSignal} signal
   * @returns {Promise<{bytes: number, fetch: (came: (bytes: number) => void, signal: AbortSignal) => Promise<void>}|'image'|'list'>} of what nobody can say it: what that is
   */
  async rest(signal) {
    const recorder = this.record(), entry = await get('atlases', this.key);
    if (!entry) return 'list';
    recorder.owner = this.key;
    await recorder.settled();
    const {Untold, leftOf, bytesLeft, fetchLeft} = await import('./rest.js');
    const tools = {fetcher: this.viewer.reader.fetcher, filesOf, missingOf, lengthOf, chunksOf, placeOf: url => this.viewer.reader.placeOf(url)};
    const left = await leftOf(tools, entry, signal).catch(error => {
      if (error instanceof Untold) return error.image ? 'image' : 'list';
      throw error;
    });
    return typeof left === 'string' ? left : {bytes: bytesLeft(left), fetch: async (came, stop) => {
      // Without this a browser that runs short of room may let it go.
      navigator.storage?.persist?.().catch(() => {});
      await this.shell.begin();
      await recorder.makeRoom(bytesLeft(left));
      await fetchLeft(tools, left, came, stop);
      await recorder.complete(stop);
      await recorder.settled();
      this.tell();
    }};
  }

  /** @param {() => void} listener @returns {() => void} stops listening */
  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell() {
    for (const listener of this.listeners) listener();
  }
}

/** When all that the view wants is there, and the page has nothing else to do. @param {import('../viewer.js').Viewer} viewer */
async function idle(viewer) {
  if (!viewer.idle) await new Promise(resolve => viewer.events.once('idle', () => resolve(undefined)));
  await new Promise(resolve => setTimeout(resolve, PATIENCE_MS));
  await new Promise(resolve => (window.requestIdleCallback ? requestIdleCallback(() => resolve(undefined), {timeout: 4000}) : setTimeout(resolve, 1000)));
}
