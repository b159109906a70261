// A student on a train: the network goes in the middle of streaming, and comes back.
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {LAPTOP, assertDrawn, open, pixels, screenshot, sharp} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(async () => { await world?.close(); });
beforeEach(() => { world.server.faults = []; });

const BODY = [0.45, 0.2, 0.75, 0.75];

test('the network is lost in the middle of streaming: what is there stays, it is said, and the rest comes by itself', async () => {
  // Slow enough to be in the middle of it, quick enough for what is under way to end: the browser lets that finish.
  world.server.faults = [{match: /meshes\.glb/, rate: 10000}];
  // All pixels, so that there is more to fetch; without the service worker, which Playwright leaves its network.
  const page = await world.page({...sharp(LAPTOP), serviceWorkers: 'block'}, '', {init: () => {
    let api;
    window.heard = [];
    Object.defineProperty(window, 'fabrica', {get: () => api, set: made => {
      api = made;
      api.on('error', error => window.heard.push({...error}));
    }});
  }});
  await page.waitForFunction(() => window.fabrica?.structures().filter(one => one.loaded).length > 20);
  // The words for it come after the first picture.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({name}) => /failures/.test(name)));
  const left = (await page.evaluate(() => fabrica.structures())).filter(one => one.loaded).length;
  await page.context().setOffline(true);
  await page.waitForFunction(() => window.heard.length > 0, undefined, {timeout: 60000});
  const [error] = await page.evaluate(() => window.heard);
  assert.deepEqual([error.code, error.reason], ['network', 'This device is offline.']);
  assert.match(error.advice, /Connect/);
  // What is there can be looked at, searched and selected.
  await page.evaluate(() => fabrica.whenIdle());
  await screenshot(page, 'network-lost');
  assertDrawn(await pixels(page), BODY);
  assert.ok((await page.evaluate(() => fabrica.structures())).filter(one => one.loaded).length >= left);
  const [hit] = await page.evaluate(() => fabrica.search('left hippocampus'));
  await page.evaluate(id => fabrica.select(id), hit.id);
  assert.deepEqual(await page.evaluate(() => fabrica.selection), [hit.id]);
  assert.ok((await page.evaluate(() => fabrica.controls())).some(({name}) => name === 'retry'), 'a message with "Try again"');

  // Some parts are there at a coarse level alone: what failed is more than what is not there at all.
  const lost = await page.evaluate(() => fabrica.stats().chunks);
  assert.ok(lost.failed > 0, 'something is left out');
  world.server.faults = [];
  const before = await page.evaluate(() => fabrica.stats().bytes);
  await page.context().setOffline(false);
  await page.waitForFunction(old => fabrica.stats().bytes > old, before);
  await page.evaluate(() => fabrica.whenIdle());
  const lacking = await page.evaluate(async () => {
    const shaped = new Set((await fabrica.list()).filter(one => one.shape).map(({id}) => id));
    return fabrica.structures().filter(one => shaped.has(one.id) && !one.loaded).map(({id}) => id);
  });
  assert.deepEqual(lacking, [], 'every part is there');
  const {failed, queued, fetching, resident} = await page.evaluate(() => fabrica.stats().chunks);
  assert.deepEqual([failed ?? 0, queued ?? 0, fetching ?? 0], [0, 0, 0], 'nothing is left out');
  assert.ok(resident >= lost.resident + lost.failed, `${resident} of ${lost.resident + lost.failed}`);
  assert.ok(!(await page.evaluate(() => fabrica.controls())).some(({name}) => name === 'retry'), 'the message is gone');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
