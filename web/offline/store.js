// What stays on this device: which anatomies were opened, and the bytes that came of their files, as ranges. In IndexedDB, where page and service
// worker find the same; bytes and what is known of them change in one transaction, so that neither is ever without the other.
//
//   atlases  {key, title, link, sources, at, bytes, since, files?}   what was opened, the addresses behind `key`; `files`: of this device
//   files    {url, owners, total, mark, type, gone, ranges, bytes, at}   `ranges`: [[from, to], …] in order, apart; `mark`: what the host
//            calls this version of it; `gone`: the status with which the host said that there is none
//   pieces   {url, from, bytes}   one after the other, without overlap
//   shared   {at, files}          handed over by another app (sw.js), until they are opened

const NAME = 'fabrica.offline';
const VERSION = 1;

/** @type {Promise<IDBDatabase>|null} */
let opened = null;

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @returns {Promise<IDBDatabase>} rejects where storage is denied */
function database() {
  return opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const made = request.result;
      made.createObjectStore('atlases', {keyPath: 'key'});
      made.createObjectStore('files', {keyPath: 'url'}).createIndex('owner', 'owners', {multiEntry: true});
      made.createObjectStore('pieces', {keyPath: ['url', 'from']});
      made.createObjectStore('shared', {keyPath: 'at'});
    };
    request.onsuccess = () => {
      // Another version of the page wants to change it.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  }).catch(cause => {
    opened = null;
    throw cause;
  });
}

/** One transaction: what `use` does is there altogether, or not at all. @template T @param {IDBTransactionMode} mode @param {string[]} names @param {(...stores: IDBObjectStore[]) => Promise<T>|T} use @returns {Promise<T>} */
export async function within(mode, names, use) {
  const transaction = (await database()).transaction(names, mode);
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('aborted'));
  });
  ended.catch(() => {});  // told below
  let result;
  try {
    result = await use(...names.map(name => transaction.objectStore(name)));
  } catch (cause) {
    try {
      transaction.abort();
    } catch {
      // It is over already.
    }
    throw cause;
  }
  await ended;
  return result;
}

/** @param {string} store @param {IDBValidKey} key @returns {Promise<any>} */
export const get = (store, key) => within('readonly', [store], one => done(one.get(key)));
/** @param {string} store @returns {Promise<any[]>} */
export const all = store => within('readonly', [store], one => done(one.getAll()));
/** @param {string} store @param {object} value */
export const put = (store, value) => within('readwrite', [store], one => done(one.put(value)));
/** @param {string} store @param {IDBValidKey} key */
export const remove = (store, key) => within('readwrite', [store], one => done(one.delete(key)));

const LAST = Number.MAX_SAFE_INTEGER;
const piecesOf = (url, from = 0, to = LAST) => IDBKeyRange.bound([url, from], [url, to]);

// -- ranges: [[from, to], …] in order, apart --------------------------------------------------------------------------------

/** What of [from, to) is not there. @param {[number, number][]} ranges @returns {[number, number][]} */
export function missingOf(ranges, from, to) {
  const out = [];
  let at = from;
  for (const [begin, end] of ranges) {
    if (end <= at) continue;
    if (begin >= to) break;
    if (begin > at) out.push([at, begin]);
    at = Math.max(at, end);
  }
  if (at < to) out.push([at, to]);
  return out;
}

/** @param {[number, number][]} ranges @returns {[number, number][]} */
export function joined(ranges, from, to) {
  const out = [];
  for (const [begin, end] of [...ranges, [from, to]].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && begin <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([begin, end]);
  }
  return out;
}

// -- files ------------------------------------------------------------------------------------------------------------------

/** Of files up to so many bytes a new copy is compared with the old one. */
const COMPARED = 4 << 20;

/** Whether some kept byte is another one now. @param {IDBObjectStore} pieces @param {string} url @param {{from: number, bytes: Uint8Array}[]} parts */
async function differs(pieces, url, parts) {
  for (const piece of await done(pieces.getAll(piecesOf(url)))) {
    const old = new Uint8Array(piece.bytes);
    for (const {from, bytes} of parts) {
      for (let at = Math.max(from, piece.from); at < Math.min(from + bytes.length, piece.from + old.length); at++) if (bytes[at - from] !== old[at - piece.from]) return true;
    }
  }
  return false;
}

const fresh = url => ({url, owners: [], total: null, mark: '', type: '', gone: 0, ranges: [], bytes: 0, at: 0});

/**
 * Adds what came of one file. A file that is another one than was kept begins anew.
 * @param {string} owner key of the atlas
 * @param {{url: string, total: number|null, mark: string, type: string, gone?: number, whole?: boolean, parts: {from: number, bytes: Uint8Array}[]}} came
 *   `whole`: all of it, which tells an older one from it where the host does not
 * @returns {Promise<{added: number, changed: boolean}>} bytes more than before; whether it was another file
 */
export function addBytes(owner, {url, total, mark, type, gone = 0, whole = false, parts}) {
  return within('readwrite', ['atlases', 'files', 'pieces'], async (atlases, files, pieces) => {
    const [atlas, known] = await Promise.all([done(atlases.get(owner)), done(files.get(url))]);
    if (!atlas) return {added: 0, changed: false};  // it was deleted meanwhile
    let file = known ?? fresh(url);
    const other = (mark && file.mark && mark !== file.mark) || (total !== null && file.total !== null && total !== file.total) || Boolean(known && gone && file.bytes)
      || (known && whole && file.bytes <= COMPARED && await differs(pieces, url, parts));
    const before = file.bytes, holder = file.owners[0];
    if (other) {
      pieces.delete(piecesOf(url));
      file = {...fresh(url), owners: file.owners};
    }
    Object.assign(file, {gone, total: total ?? file.total, mark: mark || file.mark, type: type || file.type, at: Date.now()});
    if (!file.owners.includes(owner)) file.owners.push(owner);
    for (const {from, bytes} of parts) {
      for (const [begin, end] of missingOf(file.ranges, from, from + bytes.length)) {
        pieces.put({url, from: begin, bytes: bytes.slice(begin - from, end - from).buffer});
        file.bytes += end - begin;
      }
      file.ranges = joined(file.ranges, from, from + bytes.length);
    }
    files.put(file);
    const added = file.bytes - before;
    // Counted with the first that had it.
    const payer = !holder || holder === owner ? atlas : await done(atlases.get(holder)) ?? atlas;
    payer.bytes = Math.max(0, payer.bytes + added);
    atlases.put(payer);
    return {added, changed: Boolean(other && known)};
  });
}

/** Takes an atlas's files away that fit `which`; those that another one has, too, stay with it. */
async function dropFiles(atlases, files, pieces, key, which) {
  let freed = 0;
  for (const file of await done(files.index('owner').getAll(key))) {
    if (!which(file)) continue;
    const paid = file.owners[0] === key;
    file.owners = file.owners.filter(one => one !== key);
    if (paid) freed += file.bytes;
    if (file.owners.length === 0) {
      files.delete(file.url);
      pieces.delete(piecesOf(file.url));
      continue;
    }
    files.put(file);
    if (!paid) continue;
    const next = await done(atlases.get(file.owners[0]));
    if (next) atlases.put({...next, bytes: next.bytes + file.bytes});
  }
  return freed;
}

/** Forgets the bytes of an atlas, and with `entry` that it was opened. @param {string} key */
export const forget = (key, {entry = false, before = Infinity} = {}) => within('readwrite', ['atlases', 'files', 'pieces'], async (atlases, files, pieces) => {
  const freed = await dropFiles(atlases, files, pieces, key, file => file.at < before);
  const atlas = await done(atlases.get(key));
  if (!atlas) return;
  if (entry) atlases.delete(key);
  else atlases.put({...atlas, bytes: Math.max(0, atlas.bytes - freed)});
});

export const forgetAll = () => within('readwrite', ['atlases', 'files', 'pieces', 'shared'], (...stores) => {
  for (const store of stores) store.clear();
});

/** The files of an atlas. @param {string} key @returns {Promise<any[]>} */
export const filesOf = key => within('readonly', ['files'], files => done(files.index('owner').getAll(key)));

/** Which pieces hold [from, to) of a file: where each begins. @returns {Promise<number[]>} */
async function piecesWithin(url, from, to) {
  return within('readonly', ['pieces'], async pieces => {
    const first = await done(pieces.openKeyCursor(piecesOf(url, 0, from), 'prev'));
    const begin = first ? first.key[1] : from;
    return (await done(pieces.getAllKeys(piecesOf(url, begin, to - 1)))).map(key => key[1]);
  });
}

/** A header "bytes=…" of a file's request: [from, to), to null: to its end; null: the whole file; "odd": something else. @param {string|null} header @returns {[number, number|null]|null|'odd'} */
export function rangeOf(header) {
  if (header === null) return null;
  const match = /^bytes=(\d+)-(\d*)$/.exec(header);
  return match ? [Number(match[1]), match[2] ? Number(match[2]) + 1 : null] : 'odd';
}

/**
 * The answer to a request out of what is kept, as the host gave it; null where something of it is missing.
 * @param {string} url @param {string|null} range the header @param {string} [method]
 * @returns {Promise<Response|null>}
 */
export async function answer(url, range, method = 'GET') {
  const file = await get('files', url), wanted = rangeOf(range);
  if (!file || wanted === 'odd') return null;
  const headers = {'Content-Type': file.type || 'application/octet-stream', 'Accept-Ranges': 'bytes', 'X-Fabrica-Kept': '1'};
  if (file.gone) return new Response(null, {status: file.gone, headers});
  if (method === 'HEAD') return file.total === null ? null : new Response(null, {headers: {...headers, 'Content-Length': String(file.total)}});
  const [from, to] = wanted ?? [0, null];
  if (to === null && file.total === null) return null;
  const end = file.total === null ? /** @type {number} */ (to) : Math.min(to ?? file.total, file.total);
  if (file.total !== null && wanted && from >= file.total) return new Response(null, {status: 416, headers: {...headers, 'Content-Range': `bytes */${file.total}`}});
  if (missingOf(file.ranges, from, end).length) return null;
  const starts = await piecesWithin(url, from, end);
  let at = from;
  const body = new ReadableStream({
    async pull(controller) {
      try {
        // In a row, as they were written; a deletion meanwhile ends it.
        const start = starts.shift();
        const piece = start === undefined ? null : await get('pieces', [url, start]);
        if (!piece) throw new Error('deleted');
        const bytes = new Uint8Array(piece.bytes).subarray(at - start, end - start);
        if (!bytes.length) throw new Error('deleted');
        at += bytes.length;
        controller.enqueue(bytes);
        if (at >= end) controller.close();
      } catch (cause) {
        controller.error(cause);
      }
    },
  });
  Object.assign(headers, {'Content-Length': String(end - from)}, wanted && {'Content-Range': `bytes ${from}-${end - 1}/${file.total ?? '*'}`});
  return new Response(end > from ? body : null, {status: wanted ? 206 : 200, headers});
}
