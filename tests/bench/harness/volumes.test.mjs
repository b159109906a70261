// Does the harness of tools/bench volumes see what happens? node --test tests/bench/harness/
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {serve} from '../lib/server.mjs';
import {cubeFiles, readBytes, VolumeData} from '../lib/volume_data.mjs';
import {loadKey, VIEWS, volumeRows} from '../lib/volume_rows.mjs';
import {firstSlice, unfinished} from '../lib/volume_visit.mjs';

const here = path.dirname(fileURLToPath(import.meta.url)), repo = path.resolve(here, '../../..');
const image = '/usr/share/mricron/templates/ch2better.nii.gz', fabrica = path.join(repo, 'build/native/src/maker/fabrica');
const lacking = [image, fabrica, path.join(repo, 'tests/peers/node_modules')].find(file => !fs.existsSync(file));

/** A picture of four cells. */
const picture = (...grey) => Uint8Array.from(grey.flatMap(value => [value, value, value]));

test('the first slice is a whole one, and as light as the last, within a tenth', () => {
  const empty = picture(255, 255, 255, 255), last = picture(0, 100, 200, 255);
  const samples = [picture(255, 255, 255, 255), picture(0, 100, 255, 255), picture(60, 160, 140, 255), picture(20, 90, 190, 255), last].map((cells, time) => ({time, cells}));
  assert.equal(firstSlice(samples, last, empty)?.time, 3, 'half a slice and a blurred one do not count');
  assert.equal(firstSlice(samples.slice(0, 2), last, empty), null);
});

test('rows: a figure is that of the worst direction; what was not measured is not met, and says why', () => {
  const options = {peers: ['vtk', 'niivue'], profiles: ['slow'], only: '', facts: {}};
  const none = volumeRows({}, {'load ours-lossy axial slow': 'no tool'}, options);
  assert.equal(new Set(none.map(row => row.id)).size, none.length);
  assert.ok(none.every(row => !row.met && row.why), JSON.stringify(none.find(row => row.met || !row.why)));
  assert.equal(none.find(row => row.id === 'volumes.first-slice.lossy.slow').why, 'no tool');

  const results = {'load vtk axial slow': [{firstSlice: 40, firstBytes: 7e6}], 'work blank': [{rendererMb: 150}], 'work vtk axial': [{rendererMb: 240, changeMs: 1, longTasks: 2}],
    'growth 512': [{firstSlice: 2, rendererMb: 200}], 'growth 8192': [{firstSlice: 5, rendererMb: 210}]};
  VIEWS.forEach((view, i) => {
    results[`load ours-lossy ${view} slow`] = [{firstSlice: 2 + i, firstBytes: 1e5 * i}, i === 3 ? {failed: 'a crash'} : {firstSlice: 9}];
    results[`work ours ${view}`] = [{rendererMb: 180 + i, changeMs: 0.5, longTasks: i === 2 ? 1 : 0}];
  });
  const facts = {lossless: 4, blosc: 5, lossy: 2, zeros: 30, psnr: 44, decode: {one: [20], two: [38]}, codec: [16], slices: {inexact: 0, mean: 0.5, p99: 1}};
  const rows = Object.fromEntries(volumeRows(results, {}, {...options, facts}).map(row => [row.id, row]));
  const first = rows['volumes.first-slice.lossy.slow'];
  assert.deepEqual([first.ours, first.ratio, first.met, first.runs], [5, 0.125, true, 1], 'a run with a direction that failed is none');
  assert.deepEqual([rows['volumes.first-bytes.lossy.slow'].ours, rows['volumes.first-bytes.lossy.slow'].met], [0.3, true]);
  assert.deepEqual([rows['volumes.memory'].ours, rows['volumes.memory'].ratio, rows['volumes.memory'].met], [33, 0.367, true]);
  assert.deepEqual([rows['volumes.change'].ratio, rows['volumes.long-tasks'].ours, rows['volumes.long-tasks'].met], [0.5, 1, false]);
  assert.deepEqual([rows['volumes.huge.first-slice'].ours, rows['volumes.huge.first-slice'].met, rows['volumes.huge.memory'].met], [2.5, false, true]);
  assert.deepEqual([rows['volumes.bytes.lossless'].ratio, rows['volumes.bytes.lossy'].ours, rows['volumes.psnr'].met], [0.8, 15, false]);
  assert.deepEqual([rows['volumes.decode.one'].ratio, rows['volumes.decode.one'].met, rows['volumes.decode.two'].ours], [1.25, true, 1.9]);
  assert.ok(rows['volumes.accuracy.exact'].met && rows['volumes.accuracy.mean'].met && rows['volumes.accuracy.p99'].met);
});

test('a server may make what it sends', async () => {
  const asked = [], server = await serve({mounts: [['/made/', name => { asked.push(name); return name === 'a/b' ? Buffer.from('0123456789') : null; }, 'data']]});
  try {
    const get = (name, range) => fetch(`http://127.0.0.1:${server.port}/made/${name}`, {headers: range ? {Range: range} : {}});
    assert.equal(await (await get('a/b', 'bytes=2-4')).text(), '234');
    assert.equal((await get('c')).status, 404);
    assert.deepEqual(asked, ['a/b', 'c']);
  } finally {
    server.close();
  }
});

test('cubes of all sizes show the same picture, finer ones made when they are asked for', {skip: lacking ? `no ${lacking}` : false}, async () => {
  const {openStore, readPart} = await import('../../peers/lib/zarr.js');
  const data = new VolumeData({folder: path.join(repo, 'build/bench/data'), image, fabrica, tell: () => {}});
  const files = await cubeFiles(data, 1024, repo), bytesOf = (key, from, to) => { const bytes = files(key.slice(1)); return bytes ? new Uint8Array(bytes.subarray(from, to)) : undefined; };
  const {levels} = await openStore({get: async key => bytesOf(key, 0, undefined),
    getRange: async (key, {suffixLength, offset, length}) => suffixLength ? bytesOf(key, -suffixLength, undefined) : bytesOf(key, offset, offset + length)});
  assert.deepEqual(levels.map(level => level.array.shape[0]), [1024, 512, 256, 128, 64]);
  const fine = await readPart(levels[0], [[600, 602], [500, 564], [500, 564]]), coarse = await readPart(levels[1], [[300, 301], [250, 282], [250, 282]]);
  let error = 0;
  for (let y = 0; y < 32; ++y) for (let x = 0; x < 32; ++x) {
    const mean = [0, 1].flatMap(z => [0, 1].flatMap(v => [0, 1].map(u => fine[z * 4096 + (2 * y + v) * 64 + 2 * x + u]))).reduce((a, b) => a + b) / 8;
    error += Math.abs(mean - coarse[32 * y + x]) / 1024;
  }
  assert.ok(error < 6, `mean difference ${error.toFixed(1)}`);
  assert.equal(readBytes(path.join(data.folder, 'piece.nii')).size[0], 512);
});

test('a worst of fewer directions says so, and the loss is what was measured', () => {
  const run = [{firstSlice: 1}], results = Object.fromEntries(VIEWS.slice(0, 3).map(view => [loadKey('ours-lossy', view, 'slow'), run]));
  const rows = volumeRows(results, {}, {profiles: ['slow'], peers: [], only: 'volumes.first-slice.lossy', facts: {psnr: 45.2}});
  assert.match(rows[0].figure, /45\.2 dB.*\(3 of 4 directions\)/);
});

test('a page that still waits for bricks, or lacks some, is not sharp', () => {
  assert.equal(unfinished({resident: 5}), '');
  assert.match(unfinished({resident: 5, fetching: 2}), /2 bricks/);
  assert.match(unfinished({failed: 1}), /could not be read/);
});
