// Files of this device, opened again: the browser keeps a way to them, and asks the person before it is used.

/** Asks while the press that wants it still counts. @param {any[]} handles @returns {Promise<void>} throws where the person or the device says no */
export async function permitted(handles) {
  for (const handle of handles) {
    if (await handle.queryPermission?.({mode: 'read'}) === 'granted') continue;
    if (await handle.requestPermission?.({mode: 'read'}) !== 'granted') throw new Error('The browser was not allowed to read it.');
  }
}

/** Files that another app handed over through the service worker, by the page's address. @param {import('../offline/offline.js').Offline} offline */
export async function handedOver(offline) {
  const at = Number(new URLSearchParams(location.search).get('shared'));
  const files = at ? await offline.takeShared(at) : [];
  // A reload must not look for them again.
  history.replaceState(history.state, '', `${location.pathname}${location.hash}`);
  return files.map(file => ({path: file.name, file}));
}
