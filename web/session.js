// The last view of each atlas, kept on this device: opening the same atlas again goes on where it was left. A view in the
// address comes first. Files of this device cannot be opened again by the page, so nothing is kept for them.

const PREFIX = 'fabrica.view:';
const VERSION = 1;
/** Atlases; the one that was left longest ago goes. */
const MOST = 10;
/** Characters of one view. */
const LONGEST = 1 << 18;

/** The addresses that a link names. @param {string} link what stands after "#" @returns {string[]} */
export function sourcesOf(link) {
  const [, own, others] = /(?:^|&)src=([^&]*)|^model=([^$]*)/.exec(link) ?? [];
  return (own ? own.split(',').map(decodeURIComponent) : (others ?? '').split(',')).filter(Boolean);
}

/** Where a view of these sources is kept; "" for what cannot be opened again. @param {string[]} sources */
export function keyOf(sources, prefix = PREFIX) {
  const urls = sources.map(source => new URL(source, location.href));
  const again = urls.length && urls.every(({protocol}) => /^https?:$/.test(protocol));
  return again ? prefix + urls.map(({href}) => href).join(' ') : '';
}

/** @param {string} key @returns {{at: number, state: object}|null} null for what is not there, not ours or damaged */
function read(key) {
  try {
    const entry = JSON.parse(localStorage.getItem(key) ?? 'null');
    const usable = entry?.v === VERSION && entry.state && typeof entry.state === 'object' && !Array.isArray(entry.state);
    return usable ? {at: Number(entry.at) || 0, state: entry.state} : null;
  } catch {
    return null;
  }
}

/** Leaves the newest. @param {number} count */
function keepNewest(count) {
  const kept = Object.keys(localStorage).filter(key => key.startsWith(PREFIX)).map(key => ({key, at: read(key)?.at ?? 0}));
  for (const {key} of kept.sort((a, b) => b.at - a.at).slice(count)) localStorage.removeItem(key);
}

/** The link with the last view of what it names, where it brings none of its own. @param {string} link */
export function withLastView(link) {
  if (/(^|&)s=|^model=[^$]*\$/.test(link)) return link;
  try {
    const sources = sourcesOf(link);
    const kept = read(keyOf(sources));
    if (!kept) return link;
    const base = link.startsWith('model=') ? `src=${sources.map(encodeURIComponent).join(',')}` : link;
    return `${base}&s=${encodeURIComponent(JSON.stringify(kept.state))}`;
  } catch {
    return link;  // a damaged address is told by whoever opens it
  }
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
    if (localStorage.getItem(key) === null) keepNewest(MOST - 1);
    localStorage.setItem(key, text);
  } catch {
    // Storage is denied or full: the address still holds the view.
  }
}
