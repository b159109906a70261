// The decode worker's jobs, run in Node on the WebAssembly programs as built: node --test tests/unit/codecs
// FABRICA_PARTS: folder of parse-gltf, decode-mesh and decode-image (default build/web/site-parts).

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile, readdir} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {refill, runJob, setBase, splitScene} from '../../../web/workers/decode.js';
import {brickParams} from '../../lib/brick_params.mjs';

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
/** A cube, 8-bit in and out. */
const cubeParams = (codec, side = 4) => brickParams({codec, chunk: [side, side, side], maximum: 255});
const ramp = Uint8Array.from({length: 64}, (_, i) => i * 3);

test('a triangle becomes a MeshChunk', {skip: NOT_BUILT}, async () => {
  const positions = bytesOf(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]));
  const params = meshParams({codec: 1, words: [5126, 12, 3, 0, 0, 0, 5121, 3]});
  const chunk = await runJob({kind: 'mesh', params, buffers: [positions, new Uint8Array(0), new Uint8Array([0, 1, 2])]});
  const words = new Uint32Array(chunk.buffer, 0, 7);
  assert.deepEqual([...words], [0x4b4d4246, 3, 3, 0, 3, 3, 3]);
  assert.equal(chunk.length, 36 + 3 * 12 + 3 * 4 + 3 * 8);
});

test('a buffer that came back is filled again where an answer fits, and holds that answer alone', {skip: NOT_BUILT}, async () => {
  const positions = new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]), params = meshParams({codec: 1, words: [5126, 12, 3, 0, 0, 0, 5121, 3]});
  const triangle = () => runJob({kind: 'mesh', params, buffers: [bytesOf(positions), new Uint8Array(0), new Uint8Array([0, 1, 2])]});
  const first = await triangle(), expected = first.slice();
  const large = new ArrayBuffer(1 << 20), small = new ArrayBuffer(8);
  refill([large, small, first.buffer]);
  const second = await triangle();
  assert.equal(second.buffer, first.buffer);
  assert.deepEqual(second, expected);
  const third = await triangle();
  assert.ok(third.buffer !== large && third.buffer !== small, 'far too large, too small');
  assert.deepEqual(third, expected);
  // No more are kept than a few megabytes: the latest.
  refill([new ArrayBuffer(4 << 20), second.buffer]);
  assert.notEqual((await triangle()).buffer, second.buffer);
});

/** UnpackParams: kind, filter, count, stride, baseStride, sparseCount, sparseType. */
const unpackParams = (...words) => new Uint8Array(new Uint32Array(words).buffer);

test('sparse data is filled in, packed data unpacked', {skip: NOT_BUILT}, async () => {
  const sparse = await runJob({kind: 'unpack', params: unpackParams(4, 0, 4, 2, 0, 2, 5121),
    buffers: [new Uint8Array(0), new Uint8Array([3, 1]), bytesOf(new Uint16Array([7, 9]))]});
  assert.deepEqual([...new Uint16Array(sparse.buffer)], [0, 9, 0, 7]);
  // The triangles 0 1 2, 2 1 3, 4 6 5, 7 8 9 as meshoptimizer packs them (its own test's data).
  const packed = new Uint8Array([0xe0, 0xf0, 0x10, 0xfe, 0xff, 0xf0, 0x0c, 0xff, 0x02, 0x02, 0x02, 0x00, 0x76, 0x87, 0x56, 0x67, 0x78, 0xa9, 0x86, 0x65,
    0x89, 0x68, 0x98, 0x01, 0x69, 0x00, 0x00]);
  const triangles = await runJob({kind: 'unpack', params: unpackParams(2, 0, 12, 4, 0, 0, 0), buffers: [packed]});
  assert.deepEqual([...new Uint32Array(triangles.buffer)], [0, 1, 2, 2, 1, 3, 4, 6, 5, 7, 8, 9]);
  // More than the bytes can hold: refused before it is allocated.
  await assert.rejects(runJob({kind: 'unpack', params: unpackParams(1, 0, 1 << 22, 256, 0, 0, 0), buffers: [new Uint8Array(40)]}), {code: 'bad-format'});
});

test('a packed glTF comes with a plan of what to unpack', {skip: NOT_BUILT}, async () => {
  const view = (length, packed) => ({buffer: 1, byteLength: length, extensions: {EXT_meshopt_compression: {buffer: 0, byteOffset: 0, ...packed}}});
  const json = {asset: {version: '2.0'}, nodes: [{mesh: 0, extensions: {EXT_mesh_gpu_instancing: {attributes: {TRANSLATION: 2}}}}],
    meshes: [{primitives: [{attributes: {POSITION: 0}, indices: 1}]}],
    accessors: [{bufferView: 0, componentType: 5126, count: 10, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 1]},
      {bufferView: 1, componentType: 5125, count: 12, type: 'SCALAR'}, {bufferView: 2, componentType: 5126, count: 2, type: 'VEC3'}],
    bufferViews: [{buffer: 0, byteLength: 120}, view(48, {byteOffset: 200, byteLength: 27, byteStride: 4, count: 12, mode: 'TRIANGLES'}),
      {buffer: 0, byteOffset: 120, byteLength: 24}],
    buffers: [{byteLength: 300}, {byteLength: 48}]};
  const parse = async (...data) => splitScene(await runJob({kind: 'gltf', buffers: [text(JSON.stringify(json)), ...data], binOffset: 1000}));
  const first = await parse();
  assert.deepEqual(first.plan.resources, ['', 'unpacked:']);
  assert.deepEqual(first.plan.views.map(({params, ranges, offset}) => ({params, ranges, offset})),
    [{params: [2, 0, 12, 4, 0, 0, 0], ranges: [[0, 1200, 27]], offset: 0}, {params: [0, 0, 120, 1, 0, 0, 0], ranges: [[0, 1000, 120]], offset: 48}]);
  assert.deepEqual(first.plan.wanted, [[0, 1120, 24]]);
  const second = await parse(bytesOf(new Float32Array([0, 0, 0, 5, 0, 0])));
  assert.deepEqual(second.plan.wanted, []);
  assert.deepEqual(second.plan.views.map(({users}) => users), [2, 2], 'each instance is a part');
});

test('bricks: raw, gzip and JPEG 2000 give the same texels', {skip: NOT_BUILT}, async () => {
  const j2k = new Uint8Array(Buffer.from('/0//UQApAAAAAAAEAAAAEAAAAAAAAAAAAAAABAAAABAAAAAAAAAAAAABBwEB/1IADAACAAEAAQQEAAH/XAAHQEBISFD/VQAJAFAAAAA' +
    'ANP9kACUAAUNyZWF0ZWQgYnkgT3BlbkpQRUcgdmVyc2lvbiAyLjUuM/+QAAoAAAAAADQAAf9YAAUAFAv/k9+AiBIKSnq41KeoZSpaTdEJPH8/wDocD5AQF9u/Htr/2Q==', 'base64'));
  for (const [codec, stored] of [[0, ramp], [3, new Uint8Array(gzipSync(ramp))], [1, j2k]]) {
    const chunk = await runJob({kind: 'brick', params: cubeParams(codec), buffers: [stored]});
    assert.deepEqual([...chunk.subarray(28)], [...ramp], `codec ${codec}`);
  }
});

test('errors are objects with words', {skip: NOT_BUILT}, async () => {
  const failing = [
    [{kind: 'gltf', buffers: [text('<html>')], binOffset: 0}, 'bad-format'],
    [{kind: 'gltf', buffers: [text('{"asset":{"version":"2.0"},"extensionsRequired":["ACME_\\"x\\\\"]}')], binOffset: 0}, 'unsupported'],
    [{kind: 'gltf', buffers: [text('{"asset":{"version":"2.0"},"nodes":[{"mesh":[]}],"meshes":{"a":1},"accessors":[{"count":"many"}]}')], binOffset: 0}, 'bad-format'],
    [{kind: 'mesh', params: meshParams({codec: 0, words: [0, 1]}), buffers: [text('DRACO')]}, 'bad-format'],
    [{kind: 'brick', params: cubeParams(2), buffers: [text('no zstd')]}, 'bad-format'],
    [{kind: 'brick', params: cubeParams(0), buffers: [new Uint8Array(3)]}, 'truncated'],
    [{kind: 'brick', params: cubeParams(3), buffers: [text('no gzip')]}, 'bad-format'],
    [{kind: 'brick', params: cubeParams(3), buffers: [new Uint8Array(gzipSync(new Uint8Array(1 << 24)))]}, 'bad-format'],
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
    const {bytes, plan} = splitScene(await runJob({kind: 'gltf', buffers: [new Uint8Array(file.subarray(20, 20 + length))], binOffset: 28 + length}));
    assert.equal(new TextDecoder().decode(bytes.subarray(0, 4)), 'FST1', name);
    assert.equal(plan, null, 'a plain file needs nothing else');
  }
});
