// Volumes as others write them, made with others' libraries where there are some: zarrita (Zarr 3), numcodecs (blosc, zstd, gzip),
// fflate (ZIP), Cornerstone's OpenJPEG (JP2 slices). All show the same: dark where x is low, bright where it is high.
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {createRequire} from 'node:module';
import {gzipSync} from 'node:zlib';
import {FileSystemStore} from '@zarrita/storage';
import {zipSync} from 'fflate';
import {Blosc, GZip, Zstd} from 'numcodecs';
import {create, registry, root, set} from 'zarrita';
import {crc32c} from '../lib/crc32c.mjs';

export const SIZE = [48, 40, 32];  // x, y, z
export const DARK = 1000, BRIGHT = 3000;
const MIDDLE = SIZE[0] / 2;
// Its own gzip only unpacks.
registry.set('gzip', async () => GZip);

/** Voxels of a level (1, 2, 4 … times coarser), x fastest. @param {number} factor @param {new (n: number) => any} Type */
export function voxels(factor = 1, Type = Uint16Array, [dark, bright] = [DARK, BRIGHT]) {
  const [nx, ny, nz] = sizeOf(factor);
  return new Type(nx * ny * nz).map((_, i) => i % nx * factor < MIDDLE ? dark : bright);
}
export const sizeOf = factor => SIZE.map(n => Math.ceil(n / factor));

/** A brick of a level, padded by 0; x fastest. */
function brickOf(data, size, chunk, at) {
  const out = new data.constructor(chunk[0] * chunk[1] * chunk[2]);
  for (let z = 0; z < Math.min(chunk[2], size[2] - at[2] * chunk[2]); z++) {
    for (let y = 0; y < Math.min(chunk[1], size[1] - at[1] * chunk[1]); y++) {
      for (let x = 0; x < Math.min(chunk[0], size[0] - at[0] * chunk[0]); x++) {
        out[(z * chunk[1] + y) * chunk[0] + x] = data[((at[2] * chunk[2] + z) * size[1] + at[1] * chunk[1] + y) * size[0] + at[0] * chunk[0] + x];
      }
    }
  }
  return out;
}

function* places(size, chunk) {
  const count = size.map((n, i) => Math.ceil(n / chunk[i]));
  for (let z = 0; z < count[2]; z++) for (let y = 0; y < count[1]; y++) for (let x = 0; x < count[0]; x++) yield [x, y, z];
}

const put = async (file, data) => {
  await mkdir(path.dirname(file), {recursive: true});
  await writeFile(file, data);
};
const json = value => JSON.stringify(value);
const bytesOf = array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const packers = {
  blosc: () => new Blosc(5, 'lz4', Blosc.SHUFFLE, 0), bloscZstd: () => new Blosc(5, 'zstd', Blosc.BITSHUFFLE, 0), zstd: () => new Zstd(3), gzip: () => new GZip(6),
};

/** A level's and the group's metadata, version 0.5. */
const multiscales = levels => [{name: 'cube', axes: ['z', 'y', 'x'].map(name => ({name, type: 'space', unit: 'millimeter'})),
  datasets: levels.map((factor, i) => ({path: `${i}`, coordinateTransformations: [{type: 'scale', scale: [factor, factor, factor]}]}))}];

/** OME-Zarr 0.5 by zarrita. @param {string} folder @param {string} codec "" or zarrita's name */
export async function writeZarr3(folder, codec, {levels = [1, 2], Type = Uint16Array, type = 'uint16', values} = {}) {
  const store = root(new FileSystemStore(folder));
  const compressors = {zstd: {level: 3, checksum: true}, gzip: {level: 6}, blosc: {cname: 'zstd', clevel: 5, shuffle: 'shuffle', typesize: Type.BYTES_PER_ELEMENT, blocksize: 0}};
  for (const [i, factor] of levels.entries()) {
    const shape = sizeOf(factor).reverse();
    const array = await create(store.resolve(`${i}`), {shape, dtype: type, chunkShape: [16, 16, 16], fillValue: 0,
      codecs: [{name: 'bytes', configuration: {endian: 'little'}}, ...codec ? [{name: codec, configuration: compressors[codec]}] : []]});
    await set(array, null, {data: voxels(factor, Type, values), shape, stride: [shape[1] * shape[2], shape[2], 1]});
  }
  await put(path.join(folder, 'zarr.json'), json({zarr_format: 3, node_type: 'group', attributes: {ome: {version: '0.5', multiscales: multiscales(levels)}}}));
}

/** Sharded, the index at the end only, as zarr-python writes it. Chunks by numcodecs. */
export async function writeSharded(folder, {levels = [1, 2], spoil = shard => shard} = {}) {
  const packer = packers.zstd();
  const shardShape = [32, 32, 32], chunk = [16, 16, 16];
  for (const [i, factor] of levels.entries()) {
    const size = sizeOf(factor), data = voxels(factor);
    await put(path.join(folder, `${i}/zarr.json`), json({zarr_format: 3, node_type: 'array', shape: [...size].reverse(), data_type: 'uint16', fill_value: 0, attributes: {},
      chunk_grid: {name: 'regular', configuration: {chunk_shape: shardShape}}, chunk_key_encoding: {name: 'default', configuration: {separator: '/'}},
      codecs: [{name: 'sharding_indexed', configuration: {chunk_shape: chunk, index_location: 'end', index_codecs: [{name: 'bytes', configuration: {endian: 'little'}}, {name: 'crc32c'}],
        codecs: [{name: 'bytes', configuration: {endian: 'little'}}, {name: 'zstd', configuration: {level: 3, checksum: false}}]}}]}));
    for (const [sx, sy, sz] of places(size, shardShape)) {
      const pieces = [], index = new DataView(new ArrayBuffer(8 * 16 + 4));
      let at = 0, n = 0;
      for (const [x, y, z] of places([32, 32, 32], chunk)) {
        const place = [sx * 2 + x, sy * 2 + y, sz * 2 + z];
        const there = place.every((p, axis) => p * 16 < size[axis]);
        const stored = there ? await packer.encode(bytesOf(brickOf(data, size, chunk, place))) : null;
        index.setBigUint64(n * 16, stored ? BigInt(at) : 2n ** 64n - 1n, true);
        index.setBigUint64(n * 16 + 8, stored ? BigInt(stored.length) : 2n ** 64n - 1n, true);
        n++;
        if (!stored) continue;
        pieces.push(stored);
        at += stored.length;
      }
      index.setUint32(128, crc32c(new Uint8Array(index.buffer, 0, 128)), true);
      const shard = Buffer.concat([...pieces, new Uint8Array(index.buffer)]);
      await put(path.join(folder, `${i}/c/${sz}/${sy}/${sx}`), spoil(shard, i));
    }
  }
  await put(path.join(folder, 'zarr.json'), json({zarr_format: 3, node_type: 'group', attributes: {ome: {version: '0.5', multiscales: multiscales(levels)}}}));
}

/** OME-Zarr 0.4: Zarr 2 with the five axes of a microscope, two channels, big-endian. @param {string} codec of numcodecs */
export async function writeZarr2(folder, codec, {separator = '/'} = {}) {
  const packer = packers[codec]?.();
  const compressor = {blosc: {id: 'blosc', cname: 'lz4', clevel: 5, shuffle: 1}, bloscZstd: {id: 'blosc', cname: 'zstd', clevel: 5, shuffle: 2}, zstd: {id: 'zstd', level: 3}, gzip: {id: 'gzip', level: 6}}[codec] ?? null;
  for (const [i, factor] of [1, 2].entries()) {
    const size = sizeOf(factor), chunk = [16, 16, 16];
    await put(path.join(folder, `${i}/.zarray`), json({zarr_format: 2, shape: [1, 2, size[2], size[1], size[0]], chunks: [1, 1, 16, 16, 16], dtype: '>u2', compressor, filters: null, fill_value: 0,
      order: 'C', dimension_separator: separator}));
    for (const channel of [0, 1]) {
      const data = voxels(factor, Uint16Array, channel ? [BRIGHT, DARK] : [DARK, BRIGHT]);
      for (const [x, y, z] of places(size, chunk)) {
        const raw = Buffer.from(bytesOf(brickOf(data, size, chunk, [x, y, z]))).swap16();
        await put(path.join(folder, `${i}`, [0, channel, z, y, x].join(separator)), packer ? await packer.encode(raw) : raw);
      }
    }
  }
  await put(path.join(folder, '.zgroup'), json({zarr_format: 2}));
  const scale = factor => [{type: 'scale', scale: [1, 1, factor, factor, factor]}];
  await put(path.join(folder, '.zattrs'), json({multiscales: [{version: '0.4', name: 'cells', axes: [{name: 't', type: 'time'}, {name: 'c', type: 'channel'},
    ...['z', 'y', 'x'].map(name => ({name, type: 'space', unit: 'millimeter'}))], datasets: [1, 2].map((factor, i) => ({path: `${i}`, coordinateTransformations: scale(factor)}))}],
  omero: {channels: [{label: 'DAPI', color: '0000FF'}, {label: 'GFP', color: '00FF00'}]}}));
}

/** OME-Zarr 0.4 in colour as microscopes' converters write it, each of red, green and blue in chunks of its own: red where x is low, blue where it is high. */
export async function writeColours(folder) {
  for (const [i, factor] of [1, 2].entries()) {
    const size = sizeOf(factor), chunk = [16, 16, 16];
    await put(path.join(folder, `${i}/.zarray`), json({zarr_format: 2, shape: [3, size[2], size[1], size[0]], chunks: [1, 16, 16, 16], dtype: '|u1', compressor: null, filters: null, fill_value: 20,
      order: 'C', dimension_separator: '/'}));
    for (const [channel, values] of [[200, 20], null, [20, 200]].entries()) {
      if (!values) continue;  // no green is stored: the fill value
      const data = voxels(factor, Uint8Array, values);
      for (const [x, y, z] of places(size, chunk)) await put(path.join(folder, `${i}/${channel}/${z}/${y}/${x}`), bytesOf(brickOf(data, size, chunk, [x, y, z])));
    }
  }
  await put(path.join(folder, '.zattrs'), json({multiscales: [{version: '0.4', name: 'cut', axes: [{name: 'c', type: 'channel'}, ...['z', 'y', 'x'].map(name => ({name, type: 'space', unit: 'millimeter'}))],
    datasets: [1, 2].map((factor, i) => ({path: `${i}`, coordinateTransformations: [{type: 'scale', scale: [1, factor, factor, factor]}]}))}],
  omero: {channels: ['FF0000', '00FF00', '0000FF'].map(color => ({color}))}}));
}

/** N5 as the Human Organ Atlas publishes it: blosc-zstd, big-endian, blocks cut short at the edge, empty ones not stored. */
export async function writeN5(folder, {levels = [1, 2], block = 32} = {}) {
  const packer = new Blosc(5, 'zstd', Blosc.SHUFFLE, 0);
  for (const [i, factor] of levels.entries()) {
    const size = sizeOf(factor), data = voxels(factor);
    await put(path.join(folder, `s${i}/attributes.json`), json({dataType: 'uint16', compression: {type: 'blosc', cname: 'zstd', clevel: 5, shuffle: 1, blocksize: 0, nthreads: 1},
      blockSize: [block, block, block], dimensions: size}));
    for (const [x, y, z] of places(size, [block, block, block])) {
      const part = [x, y, z].map((p, axis) => Math.min(block, size[axis] - p * block));
      const values = new Uint16Array(part[0] * part[1] * part[2]);
      for (let n = 0; n < values.length; n++) values[n] = data[((z * block + Math.floor(n / part[0] / part[1])) * size[1] + y * block + Math.floor(n / part[0]) % part[1]) * size[0] + x * block + n % part[0]];
      const head = Buffer.alloc(16);
      head.writeUInt16BE(3, 2);
      part.forEach((n, axis) => head.writeUInt32BE(n, 4 + axis * 4));
      await put(path.join(folder, `s${i}/${x}/${y}/${z}`), Buffer.concat([head, await packer.encode(Buffer.from(bytesOf(values)).swap16())]));
    }
  }
}

/** NIfTI-1, signed 16 bits as CT has it. Voxel 0 at the origin, RAS. */
export async function writeNifti(file, {size = SIZE, data = voxels(1, Int16Array, [-800, 1200])} = {}) {
  const view = new DataView(new ArrayBuffer(352));
  view.setInt32(0, 348, true);
  [3, ...size, 1, 1, 1, 1].forEach((n, i) => view.setInt16(40 + i * 2, n, true));
  view.setInt16(70, 4, true);
  view.setInt16(72, 16, true);
  [1, 1, 1, 1].forEach((n, i) => view.setFloat32(76 + i * 4, n, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, 2);
  view.setInt16(254, 1, true);
  [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0].forEach((n, i) => view.setFloat32(280 + i * 4, n, true));
  new Uint8Array(view.buffer).set([0x6e, 0x2b, 0x31, 0], 344);
  const all = Buffer.concat([Buffer.from(view.buffer), bytesOf(data)]);
  await put(file, file.endsWith('.gz') ? gzipSync(all) : all);
}

export async function writeNrrd(file) {
  const head = `NRRD0004\ntype: float\ndimension: 3\nspace: left-posterior-superior\nsizes: ${SIZE.join(' ')}\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nkinds: domain domain domain\n`
    + 'endian: little\nencoding: gzip\nspace origin: (0,0,0)\n\n';
  await put(file, Buffer.concat([Buffer.from(head), gzipSync(bytesOf(voxels(1, Float32Array, [-0.5, 1e6])))]));
}

/** The same as a header with its voxels beside it: NRRD, or a pair as Analyze and NIfTI-1 have it. */
export async function writeBeside(folder) {
  const data = voxels(1, Int16Array, [-800, 1200]);
  await put(path.join(folder, 'x.nhdr'), `NRRD0004\ntype: short\ndimension: 3\nspace: right-anterior-superior\nsizes: ${SIZE.join(' ')}\n`
    + 'space directions: (1,0,0) (0,1,0) (0,0,1)\nendian: little\nencoding: gzip\nspace origin: (0,0,0)\ndata file: x.raw.gz\n');
  await put(path.join(folder, 'x.raw.gz'), gzipSync(bytesOf(data)));
  await writeNifti(path.join(folder, 'whole.nii'));
  const head = (await readFile(path.join(folder, 'whole.nii'))).subarray(0, 348);
  head.writeFloatLE(0, 108);
  head.write('ni1', 344);
  await put(path.join(folder, 'pair.hdr'), head);
  await put(path.join(folder, 'pair.img'), bytesOf(data));
}

/** A folder as one file, stored or deflated by fflate. */
export async function writeZip(file, files, level = 0) {
  await put(file, zipSync(files, {level}));
}

/** Slices in JPEG 2000, by Cornerstone's OpenJPEG: red where x is low, blue where it is high. */
export async function writeJp2(folder, count, colour) {
  const make = createRequire(import.meta.url)('@cornerstonejs/codec-openjpeg');
  const module = await make();
  const components = colour ? 3 : 1;
  for (let z = 0; z < count; z++) {
    const encoder = new module.J2KEncoder();
    const frame = {width: SIZE[0], height: SIZE[1], bitsPerSample: 8, componentCount: components, isSigned: false, isUsingColorTransform: colour};
    const raw = encoder.getDecodedBuffer(frame);
    for (let i = 0; i < SIZE[0] * SIZE[1]; i++) {
      const low = i % SIZE[0] < MIDDLE;
      if (colour) raw.set(low ? [200, 20, 20] : [20, 20, 200], i * 3);
      else raw[i] = low ? 30 : 220;
    }
    encoder.setQuality(true, 0);
    encoder.encode();
    await put(path.join(folder, `slice_${String(z + 1).padStart(3, '0')}.j2k`), Buffer.from(encoder.getEncodedBuffer()));
    encoder.delete();
  }
}
