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

/** How a data set's voxels become those of its organ, and what that shows there. */
function organOf(sets, set) {
  const chain = [];
  let root = set;
  while (root.registration && sets.has(root.registration.target_dataset)) {
    chain.push(root.registration);
    root = sets.get(root.registration.target_dataset);
  }
  return {
    shape: root.data.shape, place: at => chain.reduce((voxel, registration) => toTarget(registration, voxel), at), step: chain.reduce((scale, registration) => scale * registration.scale, 1),
    ball: sets.has(ROI1) && root.name === HEART ? toTarget(sets.get(ROI1).registration, LANDMARK) : null,
    // Zooms have a range of their own, as other scans do.
    gain: chain.length ? 0.8 : 1, lift: chain.length ? 6000 : 0,
  };
}

/** Fibres, each finer than the last: period in voxels of the organ, strength. */
const FIBRES = [[420, 3500], [96, 3000], [22, 2600], [7, 2400], [2.2, 2200]];
const square = x => x * x;

/** Values of a box of voxels, x fastest. All turn about z alone, so what depends on x and y is reckoned once for a column. */
function valuesOf({shape, place, step, ball, gain, lift}, begin, size, factor) {
  const [nx, ny, nz] = size, values = new Uint16Array(nx * ny * nz), turn = 2 * Math.PI;
  const voxel = (i, axis) => (begin[axis] + i + 0.5) * factor - 0.5;
  // What a voxel cannot show is left out of it.
  const fibres = FIBRES.filter(([period]) => period >= step * factor * 3);
  const depths = Array.from({length: nz}, (_, k) => {
    const z = place([0, 0, voxel(k, 2)])[2], w = z / shape[2] * 2 - 1;
    return {z, outer: square(w * 1.08), first: square(w * 1.3), second: square((w - 0.1) * 1.7), waves: fibres.map(([period]) => [Math.sin(z / period * turn), Math.cos(z / period * turn)])};
  });
  for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
    const [x, y] = place([voxel(i, 0), voxel(j, 1), 0]), u = x / shape[0] * 2 - 1, v = y / shape[1] * 2 - 1;
    const outer = square(u * 1.15) + square(v * 1.25), first = square((u - 0.25) * 2.4) + square((v + 0.1) * 2.2), second = square((u + 0.3) * 2.8) + square((v - 0.15) * 2.6);
    const waves = fibres.map(([period, strength]) => {
      const across = strength * Math.sin((x + 0.6 * y) / period * turn), phase = (2.1 * y - 0.35 * turn * x) / period;
      return [across * Math.cos(phase), across * Math.sin(phase)];
    });
    const near = ball ? square(x - ball[0]) + square(y - ball[1]) : Infinity;
    for (let k = 0; k < nz; k++) {
      const depth = depths[k], r2 = outer + depth.outer;
      let value = 3000;
      if (r2 <= 1) {
        const r = Math.sqrt(r2), hollow = first + depth.first < 0.38 || second + depth.second < 0.36;
        value = (hollow ? 9000 : 21000 + 5000 * Math.sin(r * 26 + u * 5)) + (r > 0.93 ? 15000 : 0);
        for (let f = 0; f < waves.length; f++) value += waves[f][0] * depth.waves[f][0] + waves[f][1] * depth.waves[f][1];
        if (near + square(depth.z - (ball?.[2] ?? 0)) < BALL * BALL) value = 60000;
      }
      values[(k * ny + j) * nx + i] = Math.max(0, Math.min(65535, lift + gain * value));
    }
  }
  return values;
}

export function levelsOf(shape) {
  const levels = [shape];
  while (Math.max(...levels.at(-1)) > COARSEST) levels.push(levels.at(-1).map(n => Math.ceil(n / 2)));
  return levels;
}

async function block(sets, set, level, at, packer) {
  const size = levelsOf(set.data.shape)[level], factor = 2 ** level, part = at.map((p, axis) => Math.min(BLOCK, size[axis] - p * BLOCK));
  if (part.some(n => n <= 0)) return null;
  const values = valuesOf(organOf(sets, set), at.map(p => p * BLOCK), part, factor);
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
