// Does the harness see what happens? node --test tests/bench/harness/
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {readOptions} from '../lib/options.mjs';
import {atMost, makeRow, ratioAtMost, table} from '../lib/report.mjs';
import {serve} from '../lib/server.mjs';
import {median} from '../lib/stats.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

async function withServer(work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  fs.writeFileSync(path.join(folder, 'points.bin'), Buffer.alloc(100_000, 7));
  const server = await serve({mounts: [['/data/', folder, 'data'], ['/', here, 'app']]});
  try {
    await work(server, `http://127.0.0.1:${server.port}`);
  } finally {
    server.close();
    fs.rmSync(folder, {recursive: true});
  }
}

test('the link is as slow as its profile, for all requests together', () => withServer(async (server, address) => {
  server.link.set({mbit: 1.6, latency: 150});
  const start = performance.now();
  const bodies = await Promise.all([0, 1].map(async () => (await fetch(`${address}/data/points.bin`)).arrayBuffer()));
  const seconds = (performance.now() - start) / 1000;
  assert.deepEqual(bodies.map(body => body.byteLength), [100_000, 100_000]);
  assert.ok(seconds > 1.1 && seconds < 1.6, `200 KB at 1.6 Mbit/s take 1 s and the latency, not ${seconds}`);
}));

test('ranges, brotli and the log of what was sent', () => withServer(async (server, address) => {
  const part = await fetch(`${address}/data/points.bin`, {headers: {Range: 'bytes=10-19'}});
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), 'bytes 10-19/100000');
  assert.equal((await part.arrayBuffer()).byteLength, 10);
  const page = await fetch(`${address}/progressive.html`);
  assert.equal(page.headers.get('content-encoding'), 'br');
  assert.match(await page.text(), /^<!doctype html>/);
  assert.equal((await fetch(`${address}/../../package.json`)).status, 404);
  assert.equal((await fetch(`${address}/data/points.bin`, {headers: {Range: 'bytes=200000-'}})).status, 416);
  assert.deepEqual(server.log.map(record => record.kind), ['data', 'app', 'app', 'data']);
  assert.equal(server.log[0].bytes, 10);
  assert.ok(server.log[1].bytes < fs.statSync(path.join(here, 'progressive.html')).size);
}));

test('a viewer that fills in steps: the first picture is the one with most of the body', {skip: fs.existsSync(chromium) ? false : `no ${chromium}`}, () => withServer(async server => {
  const {visit} = await import('../lib/visit.mjs');
  const result = await visit({server, url: '/progressive.html', profile: null, limit: 30_000, idleSeconds: 1});
  assert.equal(result.failed, null);
  assert.ok(result.firstPicture > 1.1 && result.firstPicture < 1.7, `most of the body comes at 1.1 s, not ${result.firstPicture}`);
  assert.equal(result.firstTriangles, 2000);
  assert.ok(result.everything >= 1.7, 'the last frame comes at 1.7 s');
  assert.equal(result.dataBytes, 100_000);
  assert.equal(result.pageRequestsFirst, 2);
  assert.ok(result.rendererMb > 20);
  assert.deepEqual([result.idleFrames, result.idleRequests, result.idleChanged], [0, 0, 0]);
}));

test('rows: median, ratio to the best peer, and what was not measured is not met', () => {
  const row = makeRow({id: 'x', figure: 'x', unit: 's', ours: [3, 1, 2], peers: {a: [4], b: [8], c: []}, target: ratioAtMost(1)});
  assert.deepEqual([row.ours, row.peers, row.ratio, row.met, row.runs, row.spread], [2, {a: 4, b: 8, c: null}, 0.5, true, 3, [1, 3]]);
  const none = makeRow({id: 'y', figure: 'y', unit: 's', ours: [null, undefined], target: atMost(0), why: 'no site'});
  assert.deepEqual([none.ours, none.met, none.runs, none.spread, none.why], [null, false, 0, null, 'no site']);
  assert.equal(makeRow({id: 'z', figure: 'z', unit: '', ours: [0], target: atMost(0)}).met, true);
  assert.equal(makeRow({id: 'z', figure: 'z', unit: '', ours: [2], target: ratioAtMost(1)}).met, false, 'no peer: no ratio');
  assert.match(table([row, none]), /no \(no site\)/);
  assert.equal(median([]), null);
});

test('options in words', () => {
  assert.deepEqual(readOptions(['--runs', '5', '--peers=a'], {runs: 3, peers: ['a', 'b'], shots: false}), {runs: 5, peers: ['a'], shots: false});
  assert.throws(() => readOptions(['--peers=z'], {peers: ['a']}), /knows a, not "z"/);
  assert.throws(() => readOptions(['--what'], {runs: 1}), /there are --runs/);
});

test('the processor draws unless flags for a graphics chip are given, and then nothing asks for the processor', async () => {
  const {drawnBy} = await import('../lib/visit.mjs');
  assert.ok(drawnBy(undefined).includes('--use-angle=swiftshader'));
  assert.deepEqual(drawnBy(' '), drawnBy(undefined));
  assert.deepEqual(drawnBy('--use-angle=gl-egl  --enable-gpu'), ['--use-angle=gl-egl', '--enable-gpu']);
});
