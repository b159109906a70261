// Volumes for tools/bench volumes: the head of Debian's mricron-data as peers get it and as `fabrica volume` writes it, and cubes of
// any size. A cube is 512³ voxels of that head, again and again, on the disk; a larger one shows the same from farther off: its coarser
// levels are those files, and each brick of its finer levels is made when it is asked for (voxels between the known ones, some noise,
// JPEG 2000 by codec-openjpeg). So cubes of all sizes show the same picture, and only what the viewer does differs.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import {spawnSync} from 'node:child_process';
import {createRequire} from 'node:module';
import {crc32c} from '../../lib/crc32c.mjs';
import {Lacking} from './mesh_data.mjs';

const PIECE = 512, BRICK = 64, SPACING = 0.5;  // voxels, millimetres
const NOISE = 4, RATIO = 10;                  // grey levels; of the bricks that are made

export class VolumeData {
  /** @param {{folder: string, image: string, fabrica: string, tell: (text: string) => void}} options */
  constructor({folder, image, fabrica, tell}) {
    Object.assign(this, {folder, image, fabrica, tell});
    fs.mkdirSync(folder, {recursive: true});
  }

  /** The image itself, for peers. */
  nifti() {
    if (!fs.existsSync(this.image)) throw new Lacking(`no ${this.image}`);
    const target = path.join(this.folder, path.basename(this.image));
    if (!fs.existsSync(target)) fs.copyFileSync(this.image, target);
    return target;
  }

  /** As our tool writes it. */
  written(name, ...options) { return this.volume(`${name}.zarr`, this.nifti(), ...options); }

  volume(name, input, ...options) {
    const target = path.join(this.folder, name), stamp = JSON.stringify([options, fs.statSync(input).size, fs.statSync(this.fabrica).size]);
    if (fs.existsSync(`${target}.made`) && fs.readFileSync(`${target}.made`, 'utf8') === stamp) return target;
    if (!fs.existsSync(this.fabrica)) throw new Lacking(`the tool is not built (${this.fabrica})`);
    this.tell(`making ${name}`);
    const {status, stderr, error} = spawnSync(this.fabrica, ['volume', input, '-o', target, '--quiet', '--overwrite', ...options], {encoding: 'utf8', timeout: 20 * 60_000});
    if (status !== 0) throw new Lacking(`fabrica volume: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? `ended with ${status}`}`);
    fs.writeFileSync(`${target}.made`, stamp);
    return target;
  }

  /** What all cubes are made of. */
  piece() { return this.volume('piece.zarr', this.raw('piece.nii', () => this.heads()), '--psnr', '47'); }

  raw(name, voxels) {
    const target = path.join(this.folder, name);
    if (fs.existsSync(target)) return target;
    this.tell(`making ${name}`);
    const data = voxels(), edge = Math.round(Math.cbrt(data.length)), head = Buffer.alloc(352);
    head.writeInt32LE(348, 0);
    [3, edge, edge, edge, 1, 1, 1, 1].forEach((value, i) => head.writeInt16LE(value, 40 + 2 * i));
    head.writeInt16LE(2, 70);  // unsigned bytes
    head.writeInt16LE(8, 72);
    [1, SPACING, SPACING, SPACING, 1, 1, 1, 1].forEach((value, i) => head.writeFloatLE(value, 76 + 4 * i));
    head.writeFloatLE(352, 108);
    head.writeFloatLE(1, 112);
    head.writeUInt8(2, 123);  // millimetres
    head.writeInt16LE(1, 254);
    [[SPACING, 0, 0, 0], [0, SPACING, 0, 0], [0, 0, SPACING, 0]].flat().forEach((value, i) => head.writeFloatLE(value, 280 + 4 * i));
    head.write('n+1\0', 344, 'latin1');
    fs.writeFileSync(target, Buffer.concat([head, data]));
    return target;
  }

  /** 512³ voxels of the head, begun again where it ends. */
  heads() {
    const {size: [nx, ny, nz], voxels} = readBytes(this.nifti()), out = Buffer.alloc(PIECE ** 3);
    for (let z = 0, i = 0; z < PIECE; ++z) {
      for (let y = 0; y < PIECE; ++y) {
        const row = nx * (y % ny + ny * (z % nz));
        for (let x = 0; x < PIECE; ++x, ++i) out[i] = voxels[row + x % nx];
      }
    }
    return out;
  }
}

/** An 8-bit NIfTI. @returns {{size: number[], voxels: Uint8Array, rows: number[][]}} rows: index → millimetres, RAS+ */
export function readBytes(file) {
  const raw = file.endsWith('.gz') ? zlib.gunzipSync(fs.readFileSync(file)) : fs.readFileSync(file);
  if (raw.readInt16LE(70) !== 2) throw new Lacking(`${file} is not of 8 bits`);
  const size = [0, 1, 2].map(i => raw.readInt16LE(42 + 2 * i)), rows = [0, 1, 2].map(r => [0, 1, 2, 3].map(c => raw.readFloatLE(280 + 4 * (4 * r + c))));
  return {size, voxels: raw.subarray(raw.readFloatLE(108)), rows};
}

/**
 * A cube of `edge` voxels (128, 512 or a power of two times that), below an address: what `serve` takes as a folder.
 * @param {VolumeData} data @param {number} edge @param {string} repo @returns {Promise<(name: string) => Buffer|null>}
 */
export async function cubeFiles(data, edge, repo) {
  const piece = data.piece(), read = folder => JSON.parse(fs.readFileSync(path.join(folder, 'zarr.json'), 'utf8'));
  const stored = fs.readdirSync(piece).filter(name => /^\d+$/.test(name)).sort().map(name => ({folder: path.join(piece, name), json: read(path.join(piece, name)), finer: 0}));
  const levels = edge < PIECE ? stored.slice(Math.log2(PIECE / edge)) : stored;
  // One brick a shard: nothing is made that is not asked for.
  for (let finer = 1; PIECE << finer <= edge; ++finer) {
    const json = structuredClone(levels[0].json), side = PIECE << finer;
    json.shape = [side, side, side];
    json.chunk_grid.configuration.chunk_shape = [BRICK, BRICK, BRICK];
    json.attributes = {fabrica: {index_copy: 'start'}};
    levels.unshift({folder: '', json, finer});
  }
  const make = levels[0].finer ? await brickMaker(path.join(data.folder, 'piece.nii'), repo) : null, made = new Map();
  const group = read(piece), [multiscale] = group.attributes.ome.multiscales;
  multiscale.name = `${edge}³`;
  multiscale.datasets = levels.map((_, level) => ({path: String(level), coordinateTransformations: [
    {type: 'scale', scale: [1, 1, 1].map(() => SPACING * 2 ** level)},
    {type: 'translation', translation: [1, 1, 1].map(() => SPACING * (2 ** level - 1) / 2)}]}));
  group.attributes.fabrica.indexToWorld = levels.map((_, level) => {
    const step = SPACING * 2 ** level / 1000, half = SPACING * (2 ** level - 1) / 2000;  // an index's x goes right, the world's +X left
    return [-step, 0, 0, 0, 0, 0, step, 0, 0, step, 0, 0, -half, half, half, 1];
  });
  const text = json => Buffer.from(JSON.stringify(json));
  return name => {
    if (name === 'zarr.json') return text(group);
    const match = /^(\d+)\/(?:zarr\.json|c\/(\d+)\/(\d+)\/(\d+))$/.exec(name), level = levels[Number(match?.[1] ?? -1)];
    if (!level) return null;
    if (name.endsWith('zarr.json')) return text(level.json);
    if (level.finer) {
      if (!made.has(name)) made.set(name, make(level.finer, match.slice(2, 5).map(Number).reverse()));
      return made.get(name);
    }
    const file = path.join(level.folder, 'c', ...match.slice(2, 5));
    return fs.existsSync(file) ? fs.readFileSync(file) : null;
  };
}

/** Shards of one brick of levels that are finer than the piece. @returns {Promise<(finer: number, at: number[]) => Buffer>} */
async function brickMaker(nifti, repo) {
  const voxels = readBytes(nifti).voxels;
  const j2k = await createRequire(import.meta.url)(createRequire(path.join(repo, 'tests/peers/package.json')).resolve('@cornerstonejs/codec-openjpeg/wasmjs'))();
  return (finer, at) => {
    const scale = 2 ** finer, pixels = new Uint8ClampedArray(BRICK ** 3);
    // Along each axis: the two known voxels around each, and the share of the second.
    const axes = at.map(brick => Array.from({length: BRICK}, (_, i) => {
      const place = Math.min(Math.max((brick * BRICK + i + 0.5) / scale - 0.5, 0), PIECE - 1), below = Math.min(Math.floor(place), PIECE - 2);
      return [below, place - below];
    }));
    let i = 0, seed = at[0] * 73856093 ^ at[1] * 19349663 ^ at[2] * 83492791 ^ finer;
    for (const [z, w] of axes[2]) for (const [y, v] of axes[1]) for (const [x, u] of axes[0]) {
      const from = x + PIECE * (y + PIECE * z), up = PIECE, far = PIECE * PIECE;
      const row = a => voxels[a] + u * (voxels[a + 1] - voxels[a]), slice = a => row(a) + v * (row(a + up) - row(a));
      const near = slice(from), value = near + w * (slice(from + far) - near);
      seed = Math.imul(seed, 1664525) + 1013904223 | 0;
      pixels[i++] = value < 1 ? 0 : value + ((seed >>> 16) % (2 * NOISE + 1)) - NOISE;
    }
    const encoder = new j2k.J2KEncoder();
    encoder.getDecodedBuffer({width: BRICK, height: BRICK * BRICK, bitsPerSample: 8, componentCount: 1, isSigned: false}).set(pixels);
    encoder.setQuality(false, 1);
    encoder.setCompressionRatio(0, RATIO);
    encoder.encode();
    const brick = Buffer.from(encoder.getEncodedBuffer()), index = Buffer.alloc(20);
    encoder.delete();
    index.writeBigUInt64LE(20n, 0);
    index.writeBigUInt64LE(BigInt(brick.length), 8);
    index.writeUInt32LE(crc32c(index.subarray(0, 16)), 16);
    return Buffer.concat([index, brick, index]);
  };
}

/** Bytes of everything in a folder. */
export function folderBytes(folder) {
  return fs.readdirSync(folder, {withFileTypes: true, recursive: true}).filter(item => item.isFile() && !item.parentPath.includes('.fabrica'))
    .reduce((sum, item) => sum + fs.statSync(path.join(item.parentPath, item.name)).size, 0);
}
