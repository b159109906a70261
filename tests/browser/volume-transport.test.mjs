// What volumes ask of the transport: chunks that may be missing, the end of a file, members of a ZIP file, files read as a whole.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {deflateRawSync} from 'node:zlib';
import {Members} from '../../web/members.js';
import {FROM_END, RangeReader} from '../../web/ranges.js';
import {Transport} from '../../web/transport.js';
import {volumeFolders} from '../../web/drop.js';
import {Heaps} from '../../web/heaps.js';
import {takePart} from '../../web/together.js';
import {besideOf, openVolume} from '../../web/whole_volume.js';
import {serve} from '../../tools/serve.mjs';
import {brickParams} from '../lib/brick_params.mjs';

const bytes = new Uint8Array(200000).map((_, i) => (i * 7) % 253);
const GZIPPED = {text: 'a description that is packed '.repeat(20)};
let root, server, zip;

/** Members one after the other, each behind its local header; the directory is C++'s to read. */
function zipOf(members) {
  const pieces = [];
  const list = [];
  let at = 0;
  for (const {name, data, deflated = false, extra = 0} of members) {
    const stored = deflated ? deflateRawSync(data) : Buffer.from(data);
    const head = Buffer.alloc(30 + name.length + extra);
    head.writeUInt32LE(0x04034b50);
    head.writeUInt16LE(name.length, 26);
    head.writeUInt16LE(extra, 28);
    head.write(name, 30);
    list.push([name, at, stored.length, data.length, deflated]);
    pieces.push(head, stored);
    at += head.length + stored.length;
  }
  return {file: Buffer.concat(pieces), list};
}

before(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'fabrica-volumes-'));
  await writeFile(path.join(root, 'data.bin'), bytes);
  zip = zipOf([{name: 'zarr.json', data: Buffer.from(GZIPPED.text), deflated: true}, {name: '0/c/0/0/0', data: bytes, extra: 400}, {name: 'last', data: Buffer.from('end')}]);
  await writeFile(path.join(root, 'a.ozx'), zip.file);
  server = await serve({root});
});
after(async () => {
  await server.close();
  await rm(root, {recursive: true});
});
beforeEach(() => {
  server.faults = [];
  server.log.length = 0;
});

function make() {
  const answers = new Map();
  const waiting = new Map();
  const tell = (job, answer) => {
    answers.set(job, answer);
    waiting.get(job)?.(answer);
  };
  const pool = {run: async (job, kind, params, buffers) => new TextEncoder().encode(`${kind} ${buffers.map(b => b.length)}`), cancel() {}, giveBack() {}};
  const transport = new Transport({pool, reader: new RangeReader({backoffMs: 5}), onBytes: () => {},
    onPart: (job, data) => tell(job, {data}), onError: (job, error) => tell(job, {error})});
  return {transport, answer: job => answers.has(job) ? answers.get(job) : new Promise(resolve => waiting.set(job, resolve))};
}

test('a chunk that is not there is decoded from nothing where it may be missing: 404 and 403 alike', async () => {
  for (const status of [404, 403]) {
    server.faults = [{match: /s0\//, status}];
    const {transport, answer} = make();
    const fetch = (job, flags) => transport.fetch({url: `${server.url}s0/0/0/0`, offset: 0, length: 0, parts: [{job, decode: 'brick', params: brickParams({flags}), ranges: []}]});
    fetch(1, 8);
    fetch(2, 0);
    assert.equal(new TextDecoder().decode((await answer(1)).data), 'brick 0');
    assert.equal((await answer(2)).error.code, 'not-found');
  }
});

test('a host that has a problem is no missing chunk', async () => {
  server.faults = [{match: /s0\//, status: 500}];
  const {transport, answer} = make();
  transport.fetch({url: `${server.url}s0/0/0/0`, offset: 0, length: 0, parts: [{job: 1, decode: 'brick', params: brickParams({flags: 8}), ranges: []}]});
  assert.equal((await answer(1)).error.code, 'network');
});

test('the end of a file, by its length and a plain range', async () => {
  const {transport, answer} = make();
  transport.fetch({url: `${server.url}data.bin`, offset: FROM_END, length: 1000, parts: [{job: 1, decode: 'none', params: new Uint8Array(0), ranges: [[FROM_END, 1000]]}]});
  assert.deepEqual((await answer(1)).data, bytes.slice(-1000));
  assert.deepEqual(server.log.map(({method, range}) => `${method} ${range}`), ['HEAD null', 'GET bytes=199000-199999'], 'no suffix: that would need a preflight');
});

test('the end of a file that is shorter than that is all of it', async () => {
  const {transport, answer} = make();
  transport.fetch({url: `${server.url}data.bin`, offset: FROM_END, length: 300000, parts: [{job: 1, decode: 'none', params: new Uint8Array(0), ranges: [[FROM_END, 300000]]}]});
  assert.deepEqual((await answer(1)).data, bytes);
});

test('a host that refuses HEAD tells the length with its answer', async () => {
  const reader = new RangeReader({fetch: (url, init) => init.method === 'HEAD' ? Promise.resolve(new Response(null, {status: 405})) : fetch(url, init)});
  assert.equal(await reader.sizeOf(`${server.url}data.bin`), bytes.length);
  assert.equal(await reader.sizeOf(`${server.url}data.bin`), bytes.length);
  assert.equal(server.log.length, 1, 'asked once');
  await assert.rejects(reader.sizeOf(`${server.url}none`), {code: 'not-found'});
});

test('a shard that is not there is told as not found', async () => {
  const {transport, answer} = make();
  transport.fetch({url: `${server.url}none`, offset: FROM_END, length: 100, parts: [{job: 1, decode: 'none', params: new Uint8Array(0), ranges: [[FROM_END, 100]]}]});
  assert.equal((await answer(1)).error.code, 'not-found');
});

test('members of a ZIP file are read like files: by range, packed ones whole', async () => {
  const reader = new RangeReader({backoffMs: 5});
  reader.addFolder('zip:7/', Promise.resolve(new Members(reader, `${server.url}a.ozx`, zip.list)));
  assert.equal(new TextDecoder().decode(await reader.bytesOf('zip:7/zarr.json', 0, 0)), GZIPPED.text);
  assert.equal(new TextDecoder().decode(await reader.bytesOf('zip:7/zarr.json', 2, 11)), 'description');
  server.log.length = 0;
  // The first read brings the member's own header along: one request.
  assert.deepEqual(await reader.bytesOf('zip:7/0/c/0/0/0', 0, 500), bytes.slice(0, 500));
  assert.equal(server.log.length, 1);
  assert.deepEqual(await reader.bytesOf('zip:7/0/c/0/0/0', 100000, 50), bytes.slice(100000, 100050));
  assert.equal(server.log.length, 2);
  assert.deepEqual(await reader.bytesOf('zip:7/0/c/0/0/0', 0, 0), bytes);
  assert.equal(await reader.sizeOf('zip:7/0/c/0/0/0'), bytes.length);
  assert.equal(new TextDecoder().decode(await reader.bytesOf('zip:7/last', 0, 0)), 'end');
  await assert.rejects(reader.bytesOf('zip:7/0/c/9/9/9', 0, 0), {code: 'not-found'});
  await assert.rejects(reader.bytesOf('zip:7/last', 0, 4), {code: 'truncated'});
});

test('a first read in the middle of a member finds its beginning', async () => {
  const reader = new RangeReader({backoffMs: 5});
  reader.addFolder('zip:7/', Promise.resolve(new Members(reader, `${server.url}a.ozx`, zip.list)));
  assert.deepEqual(await reader.bytesOf('zip:7/0/c/0/0/0', 150000, 1000), bytes.slice(150000, 151000));
});

test('a directory that leads to the wrong place is an error', async () => {
  const reader = new RangeReader({backoffMs: 5});
  reader.addFolder('zip:7/', Promise.resolve(new Members(reader, `${server.url}a.ozx`, [['x', 5, 100, 100, false], ['zarr.json', 0, zip.list[0][2] - 3, GZIPPED.text.length, true]])));
  await assert.rejects(reader.bytesOf('zip:7/x', 0, 50), {code: 'bad-format'});
  await assert.rejects(reader.bytesOf('zip:7/zarr.json', 0, 0), {code: 'bad-format'});
});

/** A worker that keeps what it is sent, and answers when the test says so. */
class FakeWorker {
  constructor() { this.sent = []; }
  postMessage(message) {
    this.sent.push(message.op);
    if (message.bytes) this.size = (this.size ?? 0) + message.bytes.length;
    if (message.op === 'end' || (message.op === 'file' && !message.more)) queueMicrotask(() => this.onmessage({data: this.answer}));
  }
  terminate() { this.gone = true; }
}

function whole(answer, url = `${server.url}data.bin`) {
  const reader = new RangeReader({backoffMs: 5});
  const worker = new FakeWorker();
  worker.answer = answer;
  const abort = new AbortController();
  const pool = {beside: name => name, heaps: new Heaps(sum => { worker.told = [...worker.told ?? [], sum]; })};
  const result = openVolume({reader, pool, job: 3, url, every: 1, budget: 1000, signal: abort.signal, part: takePart(reader), make: () => worker});
  return {reader, worker, abort, result};
}

test('a volume of one file goes through its worker, and what it makes is read like files', async () => {
  const {reader, worker, result} = whole({bytes: new Uint8Array([1, 2]), files: [['0/c/0/0/0', new Blob([bytes])]]});
  assert.deepEqual(await result, new Uint8Array([1, 2]));
  assert.equal(worker.size, bytes.length);
  assert.deepEqual(worker.sent.filter(op => op !== 'bytes'), ['begin', 'end']);
  assert.ok(worker.gone);
  assert.deepEqual(await reader.bytesOf('volume:3/0/c/0/0/0', 100, 10), bytes.slice(100, 110));
});

test('what its worker holds counts while it is there, and no longer', async () => {
  const {worker, result} = whole({bytes: new Uint8Array([1]), files: []});
  worker.onmessage({data: {heap: 5 << 20}});
  worker.onmessage({data: {heap: 9 << 20}});
  await result;
  assert.deepEqual(worker.told, [5 << 20, 9 << 20, 0]);
});

test('a header says which files hold its voxels: the first of the names that is there', async () => {
  const reader = new RangeReader({backoffMs: 5});
  const worker = new FakeWorker();
  worker.answer = {bytes: new Uint8Array([7]), files: []};
  const post = worker.postMessage;
  worker.postMessage = message => {
    post.call(worker, message);
    if (message.op === 'header') queueMicrotask(() => worker.onmessage({data: {header: true, files: [['b.img', 'b.img.gz'], ['sub/c d.raw']]}}));
    if (message.op === 'next') (worker.names ??= []).push(message.name);
  };
  for (const name of ['b.hdr', 'b.img.gz', 'sub/c%20d.raw']) reader.addLocal(`local:1/${name}`, new Blob([bytes]));
  const options = {reader, pool: {beside: name => name, heaps: new Heaps()}, job: 3, url: 'local:1/b.hdr', every: 1, budget: 1000, signal: new AbortController().signal, part: takePart(reader), make: () => worker};
  const result = openVolume(options);
  assert.deepEqual(await result, new Uint8Array([7]));
  assert.deepEqual(worker.names, ['b.img.gz', 'sub/c d.raw']);
  reader.local.delete('local:1/sub/c%20d.raw');
  await assert.rejects(openVolume(options), error => error.code === 'not-found' && /sub\/c d\.raw/.test(error.reason) && /together/.test(error.advice));
});

test('addresses of what lies beside', () => {
  assert.equal(besideOf('https://h/a/x.nhdr?key=1', 'b c/y#1.raw'), 'https://h/a/b%20c/y%231.raw?key=1');
  assert.equal(besideOf('local:2/f/x.hdr', 'x y.img'), 'local:2/f/x%20y.img');
});

test('what the worker refuses is told, and the rest of the file is not fetched', async () => {
  server.faults = [{match: /data/, rate: 100000}];
  const {worker, result} = whole(null);
  await new Promise(resolve => setTimeout(resolve, 200));
  worker.onmessage({data: {error: {code: 'unsupported', reason: 'No.', source: '', advice: ''}}});
  await assert.rejects(result, error => error.code === 'unsupported' && error.source.endsWith('data.bin'));
  await new Promise(resolve => setTimeout(resolve, 200));
  assert.ok(server.log[0].bytes < bytes.length, 'stopped on its way');
});

test('a file that is not there, a connection that breaks, a worker that stops', async () => {
  await assert.rejects(whole(null, `${server.url}none`).result, {code: 'not-found'});
  server.faults = [{match: /data/, dropAfter: 5000}];
  await assert.rejects(whole(null).result, {code: 'network'});
  server.faults = [];
  const {worker, result} = whole(null);
  worker.onerror({});
  await assert.rejects(result, {code: 'internal'});
});

test('a connection that breaks once goes on where it stopped', async () => {
  server.faults = [{match: /data/, dropAfter: 50000, times: 1}];
  const {worker, result} = whole({bytes: new Uint8Array(1), files: []});
  await result;
  assert.equal(worker.size, bytes.length);
});

test('folders of images among dropped files', () => {
  const files = ['a.zarr/zarr.json', 'a.zarr/0/zarr.json', 'b/.zattrs', 'b/0/.zarray', 'b/0/.zattrs', 'c/attributes.json', 'c/s0/attributes.json', 'readme.txt'].map(path => ({path}));
  assert.deepEqual(volumeFolders(files).sort(), ['a.zarr/', 'b/', 'c/']);
  assert.deepEqual(volumeFolders([{path: 'zarr.json'}]), ['']);
});
