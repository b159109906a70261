// A body is cut by hand: a finger moves and turns the plane, and what its face shows is named by pointing at it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {PHONE, WINDOW, open, place} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

/** Of the phone's tools: which button is for slices and cuts. */
const SLICES = 1;
const DEMO = '#src=demo/atlas.json';
const idle = page => page.evaluate(() => fabrica.whenIdle());
const planeOf = (page, name) => page.evaluate(wanted => fabrica.planes().find(one => one.name === wanted), name);
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** Cut from before, the middle of the body's face looks at the person. */
async function cutOpen(page) {
  await idle(page);
  await page.evaluate(async () => {
    const plane = fabrica.planes().find(({name}) => name === 'coronal');
    await fabrica.setPlane({...plane, cut: true, image: false, visible: false});
    await fabrica.whenIdle();
  });
}

/** A pixel of the cut face and the structure there, asked of a grid over the picture. */
const faceAt = (page, box) => page.evaluate(async ([left, top, right, bottom]) => {
  const asked = [];
  for (let y = top; y < bottom; y += 23) {
    for (let x = left; x < right; x += 23) asked.push(fabrica.pick(x, y).then(hit => ({...hit, x, y})));
  }
  return (await Promise.all(asked)).find(({kind, id}) => kind === 'section' && id);
}, box);

test('a finger moves a cut and turns it, the body stays where it is; a tap on the face takes what it shows', async () => {
  const page = await world.page(PHONE, DEMO);
  await cutOpen(page);
  const client = await page.context().newCDPSession(page);
  const drag = async (name, dx, dy) => {
    const from = await place(page, name);
    const touch = (type, points) => client.send('Input.dispatchTouchEvent', {type, touchPoints: points});
    await touch('touchStart', [from]);
    for (let i = 1; i <= 6; ++i) {
      await touch('touchMove', [{x: from.x + dx * i / 6, y: from.y + dy * i / 6}]);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await touch('touchEnd', []);
    await idle(page);
  };
  const camera = await page.evaluate(() => fabrica.camera), first = await planeOf(page, 'coronal');
  // Seen from the side its middle goes along with the finger.
  await page.evaluate(async () => {
    fabrica.camera = {...fabrica.camera, orientation: [0, Math.SQRT1_2, 0, Math.SQRT1_2]};
    await fabrica.whenIdle();
  });
  // With the sheet of slices and cuts open, the planes have handles.
  const tool = await place(page, 'tool', SLICES);
  await page.touchscreen.tap(tool.x, tool.y);
  await idle(page);
  const side = await page.evaluate(() => fabrica.camera);
  await drag('move coronal', 40, 0);
  const moved = await planeOf(page, 'coronal');
  const way = moved.position.map((x, i) => x - first.position[i]);
  assert.ok(Math.abs(dot(way, first.normal)) > 0.005, `it went ${way} m`);
  assert.deepEqual(moved.normal, first.normal, 'it is not turned');
  await drag('turn coronal', 20, 50);
  const turned = await planeOf(page, 'coronal');
  assert.ok(dot(turned.normal, first.normal) < 0.999, `${turned.normal}`);
  assert.ok(Math.abs(Math.hypot(...turned.normal) - 1) < 1e-4);
  assert.deepEqual(await page.evaluate(() => fabrica.camera), side, 'the body stays');

  await page.evaluate(async given => {
    fabrica.camera = given;
    await fabrica.setPlane({...fabrica.planes().find(({name}) => name === 'coronal'), normal: [0, 0, 1]});
    await fabrica.whenIdle();
  }, camera);
  const face = await faceAt(page, [60, 100, 300, 380]);
  assert.ok(face, 'the cut has a face');
  await page.touchscreen.tap(face.x, face.y);
  await page.waitForFunction(id => fabrica.selection.includes(id), face.id);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('pointing at a cut face names what it shows', async () => {
  const page = await world.page(WINDOW, DEMO);
  await cutOpen(page);
  const face = await faceAt(page, [350, 150, 800, 500]);
  assert.ok(face, 'the cut has a face');
  await page.evaluate(() => {
    window.pointed = [];
    fabrica.on('hover', ({id}) => window.pointed.push(id));
  });
  await page.mouse.move(face.x - 5, face.y);
  await page.mouse.move(face.x, face.y);
  await page.waitForFunction(id => window.pointed.at(-1) === id, face.id);
  await page.context().close();
});

test('of more planes in a link than can cut the first six faces do, and that is said', async () => {
  const planes = Object.fromEntries(['axial', 'coronal', 'sagittal', 'oblique', 'plane 1', 'plane 2', 'plane 3'].map((name, i) => [name, {cut: true, position: [0, 0.01 * i, 0], normal: [0.1 * i, 1, 0.05 * i]}]));
  const page = await world.page(WINDOW, `${DEMO}&s=${encodeURIComponent(JSON.stringify({v: 1, planes}))}`);
  await page.locator('[data-live]', {hasText: 'Six faces cut at once'}).waitFor({state: 'attached'});
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.planes())).filter(({cut}) => cut).length, 7, 'none is lost');
  // One less: nothing more to say, and nothing said again.
  await page.evaluate(async () => {
    fabrica.setPlane({name: 'plane 3', cut: false});
    await fabrica.whenIdle();
  });
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
