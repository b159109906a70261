// Surface files (OBJ, STL, PLY, VTK) as a GLB in memory, made by a worker; several that belong together in one frame. Loaded with the first
// such file.

import {absolute, isAddress} from './addresses.js';
import {FabricaError, asError} from './errors.js';
import {guessFrame, readFrame, takeFrame} from './meshes/frame.js';
import {nameOf, namedKind, stemOf} from './meshes/kinds.js';
import {Tally} from './meshes/tally.js';
import {foreignError, lfsTarget, weighPacked} from './scene.js';
import {besideOf} from './whole_volume.js';

const MOST_BYTES = 2 ** 30;   // of one file
export const MOST_FILES = 20000;
const AT_ONCE = 4;

/**
 * @typedef {{reader: import('./ranges.js').RangeReader, pool: import('./workers.js').DecodePool, job: number, url: string, signal: AbortSignal,
 *   part: import('./together.js').Part, meter: import('./meter.js').Meter, make?: (url: string|URL) => Worker}} Opening
 * @typedef {{name: string, extras?: object, color?: [number, number, number, number], files?: number[], children?: MeshNode[]}} MeshNode
 */

/** A worker's answers, by the file they are about. */
export class Parser {
  /** @param {Opening} opening */
  constructor({reader, pool, url, signal, make = address => new Worker(address, {type: 'module', name: 'fabrica-meshes'})}) {
    this.reader = reader;
    this.url = url;
    this.heaps = pool.heaps;
    this.worker = make(pool.beside('meshes.js'));
    /** @type {Map<number|undefined, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    this.files = 0;
    const stop = error => {
      for (const {reject} of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    signal.addEventListener('abort', () => stop(new FabricaError('cancelled', 'No longer wanted.', url)), {once: true});
    this.worker.onerror = event => {
      event.preventDefault?.();
      stop(new FabricaError('internal', 'The reader of surfaces stopped.', url, 'Reload the page; if that does not help, the site is incomplete or the file damaged.'));
    };
    this.worker.onmessage = ({data}) => {
      this.heaps.set(this.worker, data.heap);
      const asked = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.error) asked?.reject(FabricaError.from(data.error));
      else asked?.resolve(data);
    };
  }

  ask(message, transfer = []) {
    return new Promise((resolve, reject) => {
      this.waiting.set(message.id, {resolve, reject});
      this.worker.postMessage(message, transfer);
    });
  }

  /**
   * Reads a file, with the materials that it names. @param {string} url @param {string} kind @param {AbortSignal} signal @param {Tally|null} [tally] of a list
   * @returns {Promise<{id: number, evidence: import('./meshes/frame.js').Evidence, missing: string[]}>}
   */
  async parse(url, kind, signal, tally = null) {
    const {reader} = this, id = this.files++, blob = reader.localBlob(url), missing = [];
    const file = {op: 'parse', id, kind, name: stemOf(nameOf(url))};
    const bytes = blob ? null : await wholeOf(reader, url, signal, tally);
    let answer = await this.ask({...file, ...blob ? {blob} : {bytes}}, bytes ? [bytes.buffer] : []);
    if (answer.wants) {
      const materials = [];
      for (const name of answer.wants) {
        await materialsOf(reader, url, name, signal).then(one => materials.push(one), error => {
          if (signal.aborted) throw error;
          missing.push(name);
        });
      }
      answer = await this.ask({...file, bytes: answer.bytes, materials}, [answer.bytes.buffer]);
    }
    return {id, evidence: answer.evidence, missing};
  }

  /** @param {{frame: import('./meshes/frame.js').Frame, roots: MeshNode[], title?: string, notes: string[]}} what @returns {Promise<Blob>} */
  build(what) { return this.ask({op: 'build', ...what}).then(({glb}) => glb); }

  end() {
    this.worker.terminate();
    this.heaps.end(this.worker);
  }
}

/** All bytes of a file, in a buffer of their own. @param {Tally|null} tally */
async function wholeOf(reader, url, signal, tally) {
  await tally?.answer;
  let pieces = [], size = 0;
  const held = new AbortController(), stop = () => held.abort();
  signal.addEventListener('abort', stop, {once: true});
  if (signal.aborted) stop();
  const take = bytes => {
    if (size === 0 && tally?.heard(url)) stop();
    size += bytes.length;
    if (size > MOST_BYTES) throw new FabricaError('too-large', 'The file is too large to be read at once.', url, 'Make a smaller atlas of it with `fabrica optimize`.');
    pieces.push(bytes);
  };
  await reader.read(url, 0, 0, take, held.signal).catch(async error => {
    if (!held.signal.aborted || signal.aborted) throw error;
    await tally?.answer;
    [pieces, size] = [[], 0];
    await reader.read(url, 0, 0, take, signal);
  });
  // Where the host ignores ranges all of it was kept for later, which does not come.
  const place = await reader.placeOf(url);
  reader.whole.delete(place);
  const target = size < 513 ? lfsTarget(place, new Uint8Array(await new Blob(pieces).arrayBuffer())) : null;
  if (target) {
    reader.redirect(url, target);
    [pieces, size] = [[], 0];
    await reader.read(url, 0, 0, take, signal);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** Files that a link names because another one needs them, by name. @type {WeakMap<object, Map<string, string>>} */
const companions = new WeakMap();

/** @param {import('./ranges.js').RangeReader} reader @param {string} url */
export function addCompanion(reader, url) {
  if (!companions.has(reader)) companions.set(reader, new Map());
  companions.get(reader).set(nameOf(url), url);
}

/** Named in the link, else beside the file; some name a folder that was on the maker's disk only. */
function materialsOf(reader, url, name, signal) {
  const own = name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const last = own.slice(own.lastIndexOf('/') + 1);
  const given = companions.get(reader)?.get(last);
  if (given) return reader.bytesOf(given, 0, 0, signal);
  return reader.bytesOf(besideOf(url, own), 0, 0, signal).catch(error => {
    if (own === last || signal.aborted) throw error;
    return reader.bytesOf(besideOf(url, last), 0, 0, signal);
  });
}

/** What may tell the frame of files that are opened in one go, by reader; null: of one that failed. @type {WeakMap<object, Promise<import('./meshes/frame.js').Evidence|null>[]>} */
const batches = new WeakMap();

/**
 * Files that are opened in one go are of one frame: to be called before anything is waited for, and left in the end.
 * @param {object} reader
 */
export function takeTurn(reader) {
  let batch = batches.get(reader);
  if (!batch) {
    batches.set(reader, batch = []);
    setTimeout(() => batches.delete(reader), 0);
  }
  let tell;
  batch.push(new Promise(resolve => { tell = resolve; }));
  return {
    /** @param {import('./meshes/frame.js').Evidence} evidence */
    async frame(evidence) {
      tell(evidence);
      return guessFrame((await Promise.all(batch)).filter(Boolean));
    },
    leave: () => tell(null),
  };
}

/** "…#frame=mm,ras": how a person said that the file is meant. @param {string} url */
export const frameOf = url => readFrame(/#frame=([\w,]+)/.exec(url)?.[1] ?? '');
const missingNote = names => names.map(name => `The materials are not there: ${name}.`);

/**
 * One file as a GLB. @param {Opening} opening @param {string} kind @param {ReturnType<typeof takeTurn>|null} turn @returns {Promise<Blob>}
 */
export async function openSurface(opening, kind, turn) {
  const {reader, url, signal} = opening, parser = new Parser(opening);
  try {
    const {id, evidence, missing} = await parser.parse(url.split('#')[0], kind, signal);
    const frame = frameOf(url) ?? await (turn ? turn.frame(evidence) : guessFrame([evidence]));
    takeFrame(reader, url.split('#')[0], frame);
    return await parser.build({frame, roots: [{name: stemOf(nameOf(url)), files: [id]}], notes: missingNote(missing)});
  } finally {
    parser.end();
  }
}

/**
 * Several files, each a structure (of an OBJ its groups), in the tree of their folders. What cannot be read costs itself.
 * @param {Opening} opening @param {{files: string[], title?: string}} list addresses, relative to the list's
 * @returns {Promise<Blob>}
 */
export async function openList(opening, list) {
  const {url} = opening, parser = new Parser(opening);
  const files = (Array.isArray(list?.files) ? list.files : []).filter(file => typeof file === 'string').slice(0, MOST_FILES);
  try {
    const {parsed, notes, first} = await parseAll(opening, parser, files.map(file => besideList(url, file)));
    if (parsed.every(one => !one)) throw first ?? new FabricaError('bad-format', 'There is no surface in it that can be read.', url);
    const roots = [], folders = new Map([['', roots]]);
    const folderOf = path => {
      if (!folders.has(path)) {
        const node = {name: path.slice(path.lastIndexOf('/') + 1), children: []};
        folders.set(path, node.children);
        folderOf(path.slice(0, Math.max(0, path.lastIndexOf('/')))).push(node);
      }
      return folders.get(path);
    };
    files.forEach((file, i) => {
      const path = decoded(file);
      if (parsed[i]) folderOf(path.slice(0, Math.max(0, path.lastIndexOf('/')))).push({name: stemOf(nameOf(file)), files: [parsed[i].id]});
    });
    const frame = frameOf(url) ?? guessFrame(parsed.filter(Boolean).map(({evidence}) => evidence));
    takeFrame(opening.reader, url.split('#')[0], frame);
    // A folder that holds all else says nothing.
    let tree = roots;
    while (tree.length === 1 && tree[0].children) tree = tree[0].children;
    return await parser.build({frame, roots: tree, title: list.title, notes});
  } finally {
    parser.end();
  }
}

const decoded = text => {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
};
const besideList = (url, file) => {
  if (!isAddress(file)) return url.slice(0, url.lastIndexOf('/') + 1) + file;
  if (url.startsWith('local:') && !file.startsWith('local:')) throw foreignError(file, url);
  return file;
};

/** @param {Opening} opening @param {Parser} parser @param {string[]} urls @param {string[]} [also] what others read afterwards @returns in the order of the addresses; null: it failed */
export async function parseAll(opening, parser, urls, also = []) {
  const {reader, part, meter, url: list, signal} = opening, parsed = urls.map(() => null), notes = [];
  // Members of a ZIP file are asked about as that; others by their own sum, which says nothing of what is opened beside them.
  await weighPacked(opening, urls);
  part.known();
  const tally = urls.some(url => /^https?:/.test(absolute(url))) ? new Tally(reader, absolute(list), urls, signal, also) : null;
  let next = 0, first = null;
  const work = async () => {
    while (next < urls.length) {
      const i = next++, url = urls[i];
      try {
        const kind = namedKind(nameOf(url));
        if (!kind) throw new FabricaError('unsupported', 'This kind of file cannot be read.', url);
        parsed[i] = await parser.parse(url, kind, signal, tally);
        notes.push(...missingNote(parsed[i].missing));
      } catch (problem) {
        const error = asError(problem, url);
        if (signal.aborted || tally?.refused) throw tally?.refused ?? error;
        first ??= error;
        notes.push(`${nameOf(url)}: ${error.reason}`);
      }
      meter.total = tally?.total ?? 0;
      meter.count(urls.length);
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  return {parsed, notes: [...new Set(notes)], first};
}

