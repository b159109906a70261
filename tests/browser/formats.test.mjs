// Models in other formats than glTF: by link and dropped, their materials, names, units and axes; ZIP files; atlases of Open Anatomy; exports
// of 3D Slicer; links of 3dviewer.net.
import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {zipSync} from 'fflate';
import {boxes} from './glb.mjs';
import {LAPTOP, SHARED, WINDOW, difference, missing, drop, open, pixels, place, screenshot} from './helpers.mjs';
import {obj, ply, stlBinary, stlText, vtk, vtkGrid, vtp, vtu} from './surface_files.mjs';

const MTL = Buffer.from('newmtl red\nKd 0.9 0.1 0.1\nnewmtl glass\nKd 0.1 0.2 0.9\nd 0.4\n');
const LUNGS = () => obj([{name: 'Left lung', material: 'red'}, {name: 'Right lung', material: 'glass', at: [-80, 0, 0]}], ['mtllib lungs.mtl']);
const FILES = {
  'lungs.obj': LUNGS(), 'lungs.mtl': MTL, 'bare.obj': obj([{name: 'a'}, {name: 'b'}], ['mtllib gone.mtl']), 'elsewhere/colours/lungs.mtl': MTL, 'elsewhere/lungs.obj': LUNGS(),
  'femur.stl': stlBinary({size: 400}), 'leg.stl': stlText([{name: 'Femur', size: 400}, {name: 'Tibia', size: 300, at: [0, 0, -350]}]),
  'ossicle.stl': stlBinary({size: 3}), 'skull.stl': stlBinary({size: 180}),
  'ascii.ply': ply({format: 'ascii'}), 'little.ply': ply({format: 'binary_little_endian', color: () => [20, 200, 30]}), 'big.ply': ply({format: 'binary_big_endian'}),
  'old.vtk': vtk({binary: true, at: [10, 20, 100]}), 'new.vtk': vtk({binary: true, version: '5.1', title: '3D Slicer output. SPACE=LPS', at: [10, 20, 100]}),
  'text.vtk': vtk({extra: true}), 'packed.vtp': vtp({how: 'raw', packed: true}), 'plain.vtp': vtp(),
  'grid.vtk': vtkGrid('wedges', {binary: true}), 'grid.vtu': vtu('hexahedra'),
  'cut.stl': stlBinary().subarray(0, 300), 'cut.ply': ply({format: 'binary_little_endian'}).subarray(0, 330), 'wrong.obj': Buffer.from('v 0 0 0\nf 1 2 3\n'),
  'image.vtk': Buffer.from('# vtk DataFile Version 3.0\nx\nASCII\nDATASET STRUCTURED_POINTS\nDIMENSIONS 2 2 2\n'), 'cut.vtp': vtp({how: 'raw'}).subarray(0, 900),
  'page.stl': Buffer.from('<!DOCTYPE html><p>Not found</p>'), 'some.fbx': Buffer.from('Kaydara FBX Binary'), 'box.glb': boxes([{name: 'Box'}]),
};
const PACKED = {
  'leg.zip': {'leg/Femur.stl': stlBinary({size: 400}), 'leg/foot/Talus.stl': stlBinary({size: 3}), 'leg/lungs.obj': LUNGS(), 'leg/lungs.mtl': MTL, '__MACOSX/leg/._Femur.stl': Buffer.from('x')},
  'models.zip': {'box.glb': boxes([{name: 'Box'}]), 'skull.stl': stlBinary({size: 180})},
  'each.zip': {'each/ear.ply': ply({format: 'binary_little_endian', color: () => [20, 200, 30]}), 'each/old.vtk': vtk({binary: true}), 'each/packed.vtp': vtp({how: 'raw', packed: true}), 'each/grid.vtu': vtu('voxels'), 'each/scan.nrrd': labels([3])},
  'scan.zip': {'scan/map.nrrd': labels([3, 5]), 'scan/names.csv': Buffer.from('id,name,color\n3,Left hippocampus,#ff0000\n5,Skin,#ffddcc\n'), 'scan/read me.txt': Buffer.from('hello')},
  'nothing.zip': {'readme.txt': Buffer.from('hello')},
  'bomb.zip': {'bomb.stl': Buffer.alloc(1 << 20)},
};

let folder, world;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-formats-'));
  for (const [name, bytes] of Object.entries(FILES)) {
    await mkdir(path.dirname(path.join(folder, name)), {recursive: true});
    await writeFile(path.join(folder, name), bytes);
  }
  // Packed, as a rule, and stored where it cannot be packed any further.
  for (const [name, members] of Object.entries(PACKED)) await writeFile(path.join(folder, name), zipSync(members, {level: name === 'models.zip' ? 0 : 6}));
  world = await open({mounts: {'/f/': folder, '/spl/': path.join(SHARED, 'spl-brain'), '/slicer/': path.join(SHARED, 'slicer-export')}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});

async function pageWith(address, device = WINDOW) {
  const page = await world.page(device, address, {init: () => {
    window.heard = [];
    Object.defineProperty(window, 'fabrica', {configurable: true, set(api) {
      Object.defineProperty(window, 'fabrica', {value: api, writable: true});
      api.on('error', error => window.heard.push({...error}));
    }});
  }});
  await page.evaluate(() => fabrica.whenIdle());
  return page;
}
const idle = page => page.evaluate(() => fabrica.whenIdle());
const heard = page => page.evaluate(() => window.heard);
const notes = page => page.evaluate(() => fabrica.notes());
const names = page => page.evaluate(() => fabrica.structures().map(({name}) => name));
/** Beside the demo, which is there before. */
const loaded = (page, name) => page.waitForFunction(wanted => fabrica.structures().some(one => one.name === wanted), name);
/** Where a structure stands, millimetres, rounded. */
const box = (page, name) => page.evaluate(wanted => {
  const {bounds} = fabrica.structures().find(one => one.name === wanted);
  return [bounds.min, bounds.max].map(corner => corner.map(x => Math.round(x * 1000) + 0));
}, name);
/** The colour of a structure, as it is drawn alone: of what differs from the ground, the mean. */
async function shade(page, name) {
  await page.evaluate(async wanted => {
    fabrica.isolate(fabrica.structures().find(one => one.name === wanted).id);
    fabrica.fit();
    await fabrica.whenIdle();
  }, name);
  return page.evaluate(async () => {
    const image = await createImageBitmap(await fabrica.screenshot({width: 320, height: 240}));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, image.width, image.height), sum = [0, 0, 0];
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      // The ground is grey.
      if (Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) < 60) continue;
      for (let k = 0; k < 3; k++) sum[k] += data[at + k];
      count++;
    }
    return count > 200 ? sum.map(value => Math.round(value / count)) : [0, 0, 0];
  });
}

test('every format by link: named, in metres, with what was taken for granted', async () => {
  const page = await pageWith('#model=f/lungs.obj');
  assert.deepEqual(await names(page), ['Left lung', 'Right lung']);
  assert.ok((await notes(page)).some(note => /^lungs\.obj: Units and axes: in millimetres, Z up .*LPS.*, judged by what is called left and right/.test(note)), `${await notes(page)}`);
  // The others beside it, one after the other: each by itself.
  for (const [file, expected, millimetres, axes] of [
    ['femur.stl', ['femur'], 400, 'LPS'], ['leg.stl', ['Femur', 'Tibia'], 400, 'LPS'], ['ascii.ply', ['ascii'], 40, 'LPS'], ['little.ply', ['little'], 40, 'LPS'],
    ['big.ply', ['big'], 40, 'LPS'], ['old.vtk', ['old'], 40, 'RAS'], ['new.vtk', ['new'], 40, 'LPS'], ['text.vtk', ['text'], 40, 'RAS'], ['packed.vtp', ['packed'], 40, 'RAS'],
    ['plain.vtp', ['plain'], 40, 'RAS'], ['grid.vtk', ['grid'], 40, 'RAS']]) {
    await page.evaluate(url => fabrica.load(url), `f/${file}`);
    const all = await names(page);
    for (const name of expected) assert.ok(all.includes(name), `${file}: ${all}`);
    const [low, high] = await box(page, expected[0]);
    assert.equal(high[0] - low[0], millimetres, file);
    assert.ok((await notes(page)).some(note => note.startsWith(`${file}: `) && note.includes('in millimetres') && note.includes(axes)), file);
  }
  await idle(page);
  assert.deepEqual([await heard(page), page.problems], [[], []]);
  await page.context().close();
});

test('axes: what lies to the left, behind and above in an LPS and in a RAS file lies there', async () => {
  const page = await pageWith('#model=f/new.vtk,f/old.vtk');
  // LPS: 10 to 50 left, 20 to 60 back, 100 to 140 up. World: left, up, front.
  assert.deepEqual(await box(page, 'new'), [[10, 100, -60], [50, 140, -20]]);
  assert.deepEqual(await box(page, 'old'), [[10, 100, -60], [50, 140, -20]], 'opened together they are of one frame, which one of them says');
  await page.context().close();
  const alone = await pageWith('#model=f/old.vtk');
  assert.deepEqual(await box(alone, 'old'), [[-50, 100, 20], [-10, 140, 60]], 'RAS: to the right, to the front');
  await alone.context().close();
  const said = await pageWith('#src=f/old.vtk%23frame%3Dcm%2Cy');
  assert.deepEqual(await box(said, 'old'), [[100, 200, 1000], [500, 600, 1400]], 'as the address says');
  assert.ok((await notes(said)).some(note => /in centimetres, Y up, as you chose/.test(note)));
  await said.context().close();
  const glb = await pageWith('#src=f/box.glb%23frame%3Dcm%2Cy');
  assert.deepEqual((await box(glb, 'Box'))[1].map(x => Math.round(x * 100) / 100), [0, 0, 0], 'a glTF, too: 4 cm become 0.4 mm');
  await glb.context().close();
});

test('materials of an OBJ: beside it, under its name only, or another address of the link', async () => {
  for (const address of ['#model=f/lungs.obj', '#model=f/lungs.obj,f/lungs.mtl', '#model=f/elsewhere/lungs.obj,f/elsewhere/colours/lungs.mtl']) {
    const page = await pageWith(address);
    const [r, g, b] = await shade(page, 'Left lung');
    assert.ok(r > 2 * g && r > 2 * b, `${address}: ${[r, g, b]}`);
    assert.ok((await page.evaluate(() => fabrica.link())).includes(address.includes('mtl') ? 'lungs.mtl' : 'lungs.obj'));
    assert.deepEqual(await heard(page), []);
    await page.context().close();
  }
  const without = await pageWith('#model=f/bare.obj');
  assert.deepEqual(await names(without), ['a', 'b']);
  assert.ok((await notes(without)).some(note => /materials are not there: gone\.mtl/.test(note)));
  assert.deepEqual(await heard(without), []);
  await without.context().close();
});

test('dropped: a file, a file with its materials, several of one frame', async () => {
  const page = await pageWith('');
  await drop(page, [['little.ply', FILES['little.ply']]]);
  await loaded(page, 'little');
  await idle(page);
  const [r, g, b] = await shade(page, 'little');
  assert.ok(g > 2 * r && g > 2 * b, `its one colour: ${[r, g, b]}`);
  await page.context().close();
  const lungs = await pageWith('');
  await drop(lungs, [['lungs.mtl', MTL], ['lungs.obj', FILES['lungs.obj']]]);
  await loaded(lungs, 'Left lung');
  await idle(lungs);
  assert.ok((await shade(lungs, 'Left lung'))[0] > 100);
  await lungs.context().close();
  const both = await pageWith('');
  await drop(both, [['ossicle.stl', FILES['ossicle.stl']], ['skull.stl', FILES['skull.stl']], ['cut.stl', FILES['cut.stl']]]);
  await loaded(both, 'skull');
  await idle(both);
  assert.deepEqual(await box(both, 'ossicle'), [[0, 0, -3], [3, 3, 0]], 'millimetres, as the skull beside it');
  assert.ok((await notes(both)).some(note => /cut\.stl: The file ends early/.test(note)), 'what cannot be read is said, and costs itself');
  assert.deepEqual(await heard(both), []);
  assert.deepEqual(both.problems, []);
  await both.context().close();
});

test('what is damaged, cut off or something else is refused in words, and what is opened next opens', async () => {
  const page = await pageWith('#model=f/box.glb');
  for (const [file, expected] of [['cut.stl', /ends early/], ['cut.ply', /ends early/], ['cut.vtp', /ends early/], ['wrong.obj', /not there/], ['image.vtk', /an image/],
    ['page.stl', /web page/], ['some.fbx', /no kind of file/], ['nothing.zip', /nothing in this ZIP/], ['bomb.zip', /no triangles/]]) {
    const error = await page.evaluate(url => fabrica.load(url).then(() => null, ({reason, advice, source}) => ({reason, advice, source})), `f/${file}`);
    assert.match(error?.reason ?? 'it was opened', expected, file);
    assert.ok(error.advice && error.source.includes(file.replace('bomb.zip', '')), `${file}: ${error.source}`);
  }
  await page.evaluate(() => fabrica.load('f/femur.stl'));
  assert.ok((await names(page)).includes('femur'));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('ZIP files, linked and dropped: in the tree of their folders, of one frame, with their materials', async () => {
  const page = await pageWith('#src=f/leg.zip');
  assert.deepEqual((await names(page)).sort(), ['Femur', 'Left lung', 'Right lung', 'Talus', 'foot', 'lungs']);
  assert.deepEqual(await box(page, 'Talus'), [[0, 0, -3], [3, 3, 0]]);
  assert.equal(await page.evaluate(() => fabrica.structures().find(({name}) => name === 'Talus').path.slice(0, -1).join('/')), 'foot');
  assert.ok((await shade(page, 'Left lung'))[0] > 100);
  assert.match(await page.evaluate(() => fabrica.link()), /src=f\/leg\.zip/);
  assert.deepEqual([await heard(page), page.problems], [[], []]);
  await page.context().close();
  // One of each kind, and an image, of which is said that it is not there.
  const each = await pageWith('#src=f/each.zip');
  assert.deepEqual((await names(each)).sort(), ['ear', 'grid', 'old', 'packed']);
  assert.ok((await notes(each)).some(note => /^each\.zip: .*1 images beside the models/.test(note)), `${await notes(each)}`);
  assert.deepEqual([await heard(each), each.problems], [[], []]);
  await each.context().close();
  const scan = await pageWith('#src=f/scan.zip');
  await scan.waitForFunction(() => fabrica.structures().some(({name}) => name === 'Left hippocampus'));
  assert.ok((await names(scan)).includes('Skin'), 'named by the table in it');
  assert.doesNotMatch(decodeURIComponent(await scan.evaluate(() => fabrica.link())), /zip:/, 'the link names the ZIP file alone');
  assert.deepEqual([await heard(scan), scan.problems], [[], []]);
  await scan.context().close();
  const dropped = await pageWith('');
  await drop(dropped, [['models.zip', await readFile(path.join(folder, 'models.zip'))]]);
  await loaded(dropped, 'skull');
  assert.deepEqual((await names(dropped)).filter(name => ['Box', 'skull'].includes(name)).sort(), ['Box', 'skull']);
  assert.deepEqual(await heard(dropped), []);
  await dropped.context().close();
});

/** Open Anatomy's form: several parents, a circle, a mesh that is missing, a label map that is another. */
function structure(extra = []) {
  const one = (id, file, key) => ({'@id': `#${id}`, '@type': 'Structure', annotation: {name: id.replace('_', ' ')}, renderOption: {color: 'rgb(250,20,30)'}, sourceSelector: [
    {'@type': ['Selector', 'LabelMapSelector'], dataKey: key, dataSource: '#labels'}, {'@type': ['Selector', 'GeometrySelector'], dataSource: `#${file}`}]});
  const source = (id, address) => ({'@id': `#${id}`, '@type': 'DataSource', baseURL: '#base', source: address});
  const group = (id, ...member) => ({'@id': `#${id}`, '@type': 'Group', annotation: {name: id}, member: member.map(name => `#${name}`)});
  return [{'@id': '#__header__', '@type': 'Header', title: 'Little brain', root: ['#Brain'], backgroundImage: ['#t1']}, {'@id': '#base', '@type': 'BaseURL', url: ''},
    group('Brain', 'Lobes', 'Limbic', 'nobody'), group('Lobes', 'left_hippocampus', 'left_insula'), group('Limbic', 'left_hippocampus', 'skin', 'Circle'), group('Circle', 'Limbic'),
    one('left_hippocampus', 'm1', 3), one('left_insula', 'm2', 4), one('skin', 'm3', 5), source('m1', 'models/one file.vtk'), source('m2', 'models/two.vtk'),
    source('m3', 'models/gone.vtk'), source('labels', 'labels.nrrd'), source('t1', 'gone.nrrd'), ...extra];
}

/** A map in which of 3, 4 and 5 only `values` are. */
function labels(values) {
  const data = new Uint8Array(8 * 8 * 8);
  values.forEach((value, i) => data.fill(value, i * 64, i * 64 + 40));
  return Buffer.concat([Buffer.from(['NRRD0004', 'type: uchar', 'dimension: 3', 'space: left-posterior-superior', 'sizes: 8 8 8', 'space directions: (1,0,0) (0,1,0) (0,0,1)',
    'space origin: (0,0,0)', 'encoding: raw', '', ''].join('\n')), data]);
}

test('an atlas of Open Anatomy: its tree with several parents, colours, what is missing, another label map', async () => {
  await mkdir(path.join(folder, 'oa/models'), {recursive: true});
  await writeFile(path.join(folder, 'oa/atlasStructure.json'), JSON.stringify(structure()));
  await writeFile(path.join(folder, 'oa/models/one file.vtk'), vtk({binary: true, size: 20}));
  await writeFile(path.join(folder, 'oa/models/two.vtk'), vtk({size: 20, at: [40, 0, 0]}));
  await writeFile(path.join(folder, 'oa/labels.nrrd'), labels([1]));
  const page = await pageWith('#src=f/oa/atlasStructure.json');
  const all = await page.evaluate(() => fabrica.structures());
  assert.deepEqual(all.map(({id}) => id).sort(), ['Brain', 'Circle', 'Limbic', 'Lobes', 'left_hippocampus', 'left_insula', 'skin']);
  const {missing: gone, branches} = await page.evaluate(() => fabrica.coverage());
  assert.ok(gone >= 1 && branches.some(({ids}) => ids.includes('skin')), 'the tree says what has no shape');
  const told = (await notes(page)).join('\n');
  for (const expected of [/Without a shape here: 1 of 3 structures \(skin\)/, /Left out of the tree: 2 entries/, /The image is not there: gone\.nrrd/, /label map labels\.nrrd has 0 of the 3 values/]) assert.match(told, expected);
  const [r, g, b] = await shade(page, 'left insula');
  assert.ok(r > 2 * g && r > 2 * b, `${[r, g, b]}`);
  assert.deepEqual(await heard(page), []);
  await page.context().close();
  // The right one joins.
  await writeFile(path.join(folder, 'oa/labels.nrrd'), labels([3, 4]));
  const right = await pageWith('#src=f/oa/atlasStructure.json');
  assert.ok(!(await notes(right)).some(note => /must be another file/.test(note)), `${await notes(right)}`);
  await right.context().close();
  const packed = zipSync({'brain/atlasStructure.json': Buffer.from(JSON.stringify(structure())), 'brain/models/two.vtk': vtk({size: 20})});
  const zip = await pageWith('');
  await drop(zip, [['brain.zip', Buffer.from(packed)]]);
  await loaded(zip, 'left insula');
  assert.ok((await notes(zip)).some(note => /Without a shape here: 2 of 3/.test(note)));
  await zip.context().close();
});

test('an atlas of Open Anatomy without any of its meshes says so; hostile ones do nothing', async () => {
  const bad = {
    'alone/atlasStructure.json': structure(),
    'evil/atlasStructure.json': structure([{'@id': '#m1', '@type': 'DataSource', source: 'javascript:alert(1)'}, {'@id': '#m2', '@type': 'DataSource', source: 'data:text/html,<script>alert(1)</script>'},
      {'@id': '#__proto__', '@type': 'Structure', annotation: {name: '<img src=x onerror="window.hacked=1">'}, sourceSelector: {'@type': 'GeometrySelector', dataSource: '#m9'}},
      {'@id': '#m9', '@type': 'DataSource', source: '../f/old.vtk'}]),
  };
  for (const [name, json] of Object.entries(bad)) {
    await mkdir(path.dirname(path.join(folder, name)), {recursive: true});
    await writeFile(path.join(folder, name), JSON.stringify(json));
  }
  const page = await pageWith('#src=f/alone/atlasStructure.json');
  assert.match((await heard(page))[0].reason, /None of the mesh files/);
  await page.context().close();
  const evil = await pageWith('#src=f/evil/atlasStructure.json');
  assert.ok((await heard(evil)).length <= 1);
  assert.equal(await evil.evaluate(() => window.hacked), undefined);
  assert.deepEqual(evil.problems, []);
  await evil.context().close();
});

test('the SPL brain atlas: 326 structures in its tree, upright, three without a shape', {skip: missing('spl-brain')}, async () => {
  const page = await pageWith('#src=spl/slicer/atlasStructure.json', LAPTOP);
  const all = await page.evaluate(() => fabrica.structures());
  assert.equal(all.length, 329 + 80);
  assert.ok((await page.evaluate(() => fabrica.coverage())).missing >= 3);
  const told = (await notes(page)).join('\n');
  assert.match(told, /Without a shape here: \d of 329 structures/);
  assert.match(told, /label map skin\.nrrd has \d+ of the \d+ values/);
  assert.match(told, /image is not there: A1_grayT1\.nrrd/);
  // Eyes before the cerebellum, the medulla below the insula.
  const middle = name => {
    const {bounds} = all.find(one => one.name === name);
    return bounds.min.map((x, i) => (x + bounds.max[i]) / 2);
  };
  const left = middle('left insula'), right = middle('right insula');
  assert.ok(left[0] > right[0] + 0.03, 'left is left');
  const path = all.find(({name}) => name === 'left insula').path;
  assert.equal(path[0], 'Brain Atlas');
  await screenshot(page, 'formats-spl');
  assert.deepEqual(await heard(page), []);
  await page.context().close();
});

test('exports of 3D Slicer, old and new: upright, in metres, with their tree and opacity', {skip: missing('slicer-export')}, async () => {
  const [file] = (await readdir(path.join(SHARED, 'slicer-export'))).filter(name => name.endsWith('.gltf'));
  const page = await pageWith(`#model=slicer/${file}`);
  const all = await page.evaluate(() => fabrica.structures());
  const shown = all.filter(({bounds}) => bounds);
  assert.ok(shown.length >= 94);
  const size = [0, 1, 2].map(k => Math.max(...shown.map(({bounds}) => bounds.max[k])) - Math.min(...shown.map(({bounds}) => bounds.min[k])));
  assert.ok(size.every(length => length > 0.05 && length < 0.8), `${size}`);
  assert.ok((await notes(page)).some(note => /older 3D Slicer export/.test(note)));
  await page.context().close();
  // New: the same axes put right by the root's matrix, groups as nodes, opacity by alphaMode.
  const json = JSON.parse(await readFile(path.join(SHARED, 'slicer-export', file), 'utf8'));
  const meshes = json.nodes.map((node, i) => i).filter(i => json.nodes[i].mesh !== undefined);
  for (const i of meshes) {
    delete json.nodes[i].matrix;
    delete json.nodes[i].children;
  }
  for (const material of json.materials ?? []) {
    material.pbrMetallicRoughness.baseColorFactor[3] = 0.3;
    material.alphaMode = 'BLEND';
  }
  json.nodes.push({name: 'Organs', children: meshes}, {name: 'Atlas', matrix: [0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1], children: [json.nodes.length]});
  json.scenes = [{nodes: [json.nodes.length - 1]}];
  json.scene = 0;
  await writeFile(path.join(folder, 'slicer.gltf'), JSON.stringify(json));
  const fresh = await pageWith('#model=f/slicer.gltf');
  const now = await fresh.evaluate(() => fabrica.structures());
  const one = shown.find(({name}) => now.some(other => other.name === name)), same = now.find(({name}) => name === one.name);
  for (let k = 0; k < 3; k++) assert.ok(Math.abs(one.bounds.min[k] - same.bounds.min[k]) < 1e-4, 'where the old one puts it');
  assert.deepEqual(same.path.slice(0, -1), ['Atlas', 'Organs']);
  assert.ok(!(await notes(fresh)).some(note => /Put upright|Scaled/.test(note)));
  // As glass: what lies behind shows through, until the person makes it solid.
  assert.equal((await fresh.evaluate(() => fabrica.state())).opacity, undefined, 'as the file has it');
  const glass = await pixels(fresh);
  await fresh.evaluate(async ids => {
    await fabrica.setState({...fabrica.state(), opacity: Object.fromEntries(ids.map(id => [id, 1]))});
    await fabrica.whenIdle();
  }, now.map(({id}) => id));
  assert.equal((await fresh.evaluate(() => fabrica.state())).opacity[same.id], 1);
  assert.ok(difference(glass, await pixels(fresh)) > 0.02, 'solid it looks another way');
  await fresh.context().close();
});

test('a link of 3dviewer.net with an OBJ, its materials and all settings looks here as there', async () => {
  // Its camera is in the file's own units and axes.
  const settings = 'camera=20,-300,40,20,20,20,0,0,1,45$cameramode=perspective$projectionmode=perspective$envsettings=fishermans_bastion,off$backgroundcolor=10,200,90,255$defaultcolor=20,60,220$edgesettings=off,0,0,0,1';
  const page = await pageWith(`#model=${world.server.url}f/lungs.obj,${world.server.url}f/lungs.mtl$${settings}`);
  const state = await page.evaluate(() => fabrica.state());
  assert.equal(state.background, '#0ac85a');
  assert.equal(state.defaultColor, '#143cdc');
  // 20, -300, 40 mm of the file and its middle, in the world's metres and axes: x, z, -y.
  const {target, distance, orientation: [x, y, z, w], fieldOfView} = state.camera, back = [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)];
  const near = (got, wanted) => got.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < 1e-4, `${got} is ${wanted}`));
  near(target, [0.02, 0.02, -0.02]);
  near(target.map((value, i) => value + distance * back[i]), [0.02, 0.04, 0.3]);
  near([fieldOfView], [Math.PI / 4]);
  assert.deepEqual(await names(page), ['Left lung', 'Right lung']);
  assert.deepEqual([await heard(page), page.problems], [[], []]);
  await page.context().close();
});

test('units and axes: shown with their reason, changed in a tap, undone, and in the link', async () => {
  const page = await pageWith('#model=f/old.vtk', LAPTOP);
  assert.deepEqual(await box(page, 'old'), [[-50, 100, 20], [-10, 140, 60]]);
  const press = async (name, nth) => {
    const {x, y} = await place(page, name, nth);
    await page.mouse.click(x, y);
  };
  // The last of the toolbar is the View menu.
  await press('tool', 10);
  await press('frames');
  const dialog = page.getByRole('dialog', {name: 'Units and axes'});
  await dialog.waitFor();
  assert.deepEqual([await dialog.getByLabel('One unit of the file is').inputValue(), await dialog.getByLabel('Its axes').inputValue()], ['mm', 'ras']);
  await dialog.getByText('It is 4 cm wide, 4 cm high and 4 cm deep.').waitFor();
  await dialog.getByText('Its size tells this, and that VTK files mostly are so.').waitFor();
  await screenshot(page, 'formats-frames');
  await dialog.getByLabel('Its axes').selectOption('lps');
  assert.deepEqual(await box(page, 'old'), [[10, 100, -60], [50, 140, -20]]);
  await dialog.getByLabel('One unit of the file is').selectOption('cm');
  assert.deepEqual(await box(page, 'old'), [[100, 1000, -600], [500, 1400, -200]]);
  await dialog.getByText('It is 40 cm wide, 40 cm high and 40 cm deep.').waitFor();
  await dialog.getByRole('button', {name: 'Undo'}).click();
  assert.deepEqual(await box(page, 'old'), [[10, 100, -60], [50, 140, -20]]);
  assert.equal(await dialog.getByLabel('One unit of the file is').inputValue(), 'mm');
  await dialog.getByRole('button', {name: 'Close'}).click();
  await idle(page);
  const link = await page.evaluate(() => fabrica.link());
  assert.deepEqual(page.problems, []);
  await page.context().close();
  const again = await pageWith(link.slice(world.server.url.length));
  assert.deepEqual(await box(again, 'old'), [[10, 100, -60], [50, 140, -20]], 'the link keeps it');
  await again.context().close();
});

test('dropped files open whatever their names hold', async () => {
  const page = await pageWith('');
  await drop(page, [['Case #12?.stl', stlBinary()]]);
  await loaded(page, 'Case #12?');
  await drop(page, [['100% #1?.glb', boxes([{name: 'Odd'}])]]);
  await loaded(page, 'Odd');
  await drop(page, [['a #1.stl', stlBinary()], ['b ?2.stl', stlBinary()]]);
  await loaded(page, 'b ?2');
  assert.deepEqual(await heard(page), []);
  await page.context().close();
});
