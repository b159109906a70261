// Texts in addresses: deflated by the browser, in letters that an address may hold (base64url).

import {inflate, join} from '../gunzip.js';

const WORD = /^[\w-]*$/;

/** @param {string} text @returns {Promise<string>} */
export async function deflated(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = '';
  for (let at = 0; at < bytes.length; at += 0x8000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * Rejects what is damaged, and what would be larger: a small word may unpack to gigabytes.
 * @param {string} word @param {number} most bytes @returns {Promise<string>}
 */
export async function inflated(word, most) {
  if (!WORD.test(word) || word.length > most) throw new TypeError('damaged');
  const bytes = Uint8Array.from(atob(word.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
  const pieces = await inflate(bytes, most, 'deflate-raw');
  if (!pieces) throw new RangeError('too large');
  return new TextDecoder('utf-8', {fatal: true}).decode(join([new Uint8Array(), ...pieces]));
}
