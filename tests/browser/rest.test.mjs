// The program comes in two files: the first picture needs only the first, and a person never notices the second.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {LAPTOP, PHONE, SHARED, WINDOW, missing, open} from './helpers.mjs';

let world;
let folder;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-rest-'));
  await writeFile(path.join(folder, 'box.obj'), OBJ);
  world = await open({mounts: {'/made/': folder, '/data/': SHARED}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true});
});

const names = () => world.server.log.map(({url}) => url.split('?')[0].split('/').pop());

for (const [device, name] of [[LAPTOP, 'a laptop'], [PHONE, 'a phone']]) {
  test(`the first picture on ${name} does without the rest, which then comes once`, async () => {
    world.server.log.length = 0;
    const page = await world.page(device);
    await page.evaluate(() => fabrica.whenIdle());
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({name: url}) => url.includes('inter-semibold')));
    const asked = names();
    assert.equal(asked.filter(file => file === 'fabrica.rest.wasm').length, 1);
    assert.ok(asked.indexOf('fabrica.rest.wasm') > asked.indexOf('meshes.lod.bin'), asked.join(' '));
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

test('what is needed before the rest is there loads it at once', async () => {
  const page = await world.page(WINDOW, '', {ready: false});
  const hits = await page.evaluate(async () => {
    await fabrica.ready;
    return fabrica.search('hippocampus');
  });
  assert.ok(hits.length >= 2);
  await page.context().close();
});

test('a slow host: the viewer is ready when there is something to look at, not before', async () => {
  world.server.faults = [{match: /demo\/atlas\.json/, delay: 1500}];
  const page = await world.page(WINDOW);
  assert.ok((await page.evaluate(() => fabrica.structures())).length > 100);
  world.server.faults = [];
  await page.context().close();
});

test('without the rest the body is there, and what needs it says so until it can be had', async () => {
  world.server.faults = [{match: /fabrica\.rest\.wasm/, status: 404}];
  const page = await world.page(WINDOW);
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({name: url}) => url.includes('inter-semibold')));
  const refused = await page.evaluate(() => fabrica.search('hippocampus').then(() => null, ({code, reason, source, advice}) => ({code, reason, source, advice})));
  assert.equal(refused?.code, 'network');
  assert.match(refused.source, /fabrica\.rest\.wasm/);
  assert.ok(refused.reason && refused.advice);
  world.server.faults = [];
  assert.ok((await page.evaluate(() => fabrica.search('hippocampus'))).length >= 2);
  await page.context().close();
});

test('a rest that comes slowly comes once: nothing that is not asked for by a person waits for it', async () => {
  world.server.log.length = 0;
  world.server.faults = [{match: /fabrica\.rest\.wasm/, delay: 1500}];
  const page = await world.page(WINDOW, '', {ready: false});
  await page.waitForFunction(() => document.querySelector('[role=tree] [role=treeitem]'));
  assert.equal(names().filter(file => file === 'fabrica.rest.wasm').length, 1);
  assert.deepEqual(page.problems, []);
  world.server.faults = [];
  await page.context().close();
});

// A call of the program's own that needs the rest before it is there holds the page up until all of it has come: on a slow line for seconds.
const BOX = [[-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1], [-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]];
const OBJ = `${BOX.map(p => `v ${p.join(' ')}`).join('\n')}\no box\nf 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\no lid\nf 3 4 8 7\n`;
const CUT = encodeURIComponent(JSON.stringify({planes: [{name: 'axial', position: [0, 0, 0], normal: [0, 1, 0], cut: true}]}));
for (const [what, address, skip] of /** @type {[string, string, (string|false)?][]} */ ([
  ['the demo', ''],
  ['the demo, cut', `#s=${CUT}`],
  ['the demo in French', '#lang=fr'],
  ['an organ that comes as patches', '#src=/data/hubmap-male/VH_M_Spleen.glb', missing('hubmap-male')],
  ['several organs, one of them open', '#src=/data/hubmap-male/VH_M_Heart.glb,/data/hubmap-male/VH_M_Liver.glb', missing('hubmap-male')],
  ['a Slicer export', '#src=/data/slicer-export/SPL-Abdominal-Atlas.gltf', missing('slicer-export')],
  ['an OBJ file', '#src=/made/box.obj'],
])) {
  test(`nothing that is opened waits for the rest on the page's own thread: ${what}`, {skip}, async () => {
    world.server.faults = [{match: /fabrica\.rest\.wasm/, delay: 1500}];
    const page = await world.page(WINDOW, address, {ready: false, init: () => {
      const send = XMLHttpRequest.prototype.open;
      window.waited = [];
      XMLHttpRequest.prototype.open = function (method, url, ...more) {
        if (more[0] === false) window.waited.push(new Error(url).stack);
        return send.call(this, method, url, ...more);
      };
    }});
    await page.waitForFunction(() => document.querySelector('[role=tree] [role=treeitem]'));
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({name: url}) => url.includes('inter-semibold')));
    await page.evaluate(() => fabrica.whenIdle());
    assert.ok((await page.evaluate(() => fabrica.structures())).some(one => one.loaded));
    assert.deepEqual(await page.evaluate(() => window.waited), []);
    world.server.faults = [];
    await page.context().close();
  });
}

test('what is left of the demo comes when all is still, and then somebody may come closer without a network', async () => {
  const page = await world.page(WINDOW);
  await page.evaluate(() => fabrica.whenIdle());
  const kept = () => page.evaluate(() => fabrica.stats().memory.kept);
  await page.waitForFunction(() => fabrica.stats().memory.kept > 0);
  // Until nothing has been asked for a while.
  for (let last = -1; last !== world.server.log.length;) {
    last = world.server.log.length;
    await page.waitForTimeout(800);
  }
  assert.ok(await kept() > 100_000, `${await kept()} bytes`);
  const requests = world.server.log.length, before = await page.evaluate(() => fabrica.stats().chunks);
  await page.context().setOffline(true);
  await page.evaluate(async () => {
    const {camera} = fabrica;
    fabrica.camera = {...camera, distance: camera.distance / 5};
    await new Promise(resolve => setTimeout(resolve, 300));
    await fabrica.whenIdle();
  });
  assert.equal(world.server.log.length, requests);
  assert.deepEqual(page.problems, []);
  const chunks = await page.evaluate(() => fabrica.stats().chunks);
  assert.ok(chunks.resident > before.resident, 'a finer level was shown');
  assert.equal(chunks.failed ?? 0, 0);
  await page.context().close();
});
