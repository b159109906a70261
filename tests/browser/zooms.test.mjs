// Zooms nested in their organ: the real metadata of a heart, its voxels made here (hoa.mjs).
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {HEART, LANDMARK, ROI1, ROI2, realMetadata, serveHoa, toTarget} from './hoa.mjs';
import {LAPTOP, PHONE, WINDOW, missing, open, pixels, screenshot} from './helpers.mjs';

const skip = missing('hoa-metadata');
const VOXEL = 19.89e-6;
let world, hoa;
before(async () => {
  if (skip) return;
  hoa = await serveHoa(await realMetadata());
  world = await open();
});
after(async () => {
  await world?.close();
  await hoa?.close();
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
const link = (name = HEART, state = null) => `#src=${encodeURIComponent(`${hoa.url}index.json#dataset=${name}`)}${state ? `&s=${encodeURIComponent(JSON.stringify(state))}` : ''}`;
const landmark = () => toTarget(hoa.sets.get(ROI1).registration, LANDMARK).map(n => n * VOXEL);
const near = (a, b, within) => assert.ok(a.every((n, i) => Math.abs(n - b[i]) < within), `${a} is not ${b}`);

test('a list opens an overview with its zooms where the metadata say', {skip}, async () => {
  hoa.log.length = 0;
  const page = await world.page(WINDOW, link());
  await idle(page);
  const zooms = await page.evaluate(() => fabrica.zooms());
  assert.deepEqual(zooms.map(zoom => zoom.name).sort(), ['ROI-01', 'ROI-02', 'ROI-03'], 'of this scan, not of the other one of the heart');
  const first = zooms.find(zoom => zoom.id === ROI1);
  // Corner voxel (0, 0, 0) less half a voxel each way; worked out by hand: 2470.0572 − k/2 (cos + sin) …, times 19.89 µm.
  near(first.corners[0], [49.125562e-3, 23.522083e-3, 46.965619e-3], 2e-7);
  assert.ok(Math.abs(first.voxel - 6.5e-6) < 1e-9);
  assert.equal(hoa.log.filter(name => /bm05|kidney/.test(name) && name.startsWith('n5/')).length, 0, 'nothing of other scans is opened');
  assert.equal(hoa.log.filter(name => /ROI-0.*\/s[01]\/\d/.test(name)).length, 0, 'nothing fine of the zooms while all of the heart is seen');
  assert.deepEqual(page.problems, []);
  await screenshot(page, 'zooms-overview');
  await page.context().close();
});

test('going in shows what is finer, at the place where the organ has it; going out leads back', {skip}, async () => {
  hoa.log.length = 0;
  const page = await world.page(WINDOW, link());
  await page.evaluate(() => fabrica.whenIdle());
  const before = await page.evaluate(() => fabrica.camera);
  await page.evaluate(id => fabrica.goIn(id), ROI1);
  await idle(page);
  assert.ok(hoa.log.some(name => name.includes(`${ROI1}/s1/`) || name.includes(`${ROI1}/s0/`)), 'its finer levels are fetched');
  assert.equal(hoa.log.filter(name => new RegExp(`${ROI1}/s[2-6]/\\d`).test(name)).length, 0, 'levels coarser than the heart\'s are not');
  const state = await page.evaluate(() => fabrica.state());
  assert.equal(state.zoom, ROI1);
  const middle = toTarget(hoa.sets.get(ROI1).registration, [1921.5, 1921.5, 2999.5]).map(n => n * VOXEL);
  near((await page.evaluate(() => fabrica.planes())).find(plane => plane.name === 'coronal').position, middle, 1e-6);
  await screenshot(page, 'zooms-inside');
  await page.evaluate(() => fabrica.goOut());
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.state())).zoom, undefined);
  near((await page.evaluate(() => fabrica.camera)).target, before.target, 1e-6);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

/** Middle and radius (pixels) of the bright ball in a part of a picture. */
function ballIn({width, data}, {x, y, width: w, height: h}) {
  let sumX = 0, sumY = 0, count = 0;
  for (let j = Math.ceil(y) + 40; j < y + h - 40; j++) for (let i = Math.ceil(x) + 6; i < x + w - 6; i++) {
    const at = (j * width + i) * 4;
    if (Math.min(data[at], data[at + 1], data[at + 2]) < 245) continue;
    sumX += i;
    sumY += j;
    count++;
  }
  return {x: sumX / count, y: sumY / count, radius: Math.sqrt(count / Math.PI)};
}

test('a landmark of the zoom is where the organ shows it', {skip}, async () => {
  const at = landmark();
  // The heart alone, then with its zooms, looked at alike; the cross is where the landmark must be.
  const alone = await serveHoa(new Map([[HEART, (await realMetadata()).get(HEART)], [ROI1, (await realMetadata()).get(ROI1)]]), {index: [`${HEART}.json`]});
  const found = [];
  for (const source of [alone, hoa]) {
    const page = await world.page(LAPTOP, `#src=${encodeURIComponent(`${source.url}index.json#dataset=${HEART}`)}`);
    await page.evaluate(async ([at, middle]) => {
      const coronal = {position: at, normal: [0, 0, 1], zoom: 0.0016, pan: [at[0] - middle[0], at[1] - middle[1]]};
      await fabrica.setState({...fabrica.state(), panes: true, linked: false, zoomFrames: false, window: {center: 30000, width: 30000},
        planes: {coronal, axial: {position: at, normal: [0, 1, 0]}, sagittal: {position: at, normal: [1, 0, 0]}}});
    }, [at, [7641, 7641, 8839].map(n => (n - 1) / 2 * VOXEL)]);
    await idle(page);
    const buttons = await page.evaluate(() => fabrica.controls());
    const [axial, pane] = ['axial', 'coronal'].map(name => buttons.find(control => control.name === `play ${name}`));
    const picture = await pixels(page);
    // Three panes in a row; their buttons stand in their lower right corners.
    const width = pane.x - axial.x - 8;
    const box = {x: pane.x + pane.width + 7 - width, y: pane.y + pane.height + 7 - 300, width, height: 300};
    found.push({...ballIn(picture, box), box});
    await screenshot(page, `zooms-landmark-${source === alone ? 'alone' : 'nested'}`);
    await page.context().close();
  }
  await alone.close();
  const [without, within] = found;
  assert.ok(without.radius > 5 && within.radius > 5, `the ball is seen: ${JSON.stringify(found)}`);
  assert.ok(Math.hypot(without.x - within.x, without.y - within.y) < 2, `the zoom shows it where the organ does: ${JSON.stringify(found)}`);
  assert.ok(Math.abs(without.radius - within.radius) < 0.08 * without.radius + 1, `as large: ${JSON.stringify(found)}`);
});

test('a link says which zoom one is in; keys and names lead in and out', {skip}, async () => {
  const page = await world.page({...WINDOW, colorScheme: 'dark'}, link(ROI2, {zoom: ROI2}));
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.zooms())).find(zoom => zoom.in)?.id, ROI2);
  const middle = toTarget(hoa.sets.get(ROI2).registration, [1922, 1922, 3383.5]).map(n => n * VOXEL);
  near((await page.evaluate(() => fabrica.planes())).find(plane => plane.name === 'axial').position, middle, 1e-6);
  const again = await page.evaluate(() => fabrica.link());
  await screenshot(page, 'zooms-inside-dark');
  await page.locator('canvas').focus();
  await page.keyboard.press('Shift+Z');
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.state())).zoom, undefined);
  await screenshot(page, 'zooms-outside-dark');
  // A name on its frame.
  const chip = (await page.evaluate(() => fabrica.controls())).find(control => control.name === `go in ${ROI1}`);
  assert.ok(chip, 'its frame has a name');
  await page.mouse.click(chip.x + chip.width / 2, chip.y + chip.height / 2);
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.state())).zoom, ROI1);
  const back = (await page.evaluate(() => fabrica.controls())).find(control => control.name === 'back out');
  await page.mouse.click(back.x + back.width / 2, back.y + back.height / 2);
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.state())).zoom, undefined);
  await page.goto('about:blank');
  await page.goto(again);
  await page.evaluate(() => fabrica.ready);
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.zooms())).find(zoom => zoom.in)?.id, ROI2);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('on a phone, in the light', {skip}, async () => {
  const page = await world.page({...PHONE, colorScheme: 'light'}, link());
  await idle(page);
  await screenshot(page, 'zooms-phone');
  const chip = (await page.evaluate(() => fabrica.controls())).find(control => control.name.startsWith('go in '));
  assert.ok(chip && chip.height >= 40, 'names are large enough for a finger');
  await page.touchscreen.tap(chip.x + chip.width / 2, chip.y + chip.height / 2);
  await idle(page);
  assert.ok((await page.evaluate(() => fabrica.state())).zoom);
  await page.evaluate(async () => fabrica.setState({...fabrica.state(), panes: true}));
  await idle(page);
  await screenshot(page, 'zooms-phone-inside');
  const {pages} = await page.evaluate(() => fabrica.stats());
  assert.ok(pages.slots > 0);
  await page.context().close();
});
