// What a person gathers in an atlas, kept on this device: what was selected last, and named sets. By the atlas's addresses, as the last
// view is (session.js); a set that a link brings joins those that are here.

import {hashOf, linkOf} from './link.js';
import {keepNewest} from './remember.js';
import {keyOf, sourcesOf} from './session.js';

const PREFIX = 'fabrica.kept:';
const VERSION = 1;
/** Atlases; what was not used longest goes. */
const MOST = 20;
const QUIET_MS = 400;
/** Characters of one atlas's. */
const LONGEST = 1 << 17;

/** @param {string} key @returns {{at: number, recent: string[], sets: {name: string, ids: string[]}[]}|null} */
function read(key) {
  try {
    const entry = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (entry?.v !== VERSION) return null;
    return {at: Number(entry.at) || 0, recent: [].concat(entry.recent ?? []), sets: [].concat(entry.sets ?? [])};
  } catch {
    return null;
  }
}

/** @param {string} key @param {{recent: string[], sets: object[]}} what */
function write(key, what) {
  try {
    const text = JSON.stringify({v: VERSION, at: Date.now(), ...what});
    if (text.length > LONGEST) return;
    if (localStorage.getItem(key) === null) keepNewest(MOST - 1, PREFIX, read);
    localStorage.setItem(key, text);
  } catch {
    // Storage is denied or full: sets are still in the address.
  }
}

/** Follows what is open. Not inside another page, whose visitors did not choose to keep anything. @param {import('./viewer.js').Viewer} viewer */
export function keepGathered(viewer) {
  if (viewer.options.embedded) return;
  let known = '';
  let written = '';
  // What is open may change: each atlas brings its own.
  const follow = () => {
    let key = '';
    try {
      key = keyOf(sourcesOf(hashOf(linkOf(viewer))), PREFIX);
    } catch {
      // An address that cannot be opened again.
    }
    if (key === known) return key;
    known = key;
    written = '';
    const kept = key && read(key);
    if (!kept) return key;
    const {engine} = viewer;
    const here = engine.call('recent') ?? [];
    engine.call('setRecent', [...new Set([...here, ...kept.recent])]);
    engine.call('mergeSets', kept.sets);
    viewer.wake();
    return key;
  };
  const keep = () => {
    const key = follow();
    if (!key) return;
    const what = {recent: viewer.engine.call('recent') ?? [], sets: viewer.engine.call('sets') ?? []};
    if (JSON.stringify(what) === written || (!what.recent.length && !what.sets.length && !read(key))) return;
    written = JSON.stringify(what);
    write(key, what);
  };
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      if (!viewer.closed) keep();
    }, QUIET_MS);
  };
  for (const type of ['select', 'sets', 'tree']) viewer.events.on(type, later);
  // A phone may throw the page away without another word.
  addEventListener('pagehide', () => {
    if (timer) keep();
  }, {signal: viewer.stop.signal});
  keep();
}
