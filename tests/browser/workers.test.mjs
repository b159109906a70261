// The pool of decode workers, with workers made of a few lines: order, balance, crashes, cancelling.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Heaps} from '../../web/heaps.js';
import {DecodePool, poolSize} from '../../web/workers.js';

class FakeWorker {
  static all = [];
  constructor() {
    this.got = [];
    FakeWorker.all.push(this);
  }
  postMessage(message, transfer) { this.got.push({message, transfer}); }
  terminate() { this.terminated = true; }
  reply(more) { this.onmessage({data: {id: this.got.at(-1).message.id, ...more}}); }
}
function pool(size) {
  FakeWorker.all = [];
  return new DecodePool({url: 'x', size, make: () => new FakeWorker()});
}
const job = (p, id) => p.run(id, 'mesh', new Uint8Array(1), [new Uint8Array(2)], 'a.glb');

test('one core is left to the page, and there are at most four workers', () => {
  assert.deepEqual([1, 2, 4, 64].map(poolSize), [1, 1, 3, 4]);
});

test('jobs go to free workers, one each; workers are made as they are needed', async () => {
  const p = pool(2);
  const results = [job(p, 1), job(p, 2), job(p, 3)];
  assert.equal(FakeWorker.all.length, 2);
  assert.deepEqual(FakeWorker.all.map(w => w.got.length), [1, 1]);
  FakeWorker.all[1].reply({bytes: new Uint8Array([2])});
  assert.deepEqual(await results[1], new Uint8Array([2]));
  assert.equal(FakeWorker.all[1].got.length, 2);
  FakeWorker.all[1].reply({error: {code: 'bad-format', reason: 'No.', advice: ''}});
  await assert.rejects(results[2], error => error.code === 'bad-format' && error.source === 'a.glb');
  FakeWorker.all[0].reply({bytes: new Uint8Array([1])});
  assert.deepEqual(await results[0], new Uint8Array([1]));
});

test('buffers are handed over, each once', () => {
  const p = pool(1);
  const shared = new ArrayBuffer(8);
  p.run(1, 'mesh', new Uint8Array(4), [new Uint8Array(shared, 0, 4), new Uint8Array(shared, 4, 4)], 's').catch(() => {});
  assert.equal(FakeWorker.all[0].got[0].transfer.length, 2);
});

test('what was read of an answer goes back with the next job, and is kept for nobody', async () => {
  const p = pool(1);
  const results = [job(p, 1), job(p, 2)];
  FakeWorker.all[0].reply({bytes: new Uint8Array(new ArrayBuffer(64), 0, 5)});
  const first = await results[0];
  p.giveBack(first);
  const next = job(p, 3);
  FakeWorker.all[0].reply({bytes: new Uint8Array(3)});
  const {message, transfer} = FakeWorker.all[0].got[2];
  assert.deepEqual(message.spares, [first.buffer]);
  assert.ok(transfer.includes(first.buffer));
  FakeWorker.all[0].reply({bytes: new Uint8Array(2)});
  p.giveBack(await next);
  job(p, 4).catch(() => {});
  assert.equal(FakeWorker.all[0].got[3].message.spares, undefined, 'nobody was at work');
});

test('a scene comes with its plan; data that it wanted go along', async () => {
  const p = pool(1);
  const scene = p.parseScene(1, new Uint8Array(9), 20, 'a.glb', [new Uint8Array(3)]);
  const {message, transfer} = FakeWorker.all[0].got[0];
  assert.deepEqual([message.kind, message.binOffset, message.buffers.map(({length}) => length), transfer.length], ['gltf', 20, [9, 3], 2]);
  FakeWorker.all[0].reply({bytes: new Uint8Array([1]), plan: {views: [], wanted: []}});
  assert.deepEqual(await scene, {bytes: new Uint8Array([1]), plan: {views: [], wanted: []}});
});

test('what workers hold is summed; of one that died nothing', async () => {
  const told = [];
  const p = new DecodePool({url: 'x', size: 2, heaps: new Heaps(sum => told.push(sum)), make: () => new FakeWorker()});
  FakeWorker.all = [];
  const results = [job(p, 1), job(p, 2)];
  FakeWorker.all[0].reply({bytes: new Uint8Array(1), heap: 3});
  FakeWorker.all[1].onerror({preventDefault() {}});
  await results[0];
  await assert.rejects(results[1]);
  assert.deepEqual(told, [3]);
  const third = job(p, 3);
  FakeWorker.all[0].reply({bytes: new Uint8Array(1), heap: 8});
  await third;
  p.heaps.set('another', 10);
  job(p, 4).catch(() => {});
  FakeWorker.all[0].onerror({preventDefault() {}});
  assert.deepEqual(told, [3, 8, 18, 10]);
  p.close();
});

test('a worker that dies costs its job only, and is replaced', async () => {
  const p = pool(1);
  const results = [job(p, 1), job(p, 2)];
  FakeWorker.all[0].onerror({preventDefault() {}});
  await assert.rejects(results[0], error => error.code === 'internal');
  assert.equal(FakeWorker.all.length, 2);
  FakeWorker.all[1].reply({bytes: new Uint8Array(0)});
  await results[1];
});

test('a decoder that cannot start does not loop for ever', async () => {
  const p = pool(1);
  const results = Array.from({length: 10}, (_, i) => job(p, i + 1).catch(error => error));
  for (let i = 0; i < FakeWorker.all.length; i++) FakeWorker.all[i].onerror({preventDefault() {}});
  for (const error of await Promise.all(results)) assert.equal(error.code, 'internal');
  assert.ok(FakeWorker.all.length < 10);
});

test('a job that waits is forgotten; closing ends all', async () => {
  const p = pool(1);
  const results = [job(p, 1), job(p, 2), job(p, 3)].map(result => result.catch(error => error.code));
  p.cancel(2);
  assert.equal(await results[1], 'cancelled');
  p.close();
  assert.equal(await results[2], 'cancelled');
  assert.ok(FakeWorker.all[0].terminated);
});
