// The main ways through the program in Firefox (Debian's firefox-esr, driven by WebDriver BiDi): what its engine does differently would show here.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {serve} from '../../tools/serve.mjs';
import {boxes} from './glb.mjs';
import {SITE, assertDrawn, difference} from './helpers.mjs';
import {firefoxPage, firefoxPixels, launchFirefox} from './others.mjs';

const SMALL = {width: 900, height: 600}, PHONE = {width: 390, height: 844, deviceScaleFactor: 2};
/** Where the body is, away from the panels. */
const BODY = [0.45, 0.2, 0.75, 0.75];
const geometryMissing = existsSync(path.join(SITE, 'geometry.wasm')) ? false : 'VTK for WebAssembly is not built';
let firefox, browser, server, other, folder;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-firefox-'));
  await writeFile(path.join(folder, 'boxes.glb'), boxes([{name: 'Left kidney', color: [0.8, 0.2, 0.2]}, {name: 'Right kidney', color: [0.2, 0.2, 0.8]}]));
  const mounts = {'/files/': folder};
  [firefox, server, other] = await Promise.all([launchFirefox(), serve({root: SITE, mounts}), serve({root: SITE, mounts})]);
  browser = firefox.browser;
});
after(async () => {
  await firefox?.close();
  await Promise.all([server?.close(), other?.close()]);
  if (folder) await rm(folder, {recursive: true});
});
beforeEach(() => { other.faults = []; });

const open = (address = '', size = SMALL) => firefoxPage(browser, server.url + address, size);
const idle = page => page.evaluate(() => fabrica.whenIdle().then(() => {}));
const names = page => page.evaluate(() => fabrica.structures().map(({name}) => name));

test('the demo opens: drawn, named, with nothing on the console', async () => {
  const page = await open();
  await idle(page);
  assertDrawn(await firefoxPixels(page, 'firefox'), BODY);
  const found = await page.evaluate(() => fabrica.structures().filter(({loaded, bounds}) => loaded && bounds).length);
  assert.ok(found > 100, `${found} structures have a shape`);
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});

test('typed into the search field, a structure is found and selected', async () => {
  const page = await open();
  await idle(page);
  const before = await firefoxPixels(page);
  await page.click('input.search');
  await page.keyboard.type('hipocampo izq');
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'hit'));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  await idle(page);
  const after = await firefoxPixels(page);
  assertDrawn(after, BODY);
  assert.ok(difference(before, after) > 0.05, 'the others fade');
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});

test('pressed with the mouse, a part is selected; dragged, the body turns', async () => {
  const page = await open();
  await idle(page);
  const eye = () => page.evaluate(() => fabrica.camera);
  const [x, y] = [520, 300], from = await eye();
  await page.mouse.click(x, y);
  await page.waitForFunction(() => fabrica.selection.length === 1);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 80, y + 10, {steps: 4});
  await page.mouse.up();
  await idle(page);
  assert.notDeepEqual(await eye(), from);
  await page.browserContext().close();
});

test('a slice shows its image: decoded, in greys, where the plane is', async () => {
  const page = await open();
  await page.evaluate(async () => {
    fabrica.setPlane({name: 'axial', visible: true, image: true});
    fabrica.setState({...fabrica.state(), panes: true, overlay: 0});
    await fabrica.whenIdle();
  });
  const {x, y} = await page.evaluate(() => fabrica.controls().find(({name}) => name === 'play axial'));
  const {width, data} = await firefoxPixels(page, 'firefox-slices');
  const levels = new Set();
  let grey = 0, count = 0;
  for (let py = Math.round(y) - 110; py < y - 10; py += 2) {
    for (let px = Math.round(x) - 110; px < x - 10; px += 2, count++) {
      const [r, g, b] = data.subarray((py * width + px) * 4);
      if (Math.max(r, g, b) - Math.min(r, g, b) < 12 && g > 40) grey++, levels.add(g);
    }
  }
  assert.ok(grey > 0.2 * count, `${grey} of ${count} are grey`);
  assert.ok(levels.size > 20, `${levels.size} levels of grey: an image, not an area`);
  const pages = await page.evaluate(() => fabrica.stats().pages);
  assert.ok(pages.resident > 0, JSON.stringify(pages));
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});

test('a link gives the same state and the same picture in a fresh page', async () => {
  const page = await open();
  await page.evaluate(async () => {
    fabrica.select('hippocampus-left');
    fabrica.setPlane({name: 'coronal', cut: true});
    fabrica.setWindow({center: 90, width: 120});
    await fabrica.whenIdle();
  });
  const [state, link, picture] = [await page.evaluate(() => fabrica.state()), await page.evaluate(() => fabrica.link()), await firefoxPixels(page)];
  const again = await open(link.slice(server.url.length));
  await idle(again);
  assert.deepEqual(await again.evaluate(() => fabrica.state()), state);
  const share = difference(picture, await firefoxPixels(again));
  assert.ok(share <= 0.005, `${(share * 100).toFixed(2)} % of the pixels differ`);
  assert.deepEqual([...page.problems, ...again.problems], []);
  await page.browserContext().close();
  await again.browserContext().close();
});

test('a GLB of another host opens by its link, also where that host ignores ranges', async () => {
  for (const faults of [[], [{match: /boxes\.glb/, noRanges: true}]]) {
    other.faults = faults;
    const page = await open(`#model=${other.url}files/boxes.glb`);
    await idle(page);
    assert.deepEqual((await names(page)).filter(name => /kidney/.test(name)), ['Left kidney', 'Right kidney']);
    assertDrawn(await firefoxPixels(page), BODY);
    assert.deepEqual(page.problems, []);
    await page.browserContext().close();
  }
});

test('a host without CORS is named, with what to do', async () => {
  other.faults = [{match: /boxes\.glb/, noCors: true}];
  const page = await firefoxPage(browser, `${server.url}#model=${other.url}files/boxes.glb`, SMALL, {ready: false});
  const error = await page.evaluate(() => new Promise(resolve => {
    const listen = () => (window.fabrica ? fabrica.on('error', ({code, source, advice}) => resolve({code, source, advice})) : setTimeout(listen, 5));
    listen();
  }));
  assert.equal(error.code, 'network');
  assert.ok(error.source.includes('boxes.glb') && error.advice, JSON.stringify(error));
  await page.browserContext().close();
});

test('a file of this device is dropped, and read without a request', async () => {
  const page = await open();
  await page.waitForSelector('.drop-hint', {hidden: true});
  await idle(page);
  const base64 = boxes([{name: 'Dropped liver'}]).toString('base64'), before = server.log.length;
  await page.evaluate(text => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], 'mine.glb'));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, base64);
  await page.waitForFunction(() => fabrica.structures().some(({name, loaded}) => name === 'Dropped liver' && loaded));
  assert.deepEqual(server.log.slice(before).filter(({url}) => /mine|liver/.test(url)), []);
  await page.browserContext().close();
});

test('exact measures come from VTK in a worker', {skip: geometryMissing}, async () => {
  const page = await open();
  await idle(page);
  const svg = await page.evaluate(async () => {
    const {bounds} = fabrica.structures().find(({id}) => id === 'hippocampus-left');
    fabrica.setPlane({name: 'axial', position: bounds.min.map((low, axis) => (low + bounds.max[axis]) / 2), cut: true});
    return fabrica.sectionSvg('axial');
  });
  assert.match(svg, /data-id="hippocampus-left"/);
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});

test('in a window like a phone\'s: the body, and the card of what is selected', async () => {
  const page = await open('', PHONE);
  await idle(page);
  assertDrawn(await firefoxPixels(page, 'firefox-phone'), [0.2, 0.25, 0.8, 0.6]);
  await page.evaluate(() => fabrica.select('hippocampus-left'));
  await idle(page);
  const shown = await page.evaluate(() => fabrica.controls().map(({name}) => name));
  assert.ok(shown.includes('action'), shown.join());
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});
