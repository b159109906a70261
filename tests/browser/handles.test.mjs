// Files and folders of this device, however the browser hands them over: its pickers, a folder that is dropped, the installed app.
import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {boxes} from './glb.mjs';
import {WINDOW, open, until} from './helpers.mjs';
import {stlBinary} from './surface_files.mjs';

let folder, world;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-handles-'));
  await mkdir(path.join(folder, 'femurs/left'), {recursive: true});
  await writeFile(path.join(folder, 'femurs/shaft.stl'), stlBinary({size: 200}));
  await writeFile(path.join(folder, 'femurs/left/head.stl'), stlBinary({size: 100}));
  world = await open();
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true});
});

const names = page => page.evaluate(() => fabrica.structures().map(({name}) => name));
const GLB = boxes([{name: 'Handed over'}]).toString('base64');

/** In the page: what a person would choose lies in the browser's own folder for this site. @param {string} text a GLB in base64 */
async function choose(text) {
  const root = await navigator.storage.getDirectory(), chosen = await root.getDirectoryHandle('Chosen', {create: true});
  const file = await chosen.getFileHandle('one.glb', {create: true}), stream = await file.createWritable();
  await stream.write(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)));
  await stream.close();
  Object.assign(window, {showOpenFilePicker: async () => [file], showDirectoryPicker: async () => chosen});
}

/** In the page: whether what has this title is on the list of what was opened. @param {string} title */
const remembered = title => new Promise((resolve, reject) => {
  const opened = indexedDB.open('fabrica.offline');
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const list = opened.result.transaction('atlases').objectStore('atlases').getAll();
    list.onsuccess = () => {
      opened.result.close();
      resolve(list.result.some(one => one.title === title));
    };
  };
});

test('files and folders by the browser’s own pickers; what was chosen is opened again in a tap', async () => {
  // Where there is nothing, this page begins with what can be opened.
  const page = await world.page(WINDOW, 'local.html#src=');
  for (const button of ['Files …', 'Folder …']) {
    await page.evaluate(choose, GLB);
    await page.getByRole('button', {name: button, exact: true}).click();
    await until(page, () => fabrica.structures().some(({name}) => name === 'Handed over'));
    await until(page, remembered, button === 'Files …' ? 'one.glb' : 'Chosen');
    await page.goto(`${world.server.url}local.html#src=`);
    await page.reload();
    await page.evaluate(() => fabrica.ready);
  }
  for (const row of ['one.glb', 'Chosen']) await page.locator('.start-row', {hasText: row}).waitFor();
  await page.locator('.start-row', {hasText: 'Chosen'}).click();
  await until(page, () => fabrica.structures().some(({name}) => name === 'Handed over'));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a folder that is dropped is opened with the folders in it', async () => {
  const page = await world.page(WINDOW, '#src=');
  await page.waitForSelector('.drop-hint', {state: 'attached'});
  const session = await page.context().newCDPSession(page), data = {items: [], files: [path.join(folder, 'femurs')], dragOperationsMask: 1};
  for (const type of ['dragEnter', 'dragOver', 'drop']) await session.send('Input.dispatchDragEvent', {type, x: 400, y: 300, data});
  await until(page, () => fabrica.structures().length >= 2);
  await page.evaluate(() => fabrica.whenIdle());
  const all = await names(page);
  for (const name of ['shaft', 'head']) assert.ok(all.includes(name), `${name} of ${all}`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a file that the installed app is opened with comes into the page that can reach no other host, and nothing lies over it', async () => {
  const manifest = await (await fetch(`${world.server.url}manifest.webmanifest`)).json();
  const [{action}] = manifest.file_handlers;
  assert.match(action, /^\.\/local\.html/);
  const page = await world.page(WINDOW, action, {init: () => {
    // As the browser does it: files may have come before anybody asks.
    Object.defineProperty(window, 'launchQueue', {value: {setConsumer(take) { this.take = take; }}});
  }});
  await page.waitForFunction(() => /** @type {any} */ (window).launchQueue.take);
  await page.evaluate(choose, GLB);
  await page.evaluate(async () => {
    const [file] = await /** @type {any} */ (window).showOpenFilePicker();
    /** @type {any} */ (window).launchQueue.take({files: [file]});
  });
  await until(page, () => fabrica.structures().some(({name}) => name === 'Handed over'));
  await page.evaluate(() => fabrica.whenIdle());
  assert.equal(await page.locator('dialog[open]').count(), 0, 'nothing lies over it');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
