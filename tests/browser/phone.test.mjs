// What is a phone's own: the notch and the home indicator, the soft keyboard, turning it on its side. Nothing may end up where no finger reaches.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {boxes} from './glb.mjs';
import {PHONE, assertDrawn, open, pixels, screenshot, until} from './helpers.mjs';

const DEMO = '#src=demo/atlas.json', HIGH = 844, WIDE = 390;

let folder, world;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-phone-'));
  await writeFile(path.join(folder, 'pair.glb'), boxes([{name: 'Left kidney'}, {name: 'Right kidney'}]));
  world = await open({mounts: {'/f/': folder}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
/** What can be pressed, of the panels and of HTML: [name, left, top, right, bottom] in CSS pixels. */
const targets = page => page.evaluate(() => {
  const field = document.querySelector('input.search'), box = field?.getBoundingClientRect();
  return [...fabrica.controls().filter(one => one.width > 0).map(({name, x, y, width, height}) => [name, x, y, x + width, y + height]),
    ...box && !field.hidden ? [['search', box.left, box.top, box.right, box.bottom]] : []];
});
/** None of them lies beyond these edges; what is scrolled out of its list is not there to be pressed. */
async function within(page, {left = 0, top = 0, right = WIDE, bottom = HIGH}, what) {
  const all = await targets(page);
  assert.ok(all.length > 5, `${what}: ${all.length} targets`);
  for (const [name, x0, y0, x1, y1] of all) {
    assert.ok(x0 >= left - 0.5 && x1 <= right + 0.5 && y0 >= top - 0.5 && y1 <= bottom + 0.5, `${what}: “${name}” at ${[x0, y0, x1, y1].map(Math.round)}, not within ${[left, top, right, bottom]}`);
  }
}

test('notch and home indicator: nothing to be pressed lies below them, upright and on the side', async () => {
  const page = await world.page(PHONE, DEMO);
  const client = await page.context().newCDPSession(page);
  const inset = async insets => {
    await client.send('Emulation.setSafeAreaInsetsOverride', {insets});
    await page.evaluate(() => dispatchEvent(new Event('resize')));
  };
  await inset({top: 47, bottom: 34});
  await page.setViewportSize({width: WIDE, height: HIGH - 1});  // a phone tells of both together
  await idle(page);
  await within(page, {top: 47, bottom: HIGH - 1 - 34}, 'upright');
  await screenshot(page, 'phone-notch');
  await inset({left: 47, right: 47, bottom: 21});
  await page.setViewportSize({width: HIGH, height: WIDE});
  await idle(page);
  await within(page, {left: 47, right: HIGH - 47, bottom: WIDE - 21}, 'on its side');
  await screenshot(page, 'phone-notch-side');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('turned on its side and back: the same view, selection and text, the body in the middle', async () => {
  const page = await world.page(PHONE, DEMO);
  await page.evaluate(async () => {
    fabrica.select('hippocampus-left');
    fabrica.hide('skin');
    await fabrica.whenIdle();
  });
  const state = await page.evaluate(() => fabrica.state());
  await page.setViewportSize({width: HIGH, height: WIDE});
  await idle(page);
  await within(page, {right: HIGH, bottom: WIDE}, 'on its side');
  assertDrawn(await pixels(page), [0.3, 0.2, 0.7, 0.8]);
  await screenshot(page, 'phone-side');
  assert.deepEqual(await page.evaluate(() => fabrica.selection), ['hippocampus-left']);
  await page.setViewportSize({width: WIDE, height: HIGH});
  await idle(page);
  await within(page, {}, 'upright again');
  const {camera, ...rest} = await page.evaluate(() => fabrica.state()), {camera: before, ...others} = state;
  assert.deepEqual(rest, others);
  assert.ok(camera.target.every((x, axis) => Math.abs(x - before.target[axis]) < 0.001), `${camera.target} for ${before.target}`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('turned while half of the program is still coming: framed for how it is held in the end', async () => {
  const distance = page => page.evaluate(() => fabrica.camera.distance);
  const upright = await world.page(PHONE, '#model=f/pair.glb');
  await idle(upright);
  world.server.faults = [{match: /fabrica\.rest\.wasm/, delay: 4000}];
  const page = await world.page({...PHONE, viewport: {width: HIGH, height: WIDE}}, '#model=f/pair.glb');
  const side = await distance(page);
  await page.setViewportSize({width: WIDE, height: HIGH});
  await idle(page);
  await until(page, before => fabrica.camera.distance !== before, side);
  await idle(page);
  const share = await distance(page) / await distance(upright);
  assert.ok(Math.abs(share - 1) < 0.01, `${share} times as far away`);
  world.server.faults = [];
  await page.context().close();
  await upright.context().close();
});

test('the soft keyboard covers neither the field nor what was found', async () => {
  // A keyboard shrinks only the visual viewport; no browser without a screen has one, so this one is played.
  const page = await world.page(PHONE, DEMO, {init: () => {
    const real = window.visualViewport, played = new EventTarget();
    let keyboard = 0;
    for (const name of ['scale', 'offsetTop', 'offsetLeft', 'pageTop', 'pageLeft', 'width']) Object.defineProperty(played, name, {get: () => real[name]});
    Object.defineProperty(played, 'height', {get: () => real.height - keyboard});
    Object.defineProperty(window, 'visualViewport', {value: played});
    window.keyboard = high => {
      keyboard = high;
      played.dispatchEvent(new Event('resize'));
    };
  }});
  await idle(page);
  await page.evaluate(() => document.querySelector('input.search').focus());
  await page.evaluate(() => window.keyboard(336));
  await page.keyboard.type('hippoc');
  await until(page, () => fabrica.controls().filter(({name, width}) => name === 'hit' && width > 0).length > 1);
  await idle(page);
  await within(page, {bottom: HIGH - 336}, 'with the keyboard');
  await screenshot(page, 'phone-keyboard');
  await page.keyboard.press('Enter');
  await page.evaluate(() => window.keyboard(0));
  await idle(page);
  assert.match((await page.evaluate(() => fabrica.selection))[0], /^hippocampus/);
  const lowest = Math.max(...(await targets(page)).map(([, , , , bottom]) => bottom));
  assert.ok(lowest > HIGH - 200, 'the panels are down again');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
