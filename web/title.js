// The window is called what is open in it.

const LONGEST = 200;

/** @param {import('./viewer.js').Viewer} viewer the page's own */
export function titled(viewer) {
  const tell = () => {
    // Asked sooner, it would load the rest of the program on the spot.
    if (!viewer.whole) return;
    const title = viewer.engine?.call('credits')?.title?.trim().slice(0, LONGEST);
    document.title = title ? `${title} · Fabrica` : 'Fabrica';
  };
  for (const type of ['loaded', 'tree', 'whole', 'fresh']) viewer.events.on(type, tell);
  tell();
}
