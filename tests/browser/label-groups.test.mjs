// OME-Zarr keeps the label maps of an image in a group within it: they come with the image, by link and dropped.
import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {WINDOW, open, screenshot, until} from './helpers.mjs';
import {writeZarr3} from './volumes.mjs';

let folder, world;
const at = name => path.join(folder, name);

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-groups-'));
  await writeZarr3(at('t1.zarr'), 'zstd');
  await mkdir(at('t1.zarr/labels'), {recursive: true});
  await writeFile(at('t1.zarr/labels/zarr.json'), JSON.stringify({zarr_format: 3, node_type: 'group', attributes: {ome: {version: '0.5', labels: ['lobes', 'gone']}}}));
  await writeZarr3(at('t1.zarr/labels/lobes'), 'zstd', {values: [3, 7]});
  const file = at('t1.zarr/labels/lobes/zarr.json'), group = JSON.parse(await readFile(file, 'utf8'));
  group.attributes.ome['image-label'] = {colors: [{'label-value': 3, rgba: [200, 30, 30, 255]}], properties: [{'label-value': 3, name: 'Insula'}]};
  await writeFile(file, JSON.stringify(group));
  world = await open({mounts: {'/v/': folder}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});

test('the image with its labels: named under the pointer; one that is not there is said, and costs nothing else', async () => {
  const page = await world.page(WINDOW, '#src=v/t1.zarr/');
  await page.evaluate(() => fabrica.whenIdle());
  assert.deepEqual(await page.evaluate(() => fabrica.labelMaps().map(({name, labels}) => [name, labels])), [['lobes', true]]);
  assert.ok((await page.evaluate(() => fabrica.structures())).some(({name}) => name === 'Insula'));
  assert.ok((await page.evaluate(() => fabrica.notes())).some(note => note.includes('"gone"')), 'it is said');
  await page.evaluate(async () => {
    fabrica.setPlane({name: 'axial', visible: true, image: true});
    await fabrica.whenIdle();
  });
  await until(page, async () => {
    for (let y = 120; y < innerHeight - 120; y += 20)
      for (let x = 250; x < innerWidth - 100; x += 20)
        if ((await fabrica.pick(x, y))?.name === 'Insula') return true;
    return false;
  });
  await screenshot(page, 'label-groups');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
