// Without a network: the site in one version, what was opened, within a limit, and nothing of it in another page's frame.
import assert from 'node:assert/strict';
import {appendFile, cp, mkdtemp, rename, rm, symlink, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {serve} from '../../tools/serve.mjs';
import {makeSite} from '../../tools/site.mjs';
import {mockSite} from './access.mjs';
import {SITE, WINDOW, assertDrawn, launch, pixels} from './helpers.mjs';

const DEVICE = {...WINDOW, serviceWorkers: /** @type {const} */ ('allow')};
let folder, browser, context, server;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-offline-'));
  const site = await mockSite(folder);
  for (const name of ['one', 'two', 'three']) await writeFile(path.join(site, `${name}.bin`), Buffer.alloc(250_000, name));
  // A second version of the site, of which every page and the program are others.
  await cp(path.join(folder, 'parts'), path.join(folder, 'parts-2'), {recursive: true});
  await cp(path.join(folder, 'fonts'), path.join(folder, 'fonts-2'), {recursive: true});
  await appendFile(path.join(folder, 'parts-2/fabrica.mjs'), '\nglobalThis.mockVersion = 2;\n');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, {recursive: true});
});
beforeEach(async () => {
  await context?.close();
  await server?.close();
  context = await browser.newContext(DEVICE);
  server = await serve({root: path.join(folder, 'site')});
});

async function visit(address = '', {init, wait = true} = {}) {
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', error => page.problems.push(String(error)));
  if (init) await page.addInitScript(init);
  await page.goto(server.url + address);
  if (wait) await page.evaluate(() => fabrica.ready);
  return page;
}
const mine = page => page.waitForFunction(() => navigator.serviceWorker.controller !== null);
/** What this device keeps, as the page's own database has it. */
const kept = (page, store = 'atlases') => page.evaluate(name => new Promise((resolve, reject) => {
  const opened = indexedDB.open('fabrica.offline');
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const list = opened.result.transaction(name).objectStore(name).getAll();
    list.onsuccess = () => {
      opened.result.close();
      resolve(list.result.map(({bytes, ...rest}) => ({...rest, bytes: typeof bytes === 'number' ? bytes : undefined})));
    };
  };
}), store);
const entryOf = async (page, ending) => (await kept(page)).find(({key}) => key.endsWith(ending));
async function until(page, true_, what) {
  for (let tries = 0; tries < 300; tries++) {
    if (await true_()) return;
    await page.waitForTimeout(50);
  }
  assert.fail(`never: ${what}; ${JSON.stringify(await kept(page))}`);
}
/** Until an atlas has so many bytes. */
const untilKept = (page, ending, bytes) => until(page, async () => (await entryOf(page, ending))?.bytes === bytes, `${bytes} bytes of ${ending}`);
/** The network is gone for good: nobody answers at this address. */
async function disconnect() {
  await server.close();
}
async function reconnect(root = path.join(folder, 'site')) {
  server = await serve({root, port: server.port});
}
const answer = (page, name, range) => page.evaluate(async ([address, header]) => {
  try {
    const response = await fetch(address, {cache: 'no-store', headers: header ? {Range: header} : {}});
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {status: response.status, length: bytes.length, first: bytes[0], range: response.headers.get('Content-Range')};
  } catch {
    return 'no network';
  }
}, [name, range]);

test('the page, and what was opened in it, open without a network; ranges of it are answered exactly', async () => {
  const page = await visit('#src=one.bin');
  await mine(page);
  await untilKept(page, '/one.bin', 250_000);
  const entry = await entryOf(page, '/one.bin');
  assert.deepEqual([entry.title, entry.link], ['one.bin', 'src=one.bin']);
  await page.close();
  await disconnect();
  const again = await visit('#src=one.bin');
  await again.waitForFunction(() => fabrica.link().includes('one.bin'));
  assert.deepEqual(await answer(again, 'one.bin'), {status: 200, length: 250_000, first: 'o'.charCodeAt(0), range: null});
  assert.deepEqual(await answer(again, 'one.bin', 'bytes=100-199'), {status: 206, length: 100, first: 'n'.charCodeAt(0), range: 'bytes 100-199/250000'});
  assert.deepEqual(await answer(again, 'one.bin', 'bytes=249990-300000'), {status: 206, length: 10, first: Buffer.alloc(250_000, 'one')[249_990], range: 'bytes 249990-249999/250000'});
  assert.equal((await answer(again, 'one.bin', 'bytes=250000-')).status, 416);
  assert.equal(await answer(again, 'two.bin'), 'no network');
  // Any page of the site, and what is loaded only when somebody wants it.
  await again.keyboard.press('Escape');
  await again.evaluate(() => globalThis.mockAsk('open-url-dialog'));
  await again.locator('dialog.start').waitFor();
  await again.locator('.start-row', {hasText: 'one.bin'}).waitFor();
  await again.goto(`${server.url}catalogue.html`);
  await again.locator('.opener').waitFor();
  assert.deepEqual(again.problems, []);
});

test('a file that its host changed takes the place of the older one, and that of nothing else', async () => {
  const site = path.join(folder, 'changing');
  await cp(path.join(folder, 'site'), site, {recursive: true});
  await server.close();
  await reconnect(site);
  const first = await visit('#src=one.bin');
  await mine(first);
  await untilKept(first, '/one.bin', 250_000);
  const mark = async page => (await kept(page, 'files')).find(({url}) => url.endsWith('/one.bin'))?.mark;
  const old = await mark(first);
  await first.close();
  await writeFile(path.join(site, 'one.bin'), Buffer.alloc(250_000, 'new'));
  const second = await visit('#src=one.bin');
  await until(second, async () => ![undefined, old].includes(await mark(second)), 'the newer one is kept');
  await second.close();
  await disconnect();
  const third = await visit('#src=one.bin');
  assert.equal((await answer(third, 'one.bin')).first, 'n'.charCodeAt(0));
  assert.equal((await entryOf(third, '/one.bin')).bytes, 250_000);
});

test('no more is kept than the limit: what was opened longest ago makes room, and stays in the list', async () => {
  // A fifth of it.
  const init = () => { navigator.storage.estimate = async () => ({quota: 3_000_000, usage: 0}); };
  for (const name of ['one', 'two', 'three']) {
    const page = await visit(`#src=${name}.bin`, {init});
    await mine(page);
    await untilKept(page, `/${name}.bin`, 250_000);
    await page.close();
  }
  const page = await visit('', {init});
  const bytes = Object.fromEntries((await kept(page)).map(entry => [entry.title, entry.bytes]));
  assert.deepEqual([bytes['one.bin'], bytes['two.bin'], bytes['three.bin']], [0, 250_000, 250_000]);
  await page.evaluate(() => globalThis.mockAsk('open-url-dialog'));
  await page.getByText('600 kB are used').waitFor();
});

test('what is kept is deleted one by one, or all of it, or not kept at all', async () => {
  for (const name of ['one', 'two']) {
    const page = await visit(`#src=${name}.bin`);
    await mine(page);
    await untilKept(page, `/${name}.bin`, 250_000);
    await page.close();
  }
  const page = await visit('#src=two.bin');
  await page.evaluate(() => globalThis.mockAsk('open-url-dialog'));
  await page.getByRole('button', {name: 'Forget one.bin'}).click();
  await page.getByText('one.bin was forgotten.').waitFor();
  assert.deepEqual((await kept(page, 'files')).map(({url}) => path.basename(url)).filter(name => name !== 'atlas.json'), ['two.bin']);
  await page.getByRole('button', {name: 'Undo'}).click();
  await page.getByRole('button', {name: 'Forget one.bin'}).waitFor();
  await page.getByRole('button', {name: 'Forget everything'}).click();
  await page.getByText(/anatomies were forgotten/).waitFor();
  assert.deepEqual([await kept(page), await kept(page, 'files'), await kept(page, 'pieces')], [[], [], []]);
  await page.getByLabel('Keep what I open').click();
  await page.close();
  const other = await visit('#src=one.bin');
  await other.waitForFunction(() => fabrica.link().includes('one.bin'));
  await other.waitForTimeout(1500);
  const entry = await entryOf(other, '/one.bin');
  assert.deepEqual([entry.bytes, (await kept(other, 'files')).length], [0, 0], 'it is remembered, and nothing of it is kept');
});

test('all of what is open is fetched when somebody asks for it, and its size is said before', async () => {
  await writeFile(path.join(folder, 'site/large.glb'), Buffer.alloc(3_000_000, 'glb'));
  const page = await visit('#src=one.bin');
  await mine(page);
  await untilKept(page, '/one.bin', 250_000);
  await page.evaluate(() => globalThis.mockAsk('open-url-dialog'));
  await page.getByRole('button', {name: 'Keep all of what is open'}).click();
  await page.getByText('Of image volumes as large as this one only what you look at is kept.').waitFor();
  await page.keyboard.press('Escape');
  // Its head is read, which is no glTF: that is enough to be open here.
  await page.evaluate(() => { location.hash = 'src=large.glb'; });
  await until(page, () => entryOf(page, '/large.glb'), 'it is open');
  await page.evaluate(() => globalThis.mockAsk('open-url-dialog'));
  await page.getByRole('button', {name: 'Keep all of what is open'}).click();
  await page.getByRole('button', {name: /^Fetch (2\.9|3) MB/}).click();
  await page.getByText('All of it is here.').waitFor();
  await page.close();
  await disconnect();
  const again = await visit('#src=two.bin');
  assert.deepEqual(await answer(again, 'large.glb', 'bytes=2000001-2000003'), {status: 206, length: 3, first: 'glb'.charCodeAt(2000001 % 3), range: 'bytes 2000001-2000003/3000000'});
});

test('an update is taken over whole: not while it is under way, and not under an open page', async () => {
  const current = path.join(folder, 'current'), older = path.join(folder, 'site'), newer = path.join(folder, 'site-2'), half = path.join(folder, 'half');
  await cp(older, newer, {recursive: true});
  // Its parts lie beside its fonts, as CMake has them.
  await rename(path.join(folder, 'fonts-2'), path.join(folder, 'new-fonts'));
  await cp(path.join(folder, 'parts-2'), path.join(folder, 'new/parts'), {recursive: true});
  await rename(path.join(folder, 'new-fonts'), path.join(folder, 'new/fonts'));
  await makeSite({parts: path.join(folder, 'new/parts'), out: newer, debug: true});
  const show = async site => {
    await symlink(site, `${current}.next`);
    await rename(`${current}.next`, current);
  };
  await show(older);
  await server.close();
  await reconnect(current);
  const page = await visit();
  await mine(page);
  const version = () => page.evaluate(() => [globalThis.mockVersion ?? 1, new URL(document.querySelector('script[src*="main.js"]').src).searchParams.get('v')]);
  const [, old] = await version();

  // The new service worker and page are there, the program still is the older one.
  await cp(newer, half, {recursive: true});
  await cp(path.join(older, 'fabrica.mjs'), path.join(half, 'fabrica.mjs'));
  await rm(path.join(half, 'fabrica.mjs.br'), {force: true});
  await show(half);
  await page.reload();
  await page.evaluate(() => fabrica.ready);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {}));
  await until(page, () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).installing === null), 'the update has ended');
  assert.deepEqual(await version(), [1, old], 'the older one, all of it');
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting), null, 'half an update is none');

  await show(newer);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.locator('.new-version').waitFor();
  assert.deepEqual(await version(), [1, old], 'under an open page nothing changes');
  // With another page open it has to wait.
  const second = await visit();
  assert.equal(await second.evaluate(() => globalThis.mockVersion ?? 1), 1);
  await page.getByRole('button', {name: 'Load it'}).click();
  await page.getByText('Close the other pages of it first').waitFor();
  await second.close();
  await page.reload();
  await page.getByRole('button', {name: 'Load it'}).click();
  await page.waitForFunction(() => globalThis.mockVersion === 2);
  assert.notEqual((await version())[1], old);
  await page.evaluate(() => fabrica.ready);
  // Of the older one nothing is left.
  const names = await page.evaluate(async () => (await caches.keys()).filter(name => name.startsWith('fabrica-pages-')));
  assert.equal(names.length, 1);
  assert.deepEqual(page.problems, []);
});

test('what another app shares is opened here, and goes nowhere', async () => {
  const page = await visit();
  await mine(page);
  server.log.length = 0;
  // As the system does it: a page of nobody's is sent here with what is shared.
  const share = async (text, files) => {
    const from = await context.newPage();
    await from.setContent(`<form method="post" enctype="multipart/form-data" action="${server.url}share"><input name="text"><input type="file" name="files"></form>`);
    await from.locator('[name="text"]').fill(text);
    await from.locator('[name="files"]').setInputFiles(files);
    await from.evaluate(() => document.forms[0].submit());
    await from.waitForFunction(() => window.fabrica?.ready);
    return from;
  };
  const opened = await share('', [{name: 'shared.glb', mimeType: 'model/gltf-binary', buffer: Buffer.alloc(64)}]);
  await opened.waitForFunction(() => !location.search.includes('shared'));
  assert.match(opened.url(), /\/local\.html/, 'the page that can reach no other host');
  await until(opened, () => entryOf(opened, 'local:shared.glb'), 'it is opened');
  assert.equal((await entryOf(opened, 'local:shared.glb')).title, 'shared.glb');
  assert.deepEqual(await kept(opened, 'shared'), []);
  const linked = await share('Look at https://h.example/a.glb', []);
  await linked.waitForFunction(() => decodeURIComponent(location.hash).startsWith('#src=https://h.example/a.glb'));
  assert.deepEqual(server.log.filter(({method}) => method !== 'GET'), []);
});

test('other apps are offered this one only when a worker takes what they share; what is too much is said', async () => {
  const offered = page => page.evaluate(() => document.querySelectorAll('link[rel="manifest"]').length);
  // Whoever saves data has no worker.
  const saving = await visit('', {init: () => Object.defineProperty(navigator, 'connection', {value: {saveData: true}})});
  await saving.locator('link[rel="apple-touch-icon"]').waitFor({state: 'attached'});
  await saving.waitForTimeout(1000);
  assert.equal(await offered(saving), 0);
  await saving.close();
  const page = await visit();
  await page.locator('link[rel="manifest"]').waitFor({state: 'attached'});
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).active.state), 'activated');
  await mine(page);
  await page.reload();
  await page.locator('link[rel="manifest"]').waitFor({state: 'attached'});
  assert.equal(await offered(page), 1);
  // The worker without room for it.
  const [worker] = context.serviceWorkers();
  await worker.evaluate(() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; });
  const from = await context.newPage();
  await from.setContent(`<form method="post" enctype="multipart/form-data" action="${server.url}share"><input type="file" name="files"></form>`);
  await from.locator('[name="files"]').setInputFiles([{name: 'shared.glb', mimeType: 'model/gltf-binary', buffer: Buffer.alloc(64)}]);
  await from.evaluate(() => document.forms[0].submit());
  await from.getByText('more than this browser can take over').first().waitFor();
  assert.deepEqual(server.log.filter(({method}) => method !== 'GET'), []);
});

test('a frame in another page keeps nothing and registers nothing', async () => {
  const page = await visit('?embed=1#src=one.bin');
  await page.waitForFunction(() => fabrica.link().includes('one.bin'));
  await page.waitForTimeout(1500);
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({name}) => name)), []);
});

test('where the browser offers none of it, everything else works', async () => {
  for (const init of [
    () => { delete Navigator.prototype.serviceWorker; },
    () => Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('denied', 'SecurityError'); }}),
    () => { IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); }; },
  ]) {
    const page = await visit('#src=one.bin', {init});
    await page.waitForFunction(() => fabrica.link().includes('one.bin'));
    await page.evaluate(() => globalThis.mockAsk('open-url-dialog'));
    await page.locator('dialog.start').waitFor();
    assert.deepEqual(page.problems, []);
    await page.close();
  }
});

test('the demo: a link that was made today opens without a network', async () => {
  await server.close();
  server = await serve({root: SITE});
  const page = await visit('#src=demo/atlas.json');
  await page.evaluate(() => fabrica.whenIdle());
  await page.evaluate(async () => {
    fabrica.select('hippocampus-left');
    await fabrica.whenIdle();
  });
  const link = await page.evaluate(() => fabrica.link());
  await mine(page);
  // Until nothing more is written: what came before there was a service worker is fetched again.
  for (let before = -1, now = 0; before !== now || !now; await page.waitForTimeout(2500)) {
    before = now;
    now = (await entryOf(page, '/demo/atlas.json'))?.bytes ?? 0;
  }
  await page.close();
  await disconnect();
  const again = await visit(link.slice(server.url.length));
  await again.evaluate(() => fabrica.whenIdle());
  assert.deepEqual(await again.evaluate(() => fabrica.selection), ['hippocampus-left']);
  assertDrawn(await pixels(again), [0.3, 0.2, 0.7, 0.8]);
  const loaded = await again.evaluate(() => fabrica.structures().filter(one => one.loaded).length);
  assert.ok(loaded > 100, `${loaded} structures`);
  assert.deepEqual(again.problems, []);
});
