// The last view of each atlas, kept on this device: opening the same atlas again goes on where it was left. A view in the
// address comes first. Files of this device cannot be opened again by the page, so nothing is kept for them. Here: reading it; remember.js
// keeps it, which can wait for the first picture.

export const PREFIX = 'fabrica.view:';
export const VERSION = 1;

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
export function read(key) {
  try {
    const entry = JSON.parse(localStorage.getItem(key) ?? 'null');
    const usable = entry?.v === VERSION && entry.state && typeof entry.state === 'object' && !Array.isArray(entry.state);
    return usable ? {at: Number(entry.at) || 0, state: entry.state} : null;
  } catch {
    return null;
  }
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
