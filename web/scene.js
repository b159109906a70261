// Opening a glTF: the JSON of a GLB by range (the geometry follows by structure), a .gltf whole; parsed in a worker. Other files of
// surfaces are made into a GLB first.

import {absolute, isAddress} from './addresses.js';
import {FabricaError, truncatedError} from './errors.js';
import {kindOf, nameOf, namedKind} from './meshes/kinds.js';
import {Meter} from './meter.js';
import {HEAD} from './ranges.js';
import {LARGE} from './saving.js';

const MAGIC = 0x46546c67;       // "glTF"
const JSON_CHUNK = 0x4e4f534a;  // "JSON"
const JSON_LIMIT = 1 << 28;
// What others name: their materials, buffers and pictures.
const BESIDE = /\.(mtl|bin|png|jpe?g|webp|gif|bmp|tga|tiff?)$/i;
const BESIDE_LIMIT = 1 << 22;

/**
 * @param {{reader: import('./ranges.js').RangeReader, pool: import('./workers.js').DecodePool, job: number, url: string, signal: AbortSignal,
 *   part: import('./together.js').Part, onShare?: import('./meter.js').OnShare}} options
 * @returns {Promise<Uint8Array>} an encoded SceneTable; of an atlas of OpenAnatomy an atlas.json; of what belongs to another file nothing
 */
export async function openScene({reader, pool, job, url, signal, part, onShare}) {
  if (BESIDE.test(nameOf(url))) {
    (await import('./meshes.js')).addCompanion(reader, url);
    return new Uint8Array(0);
  }
  const meter = new Meter({reader, job, part, onShare});
  const turn = namedKind(nameOf(url)) ? (await import('./meshes.js')).takeTurn(reader) : null;
  try {
    const opening = {reader, pool, job, url, signal, part, meter};
    await weighPacked(opening, [url.split('#frame=')[0]]);
    return await openModel(opening, turn);
  } finally {
    turn?.leave();
    meter.end();
  }
}

/** @typedef {{reader: import('./ranges.js').RangeReader, part: import('./together.js').Part, signal: AbortSignal}} Weighs */

/** The ZIP file that holds it, or nothing. @param {import('./ranges.js').RangeReader} reader @param {string} url */
const packedIn = async (reader, url) => reader.folders.get(/^zip:\d+\//.exec(url)?.[0] ?? '');

/** Says how much of the web a file is, and asks where that is much, with all that is opened with it. @param {Weighs} opening @param {string} url @param {number} bytes @param {number} [read] as in together.js */
export async function weigh({reader, part, signal}, url, bytes, read) {
  const packed = await packedIn(reader, url), from = absolute(packed?.url ?? url);
  if (/^https?:/.test(from) && part.weigh(url, {bytes, from, read: packed ? undefined : read}) > LARGE) await (await import('./size.js')).permitGo(part.go, signal);
}

/** What is packed in a ZIP file is weighed before it is read: its beginning may not be had without the rest. @param {Weighs} opening @param {string[]} urls of one file */
export async function weighPacked(opening, urls) {
  const packed = await packedIn(opening.reader, urls[0] ?? '');
  if (packed) await weigh(opening, urls[0], urls.reduce((sum, url) => sum + packed.packedSizeOf(url), 0));
}

/** @param {import('./meshes.js').Opening} opening @param {ReturnType<typeof import('./meshes.js').takeTurn>|null} turn */
async function openModel(opening, turn) {
  const {reader, pool, job, url, signal} = opening;
  // What a person said of its units and axes is for us, not for its host.
  const [source, frame] = url.split('#frame=');
  if (frame && !reader.moved.has(absolute(url))) reader.redirect(url, absolute(await reader.placeOf(source)));
  let head = await reader.bytesOf(url, 0, HEAD, signal, true);
  const pointer = lfsTarget(await reader.placeOf(url), head);
  if (pointer) {
    reader.redirect(url, pointer);
    head = await reader.bytesOf(url, 0, HEAD, signal, true);
  }
  if (head.length === 0) throw new FabricaError('truncated', 'The file is empty.', url, 'Upload it again.');
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head.length < 4 || view.getUint32(0, true) !== MAGIC) {
    const made = await madeHere(opening, source, head, turn);
    if (made instanceof Uint8Array) return made;
    if (made) {
      reader.addLocal(`volume:${job}/meshes.glb`, made);
      reader.redirect(url, `volume:${job}/meshes.glb`);
      return openModel(opening, null);
    }
    refuseOthers(head, url);
    const json = head.length < HEAD ? head : await reader.bytesOf(url, 0, 0, signal);
    // A longer one holds its buffers itself.
    if (json.length < BESIDE_LIMIT) await weigh(opening, source, json.length + (await import('./size.js')).bytesBeside(json));
    return parsed(reader, pool, job, url, json, 0, signal);
  }
  const {jsonLength, binOffset} = readGlbHeader(view, url);
  // What was made here has been asked about before.
  if (!(await reader.placeOf(url)).startsWith('volume:')) await weigh(opening, source, view.getUint32(8, true), 20 + jsonLength);
  let json = head.subarray(20, 20 + jsonLength);
  if (json.length < jsonLength) {
    if (head.length < HEAD) throw truncatedError(head.length, 20 + jsonLength, url);
    const rest = await reader.bytesOf(url, HEAD, 20 + jsonLength - HEAD, signal);
    const all = new Uint8Array(jsonLength);
    all.set(json);
    all.set(rest, json.length);
    json = all;
  }
  return parsed(reader, pool, job, url, json, binOffset, signal);
}

/**
 * What other files than glTF hold. @param {import('./meshes.js').Opening} opening @param {string} source @param {Uint8Array} head @param {any} turn
 * @returns {Promise<Blob|Uint8Array|null>} a GLB; an atlas.json; null where it is nothing of the kind
 */
async function madeHere(opening, source, head, turn) {
  const {reader, url, signal} = opening;
  const kind = kindOf(nameOf(url), head);
  if (kind) {
    // A host that does not say how long a file is is not waited for.
    await weigh(opening, source, head.length < HEAD ? head.length : await reader.sizeOf(url, signal).catch(() => 0));
    return (await import('./meshes.js')).openSurface(opening, kind, turn);
  }
  const begin = new TextDecoder().decode(head.subarray(0, 4096)).trimStart();
  const list = /^\{\s*"fabricaMeshes"/.test(begin), atlas = begin.startsWith('[') && /"@(type|id)"/.test(begin);
  if (!list && !atlas) return null;
  const json = jsonOf(head.length < HEAD ? head : await reader.bytesOf(url, 0, 0, signal), url);
  return list ? (await import('./meshes.js')).openList(opening, json.fabricaMeshes) : (await import('./open_anatomy.js')).openAtlas(opening, json);
}

/** A glTF as a person says that it is meant. */
async function framed(json, url) {
  const {framedGltf, readFrame} = await import('./meshes/frame.js');
  const frame = readFrame(url.slice(url.indexOf('#frame=') + 7));
  try {
    return frame ? framedGltf(json, frame) : json;
  } catch {
    return json;  // damaged: told by the parser
  }
}

function jsonOf(bytes, url) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new FabricaError('bad-format', 'The file is damaged: its JSON cannot be read.', url, 'Download or export it again.');
  }
}

/**
 * Some files say only in their data where things stand: parsed again with it. What must be unpacked is offered as
 * "unpacked:JOB".
 */
async function parsed(reader, pool, job, url, json, binOffset, signal) {
  if (url.includes('#frame=') && !(await reader.placeOf(url)).startsWith('volume:')) json = await framed(json, url);
  const foreign = await isOfDevice(reader, url) && foreignIn(json);
  if (foreign) throw foreignError(foreign, url);
  let {bytes, plan} = await pool.parseScene(job, json.slice(), binOffset, url);
  if (!plan) return bytes;
  const {Unpacked, locator, readAll} = await import('./unpacked.js');
  const locate = locator(url, job, plan.resources, isAddress);
  const offer = () => reader.addUnpacked(`unpacked:${job}`, new Unpacked(reader, pool, plan.views, locate, url));
  offer();
  if (plan.wanted.length > 0) {
    const data = await Promise.all(readAll(reader, plan.wanted.map(locate), signal).map(bytes => bytes.catch(error => {
      if (error.code === 'network' || error.code === 'cancelled') throw error;
      return new Uint8Array(0);  // damaged or missing: that costs the part only
    })));
    ({bytes, plan} = await pool.parseScene(job, json.slice(), binOffset, url, data));
    if (plan) offer();
  }
  return bytes;
}

/** A file of this device, or what is packed in one. @param {import('./ranges.js').RangeReader} reader @param {string} url */
async function isOfDevice(reader, url) {
  const packed = await packedIn(reader, url);
  return (packed?.url ?? url).startsWith('local:');
}

/** Bytes of a glTF that are not beside it (pictures are not drawn). @param {Uint8Array} json @returns {string|undefined} */
function foreignIn(json) {
  try {
    const {buffers} = JSON.parse(new TextDecoder().decode(json));
    // As an address is read: what is white in it counts for nothing.
    const named = [buffers].flat().map(one => String(one?.uri ?? '').replace(/[\0-\x20]/g, ''));
    return named.find(uri => (isAddress(uri) || /^[/\\]{2}/.test(uri)) && !/^data:/i.test(uri));
  } catch {
    return undefined;  // damaged: told by the parser
  }
}

/** A file of this device asks no host for anything: whoever made it would learn who opened it, and when. @param {string} address @param {string} url */
export const foreignError = (address, url) => new FabricaError('unsupported', `A file of this device may not ask for one on the web, as this one does: ${address}`, url,
  'Download that one as well, and open both together.');

/** glTF 2.0, 4.4. @param {DataView} view @param {string} url */
export function readGlbHeader(view, url) {
  if (view.byteLength < 20) throw truncatedError(view.byteLength, 20, url);
  const version = view.getUint32(4, true);
  if (version !== 2) {
    throw new FabricaError('unsupported', `This is glTF version ${version}; only version 2 can be read.`, url, 'Export it again as glTF 2.0.');
  }
  const jsonLength = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || jsonLength === 0) {
    throw new FabricaError('bad-format', 'The GLB does not begin with its JSON.', url, 'The file is damaged: export it again.');
  }
  if (jsonLength > JSON_LIMIT || 20 + jsonLength > view.getUint32(8, true)) {
    throw new FabricaError('bad-format', 'The GLB gives impossible sizes.', url, 'The file is damaged: export it again.');
  }
  return {jsonLength, binOffset: 20 + jsonLength + 8};
}

/** Says what a file is that is no glTF. @param {Uint8Array} head @param {string} url */
function refuseOthers(head, url) {
  const text = new TextDecoder().decode(head.subarray(0, 512)).trimStart();
  if (text.startsWith('{')) return;
  if (/^<(!doctype|html|\?xml)/i.test(text)) {
    throw new FabricaError('bad-format', 'The address gives a web page, not a glTF file.', url,
      'Use the address of the file itself (often called “download” or “raw”).');
  }
  throw new FabricaError('bad-format', 'This is no kind of file that can be opened here.', url,
    'Export the model as glTF, OBJ, STL, PLY or VTK.');
}

/** GitHub answers a small text for a file kept in Git LFS; the file itself lies elsewhere. */
export function lfsTarget(url, head) {
  if (head.length > 512 || !new TextDecoder().decode(head).startsWith('version https://git-lfs.github.com/spec/')) return null;
  const match = /^https:\/\/raw\.githubusercontent\.com\/(.+)$/.exec(url);
  if (match) return `https://media.githubusercontent.com/media/${match[1]}`;
  throw new FabricaError('bad-format', 'This is a pointer to a file in Git LFS, not the file itself.', url,
    'Use the address that the host gives for downloading the file.');
}
