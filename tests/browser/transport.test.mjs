// The transport against a real server, good and bad: parts answered as they arrive, hosts that ignore ranges, retries,
// truncation, cancelling. (Runs in Node: the modules need no page.)
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import zlib from 'node:zlib';
import {Kept} from '../../web/keep.js';
import {earlyRequests} from '../../web/prefetch.js';
import {RangeReader} from '../../web/ranges.js';
import {lfsTarget} from '../../web/scene.js';
import {Transport, gunzip} from '../../web/transport.js';
import {serve} from '../../tools/serve.mjs';

const SIZE = 200000;
const bytes = new Uint8Array(SIZE).map((_, i) => (i * 7) % 253);
let root;
let server;

before(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'fabrica-transport-'));
  await writeFile(path.join(root, 'data.bin'), bytes);
  await writeFile(path.join(root, 'text.gz'), zlib.gzipSync('inflated'));
  await writeFile(path.join(root, 'bad.gz'), 'not gzip at all');
  await writeFile(path.join(root, 'scene.glb'), glb('{"asset":{"version":"2.0"}}'));
  await writeFile(path.join(root, 'long.glb'), glb(`{"asset":{"version":"2.0"},"extras":"${'x'.repeat(100000)}"}`));
  await writeFile(path.join(root, 'scene.gltf'), '{"asset":{"version":"2.0"}}');
  await writeFile(path.join(root, 'page.glb'), '<!doctype html><title>Log in</title>');
  await writeFile(path.join(root, 'old.glb'), Buffer.from([0x67, 0x6c, 0x54, 0x46, 1, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  await writeFile(path.join(root, 'picture.glb'), Buffer.from('\x89PNG\r\n'));
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

function glb(json) {
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 4) * 4));
  const head = Buffer.alloc(20);
  head.write('glTF');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(20 + text.length + 8 + 4, 8);
  head.writeUInt32LE(text.length, 12);
  head.write('JSON', 16);
  return Buffer.concat([head, text, Buffer.from([4, 0, 0, 0, 0x42, 0x49, 0x4e, 0, 1, 2, 3, 4])]);
}

/** A transport whose decoders hand back what they are given. */
function make(options = {}) {
  const answers = new Map();
  const waiting = new Map();
  const tell = (job, answer) => {
    assert.ok(!answers.has(job), `part ${job} was answered twice`);
    answers.set(job, answer);
    waiting.get(job)?.(answer);
  };
  const pool = {
    cancelled: [],
    run: async (job, kind, params, buffers) => new TextEncoder().encode(`${kind}:${params.length}:${buffers.map(b => b.length)}`),
    parseScene: async (job, json, binOffset) => ({bytes: new TextEncoder().encode(`${new TextDecoder().decode(json).trim().slice(0, 40)}@${binOffset}`), plan: null}),
    cancel(job) { this.cancelled.push(job); },
    back: 0,
    giveBack() { this.back++; },
  };
  const counted = {bytes: 0};
  const transport = new Transport({
    pool, onPart: (job, data) => tell(job, {data, at: Date.now()}), onError: (job, error) => tell(job, {error}),
    onBytes: count => { counted.bytes += count; }, reader: new RangeReader({backoffMs: 5, ...options}),
  });
  const answer = job => answers.has(job) ? Promise.resolve(answers.get(job)) : new Promise(resolve => waiting.set(job, resolve));
  return {transport, answers, answer, pool, counted};
}

const part = (job, ranges, decode = 'none') => ({job, decode, params: new Uint8Array(4), ranges});
const batch = (parts, offset, length, name = 'data.bin') => ({url: server.url + name, offset, length, parts});

test('parts of one batch are cut out of one request', async () => {
  const {transport, answer, counted, pool} = make();
  transport.fetch(batch([part(1, [[100, 50]]), part(2, [[200, 10], [150, 20]]), part(3, [[120, 5], [0, 0], [101, 3]], 'mesh')], 100, 200));
  assert.deepEqual((await answer(1)).data, bytes.slice(100, 150));
  assert.deepEqual((await answer(2)).data, new Uint8Array([...bytes.slice(200, 210), ...bytes.slice(150, 170)]));
  assert.equal(new TextDecoder().decode((await answer(3)).data), 'mesh:4:5,0,3');
  assert.equal(pool.back, 1, 'what a worker made goes back to it; the file\'s own bytes do not');
  assert.equal(server.log.length, 1);
  assert.equal(server.log[0].range, 'bytes=100-209');
  assert.ok(counted.bytes > 0 && counted.bytes <= 200);
});

test('a part is answered before the whole batch is there', async () => {
  server.faults = [{match: /data/, rate: 200000}];
  const {transport, answer} = make();
  transport.fetch(batch([part(1, [[0, 1000]]), part(2, [[1000, SIZE - 1000]])], 0, SIZE));
  const [first, last] = [await answer(1), await answer(2)];
  assert.ok(last.at - first.at > 300, `${last.at - first.at} ms between them`);
});

test('of a part whose vertices and triangles lie far apart, what is between them is not fetched', async () => {
  const {transport, answer, counted} = make();
  transport.fetch(batch([part(1, [[0, 100], [150000, 50]]), part(2, [[100, 100], [150050, 50], [199990, 10]])], 0, SIZE));
  assert.deepEqual((await answer(1)).data, new Uint8Array([...bytes.slice(0, 100), ...bytes.slice(150000, 150050)]));
  assert.deepEqual((await answer(2)).data, new Uint8Array([...bytes.slice(100, 200), ...bytes.slice(150050, 150100), ...bytes.slice(199990)]));
  assert.deepEqual(server.log.map(({range}) => range), ['bytes=0-199', 'bytes=150000-150099', 'bytes=199990-199999']);
  assert.equal(counted.bytes, 310);
});

test('a piece that fails costs the parts that need it', async () => {
  server.faults = [{match: /data/, truncate: 1000}];
  const {transport, answer} = make();
  transport.fetch(batch([part(1, [[0, 100], [150000, 50]]), part(2, [[100, 100]])], 0, SIZE));
  assert.deepEqual((await answer(2)).data, bytes.slice(100, 200));
  assert.equal((await answer(1)).error.code, 'truncated');
});

test('a host that ignores ranges is asked once, and its answer serves everything', async () => {
  server.faults = [{match: /data/, noRanges: true, rate: 1e6}];
  const {transport, answer} = make();
  transport.fetch(batch([part(1, [[5000, 10]])], 5000, 10));
  assert.deepEqual((await answer(1)).data, bytes.slice(5000, 5010));
  transport.fetch(batch([part(2, [[100, 10]])], 100, 10));
  transport.fetch(batch([part(3, [[SIZE - 10, 10]])], SIZE - 10, 10));
  assert.deepEqual((await answer(2)).data, bytes.slice(100, 110));
  assert.deepEqual((await answer(3)).data, bytes.slice(SIZE - 10));
  assert.equal(server.log.length, 1);
});

test('six requests at once to a host that ignores ranges end in one download', async () => {
  server.faults = [{match: /data/, noRanges: true, rate: 1e6}];
  const {transport, answer} = make();
  for (let job = 1; job <= 6; job++) transport.fetch(batch([part(job, [[job * 1000, 10]])], job * 1000, 10));
  for (let job = 1; job <= 6; job++) assert.deepEqual((await answer(job)).data, bytes.slice(job * 1000, job * 1000 + 10));
});

test('a whole file that is too large to keep is refused in words', async () => {
  server.faults = [{match: /data/, noRanges: true}];
  const {transport, answer} = make({wholeLimit: 1000});
  transport.fetch(batch([part(1, [[5000, 10]])], 5000, 10));
  assert.equal((await answer(1)).error.code, 'too-large');
});

test('a passing failure is tried again; a lasting one is told', async () => {
  server.faults = [{match: /data/, status: 503, times: 2}];
  const one = make();
  one.transport.fetch(batch([part(1, [[0, 10]])], 0, 10));
  assert.deepEqual((await one.answer(1)).data, bytes.slice(0, 10));
  assert.equal(server.log.length, 3);
  server.faults = [{match: /data/, status: 500}];
  const two = make();
  two.transport.fetch(batch([part(1, [[0, 10]])], 0, 10));
  const {error} = await two.answer(1);
  assert.equal(error.code, 'network');
  assert.match(error.reason, /status 500/);
  assert.ok(error.advice);
  assert.equal(server.log.length, 6);
});

test('a missing file is told at once', async () => {
  const {transport, answer} = make();
  transport.fetch(batch([part(1, [[0, 10]]), part(2, [[10, 10]])], 0, 20, 'absent.bin'));
  assert.equal((await answer(1)).error.code, 'not-found');
  assert.equal((await answer(2)).error.code, 'not-found');
  assert.equal(server.log.length, 1);
});

test('a connection that breaks is resumed where it stopped', async () => {
  server.faults = [{match: /data/, dropAfter: 70000, times: 1}];
  const {transport, answer} = make();
  transport.fetch(batch([part(1, [[0, SIZE]])], 0, SIZE));
  assert.deepEqual((await answer(1)).data, bytes);
  assert.equal(server.log.length, 2);
  assert.ok(Number(/bytes=(\d+)-/.exec(server.log[1].range)[1]) > 0, server.log[1].range);
});

test('what lies past the end of a truncated file fails, the rest arrives', async () => {
  server.faults = [{match: /data/, truncate: 1000}];
  const {transport, answer} = make();
  transport.fetch(batch([part(1, [[900, 50]]), part(2, [[990, 50]])], 900, 140));
  transport.fetch(batch([part(3, [[5000, 10]])], 5000, 10));
  assert.deepEqual((await answer(1)).data, bytes.slice(900, 950));
  for (const job of [2, 3]) {
    const {error} = await answer(job);
    assert.equal(error.code, 'truncated');
    assert.match(error.reason, /1,000 bytes/);
  }
});

test('no answer at all: that there is no host is told from a host that lets nobody read', async () => {
  const {transport, answer} = make();
  transport.fetch({...batch([part(1, [[0, 10]])], 0, 10), url: 'http://127.0.0.1:9/x.glb'});
  const {error} = await answer(1);
  assert.equal(error.code, 'network');
  assert.match(error.reason, /127\.0\.0\.1:9 did not answer\.$/);
});

test('a cancelled part is never answered, and frees the connection when it was the last', async () => {
  server.faults = [{match: /data/, rate: 100000}];
  const {transport, answers, pool, answer} = make();
  transport.fetch(batch([part(1, [[0, 1000]]), part(2, [[1000, SIZE - 1000]])], 0, SIZE));
  await answer(1);
  transport.cancel(2);
  await sleep(200);
  assert.ok(!answers.has(2));
  assert.deepEqual(pool.cancelled, [2]);
  assert.ok(server.log[0].bytes < SIZE, `${server.log[0].bytes} bytes were sent`);
});

test('gzip is inflated, and damage told', async () => {
  const {transport, answer} = make();
  transport.fetch(batch([part(1, [], 'gunzip')], 0, 0, 'text.gz'));
  transport.fetch(batch([part(2, [], 'gunzip')], 0, 0, 'bad.gz'));
  assert.equal(new TextDecoder().decode((await answer(1)).data), 'inflated');
  assert.equal((await answer(2)).error.code, 'bad-format');
});

test('a small file that grows without end is refused in words', async () => {
  const bomb = new Uint8Array(zlib.gzipSync(Buffer.alloc(1 << 22)));
  assert.ok(bomb.length < 8192);
  await assert.rejects(gunzip(bomb, 'bomb.gz', 1 << 20), error => {
    assert.deepEqual([error.code, error.source], ['too-large', 'bomb.gz']);
    assert.match(error.reason, /1 MB/);
    assert.ok(error.advice);
    return true;
  });
  assert.equal((await gunzip(bomb, 'bomb.gz', 1 << 22)).length, 1 << 22);
});

test('a request that was under way is taken over', async () => {
  const {transport, answer} = make();
  transport.reader.prefetch(`${server.url}data.bin`, fetch(`${server.url}data.bin`));
  transport.fetch(batch([part(1, [])], 0, 0));
  assert.deepEqual((await answer(1)).data, bytes);
  assert.equal(server.log.length, 1);
});

test('the JSON of a GLB that the address names is under way before the program is, and asked for once', async () => {
  globalThis.location ??= new URL(server.url);
  const early = earlyRequests(`model=${server.url}long.glb`, '');
  assert.deepEqual(early.decodes, ['mesh', 'gltf']);
  for (let i = 0; i < 100 && server.log.length < 2; i++) await sleep(10);
  assert.equal(server.log.length, 2, 'its head, and the rest of the JSON');
  const {transport, answer} = make();
  early.handOver(transport.reader);
  transport.openScene(1, `${server.url}long.glb`);
  assert.match(new TextDecoder().decode((await answer(1)).data), /^\{"asset":\{"version":"2.0"\},"extras":"x+@100068$/);
  assert.equal(server.log.length, 2);
  // A program that is quicker than that asks itself, once.
  server.log.length = 0;
  const late = earlyRequests(`model=${server.url}long.glb`, '');
  const other = make();
  late.handOver(other.transport.reader);
  other.transport.openScene(1, `${server.url}long.glb`);
  await other.answer(1);
  assert.equal(server.log.length, 2);
  // Of pages about files hosts.js knows more.
  for (const address of ['https://www.dropbox.com/s/1/a.glb', 'https://github.com/a/b/blob/main/c.glb', 'local:1/a.glb']) {
    assert.deepEqual(earlyRequests(`model=${address}`, '').decodes, ['mesh'], address);
  }
});

test('files of this device are read where they lie', async () => {
  const {transport, answer} = make();
  transport.reader.addLocal('local:1/my file.bin', new Blob([bytes]));
  transport.fetch({url: 'local:1/my file.bin', offset: 10, length: 20, parts: [part(1, [[12, 5]])]});
  transport.fetch({url: 'local:1/other.bin', offset: 0, length: 0, parts: [part(2, [])]});
  assert.deepEqual((await answer(1)).data, bytes.slice(12, 17));
  assert.equal((await answer(2)).error.code, 'not-found');
});

test('scenes: GLB by its header, longer JSON by a second range, .gltf whole', async () => {
  const {transport, answer} = make();
  transport.openScene(1, `${server.url}scene.glb`);
  transport.openScene(2, `${server.url}long.glb`);
  transport.openScene(3, `${server.url}scene.gltf`);
  const text = async job => new TextDecoder().decode((await answer(job)).data);
  assert.equal(await text(1), '{"asset":{"version":"2.0"}}@56');
  assert.match(await text(2), /^\{"asset":\{"version":"2.0"\},"extras":"x+@100068$/);
  assert.equal(await text(3), '{"asset":{"version":"2.0"}}@0');
});

test('scenes: what is no glTF is named', async () => {
  const {transport, answer} = make();
  const cases = [['page.glb', 'bad-format', /web page/], ['old.glb', 'unsupported', /version 1/], ['picture.glb', 'bad-format', /no kind of file/],
    ['absent.glb', 'not-found', /no such file/]];
  for (const [index, [name, code, words]] of cases.entries()) {
    transport.openScene(index + 1, server.url + name);
    const {error} = await answer(index + 1);
    assert.equal(error.code, code, name);
    assert.match(error.reason, words);
    assert.equal(error.source, server.url + name);
  }
  server.faults = [{match: /long/, truncate: 70000}];
  transport.openScene(9, `${server.url}long.glb`);
  assert.equal((await answer(9)).error.code, 'truncated');
});

test('a Git LFS pointer leads to the file itself', () => {
  const pointer = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n');
  assert.equal(lfsTarget('https://raw.githubusercontent.com/a/b/main/c.glb', pointer), 'https://media.githubusercontent.com/media/a/b/main/c.glb');
  assert.equal(lfsTarget('https://raw.githubusercontent.com/a/b/main/c.glb', new Uint8Array(20)), null);
  assert.throws(() => lfsTarget('https://example.org/c.glb', pointer), /Git LFS/);
});

test('what is left of a file is fetched while nothing else is under way, and then needs no network', async () => {
  const reader = new RangeReader();
  reader.kept = new Kept(reader, undefined, 5);
  const url = `${server.url}data.bin`;
  server.faults = [{match: /data\.bin/, delay: 200, times: 1}];
  const asked = reader.bytesOf(url, 0, 1000);
  const filling = reader.kept.fill(url, [[1000, 50000], [150000, 50000]]);
  await asked;
  assert.equal(server.log.length, 1, 'the line is left to what somebody waits for');
  await filling;
  assert.equal(reader.kept.size, 100000);
  const requests = server.log.length;
  assert.deepEqual(await reader.bytesOf(url, 40000, 11000), bytes.subarray(40000, 51000));
  assert.deepEqual(await reader.bytesOf(url, 199000, 1000), bytes.subarray(199000));
  assert.equal(server.log.length, requests);
  assert.deepEqual(await reader.bytesOf(url, 50000, 2000), bytes.subarray(50000, 52000), 'partly kept: all of it is fetched');
  assert.equal(server.log.length, requests + 1);
});

test('what is left of a file that does not come is no error, and what came of it is used', async () => {
  const reader = new RangeReader({backoffMs: 1});
  reader.kept = new Kept(reader, undefined, 5);
  await reader.kept.fill(`${server.url}data.bin`, [[0, 1000], [500000, 1000], [2000, 1000]]);
  assert.equal(reader.kept.size, 1000);
  await reader.kept.fill(`${server.url}nowhere.bin`, [[0, 1000]]);
  assert.equal(reader.kept.size, 1000);
});

test('of a viewer that is gone nothing more is fetched', async () => {
  const reader = new RangeReader(), gone = new AbortController();
  reader.kept = new Kept(reader, gone.signal, 5);
  server.faults = [{match: /data\.bin/, delay: 200, times: 1}];
  const filling = reader.kept.fill(`${server.url}data.bin`, [[0, 1000], [2000, 1000]]);
  await sleep(50);
  gone.abort();
  await filling;
  assert.equal(server.log.length, 1);
  assert.equal(reader.kept.size, 0);
});
