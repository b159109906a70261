// Surfaces of a label map, made by a geometry worker of its own, which ends with them: its memory is large.

import {absolute} from './addresses.js';
import {FabricaError} from './errors.js';

/**
 * @param {{reader: import('./ranges.js').RangeReader, pool: import('./workers.js').DecodePool, job: number, url: string, request: string,
 *   signal: AbortSignal, onShare?: (job: number, share: number) => void, make?: (url: string|URL) => Worker}} options
 *   url: of the level; or of the pieces that it came in, one a line, which are let go with this
 * @returns {Promise<Uint8Array>} an encoded SceneTable; what its ranges lie in is kept as "volume:JOB/surfaces"
 */
export async function makeSurfaces({reader, pool, job, url, request, signal, onShare,
  make = address => new Worker(address, {type: 'module', name: 'fabrica-surfaces'})}) {
  const worker = make(pool.beside('geometry.js'));
  const pieces = url.split('\n');
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new FabricaError('cancelled', 'No longer wanted.')), {once: true});
      worker.onerror = event => {
        event.preventDefault?.();
        reject(new FabricaError('internal', 'The program that makes surfaces stopped.', pieces[0], 'Reload the page; if that does not help, the site is incomplete.'));
      };
      worker.onmessage = ({data}) => {
        pool.heaps.set(worker, data.heap);
        if (data.share !== undefined) return onShare?.(job, data.share);
        if (data.error) return reject(FabricaError.from({...data.error, source: ''}));
        reader.addLocal(`volume:${job}/surfaces`, data.data);
        resolve(data.table);
      };
      worker.postMessage({id: job, op: 'surfaces', shard: new Blob(pieces.map(piece => reader.localOf(absolute(piece)))), request});
    });
  } finally {
    worker.terminate();
    pool.heaps.end(worker);
    if (pieces.length > 1) for (const piece of pieces) reader.local.delete(absolute(piece));
  }
}
