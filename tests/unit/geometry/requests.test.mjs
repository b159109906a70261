// How the page asks the geometry worker (web/geometry.js): what goes there and what of the answer comes back.
import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {GeometryWorker} from '../../../web/geometry.js';
import {encodeRequest} from '../../../web/geometry_job.js';
import {Heaps} from '../../../web/heaps.js';

const sent = [];
let workers = 0;
globalThis.Worker = class {
  constructor() { workers++; last = this; }
  postMessage(message) { sent.push(message); }
  terminate() { this.gone = true; }
};
let last;
const realFetch = globalThis.fetch;
globalThis.fetch = async () => ({ok: true});
after(() => { globalThis.fetch = realFetch; });

const PLANE = {position: [0, 1, 2], normal: [0, 1, 0]};
let workersTake = 0;
const heaps = () => new Heaps(bytes => { workersTake = bytes; });
const chunk = () => ({bytes: new Uint8Array(8), origin: [0, 0, 0], step: 1});

test('a request has its plane and whether the surface is known to close', () => {
  for (const closes of [false, true]) {
    const view = new DataView(encodeRequest([chunk()], PLANE, closes).buffer);
    assert.deepEqual([2, 3, 4, 5, 6, 7].map(word => view.getFloat32(4 * word, true)), [0, 1, 2, 0, 1, 0]);
    assert.equal(view.getUint32(32, true), closes ? 1 : 0);
    assert.equal(view.byteLength, 36 + 36 + 8);
  }
});

test('a section comes back with its lines only where they are wanted', async () => {
  const answers = [];
  const worker = new GeometryWorker({url: 'w.js', module: 'geometry.wasm', heaps: heaps(), answer: result => answers.push(result)});
  for (const [job, outlines] of [[1, false], [2, true]]) {
    await worker.measure({job, structure: 'liver', op: 'section', plane: PLANE, closes: true, outlines, chunks: [chunk()]});
  }
  assert.equal(workers, 1);
  assert.deepEqual(sent.map(({id, op, plane, closes}) => ({id, op, plane, closes})),
    [1, 2].map(id => ({id, op: 'section', plane: PLANE, closes: true})));
  for (const id of [1, 2]) last.onmessage({data: {id, heap: 1000, result: {areaCm2: 3, perimeterCm: 7, loops: [[1, 2, 3]], openLines: []}}});
  assert.equal(workersTake, 1000, 'what the worker takes counts');
  assert.deepEqual(answers[0], {job: 1, structure: 'liver', state: 'ready', areaCm2: 3, perimeterCm: 7});
  assert.deepEqual(answers[1].loops, [[1, 2, 3]]);
  last.onmessage({data: {id: 1, result: {}}});
  assert.equal(answers.length, 2, 'an answer is taken once');
});

test('when the worker dies, what waits is told so, and the next request gets a new one', async () => {
  const answers = [];
  const worker = new GeometryWorker({url: 'w.js', module: 'geometry.wasm', heaps: heaps(), answer: result => answers.push(result)});
  await worker.measure({job: 7, structure: 'heart', chunks: [chunk()]});
  assert.equal(sent.at(-1).op, 'measure');
  const before = workers;
  last.onmessage({data: {id: 0, heap: 5000}});
  assert.equal(workersTake, 5000);
  last.onerror({preventDefault() {}});
  assert.equal(workersTake, 0, 'a worker that is gone takes nothing');
  assert.equal(answers[0].state, 'failed');
  await worker.measure({job: 8, structure: 'heart', chunks: [chunk()]});
  assert.equal(workers, before + 1);
});
