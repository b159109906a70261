// Before a large file is fetched where that costs a person something: on a phone, or where data is saved, they are asked.

import {FabricaError} from './errors.js';
import {savesData} from './saving.js';
import {LARGE} from './scene.js';

/** Where somebody agreed, nobody is asked again. */
const agreed = new Set();

/** @returns {boolean} whether bytes are dear here */
const careful = () => typeof document !== 'undefined' && (savesData()
  || (matchMedia('(pointer: coarse)').matches && Math.min(screen.width, screen.height) < 600));

/** The same of a file whose size is not known yet. @param {import('./ranges.js').RangeReader} reader @param {string} url @param {AbortSignal} signal */
export async function permitFile(reader, url, signal) {
  // A host that does not say how long a file is is not waited for.
  if (careful() && !reader.localBlob(url)) await permit(url, await reader.sizeOf(url, signal).catch(() => 0), signal);
}

/**
 * Lets a file of so many bytes be fetched, or throws.
 * @param {string} url @param {number} bytes @param {AbortSignal} signal
 */
export async function permit(url, bytes, signal) {
  if (bytes <= LARGE || !/^https?:/.test(new URL(url, location.href).protocol) || agreed.has(url) || !careful()) return;
  const host = /** @type {HTMLElement|null} */ (document.querySelector('.fabrica'));
  if (!host) return;
  const {askSize} = await import('./start/ask.js');
  if (await askSize(host, url, bytes, signal)) agreed.add(url);
  else throw new FabricaError('too-large', 'It was not opened, because it is large.', url, 'Open it again where data costs nothing.');
}
