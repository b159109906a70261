// A volume that is one file (NIfTI, NRRD), or a header with its voxels in files beside it: goes through a worker as it arrives, which cuts
// it into bricks and makes coarser levels.
// What the worker gives back is kept as files of our own ("volume:JOB/…"), and read from there like any other volume.

import {localAddress} from './addresses.js';
import {FabricaError} from './errors.js';
import {Meter} from './meter.js';
import {lfsTarget, weigh, weighPacked} from './scene.js';

// A longer one is a file that holds its voxels, too.
const HEADER_LIMIT = 1 << 20;
/** Pointers to a file are shorter. */
const LFS_LIMIT = 513;

/**
 * @param {{reader: import('./ranges.js').RangeReader, pool: import('./workers.js').DecodePool, job: number, url: string, every: number,
 *   budget: number, signal: AbortSignal, part: import('./together.js').Part, onShare?: import('./meter.js').OnShare, make?: (url: string|URL) => Worker}} options
 * @returns {Promise<Uint8Array>} JSON: what the volume is (src/formats/whole/whole_volume.h), or {tooLarge: every, error}
 */
export async function openVolume({reader, pool, job, url, every, budget, signal, part, onShare,
  make = address => new Worker(address, {type: 'module', name: 'fabrica-volume'})}) {
  const worker = make(pool.beside('volume.js'));
  const file = new AbortController(), meter = new Meter({reader, job, part, onShare}), weighs = {reader, part, signal: file.signal};
  signal.addEventListener('abort', () => file.abort(), {once: true});
  try {
    return await new Promise((resolve, reject) => {
      const fail = error => reject(FabricaError.from({...error, source: error.source || url}));
      signal.addEventListener('abort', () => fail({code: 'cancelled', reason: 'No longer wanted.'}), {once: true});
      worker.onerror = event => {
        event.preventDefault?.();
        fail({code: 'internal', reason: 'The reader of volumes stopped.', advice: 'Reload the page; if that does not help, the site is incomplete or the file damaged.'});
      };
      worker.onmessage = ({data}) => {
        pool.heaps.set(worker, data.heap);
        if (data.read) return reader.onBytes(data.read);
        if (data.files && data.header) {
          sendBeside(weighs, worker, url, data.files, file.signal).catch(error => {
            if (!file.signal.aborted) reject(error);
          });
          return;
        }
        if (data.error) return fail(data.error);
        if (!data.bytes) return;  // its heap alone
        for (const [name, blob] of data.files ?? []) reader.addLocal(`volume:${job}/${name}`, blob);
        resolve(data.bytes);
      };
      worker.postMessage({op: 'begin', name: nameOf(url), every, budget});
      send(weighs, worker, url, file.signal).catch(error => {
        if (!file.signal.aborted) reject(error);
      });
    });
  } finally {
    meter.end();
    file.abort();  // what is too large need not come any further
    worker.terminate();
    pool.heaps.end(worker);
  }
}

/** The bytes of the file, in order. */
async function send(weighs, worker, url, signal) {
  const {reader} = weighs;
  await weighPacked(weighs, [url]);
  if (/\.(nhdr|hdr|hdr\.gz)$/i.test(nameOf(url))) {
    // A header, as a rule: the worker says what else it needs.
    const bytes = await headOf(reader, url, HEADER_LIMIT, signal);
    if (!signal.aborted) worker.postMessage({op: 'header', bytes, last: bytes.length < HEADER_LIMIT});
    return;
  }
  const blob = reader.localBlob(url);
  if (blob) return worker.postMessage({op: 'file', blob});
  // A host that does not say how long a file is is not waited for.
  await weigh(weighs, url, await reader.sizeOf(url, signal).catch(() => 0));
  let first = true;
  let redirected = null;
  const take = bytes => {
    if (signal.aborted) return;
    if (first) redirected = lfsTarget(reader.placeOf(url), bytes);  // known, now that it was read
    first = false;
    if (!redirected) giveBytes(worker, bytes);
  };
  await reader.read(url, 0, 0, take, signal);
  if (redirected) {
    reader.redirect(url, redirected);
    redirected = null;
    await reader.read(url, 0, 0, take, signal);
  }
  if (!signal.aborted) worker.postMessage({op: 'end'});
}

/** A file's first bytes; from then on its own, where what was named only points to it. */
async function headOf(reader, url, limit, signal) {
  const head = await reader.bytesOf(url, 0, limit, signal, true);
  const target = reader.localBlob(url) ? null : lfsTarget(await reader.placeOf(url), head);
  if (!target) return head;
  reader.redirect(url, target);
  return reader.bytesOf(url, 0, limit, signal, true);
}

/** To be had by the worker alone. */
function giveBytes(worker, bytes) {
  // A piece may be part of a larger buffer.
  const piece = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  worker.postMessage({op: 'bytes', bytes: piece}, [piece.buffer]);
}

/**
 * The files that a header names, each by the first of its names that is there; none: the header's own file goes on.
 * @param {string[][]} files
 */
async function sendBeside(weighs, worker, url, files, signal) {
  const {reader} = weighs;
  const stream = async from => {
    // Its first bytes have come, and told how many there are.
    await weigh(weighs, from, reader.lengths.get(await reader.placeOf(from)) ?? 0);
    const begin = from === url ? HEADER_LIMIT : 0;
    const blob = reader.localBlob(from);
    if (blob) return worker.postMessage({op: 'file', blob: blob.slice(begin), more: true});
    await reader.read(from, begin, 0, bytes => {
      if (!signal.aborted) giveBytes(worker, bytes);
    }, signal);
  };
  if (files.length === 0) await stream(url);
  for (const names of files) {
    for (const [index, name] of names.entries()) {
      // The worker hears of a file once it is known to be there.
      const address = besideOf(url, name);
      try {
        await headOf(reader, address, LFS_LIMIT, signal);
      } catch (error) {
        if (error.code !== 'not-found') throw error;
        if (index + 1 < names.length) continue;
        throw new FabricaError('not-found', `The voxels of this image lie in another file, which is not beside it: ${names[0]}.`, url,
          url.startsWith('local:') ? 'Choose or drop both files together.' : 'Put it beside the header, under that name.');
      }
      if (!signal.aborted) worker.postMessage({op: 'next', name});
      await stream(address);
      break;
    }
  }
  if (!signal.aborted) worker.postMessage({op: 'end'});
}

/** "https://host/a/x.nhdr?key" and "x.raw" → "https://host/a/x.raw?key". @param {string} url @param {string} name */
export function besideOf(url, name) {
  const [, path, rest] = /^([^?#]*)(.*)$/.exec(url) ?? [];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return folder + (url.startsWith('local:') ? localAddress(name) : name.split('/').map(encodeURIComponent).join('/')) + rest;
}

/** @param {string} url */
function nameOf(url) {
  const path = url.split(/[?#]/)[0];
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  } catch {
    return path.slice(path.lastIndexOf('/') + 1);
  }
}
