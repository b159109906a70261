// Keeping the last view of an atlas on this device (session.js).

import {PREFIX, VERSION, keyOf, read, sourcesOf} from './session.js';

/** Atlases; the one that was left longest ago goes. */
const MOST = 10;
/** Characters of one view. */
const LONGEST = 1 << 18;

/** Leaves the newest. @param {number} count @param {string} prefix of their keys @param {(key: string) => {at: number}|null} entry reads one */
export function keepNewest(count, prefix, entry) {
  const kept = Object.keys(localStorage).filter(key => key.startsWith(prefix)).map(key => ({key, at: entry(key)?.at ?? 0}));
  for (const {key} of kept.sort((a, b) => b.at - a.at).slice(count)) localStorage.removeItem(key);
}

/** Keeps the view that a link of ours holds. @param {string} link */
export function remember(link) {
  try {
    const key = keyOf(sourcesOf(link));
    const view = /(?:^|&)s=([^&]*)/.exec(link)?.[1];
    if (!key || !view) return;
    // The language is the device's, not the view's (words.js).
    const text = JSON.stringify({v: VERSION, at: Date.now(), state: {...JSON.parse(decodeURIComponent(view)), ui: undefined}});
    if (text.length > LONGEST) return localStorage.removeItem(key);  // an older view would be a wrong one
    if (localStorage.getItem(key) === null) keepNewest(MOST - 1, PREFIX, read);
    localStorage.setItem(key, text);
  } catch {
    // Storage is denied or full: the address still holds the view.
  }
}
