// Bytes of a glTF that are made when they are asked for: each view once, neighbours by one request, forgotten in time.
// (Runs in Node: the modules need no page.)
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {RangeReader} from '../../web/ranges.js';
import {Transport} from '../../web/transport.js';
import {isAddress} from '../../web/addresses.js';
import {Unpacked, locator, readAll} from '../../web/unpacked.js';
import {serve} from '../../tools/serve.mjs';

const SIZE = 200000;
const bytes = new Uint8Array(SIZE).map((_, i) => (i * 7) % 253);
const COPY = [0, 0, 0, 1, 0, 0, 0];
let root;
let server;

before(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'fabrica-unpacked-'));
  await writeFile(path.join(root, 'data.bin'), bytes);
  await writeFile(path.join(root, 'a.gltf'), JSON.stringify({asset: {version: '2.0'}}));
  server = await serve({root});
});
after(async () => {
  await server.close();
  await rm(root, {recursive: true});
});
beforeEach(() => { server.log.length = 0; });

/** "Unpacks" by doubling every byte: what came out of a view is told from what went in. */
function make(views, {resources = ['', 'unpacked:'], fails = () => false} = {}) {
  const pool = {
    unpacked: [],
    run: async (job, kind, params, buffers) => {
      if (kind !== 'unpack') return buffers.length === 1 ? buffers[0] : new Uint8Array(buffers.flatMap(buffer => [...buffer]));
      pool.unpacked.push(buffers.map(buffer => buffer.length));
      if (fails(buffers)) throw new Error('damaged');
      return new Uint8Array(buffers.flatMap(buffer => [...buffer].flatMap(byte => [byte, byte])));
    },
    cancel() {},
    giveBack() {},
  };
  const reader = new RangeReader({backoffMs: 5});
  const answers = new Map(), waiting = new Map();
  const tell = (job, answer) => (waiting.get(job)?.(answer), answers.set(job, answer));
  const transport = new Transport({pool, reader, onPart: (job, data) => tell(job, {data}), onError: (job, error) => tell(job, {error}), onBytes: () => {}});
  const url = `${server.url}data.bin`;
  reader.addUnpacked('unpacked:7', new Unpacked(reader, pool, views, locator(url, 7, resources, isAddress), url));
  const answer = job => answers.has(job) ? Promise.resolve(answers.get(job)) : new Promise(resolve => waiting.set(job, resolve));
  const fetchPart = (job, ranges) => {
    const offset = Math.min(...ranges.map(([from]) => from)), end = Math.max(...ranges.map(([from, size]) => from + size));
    transport.fetch({url: 'unpacked:7', offset, length: end - offset, parts: [{job, decode: 'mesh', params: new Uint8Array(1), ranges}]});
    return answer(job);
  };
  return {transport, pool, reader, answer, fetchPart};
}
const doubled = (from, to) => [...bytes.slice(from, to)].flatMap(byte => [byte, byte]);
const view = (from, length, offset, users = 1) => ({params: COPY, ranges: [[0, from, length]], offset, length: 2 * length, users});

test('parts of one view unpack it once, and it is forgotten after the last', async () => {
  const {pool, fetchPart} = make([view(1000, 100, 0, 3), view(150000, 50, 200, 3)]);
  const parts = await Promise.all([1, 2, 3].map(job => fetchPart(job, [[job * 20, 20], [200 + job * 10, 10]])));
  parts.forEach(({data}, i) => assert.deepEqual([...data],
    [...doubled(1000, 1100).slice(i * 20 + 20, i * 20 + 40), ...doubled(150000, 150050).slice(i * 10 + 10, i * 10 + 20)]));
  assert.deepEqual(pool.unpacked, [[100], [50]]);
  assert.equal(server.log.length, 2);
  await fetchPart(4, [[0, 20], [200, 10]]);
  assert.equal(pool.unpacked.length, 4, 'wanted anew: fetched anew');
});

test('views that are neighbours in the file come by one request', async () => {
  const {pool, fetchPart} = make([view(0, 100, 0), view(100, 60, 200), view(2000, 40, 320), view(150000, 10, 400)]);
  const {data} = await fetchPart(1, [[0, 200], [200, 120], [320, 80], [400, 20]]);
  assert.deepEqual([...data], [...doubled(0, 160), ...doubled(2000, 2040), ...doubled(150000, 150010)]);
  assert.equal(pool.unpacked.length, 4);
  assert.deepEqual(server.log.map(({range}) => range).sort(), ['bytes=0-2039', 'bytes=150000-150009']);
});

test('a view that is damaged costs its parts only, and may be tried again', async () => {
  let broken = true;
  const {transport, answer, fetchPart} = make([view(0, 10, 0), view(10, 20, 20), view(30, 30, 60)], {fails: ([{length}]) => broken && length === 20});
  const part = (job, ranges) => ({job, decode: 'mesh', params: new Uint8Array(1), ranges});
  transport.fetch({url: 'unpacked:7', offset: 0, length: 120, parts: [part(1, [[0, 20]]), part(2, [[20, 40]]), part(3, [[60, 60]])]});
  assert.deepEqual([...(await answer(1)).data], doubled(0, 10));
  assert.deepEqual([...(await answer(3)).data], doubled(30, 60));
  assert.equal((await answer(2)).error.source, `${server.url}data.bin`, 'told of the file, not of an address of ours');
  broken = false;
  assert.deepEqual([...(await fetchPart(4, [[20, 40]])).data], doubled(10, 30));
});

test('views may be made of earlier ones and of several ranges, one of them absent', async () => {
  const {fetchPart} = make([view(0, 10, 0), {params: COPY, ranges: [[0, 0, 0], [1, 4, 8], [0, 50, 2]], offset: 20, length: 20, users: 1}]);
  const inner = doubled(0, 10).slice(4, 12);
  assert.deepEqual([...(await fetchPart(1, [[20, 20]])).data], [...inner, ...bytes.slice(50, 52)].flatMap(byte => [byte, byte]));
});

test('many ranges: neighbours by one request, and one past the end fails by itself', async () => {
  const reader = new RangeReader({backoffMs: 5});
  const at = (offset, length) => ({url: `${server.url}data.bin`, offset, length});
  const results = await Promise.allSettled(readAll(reader, [at(SIZE - 10, 20), at(500, 10), at(0, 0), at(100, 10), at(SIZE - 30, 10)]));
  assert.deepEqual(results.map(({status}) => status), ['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
  assert.equal(results[0].reason.code, 'truncated');
  assert.deepEqual(results.slice(1).map(({value}) => [...value]), [[500, 510], [0, 0], [100, 110], [SIZE - 30, SIZE - 20]].map(([from, to]) => [...bytes.slice(from, to)]));
  assert.deepEqual(server.log.map(({range}) => range).sort(), ['bytes=100-509', `bytes=${SIZE - 30}-${SIZE + 9}`]);
});

test('addresses: beside the file, within it, and of files of this device', () => {
  const locate = (url, uri) => locator(url, 7, ['', uri], isAddress)([1, 5, 9]);
  assert.deepEqual(locate('https://h.example/a/b.gltf', 'c%20d.bin'), {url: 'https://h.example/a/c%20d.bin', offset: 5, length: 9});
  assert.deepEqual(locate('local:3/a/b.gltf', 'c.bin'), {url: 'local:3/a/c.bin', offset: 5, length: 9});
  assert.deepEqual(locate('https://h.example/a/b.gltf', 'embedded:100'), {url: 'embedded:7', offset: 105, length: 9});
  assert.deepEqual(locate('https://h.example/a/b.gltf', 'unpacked:'), {url: 'unpacked:7', offset: 5, length: 9});
});

test('a scene that wants data is parsed again with it', async () => {
  const reader = new RangeReader({backoffMs: 5});
  const calls = [];
  const plan = {resources: ['', 'data.bin', 'absent.bin'], views: [], wanted: [[1, 10, 4], [2, 0, 4]]};
  const pool = {parseScene: async (job, json, binOffset, source, data = []) => {
    calls.push(data.map(array => [...array]));
    return calls.length === 1 ? {bytes: new Uint8Array([1]), plan} : {bytes: new Uint8Array([2]), plan: {...plan, wanted: []}};
  }};
  const answer = new Promise((resolve, reject) => {
    const transport = new Transport({pool, reader, onPart: (job, data) => resolve(data), onError: (job, error) => reject(error), onBytes: () => {}});
    transport.openScene(9, `${server.url}a.gltf`);
  });
  assert.deepEqual([...await answer], [2]);
  assert.deepEqual(calls, [[], [[...bytes.slice(10, 14)], []]], 'what is not there is left to the parser');
  assert.ok(reader.unpacked.has('unpacked:9'));
});
