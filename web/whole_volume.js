// A volume that is one file (NIfTI, NRRD): goes through a worker as it arrives, which cuts it into bricks and makes coarser levels.
// What the worker gives back is kept as files of our own ("volume:JOB/…"), and read from there like any other volume.

import {FabricaError} from './errors.js';
import {lfsTarget} from './scene.js';

/**
 * @param {{reader: import('./ranges.js').RangeReader, pool: import('./workers.js').DecodePool, job: number, url: string, every: number,
 *   budget: number, signal: AbortSignal, make?: (url: string|URL) => Worker}} options
 * @returns {Promise<Uint8Array>} JSON: what the volume is (src/formats/whole/whole_volume.h), or {tooLarge: every, error}
 */
export async function openVolume({reader, pool, job, url, every, budget, signal,
  make = address => new Worker(address, {type: 'module', name: 'fabrica-volume'})}) {
  const worker = make(pool.beside('volume.js'));
  const file = new AbortController();
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
        if (data.read) return reader.onBytes(data.read);
        if (data.error) return fail(data.error);
        for (const [name, blob] of data.files ?? []) reader.addLocal(`volume:${job}/${name}`, blob);
        resolve(data.bytes);
      };
      worker.postMessage({op: 'begin', name: nameOf(url), every, budget});
      send(reader, worker, url, file.signal).catch(error => {
        if (!file.signal.aborted) reject(error);
      });
    });
  } finally {
    file.abort();  // what is too large need not come any further
    worker.terminate();
  }
}

/** The bytes of the file, in order. */
async function send(reader, worker, url, signal) {
  const blob = reader.localBlob(url);
  if (blob) return worker.postMessage({op: 'file', blob});
  let first = true;
  let redirected = null;
  const take = bytes => {
    if (signal.aborted) return;
    if (first) redirected = lfsTarget(url, bytes);
    first = false;
    if (redirected) return;
    // A piece may be part of a larger buffer.
    const piece = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    worker.postMessage({op: 'bytes', bytes: piece}, [piece.buffer]);
  };
  await reader.read(url, 0, 0, take, signal);
  if (redirected) {
    reader.redirect(url, redirected);
    await reader.read(url, 0, 0, take, signal);
  }
  if (!signal.aborted) worker.postMessage({op: 'end'});
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
