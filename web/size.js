// Before much is fetched a person is asked: on a phone, or where data is saved, soon; elsewhere where it is very large.

import {absolute} from './addresses.js';
import {FabricaError} from './errors.js';
import {LARGE, savesData} from './saving.js';

/** Bytes that everybody is asked about. */
const VERY_LARGE = 500e6;

/** Where somebody agreed, nobody is asked again. @type {Set<string>} */
const agreed = new Set();

/** One question after the other. @type {Promise<void>} */
let before = Promise.resolve();

/** @returns {number} bytes that may be fetched without a question */
export function limit() {
  if (typeof document === 'undefined') return Infinity;
  return savesData() || (matchMedia('(pointer: coarse)').matches && Math.min(screen.width, screen.height) < 600) ? LARGE : VERY_LARGE;
}

/** Bytes of what a .gltf names beside it; of what is no glTF, or inside the file, there is nothing to ask. @param {Uint8Array} bytes its JSON */
export function bytesBeside(bytes) {
  let buffers;
  try {
    ({buffers} = JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return 0;  // damaged: told by the parser
  }
  if (!Array.isArray(buffers)) return 0;
  const beside = buffers.filter(one => typeof one?.uri === 'string' && !one.uri.startsWith('data:'));
  return beside.reduce((sum, {byteLength}) => sum + (Number(byteLength) || 0), 0);
}

/** Bytes by the address that a person knows, in the order of the link: what lies in a ZIP file is that. @param {import('./together.js').Go} go @returns {[string, number][]} */
function filesOf({files}) {
  const out = new Map();
  for (const {bytes, from} of [...files.values()].sort((a, b) => a.part - b.part)) out.set(from, (out.get(from) ?? 0) + bytes);
  return [...out];
}
const heavy = files => files.filter(([url, bytes]) => bytes > 0 && !agreed.has(absolute(url)));
const sumOf = files => files.reduce((sum, [, bytes]) => sum + bytes, 0);

/** Lets what is opened in one go be fetched, or throws: nothing is waited for as long as it is not large. @param {import('./together.js').Go} go @param {AbortSignal} signal */
export async function permitGo(go, signal) {
  if (sumOf(heavy(filesOf(go))) <= limit()) return;
  go.answer ??= Promise.all(go.parts).then(() => permit(filesOf(go), signal));
  await go.answer;
}

/** Whether there is a question. @param {string} url @param {number} bytes */
export const asks = (url, bytes) => sumOf(heavy([[url, bytes]])) > limit();

/**
 * Lets files be fetched, or throws.
 * @param {[url: string, bytes: number][]} files of the web @param {AbortSignal} [signal]
 * @param {{also?: string[], count?: number}} [more] `also`: what is agreed to with them; `count`: files that they stand for
 */
export function permit(files, signal, {also = [], count = 0} = {}) {
  const asked = before.then(async () => {
    const open = heavy(files);
    if (sumOf(open) <= limit()) return;
    const host = /** @type {HTMLElement|null} */ (document.querySelector('.fabrica'));
    if (!host) return;
    const {askSize} = await import('./start/ask.js');
    if (!await askSize(host, open.map(([url]) => url), {bytes: sumOf(open), count: count || open.length}, signal)) {
      throw new FabricaError('too-large', 'It was not opened, because it is large.', open[0][0], 'Open it again where data costs nothing.');
    }
    for (const url of [...files.map(([one]) => one), ...also]) agreed.add(absolute(url));
  });
  before = asked.catch(() => {});
  return asked;
}
