// Links that are long, made short: the view (`s`, JSON) deflated, as `z` (base64url), in links of version 2. A link that is short stays as it is,
// for a person to read; one of version 1 means what it always meant. Of nothing else of the page, so that it may be loaded at any time.

import {deflated, inflated} from './deflated.js';

/** Characters: mail programs and messengers break longer ones. */
export const READABLE = 2000;
/** Bytes of a view; C++ reads no longer link (src/link/link.cpp). */
const MOST = 900_000;

const partsOf = hash => hash.split('&');

/**
 * The same link, shorter where it is long.
 * @param {string} link an address @param {number} [readable] so long it may be
 */
export async function pack(link, readable = READABLE) {
  const at = link.indexOf('#');
  const parts = partsOf(link.slice(at + 1));
  const view = parts.findIndex(part => part.startsWith('s='));
  if (at < 0 || view < 0 || link.length <= readable || typeof CompressionStream !== 'function') return link;
  parts[view] = `z=${await deflated(decodeURIComponent(parts[view].slice(2)))}`;
  const version = parts.indexOf('v=1');
  if (version >= 0) parts[version] = 'v=2';
  const packed = `${link.slice(0, at)}#${parts.join('&')}`;
  return packed.length < link.length ? packed : link;
}

/**
 * What stands after "#", as C++ reads it. What is damaged, or would grow beyond all measure, becomes a view that C++ says is damaged.
 * @param {string} hash
 */
export async function unpack(hash) {
  const parts = partsOf(hash);
  const view = parts.findIndex(part => part.startsWith('z='));
  if (view < 0) return hash;
  let text = '-';
  try {
    text = await inflated(parts[view].slice(2), MOST);
  } catch { /* damaged */ }
  parts[view] = `s=${text.replace(/[%&#+]/g, encodeURIComponent)}`;
  const version = parts.indexOf('v=2');
  if (version >= 0) parts[version] = 'v=1';
  return parts.join('&');
}
