// In the page itself: the demo as other tools pack it looks as it does plain, and thousands of structures are drawn, hidden and picked.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {NodeIO} from '@gltf-transform/core';
import {ALL_EXTENSIONS, EXTMeshoptCompression} from '@gltf-transform/extensions';
import {MeshoptEncoder} from 'meshoptimizer';
import {open, pixels, WINDOW} from '../../browser/helpers.mjs';
import {atlasFolder, fabrica} from '../lib/atlas.js';
import {decoderModule} from '../lib/draco.js';
import {gltfpack} from '../lib/gltfpack.js';

const MANY = 3000;
let folder;
let world;
let plain;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-page-'));
  await MeshoptEncoder.ready;
  const io = new NodeIO().registerExtensions(ALL_EXTENSIONS).registerDependencies({'draco3d.decoder': decoderModule, 'meshopt.encoder': MeshoptEncoder});
  const document = await io.read(path.join(atlasFolder, 'meshes.glb'));
  for (const extension of document.getRoot().listExtensionsUsed()) extension.dispose();
  const glb = Buffer.from(await io.writeBinary(document));
  await writeFile(path.join(folder, 'plain.glb'), glb);
  await writeFile(path.join(folder, 'quantised.glb'), await gltfpack(glb, '-kn', '-ke'));
  await writeFile(path.join(folder, 'meshopt.glb'), await gltfpack(glb, '-kn', '-ke', '-cc'));
  document.createExtension(EXTMeshoptCompression).setRequired(true).setEncoderOptions({method: EXTMeshoptCompression.EncoderMethod.QUANTIZE});
  await writeFile(path.join(folder, 'transform.glb'), Buffer.from(await io.writeBinary(document)));
  execFileSync(fabrica, ['synth', '-q', '-o', path.join(folder, 'many'), '--structures', String(MANY), '--triangles-each', '200'], {stdio: 'pipe'});
  world = await open({mounts: {'/files/': folder}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true, force: true});
});

async function opened(file) {
  const page = await world.page(WINDOW, `?embed=1#model=files/${file}`);
  await page.evaluate(() => fabrica.whenIdle());
  assert.deepEqual(page.problems, []);
  const names = await page.evaluate(() => fabrica.structures().filter(({bounds}) => bounds).map(({name}) => name));
  const picture = await pixels(page);
  await page.context().close();
  return {names, picture};
}

/** Of the channels, 0 … 1. */
function meanDifference(one, two) {
  let sum = 0;
  for (let at = 0; at < one.data.length; at++) sum += Math.abs(one.data[at] - two.data[at]);
  return sum / one.data.length / 255;
}

for (const [file, how] of [['quantised.glb', 'KHR_mesh_quantization by gltfpack'], ['meshopt.glb', 'EXT_meshopt_compression by gltfpack'], ['transform.glb', 'EXT_meshopt_compression by glTF-Transform']]) {
  test(`the demo looks alike, and has the same names: ${how}`, async () => {
    plain ??= await opened('plain.glb');
    const {names, picture} = await opened(file);
    // Packers may hang a shape below its name, in a node of its own.
    assert.deepEqual(plain.names.filter(name => !names.includes(name)), []);
    assert.ok(plain.names.length > 100, `${plain.names.length} structures`);
    const apart = meanDifference(picture, plain.picture);
    assert.ok(apart < 0.01, `pictures differ by ${(100 * apart).toFixed(2)} %`);
  });
}

test(`${MANY} structures: a few draw calls, half of them hidden, one alone, one picked`, async () => {
  const page = await world.page(WINDOW, '?embed=1#src=files/many/atlas.json');
  await page.evaluate(() => fabrica.whenIdle());
  const {count, stats} = await page.evaluate(() => ({count: fabrica.structures().length, stats: fabrica.stats()}));
  assert.ok(count >= MANY, `${count} structures`);
  assert.ok(stats.drawCalls <= 12, `${stats.drawCalls} draw calls`);
  const whole = await pixels(page);
  const [shown, alone] = await page.evaluate(async () => {
    const all = fabrica.structures(), parents = new Set(all.map(({parent}) => parent)), ids = all.filter(({id, bounds}) => bounds && !parents.has(id)).map(({id}) => id);
    fabrica.hide(ids.filter((_, i) => i % 2));
    await fabrica.whenIdle();
    const half = fabrica.structures().filter(({id, visible}) => visible && ids.includes(id)).length;
    fabrica.isolate([ids[10]]);
    fabrica.fit([ids[10]]);
    await fabrica.whenIdle();
    return [half, ids[10]];
  });
  assert.ok(Math.abs(shown - MANY / 2) <= 1, `${shown} are left`);
  assert.ok(meanDifference(await pixels(page), whole) > 0.001);
  // It is alone: what lies anywhere is it.
  const hits = await page.evaluate(async () => {
    const found = new Set();
    for (let x = 0.3; x < 0.71; x += 0.05) for (let y = 0.3; y < 0.71; y += 0.05) found.add((await fabrica.pick(innerWidth * x, innerHeight * y))?.id ?? null);
    return [...found].filter(Boolean);
  });
  assert.deepEqual(hits, [alone]);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
