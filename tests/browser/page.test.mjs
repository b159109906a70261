// The page's own JavaScript, over a stand-in for the WebAssembly (mock/fabrica.mjs): input, address, tree, files, dialogs,
// API. What is drawn is tested by the journeys.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {mockSite} from './access.mjs';
import {LAPTOP, PHONE, open, pixels, sharp} from './helpers.mjs';

let folder;
let world;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-page-'));
  world = await open({site: await mockSite(folder)});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true});
});

const log = (page, kind) => page.evaluate(wanted => globalThis.mockLog.filter(([name]) => name === wanted), kind);
const idle = page => page.evaluate(() => window.fabrica.whenIdle());

test('the page starts, keeps its security policy and asks for nothing twice', async () => {
  world.server.log.length = 0;
  const page = await world.page();
  await idle(page);
  assert.deepEqual(page.problems, []);
  const names = world.server.log.map(({url}) => url.split('?')[0]);
  for (const name of ['/main.js', '/fabrica.mjs', '/demo/atlas.json']) assert.equal(names.filter(other => other === name).length, 1, name);
  await page.context().close();
});

test('nothing is drawn while nothing changes', async () => {
  const page = await world.page();
  await idle(page);
  await page.waitForTimeout(500);
  const before = await page.evaluate(() => window.fabrica.stats().frames);
  await page.waitForTimeout(1500);
  assert.equal(await page.evaluate(() => window.fabrica.stats().frames), before);
  await page.context().close();
});

test('a section becomes an SVG text, or an error in words', async () => {
  const page = await world.page();
  await idle(page);
  const result = await page.evaluate(async () => {
    fabrica.keepWhole('left');
    fabrica.keepWhole(['left', 'right'], false);
    return {
      svgs: await Promise.all([fabrica.sectionSvg('axial'), fabrica.sectionSvg()]),
      refused: await fabrica.sectionSvg('nobody').catch(error => error.code),
      empty: await fabrica.sectionSvg('empty').catch(error => error.reason),
    };
  });
  assert.deepEqual(result.svgs, ['<svg>axial</svg>', '<svg></svg>']);
  assert.equal(result.refused, 'not-found');
  assert.match(result.empty, /meets nothing/);
  assert.deepEqual(await log(page, 'keepWhole'), [['keepWhole', ['left'], 1], ['keepWhole', ['left', 'right'], 0]]);
  const [file] = await Promise.all([page.waitForEvent('download'), page.evaluate(() => fabrica.sectionSvg('saved'))]);
  assert.equal(file.suggestedFilename(), 'a.svg');
  await page.context().close();
});

test('the API answers, and refuses in words', async () => {
  const page = await world.page();
  const result = await page.evaluate(async () => {
    const heard = [];
    const off = fabrica.on('select', event => heard.push(event.ids));
    fabrica.select('left-hippocampus');
    await new Promise(resolve => setTimeout(resolve, 50));
    off();
    fabrica.select(null);
    fabrica.select('stem');
    let refused = null;
    try {
      fabrica.select('nothing');
    } catch (error) {
      refused = {code: error.code, message: error.message};
    }
    return {
      heard, refused, selection: fabrica.selection, hits: await fabrica.search('hippo'), pick: await fabrica.pick(10, 20),
      none: await fabrica.pick(-1, 0), names: fabrica.structures().map(({name}) => name), stats: fabrica.stats(), link: fabrica.link(),
      promises: ['search', 'pick', 'load', 'setState', 'screenshot'].every(name => {
        const made = fabrica[name](name === 'setState' ? {hidden: []} : name === 'load' ? 'demo/atlas.json' : name === 'screenshot' ? {} : '');
        made.catch(() => {});
        return made instanceof Promise;
      }),
      unknownEvent: (() => { try { fabrica.on('clicked', () => {}); } catch (error) { return error.message; } })(),
    };
  });
  assert.deepEqual(result.heard, [['left-hippocampus']]);
  assert.equal(result.refused.code, 'not-found');
  assert.deepEqual(result.selection, ['stem']);
  assert.equal(result.hits.length, 2);
  assert.deepEqual(result.pick, {id: 'stem', name: 'Brain stem', position: [10, 20, 0], kind: 'surface'});
  assert.equal(result.none, null);
  assert.equal(result.names.length, 6);
  assert.ok(result.stats.frames > 0 && result.stats.requests >= 1 && result.stats.frameMs.p50 >= 0 && 'longTaskMs' in result.stats);
  assert.match(result.link, /^http.*#src=demo%2Fatlas\.json&v=1/);
  assert.ok(result.promises);
  assert.match(result.unknownEvent, /no event "clicked"/);
  await page.context().close();
});

test('load() resolves when it is there and rejects with the reason', async () => {
  const page = await world.page();
  await page.evaluate(() => fabrica.load('demo/atlas.json'));
  const error = await page.evaluate(() => fabrica.load('absent.glb').catch(({code, reason, source}) => ({code, reason, source})));
  assert.equal(error.code, 'not-found');
  assert.match(error.source, /absent\.glb$/);
  await page.context().close();
});

test('the address follows the view, and the view follows the address', async () => {
  const page = await world.page();
  await page.evaluate(() => { fabrica.hide(['left']); fabrica.select('stem'); });
  await page.waitForFunction(() => decodeURIComponent(location.hash).includes('"hidden":["left"]'));
  const link = await page.evaluate(() => fabrica.link());
  assert.equal(page.url(), link);
  const history = await page.evaluate(() => globalThis.history.length);
  const again = await world.page(LAPTOP, link.slice(world.server.url.length));
  assert.deepEqual(await again.evaluate(() => fabrica.state()), await page.evaluate(() => fabrica.state()));
  await again.reload();
  await again.evaluate(() => fabrica.ready);
  assert.deepEqual(await again.evaluate(() => fabrica.state().hidden), ['left']);
  await again.evaluate(() => { location.hash = `#v=1&state=${encodeURIComponent('{"hidden":["right"],"selection":[]}')}`; });
  await again.waitForFunction(() => fabrica.state().hidden[0] === 'right');
  assert.ok(history <= 2, 'turning the body does not fill the browser\'s history');
  await page.context().close();
  await again.context().close();
});

test('pointer, wheel and keys reach the canvas; the page does not scroll', async () => {
  const page = await world.page(sharp(LAPTOP));  // a wheel's step is one of the device's pixels
  await idle(page);
  await page.mouse.move(400, 300);
  await page.mouse.down();
  await page.mouse.move(450, 320);
  await page.mouse.up();
  await page.mouse.wheel(0, 120);
  await page.keyboard.press('ArrowLeft');
  const pointers = await log(page, 'pointer');
  const down = pointers.find(([, type]) => type === 1);
  assert.deepEqual(down.slice(1, 8), [1, 0, down[3], 400, 300, 0, 1]);
  assert.ok(pointers.some(([, type, , , x, y]) => type === 0 && x === 450 && y === 320));
  assert.ok(pointers.some(([, type, , , , , button, buttons]) => type === 2 && button === 0 && buttons === 0));
  await page.waitForFunction(() => globalThis.mockLog.some(([kind]) => kind === 'wheel'));
  assert.deepEqual((await log(page, 'wheel'))[0].slice(1, 5), [450, 320, 0, 120]);
  assert.deepEqual((await log(page, 'key')).map(([, key, isDown]) => [key, isDown]), [['ArrowLeft', 1], ['ArrowLeft', 0]]);
  await page.context().close();
});

test('touch is told apart, and does not move the page', async () => {
  const page = await world.page(PHONE);
  await idle(page);
  await page.touchscreen.tap(200, 400);
  const [first] = (await log(page, 'pointer')).filter(([, type]) => type === 1);
  assert.equal(first[2], 1);
  assert.deepEqual(await page.evaluate(() => [scrollX, scrollY, visualViewport.scale]), [0, 0, 1]);
  await page.context().close();
});

test('the search field is a real one, of a size that phones do not zoom into', async () => {
  const page = await world.page(PHONE);
  const field = page.getByRole('searchbox');
  await field.tap();
  await field.fill('hippocampus');
  assert.ok((await log(page, 'search')).some(([, text, focused]) => text === 'hippocampus' && focused === 1));
  assert.ok(parseFloat(await field.evaluate(node => getComputedStyle(node).fontSize)) >= 16);
  assert.deepEqual(await field.boundingBox(), {x: 20, y: 20, width: 240, height: 40});
  await page.keyboard.press('ArrowDown');
  assert.ok((await log(page, 'key')).some(([, key]) => key === 'ArrowDown'));
  await page.keyboard.press('Escape');
  assert.equal(await field.inputValue(), '');
  await page.context().close();
});

test('the tree can be used from the keyboard and says what happens', async () => {
  const page = await world.page();
  await page.getByRole('treeitem', {name: 'Brain', exact: true}).waitFor({state: 'attached'});
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip to the list/);
  await page.keyboard.press('Enter');
  const name = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.equal(await name(), 'Brain');
  await page.keyboard.press('ArrowRight');
  assert.equal(await name(), 'Left hemisphere');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.equal(await name(), 'Left hippocampus');
  await page.keyboard.press('Enter');
  assert.deepEqual(await page.evaluate(() => fabrica.selection), ['left-hippocampus']);
  await page.waitForFunction(() => document.querySelector('[role="status"]')?.textContent === 'Selected: Left hippocampus');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-selected')), 'true');
  await page.keyboard.press('Space');
  assert.deepEqual(await page.evaluate(() => fabrica.state().hidden), ['left-hippocampus']);
  await page.waitForFunction(() => document.activeElement.getAttribute('aria-checked') === 'false');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await name(), 'Left hemisphere');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-expanded')), 'false');
  await page.keyboard.press('b');
  assert.equal(await name(), 'Brain stem');
  // A selection made elsewhere opens the branches that lead to it.
  await page.evaluate(() => fabrica.select('right-hippocampus'));
  await page.locator('[role="treeitem"][aria-selected="true"]').waitFor({state: 'attached'});
  assert.equal(await page.locator('[role="treeitem"][aria-selected="true"]').getAttribute('data-id'), 'right-hippocampus');
  await page.context().close();
});

test('zooms can be gone into, and out of, from the keyboard', async () => {
  const page = await world.page();
  await idle(page);
  const group = page.locator('[role="group"][aria-label^="Zooms"]');
  await group.waitFor({state: 'attached'});
  assert.equal(await group.isHidden(), true, 'an atlas without any has no such list');
  await page.evaluate(() => {
    globalThis.mockZooms = ['a', 'b'];
    fabrica.select('stem');
  });
  const names = () => group.locator('button').allTextContents();
  await page.waitForFunction(() => document.querySelectorAll('.zooms button').length === 2);
  assert.deepEqual(await names(), ['Go in: Zoom a, 2.26 µm', 'Go in: Zoom b, 2.26 µm']);
  // From the tree, by the next tab.
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Go in: Zoom a, 2.26 µm');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.zooms button')?.textContent === 'Back out of Zoom a');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Back out of Zoom a', 'the focus stays');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.zooms button')?.textContent?.startsWith('Go in'));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('errors are spoken', async () => {
  const page = await world.page();
  await page.evaluate(() => fabrica.load('absent.glb').catch(() => {}));
  await page.waitForFunction(() => /no such file/.test(document.querySelector('[role="alert"]')?.textContent ?? ''));
  await page.context().close();
});

test('a dropped file opens without any request', async () => {
  const page = await world.page();
  await idle(page);
  await page.waitForLoadState('networkidle');  // the page's own later parts
  world.server.log.length = 0;
  const loaded = await page.evaluate(async () => {
    const heard = [];
    fabrica.on('error', event => heard.push([event.source, event.code]));
    const data = new DataTransfer();
    data.items.add(new File(['<html>'], 'my head.glb'));
    const target = document.querySelector('.fabrica');
    target.dispatchEvent(new DragEvent('dragover', {dataTransfer: data, bubbles: true, cancelable: true}));
    const hint = document.querySelector('.drop-hint').hidden;
    target.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    while (heard.length === 0) await new Promise(resolve => setTimeout(resolve, 10));
    return {heard, hint};
  });
  assert.equal(loaded.hint, false);
  assert.deepEqual(loaded.heard, [['local:1/my%20head.glb', 'bad-format']]);
  assert.deepEqual(world.server.log.map(({url}) => url).filter(url => !url.includes('workers/')), []);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'notes.docx'));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  });
  await page.getByRole('dialog').waitFor();
  assert.match(await page.getByRole('dialog').textContent(), /\.glb, \.gltf/);
  await page.context().close();
});

test('copying the link, sharing it and opening an address', async () => {
  const page = await world.page();
  await idle(page);
  await page.locator('canvas').focus();
  await page.keyboard.press('c');
  await page.waitForFunction(() => /copied/.test(document.querySelector('[role="status"]')?.textContent ?? ''));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.evaluate(() => fabrica.link()));
  await page.keyboard.press('s');
  assert.equal(await page.getByRole('dialog').locator('textarea').inputValue(), await page.evaluate(() => fabrica.link()));
  await page.keyboard.press('Escape');
  await page.locator('canvas').focus();
  await page.keyboard.press('o');
  await page.getByRole('dialog').getByLabel(/Address/).fill(`${world.server.url}absent.glb`);
  const failed = page.evaluate(() => new Promise(resolve => fabrica.on('error', resolve)));
  await page.keyboard.press('Enter');
  assert.equal((await failed).code, 'not-found');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a lost graphics device comes back', async () => {
  const page = await world.page();
  await idle(page);
  await page.evaluate(async () => {
    const lose = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    lose.loseContext();
    await new Promise(resolve => setTimeout(resolve, 100));
    lose.restoreContext();
    await new Promise(resolve => setTimeout(resolve, 200));
  });
  assert.deepEqual((await page.evaluate(() => globalThis.mockLog.map(([kind]) => kind))).filter(kind => /lost|restored/.test(kind)), ['lost', 'restored']);
  await page.context().close();
});

test('without WebGL 2 the page says so', async () => {
  const context = await world.browser.newContext(LAPTOP);
  await context.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  const page = await context.newPage();
  await page.goto(world.server.url);
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').textContent(), /WebGL 2.*Update the browser/s);
  const refused = await page.evaluate(() => fabrica.ready.catch(error => error.code));
  assert.equal(refused, 'unsupported');
  await context.close();
});

test('a picture of any size, without the canvas keeping that size', async () => {
  const page = await world.page();
  const result = await page.evaluate(async () => {
    const canvas = document.querySelector('canvas');
    const before = [canvas.width, canvas.height];
    const blob = await fabrica.screenshot({width: 320, height: 200});
    const image = await createImageBitmap(blob);
    return {before, after: [canvas.width, canvas.height], size: [image.width, image.height], type: blob.type,
      refused: await fabrica.screenshot({width: 1e9, height: 1}).catch(error => error.name)};
  });
  assert.deepEqual(result.size, [320, 200]);
  assert.deepEqual(result.after, result.before);
  assert.equal(result.type, 'image/png');
  assert.equal(result.refused, 'RangeError');
  const {data} = await pixels(page);
  assert.ok(data[0] > 0);
  await page.context().close();
});

test('in an iframe of another origin', async () => {
  const context = await world.browser.newContext(LAPTOP);
  const page = await context.newPage();
  await writeFile(path.join(folder, 'site/host.html'), '<!doctype html><body>');
  await page.goto(`${world.server.url}host.html`);
  await page.evaluate(url => {
    const frame = document.createElement('iframe');
    Object.assign(frame, {src: url, width: 600, height: 400});
    document.body.append(frame);
    return new Promise(resolve => { frame.onload = resolve; });
  }, `${world.other.url}?embed=1`);
  const frame = page.frames()[1];
  await frame.evaluate(() => fabrica.ready);
  assert.equal(await frame.evaluate(() => fabrica.structures().length), 6);
  await context.close();
});
