// Every attribute of <fabrica-atlas>: what it makes of the view when the atlas opens, and when it is changed in place.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {boxes, changed} from './glb.mjs';
import {coursePage, open, until} from './helpers.mjs';
import {writeNifti} from './volumes.mjs';

const IDS = ['a', 'b', 'd=1', 'skin'];
const CAMERA = {target: [0.01, 0.02, 0.03], orientation: [0, 0, 0, 1], distance: 0.4, fieldOfView: 0.5};
const plane = name => state => state.planes?.[name];

/** Attribute: what is said first, what it is changed to in place (null: taken away), and what state() has of it then: a key, or a function of it. */
const IN_PLACE = {
  select: {says: ['a', 'b skin'], key: 'selection', has: [['a'], ['b', 'skin']]},
  only: {says: ['skin', null], has: [['skin'], undefined]},
  hide: {says: [null, 'a'], key: 'hidden', has: [undefined, ['a']]},
  ghosted: {says: ['b', 'a, d=1'], has: [['b'], ['a', 'd=1']]},
  whole: {says: ['a', 'b'], has: [['a'], ['b']]},
  color: {says: ['a=#ff8800 d=1=#0000FF', 'b=#123456'], has: [{'a': '#ff8800', 'd=1': '#0000ff'}, {b: '#123456'}]},
  opacity: {says: ['a=0.25, b=0', 'd=1=0.5'], has: [{a: 0.25, b: 0}, {'d=1': 0.5}]},
  slices: {says: ['axial', 'coronal sagittal'], key: state => ['axial', 'coronal', 'sagittal'].filter(name => plane(name)(state)?.visible), has: [['axial'], ['coronal', 'sagittal']]},
  cut: {says: ['coronal', 'axial'], key: state => ['axial', 'coronal', 'sagittal'].filter(name => plane(name)(state)?.cut), has: [['coronal'], ['axial']]},
  labels: {says: ['selected', 'off'], has: ['selected', 'off']},
  volume: {says: ['t2', null], has: ['t2', 't2']},
  window: {says: ['40 80', '10.5, 20'], has: [{center: 40, width: 80}, {center: 10.5, width: 20}]},
  clip: {says: ['0.1 -0.1 0 -0.1 0.1 0.2', null], has: [{min: [-0.1, -0.1, 0], max: [0.1, 0.1, 0.2]}, undefined]},
  explode: {says: ['0.5', '0.25'], has: [0.5, 0.25]},
  peel: {says: ['1', null], has: [1, undefined]},
  overlay: {says: ['0', '0.3'], has: [0, 0.3]},
  panes: {says: ['', 'false'], has: [true, undefined]},
  latin: {says: [null, ''], has: [undefined, true]},
  'colour-blind-safe': {says: ['', null], key: 'colourBlindSafe', has: [true, undefined]},
  theme: {says: ['dark', 'light'], has: ['dark', 'light']},
  hierarchy: {says: ['Second', null], has: ['Second', undefined]},
  background: {says: ['#102030', '#ffffff'], has: ['#102030', '#ffffff']},
  lengths: {says: ['um', 'mm'], has: ['um', 'mm']},
  coordinates: {says: ['lps', 'voxel'], has: ['lps', 'voxel']},
  body: {says: ['solid', 'off'], has: ['solid', undefined]},
  language: {says: [null, 'fr'], has: ['de', 'fr']},  // first as "lang" says
  camera: {says: [JSON.stringify(CAMERA), JSON.stringify({...CAMERA, distance: 0.8})], key: state => state.camera.distance, has: [0.4, 0.8]},
  state: {says: ['{"linked": false, "explode": 0.9}', '{"pane": "coronal"}'], key: state => [state.linked, state.pane], has: [[false, undefined], [undefined, 'coronal']]},
};

/** Attribute: what is said, and what the frame's address, the frame or the view has of it. */
const ANEW = {
  src: {says: 'ATLAS', has: ({address}) => assert.match(address.hash, /src=[^&]*atlas\.json/)},
  base: {says: 'BASE', has: ({address}, base) => assert.equal(address.origin, new URL(base).origin)},
  terms: {says: 'names.csv', has: ({address}) => assert.match(address.hash, /[#&]terms=names\.csv(&|$)/)},
  lang: {says: 'de', has: ({state}) => assert.equal(state.language, 'de')},
  ui: {says: 'fr', has: ({state}) => assert.equal(state.ui, 'fr')},
  memory: {says: '0.5', has: ({address}) => assert.equal(address.searchParams.get('memory'), '0.5')},
  label: {says: 'Four boxes', has: ({title}) => assert.equal(title, 'Four boxes')},
  loading: {says: 'eager', has: ({above}) => assert.ok(above > 3000, 'far below the screen: its frame is there')},
};
/** What opens over the atlas: the address alone; lessons and quizzes have tests of their own. */
const TASKS = {lesson: 'https://h.example/l.json', step: '2', quiz: 'brain', seed: '7', count: '5', kinds: 'find,name'};

let folder;
let world;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-attributes-'));
  const put = (name, text) => writeFile(path.join(folder, name), text);
  // Three side by side, and one around them: a layer that can be peeled off.
  await put('boxes.glb', changed(boxes(IDS.map(id => ({name: `Box ${id}`, extras: {id}}))), json => {
    Object.assign(json.nodes[3], {scale: [8, 8, 8], translation: [-0.08, -0.14, -0.14]});
  }));
  for (const name of ['t1', 't2']) await writeNifti(path.join(folder, `${name}.nii`), {size: [24, 20, 16], data: new Int16Array(24 * 20 * 16).map((_, i) => i % 100)});
  await put('atlas.json', JSON.stringify({fabricaAtlas: 1, id: 'boxes', title: 'Boxes', meshes: [{url: 'boxes.glb'}],
    volumes: ['t1', 't2'].map(id => ({id, name: id, url: `${id}.nii`})), hierarchies: [{name: 'Second', nodes: IDS.map(id => ({id}))}]}));
  await put('names.csv', 'id,de\na,Kasten\n');
  world = await open({mounts: {'/course/': folder}});
  await put('page.html', `<!doctype html><meta charset="utf-8"><title>Boxes</title><style>fabrica-atlas { width: 640px; height: 400px } p { height: 4000px }</style>
    <script type="module" src="${world.server.url}fabrica-atlas.js"></script><body><p>Boxes</p>`);
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true, force: true});
});

const valueOf = (state, name, {key = name}) => (typeof key === 'function' ? key(state) : state[key]);
/** What is not as it should be: all of it at once. */
const wrongIn = (state, step) => Object.entries(IN_PLACE).flatMap(([name, row]) => {
  const value = valueOf(state, name, row);
  try {
    assert.deepEqual(value, row.has[step]);
    return [];
  } catch {
    return [`${name}: ${JSON.stringify(value)} instead of ${JSON.stringify(row.has[step])}`];
  }
});

test('every attribute has its row here, and does what it says: at first, and changed in place', async () => {
  const page = await coursePage(world, 'page.html');
  const all = await page.evaluate(async () => (await customElements.whenDefined('fabrica-atlas')).observedAttributes);
  assert.deepEqual([...all].sort(), [...Object.keys(IN_PLACE), ...Object.keys(ANEW), ...Object.keys(TASKS)].sort());

  const given = {ATLAS: `${world.server.url}course/atlas.json`, BASE: world.server.url};
  const first = Object.fromEntries([...Object.entries(IN_PLACE).map(([name, {says}]) => [name, says[0]]), ...Object.entries(ANEW).map(([name, {says}]) => [name, given[says] ?? says])]);
  await page.evaluate(said => {
    const one = document.createElement('fabrica-atlas');
    for (const [name, value] of Object.entries(said)) if (value !== null) one.setAttribute(name, value);
    window.told = [];
    one.addEventListener('fabrica-error', ({detail}) => window.told.push(detail));
    document.body.append(one);
    window.atlas = one;
    window.above = one.getBoundingClientRect().top;
    window.frame = one.shadowRoot.querySelector('iframe');
  }, first);
  const seen = await page.evaluate(async () => {
    window.atlas.scrollIntoView();  // browsers draw no frame that is far off the screen
    await window.atlas.ready;
    await window.atlas.whenIdle();
    return {state: await window.atlas.state(), address: window.atlas.address, title: window.frame?.title, above: window.above, told: window.told};
  });
  assert.deepEqual(seen.told, []);
  assert.deepEqual(wrongIn(seen.state, 0), []);
  for (const {has} of Object.values(ANEW)) has({...seen, address: new URL(seen.address)}, given.BASE);

  await page.evaluate(said => {
    for (const [name, value] of Object.entries(said)) {
      if (value === null) window.atlas.removeAttribute(name);
      else window.atlas.setAttribute(name, value);
    }
  }, Object.fromEntries(Object.entries(IN_PLACE).map(([name, {says}]) => [name, says[1]])));
  await until(page, async () => (await window.atlas.state()).theme === 'light');
  await page.evaluate(() => window.atlas.whenIdle());
  assert.deepEqual(wrongIn(await page.evaluate(() => window.atlas.state()), 1), []);
  assert.ok(await page.evaluate(() => window.frame === window.atlas.shadowRoot.querySelector('iframe')), 'it is the same frame');

  // What cannot be read is said, and the rest of the view stands.
  const damaged = {color: 'a=red b=#ffffff', opacity: 'a=2 0.5', window: '40', clip: '0 0 0 1 1 x', camera: '{'};
  await page.evaluate(said => { for (const [name, value] of Object.entries(said)) window.atlas.setAttribute(name, value); }, damaged);
  await until(page, async () => (await window.atlas.state()).color?.b === '#ffffff');
  const told = await page.evaluate(() => window.told.map(({code, reason}) => `${code}: ${reason}`));
  assert.deepEqual(told.sort(), ['bad-format: The attribute "camera" is no JSON.', 'bad-format: The attribute "clip" cannot be read: "0 0 0 1 1 x".',
    'bad-format: The attribute "color" cannot be read: "a=red".', 'bad-format: The attribute "opacity" cannot be read: "0.5".',
    'bad-format: The attribute "opacity" cannot be read: "a=2".', 'bad-format: The attribute "window" cannot be read: "40".']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('lessons and quizzes go into the frame’s address as they are', async () => {
  const page = await coursePage(world, 'page.html');
  const address = await page.evaluate(async said => {
    await customElements.whenDefined('fabrica-atlas');
    const one = document.createElement('fabrica-atlas');
    for (const [name, value] of Object.entries(said)) one.setAttribute(name, value);
    return one.address;
  }, TASKS);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(new URL(address).hash.slice(1))), TASKS);
  await page.context().close();
});
