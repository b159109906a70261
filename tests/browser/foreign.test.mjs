// Others' files and links: names in scripts that the panels cannot shape themselves, and the settings of 3dviewer.net.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {boxes, instances} from './glb.mjs';
import {open, pixels, screenshot, sharp, WINDOW} from './helpers.mjs';

// Its letters and colours are looked at.
const SHARP = sharp(WINDOW);

const FROM_THE_RIGHT = ['الكبد', 'القلب والأوعية', 'כבד', 'לב (ventricle)', '2. קליפת המוח'];
const FROM_THE_LEFT = ['肝臓', '左心室 LV', 'यकृत', '간', 'ตับ'];
const PLAIN = 'Foie — œsophage';
let folder;
let world;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-foreign-'));
  await writeFile(path.join(folder, 'names.glb'), boxes([...FROM_THE_RIGHT, ...FROM_THE_LEFT, PLAIN].map(name => ({name}))));
  await writeFile(path.join(folder, 'colours.glb'), boxes([{name: 'red', color: [0.8, 0.02, 0.02]}, {name: 'bare'}]));
  await writeFile(path.join(folder, 'cells.glb'), instances('cells', [[0, 0, 0], [0.06, 0, 0], [0.12, 0, 0]]));
  world = await open({mounts: {'/foreign/': folder}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());

/** Pixels in a rectangle that differ from its first one. */
function ink({width, data}, {x, y, width: w, height: h}) {
  const at = (column, row) => 4 * (Math.round(row) * width + Math.round(column));
  const ground = at(x, y);
  let count = 0;
  for (let row = y; row < y + h; row++) {
    for (let column = x; column < x + w; column++) {
      if ([0, 1, 2].some(channel => Math.abs(data[at(column, row) + channel] - data[ground + channel]) > 60)) count++;
    }
  }
  return count;
}

test('names in Arabic, Hebrew, Chinese, Japanese, Devanagari, Korean and Thai are drawn, each in its direction', async () => {
  const page = await world.page(SHARP, '#model=foreign/names.glb', {init: () => {
    window.drawn = [];
    const draw = OffscreenCanvasRenderingContext2D.prototype.fillText;
    OffscreenCanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
      window.drawn.push({text, direction: this.direction, font: this.font});
      return draw.call(this, text, ...rest);
    };
  }});
  await idle(page);
  assert.deepEqual(await page.evaluate(() => fabrica.structures().map(({name}) => name)), [...FROM_THE_RIGHT, ...FROM_THE_LEFT, PLAIN]);
  const drawn = await page.evaluate(() => window.drawn);
  for (const [names, direction] of [[FROM_THE_RIGHT, 'rtl'], [FROM_THE_LEFT, 'ltr']]) {
    for (const name of names) assert.deepEqual(new Set(drawn.filter(({text}) => text === name).map(one => one.direction)), new Set([direction]), name);
  }
  assert.ok(drawn.every(({font}) => /Inter, system-ui, sans-serif/.test(font)), 'what Inter has not comes from the system');
  assert.ok(!drawn.some(({text}) => text === PLAIN), 'what the panels can draw they draw');
  // One row each, beside its eye. Where the machine has no font for a script, boxes stand for its letters.
  const eyes = (await page.evaluate(() => fabrica.controls())).filter(({name}) => name === 'eye');
  assert.equal(eyes.length, 11);
  const picture = await pixels(page);
  for (const [index, eye] of eyes.entries()) {
    const row = {x: 38, y: eye.y + 1, width: eye.x - 80, height: eye.height - 2};
    assert.ok(ink(picture, row) > 20, `row ${index + 1} is empty`);
  }
  // The card names what is selected in bold; the DOM's tree says it.
  await page.evaluate(() => fabrica.select(fabrica.structures()[3].id));
  await idle(page);
  assert.ok((await page.evaluate(() => window.drawn)).some(({text, font, direction}) => text.startsWith('לב') && /600/.test(font) && direction === 'rtl'));
  await page.getByRole('treeitem', {name: 'לב (ventricle)', selected: true}).waitFor({state: 'attached'});
  await screenshot(page, 'names');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a name that only the pointer shows is drawn, too', async () => {
  const page = await world.page(SHARP, `#model=foreign/names.glb`);
  await page.evaluate(() => fabrica.setState({...fabrica.state(), labels: 'off'}));
  await idle(page);
  const at = await page.evaluate(async () => {
    for (let x = 330; x < 890; x += 8) {
      for (let y = 150; y < 450; y += 8) {
        const hit = await fabrica.pick(x, y);
        if (hit?.name === 'القلب والأوعية') return {x, y};
      }
    }
    return null;
  });
  assert.ok(at, 'it is seen');
  const box = {x: at.x + 17, y: at.y + 20, width: 100, height: 26};
  const before = ink(await pixels(page), box);
  await page.mouse.move(at.x - 1, at.y);
  await page.mouse.move(at.x, at.y);
  await page.waitForTimeout(300);
  await idle(page);
  assert.notEqual(ink(await pixels(page), box), before, 'its name stands beside the pointer');
  await page.context().close();
});

test('3dviewer.net: camera, background and the colour of what has none are applied; what is not shown is said', async () => {
  const settings = 'camera=0.05,0.02,0.4,0.05,0.02,0.02,0,1,0,45$cameramode=orthographic$backgroundcolor=0,40,120,255$defaultcolor=20,190,30$edgesettings=on,0,0,0,1';
  const page = await world.page(SHARP, `#model=foreign/colours.glb$${settings}`);
  await idle(page);
  const state = await page.evaluate(() => fabrica.state());
  assert.deepEqual([state.background, state.defaultColor, state.camera.orthographic], ['#002878', '#14be1e', true]);
  assert.ok(Math.abs(state.camera.distance - 0.38) < 1e-4);
  await screenshot(page, '3dviewer');
  const {width, data} = await pixels(page);
  const at = (x, y) => [...data.subarray(4 * (Math.round(y) * width + Math.round(x)), 4 * (Math.round(y) * width + Math.round(x)) + 3)];
  const seen = await page.evaluate(async () => {
    const found = {};
    const asked = [];
    for (let x = 340; x < 890; x += 20) {
      for (let y = 120; y < 480; y += 20) {
        asked.push(fabrica.pick(x, y).then(hit => {
          if (hit) (found[hit.name] ??= []).push([x, y]);
          else found.ground ??= [x, y];
        }));
      }
    }
    await Promise.all(asked);
    return found;
  });
  const middle = name => at(...seen[name][Math.floor(seen[name].length / 2)]);
  const [r, g, b] = middle('bare');
  assert.ok(g > 1.5 * r && g > 1.5 * b, `the default colour: ${[r, g, b]}`);
  const own = middle('red');
  assert.ok(own[0] > 1.5 * own[1] && own[0] > 1.5 * own[2], `its own colour: ${own}`);
  const ground = at(890, 300);
  assert.ok([0, 40, 120].every((value, channel) => Math.abs(value - ground[channel]) <= 3), `the background: ${ground}`);
  assert.ok((await page.evaluate(() => fabrica.controls())).some(({name}) => name === 'close'), 'a message about the edges');
  // A link of ours keeps it; a theme of the person's own takes its place.
  const again = await world.page(SHARP, (await page.evaluate(() => fabrica.link())).slice(world.server.url.length));
  await idle(again);
  assert.deepEqual(await again.evaluate(() => fabrica.state()), state);
  await again.evaluate(() => fabrica.setState({...fabrica.state(), theme: 'light'}));
  await idle(again);
  const light = await pixels(again);
  assert.ok([0, 1, 2].every(channel => light.data[4 * (300 * light.width + 890) + channel] > 200));
  await page.context().close();
  await again.context().close();
});

test('instances and sparse data: parsed with what the file says in its data, unpacked in a worker, drawn as one structure', async () => {
  const page = await world.page(SHARP, '#model=foreign/cells.glb');
  await idle(page);
  assert.deepEqual(await page.evaluate(() => fabrica.structures().map(({name}) => name)), ['cells']);
  // Across the row of boxes, from the front: cells, gap, cells, gap, cells.
  const row = await page.evaluate(async () => {
    fabrica.camera = {...fabrica.camera, orientation: [0, 0, 0, 1]};
    fabrica.fit();
    await fabrica.whenIdle();
    let best = [];
    for (let y = 180; y < 460; y += 40) {
      const runs = [];
      const asked = [];
      for (let x = 200; x < 900; x += 7) asked.push(fabrica.pick(x, y));
      for (const hit of await Promise.all(asked)) {
        if (runs.at(-1) !== (hit?.name ?? '')) runs.push(hit?.name ?? '');
      }
      if (runs.length > best.length) best = runs;
    }
    return best.filter(Boolean);
  });
  assert.deepEqual(row, ['cells', 'cells', 'cells']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
