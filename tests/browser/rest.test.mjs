// The program comes in two files: the first picture needs only the first, and a person never notices the second.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {LAPTOP, PHONE, WINDOW, open} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

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
