// The Human Organ Atlas on a server of ours: its own metadata, in which only the addresses are others, and N5 in the same form (big-endian,
// blosc-zstd, blocks cut short at the edge), as large as the real volumes: each block is made when it is asked for. What an organ
// shows is a function of its voxels, and of a zoom the same function where the zoom's registration says that it lies: so a zoom that
// is placed wrongly shows a seam.
import {readFile, readdir} from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import {Blosc} from 'numcodecs';
import {SHARED} from './helpers.mjs';

export const HEART = 'LADAF-2020-27_heart_complete-organ_19.89um_bm18', ROI1 = 'LADAF-2020-27_heart_ROI-01_6.5um_bm18', ROI2 = 'LADAF-2020-27_heart_ROI-02_6.5um_bm18';
const BLOCK = 64, COARSEST = 64;

/** Real descriptions, by name. */
export async function realMetadata() {
  const folder = path.join(SHARED, 'hoa-metadata'), sets = new Map();
  for (const file of (await readdir(folder)).filter(name => name.startsWith('LADAF'))) {
    const json = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    sets.set(json.name, json);
  }
  return sets;
}

/** A description of our own in the same form. */
export const madeUp = (name, {shape = [200, 160, 120], voxel = 20, registration = null, voi = registration ? 'ROI' : 'complete-organ', ...rest} = {}) => ({
  name, voi, dataset_type: registration ? 'zoom' : 'overview', data: {shape, voxel_size_um: voxel, gcs_url: ''}, sample: {organ: 'liver', organ_context: null},
  donor: {id: 'D1', age: null, sex: null, cause_of_death: null}, scan: {beamline: 'BM18', date: '2024-01-01'}, proposal: {}, registration,
  citation: {title: `Scan ${name}.`, contributors: [], doi: null, author_list: []}, ...rest,
});

/** A voxel of a zoom → voxel of what it is registered to, written out as the atlas's own tools have it. */
export function toTarget({rotation, scale, translation: [tx, ty, tz]}, [x, y, z]) {
  const angle = rotation * Math.PI / 180, c = Math.cos(angle), s = Math.sin(angle);
  return [scale * (c * x + s * y) + tx, scale * (c * y - s * x) + ty, scale * z + tz];
}

/** The landmark: a bright ball, at this voxel of the heart's first zoom. */
export const LANDMARK = [1000, 2000, 3000], BALL = 12;

function functionOf(sets, set) {
  const chain = [];
  let root = set;
  while (root.registration && sets.has(root.registration.target_dataset)) {
    chain.push(root.registration);
    root = sets.get(root.registration.target_dataset);
  }
  const shape = root.data.shape, ball = sets.has(ROI1) && root.name === HEART ? toTarget(sets.get(ROI1).registration, LANDMARK) : null;
  const place = at => chain.reduce((voxel, registration) => toTarget(registration, voxel), at);
  // Zooms have a range of their own, as other scans do.
  const gain = chain.length ? 0.8 : 1, lift = chain.length ? 6000 : 0;
  return {place, value(at, step) {
    const [x, y, z] = at;
    const u = x / shape[0] * 2 - 1, v = y / shape[1] * 2 - 1, w = z / shape[2] * 2 - 1, r = Math.hypot(u * 1.15, v * 1.25, w * 1.08);
    if (r > 1) return lift + gain * 3000;
    const wall = r > 0.93 ? 15000 : 0, hollow = Math.hypot((u - 0.25) * 2.4, (v + 0.1) * 2.2, w * 1.3) < 0.62 || Math.hypot((u + 0.3) * 2.8, (v - 0.15) * 2.6, (w - 0.1) * 1.7) < 0.6;
    let value = (hollow ? 9000 : 21000 + 5000 * Math.sin(r * 26 + u * 5)) + wall;
    // Fibres, each finer than the last; what a voxel cannot show is left out of it.
    for (const [period, strength] of [[420, 3500], [96, 3000], [22, 2600], [7, 2400], [2.2, 2200]]) {
      if (period < step * 3) break;
      value += strength * Math.sin((x + 0.6 * y) / period * 6.2832) * Math.sin((z - 0.35 * x) / period * 6.2832 + y / period * 2.1);
    }
    if (ball && (x - ball[0]) ** 2 + (y - ball[1]) ** 2 + (z - ball[2]) ** 2 < BALL * BALL) value = 60000;
    return lift + gain * value;
  }};
}

export function levelsOf(shape) {
  const levels = [shape];
  while (Math.max(...levels.at(-1)) > COARSEST) levels.push(levels.at(-1).map(n => Math.ceil(n / 2)));
  return levels;
}

async function block(sets, set, level, at, packer) {
  const size = levelsOf(set.data.shape)[level], factor = 2 ** level, part = at.map((p, axis) => Math.min(BLOCK, size[axis] - p * BLOCK));
  if (part.some(n => n <= 0)) return null;
  const {place, value} = functionOf(sets, set), scale = set.registration ? set.registration.scale : 1;
  const values = new Uint16Array(part[0] * part[1] * part[2]);
  let n = 0;
  for (let z = 0; z < part[2]; z++) for (let y = 0; y < part[1]; y++) for (let x = 0; x < part[0]; x++) {
    const voxel = [x, y, z].map((i, axis) => (at[axis] * BLOCK + i + 0.5) * factor - 0.5);
    values[n++] = Math.max(0, Math.min(65535, value(place(voxel), factor * scale)));
  }
  const head = Buffer.alloc(16);
  head.writeUInt16BE(3, 2);
  part.forEach((side, axis) => head.writeUInt32BE(side, 4 + axis * 4));
  return Buffer.concat([head, await packer.encode(Buffer.from(values.buffer).swap16())]);
}

/**
 * Serves descriptions at /NAME.json, their list at /index.json, their voxels at /n5/NAME/.
 * @param {Map<string, object>} given @param {{index?: any[]}} options
 */
export async function serveHoa(given, {index} = {}) {
  const packer = new Blosc(3, 'zstd', Blosc.SHUFFLE, 0), made = new Map(), log = [];
  const sets = new Map([...given].map(([name, json]) => [name, structuredClone(json)]));
  let url = '';
  const answer = async name => {
    if (name === 'index.json') return JSON.stringify(index ?? [...sets.keys()].map(key => `${key}.json`));
    const [, key, rest] = /^n5\/([^/]+)\/(.*)$/.exec(name) ?? [];
    if (!key) return sets.has(name.slice(0, -5)) ? JSON.stringify(sets.get(name.slice(0, -5))) : null;
    const set = sets.get(key), attributes = /^s(\d+)\/attributes\.json$/.exec(rest), data = /^s(\d+)\/(\d+)\/(\d+)\/(\d+)$/.exec(rest);
    const level = Number((attributes ?? data)?.[1]);
    if (!set || !(level < levelsOf(set.data.shape).length)) return null;
    if (attributes) return JSON.stringify({dataType: 'uint16', compression: {type: 'blosc', cname: 'zstd', clevel: 3, shuffle: 1, blocksize: 0, nthreads: 1}, blockSize: [BLOCK, BLOCK, BLOCK], dimensions: levelsOf(set.data.shape)[level]});
    if (!made.has(name)) made.set(name, block(sets, set, level, data.slice(2).map(Number), packer));
    return made.get(name);
  };
  const server = http.createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://h').pathname.slice(1));
    log.push(name);
    const body = await answer(name);
    response.writeHead(body ? 200 : 404, {'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*', 'Content-Type': name.endsWith('.json') ? 'application/json' : 'application/octet-stream'});
    response.end(body ?? '');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}/`;
  for (const [name, set] of sets) set.data.gcs_url = `n5://${url}n5/${name}/`;
  return {url, sets, log, close: () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve); })};
}
