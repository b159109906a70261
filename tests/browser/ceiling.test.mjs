// The ceiling of memory: what counts against it, who shares it, and that it holds while a link opens everything at once.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {copyFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {PHONE, SITE, WINDOW, screenshot} from './helpers.mjs';
import {openWithBoxes} from './saved.mjs';

const MB = 1 << 20;
let world;
before(async () => {
  world = await openWithBoxes(['One', 'Two']);
  await copyFile(path.join(world.folder, 'boxes.glb'), path.join(world.folder, 'others.glb'));
});
after(() => world?.close());

/** Keeps what memory is held, and the ceiling, every few milliseconds from the first moment on. */
function watch() {
  const seen = globalThis.seen = {samples: 0, most: 0, over: [], budget: 0};
  setInterval(() => {
    const memory = globalThis.fabrica?.stats().memory;
    if (!memory) return;
    const held = memory.wasm + memory.kept + memory.gpu;
    seen.samples++;
    seen.most = Math.max(seen.most, held);
    seen.budget = memory.budget;
    if (held > memory.budget) seen.over.push(memory);
  }, 20);
}

test('on a phone, a link opens volume, panes, slabs, three cuts, glass and names at once: never more than the ceiling', async () => {
  const plane = {visible: true, image: true, cut: true};
  const state = {v: 1, panes: true, labels: 'all', ghosted: ['putamen-left', 'putamen-right', 'thalamus-left'], opacity: {'hippocampus-left': 0.4},
    planes: {axial: {...plane, slab: 0.03, thickness: 0.01, shows: 'max'}, coronal: plane, sagittal: {cut: true, share: 0.6}}};
  const page = await world.page(PHONE, `#src=demo/atlas.json&s=${encodeURIComponent(JSON.stringify(state))}`, {init: watch});
  await page.evaluate(() => fabrica.whenIdle());
  const {seen, stats, planes, labels} = await page.evaluate(() => ({seen: globalThis.seen, stats: fabrica.stats(), planes: fabrica.planes(), labels: fabrica.labels().length}));
  await screenshot(page, 'ceiling-phone');
  assert.equal(planes.filter(({cut}) => cut).length, 3);
  assert.ok(stats.memory.volumes > 0 && stats.pages.resident > 0, 'the volume is there');
  assert.ok(stats.memory.meshes > 0, 'shapes as well');
  assert.ok(labels > 0, 'and names');
  assert.equal(seen.budget, 200 * MB);
  assert.ok(seen.samples > 10, `${seen.samples} looks`);
  assert.deepEqual(seen.over, [], `at most ${Math.round(seen.most / MB)} MB`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the memory of exact measures counts while their program is there', {skip: !existsSync(path.join(SITE, 'geometry.wasm')) && 'VTK is not built'}, async () => {
  const page = await world.page(WINDOW, '#src=made/boxes.glb');
  await page.evaluate(() => fabrica.whenIdle());
  const wasm = () => page.evaluate(() => fabrica.stats().memory.wasm);
  const before = await wasm();
  const svg = await page.evaluate(() => {
    const {min, max} = fabrica.structures().find(({bounds}) => bounds).bounds;
    fabrica.setPlane({name: 'axial', position: min.map((value, i) => (value + max[i]) / 2), visible: true, cut: true});
    return fabrica.sectionSvg('axial');
  });
  assert.match(svg, /<path/);
  assert.ok(await wasm() - before >= 8 * MB, `${before} → ${await wasm()} bytes`);
  await page.context().close();
});

test('two views side by side share one ceiling', async () => {
  const context = await world.browser.newContext(WINDOW);
  const page = await context.newPage();
  await page.goto(`${world.server.url}compare.html#left=boxes.glb&right=others.glb&src=made/boxes.glb,made/others.glb`);
  await page.waitForFunction(() => document.querySelectorAll('fabrica-atlas').length === 2);
  await page.evaluate(() => Promise.all([...document.querySelectorAll('fabrica-atlas')].map(atlas => atlas.ready)));
  const frames = page.frames().filter(frame => frame.url().includes('embed=1'));
  const budgets = await Promise.all(frames.map(frame => frame.evaluate(() => fabrica.stats().memory.budget)));
  assert.deepEqual(budgets, [512 * MB, 512 * MB]);
  assert.doesNotMatch(await frames[0].locator('a.full').getAttribute('href'), /memory=/, 'by itself it has all of it');
  await context.close();
});
