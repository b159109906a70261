// The viewer in a frame of a course page, from another origin: small, quiet, and never in the way of the page's scrolling.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {boxes} from './glb.mjs';
import {PHONE, WINDOW, assertDrawn, decode, open, screenshot} from './helpers.mjs';

let folder;
let world;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-embed-'));
  await writeFile(path.join(folder, 'course.html'), `<!doctype html><meta name="viewport" content="width=device-width">
    <style>body { margin: 0; height: 4000px; } iframe { display: block; margin: 100px 0 0; border: 0; }</style><body><p id="text">The brain</p>`);
  await writeFile(path.join(folder, 'two.glb'), boxes([{name: 'One'}, {name: 'Two'}]));
  await writeFile(path.join(folder, 'hostile.json'), JSON.stringify({fabricaAtlas: 1, id: 'h', title: '<img src=x>', meshes: [{url: 'two.glb'}]}));
  world = await open({mounts: {'/course/': folder}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true});
});

test('the window is called what is open in it, in a frame too', async () => {
  const called = (frame, title) => frame.waitForFunction(wanted => document.title === wanted, title);
  const {page, frame} = await course({width: 640, height: 400});
  await called(frame, 'Colin 27: a human head and brain · Fabrica');
  await page.context().close();
  const hostile = await world.page(WINDOW, '#src=/course/hostile.json');
  await called(hostile, '<img src=x> · Fabrica');
  await hostile.context().close();
  const none = await world.page(WINDOW, '#src=/course/none.json');
  await none.waitForFunction(() => document.querySelector('.fabrica dialog, [data-live]'));
  assert.equal(await none.title(), 'Fabrica');
  await none.context().close();
});

/** A course page with the viewer in it. */
async function course({width, height, device = WINDOW, address = '?embed=1#src=demo/atlas.json'}) {
  const context = await world.browser.newContext(device);
  const page = await context.newPage();
  await page.goto(`${world.server.url}course/course.html`);
  await page.evaluate(([src, wide, high]) => new Promise(resolve => {
    const made = Object.assign(document.createElement('iframe'), {src, width: wide, height: high, allow: 'fullscreen; clipboard-write', onload: resolve});
    document.body.append(made);
  }), [world.other.url + address, width, height]);
  const frame = page.frames()[1];
  await frame.evaluate(() => fabrica.whenIdle());
  return {page, frame, middle: {x: width / 2, y: 100 + 20 + height / 2}};
}
const distance = frame => frame.evaluate(() => fabrica.camera.distance);
const settled = async ({page, frame}) => {
  await page.waitForTimeout(300);
  await frame.evaluate(() => fabrica.whenIdle());
};

for (const [width, height] of [[640, 400], [360, 300]]) {
  test(`${width} by ${height}: the body, and its panels behind buttons`, async () => {
    const {page, frame} = await course({width, height});
    const names = async () => (await frame.evaluate(() => fabrica.controls())).map(({name}) => name);
    assert.deepEqual(await names(), ['parts', 'slices', 'measure', 'fit'], 'four buttons and no panel');
    assert.ok(await frame.locator('input.search').isHidden());
    const bare = await decode(page, await page.locator('iframe').screenshot());
    assertDrawn(bare, [0.3, 0.15, 0.7, 0.75]);
    await screenshot(page, `embed-${width}`);
    const press = async name => {
      const {x, y, width: w, height: h} = (await frame.evaluate(() => fabrica.controls())).find(one => one.name === name);
      await frame.locator('canvas').click({position: {x: x + w / 2, y: y + h / 2}});
      await frame.evaluate(() => fabrica.whenIdle());
    };
    await press('parts');
    assert.ok((await names()).length > 6, 'the tree is there');
    assert.ok(await frame.locator('input.search').isVisible());
    await press('parts');
    assert.deepEqual(await names(), ['parts', 'slices', 'measure', 'fit']);
    await frame.evaluate(() => fabrica.select('hippocampus-left'));
    await frame.evaluate(() => fabrica.whenIdle());
    assert.deepEqual((await names()).filter(name => name === 'card'), ['card'], 'its name, not its card');
    await press('card');
    assert.ok((await names()).includes('action'), 'the card');
    const controls = await frame.evaluate(() => fabrica.controls());
    for (const wanted of ['parts', 'slices', 'measure', 'fit', 'card', 'close']) {
      // The first of that name: the card has a button for measuring, too, further down.
      const {x, y, width: w, height: h} = controls.find(({name}) => name === wanted);
      assert.ok(x >= 0 && y >= 0 && x + w <= width && y + h <= height, `${wanted} is inside`);
    }
    await page.context().close();
  });
}

test('the wheel scrolls the course page, until the viewer is clicked or Ctrl is held', async () => {
  const there = await course({width: 640, height: 400});
  const {page, frame, middle} = there;
  const scroll = () => page.evaluate(() => scrollY);
  const before = await distance(frame);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, 60);
  await page.waitForFunction(() => scrollY === 60);
  await settled(there);
  assert.equal(await distance(frame), before);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -60);
  await page.keyboard.up('Control');
  await settled(there);
  assert.notEqual(await distance(frame), before, 'Ctrl and the wheel zoom');
  assert.equal(await scroll(), 60);
  await page.mouse.click(middle.x, 130);
  const zoomed = await distance(frame);
  await page.mouse.wheel(0, 60);
  await settled(there);
  assert.notEqual(await distance(frame), zoomed, 'the viewer was clicked: the wheel is its own');
  assert.equal(await scroll(), 60);
  await page.mouse.click(800, 300);  // beside the frame
  await page.mouse.move(middle.x, middle.y);
  const left = await distance(frame);
  await page.mouse.wheel(0, 60);
  await page.waitForFunction(() => scrollY === 120);
  await settled(there);
  assert.equal(await distance(frame), left);
  await page.context().close();
});

test('one finger moves the course page, two fingers the body; after a tap one finger turns the body', async () => {
  const there = await course({width: 390, height: 400, device: PHONE});
  const {page, frame, middle} = there;
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, ...points) => cdp.send('Input.dispatchTouchEvent', {type, touchPoints: points.map(([x, y], id) => ({x, y, id}))});
  const swipeUp = async () => {
    await touch('touchStart', [middle.x, middle.y]);
    for (let y = 10; y <= 120; y += 10) {
      await touch('touchMove', [middle.x, middle.y - y]);
      await page.waitForTimeout(30);
    }
    await touch('touchEnd');
    await settled(there);
  };
  const pinchOut = async () => {
    const fingers = by => [[middle.x - by, middle.y], [middle.x + by, middle.y]];
    await touch('touchStart', ...fingers(20));
    for (let by = 25; by <= 80; by += 5) {
      await touch('touchMove', ...fingers(by));
      await page.waitForTimeout(30);
    }
    await touch('touchEnd');
    await settled(there);
  };
  const camera = () => frame.evaluate(() => fabrica.camera);
  await swipeUp();
  assert.ok(await page.evaluate(() => scrollY) > 60, 'the page scrolls');
  await page.evaluate(() => scrollTo(0, 0));
  await settled(there);
  const before = await camera();
  await pinchOut();
  assert.ok((await camera()).distance < before.distance * 0.8, 'two fingers zoom');
  assert.deepEqual(await page.evaluate(() => [scrollY, visualViewport.scale]), [0, 1]);
  await page.touchscreen.tap(middle.x, middle.y);
  await settled(there);
  const tapped = await camera();
  await swipeUp();
  assert.equal(await page.evaluate(() => scrollY), 0);
  assert.notDeepEqual((await camera()).orientation, tapped.orientation, 'one finger turns');
  await page.context().close();
});

test('the focus goes through the frame by Tab, and out of it at both ends', async () => {
  const {page, frame} = await course({width: 640, height: 400});
  await page.evaluate(() => {
    document.body.prepend(Object.assign(document.createElement('button'), {id: 'before', textContent: 'before'}));
    document.body.append(Object.assign(document.createElement('button'), {id: 'after', textContent: 'after'}));
    document.getElementById('before').focus();
  });
  const at = () => page.evaluate(() => document.activeElement.id || document.activeElement.localName);
  for (const [key, end] of [['Tab', 'after'], ['Shift+Tab', 'before']]) {
    const inside = new Set();
    for (let tries = 0; tries < 200 && await at() !== end; tries++) {
      await page.keyboard.press(key);
      if (await at() === 'iframe') inside.add(await frame.evaluate(() => document.activeElement.outerHTML.slice(0, 80)));
    }
    assert.equal(await at(), end, `${key} ends ${await at()}`);
    assert.ok(inside.size > 1, `what was passed: ${[...inside].join(' ')}`);
  }
  await page.context().close();
});

test('the whole viewer is one click away, with the same view', async () => {
  const {page, frame} = await course({width: 640, height: 400});
  await frame.evaluate(async () => {
    fabrica.select('hippocampus-left');
    await fabrica.whenIdle();
  });
  const [full] = await Promise.all([page.context().waitForEvent('page'), frame.getByRole('link', {name: 'Open in full'}).click()]);
  await full.waitForFunction(() => window.fabrica);
  await full.evaluate(() => fabrica.whenIdle());
  assert.doesNotMatch(full.url(), /embed/);
  assert.deepEqual(await full.evaluate(() => fabrica.selection), ['hippocampus-left']);
  assert.ok(await full.evaluate(() => fabrica.controls().length > 10), 'with its panels');
  await page.context().close();
});

test('a frame opens as its page wants it, every time', async () => {
  const context = await world.browser.newContext(WINDOW);
  const page = await context.newPage();
  await page.goto(`${world.server.url}?embed=1`);
  await page.evaluate(async () => {
    await fabrica.whenIdle();
    fabrica.hide(['skin']);
  });
  await page.waitForFunction(() => decodeURIComponent(location.hash).includes('"hidden":["skin"]'));
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  // "embed=1" behind "#" does the same, and leaves the site's own atlas to be opened.
  const again = await context.newPage();
  await again.goto(`${world.server.url}#embed=1`);
  await again.evaluate(() => fabrica.whenIdle());
  assert.ok(await again.evaluate(() => fabrica.structures().length > 100 && fabrica.controls().length === 4));
  await context.close();
});
