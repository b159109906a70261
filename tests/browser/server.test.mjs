// The small server: what the page relies on, and how it misbehaves on request.
import assert from 'node:assert/strict';
import {mkdtemp, mkdir, rm, utimes, writeFile} from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {parseRange, serve} from '../../tools/serve.mjs';

let root;
let server;
const bytes = Buffer.from(Array.from({length: 1000}, (_, i) => i % 251));

before(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'fabrica-serve-'));
  await mkdir(path.join(root, 'sub'));
  await writeFile(path.join(root, 'data.bin'), bytes);
  await writeFile(path.join(root, 'sub/index.html'), '<p>sub');
  await writeFile(path.join(root, 'page.wasm'), 'not small');
  await writeFile(path.join(root, 'page.wasm.br'), 'small');
  await writeFile(path.join(root, 'index.gz'), 'x');
  server = await serve({root});
});
after(async () => {
  await server.close();
  await rm(root, {recursive: true});
});
beforeEach(() => { server.faults = []; });

/** fetch() undoes encodings; this does not. */
const raw = (name, headers = {}) => new Promise((resolve, reject) => {
  http.get(server.url + name, {headers}, response => {
    const parts = [];
    response.on('data', part => parts.push(part));
    response.on('end', () => resolve({status: response.statusCode, headers: response.headers, body: Buffer.concat(parts)}));
    response.on('error', reject);
  }).on('error', reject);
});

test('ranges are answered exactly, and wrong ones refused', async () => {
  const some = await raw('data.bin', {Range: 'bytes=10-19'});
  assert.equal(some.status, 206);
  assert.equal(some.headers['content-range'], 'bytes 10-19/1000');
  assert.deepEqual(some.body, bytes.subarray(10, 20));
  assert.deepEqual((await raw('data.bin', {Range: 'bytes=-5'})).body, bytes.subarray(995));
  assert.deepEqual((await raw('data.bin', {Range: 'bytes=990-5000'})).body, bytes.subarray(990));
  assert.equal((await raw('data.bin', {Range: 'bytes=1000-1001'})).status, 416);
  assert.equal((await raw('data.bin')).headers['content-length'], '1000');
});

test('Range headers are read as RFC 9110 says', () => {
  assert.deepEqual(parseRange('bytes=0-0', 10), {start: 0, end: 0});
  assert.deepEqual(parseRange('bytes=5-', 10), {start: 5, end: 9});
  assert.equal(parseRange('bytes=5-2', 10), 'unsatisfiable');
  assert.equal(parseRange('bytes=-', 10), null);
  assert.equal(parseRange('lines=1-2', 10), null);
});

test('types, CORS and folders', async () => {
  const wasm = await raw('page.wasm');
  assert.equal(wasm.headers['content-type'], 'application/wasm');
  assert.equal(wasm.headers['access-control-allow-origin'], '*');
  assert.equal((await raw('sub/')).body.toString(), '<p>sub');
  assert.equal((await raw('sub')).headers.location, '/sub/');
  assert.equal((await raw('absent')).status, 404);
});

test('a compressed file that is older than its file is not sent', async () => {
  await writeFile(path.join(root, 'edited.html'), 'as edited');
  await writeFile(path.join(root, 'edited.html.br'), 'as it was');
  await utimes(path.join(root, 'edited.html.br'), 1, 1);
  const answer = await raw('edited.html', {'accept-encoding': 'br'});
  assert.equal(answer.headers['content-encoding'], undefined);
  assert.equal(answer.body.toString(), 'as edited');
});

test('compressed files are sent to those who can read them, and never for a range', async () => {
  const packed = await raw('page.wasm', {'Accept-Encoding': 'gzip, br'});
  assert.equal(packed.headers['content-encoding'], 'br');
  assert.equal(packed.body.toString(), 'small');
  assert.equal((await raw('page.wasm')).body.toString(), 'not small');
  const part = await raw('page.wasm', {'Accept-Encoding': 'br', Range: 'bytes=0-2'});
  assert.equal(part.body.toString(), 'not');
  assert.equal(part.headers['content-encoding'], undefined);
  assert.equal((await raw('index.gz', {'Accept-Encoding': 'gzip'})).headers['content-encoding'], undefined);
});

test('an unchanged file costs no bytes', async () => {
  const {headers} = await raw('data.bin');
  const again = await raw('data.bin', {'If-None-Match': headers.etag});
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});

test('nothing outside the folder is served', async () => {
  for (const name of ['..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', 'data.bin%00', '%ff']) {
    assert.equal((await raw(name)).status, 404, name);
  }
});

test('faults: status, no ranges, truncation, no CORS, a dropped connection, and how often', async () => {
  server.faults = [{match: /data/, status: 500, times: 1}];
  assert.equal((await raw('data.bin')).status, 500);
  assert.equal((await raw('data.bin')).status, 200);
  server.faults = [{match: /data/, noRanges: true}];
  assert.equal((await raw('data.bin', {Range: 'bytes=1-2'})).status, 200);
  server.faults = [{match: /data/, truncate: 100}];
  assert.equal((await raw('data.bin', {Range: 'bytes=100-200'})).status, 416);
  server.faults = [{match: /data/, noCors: true}];
  assert.equal((await raw('data.bin')).headers['access-control-allow-origin'], undefined);
  server.faults = [{match: /data/, dropAfter: 100}];
  await assert.rejects(raw('data.bin'));
});

test('the log tells bytes and ranges', async () => {
  server.log.length = 0;
  await raw('data.bin', {Range: 'bytes=0-99'});
  const [{url, range, status, bytes: sent}] = server.log;
  assert.deepEqual({url, range, status, sent}, {url: '/data.bin', range: 'bytes=0-99', status: 206, sent: 100});
});
