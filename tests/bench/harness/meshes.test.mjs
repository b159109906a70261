// Does the harness of tools/bench meshes see what happens? node --test tests/bench/harness/
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {definitions, growthTable, rowsOf} from '../lib/mesh_rows.mjs';
import {covered} from '../lib/mesh_visit.mjs';
import {perFrame, steady} from '../lib/mesh_work.mjs';
import {Lacking, linkTo, MeshData} from '../lib/mesh_data.mjs';
import {coverage, difference, firstWhole, pointsInside, settledAt, structureOfCells, structuresSeen} from '../lib/pictures.mjs';
import {serve} from '../lib/server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium', skip = fs.existsSync(chromium) ? false : `no ${chromium}`;

async function withPage(work) {
  const {visitMeshes, WORKER_PROBE} = await import('../lib/mesh_visit.mjs');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  fs.writeFileSync(path.join(folder, 'points.bin'), Buffer.alloc(100_000, 7));
  const server = await serve({prelude: WORKER_PROBE, mounts: [['/data/', folder, 'data'], ['/', here, 'app']]});
  try {
    await work(options => visitMeshes({server, url: '/layers.html', ours: false, limit: 60_000, ...options}));
  } finally {
    server.close();
    fs.rmSync(folder, {recursive: true});
  }
}

test('pictures are of the scene without its panels, and say when it was there', {skip}, () => withPage(async visit => {
  const result = await visit({look: true});
  assert.deepEqual([result.failed, result.problems, result.errors], [null, [], []]);
  // Nine tenths of the silhouette are fifteen of sixteen, though a panel covers almost half of them.
  assert.ok(result.firstPicture >= 0.5, `four structures are no body: ${result.firstPicture}`);
  assert.ok(result.everything >= 0.9 && result.everything > result.firstPicture, `the last comes later: ${result.everything}`);
  assert.equal(result.redrawn, 0, 'drawn again, the same');
  assert.equal(result.triangles, 1600);
  assert.equal(result.dataBytes, 100_000);
  assert.deepEqual(result.files, {'/data/points.bin': {size: 100_000, share: 1}});
}));

test('draw calls, frames, answers and memory, workers included', {skip}, () => withPage(async visit => {
  const {orbit, hides, picks} = await import('../lib/mesh_work.mjs');
  let draws = null;
  const drawn = async (_, memory) => { draws = await memory.inWorkers('__gl.scene'); };
  const result = await visit({work: [drawn, orbit, hides, picks]});
  assert.deepEqual([result.failed, result.problems, result.errors], [null, [], []]);
  assert.deepEqual([result.drawCalls, result.drawCallsMost, result.overlayCalls], [16, 16, 1], 'sub-draws one by one, the panel apart');
  assert.ok(result.framesDrawn >= 40 && result.frameMs > 0);
  assert.deepEqual([result.hideFrames, result.hideDrawCalls], [1, 8]);
  assert.deepEqual([result.picks, result.pickHits, result.pickUnanswered, result.pickFrames], [20, 4, 0, 2]);
  assert.equal(draws, 3, 'what a worker draws');
  // 47 MB of buffers, 35 MB of WebAssembly, 5 MB of a worker's buffer, 7 MB of the framebuffer, 7 MB of the canvas.
  const {arrayBuffers: buffers, wasm, gpu, pageGl, workers} = result.ceilingParts;
  assert.deepEqual([workers, wasm], [2, 35]);
  assert.deepEqual(pageGl, {buffers: 0, textures: 4, renderbuffers: 4, canvases: 7});
  assert.ok(buffers >= 47 && buffers < 49, `${buffers} MB of buffers`);
  assert.ok(gpu >= 18 && gpu <= 20, `${gpu} MB of GL`);
  assert.ok(result.ceilingMb >= buffers + wasm + gpu - 2);
}));

test('a step that fails costs its own figures only', {skip}, () => withPage(async visit => {
  const {orbit, hides} = await import('../lib/mesh_work.mjs');
  const result = await visit({work: [orbit, async function breaks() { throw new Error('no such thing'); }, hides]});
  assert.deepEqual([result.failed, result.problems], [null, ['breaks: Error: no such thing']]);
  assert.ok(result.frameMs > 0 && result.hideMs > 0 && result.ceilingMb > 0);
}));

test('without multi-draw, merged ranges are one call', {skip}, () => withPage(async visit => {
  const {orbit} = await import('../lib/mesh_work.mjs');
  const result = await visit({noMultiDraw: true, work: [orbit]});
  assert.equal(result.drawCallsMost, 1);
}));

/** A row of cells of the same grey, three bytes each. */
const grey = values => new Uint8Array(values.flatMap(value => [value, value, value]));

test('a first picture has nine tenths of the silhouette and is no box', () => {
  const empty = grey(Array(20).fill(0)), final = grey([...Array(10).fill(200), ...Array(10).fill(0)]);
  const box = grey(Array(20).fill(200)), most = grey([...Array(9).fill(90), ...Array(11).fill(0)]), part = grey([...Array(8).fill(200), ...Array(12).fill(0)]);
  assert.deepEqual(coverage(box, final, empty), {covered: 1, beside: 1});
  const samples = [box, part, most, final].map((cells, i) => ({cells, triangles: 1000, time: i}));
  assert.equal(firstWhole(samples, final, empty).time, 2);
  assert.equal(firstWhole([{cells: final, triangles: 12, time: 0}], final, empty), null, 'a dozen triangles are a placeholder');
});

test('everything is there when the picture does not change any more', () => {
  const empty = grey([0, 0, 0, 0]), final = grey([200, 100, 0, 0]), early = grey([200, 110, 0, 0]), near = grey([200, 101, 0, 0]);
  assert.ok(Math.abs(difference(early, final, empty).body - 10 / 255 / 2) < 1e-9, 'over the body');
  assert.ok(Math.abs(difference(early, final, empty).whole - 10 / 255 / 4) < 1e-9);
  const samples = [final, early, near, final].map((cells, time) => ({cells, time}));
  assert.equal(settledAt(samples, final, empty).time, 2, 'not the first that looked like it');
});

test('which structures a picture shows', () => {
  const empty = grey(Array(12).fill(20)), white = grey([...Array(8).fill(220), ...Array(4).fill(20)]), black = grey([...Array(8).fill(60), ...Array(4).fill(20)]);
  // Structures 1, 2 and 3 by their bits; one cell shows nothing.
  const numbers = [1, 1, 2, 2, 2, 3, 3, 3], bit = k => grey([...numbers.map(n => (n >> k) & 1 ? 220 : 60), 20, 20, 20, 20]);
  const key = structureOfCells(white, black, [bit(0), bit(1)], empty);
  assert.deepEqual([...key], [...numbers, 0, 0, 0, 0]);
  const final = grey([...Array(8).fill(120), 20, 20, 20, 20]), partly = grey([120, 120, 120, 20, 20, 100, 100, 20, 20, 20, 20, 20]);
  assert.equal(structuresSeen(final, final, empty, key, 2), 3);
  assert.equal(structuresSeen(partly, final, empty, key, 2), 2, 'a third of one is not seen');
  assert.equal(structuresSeen(final, final, empty, key, 3), 2, 'two cells are too few to tell');
});

test('points to pick lie inside', () => {
  const columns = 6, empty = grey(Array(36).fill(0)), body = grey(Array.from({length: 36}, (_, i) => Math.floor(i / 6) % 5 && i % 6 % 5 ? 200 : 0));
  assert.deepEqual(pointsInside(body, empty, columns, 10).map(({column, row}) => [column, row]), [[2, 2], [3, 2], [2, 3], [3, 3]]);
});

test('bytes that were asked for, ranges that overlap once', () => {
  assert.equal(covered([[0, 10], [5, 20], [30, 40], [32, 35]]), 30);
  assert.equal(covered([]), 0);
});

test('what a frame costs', () => {
  assert.equal(steady([]), null);
  assert.equal(perFrame([{ms: 2, scene: 0}, {ms: 4, scene: 3}]), 4);
  assert.equal(perFrame([{ms: 8, scene: 0}, {ms: 2, scene: 3}]), 5, 'worked in one, drawn in the next');
  assert.equal(perFrame([{ms: 2, scene: 0}]), null, 'nothing was drawn');
  assert.equal(steady([...Array(19).fill(1), 100]), 1, 'a hiccup does not count');
});

test('rows: every figure has one; what was not measured is not met, and says why', () => {
  const wanted = definitions(), folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  assert.equal(new Set(wanted.map(row => row.id)).size, wanted.length);
  const byId = (results, lacking = {}) => Object.fromEntries(rowsOf(wanted, results, lacking, {folder, peers: ['three', 'o3dv']}).map(row => [row.id, row]));
  const none = byId({}, {'load ours-optimized slow': 'no command "optimize"'});
  assert.ok(Object.values(none).every(row => !row.met && row.why), JSON.stringify(Object.values(none).find(row => row.met || !row.why)));
  assert.equal(none['meshes.first-picture.optimized.slow'].why, 'no command "optimize"');
  assert.equal(none['meshes.section.area'].why, 'not measured: no sections.json');

  fs.writeFileSync(path.join(folder, 'sections.json'), '{"areaErrorPercentWorst": 0.4, "namedRightPercent": 98.5, "fillOutside": 0}');
  fs.writeFileSync(path.join(folder, 'transparency.json'), '{"meanError": 0.01, "frontBackToldApart": true}');
  const rows = byId({
    'load ours-optimized slow': [{firstPicture: 4}, {firstPicture: 5}, {failed: 'a crash'}], 'load three slow': [{firstPicture: 20}], 'load o3dv slow': [{firstPicture: 22}],
    'work blank': [{rendererMb: 150}], 'work ours hubmap': [{rendererMb: 190, pickFramesMost: 2, longTasks: 0}], 'work three hubmap': [{rendererMb: 250}],
    'work ours many': [{frameMs: 0.8, drawCallsMost: 13, pickFramesMost: 3, note: 'a note'}], 'work three many': [{frameMs: 9.6, drawCallsMost: 3000}],
    'work ours 30000': [{frameMs: 1.2, rendererMb: 400}], 'load ours 30000': [{firstPicture: 3}], 'ceiling phone hubmap': [{ceilingMb: 201}],
  });
  const first = rows['meshes.first-picture.optimized.slow'];
  assert.deepEqual([first.ours, first.ratio, first.met, first.runs], [4.5, 0.225, true, 2]);
  assert.deepEqual([rows['meshes.memory.hubmap'].ours, rows['meshes.memory.hubmap'].ratio, rows['meshes.memory.hubmap'].met], [40, 0.4, true]);
  assert.deepEqual([rows['meshes.orbit.frame'].met, rows['meshes.orbit.draw-calls'].met, rows['meshes.orbit.frame'].note], [true, false, 'a note']);
  assert.deepEqual([rows['meshes.pick.frames'].ours, rows['meshes.pick.frames'].met], [3, false], 'the worst of both files');
  assert.deepEqual([rows['meshes.huge.frame'].ours, rows['meshes.huge.frame'].met], [1.5, true]);
  assert.deepEqual([rows['meshes.long-tasks.hubmap'].met, rows['meshes.ceiling.phone.hubmap'].met], [true, false]);
  assert.deepEqual(['area', 'names', 'outside'].map(name => rows[`meshes.section.${name}`].met), [true, false, true]);
  assert.deepEqual([rows['meshes.transparency.error'].met, rows['meshes.transparency.order'].met], [true, true]);
  assert.match(growthTable(Object.values(rows)), /30,000 structures: frame 1.2 ms, memory 250 MB, first picture 3 s/);
  fs.rmSync(folder, {recursive: true});
});

test('data are made once a recipe; a tool that cannot make them is told in words', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-')), tool = path.join(folder, 'tool');
  const data = new MeshData({folder: path.join(folder, 'data'), hubmap: path.join(folder, 'absent'), fabrica: tool, tell: () => {}});
  let made = 0;
  const make = target => { ++made; fs.writeFileSync(target, ''); };
  await data.made('a.glb', ['one'], make);
  await data.made('a.glb', ['one'], make);
  assert.equal(made, 1);
  await data.made('a.glb', ['two'], make);
  assert.equal(made, 2);
  await assert.rejects(data.hubmapDraco(), error => error instanceof Lacking && /is not on this machine/.test(error.message));
  await assert.rejects(data.synthetic(300, 1000, false), /the tool is not built/);
  fs.writeFileSync(tool, '#!/bin/sh\necho "fabrica build | inspect"\n', {mode: 0o755});
  await assert.rejects(data.synthetic(300, 1000, false), /no command "synth"/);
  fs.writeFileSync(tool, '#!/bin/sh\n[ "$1" = --help ] && echo "synth" && exit\nmkdir -p "$3" && echo {} > "$3/atlas.json"\n', {mode: 0o755});
  data.help = undefined;
  const {atlas, plain} = await data.synthetic(300, 1000, false);
  assert.deepEqual([linkTo(atlas, 'http://host/data'), plain], ['#src=http://host/data/synth-300/atlas.json', null]);
  fs.rmSync(folder, {recursive: true});
});
