// Slices in a browser: panes, thick slices, playing, one pane on a phone, and what they cost.
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {LAPTOP, PHONE, WINDOW, open, pixels, screenshot} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());
beforeEach(() => { world.server.faults = []; });

const idle = page => page.evaluate(() => fabrica.whenIdle());
const plane = (page, name) => page.evaluate(name => fabrica.planes().find(p => p.name === name), name);
const setState = (page, more) => page.evaluate(async more => fabrica.setState({...fabrica.state(), ...more}), more);
/** Where a pane is, by its play button in the lower right corner. */
const playOf = async (page, name) => (await page.evaluate(() => fabrica.controls())).find(c => c.name === `play ${name}`);

/** Mean brightness, and share of greys, of a part of the page. */
function greys({width, height, data}, {x, y, width: w, height: h}, scale = 1) {
  let sum = 0;
  let grey = 0;
  let count = 0;
  for (let py = Math.round(y * scale); py < (y + h) * scale && py < height; py += 2) {
    for (let px = Math.round(x * scale); px < (x + w) * scale && px < width; px += 2, count++) {
      const at = (py * width + px) * 4;
      const [r, g, b] = data.subarray(at, at + 3);
      sum += (r + g + b) / 3;
      if (Math.max(r, g, b) - Math.min(r, g, b) < 12 && g > 40) grey++;
    }
  }
  return {mean: sum / count, grey: grey / count};
}

test('panes show the image, sharp, and give back what they cost', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  assert.equal(await page.evaluate(() => fabrica.stats().memory.volumes), 0, 'nothing is taken before a slice is shown');
  await setState(page, {panes: true, overlay: 0});
  await idle(page);
  const {pages, memory} = await page.evaluate(() => fabrica.stats());
  assert.ok(pages.resident > 0 && pages.resident <= pages.slots, JSON.stringify(pages));
  assert.ok(memory.volumes > 0 && memory.volumes <= 256 << 20, `${memory.volumes} bytes`);
  const button = await playOf(page, 'axial');
  const picture = await pixels(page);
  const pane = {x: button.x - 150, y: button.y - 150, width: 120, height: 120};
  const found = greys(picture, pane);
  assert.ok(found.grey > 0.2, `${found.grey} of the pane is image`);
  await screenshot(page, 'laptop-slices');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a thick slice shows the brightest, the darkest or the mean of what lies in it, and the link keeps it', async () => {
  const page = await world.page(WINDOW);
  await setState(page, {panes: true, overlay: 0});
  await idle(page);
  const button = await playOf(page, 'axial');
  const pane = {x: button.x - 120, y: button.y - 120, width: 110, height: 110};
  const shown = {one: greys(await pixels(page), pane).mean};
  for (const shows of ['mean', 'max', 'min']) {
    await page.evaluate(async shows => {
      fabrica.setPlane({name: 'axial', thickness: 0.02, shows});
      await fabrica.whenIdle();
    }, shows);
    shown[shows] = greys(await pixels(page), pane).mean;
  }
  assert.ok(shown.max > shown.mean + 5 && shown.mean > shown.min + 5, JSON.stringify(shown));
  const link = await page.evaluate(() => fabrica.link());
  const other = await world.page(WINDOW, link.slice(link.indexOf('#')));
  await idle(other);
  const kept = await plane(other, 'axial');
  assert.equal(kept.shows, 'min');
  assert.ok(Math.abs(kept.thickness - 0.02) < 1e-6);
  await page.context().close();
  await other.context().close();
});

test('slices play by key and by button, and stop', async () => {
  const page = await world.page(WINDOW);
  await setState(page, {panes: true});
  await idle(page);
  const y = async () => (await plane(page, 'axial')).position[1];
  const start = await y();
  const button = await playOf(page, 'axial');
  await page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
  await page.waitForFunction(start => Math.abs(fabrica.planes().find(p => p.name === 'axial').position[1] - start) > 0.002, start);
  assert.equal((await page.evaluate(() => fabrica.state())).cine.playing, true);
  await page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
  await idle(page);
  const stopped = await y();
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 300)));
  assert.equal(await y(), stopped);
  await page.keyboard.press('c');
  await page.waitForFunction(at => fabrica.planes().find(p => p.name === 'axial').position[1] !== at, stopped);
  await page.keyboard.press('c');
  await idle(page);
  await page.context().close();
});

test('linked panes zoom together; the crosshair is dragged; its dots turn a slice', async () => {
  const page = await world.page(LAPTOP);
  await setState(page, {panes: true});
  await idle(page);
  const axial = await playOf(page, 'axial');
  const coronal = await playOf(page, 'coronal');
  const width = coronal.x - axial.x;  // of a pane and the gap
  const right = axial.x + axial.width + 6;
  const bottom = axial.y + axial.height + 6;
  const middle = {x: right - width / 2, y: bottom - 120};
  await page.mouse.move(middle.x + 30, middle.y + 20);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -60);
  await page.keyboard.up('Control');
  await idle(page);
  const zooms = await page.evaluate(() => fabrica.planes().slice(0, 3).map(({zoom}) => zoom));
  assert.ok(zooms[0] > 0);
  assert.ok(zooms.every(zoom => zoom === zooms[0]), zooms.join());
  await page.evaluate(() => document.querySelector('canvas').focus());
  await page.keyboard.press('Home');
  await idle(page);
  assert.equal((await plane(page, 'axial')).zoom, 0);
  // The crosshair is in the middle of the pane.
  const cross = {x: right - (width - 8) / 2, y: bottom - 162};
  const drag = async (from, to) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let i = 1; i <= 6; i++) await page.mouse.move(from.x + (to.x - from.x) * i / 6, from.y + (to.y - from.y) * i / 6);
    await page.mouse.up();
    await idle(page);
  };
  const before = [await plane(page, 'sagittal'), await plane(page, 'coronal')];
  const to = {x: cross.x + 40, y: cross.y + 25};
  await drag(cross, to);
  const after = [await plane(page, 'sagittal'), await plane(page, 'coronal')];
  assert.ok(after[0].position[0] > before[0].position[0] + 0.01, 'to the left of the body');
  assert.ok(after[1].position[2] < before[1].position[2] - 0.005, 'to its back');
  const dot = {x: to.x, y: to.y - 0.36 * 324};
  await drag(dot, {x: dot.x + 60, y: dot.y});
  const {normal} = await plane(page, 'sagittal');
  assert.ok(Math.abs(normal[2]) > 0.2 && Math.abs(normal[1]) < 1e-3, `${normal}`);
  await page.context().close();
});

test('on a phone one slice, and a swipe to the next', async () => {
  const page = await world.page(PHONE);
  await idle(page);
  await setState(page, {panes: true});
  await idle(page);
  const button = await playOf(page, 'axial');
  assert.ok(button, 'the axial pane is there');
  await screenshot(page, 'phone-slice');
  const picture = await pixels(page);
  const area = {x: 80, y: button.y - 160, width: 200, height: 150};
  assert.ok(greys(picture, area, 2).grey > 0.1, 'the image is drawn');
  const client = await page.context().newCDPSession(page);
  const swipe = async (dx, dy) => {
    const from = {x: 200, y: button.y - 60};
    await client.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: [from]});
    for (let i = 1; i <= 8; i++) {
      await client.send('Input.dispatchTouchEvent', {type: 'touchMove', touchPoints: [{x: from.x + dx * i / 8, y: from.y + dy * i / 8}]});
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await client.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    await idle(page);
  };
  await swipe(-110, 6);
  assert.equal((await page.evaluate(() => fabrica.state())).pane, 'coronal');
  assert.ok(await playOf(page, 'coronal'));
  const before = (await plane(page, 'coronal')).position[2];
  await swipe(4, -90);
  assert.notEqual((await plane(page, 'coronal')).position[2], before);
  assert.equal((await page.evaluate(() => fabrica.state())).pane, 'coronal');
  await swipe(110, 6);
  assert.ok(await playOf(page, 'axial'));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a slice lies down on the surface that is clicked', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  const toggle = async () => (await page.evaluate(() => fabrica.controls())).find(c => c.name === 'along');
  const tool = (await page.evaluate(() => fabrica.controls())).find(c => c.name === 'tool');
  await page.mouse.click(tool.x + tool.width / 2, tool.y + tool.height / 2);
  await idle(page);
  const at = await toggle();
  assert.ok(at, 'the switch is there');
  await page.mouse.click(at.x + at.width - 20, at.y + at.height / 2);
  await idle(page);
  const hit = await page.evaluate(() => fabrica.pick(innerWidth * 0.55, innerHeight * 0.4));
  assert.equal(hit.kind, 'surface');
  await page.mouse.click(LAPTOP.viewport.width * 0.55, LAPTOP.viewport.height * 0.4);
  await page.waitForFunction(() => fabrica.planes().find(p => p.name === 'oblique').visible);
  const {normal, position} = await plane(page, 'oblique');
  assert.ok(normal.reduce((sum, n, i) => sum + n * hit.normal[i], 0) > 0.9, `${normal} instead of ${hit.normal}`);
  assert.ok(Math.hypot(...position.map((p, i) => p - hit.position[i])) < 0.01);
  await page.context().close();
});

test('the image is shown as a body, and cut where planes cut', async () => {
  const page = await world.page(WINDOW);
  await page.evaluate(async () => {
    fabrica.hide(fabrica.structures().map(({id}) => id));
    await fabrica.whenIdle();
  });
  const area = {x: 400, y: 150, width: 160, height: 250};
  const without = greys(await pixels(page), area).mean;
  await setState(page, {body: 'solid'});
  await idle(page);
  const body = greys(await pixels(page), area).mean;
  assert.ok(Math.abs(body - without) > 15, `${body} after ${without}`);
  await screenshot(page, 'body');
  await page.evaluate(async () => {
    fabrica.setPlane({name: 'coronal', cut: true, visible: false, normal: [0, 0, 1], position: [0, 0, -10]});
    await fabrica.whenIdle();
  });
  const cut = greys(await pixels(page), area).mean;
  assert.ok(Math.abs(cut - without) < 6, `${cut}, not ${without}`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

/** A control of the panel of slices, which is scrolled until it is in sight. */
async function slicesControl(page, name, nth = 0) {
  const find = () => page.evaluate(([name, nth]) => fabrica.controls().filter(c => c.name === name)[nth], [name, nth]);
  const {width, height} = page.viewportSize();
  for (let i = 0; i < 40; i++) {
    const at = await find();
    if (at && at.y > 100 && at.y + at.height < height - 120) {
      await idle(page);  // the panel may still roll
      const {y} = await find();
      if (y === at.y) return at;
      continue;
    }
    await page.mouse.move(width - 120, height / 2);
    await page.mouse.wheel(0, at && at.y <= 100 ? -60 : 60);
    await page.waitForTimeout(60);
  }
  throw new Error(`no ${name} in the panel`);
}

test('the curve of a body is bent by its points, kept by the link, and taken back', async () => {
  const page = await world.page(LAPTOP);
  await page.evaluate(async () => {
    fabrica.hide(fabrica.structures().map(({id}) => id));
    await fabrica.whenIdle();
  });
  await setState(page, {body: 'solid'});
  await idle(page);
  const click = async (name, nth) => {
    const at = await slicesControl(page, name, nth);
    await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
    await page.waitForTimeout(200);
  };
  const tools = (await page.evaluate(() => fabrica.controls())).filter(c => c.name === 'tool');
  await page.mouse.click(tools[1].x + 10, tools[1].y + 10);
  await click('edit curve');
  const chart = await slicesControl(page, 'curve');
  await screenshot(page, 'body-curve');
  const area = {x: 560, y: 250, width: 160, height: 250};
  const before = greys(await pixels(page), area).mean;
  // The look's last point, at the upper end: what is brightest hides nothing any more, and then nothing is bright.
  const curve = await page.evaluate(() => fabrica.state().bodyCurve);
  assert.equal(curve, undefined, 'nothing was changed yet');
  const inset = 11;  // of the chart in the control, half of it above and below
  const last = {x: chart.x + chart.width - inset, y: chart.y + inset / 2 + (chart.height - inset) * 0.4};
  await page.mouse.move(last.x, last.y);
  await page.mouse.down();
  await page.mouse.move(last.x, chart.y + chart.height - inset / 2 - 2, {steps: 6});
  await page.mouse.up();
  await idle(page);
  const bent = await page.evaluate(() => fabrica.state().bodyCurve);
  assert.equal(bent?.length, 5);
  assert.match(bent[4][1], /^#fff7ed0\d$/, 'its colour is kept');
  assert.notEqual(greys(await pixels(page), area).mean, before);
  // Where no point is, a press makes one.
  await page.mouse.click(chart.x + chart.width * 0.16, chart.y + chart.height * 0.3);
  await idle(page);
  assert.equal((await page.evaluate(() => fabrica.state().bodyCurve)).length, 6);
  await click('remove stop');
  assert.equal((await page.evaluate(() => fabrica.state().bodyCurve)).length, 5);
  const link = await page.evaluate(() => fabrica.link());
  const other = await world.page(LAPTOP, link.slice(link.indexOf('#')));
  await idle(other);
  assert.deepEqual(await other.evaluate(() => fabrica.state().bodyCurve), bent);
  await click('reset curve');
  await idle(page);
  assert.equal(await page.evaluate(() => fabrica.state().bodyCurve), undefined);
  assert.ok(Math.abs(greys(await pixels(page), area).mean - before) < 0.5);
  assert.deepEqual(page.problems, []);
  await page.context().close();
  await other.context().close();
});
