// The geometry worker's module in Node: the same shapes and numbers as the native tests.
//   node --test tests/unit/geometry/        (FABRICA_GEOMETRY=path/to/geometry.mjs for another build)
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {encodeRequest, runJob, runSurfaces} from '../../../web/geometry_job.js';
import {crc32c} from '../../lib/crc32c.mjs';

const REPO = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const file = path.resolve(process.env.FABRICA_GEOMETRY ?? path.join(REPO, 'build/web/site-parts/geometry.mjs'));
const skip = existsSync(file) ? false : `${path.relative(REPO, file)} is not built (VTK for WebAssembly takes about 16 minutes)`;
const module = skip ? null : await (await import(pathToFileURL(file).href)).default({wasmBinary: readFileSync(file.replace(/mjs$/, 'wasm'))});

const STEP = 1 / 32768, ORIGIN = [-1, -1, -1];

/** A MeshChunk (src/codecs/chunks.h) of positions in metres. */
function chunk({positions, indices}) {
  const count = positions.length / 3, bytes = new Uint8Array(36 + 12 * count + 4 * indices.length), view = new DataView(bytes.buffer);
  [0x4b4d4246, count, indices.length, 0, 0, 0, 0, 0, 0].forEach((word, i) => view.setUint32(4 * i, word, true));
  positions.forEach((x, i) => view.setUint16(36 + 12 * Math.floor(i / 3) + 2 * (i % 3), Math.round((x + 1) / STEP), true));
  indices.forEach((index, i) => view.setUint32(36 + 12 * count + 4 * i, index, true));
  return {bytes, origin: ORIGIN, step: STEP};
}

function box(size) {
  const positions = [], indices = [];
  for (let corner = 0; corner < 8; ++corner) for (let k = 0; k < 3; ++k) positions.push((((corner >> k) & 1) - 0.5) * size[k]);
  for (let a = 0; a < 3; ++a) {
    const u = 1 << (a + 1) % 3, v = 1 << (a + 2) % 3;
    for (const s of [0, 1 << a]) indices.push(...(s ? [s, s | u, s | u | v, s, s | u | v, s | v] : [s, s | u | v, s | u, s, s | v, s | u | v]));
  }
  return {positions, indices};
}

function sphere(radius, rings) {
  const positions = [0, radius, 0], indices = [], columns = 2 * rings, at = (ring, column) => 1 + (ring - 1) * columns + column % columns;
  for (let ring = 1; ring < rings; ++ring) {
    for (let column = 0; column < columns; ++column) {
      const down = Math.PI * ring / rings, around = 2 * Math.PI * column / columns;
      positions.push(radius * Math.sin(down) * Math.sin(around), radius * Math.cos(down), radius * Math.sin(down) * Math.cos(around));
    }
  }
  positions.push(0, -radius, 0);
  const south = positions.length / 3 - 1;
  for (let column = 0; column < columns; ++column) {
    indices.push(0, at(1, column), at(1, column + 1), south, at(rings - 1, column + 1), at(rings - 1, column));
    for (let ring = 1; ring < rings - 1; ++ring) {
      const [a, b, c, d] = [at(ring, column), at(ring + 1, column), at(ring + 1, column + 1), at(ring, column + 1)];
      indices.push(a, b, c, a, c, d);
    }
  }
  return {positions, indices};
}

const close = (value, expected, relative = 1e-6) =>
  assert.ok(Math.abs(value - expected) <= relative * Math.abs(expected), `${value} is not ${expected}`);
const insideOut = mesh => ({...mesh, indices: mesh.indices.map((_, i, all) => all[i - i % 3 + [0, 2, 1][i % 3]])});
const run = (op, meshes, plane, closes) => runJob(module, op, encodeRequest(meshes.map(chunk), plane, closes));

test('the module imports nothing that a browser has not', {skip}, () => {
  assert.doesNotMatch(readFileSync(file, 'utf8'), /^\s*import\b/m);
});

test('a box has its volume and area', {skip}, () => {
  const m = run('measure', [box([0.125, 0.25, 0.5])]);
  assert.deepEqual([m.closed, m.openEdges, m.edges, m.shells], [true, 0, 18, 1]);
  close(m.volumeMl, 15625);
  close(m.areaCm2, 2 * (312.5 + 625 + 1250));
});

test('a sphere meets its formulas', {skip}, () => {
  const m = run('measure', [sphere(0.25, 96)]);
  close(m.volumeMl, 4 / 3 * Math.PI * 15625, 0.002);
  close(m.areaCm2, 4 * Math.PI * 625, 0.002);
});

test('parts are joined: a cavity is taken off, turned triangles are repaired', {skip}, () => {
  close(run('measure', [box([0.25, 0.25, 0.25]), insideOut(box([0.125, 0.125, 0.125]))]).volumeMl, 15625 - 1953.125);
  const turned = sphere(0.25, 32);
  for (let t = 0; t < turned.indices.length; t += 21) [turned.indices[t + 1], turned.indices[t + 2]] = [turned.indices[t + 2], turned.indices[t + 1]];
  const repaired = run('measure', [turned]);
  assert.ok(repaired.turned > 100);
  close(repaired.volumeMl, run('measure', [sphere(0.25, 32)]).volumeMl);
});

test('an open surface has no volume and says why', {skip}, () => {
  const open = box([0.125, 0.125, 0.125]);
  open.indices.length -= 6;
  const m = run('measure', [open]);
  assert.equal(m.volumeMl, null);
  assert.match(m.why, /open \(4 of 17 edges/);
});

test('a section is a loop with area and perimeter', {skip}, () => {
  const s = run('section', [box([0.125, 0.25, 0.5])], {position: [0, 0.0625, 0], normal: [0, 2, 0]});
  assert.equal(s.loops.length, 1);
  close(s.areaCm2, 625);
  close(s.perimeterCm, 125);
});

test('where a surface is known to close its gaps are bridged', {skip}, () => {
  const open = box([0.125, 0.25, 0.5]);
  open.indices.length -= 6;
  const plane = {position: [0, 0.0625, 0], normal: [0, 1, 0]};
  assert.equal(run('section', [open], plane).areaCm2, null);
  const bridged = run('section', [open], plane, true);
  close(bridged.areaCm2, 625);
  assert.match(bridged.why, /bridged/);
});

test('damaged requests are errors in words, and the next job works', {skip}, () => {
  const good = encodeRequest([chunk(box([0.125, 0.125, 0.125]))]);
  for (const bytes of [new Uint8Array(0), good.slice(0, 40), good.slice(0, good.length - 8)]) {
    assert.throws(() => runJob(module, 'measure', bytes), error => typeof error.reason === 'string' && error.reason.length > 20);
  }
  const wild = good.slice();
  new DataView(wild.buffer).setUint32(good.length - 4, 1e6, true);  // an index far past the last vertex
  assert.throws(() => runJob(module, 'measure', wild), error => error.code === 'internal' || error.code === 'bad-format');
  close(runJob(module, 'measure', good).volumeMl, 1953.125);
});

test('memory does not grow from job to job', {skip}, () => {
  const request = encodeRequest([chunk(sphere(0.25, 96))]);
  runJob(module, 'measure', request);
  const before = module.HEAPU8.length;
  for (let i = 0; i < 10; ++i) runJob(module, 'measure', request);
  assert.equal(module.HEAPU8.length, before);
});

test('surfaces of a label map', {skip}, async () => {
  // Two halves of a ball in one brick of 64³ bytes, as src/formats/whole keeps it.
  const edge = 64, shard = new Uint8Array(20 + edge ** 3), view = new DataView(shard.buffer);
  for (let z = 0, at = 20; z < edge; z++) for (let y = 0; y < edge; y++) for (let x = 0; x < edge; x++, at++) {
    if ((x - 30) ** 2 + (y - 30) ** 2 + (z - 30) ** 2 < 20 ** 2) shard[at] = x < 30 ? 3 : 9;
  }
  view.setBigUint64(0, 20n, true);
  view.setBigUint64(8, BigInt(edge ** 3), true);
  view.setUint32(16, crc32c(shard.subarray(0, 16)), true);
  const request = {size: [edge, edge, edge], format: 0, indexToWorld: [1e-3, 0, 0, 0, 0, 1e-3, 0, 0, 0, 0, 1e-3, 0, 0, 0, 0, 1], count: 2, budget: 1e9, layers: [[[3, 1], [9, 2]]]};
  const shares = [];
  module.progress = share => shares.push(share);
  const {table, data} = runSurfaces(module, JSON.stringify(request), shard);
  assert.equal(new TextDecoder().decode(table.subarray(0, 4)), 'FST1');
  assert.ok(data.size > 1000);
  assert.equal(shares.at(-1), 1);
  assert.ok(shares.every((share, i) => i === 0 || share >= shares[i - 1]));
  assert.throws(() => runSurfaces(module, JSON.stringify({...request, budget: 1000}), shard), {code: 'too-large'});
  assert.throws(() => runSurfaces(module, JSON.stringify(request), shard.subarray(0, 100)), {code: 'bad-format'});
});
