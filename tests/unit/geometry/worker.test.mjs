// The worker's shell (web/workers/geometry.js) in Node, with a module that stands for VTK's: order, errors in words,
// and a new instance after the old one has died.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';

const WEB = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../web');
const site = fs.mkdtempSync(path.join(os.tmpdir(), 'geometry-'));
after(() => fs.rmSync(site, {recursive: true}));
fs.mkdirSync(path.join(site, 'workers'));
fs.writeFileSync(path.join(site, 'package.json'), '{"type": "module"}');
for (const name of ['geometry_job.js', 'workers/geometry.js']) fs.copyFileSync(path.join(WEB, name), path.join(site, name));

// Answers with the number of chunks and which instance it is; status 1 for none, and dies of three.
const PROGRAM = `
let instances = 0;
export default async () => {
  const HEAPU8 = new Uint8Array(1 << 16), instance = ++instances;
  let top = 8;
  const answer = pointer => {
    const chunks = new DataView(HEAPU8.buffer).getUint32(pointer + 4, true);
    if (chunks === 3) throw new WebAssembly.RuntimeError('unreachable');
    const json = new TextEncoder().encode(JSON.stringify(chunks ? {chunks, instance} : {code: 'bad-format', reason: 'The surface has no triangles.'}));
    const view = new DataView(HEAPU8.buffer, top);
    view.setUint32(0, chunks ? 0 : 1, true);
    view.setUint32(4, json.length, true);
    HEAPU8.set(json, top + 8);
    return top;
  };
  return {HEAPU8, _malloc: size => { const at = top; top += (size + 7) & ~7; return at; }, _free() { top = 8; }, _geo_measure: answer};
};`;

const waiting = [];
let listener;
globalThis.addEventListener = (_type, handler) => { listener = handler; };
globalThis.postMessage = message => waiting.shift()(message);
await import(pathToFileURL(path.join(site, 'workers/geometry.js')).href);
const chunk = {bytes: new Uint8Array(5), origin: [0, 0, 0], step: 0.001};
const ask = (id, chunks, op = 'measure') => new Promise(resolve => {
  waiting.push(resolve);
  listener({data: {id, op, chunks: Array(chunks).fill(chunk)}});
});

test('without its program it says so, and finds it when it is there later', async () => {
  const {id, error} = await ask(1, 1);
  assert.equal(id, 1);
  assert.equal(error.code, 'not-found');
  assert.match(error.reason, /could not be loaded/);
  fs.writeFileSync(path.join(site, 'geometry.mjs'), PROGRAM);
  assert.equal((await ask(9, 2)).result.chunks, 2);
});

test('jobs are answered in their order, by one instance', async () => {
  const answers = await Promise.all([ask(2, 1), ask(3, 2), ask(4, 1)]);
  assert.deepEqual(answers.map(({id, result}) => [id, result.chunks, result.instance]), [[2, 1, 1], [3, 2, 1], [4, 1, 1]]);
});

test('errors of the program and unknown jobs are passed on in words', async () => {
  assert.equal((await ask(5, 0)).error.reason, 'The surface has no triangles.');
  assert.match((await ask(6, 1, 'smooth')).error.reason, /no job "smooth"/);
});

test('after running out of memory the next job gets a new instance', async () => {
  const {error} = await ask(7, 3);
  assert.equal(error.code, 'too-large');
  assert.match(error.advice, /parts one by one/);
  assert.equal((await ask(8, 1)).result.instance, 2);
});
