// Values and measurements in a browser: numbers against those in the files, points set by mouse, keys and fingers, the link.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import {LAPTOP, PHONE, WINDOW, open, screenshot, until} from './helpers.mjs';
import {SIZE, writeNifti} from './volumes.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'fabrica-measure-'));
const HEAD = '/usr/share/mricron/templates/ch2.nii.gz';
let world;
before(async () => {
  const [w, h, d] = SIZE;
  const data = new Int16Array(w * h * d).map((_, i) => i % w + 50 * (Math.floor(i / w) % h) + 500 * Math.floor(i / w / h) - 1000);
  await writeNifti(path.join(folder, 'known.nii'), {data});
  world = await open({mounts: {'/v/': folder}});
});
after(async () => {
  await world?.close();
  rmSync(folder, {recursive: true, force: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
const measurements = page => page.evaluate(() => fabrica.measurements());
/** Images alone show themselves as slices, once they are there. */
const image = page => page.waitForFunction(() => fabrica.planes().some(plane => plane.visible));
const control = async (page, name) => (await page.evaluate(() => fabrica.controls())).find(c => c.name === name);
const middleOf = ({x, y, width, height}) => ({x: x + width / 2, y: y + height / 2});
const close = (value, expected, within, words) => assert.ok(Math.abs(value - expected) <= within, `${words ?? ''} ${value}, not ${expected}`);
/** The known image with its panes; RAS millimetres of a voxel are its indices. */
async function known(device = LAPTOP) {
  const page = await world.page(device, '#src=v/known.nii');
  await image(page);
  await page.evaluate(async () => fabrica.setState({...fabrica.state(), panes: true}));
  await idle(page);
  return page;
}
/** A point of a pane of the laptop, from its play button in the lower right corner. */
const inPane = async (page, name, dx, dy) => {
  const {x, y} = await control(page, `play ${name}`);
  return {x: x + dx, y: y + dy};
};

test('what the image holds at a place is what is in the file', async () => {
  const page = await known(WINDOW);
  const seen = await page.evaluate(() => fabrica.valueAt([-0.0101, 0.0149, 0.0203]));
  assert.equal(seen.value, 10 + 50 * 20 + 500 * 15 - 1000);
  assert.deepEqual(seen.voxel, [10, 20, 15]);
  assert.equal(seen.level, 0);
  assert.equal(await page.evaluate(() => fabrica.valueAt([1, 1, 1])), null);
  await assert.rejects(page.evaluate(() => fabrica.valueAt('here')), /three numbers/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a head of Debian: voxels by their index as NIfTI stores them', {skip: !existsSync(HEAD)}, async () => {
  const bytes = gunzipSync(await readFile(HEAD));
  const [w, h, d] = [42, 44, 46].map(at => bytes.readInt16LE(at));
  const start = bytes.readFloatLE(108);
  assert.equal(bytes.readInt16LE(70), 2, '8 bits');
  const server = await open({mounts: {'/head/': path.dirname(HEAD)}});
  try {
    const page = await server.page(WINDOW, '#src=head/ch2.nii.gz');
    await image(page);
    await page.evaluate(async () => fabrica.setState({...fabrica.state(), coordinates: 'voxel'}));
    for (const [i, j, k] of [[90, 108, 90], [60, 150, 70], [w - 1, h - 1, d - 1], [120, 63, 64]]) {
      const seen = await page.evaluate(async text => {
        fabrica.goTo(text);
        const at = ['sagittal', 'axial', 'coronal'].map((name, axis) => fabrica.planes().find(p => p.name === name).position[axis]);
        return fabrica.valueAt(at);
      }, `${i} ${j} ${k}`);
      assert.deepEqual(seen.voxel, [i, j, k]);
      assert.equal(seen.value, bytes[start + i + w * (j + h * k)], `voxel ${i} ${j} ${k}`);
    }
    await page.context().close();
  } finally {
    await server.close();
  }
});

test('regions and profiles by the numbers; the link, a reload and undo keep them', async () => {
  const page = await known(WINDOW);
  const square = [[-4.5, 15, 9.5], [-14.5, 15, 9.5], [-14.5, 15, 19.5], [-4.5, 15, 19.5]].map(p => p.map(mm => mm / 1000));
  const names = await page.evaluate(square => [
    fabrica.addMeasurement({kind: 'polygon', points: square, normal: [0, 1, 0]}),
    fabrica.addMeasurement({kind: 'profile', points: [[-0.005, 0.015, 0.01], [-0.025, 0.015, 0.01]], name: 'Across'}),
    fabrica.addMeasurement({kind: 'angle', points: [[0, 0, 0.01], [0, 0, 0], [0.01, 0, 0]]}),
  ], square);
  assert.deepEqual(names, ['Polygon 1', 'Across', 'Angle 1']);
  await idle(page);
  const [polygon, profile, angle] = await measurements(page);
  close(polygon.area, 1e-4, 1e-9);
  assert.equal(polygon.figures.state, 'ready', JSON.stringify(polygon.figures));
  assert.equal(polygon.figures.count, 100);
  assert.equal(polygon.figures.level, 0);
  close(polygon.figures.mean, 9.5 + 50 * 14.5 + 7500 - 1000, 1e-6);
  close(polygon.figures.minimum, 5 + 500 + 6500, 0);
  close(polygon.figures.maximum, 14 + 950 + 6500, 0);
  assert.equal(profile.figures.values.length, 21);
  profile.figures.values.forEach((value, i) => close(value, 5 + i + 500 + 6500, 1e-2, `sample ${i}`));
  close(angle.angle, Math.PI / 2, 1e-6);

  const link = await page.evaluate(() => fabrica.link());
  const other = await world.page(WINDOW, link.slice(link.indexOf('#')));
  await image(other);
  await idle(other);
  assert.deepEqual(await measurements(other), [polygon, profile, angle]);
  await other.reload();
  await other.evaluate(() => window.fabrica.ready);
  await image(other);
  await idle(other);
  assert.equal((await measurements(other)).length, 3);
  await other.context().close();

  await page.evaluate(() => fabrica.changeMeasurement('Across', {name: 'Along', visible: false}));
  assert.equal((await measurements(page))[1].visible, false);
  await page.evaluate(() => fabrica.removeMeasurement('Along'));
  await page.evaluate(() => document.querySelector('canvas').focus());
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  assert.equal((await measurements(page))[1].name, 'Across');
  await assert.rejects(page.evaluate(() => fabrica.addMeasurement({kind: 'distance', points: [[0, 0, 0]]})), /two points/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a distance by mouse in a pane, its handle, Escape; the value under the pointer; nothing runs when idle', async () => {
  const page = await known();
  await page.evaluate(() => document.querySelector('canvas').focus());
  const crossBefore = await page.evaluate(() => fabrica.planes().map(p => p.position));
  await page.keyboard.press('m');
  const a = await inPane(page, 'axial', -160, -130), b = await inPane(page, 'axial', -60, -130);
  await page.mouse.click(a.x, a.y);
  await page.mouse.move(b.x, b.y);
  await idle(page);
  await screenshot(page, 'measure-placing');
  await page.mouse.click(b.x, b.y);
  await idle(page);
  const [made] = await measurements(page);
  assert.equal(made.kind, 'distance');
  assert.deepEqual(await page.evaluate(() => fabrica.planes().map(p => p.position)), crossBefore, 'the crosshair stays while points are set');
  const axial = await page.evaluate(() => fabrica.planes().find(p => p.name === 'axial').position[1]);
  made.points.forEach(([, y]) => close(y, axial, 1e-6, 'in the slice'));
  close(made.points[0][2], made.points[1][2], 1e-6, 'along a row');
  // The same two places, by what the file holds there.
  const ends = await page.evaluate(points => Promise.all(points.map(p => fabrica.valueAt(p))), made.points);
  if (ends.every(Boolean)) close((ends[0].voxel[0] - ends[1].voxel[0]) / 1000, made.points[1][0] - made.points[0][0], 1.01e-3);
  // Begun, and given up.
  await page.keyboard.press('m');
  await page.mouse.click(a.x, a.y);
  assert.ok(await control(page, 'cancel placing'));
  await page.keyboard.press('Escape');
  await idle(page);
  assert.equal(await control(page, 'cancel placing'), undefined);
  assert.equal((await measurements(page)).length, 1);
  // By keys alone: where the slices meet.
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.evaluate(() => fabrica.goTo('20, 10, 5'));
  await page.keyboard.press('Enter');
  assert.equal((await measurements(page)).length, 2);
  const last = (await measurements(page))[1];
  last.points[1].forEach((value, i) => close(value, [-0.02, 0.005, 0.01][i], 1e-6));
  await page.mouse.move(b.x - 10, b.y + 20);
  await idle(page);
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 400)));
  await idle(page);
  await screenshot(page, 'measure-value');
  const frames = await page.evaluate(() => fabrica.stats().frames);
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 500)));
  assert.equal(await page.evaluate(() => fabrica.stats().frames), frames, 'an idle page draws nothing');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('points stick to surfaces; a place is typed and copied', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  await page.evaluate(() => document.querySelector('canvas').focus());
  const places = [{x: 760, y: 330}, {x: 860, y: 400}];
  const hits = await page.evaluate(places => Promise.all(places.map(({x, y}) => fabrica.pick(x, y))), places);
  assert.ok(hits.every(hit => hit?.kind === 'surface'), 'the head is there');
  await page.keyboard.press('m');
  for (const {x, y} of places) {
    await page.mouse.click(x, y);
    await idle(page);
  }
  const [made] = await measurements(page);
  made.points.forEach((point, i) => point.forEach((value, a) => close(value, hits[i].position[a], 1e-5)));
  close(made.length, Math.hypot(...made.points[0].map((v, a) => v - made.points[1][a])), 1e-6);
  // The panel: its tool stands after "Layers".
  const tools = (await page.evaluate(() => fabrica.controls())).filter(c => c.name === 'tool');
  const tool = middleOf(tools[5]);
  await page.mouse.click(tool.x, tool.y);
  await idle(page);
  const go = middleOf(await control(page, 'go'));
  await page.mouse.click(go.x, go.y);
  const field = page.getByLabel('Three numbers');
  await field.fill('1, 2');
  await page.getByRole('button', {name: 'Go', exact: true}).click();
  await page.getByText('three numbers, such as').waitFor();
  await field.fill('L 10 P 20 S 30');
  await page.getByRole('button', {name: 'Go', exact: true}).click();
  await idle(page);
  const at = await page.evaluate(() => fabrica.planes().find(p => p.name === 'axial').position);
  at.forEach((value, i) => close(value, [0.01, 0.03, -0.02][i], 1e-6));
  const copy = middleOf(await control(page, 'copy place'));
  await page.mouse.click(copy.x, copy.y);
  await until(page, () => navigator.clipboard.readText().then(text => /^-10(\.0+)?, -20(\.0+)?, 30(\.0+)?$/.test(text)));
  await idle(page);
  await screenshot(page, 'measure-laptop-dark');
  await page.evaluate(async () => fabrica.setState({...fabrica.state(), theme: 'light'}));
  await idle(page);
  await screenshot(page, 'measure-laptop-light');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a phone: tools, taps and a handle under the finger', async () => {
  const page = await known(PHONE);
  const tap = async ({x, y}) => {
    await page.touchscreen.tap(x, y);
    await idle(page);
  };
  const tools = (await page.evaluate(() => fabrica.controls())).filter(c => c.name === 'tool');
  assert.equal(tools.length, 8);
  await tap(middleOf(tools[4]));
  await tap(middleOf(await control(page, 'Ellipse')));
  const pane = await control(page, 'play axial');
  await tap({x: pane.x - 200, y: pane.y - 150});
  await screenshot(page, 'measure-phone-placing');
  await tap({x: pane.x - 120, y: pane.y - 90});
  const [made] = await measurements(page);
  assert.equal(made.kind, 'ellipse');
  assert.equal(made.figures.state, 'ready', JSON.stringify(made.figures));
  assert.ok(made.figures.count > 0);
  const handle = await control(page, `point ${made.name} 1 axial`);
  assert.ok(handle && handle.width >= 44 && handle.height >= 44, 'room for a finger');
  const from = middleOf(handle);
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', {type, touchPoints: points});
  await touch('touchStart', [from]);
  for (let i = 1; i <= 5; i++) {
    await touch('touchMove', [{x: from.x + 8 * i, y: from.y}]);
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)));
  }
  await touch('touchEnd', []);
  await idle(page);
  const [moved] = await measurements(page);
  assert.notDeepEqual(moved.points[0], made.points[0]);
  close(moved.area, made.area, 1e-9, 'it is moved as a whole');
  await page.evaluate(() => document.querySelector('canvas').focus());
  await page.keyboard.press('Control+z');
  const [back] = await measurements(page);
  back.points[0].forEach((value, i) => close(value, made.points[0][i], 1e-8, 'one drag is one step'));
  await screenshot(page, 'measure-phone');
  await tap(middleOf(tools[4]));
  await tap(middleOf(await control(page, 'measurement')));
  await screenshot(page, 'measure-phone-panel');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
