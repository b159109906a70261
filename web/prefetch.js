// Requests that need not wait for the WebAssembly: the manifest that the address names (or the demo's) and the index of its
// meshes, the JSON of the GLB or the metadata of the OME-Zarr image that it names. The transport takes the answers over when C++ asks for the same.

import {keyOf} from './addresses.js';
import {HEAD, PAGES_OF_FILES} from './ranges.js';

/** What it shows takes all of the program: slices, cuts. @param {string} hash */
export const needsAll = hash => /planes|clip|explode|peel|measure|terms|lang=|\.zarr|\.zip|\.obj|Structure\.json/.test(hash);

/** @param {string} hash */
export const namesSource = hash => /(^|&)src=|^model=/.test(hash);

/** The first source a link names, as an absolute address, or "" when that takes C++ to know. @param {string} hash */
export function firstSource(hash) {
  const match = /(?:^|&)src=([^&,]+)/.exec(hash) ?? /^model=([^&,]+)/.exec(hash);
  if (!match) return '';
  try {
    return new URL(decodeURIComponent(match[1]), location.href).href;
  } catch {
    return '';
  }
}

/** The file itself, for everybody to fetch. */
const isFile = address => /^https?:/.test(address) && !PAGES_OF_FILES.test(address);

const isGlb = address => /\.glb$/i.test(address.split(/[?#]/)[0]) && isFile(address);

/** The metadata of an OME-Zarr image, or "". @param {string} address */
function imageOf(address) {
  const [, folder] = /^([^?#]*\.zarr)(\/|\/zarr\.json)?$/i.exec(address) ?? [];
  return folder && isFile(address) ? `${folder}/zarr.json` : '';
}

/** @param {string} hash @param {string} fallback the demo's manifest */
export function earlyRequests(hash, fallback) {
  const source = namesSource(hash) ? firstSource(hash) : fallback;
  if (PAGES_OF_FILES.test(source)) import('./hosts.js').catch(() => {});
  /** @type {Map<string, Promise<Response>>} */
  const requests = new Map();
  const ask = url => {
    const response = fetch(url, {credentials: 'same-origin'});
    response.catch(() => {});
    requests.set(url, response);
    return response;
  };
  const askRange = (url, begin, end) => {
    const range = `bytes=${begin}-${end - 1}`;
    if (taker?.asked.has(keyOf(url, range))) return null;  // the program was quicker
    const response = fetch(url, {credentials: 'same-origin', cache: 'no-store', headers: {Range: range}});
    response.catch(() => {});
    if (taker) taker.prefetch(url, response, range);
    else ranges.push([url, response, range]);
    return response;
  };
  /** @type {[string, Promise<Response>, string][]} */
  const ranges = [];
  /** @type {import('./ranges.js').RangeReader|null} */
  let taker = null;
  let manifest = Promise.reject(new Error('nothing to open'));
  manifest.catch(() => {});
  const atlas = /\/atlas\.json$/.test(source.split(/[?#]/)[0]) && !PAGES_OF_FILES.test(source);
  if (atlas) {
    manifest = ask(source);
    manifest.then(async response => {
      if (!response.ok) return;
      const index = (await response.clone().json())?.meshes?.[0]?.index;
      if (typeof index !== 'string') return;
      const url = new URL(index, source).href;
      // The program may have been quicker.
      if (taker?.asked.has(url)) return;
      const answer = ask(url);
      taker?.prefetch(url, answer);
    }).catch(() => {});  // a damaged manifest is told by whoever reads it
  }
  const image = imageOf(source);
  // What opens a glTF comes beside the program: our own atlases have an index, and do without.
  const scene = atlas || image || !source ? null : import('./scene.js');
  scene?.catch(() => {});
  if (image) ask(image);
  if (isGlb(source)) {
    askRange(source, 0, HEAD)?.then(async response => {
      if (response.status !== 206) return;
      const head = new DataView(await response.clone().arrayBuffer());
      const {jsonLength} = (await scene).readGlbHeader(head, source);
      if (20 + jsonLength > HEAD) askRange(source, HEAD, 20 + jsonLength);
    }).catch(() => {});  // told by whoever reads it
  }
  return {
    manifest,
    // What is decoded first.
    decodes: isGlb(source) ? ['mesh', 'gltf'] : image ? ['brick'] : ['mesh'],
    handOver: reader => {
      taker = reader;
      for (const early of ranges) reader.prefetch(...early);
      for (const [url, response] of requests) reader.prefetch(url, response);
    },
  };
}
