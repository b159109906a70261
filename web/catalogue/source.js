// Where descriptions come from: a list of them, single ones, files of this device.

import {readDataset} from './dataset.js';

const AT_ONCE = 8, MOST = 4096;

async function get(url) {
  let response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error(`${host(url)} does not answer, or does not let other pages read its files (CORS)`);
  }
  if (!response.ok) throw new Error(response.status === 404 ? 'there is no such file (404)' : `the host answers ${response.status}`);
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
}
const host = url => {
  try {
    return new URL(url).host || 'The host';
  } catch {
    return 'The host';
  }
};

/**
 * Reads an address: a list (["a.json", …] or {"datasets": […]}), or one description. `add` is told of each data set as it comes,
 * `fail` of each that cannot be read. Throws when the address itself cannot be.
 * @param {string} url @param {{add: (set: object) => void, fail: (what: string, why: string) => void}} tell
 * @returns {Promise<boolean>} whether it was a list
 */
export async function readAddress(url, {add, fail}) {
  const json = await get(url);
  const list = Array.isArray(json) ? json : Array.isArray(json?.datasets) ? json.datasets : null;
  if (!list) {
    add(readDataset(json, url));
    return false;
  }
  if (!list.length) throw new Error('the list is empty');
  if (list.length > MOST) fail(`${list.length - MOST} entries`, `a list has ${MOST} at most`);
  const waiting = list.slice(0, MOST).map(entry => async () => {
    const what = typeof entry === 'string' ? entry : String(entry?.name ?? 'An entry');
    try {
      if (typeof entry === 'string') {
        const address = new URL(entry, url).href;
        add(readDataset(await get(address), address));
      } else {
        add(readDataset(entry, url));
      }
    } catch (error) {
      fail(what, error.message);
    }
  });
  await Promise.all(Array.from({length: AT_ONCE}, async () => {
    while (waiting.length) await waiting.shift()();
  }));
  return true;
}

/** Files that were dropped or chosen. @param {Iterable<File>} files */
export async function readFiles(files, {add, fail}) {
  for (const file of [...files].slice(0, MOST)) {
    if (!/\.json$/i.test(file.name)) continue;
    try {
      const json = JSON.parse(await file.text());
      for (const item of Array.isArray(json) ? json.filter(entry => entry && typeof entry === 'object') : [json]) add(readDataset(item, null));
    } catch (error) {
      if (!/schema|index/.test(file.name)) fail(file.name, error instanceof SyntaxError ? 'it is not JSON' : error.message);
    }
  }
}

/** All files of what was dropped, also of folders. @param {DataTransfer} data */
export async function filesOf(data) {
  const walk = async entry => {
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return found;
      for (const inner of some) found.push(...await walk(inner));
    }
  };
  const entries = [...data.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length ? (await Promise.all(entries.map(walk))).flat() : [...data.files];
}
