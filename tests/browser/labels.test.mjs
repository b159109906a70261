// Label maps opened by link or dropped: names, surfaces from the geometry worker, colours on slices.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {gzipSync} from 'node:zlib';
import {SIZE, writeZarr3} from './volumes.mjs';
import {LAPTOP, PHONE, SHARED, SITE, WINDOW, missing, open, pixels, screenshot} from './helpers.mjs';

const MRICRON = '/usr/share/mricron/templates';
const noMricron = existsSync(path.join(MRICRON, 'aal.nii.gz')) ? false : 'mricron-data is not installed';
const skip = existsSync(path.join(SITE, 'geometry.wasm')) ? false : 'the geometry worker is not built';
let folder, world;
const at = name => path.join(folder, name);

/** Two layers, 1 mm: a liver from x = 8 to 40, a tumour over its right half and beyond it. */
async function writeSegments(name) {
  const size = [56, 48, 40], data = new Uint8Array(2 * size[0] * size[1] * size[2]);
  for (let z = 0, i = 0; z < size[2]; z++) for (let y = 0; y < size[1]; y++) for (let x = 0; x < size[0]; x++, i += 2) {
    const inside = y >= 8 && y < 40 && z >= 8 && z < 32;
    data[i] = inside && x >= 8 && x < 40 ? 1 : 0;
    data[i + 1] = inside && x >= 30 && x < 48 && y >= 16 && y < 32 ? 1 : 0;
  }
  const head = ['NRRD0004', 'type: unsigned char', 'dimension: 4', 'space: left-posterior-superior', `sizes: 2 ${size.join(' ')}`, 'kinds: list domain domain domain',
    'space directions: none (1,0,0) (0,1,0) (0,0,1)', 'space origin: (0,0,0)', 'encoding: gzip',
    'Segment0_ID:=Segment_1', 'Segment0_Name:=Liver', 'Segment0_Color:=0.9 0.2 0.1', 'Segment0_LabelValue:=1', 'Segment0_Layer:=0',
    'Segment1_ID:=Segment_2', 'Segment1_Name:=Tumour', 'Segment1_Color:=0.1 0.8 0.2', 'Segment1_LabelValue:=1', 'Segment1_Layer:=1', '', ''].join('\n');
  await writeFile(at(name), Buffer.concat([Buffer.from(head), gzipSync(data)]));
}

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-labels-'));
  await writeSegments('x.seg.nrrd');
  world = await open({mounts: {'/v/': folder, '/m/': MRICRON, '/spl/': path.join(SHARED, 'spl-brain')}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
const maps = page => page.evaluate(() => fabrica.labelMaps());
const structures = page => page.evaluate(() => fabrica.structures());
async function pageWith(address, device = WINDOW) {
  const page = await world.page(device, address);
  await idle(page);
  return page;
}
const drop = (page, list) => page.evaluate(files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name));
  document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
}, list);
const encoded = async file => [path.basename(file), (await readFile(file)).toString('base64')];
/** Resolves once all maps have surfaces, or have not. */
async function settled(page) {
  await page.waitForFunction(() => fabrica.labelMaps().length > 0 && fabrica.labelMaps().every(map => !map.labels || !['none', 'working'].includes(map.surfaces)), null, {timeout: 120000});
  await idle(page);
}

test('a label map and its names, by link: structures with surfaces', {skip: noMricron || skip}, async () => {
  const page = await pageWith('#src=m/aal.nii.gz,m/aal.nii.txt', LAPTOP);
  await settled(page);
  const [map] = await maps(page);
  assert.deepEqual([map.labels, map.surfaces, map.structures], [true, 'ready', 116]);
  const all = await structures(page);
  const left = all.find(({id}) => id === 'aal.nii.gz/37');
  assert.equal(left.name, 'Hippocampus L');
  assert.ok(all.filter(({visible}) => visible).length >= 116);
  assert.equal((await page.evaluate(() => fabrica.search('hippocampus')))[0].name.slice(0, 11), 'Hippocampus');
  await screenshot(page, 'labels-aal-laptop');
  // It can be hidden, isolated and undone like any structure, and a link says so.
  await page.evaluate(() => fabrica.isolate('aal.nii.gz/37'));
  await idle(page);
  assert.equal((await structures(page)).filter(({visible, parent}) => visible && parent !== null && parent !== undefined).length, 1);
  assert.match(await page.evaluate(() => fabrica.link()), /aal\.nii\.txt/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('overlapping segments are whole each, on slices as in space', {skip}, async () => {
  const page = await pageWith('#src=v/x.seg.nrrd');
  await settled(page);
  assert.deepEqual((await structures(page)).map(({name}) => name).sort(), ['Liver', 'Tumour', 'x']);
  await page.evaluate(() => {
    fabrica.setPlane({name: 'axial', position: [0.034, 0.02, -0.024], normal: [0, 1, 0], visible: true, cut: false});
    fabrica.camera = {target: [0.034, 0.02, -0.024], orientation: [-Math.SQRT1_2, 0, 0, Math.SQRT1_2], distance: 0.12, fieldOfView: 0.6};
  });
  const [liver, tumour] = ['x.seg.nrrd/1', 'x.seg.nrrd/1.1'];
  // Surfaces out of the way: glass is not picked where something lies behind it.
  await page.evaluate(() => fabrica.ghost(['x.seg.nrrd/1', 'x.seg.nrrd/1.1']));
  const names = async () => {
    await idle(page);
    return page.evaluate(async () => {
      const hit = await fabrica.pick(611, 274);
      return hit && `${hit.kind} ${hit.name}`;
    });
  };
  assert.match(String(await names()), /Tumour/, 'the smaller is seen');
  await page.evaluate(id => fabrica.hide(id), tumour);
  assert.match(String(await names()), /Liver/, 'below it the other one, whole');
  await page.evaluate(id => fabrica.hide(id), liver);
  assert.doesNotMatch(String(await names()), /Liver|Tumour/);
  await page.evaluate(() => fabrica.showAll());
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('on slices: hidden labels are not painted, and what lies under the pointer is named', {skip}, async () => {
  const page = await pageWith('#src=v/x.seg.nrrd');
  await settled(page);
  await page.evaluate(() => {
    const axial = fabrica.planes().find(({name}) => name === 'axial');
    fabrica.setPlane({...axial, position: [0.02, 0.02, -0.02], visible: true, cut: true});
    fabrica.camera = {target: [0.02, 0.02, -0.024], orientation: [-Math.SQRT1_2, 0, 0, Math.SQRT1_2], distance: 0.12, fieldOfView: 0.6};
  });
  await idle(page);
  await screenshot(page, 'labels-slice');
  const hit = await page.evaluate(() => fabrica.pick(611, 274));
  assert.equal(hit?.name, 'Liver');
  await page.mouse.click(611, 274);
  await idle(page);
  assert.deepEqual(await page.evaluate(() => fabrica.selection), ['x.seg.nrrd/1']);
  const colour = async () => {
    await idle(page);
    const {width, data} = await pixels(page);
    return [...data.subarray(4 * (274 * width + 611), 4 * (274 * width + 611) + 3)];
  };
  await page.evaluate(() => fabrica.select(null));
  const painted = await colour();
  assert.ok(painted[0] > painted[1] + 30, `the liver is red: ${painted}`);
  await page.evaluate(() => fabrica.hide('x.seg.nrrd/1'));
  const bare = await colour();
  assert.ok(Math.abs(bare[0] - bare[1]) < 30, `and not painted when it is hidden: ${bare}`);
  await page.context().close();
});

test('dropped with its colour table: Slicer\'s atlas', {skip: missing('spl-brain') || skip}, async () => {
  const page = await pageWith('', LAPTOP);
  await page.locator('.drop-hint').waitFor({state: 'attached'});
  const slicer = path.join(SHARED, 'spl-brain/slicer');
  await drop(page, [await encoded(path.join(slicer, 'volumes/labels/hncma-atlas.nrrd')), await encoded(path.join(slicer, 'colortables/hncma-atlas-lut.ctbl'))]);
  await settled(page);
  const [map] = await maps(page);
  assert.equal(map.surfaces, 'ready', map.why);
  const all = await structures(page);
  assert.ok(all.some(({name}) => name === 'left hippocampus'));
  await screenshot(page, 'labels-hncma-laptop');
  await page.context().close();
});

test('the person says what it is', {skip: noMricron || skip}, async () => {
  const page = await pageWith('#src=m/brodmann.nii.gz');
  await settled(page);
  assert.equal((await maps(page))[0].labels, true);
  const address = (await maps(page))[0].address;
  await page.evaluate(url => fabrica.load(`${url}#as=image`), address);
  await idle(page);
  assert.equal((await maps(page))[0].labels, false);
  assert.ok((await structures(page)).every(({visible}) => !visible));
  assert.match(decodeURIComponent(await page.evaluate(() => fabrica.link())), /brodmann\.nii\.gz#as=image/);
  await page.evaluate(url => fabrica.load(`${url}#as=labels`), address);
  await idle(page);
  assert.ok((await structures(page)).some(({visible}) => visible));
  await page.context().close();
});

/** Zarrita's, with what OME-Zarr says of labels: 3 where x is low, 7 where it is high. */
async function writeRegions(name, {codec = 'zstd', label = {colors: [{'label-value': 3, rgba: [200, 30, 30, 255]}], properties: [{'label-value': 3, name: 'Insula'}]}, ...more} = {}) {
  await writeZarr3(at(name), codec, {values: [3, 7], ...more});
  const group = JSON.parse(await readFile(at(`${name}/zarr.json`), 'utf8'));
  group.attributes.ome['image-label'] = label;
  group.attributes.ome.multiscales[0].name = 'regions';
  await writeFile(at(`${name}/zarr.json`), JSON.stringify(group));
}

/** Numbers as the Allen atlases have them. */
const LARGE = {Type: Uint32Array, type: 'uint32', values: [70000, 4000000000]};
const LARGE_LABEL = {colors: [{'label-value': 70000, rgba: [210, 20, 20, 255]}, {'label-value': 4000000000, rgba: [20, 200, 20, 255]}],
  properties: [{'label-value': 70000, name: 'Insula'}, {'label-value': 4000000000, name: 'Cuneus'}]};
const named = (page, place) => page.evaluate(async at => (await fabrica.valueAt(at))?.name, place);
const LOW = [0.01, 0.01, 0.01], HIGH = [0.04, 0.01, 0.01];

test('a streamed label map alone becomes surfaces, named by itself and by a table', {skip}, async () => {
  await writeRegions('regions.zarr');
  await writeFile(at('regions.txt'), '7 Cuneus\n');
  const page = await pageWith('#src=v/regions.zarr/,v/regions.txt');
  await settled(page);
  const [map] = await maps(page);
  assert.deepEqual([map.name, map.surfaces, map.structures], ['regions', 'ready', 2]);
  const all = await structures(page);
  assert.deepEqual(all.map(({id, name}) => `${id} ${name}`).sort(), ['regions/3 Insula', 'regions/7 Cuneus', 'regions/labels regions']);
  assert.ok(await page.evaluate(() => fabrica.planes().every(({visible}) => !visible)), 'the slices that stood in gave way');
  const {min, max} = all.find(({id}) => id === 'regions/3').bounds;
  assert.ok(Math.abs(max[0] - min[0] - SIZE[0] / 2 / 1000) < 2e-3, 'as wide as its half of the cube');
  await page.evaluate(() => fabrica.isolate('regions/7'));
  await idle(page);
  await screenshot(page, 'labels-streamed');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a streamed label map beside an image: its surfaces are made when asked for', {skip}, async () => {
  await writeRegions('beside.zarr');
  await writeZarr3(at('t1.zarr'), 'zstd');
  await writeFile(at('atlas.json'), JSON.stringify({fabricaAtlas: 1, id: 'x', title: 'X', volumes: [{id: 't1', url: 't1.zarr/'}, {id: 'regions', url: 'beside.zarr/', labels: true}]}));
  const page = await pageWith('#src=v/atlas.json', LAPTOP);
  assert.deepEqual((await maps(page)).map(({surfaces}) => surfaces), ['none']);
  // What the file names is there at once, on slices and under the pointer.
  assert.deepEqual((await structures(page)).map(({id, name}) => `${id} ${name}`).sort(), ['regions/3 Insula', 'regions/labels regions']);
  const seen = await page.evaluate(async () => {
    for (let y = 150; y < innerHeight - 150; y += 20)
      for (let x = 250; x < innerWidth - 250; x += 20) {
        const hit = await fabrica.pick(x, y);
        if (hit?.name === 'Insula') return {x, y};
      }
    return null;
  });
  assert.ok(seen, 'Insula is under the pointer somewhere');
  const {width, data} = await pixels(page), ratio = width / page.viewportSize().width;
  const from = 4 * (Math.round(seen.y * ratio) * width + Math.round(seen.x * ratio));
  assert.ok(data[from] > data[from + 1] + 20, `it is red: ${[...data.subarray(from, from + 3)]}`);
  const press = async name => {
    const control = (await page.evaluate(() => fabrica.controls())).find(one => one.name === name);
    assert.ok(control, `${name} can be pressed`);
    await page.mouse.click(control.x + control.width / 2, control.y + control.height / 2);
    await idle(page);
  };
  await press('tool');  // the bar's first: slices
  // At the panel's end: it may have to be scrolled to.
  const panel = (await page.evaluate(() => fabrica.controls())).find(({name}) => name === 'add plane');
  await page.mouse.move(panel.x + 20, panel.y);
  await page.mouse.wheel(0, 3000);
  await page.waitForTimeout(500);
  await idle(page);
  await screenshot(page, 'labels-beside-laptop');
  await press('surfaces');
  await settled(page);
  assert.deepEqual((await structures(page)).map(({id}) => id).sort(), ['regions/3', 'regions/7', 'regions/labels'], 'and nothing twice');
  await page.context().close();
});

test('numbers above 65,535 in a streamed label map: names, surfaces, colours on slices', {skip}, async () => {
  await writeRegions('large.zarr', {...LARGE, label: LARGE_LABEL});
  const page = await pageWith('#src=v/large.zarr/');
  await settled(page);
  const [map] = await maps(page);
  assert.deepEqual([map.surfaces, map.structures], ['ready', 2], map.why);
  const all = await structures(page);
  assert.deepEqual(all.map(({id, name}) => `${id} ${name}`).sort(), ['regions/4000000000 Cuneus', 'regions/70000 Insula', 'regions/labels regions']);
  const {min, max} = all.find(({id}) => id === 'regions/4000000000').bounds;
  assert.ok(Math.abs(max[0] - min[0] - SIZE[0] / 2 / 1000) < 2e-3, 'as wide as its half of the cube');
  assert.deepEqual([await named(page, LOW), await named(page, HIGH)], ['Insula', 'Cuneus']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the same beside an image, in 64 bits: painted, named and hidden on slices before it has surfaces', {skip}, async () => {
  await writeRegions('wide.zarr', {codec: 'blosc', Type: BigUint64Array, type: 'uint64', values: [70000n, 4000000000n], label: LARGE_LABEL});
  await writeZarr3(at('t1.zarr'), 'zstd');
  await writeFile(at('wide.json'), JSON.stringify({fabricaAtlas: 1, id: 'x', title: 'X', volumes: [{id: 't1', url: 't1.zarr/'}, {id: 'regions', url: 'wide.zarr/', labels: true}]}));
  const page = await pageWith('#src=v/wide.json', LAPTOP);
  assert.deepEqual((await maps(page)).map(({surfaces}) => surfaces), ['none']);
  assert.deepEqual([await named(page, LOW), await named(page, HIGH)], ['Insula', 'Cuneus']);
  await screenshot(page, 'labels-large-laptop');
  // Well within what bears the name: with it on both sides.
  const seen = await page.evaluate(async () => {
    const out = {};
    for (let y = 150; y < innerHeight - 150; y += 40) {
      const names = [];
      for (let x = 250; x < innerWidth - 250; x += 20) {
        names.push((await fabrica.pick(x, y))?.name);
        const [left, middle, right] = names.slice(-3);
        if (left === middle && middle === right) out[middle] ??= {x: x - 20, y};
      }
      if (out.Insula && out.Cuneus) break;
    }
    return out;
  });
  assert.ok(seen.Insula && seen.Cuneus, 'both are under the pointer somewhere');
  const colour = async ({x, y}) => {
    await idle(page);
    const {width, data} = await pixels(page), ratio = width / page.viewportSize().width;
    const from = 4 * (Math.round(y * ratio) * width + Math.round(x * ratio));
    return [...data.subarray(from, from + 3)];
  };
  const [red, green] = [await colour(seen.Insula), await colour(seen.Cuneus)];
  assert.ok(red[0] > red[1] + 20, `red: ${red} at ${JSON.stringify(seen.Insula)}`);
  assert.ok(green[1] > green[0] + 20, `green: ${green} at ${JSON.stringify(seen.Cuneus)}`);
  await page.evaluate(() => fabrica.hide('regions/70000'));
  const bare = await colour(seen.Insula);
  assert.ok(Math.abs(bare[0] - bare[1]) < 20, `not painted when it is hidden: ${bare}`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a table says which numbers above 65,535 there are, where the map does not; without one that is told', {skip}, async () => {
  await writeRegions('bare.zarr', {...LARGE, label: {}});
  await writeFile(at('allen.csv'), 'id,name\n70000,Insula\n4000000000,Cuneus\n');
  const page = await pageWith('#src=v/bare.zarr/,v/allen.csv');
  await settled(page);
  assert.deepEqual((await structures(page)).map(({id, name}) => `${id} ${name}`).sort(), ['regions/4000000000 Cuneus', 'regions/70000 Insula', 'regions/labels regions']);
  await page.context().close();
  const alone = await pageWith('#src=v/bare.zarr/');
  await settled(alone);
  const notes = await alone.evaluate(() => fabrica.notes());
  assert.ok(notes.some(note => /above 65,535.*table of its names/.test(note)), `${notes}`);
  assert.match((await maps(alone))[0].why, /nobody says which/);
  await alone.context().close();
});

test('a table that names nothing says so', async () => {
  await writeFile(at('poem.txt'), 'a poem\nabout brains\n');
  const page = await world.page(WINDOW, '#src=v/x.seg.nrrd');
  const error = await page.evaluate(() => fabrica.load('v/poem.txt').then(() => null, ({reason, advice}) => ({reason, advice})));
  assert.match(error.reason, /names a label/);
  assert.match(error.advice, /number and a name/);
  await page.context().close();
});

test('on a phone, within its memory', {skip: noMricron || skip}, async () => {
  const page = await pageWith('#src=m/aal.nii.gz,m/aal.nii.txt', PHONE);
  await settled(page);
  const [map] = await maps(page);
  assert.equal(map.surfaces, 'ready', map.why);
  await screenshot(page, 'labels-aal-phone');
  await page.context().close();
});
