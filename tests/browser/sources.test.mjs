// Several files in one scene, with real ones of one body frame: moved away and aligned back by landmarks, faded, removed, side by side.
import assert from 'node:assert/strict';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {compareLink, halvesOf, withoutSource} from '../../web/sources/links.js';
import {about, after as then, anglesOf, atHome, placed, placementOf, saidOf, turnOf, turnedAbout} from '../../web/sources/placement.js';
import {Inspection} from './access.mjs';
import {LAPTOP, PHONE, SHARED, WINDOW, assertDrawn, decode, difference, missing, open, pixels, place, placeInMenu, screenshot, until} from './helpers.mjs';

const near = (a, b, within = 1e-9) => a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) <= within, `${a} is not ${b}`));

test('a placement in numbers: its middle moved, turned and scaled about it, and back', () => {
  const middle = [0.1, 0.5, -0.2];
  for (const angles of [[0, 0, 0], [30, 0, 0], [0, -120, 0], [0, 0, 75], [20, 40, -60], [-80, 170, 10], [90, 0, 0], [-90, 35, 0]]) {
    const said = {moved: [0.01, -0.02, 0.03], angles, scale: 1.5};
    const there = placementOf(said, middle);
    near(placed(there, middle), [0.11, 0.48, -0.17]);
    const back = saidOf(there, middle);
    near(back.moved, said.moved);
    // Other angles may say the same turn: what they do counts.
    near(placed(placementOf(back, middle), [1, 2, 3]), placed(there, [1, 2, 3]), 1e-6);
    near(atHome(there, placed(there, [1, 2, 3])), [1, 2, 3]);
  }
  near(anglesOf(turnOf([20, 40, -60])), [20, 40, -60], 1e-6);
  near(placed({move: [0, 0, 0], turn: about([0, 1, 0], 90), scale: 1}, [1, 0, 0]), [0, 0, -1]);
  near(then(about([0, 1, 0], 90), about([0, 1, 0], 90)), about([0, 1, 0], 180));
  const spun = turnedAbout({move: [1, 0, 0], turn: [0, 0, 0, 1], scale: 2}, about([0, 0, 1], 180), [1, 1, 0]);
  near(placed(spun, [0, 0, 0]), [1, 2, 0]);
});

test('links: one source less, two of them side by side', () => {
  const state = {v: 1, camera: {distance: 2}, sources: {'a.glb': {move: [1, 0, 0], opacity: 0.2}, 'b.glb': {hidden: true}}};
  const link = `https://h.example/x/#v=1&src=https%3A%2F%2Fo.example%2Fa.glb,b.glb&s=${encodeURIComponent(JSON.stringify(state))}`;
  const less = new URLSearchParams(new URL(withoutSource(link, state, {address: 'https://o.example/a.glb', id: 'a.glb'})).hash.slice(1));
  assert.equal(less.get('src'), 'b.glb');
  assert.deepEqual(JSON.parse(less.get('s')).sources, {'b.glb': {hidden: true}});
  assert.equal(withoutSource(link, state, {address: 'c.glb', id: 'c.glb'}), '');
  assert.equal(withoutSource('https://h.example/#src=a.glb', {}, {address: 'a.glb', id: 'a.glb'}), '', 'the last one stays');
  assert.equal(withoutSource('https://h.example/#src=a.glb,local%3A1%2Fb.glb', {}, {address: 'a.glb', id: 'a.glb'}), '', 'files of this device could not be read again');
  const side = compareLink(link, state, 'a.glb', 'b.glb');
  assert.match(side, /^https:\/\/h\.example\/x\/compare\.html#left=a\.glb&right=b\.glb&src=/);
  const {names, sources, halves} = halvesOf(new URL(side).hash);
  assert.deepEqual(names, ['a.glb', 'b.glb']);
  assert.deepEqual(sources, ['https://o.example/a.glb', 'b.glb']);
  assert.deepEqual(halves.map(half => half.sources), [{'a.glb': {move: [1, 0, 0]}, 'b.glb': {hidden: true}}, {'a.glb': {move: [1, 0, 0], opacity: 0.2, hidden: true}, 'b.glb': {}}]);
  assert.deepEqual(halvesOf('#left=a&right=b&src=a,b&s=%7Bdamaged').halves[0].sources, {a: {}, b: {hidden: true}});
  assert.equal(compareLink('https://h.example/#src=a.glb,local%3A1%2Fb.glb', {}, 'a.glb', 'b.glb'), '');
});

const skip = missing('hubmap-male');
const LEFT = 'VH_M_Kidney_L.glb', RIGHT = 'VH_M_Kidney_R.glb', LIVER = 'VH_M_Liver.glb';
let world;
before(async () => { world = await open({mounts: {'/hubmap/': path.join(SHARED, 'hubmap-male')}}); });
after(() => world?.close());
const link = (...names) => `#src=${names.map(name => `hubmap/${name}`).join(',')}`;
const scene = async (device, ...names) => {
  const page = await world.page(device, link(...names));
  await page.evaluate(() => fabrica.whenIdle());
  return page;
};
const sourcesOf = page => page.evaluate(() => fabrica.sources());
const middleOf = ({bounds}) => bounds.min.map((low, i) => (low + bounds.max[i]) / 2);
/** Through the View menu, as a person finds it. */
async function card(page) {
  const laptop = await page.evaluate(() => innerWidth >= 900);
  const press = at => laptop ? page.mouse.click(at.x, at.y) : page.touchscreen.tap(at.x, at.y);
  await press(await place(page, laptop ? 'tool' : 'more', laptop ? 10 : 0));
  await press(await placeInMenu(page, 'sources'));
  await page.getByRole('region', {name: 'Files in this scene'}).waitFor();
  return page.getByRole('region', {name: 'Files in this scene'});
}

test('two files: listed with what they hold; one is added and the view stays', {skip}, async () => {
  const page = await scene(WINDOW, LEFT);
  const [kidney] = await sourcesOf(page);
  assert.equal(kidney.id, LEFT);
  assert.ok(kidney.structures > 10 && kidney.bounds && kidney.opacity === 1 && kidney.visible);
  const camera = await page.evaluate(() => fabrica.camera);
  await page.evaluate(name => fabrica.load(`hubmap/${name}`), RIGHT);
  await page.evaluate(() => fabrica.whenIdle());
  assert.equal((await sourcesOf(page)).length, 2);
  assert.deepEqual(await page.evaluate(() => fabrica.camera), camera, 'the view stays');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('moved away by numbers, it is drawn, measured and picked there; the link holds it, undo takes it back', {skip}, async () => {
  const page = await scene(WINDOW, LEFT, RIGHT);
  const before = await sourcesOf(page);
  const first = await pixels(page);
  await page.evaluate(id => fabrica.setSource(id, {move: [0, 0.1, 0]}), LEFT);
  await page.evaluate(() => fabrica.whenIdle());
  const now = await sourcesOf(page);
  near(middleOf(now[0]), middleOf(before[0]).map((value, i) => value + (i === 1 ? 0.1 : 0)), 1e-5);
  assert.deepEqual(now[1].bounds, before[1].bounds);
  assert.ok(difference(first, await pixels(page)) > 0.005, 'it is drawn elsewhere');
  // What is seen there is the kidney, where its box is now.
  const hit = await page.evaluate(async id => {
    const {min, max} = fabrica.sources().find(one => one.id === id).bounds;
    fabrica.camera = {target: min.map((low, i) => (low + max[i]) / 2), orientation: [0, 0, 0, 1], distance: 0.5};
    await fabrica.whenIdle();
    return fabrica.pick(innerWidth / 2, innerHeight / 2) ?? null;
  }, LEFT);
  if (hit) hit.position.forEach((value, i) => assert.ok(value >= now[0].bounds.min[i] - 1e-3 && value <= now[0].bounds.max[i] + 1e-3, `${hit.position} is in its box`));
  const address = await page.evaluate(() => fabrica.link());
  const again = await world.page(WINDOW, new URL(address).hash);
  await again.evaluate(() => fabrica.whenIdle());
  const reopened = await sourcesOf(again);
  near(middleOf(reopened[0]), middleOf(now[0]), 1e-6);
  await again.context().close();
  await page.evaluate(() => fabrica.reset());
  await page.evaluate(() => fabrica.whenIdle());
  near(middleOf((await sourcesOf(page))[0]), middleOf(before[0]), 1e-7);
  await assert.rejects(page.evaluate(id => fabrica.placeSource(id, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1]), LEFT), /neither shears nor mirrors/);
  await assert.rejects(page.evaluate(() => fabrica.setSource('nobody', {})), /no such source/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('moved away and turned, it comes back by landmarks: nothing is left between the points', {skip}, async t => {
  const page = await scene(WINDOW, LEFT, RIGHT);
  if (!await page.evaluate(async () => (await fetch('geometry.wasm', {method: 'HEAD'})).ok)) return t.skip('the site has no geometry program yet');
  const [before] = await sourcesOf(page);
  const turn = turnOf([25, -70, 40]);
  const away = {move: [0.2, -0.1, 0.05], turn, scale: 1};
  await page.evaluate(([id, look]) => fabrica.setSource(id, look), [LEFT, away]);
  const home = [before.bounds.min, before.bounds.max, [before.bounds.min[0], before.bounds.max[1], before.bounds.min[2]], middleOf(before)];
  const pairs = home.map(to => ({from: placed(away, to), to}));
  const rest = await page.evaluate(([id, all]) => fabrica.alignSources(id, all), [LEFT, pairs]);
  assert.equal(rest.residualsMm.length, 4);
  assert.ok(rest.rmsMm < 1e-3, `${rest.rmsMm} mm are left`);
  const [back] = await sourcesOf(page);
  near(middleOf(back), middleOf(before), 1e-5);
  assert.ok(Math.abs(back.turn[3]) > 0.999999 && Math.hypot(...back.move) < 1e-5, 'as its file has it');
  // Half as large, it is found with its size.
  await page.evaluate(id => fabrica.setSource(id, {scale: 0.5}), LEFT);
  const [small] = await sourcesOf(page);
  const half = home.map(to => ({from: placed(small, to), to}));
  const rigid = await page.evaluate(([id, all]) => fabrica.alignSources(id, all), [LEFT, half]);
  assert.ok(rigid.rmsMm > 10, 'lengths stay: it does not fit');
  const [turned] = await sourcesOf(page);
  const similar = await page.evaluate(([id, all]) => fabrica.alignSources(id, all, {similarity: true}), [LEFT, home.map(to => ({from: placed(turned, to), to}))]);
  assert.ok(similar.rmsMm < 1e-2, `${similar.rmsMm} mm are left`);
  near([(await sourcesOf(page))[0].scale], [1], 1e-4);
  await assert.rejects(page.evaluate(([id, all]) => fabrica.alignSources(id, all), [LEFT, pairs.slice(0, 2)]), /3 to 100 pairs/);
  await assert.rejects(page.evaluate(id => fabrica.alignSources(id, [1, 2, 3].map(x => ({from: [x, 0, 0], to: [0, x, 0]}))), LEFT), /on one line/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('by hand: places are clicked on both, numbered, taken back; align, and undo', {skip}, async () => {
  const page = await scene(LAPTOP, LEFT, RIGHT);
  const region = await card(page);
  await region.getByRole('button', {name: 'Align …'}).first().click();
  await page.evaluate(() => fabrica.whenIdle());
  // Where the picture shows each: the middle of its box, from the front.
  const spots = await page.evaluate(async () => {
    const out = [];
    for (const {bounds} of fabrica.sources()) {
      for (const [a, b] of [[0.5, 0.5], [0.5, 0.3], [0.5, 0.7], [0.4, 0.6], [0.6, 0.4], [0.45, 0.4], [0.55, 0.6]]) {
        out.push([bounds.min[0] + a * (bounds.max[0] - bounds.min[0]), bounds.min[1] + b * (bounds.max[1] - bounds.min[1]), (bounds.min[2] + bounds.max[2]) / 2]);
      }
    }
    return out;
  });
  const counts = () => page.evaluate(() => ['moves', 'stays'].map(side => document.querySelectorAll(`.sources-mark.${side}`).length));
  for (const [k, spot] of spots.entries()) {
    const side = k < spots.length / 2 ? 0 : 1;
    const before = await counts();
    if (before[side] >= 3) continue;
    const at = await page.evaluate(point => fabrica.project([point])[0], spot);
    await page.mouse.click(at[0], at[1]);
    // What is beside it, is none: then the next place is tried.
    await page.waitForFunction(was => document.querySelectorAll('.sources-mark').length > was, before[0] + before[1], {timeout: 3000}).catch(() => {});
  }
  assert.deepEqual(await counts(), [3, 3], 'three on each');
  assert.deepEqual(await page.evaluate(() => fabrica.selection), [], 'a landmark selects nothing');
  await region.getByRole('button', {name: 'Undo point'}).click();
  await page.waitForFunction(() => document.querySelectorAll('.sources-mark').length === 5);
  const align = region.getByRole('button', {name: 'Align', exact: true});
  assert.ok(await align.isDisabled());
  const again = await page.evaluate(points => fabrica.project(points), spots.slice(spots.length / 2));
  for (const [x, y] of again) {
    if ((await counts())[1] === 3) break;
    await page.mouse.click(x + 3, y + 3);
    await page.waitForFunction(() => document.querySelectorAll('.sources-mark').length === 6, undefined, {timeout: 3000}).catch(() => {});
  }
  await screenshot(page, 'sources-landmarks');
  if (await page.evaluate(async () => (await fetch('geometry.wasm', {method: 'HEAD'})).ok)) {
    const [before] = await sourcesOf(page);
    await align.click();
    await region.getByText(/^Aligned\./).waitFor();
    const rests = await region.locator('.sources-points td:last-child').allTextContents();
    assert.equal(rests.length, 3);
    assert.ok(rests.every(text => /^\d+\.\d\d$/.test(text)), rests.join());
    const said = Number(/([\d.]+) mm/.exec(await region.getByText(/^Aligned\./).textContent())[1]);
    assert.ok(Math.abs(said - Math.sqrt(rests.reduce((sum, text) => sum + text ** 2, 0) / 3)) < 0.02, 'the root mean square of what each says');
    const [now, other] = await sourcesOf(page);
    const apart = (a, b) => Math.hypot(...middleOf(a).map((value, i) => value - middleOf(b)[i]));
    assert.ok(apart(now, other) < apart(before, other) / 2, 'one kidney lies on the other');
    await screenshot(page, 'sources-aligned');
    await region.getByRole('button', {name: 'Undo', exact: true}).click();
    await page.evaluate(() => fabrica.whenIdle());
    near(middleOf((await sourcesOf(page))[0]), middleOf(before), 1e-6);
  }
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('faded: from one to the other, and back in one step', {skip}, async () => {
  const page = await scene(LAPTOP, LEFT, RIGHT, LIVER);
  const region = await card(page);
  const fade = region.getByRole('slider', {name: /^Fade from/});
  const set = value => fade.evaluate((one, to) => {
    one.value = to;
    one.dispatchEvent(new Event('input', {bubbles: true}));
  }, value);
  for (const value of [40, 25, 10]) await set(value);
  await fade.evaluate(one => one.dispatchEvent(new Event('change', {bubbles: true})));
  await page.evaluate(() => fabrica.whenIdle());
  let all = await sourcesOf(page);
  assert.equal(all[0].opacity, 1);
  near([all[1].opacity], [0.2], 1e-6);
  assert.equal(all[2].opacity, 1);
  await screenshot(page, 'sources-faded');
  await region.getByRole('button', {name: 'Undo'}).click();
  await page.evaluate(() => fabrica.whenIdle());
  all = await sourcesOf(page);
  assert.deepEqual(all.map(one => one.opacity), [1, 1, 1]);
  const shown = await page.evaluate(() => fabrica.structures().filter(one => one.visible).length);
  await region.getByRole('button', {name: /^Show /}).first().click();
  await page.waitForFunction(before => fabrica.structures().filter(one => one.visible).length < before, shown);
  assert.equal((await sourcesOf(page))[0].visible, false);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the handle moves it in the plane of the screen, by pointer and by keys', {skip}, async () => {
  const page = await scene(LAPTOP, LEFT, RIGHT);
  await page.evaluate(() => { fabrica.camera = {...fabrica.camera, orientation: [0, 0, 0, 1]}; });
  const region = await card(page);
  await region.getByRole('button', {name: 'Move …'}).first().click();
  const grip = page.getByRole('button', {name: /^Move VH_M_Kidney_L/});
  await grip.waitFor();
  await page.evaluate(() => fabrica.whenIdle());
  await page.waitForTimeout(200);
  const [before] = await sourcesOf(page);
  const box = await grip.boundingBox();
  const from = {x: box.x + box.width / 2, y: box.y + box.height / 2};
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let i = 1; i <= 6; i++) await page.mouse.move(from.x, from.y - 15 * i);
  await page.mouse.up();
  await page.evaluate(() => fabrica.whenIdle());
  const [moved] = await sourcesOf(page);
  const way = middleOf(moved).map((value, i) => value - middleOf(before)[i]);
  assert.ok(way[1] > 0.005 && Math.abs(way[0]) < way[1] / 20 && Math.abs(way[2]) < way[1] / 20, `upwards: ${way}`);
  await page.waitForTimeout(200);
  const after_ = await grip.boundingBox();
  assert.ok(Math.abs(after_.y - (box.y - 90)) < 6, 'it stays under the pointer');
  await grip.press('ArrowLeft');
  await page.evaluate(() => fabrica.whenIdle());
  const [nudged] = await sourcesOf(page);
  near([Math.abs(middleOf(nudged)[0] - middleOf(moved)[0])], [0.001], 1e-4);
  const field = region.getByLabel('Upwards (mm)');
  await field.fill('25');
  await field.press('Enter');
  await page.evaluate(() => fabrica.whenIdle());
  near([middleOf((await sourcesOf(page))[0])[1] - middleOf(before)[1]], [0.025], 1e-5);
  await screenshot(page, 'sources-move');
  await region.getByRole('button', {name: 'As its file has it'}).click();
  await page.evaluate(() => fabrica.whenIdle());
  near(middleOf((await sourcesOf(page))[0]), middleOf(before), 1e-6);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('removed: the others stay as they are', {skip}, async () => {
  const page = await scene(LAPTOP, LEFT, RIGHT);
  await page.evaluate(id => fabrica.setSource(id, {move: [0, 0.02, 0]}), LEFT);
  await page.evaluate(() => fabrica.whenIdle());
  const region = await card(page);
  await Promise.all([page.waitForNavigation(), region.getByRole('button', {name: 'Remove'}).last().click()]);
  await page.waitForFunction(() => globalThis.fabrica);
  await page.evaluate(() => fabrica.whenIdle());
  const left = await sourcesOf(page);
  assert.deepEqual(left.map(one => one.id), [LEFT]);
  near(left[0].move, [0, 0.02, 0], 1e-7);
  await page.context().close();
});

for (const [name, device] of [['laptop', LAPTOP], ['phone', PHONE]]) {
  test(`the card on a ${name}: WCAG 2.2 AA, and what is moved stays in sight`, {skip}, async () => {
    const inspection = new Inspection();
    const page = await scene(device, LEFT, RIGHT);
    const region = await card(page);
    await inspection.look(page, 'the list');
    await screenshot(page, `sources-card-${name}`);
    for (const what of ['Move …', 'Align …']) {
      await region.getByRole('button', {name: what}).first().click();
      await page.evaluate(() => fabrica.whenIdle());
      await page.waitForTimeout(200);
      await inspection.look(page, what);
      await screenshot(page, `sources-${what.slice(0, 4).trim().toLowerCase()}-${name}`);
      if (what === 'Move …') {
        const handle = await page.locator('.sources-grip').boundingBox();
        const covered = await region.boundingBox();
        const beside = handle.x + handle.width < covered.x || handle.y + handle.height < covered.y;
        assert.ok(beside, 'the handle is not below the card');
      }
      await region.getByRole('button', {name: 'Back to the list'}).click();
    }
    await region.getByRole('button', {name: 'Close'}).click();
    assert.equal(await page.locator('.sources-layer').count(), 0);
    assert.deepEqual(page.problems, []);
    await page.context().close();
    inspection.end();
  });

  test(`side by side on a ${name}: each shows one, and what is turned in one is turned in the other`, {skip}, async () => {
    const page = await scene(device, LEFT, RIGHT);
    const region = await card(page);
    await Promise.all([page.waitForURL(/compare\.html/), region.getByRole('button', {name: 'Side by side'}).click()]);
    const atlases = page.locator('fabrica-atlas');
    await atlases.nth(1).waitFor();
    const ask = (i, method, ...args) => page.evaluate(([at, what, given]) => document.querySelectorAll('fabrica-atlas')[at].call(what, ...given), [i, method, args]);
    await Promise.all([0, 1].map(i => ask(i, 'whenIdle')));
    const shown = await Promise.all([0, 1].map(i => ask(i, 'sources').then(list => list.map(one => one.visible))));
    assert.deepEqual(shown, [[true, false], [false, true]]);
    const boxes = await Promise.all([0, 1].map(i => atlases.nth(i).boundingBox()));
    if (name === 'phone') assert.ok(boxes[1].y >= boxes[0].y + boxes[0].height, 'one above the other');
    else assert.ok(boxes[1].x >= boxes[0].x + boxes[0].width, 'beside each other');
    const camera = await ask(0, 'camera');
    await ask(0, 'camera', {...camera, orientation: turnOf([10, 60, 0]), distance: camera.distance * 0.8});
    await until(page, async wanted => Math.abs((await document.querySelectorAll('fabrica-atlas')[1].getCamera()).distance - wanted) < 1e-5, camera.distance * 0.8);
    near((await ask(1, 'camera')).orientation, turnOf([10, 60, 0]), 1e-5);
    // And the other way; not when they are let go.
    await ask(1, 'setPlane', {name: 'axial', cut: true});
    await until(page, async () => (await document.querySelectorAll('fabrica-atlas')[0].planes()).find(one => one.name === 'axial').cut);
    await page.getByLabel('Move both together').uncheck();
    const now = await ask(0, 'camera');
    await ask(1, 'camera', {...now, distance: now.distance * 2});
    await ask(1, 'whenIdle');
    await page.waitForTimeout(300);
    near([(await ask(0, 'camera')).distance], [now.distance], 1e-6);
    await Promise.all([0, 1].map(i => ask(i, 'whenIdle')));
    const picture = await decode(page, await page.screenshot());
    assertDrawn(picture);
    await screenshot(page, `sources-compare-${name}`);
    await Promise.all([page.waitForURL(url => !/compare\.html/.test(url.href)), page.getByRole('link', {name: 'Both in one scene'}).click()]);
    await page.evaluate(() => fabrica.whenIdle());
    assert.deepEqual((await sourcesOf(page)).map(one => one.visible), [true, true]);
    await page.context().close();
  });
}
