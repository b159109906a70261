// Before a large file is fetched a person is asked: on a phone, or where data is saved, soon; elsewhere where it is very large.

import {FabricaError} from './errors.js';
import {savesData} from './saving.js';
import {LARGE} from './scene.js';

/** Bytes that everybody is asked about. */
const VERY_LARGE = 500e6;

/** Where somebody agreed, nobody is asked again. */
const agreed = new Set();

/** @returns {number} bytes that may be fetched without a question */
const limit = () => (savesData() || (matchMedia('(pointer: coarse)').matches && Math.min(screen.width, screen.height) < 600) ? LARGE : VERY_LARGE);

/** The same of a file whose size is not known yet. @param {import('./ranges.js').RangeReader} reader @param {string} url @param {AbortSignal} signal */
export async function permitFile(reader, url, signal) {
  // A host that does not say how long a file is is not waited for.
  if (typeof document !== 'undefined' && !reader.localBlob(url)) await permit(url, await reader.sizeOf(url, signal).catch(() => 0), signal);
}

/** What a .gltf names beside it, by its sum; of what is no glTF, or inside the file, there is nothing to ask. @param {string} url @param {Uint8Array} bytes its JSON @param {AbortSignal} signal */
export async function permitBuffers(url, bytes, signal) {
  let buffers;
  try {
    ({buffers} = JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return;  // damaged: told by the parser
  }
  if (!Array.isArray(buffers)) return;
  const beside = buffers.filter(one => typeof one?.uri === 'string' && !one.uri.startsWith('data:'));
  await permit(url, beside.reduce((sum, {byteLength}) => sum + (Number(byteLength) || 0), 0), signal);
}

/**
 * Lets a file of so many bytes be fetched, or throws.
 * @param {string} url @param {number} bytes @param {AbortSignal} signal
 */
export async function permit(url, bytes, signal) {
  if (typeof document === 'undefined' || bytes <= limit() || !/^https?:/.test(new URL(url, location.href).protocol) || agreed.has(url)) return;
  const host = /** @type {HTMLElement|null} */ (document.querySelector('.fabrica'));
  if (!host) return;
  const {askSize} = await import('./start/ask.js');
  if (await askSize(host, url, bytes, signal)) agreed.add(url);
  else throw new FabricaError('too-large', 'It was not opened, because it is large.', url, 'Open it again where data costs nothing.');
}
