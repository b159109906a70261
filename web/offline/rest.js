// All of an atlas on this device: which files it has, how many bytes of them are still to come, and their coming.

// What it needs of other modules it gets handed, or the bundler would cut the page's first file into more pieces.

const STEP = 4 << 20;
const MOST_FILES = 2000;
const AT_ONCE = 4;
/** One file holds all of it. */
const SINGLE = /\.(glb|nii|nii\.gz|nrrd|ozx|zip|obj|stl|ply|vtk|vt[pu])$/i;
/** It says itself which files belong to it; "zarr.json" is an image's. */
const LIST = /(?<!(^|\/)zarr)\.(json|gltf)$/i;

/**
 * @typedef {{url: string, total: number, missing: [number, number][]}} Left
 * @typedef {{fetcher: typeof fetch, filesOf: (key: string) => Promise<any[]>, missingOf: (ranges: [number, number][], from: number, to: number) => [number, number][],
 *   placeOf: (url: string) => string|Promise<string>, lengthOf: (response: Response) => number|null, chunksOf: (response: Response) => AsyncGenerator<Uint8Array>}} Tools what `fetcher` is asked for is recorded
 */

const pathOf = url => new URL(url).pathname;
/** Nobody can say what belongs to it; `image`: to a volume of others, which may be larger than any device. */
export class Untold extends Error {
  /** @param {boolean} image */
  constructor(image) {
    super();
    this.image = image;
  }
}
const ceil = (size, by) => Math.ceil(size / by);

/** @param {Pick<Tools, 'fetcher'|'placeOf'>} tools @param {string} url as it is known; it may lie elsewhere */
async function json({fetcher, placeOf}, url, signal) {
  const response = await fetcher(await placeOf(url), {signal, credentials: 'same-origin'});
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response.json();
}

/** Addresses of a volume in one of our own folders (docs/contracts.md). */
async function volumeFiles(tools, base, {levels}, signal) {
  const metadata = await json(tools, new URL('zarr.json', base).href, signal);
  const about = metadata.consolidated_metadata?.metadata ?? {};
  const out = [new URL('zarr.json', base).href];
  for (const {path, size, shard} of levels) {
    if (!about[path]) out.push(new URL(`${path}/zarr.json`, base).href);
    const level = about[path] ?? await json(tools, out.at(-1), signal);
    const empty = new Set(level.attributes?.fabrica?.empty_shards ?? []);
    const counts = size.map((length, axis) => ceil(length, shard[axis]));
    // Each by itself: none of nothing would hide how many the others are.
    if (!counts.every(count => count >= 1 && count <= MOST_FILES) || out.length + counts[0] * counts[1] * counts[2] > MOST_FILES) throw new Untold(true);
    for (let z = 0; z < counts[2]; z++) {
      for (let y = 0; y < counts[1]; y++) {
        for (let x = 0; x < counts[0]; x++) if (!empty.has(`c/${z}/${y}/${x}`)) out.push(new URL(`${path}/c/${z}/${y}/${x}`, base).href);
      }
    }
  }
  return out;
}

/** Addresses of all files that an atlas.json (whatever its name) or a .gltf names, and its own. */
async function listedFiles(tools, url, signal) {
  const manifest = await json(tools, url, signal), out = [url];
  const add = address => typeof address === 'string' && address && !address.startsWith('data:') && out.push(new URL(address, url).href);
  if (manifest.asset?.version) {
    for (const {uri} of manifest.buffers ?? []) add(uri);  // pictures are not drawn
    return out;
  }
  if (!manifest.fabricaAtlas) throw new Untold(false);
  for (const {url: mesh, index} of manifest.meshes ?? []) {
    add(mesh);
    add(index);
    // Coarser levels lie beside the mesh file, where there is an index.
    if (index) out.push(new URL('meshes.lod.bin', new URL(mesh, url)).href);
  }
  for (const {url: terms} of manifest.terminology ?? []) add(terms);
  for (const {url: lesson} of manifest.lessons ?? []) add(lesson);
  for (const volume of manifest.volumes ?? []) {
    if (!volume.levels?.every(({size, shard}) => size?.length === 3 && shard?.length === 3)) throw new Untold(true);
    const base = new URL(volume.url.endsWith('/') ? volume.url : `${volume.url}/`, url).href;
    out.push(...await volumeFiles(tools, base, volume, signal));
  }
  if (out.length > MOST_FILES) throw new Untold(true);
  return out;
}

/**
 * What of an atlas is not on this device yet; throws Untold where nobody can say.
 * @param {Tools} tools @param {{key: string, sources: string[]}} atlas @param {AbortSignal} signal @returns {Promise<Left[]>}
 */
export async function leftOf(tools, {key, sources}, signal) {
  const {fetcher, filesOf, missingOf, lengthOf, placeOf} = tools, addresses = [];
  for (const source of sources) {
    // Some pages' addresses have the file's name, of some only the place has it.
    const names = [source, await placeOf(source)].map(pathOf);
    if (names.some(name => LIST.test(name))) {
      // What is named beside it stands beside its page; each has its own place.
      for (const file of await listedFiles(tools, source, signal)) addresses.push((await placeOf(file)).split('#')[0]);
    } else if (names.some(name => SINGLE.test(name))) addresses.push((await placeOf(source)).split('#')[0]);
    else throw new Untold(true);
  }
  const known = new Map((await filesOf(key)).map(file => [file.url, file]));
  /** @type {Left[]} */
  const left = [];
  const waiting = [...new Set(addresses)];
  await Promise.all(Array.from({length: AT_ONCE}, async () => {
    for (let url; (url = waiting.shift());) {
      const file = known.get(url);
      if (file?.gone) continue;
      let total = file?.total ?? null;
      if (total === null) {
        const response = await fetcher(url, {method: 'HEAD', signal, cache: 'no-store', credentials: 'same-origin'});
        if (response.status === 404) continue;
        total = response.ok ? lengthOf(response) : null;
        if (total === null) throw new Error(`${url}: its size is not said`);
      }
      const missing = missingOf(file?.ranges ?? [], 0, total);
      if (missing.length) left.push({url, total, missing});
    }
  }));
  return left;
}

/** @param {Left[]} left @returns {number} bytes */
export const bytesLeft = left => left.reduce((sum, {missing}) => sum + missing.reduce((bytes, [from, to]) => bytes + to - from, 0), 0);

/** Fetches what is left; whoever records the fetcher keeps it. @param {Tools} tools @param {Left[]} left @param {(bytes: number) => void} came @param {AbortSignal} signal */
export async function fetchLeft({fetcher, chunksOf}, left, came, signal) {
  for (const {url, total, missing} of left) {
    for (const [begin, end] of missing) {
      for (let from = begin; from < end; from += STEP) {
        const to = Math.min(from + STEP, end), all = from === 0 && to === total;
        const response = await fetcher(url, {signal, cache: 'no-store', credentials: 'same-origin', headers: all ? {} : {Range: `bytes=${from}-${to - 1}`}});
        if (!response.ok) throw new Error(`${url}: status ${response.status}`);
        let at = from;
        for await (const chunk of chunksOf(response)) {
          at += chunk.length;
          came(Math.min(chunk.length, Math.max(0, to - at + chunk.length)));
        }
        if (at < to) throw new Error(`${url}: the connection broke`);
        // A host without ranges gave all of it.
        if (!all && response.status === 200) from = end;
      }
    }
  }
}
