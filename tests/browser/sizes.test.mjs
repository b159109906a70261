// Before much is fetched a person is asked, whatever the link leads to: ZIP files, several meshes, atlases of Open Anatomy, hosts that give files as a whole
// only. Small ones cost no question, no request and no wait. How far a long one is, is told in megabytes.
import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {zipSync} from 'fflate';
import {PHONE, WINDOW, open, until} from './helpers.mjs';
import {stlBinary, vtk} from './surface_files.mjs';

const MB = 1e6;
let folder, world;

/** A real one of so many triangles. */
function manyTriangles(count) {
  const one = stlBinary({size: 40}), out = Buffer.alloc(84 + 50 * count);
  out.writeUInt32LE(count, 80);
  for (let i = 0; i < count; i++) one.copy(out, 84 + 50 * i, 84 + 50 * (i % 12), 84 + 50 * (i % 12 + 1));
  return out;
}

/** An atlas of Open Anatomy with so many meshes. */
const structures = count => JSON.stringify([{'@id': '#header', '@type': 'Header', title: 'Many', root: ['#group']},
  {'@id': '#group', '@type': 'Group', annotation: {name: 'All'}, member: Array.from({length: count}, (_, i) => `#s${i}`)},
  ...Array.from({length: count}, (_, i) => [{'@id': `#s${i}`, '@type': 'Structure', annotation: {name: `S${i}`}, sourceSelector: [{'@type': ['Selector', 'GeometrySelector'], dataSource: `#f${i}`}]},
    {'@id': `#f${i}`, '@type': 'DataSource', source: `m/${i}.vtk`}]).flat()]);

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-sizes-'));
  const put = (name, bytes) => mkdir(path.dirname(path.join(folder, name)), {recursive: true}).then(() => writeFile(path.join(folder, name), bytes));
  const zeros = Buffer.alloc(25 * MB);
  await put('large.zip', zipSync({'head/skull.stl': zeros, 'readme.txt': Buffer.from('hello')}, {level: 0}));
  // What is large in it is nothing that is opened.
  await put('scans.zip', zipSync({'head/skull.stl': stlBinary({size: 180}), 'scans.bin': Buffer.alloc(60 * MB)}, {level: 0}));
  for (const name of ['a', 'b']) await put(`${name}.stl`, zeros.subarray(0, 12 * MB));
  await put('large.nii', zeros.subarray(0, 15 * MB));
  await put('many.stl', manyTriangles(500_000));
  await put('large/atlasStructure.json', structures(40));
  await put('small/atlasStructure.json', structures(40));
  for (let i = 0; i < 40; i++) {
    await put(`large/m/${i}.vtk`, Buffer.concat([vtk({binary: true}), zeros.subarray(0, MB)]));
    await put(`small/m/${i}.vtk`, vtk({binary: true, at: [0, 0, i]}));
  }
  world = await open({mounts: {'/f/': folder}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});

const saving = () => Object.defineProperty(navigator, 'connection', {value: {saveData: true}});
const begin = (address, device = PHONE, init = () => {}, faults = []) => {
  world.server.log.length = 0;
  world.server.faults = faults;
  return world.page(device, address, {init, ready: false});
};
/** It is there, with a structure of this name. */
const has = async (page, name) => {
  await page.waitForFunction(() => window.fabrica);
  await page.evaluate(() => fabrica.ready);
  await until(page, wanted => fabrica.structures().some(one => one.name === wanted), name, 60000);
};
const asked = pattern => world.server.log.filter(({url}) => pattern.test(url));
const bytesOf = list => list.reduce((sum, {bytes}) => sum + bytes, 0);
const refuse = async page => {
  await page.getByRole('button', {name: 'Cancel'}).click();
  await page.locator('[data-live="alert"]', {hasText: 'It was not opened, because it is large.'}).waitFor({state: 'attached'});
  await page.waitForTimeout(300);
  await until(page, () => !document.querySelector('dialog'));  // asked once: a second question would stay
  assert.deepEqual(page.problems, []);
  await page.context().close();
};

test('a ZIP file is asked about before what is in it is fetched, by what will be opened of it', async () => {
  const page = await begin('#src=f/large.zip');
  await page.getByText('Open a file of 25 MB?').waitFor();
  assert.match(await page.locator('dialog .source').textContent(), /\/f\/large\.zip$/);
  assert.ok(bytesOf(asked(/large\.zip/)) < 200_000, 'nothing but its directory has come');
  await refuse(page);
  const other = await begin('#src=f/scans.zip');
  await has(other, 'skull');
  assert.equal(await other.locator('dialog').count(), 0);
  await other.context().close();
});

test('where a host gives the whole file only, all of it counts, and waits', async () => {
  world.server.log.length = 0;
  const page = await begin('#src=');
  await page.waitForFunction(() => window.fabrica);
  await page.evaluate(() => fabrica.ready);
  world.server.faults = [{match: /\/f\//, noRanges: true, rate: 20 * MB}];
  await page.evaluate(() => { location.hash = 'src=f/scans.zip'; });
  await page.getByText('Open a file of 60 MB?').waitFor();
  await page.waitForTimeout(1000);
  // What is under way in the network between comes all the same; no more than that.
  const before = bytesOf(asked(/scans\.zip/));
  await page.waitForTimeout(1000);
  assert.equal(bytesOf(asked(/scans\.zip/)), before);
  assert.ok(before < 60 * MB, 'it has not come behind the question');
  await page.getByRole('button', {name: 'Open', exact: true}).click();
  await has(page, 'skull');
  await page.waitForTimeout(300);
  await until(page, () => !document.querySelector('dialog'));  // asked once: a second question would stay
  await page.context().close();
});

test('several meshes of one link are asked about together', async () => {
  const page = await begin('#model=f/a.stl,f/b.stl');
  await page.getByText('Open 2 files of 24 MB together?').waitFor();
  assert.deepEqual((await page.locator('dialog .source').allTextContents()).map(url => url.slice(-5)), ['a.stl', 'b.stl']);
  assert.ok(bytesOf(asked(/\.stl/)) < 13 * MB, 'the first may have come, which alone is no question');
  await refuse(page);
});

test('an image is asked about with the meshes of its link, in the order of the link, whichever program comes first', async () => {
  const faults = [{match: /whole_volume\.js/, delay: 1500}];
  const page = await begin('#src=f/large.nii,f/a.stl', PHONE, () => {}, faults);
  await page.getByText('Open 2 files of 27 MB together?').waitFor();
  assert.deepEqual((await page.locator('dialog .source').allTextContents()).map(url => url.slice(-5)), ['e.nii', 'a.stl']);
  await refuse(page);
});

test('an atlas of many small files: asked by their sum, when the first answers let it seem large', async () => {
  const page = await begin('#src=f/large/atlasStructure.json');
  await page.getByText(/Open 40 files of 4\d MB together\?/).waitFor();
  assert.match(await page.locator('dialog .source').textContent(), /atlasStructure\.json$/);
  const got = asked(/\.vtk/).filter(({method}) => method === 'GET');
  assert.ok(got.length <= 12, `${got.length} files were begun`);
  await refuse(page);
  // Agreed to, it is as it would be.
  const again = await begin('#src=f/large/atlasStructure.json', WINDOW, saving);
  await again.getByText(/Open 40 files/).waitFor();
  await again.getByRole('button', {name: 'Open', exact: true}).click();
  await has(again, 'S0');
  assert.equal(await again.evaluate(() => fabrica.structures().filter(({name}) => /^S\d/.test(name)).length), 40);
  assert.deepEqual(again.problems, []);
  await again.context().close();
});

test('small ones cost no question and no request more', async () => {
  for (const [address, name] of [['#src=f/small/atlasStructure.json', 'S39'], ['#model=f/small/m/1.vtk,f/small/m/2.vtk', '2']]) {
    const page = await begin(address);
    await has(page, name);
    assert.deepEqual(asked(/\.vtk/).filter(({method}) => method !== 'GET'), [], 'no file is asked for its size');
    assert.equal(await page.locator('dialog').count(), 0);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test('how far a long one is, is told in megabytes; of a list whose sum nobody told, in files', async () => {
  const told = async (address, faults) => {
    const page = await begin('#src=', WINDOW);
    await page.waitForFunction(() => window.fabrica);
    await page.evaluate(() => fabrica.ready);
    await page.evaluate(() => {
      window.told = [];
      fabrica.on('progress', ({text, fraction}) => window.told.push([text, fraction]));
    });
    world.server.faults = faults;
    await page.evaluate(hash => { location.hash = hash; }, address);
    await until(page, () => fabrica.structures().length > 0, undefined, 60000);
    const list = await page.evaluate(() => window.told);
    assert.deepEqual(page.problems, []);
    await page.context().close();
    return list;
  };
  const bytes = (await told('src=f/many.stl', [{match: /many/, rate: 8e6}])).filter(([text]) => /^Opening: [\d.]+ of 25 MB$/.test(text));
  assert.ok(bytes.length >= 3, 'again and again');
  assert.ok(bytes.every(([, fraction], i) => i === 0 || fraction >= bytes[i - 1][1]) && bytes.at(-1)[1] > 0.5, JSON.stringify(bytes));
  const files = (await told('src=f/small/atlasStructure.json', [{match: /\.vtk/, delay: 300}])).filter(([text]) => /^Opening: \d+ of 40 files$/.test(text));
  assert.ok(files.length >= 2, JSON.stringify(files));
});
