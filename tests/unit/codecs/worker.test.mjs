// The decode worker's jobs, run in Node on the WebAssembly programs as built: node --test tests/unit/codecs
// FABRICA_PARTS: folder of parse-gltf, decode-mesh and decode-image (default build/web/site-parts).

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile, readdir} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {runJob, setBase} from '../../../web/workers/decode.js';

const REPO = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const PARTS = process.env.FABRICA_PARTS ?? path.join(REPO, 'build/web/site-parts');
const HUBMAP = path.join(REPO, '../shared/data/hubmap-male');
const NOT_BUILT = existsSync(path.join(PARTS, 'decode-mesh.wasm')) ? false : `${PARTS} has no decode-mesh.wasm: build the web preset first`;
setBase(`${pathToFileURL(PARTS).href}/`);

const text = string => new TextEncoder().encode(string);
const bytesOf = (...arrays) => Uint8Array.from(arrays.flatMap(array => [...new Uint8Array(array.buffer, array.byteOffset, array.byteLength)]));

/** MeshDecodeParams. */
function meshParams({codec, words, step = 0.001}) {
  const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  return bytesOf(new Uint32Array([codec, 7]), new Float32Array([0, 0, 0, step, ...identity]), new Uint32Array([...words, 0, 0, 0, 0, 0, 0, 0, 0].slice(0, 8)));
}
/** BrickDecodeParams: a cube, 8-bit in and out. */
function brickParams(codec, side = 4) {
  return bytesOf(new Uint32Array([codec, 0, side, side, side, side, side, side, 0]), new Float32Array([0, 255]));
}
const ramp = Uint8Array.from({length: 64}, (_, i) => i * 3);

test('a triangle becomes a MeshChunk', {skip: NOT_BUILT}, async () => {
  const positions = bytesOf(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]));
  const params = meshParams({codec: 1, words: [5126, 12, 3, 0, 0, 0, 5121, 3]});
  const chunk = await runJob({kind: 'mesh', params, buffers: [positions, new Uint8Array(0), new Uint8Array([0, 1, 2])]});
  const words = new Uint32Array(chunk.buffer, 0, 7);
  assert.deepEqual([...words], [0x4b4d4246, 3, 3, 0, 3, 3, 3]);
  assert.equal(chunk.length, 36 + 3 * 12 + 3 * 4 + 3 * 8);
});

test('bricks: raw, gzip and JPEG 2000 give the same texels', {skip: NOT_BUILT}, async () => {
  const j2k = new Uint8Array(Buffer.from('/0//UQApAAAAAAAEAAAAEAAAAAAAAAAAAAAABAAAABAAAAAAAAAAAAABBwEB/1IADAACAAEAAQQEAAH/XAAHQEBISFD/VQAJAFAAAAA' +
    'ANP9kACUAAUNyZWF0ZWQgYnkgT3BlbkpQRUcgdmVyc2lvbiAyLjUuM/+QAAoAAAAAADQAAf9YAAUAFAv/k9+AiBIKSnq41KeoZSpaTdEJPH8/wDocD5AQF9u/Htr/2Q==', 'base64'));
  for (const [codec, stored] of [[0, ramp], [3, new Uint8Array(gzipSync(ramp))], [1, j2k]]) {
    const chunk = await runJob({kind: 'brick', params: brickParams(codec), buffers: [stored]});
    assert.deepEqual([...chunk.subarray(28)], [...ramp], `codec ${codec}`);
  }
});

test('errors are objects with words', {skip: NOT_BUILT}, async () => {
  const failing = [
    [{kind: 'gltf', buffers: [text('<html>')], binOffset: 0}, 'bad-format'],
    [{kind: 'gltf', buffers: [text('{"asset":{"version":"2.0"},"extensionsRequired":["ACME_\\"x\\\\"]}')], binOffset: 0}, 'unsupported'],
    [{kind: 'gltf', buffers: [text('{"asset":{"version":"2.0"},"nodes":[{"mesh":[]}],"meshes":{"a":1},"accessors":[{"count":"many"}]}')], binOffset: 0}, 'bad-format'],
    [{kind: 'mesh', params: meshParams({codec: 0, words: [0, 1]}), buffers: [text('DRACO')]}, 'bad-format'],
    [{kind: 'brick', params: brickParams(2), buffers: [text('no zstd')]}, 'bad-format'],
    [{kind: 'brick', params: brickParams(0), buffers: [new Uint8Array(3)]}, 'truncated'],
    [{kind: 'brick', params: brickParams(3), buffers: [text('no gzip')]}, 'bad-format'],
    [{kind: 'brick', params: brickParams(3), buffers: [new Uint8Array(gzipSync(new Uint8Array(1 << 24)))]}, 'too-large'],
    [{kind: 'sing', buffers: []}, 'internal'],
  ];
  for (const [job, code] of failing) {
    await assert.rejects(runJob(job), error => {
      assert.equal(error.code, code);
      assert.ok(error.reason.length > 10);
      assert.ok(!error.fatal);
      return true;
    });
  }
});

test('every HuBMAP organ parses', {skip: NOT_BUILT || (existsSync(HUBMAP) ? false : '../shared/data is not here')}, async () => {
  for (const name of (await readdir(HUBMAP)).filter(file => file.endsWith('.glb'))) {
    const file = await readFile(path.join(HUBMAP, name));
    const length = file.readUInt32LE(12);
    const table = await runJob({kind: 'gltf', buffers: [new Uint8Array(file.subarray(20, 20 + length))], binOffset: 28 + length});
    assert.equal(new TextDecoder().decode(table.subarray(0, 4)), 'FST1', name);
  }
});
