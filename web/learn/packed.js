// A lesson in the address itself: passed on by a link, without a host for its file. `packed1:` and the lesson's JSON, deflated (base64url). What
// somebody was sent goes on opening: another way to pack gets another number, and this one stays.

import {FabricaError} from '../errors.js';
import {deflated, inflated} from '../sharing/deflated.js';

const PREFIX = 'packed1:';
/** Characters of a link: browsers take more, what links are sent with does not. */
export const LONGEST = 30_000;
/** Characters that are read: no browser of ours makes as many. */
const MOST = 200_000;
/** Bytes of a lesson in a link. */
const LARGEST = 2 << 20;

/** @param {string} address as a link names a lesson by */
export const isPacked = address => /^packed\d+:/.test(address);

/** @param {any} lesson as C++ has checked it */
export const packedLesson = async lesson => PREFIX + await deflated(JSON.stringify(lesson));

/** @param {string} address @returns {Promise<string>} JSON text, not yet checked */
export async function unpackedLesson(address) {
  if (!address.startsWith(PREFIX)) throw new FabricaError('unsupported', 'This lesson was made by a newer version.', '', 'Reload the page to update.');
  const word = address.slice(PREFIX.length);
  try {
    if (word.length > MOST) throw new RangeError('too large');
    return await inflated(word, LARGEST);
  } catch {
    throw new FabricaError('bad-format', 'This lesson’s link is damaged.', '', 'Ask for the link again: it may have been cut off.');
  }
}
