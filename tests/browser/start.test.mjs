// Where a person begins: an address, files, what was opened before, what others publish; what is asked before much is fetched; and that nothing
// leaves the device.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {Inspection, ask, mockSite, shut} from './access.mjs';
import {LAPTOP, PHONE, WINDOW, open, screenshot} from './helpers.mjs';

let folder, mock, world;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-start-'));
  const site = await mockSite(folder);
  await writeFile(path.join(site, 'demo/atlas.json'), '{"fabricaAtlas":1,"title":"A made up head","meshes":[]}');
  for (let i = 1; i <= 14; i++) await writeFile(path.join(site, `${i}.bin`), Buffer.alloc(1000, i));
  // GLBs that say of themselves to be of 30 and 600 MB, and a glTF whose buffers are of 550 together.
  const json = Buffer.from('{"asset":{"version":"2.0"}}  ');
  for (const [name, size] of /** @type {[string, number][]} */ ([['large', 30_000_000], ['huge', 600_000_000]])) {
    const head = Buffer.alloc(20);
    [0x46546c67, 2, size, json.length, 0x4e4f534a].forEach((value, i) => head.writeUInt32LE(value, i * 4));
    await writeFile(path.join(site, `${name}.glb`), Buffer.concat([head, json, Buffer.alloc(1000)]));
  }
  await writeFile(path.join(site, 'huge.gltf'), JSON.stringify({asset: {version: '2.0'}, buffers: [{uri: 'a.bin', byteLength: 300_000_000}, {uri: 'b.bin', byteLength: 250_000_000}]}));
  mock = await open({site});
  world = await open();
});
after(async () => {
  await mock?.close();
  await world?.close();
  await rm(folder, {recursive: true});
});

const begin = page => ask(page, 'open-url-dialog');
const row = (page, text) => page.locator('.start-row', {hasText: text});

for (const [name, device] of [['a laptop', LAPTOP], ['a phone', PHONE]]) {
  test(`what there is to open on ${name}: for everybody`, async () => {
    const inspection = new Inspection();
    const page = await mock.page(device, '#src=1.bin');
    await page.evaluate(() => fabrica.whenIdle());
    await begin(page);
    const dialog = page.locator('dialog.start');
    for (const heading of ['From this device', 'Opened before', 'Free to use', 'Without a network']) assert.ok(await dialog.getByRole('heading', {name: heading}).isVisible(), heading);
    await row(page, '1.bin').waitFor();
    await row(page, 'A made up head').waitFor();
    // A keyboard that comes up by itself would cover a phone.
    assert.equal(await page.evaluate(() => document.activeElement.tagName), device === PHONE ? 'H2' : 'INPUT');
    const heart = page.locator('.start-cards li', {hasText: 'chambers, valves'});
    assert.match(await heart.textContent(), /Heart4\.1\sMB.*papillary muscles.*Human Reference Atlas \(HuBMAP\)\nCC BY 4\.0/s);
    for (const href of await dialog.locator('a.start-about').evaluateAll(all => all.map(one => one.href))) assert.match(href, /^https:\/\//);
    await inspection.look(page, 'start');
    // Nothing is wider than the dialog.
    assert.ok(await dialog.evaluate(one => one.scrollWidth <= one.clientWidth + 1));
    await page.emulateMedia({colorScheme: 'light'});
    await screenshot(page, `start-${device === PHONE ? 'phone' : 'laptop'}`);
    await shut(page);
    assert.deepEqual(page.problems, []);
    await page.context().close();
    inspection.end();
  });
}

test('what was opened before opens in a tap, the newest first, twelve at most; forgotten, and put back', async () => {
  const page = await mock.page(WINDOW, '#src=1.bin');
  // Before what remembers is there: a later part of the page.
  await page.evaluate(() => { location.hash = 'src=2.bin'; });
  await begin(page);
  await row(page, '2.bin').waitFor();
  await shut(page);
  for (let i = 3; i <= 14; i++) {
    await page.evaluate(next => { location.hash = `src=${next}.bin`; }, i);
    await page.waitForFunction(next => fabrica.link().includes(`src=${next}.bin`), i);
    await page.waitForTimeout(60);
  }
  await begin(page);
  const titles = () => page.locator('section', {hasText: 'Opened before'}).locator('.start-title').allTextContents();
  await page.waitForFunction(() => document.querySelector('.start-title')?.textContent === '14.bin');
  assert.deepEqual(await titles(), Array.from({length: 12}, (_, i) => `${14 - i}.bin`));
  await row(page, '5.bin').click();
  await page.locator('dialog').waitFor({state: 'detached'});
  await page.waitForFunction(() => fabrica.link().includes('src=5.bin'));
  await begin(page);
  await page.waitForFunction(() => document.querySelector('.start-title')?.textContent === '5.bin');
  await page.getByRole('button', {name: 'Forget 7.bin'}).click();
  await page.getByText('7.bin was forgotten.').waitFor();
  assert.ok(!(await titles()).includes('7.bin'));
  assert.match(await page.evaluate(() => document.activeElement.closest('li').textContent), /6\.bin|8\.bin/, 'the focus is at a neighbour');
  await page.getByRole('button', {name: 'Undo'}).click();
  await page.getByRole('button', {name: 'Forget 7.bin'}).waitFor();
  await page.context().close();
});

test('files of this device: opened again by the browser\'s own way where it has one, else to be chosen again', async () => {
  const page = await mock.page(WINDOW, '#src=1.bin');
  await page.evaluate(() => fabrica.whenIdle());
  const dropped = name => page.evaluate(name => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(64)], name));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, name);
  await dropped('dropped.nrrd');
  await page.waitForTimeout(400);
  await begin(page);
  await row(page, 'dropped.nrrd').waitFor();
  assert.match(await row(page, 'dropped.nrrd').textContent(), /this device · to be chosen again/);
  // With a real handle, of a folder that a page may use without asking.
  await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('chosen.nrrd', {create: true});
    const writer = await handle.createWritable();
    await writer.write(new Uint8Array(64));
    await writer.close();
    window.showOpenFilePicker = async () => [handle];
  });
  await page.getByRole('button', {name: 'Files …'}).click();
  await page.waitForTimeout(400);
  await page.reload();
  await page.evaluate(() => fabrica.whenIdle());
  await begin(page);
  await row(page, 'chosen.nrrd').waitFor();
  assert.doesNotMatch(await row(page, 'chosen.nrrd').textContent(), /chosen again/);
  mock.server.log.length = 0;
  await row(page, 'chosen.nrrd').click();
  await page.waitForFunction(() => /local:\d+\/chosen\.nrrd/.test(JSON.stringify(globalThis.mockOpened ?? [])));
  assert.deepEqual(mock.server.log.filter(({url, method}) => /nrrd/.test(url) || method !== 'GET'), [], 'nobody was told of it');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an installed app begins with what there is to open; so does a page that has nothing', async () => {
  const app = await mock.page(WINDOW, '?start=1');
  await app.locator('dialog.start').waitFor();
  await app.context().close();
  mock.server.faults = [{match: /demo\/atlas\.json/, status: 404}];
  const empty = await mock.page(WINDOW);
  await empty.locator('dialog.start').waitFor();
  assert.equal(await empty.locator('.start-row', {hasText: 'A made up head'}).count(), 0);
  await empty.context().close();
  mock.server.faults = [];
  const meant = await mock.page(WINDOW, '#src=');
  await meant.evaluate(() => fabrica.whenIdle());
  await meant.waitForTimeout(500);
  assert.equal(await meant.locator('dialog').count(), 0);
  await meant.context().close();
});

test('a large file is asked about on a phone and where data is saved; elsewhere only a very large one', async () => {
  const saving = () => Object.defineProperty(navigator, 'connection', {value: {saveData: true}});
  for (const [device, init] of [[PHONE, () => {}], [WINDOW, saving]]) {
    const page = await mock.page(device, '#src=large.glb', {init});
    await page.getByText('Open a file of 30 MB?').waitFor();
    const inspection = new Inspection();
    await inspection.look(page, 'the question');
    inspection.end();
    await page.getByRole('button', {name: 'Cancel'}).click();
    await page.locator('[data-live="alert"]', {hasText: 'It was not opened, because it is large.'}).waitFor({state: 'attached'});
    await page.context().close();
  }
  const laptop = await mock.page(WINDOW, '#src=large.glb');
  await laptop.waitForTimeout(800);
  assert.equal(await laptop.locator('dialog').count(), 0);
  await laptop.context().close();
  for (const [name, words] of [['huge.glb', 'Open a file of 600 MB?'], ['huge.gltf', 'Open a file of 550 MB?']]) {
    const page = await mock.page(WINDOW, `#src=${name}`);
    await page.getByText(words).waitFor();
    await page.context().close();
  }
});

test('who saves data gets it coarser, and nothing is fetched for later', async () => {
  const bytes = async (init, registers) => {
    world.server.log.length = 0;
    const page = await world.page({...WINDOW, serviceWorkers: 'allow'}, '#src=demo/atlas.json', {init});
    await page.evaluate(() => fabrica.whenIdle());
    const workers = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    for (let tries = 0; tries < (registers ? 600 : 100) && !await workers(); tries++) await page.waitForTimeout(50);
    const state = {workers: await workers(), fetched: await page.evaluate(() => fabrica.stats().bytes)};
    await page.context().close();
    return state;
  };
  const all = await bytes(() => {}, true), saved = await bytes(() => Object.defineProperty(navigator, 'connection', {value: {saveData: true}}), false);
  assert.equal(saved.workers, 0);
  assert.equal(all.workers, 1);
  assert.ok(saved.fetched < all.fetched * 0.7, `${saved.fetched} of ${all.fetched} bytes`);
});

test('nothing breaks the page\'s own policy in a whole session, and the page for files reaches no other host', async () => {
  const watch = () => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', event => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  };
  const page = await world.page({...WINDOW, serviceWorkers: 'allow'}, '', {init: watch});
  await page.evaluate(async () => {
    await fabrica.whenIdle();
    const [{id}] = await fabrica.search('left hippocampus');
    fabrica.select(id);
    fabrica.setPlane({name: 'axial', visible: true, image: true, cut: true});
    await fabrica.whenIdle();
    await fabrica.sectionSvg('axial').catch(() => {});  // where VTK is not built
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(64)], 'x.glb'));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  });
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  // As an element of another origin's page: its workers and modules are the site's own.
  const guest = await page.context().newPage();
  const inner = [];
  guest.on('console', message => /Content Security Policy/.test(message.text()) && inner.push(message.text()));
  await guest.goto(`${world.other.url}demo/atlas.json`);
  await guest.setContent(`<script type="module" src="${world.server.url}fabrica-atlas.js"></script><fabrica-atlas loading="eager" style="width:600px;height:400px"></fabrica-atlas>`);
  await guest.evaluate(async () => {
    await customElements.whenDefined('fabrica-atlas');
    await document.querySelector('fabrica-atlas').ready;
  });
  assert.deepEqual(inner, []);
  await page.context().close();

  const alone = await world.page(WINDOW, 'local.html#src=', {init: watch});
  await alone.locator('dialog.start').waitFor();
  await alone.getByText('This page can reach no other host').waitFor();
  // Nor does it offer what lies at one.
  assert.deepEqual([await alone.locator('#fabrica-open-url').count(), await alone.getByRole('heading', {name: 'Free to use'}).count()], [0, 0]);
  world.other.log.length = 0;
  const reached = await alone.evaluate(async other => {
    const tries = [fetch(other, {method: 'POST', body: 'x'}), new Promise((resolve, reject) => Object.assign(new Image(), {onload: resolve, onerror: reject, src: `${other}?x`}))];
    navigator.sendBeacon(other, 'x');
    return (await Promise.allSettled(tries)).map(({status}) => status);
  }, world.other.url);
  assert.deepEqual(reached, ['rejected', 'rejected']);
  assert.deepEqual(world.other.log, []);
  assert.ok((await alone.evaluate(() => window.violations)).length >= 2);
  await alone.context().close();
});

test('a file of this device is read, and no byte of it is sent', async () => {
  const page = await world.page(WINDOW, '#src=');
  await page.evaluate(() => fabrica.whenIdle());
  const requests = [];
  page.on('request', request => requests.push({method: request.method(), body: request.postData(), url: request.url()}));
  await page.evaluate(async () => {
    const bytes = await (await fetch('demo/meshes.glb')).arrayBuffer();
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'of-this-device.glb'));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  });
  await page.waitForFunction(() => fabrica.structures().length > 50);
  await page.evaluate(() => fabrica.whenIdle());
  assert.deepEqual(requests.filter(({method, body, url}) => method !== 'GET' || body || /of-this-device/.test(url)), []);
  const own = new URL(world.server.url).origin;
  assert.deepEqual(requests.filter(({url}) => /^https?:/.test(url) && !url.startsWith(own)), []);
  await page.context().close();
});
