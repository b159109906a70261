// What is dropped: a manifest that names files of other hosts asks first; names with a colon are names, and no addresses; with blanks, brackets and umlauts they may stand as they are.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {zipSync} from 'fflate';
import {isAddress} from '../../web/addresses.js';
import {Inspection} from './access.mjs';
import {boxes} from './glb.mjs';
import {WINDOW, drop, open, until} from './helpers.mjs';
import {stlBinary, vtk} from './surface_files.mjs';

let folder, world;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-dropped-'));
  await writeFile(path.join(folder, 'far.glb'), boxes([{name: 'Far'}]));
  world = await open({mounts: {'/f/': folder}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});

const begin = async (address = '#src=') => {
  const page = await world.page(WINDOW, address);
  await page.evaluate(() => fabrica.whenIdle());
  world.other.log.length = 0;
  return page;
};
const has = (page, name) => until(page, wanted => fabrica.structures().some(one => one.name === wanted), name);
const atlas = meshes => Buffer.from(JSON.stringify({fabricaAtlas: 1, title: 'Dropped', meshes: meshes.map(url => ({url}))}));

test('a manifest that names files of another host asks before that is asked; in a ZIP file as well', async () => {
  const page = await begin(), {host} = new URL(world.other.url), far = atlas(['near.glb', `${world.other.url}f/far.glb`]);
  const files = [['atlas.json', far], ['near.glb', boxes([{name: 'Near'}])]];
  await drop(page, files);
  await page.getByRole('heading', {name: 'May this file ask other hosts?'}).waitFor();
  assert.deepEqual(await page.locator('dialog .source').allTextContents(), [host]);
  const inspection = new Inspection();
  await inspection.look(page, 'hosts');
  inspection.end();
  // From the keyboard: Escape is no.
  await page.keyboard.press('Escape');
  await page.locator('[data-live="alert"]', {hasText: 'it names files on other hosts'}).waitFor({state: 'attached'});
  assert.deepEqual([world.other.log, await page.evaluate(() => fabrica.structures().length)], [[], 0]);
  await drop(page, [['body.zip', Buffer.from(zipSync({'body/atlas.json': far, 'body/near.glb': boxes([{name: 'Near'}])}))]]);
  await page.getByRole('heading', {name: 'May this file ask other hosts?'}).waitFor();
  assert.deepEqual(world.other.log, []);
  await page.keyboard.press('Enter');
  await has(page, 'Far');
  await has(page, 'Near');
  // Agreed to once, as long as the page is there.
  await drop(page, [['atlas.json', atlas([`${world.other.url}f/far.glb?again`])]]);
  await until(page, () => fabrica.structures().filter(({name}) => name === 'Far').length === 2);
  assert.equal(await page.locator('dialog').count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
  // The page for files alone could ask nobody: it says so, and does not ask.
  const alone = await begin('local.html#src=');
  await drop(alone, files);
  await alone.locator('[data-live="alert"]', {hasText: 'it names files on other hosts'}).waitFor({state: 'attached'});
  assert.deepEqual([world.other.log, await alone.locator('dialog', {hasText: 'ask other hosts'}).count()], [[], 0]);
  await alone.context().close();
});

test('names with a colon are names, and names as they are written are found', async () => {
  const structure = (id, name) => [{'@id': id, '@type': 'Structure', annotation: {name}, sourceSelector: [{'@type': ['Selector', 'GeometrySelector'], dataSource: `${id}f`}]}];
  const named = ['L:femur', 'Series 3: bone', 'Left:tibia'];
  const kinds = {
    surfaces: named.map(name => [`${name}.stl`, stlBinary({size: 200})]),
    atlas: [['atlas.json', atlas(named.map(name => `${encodeURI(name)}.glb`))], ...named.map(name => [`${name}.glb`, boxes([{name}])])],
    written: [['atlas.json', atlas(named.map((name, i) => `Übung [${i}].glb`))], ...named.map((name, i) => [`Übung [${i}].glb`, boxes([{name}])])],
    openAnatomy: [['atlasStructure.json', Buffer.from(JSON.stringify(named.flatMap((name, i) => [...structure(`#s${i}`, name), {'@id': `#s${i}f`, '@type': 'DataSource', source: `${name}.vtk`}])))],
      ...named.map(name => [`${name}.vtk`, vtk({binary: true})])],
  };
  for (const [kind, files] of Object.entries(kinds)) {
    const page = await begin();
    await drop(page, files);
    for (const name of named) await has(page, name).catch(async error => assert.fail(`${kind}: ${name}: ${error.message} ${await page.evaluate(() => fabrica.notes())}`));
    assert.deepEqual([page.problems, world.other.log], [[], []]);
    await page.context().close();
  }
  for (const name of ['L:femur.obj', 'Series 3: bone.stl', 'Left:tibia.obj', 'c:\\meshes\\a.obj', 'a/b:c.obj', 'plain.obj', '']) assert.ok(!isAddress(name), name);
  for (const address of ['https://h/a.obj', 'https:h/a.obj', 'gs://b/a', 'local:1/a.obj', 'zip:2/a.obj', 'ftp:h', 'odd://h/x', 'odd:\\\\h', 'javascript:x', 'DATA:,x']) assert.ok(isAddress(address), address);
});
