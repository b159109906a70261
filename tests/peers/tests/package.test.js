// The npm package of <fabrica-atlas>: what is packed, installed in an empty project, built there by Vite and opened in Chromium, and what TypeScript
// makes of its types and of what the functions answer.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import {makeApi} from '../../../web/api.js';
import {METHODS} from '../../../web/element/methods.js';
import {coursePage, open} from '../../browser/helpers.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ELEMENT = path.resolve(HERE, '../../../web/element');
const TSC = path.resolve(HERE, '../node_modules/typescript/bin/tsc');
let folder;
let project;
let world;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-package-'));
  world = await open({mounts: {'/course/': path.join(folder, 'project/dist')}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true, force: true});
});

test('the package holds the element, its types and a read-me, installs into an empty project and is built by Vite', async () => {
  const [packed] = JSON.parse(execFileSync('npm', ['pack', ELEMENT, '--json', '--pack-destination', folder], {cwd: folder, encoding: 'utf8'}));
  assert.deepEqual(packed.files.map(({path: name}) => name).sort(), ['README.md', 'fabrica-atlas.d.ts', 'fabrica-atlas.js', 'methods.js', 'package.json', 'view.js']);

  project = path.join(folder, 'project');
  await mkdir(project);
  await writeFile(path.join(project, 'package.json'), JSON.stringify({name: 'course', private: true, type: 'module'}));
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', path.join(folder, packed.filename)], {cwd: project, encoding: 'utf8'});
  await writeFile(path.join(project, 'index.html'), '<!doctype html><script type="module" src="main.js"></script><fabrica-atlas select="hippocampus-left"></fabrica-atlas>');
  await writeFile(path.join(project, 'main.js'), `import {FabricaAtlas} from 'fabrica-atlas';\nFabricaAtlas.base = '${world.server.url}';\n`);
  await build({root: project, logLevel: 'error', configFile: false, base: './', build: {outDir: 'dist', minify: false}});
  const built = (await readdir(path.join(project, 'dist/assets'))).filter(name => name.endsWith('.js'));
  const code = (await Promise.all(built.map(name => readFile(path.join(project, 'dist/assets', name), 'utf8')))).join('\n');
  assert.match(code, /customElements\.define\(["']fabrica-atlas["']/);
  assert.ok(code.includes(world.server.url));
});

/** What functions answer, and what the types call it: a few of each. */
const ANSWERS = {structures: 'Structure[]', search: 'SearchHit[]', labels: 'Label[]', list: 'ListRow[]', planes: 'SlicePlane[]', sources: 'Source[]',
  getCamera: 'Camera', state: 'State', getSelection: 'string[]', sets: 'NamedSet[]', measurements: 'Measurement[]', labelMaps: 'LabelMap[]',
  project: '([number, number] | null)[]', whatIsHere: 'Hit[]', pick: 'Hit | null'};

test('what Vite built opens in a page of another origin; what its functions answer is kept for the types', async () => {
  const page = await coursePage(world, 'index.html');
  const answers = await page.evaluate(async names => {
    const atlas = document.querySelector('fabrica-atlas');
    await atlas.ready;
    await atlas.setState({...await atlas.state(), labels: 'all'});
    await atlas.saveSet('Mine', ['amygdala-left']);
    await atlas.addMeasurement({kind: 'distance', points: [[0, 0, 0], [0.01, 0, 0]]});
    await atlas.whenIdle();
    const {target} = await atlas.getCamera();
    const [middle] = await atlas.project([target]);
    const asked = {search: ['hippocampus'], project: [[target]], whatIsHere: middle, pick: middle};
    const out = {};
    for (const name of names) out[name] = await atlas[name](...asked[name] ?? []);
    return out;
  }, Object.keys(ANSWERS));
  assert.deepEqual(page.problems, []);
  await page.context().close();
  assert.deepEqual(answers.getSelection, ['hippocampus-left']);
  for (const name of ['structures', 'search', 'labels', 'list', 'sources', 'sets', 'measurements', 'whatIsHere']) assert.ok(answers[name].length, name);
  const few = value => (Array.isArray(value) ? value.slice(0, 5) : value);
  const types = [...new Set(Object.values(ANSWERS).flatMap(type => type.match(/\b[A-Z]\w+/g) ?? []))];
  await writeFile(path.join(project, 'answers.ts'), [`import type {${types.join(', ')}} from 'fabrica-atlas';`,
    ...Object.entries(ANSWERS).map(([name, type]) => `export const ${name}: ${type} = ${JSON.stringify(few(answers[name]))};`)].join('\n'));
});

/** A page of a course in strict TypeScript: what each answer may be used for, and what not. */
const CONSUMER = `import {FabricaAtlas, type Hit, type LabelMap, type State, type Vec3} from 'fabrica-atlas';
FabricaAtlas.base = 'https://atlas.example/';
const atlas = document.querySelector('fabrica-atlas');
// @ts-expect-error it may not be there
atlas.showAll();
if (!atlas) throw new Error('no atlas');
atlas.addEventListener('fabrica-select', ({detail}) => detail.ids.map(id => id.toUpperCase()));
atlas.addEventListener('fabrica-error', ({detail}) => console.warn(detail.reason, detail.part?.length));
const made: FabricaAtlas = document.createElement('fabrica-atlas');
made.setAttribute('color', 'hippocampus-left=#e06040');
const ready: FabricaAtlas = await atlas.ready;
for (const {id, path, bounds} of await ready.structures()) console.log(id, path.map(name => name.length), bounds?.min[0].toFixed(2));
for (const {path, similar} of await ready.search('hippocampus')) console.log(similar ? path.toUpperCase() : '');
for (const {words, alpha, at} of await ready.labels()) console.log(words.length, alpha.toFixed(1), at[0]);
for (const {path} of await ready.list()) console.log(path.join(' '));
const maps: LabelMap[] = await ready.labelMaps();
console.log(maps.filter(({surfaces}) => surfaces === 'ready'));
const place: Vec3 = [0, 0.01, 0.02];
const [at] = await ready.project([place]);
// @ts-expect-error it may be behind the eye
at.length;
const hit: Hit | null = await ready.pick(10, 20);
await ready.isolate(hit?.id ?? 'amygdala-left');
const state: State = await ready.state();
await ready.setState({...state, labels: 'selected'});
// @ts-expect-error no such labels
await ready.setState({labels: 'some'});
// @ts-expect-error no such function
await ready.select('amygdala-left');
const blob: Blob = await ready.picture({width: 800, background: 'transparent'});
console.log(blob.size);
`;

test('its types are what a strict project needs, and what functions answer', async () => {
  await writeFile(path.join(project, 'main.ts'), CONSUMER);
  const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom'];
  for (const resolution of [['--module', 'esnext', '--moduleResolution', 'bundler'], ['--module', 'nodenext', '--moduleResolution', 'nodenext']]) {
    const {status, stdout} = spawnSync(process.execPath, [TSC, ...options, ...resolution, 'main.ts', 'answers.ts'], {cwd: project, encoding: 'utf8'});
    assert.equal(stdout, '');
    assert.equal(status, 0);
  }
});

/** Of the JavaScript API: what the element has under another name, as an event or as an attribute, and what is for tests of the page itself. */
const ELSEWHERE = {ready: 'ready', select: 'selectStructure()', selection: 'getSelection()', camera: 'getCamera(), setCamera()', interfaceLanguage: 'attribute "ui"',
  on: 'addEventListener()', off: 'removeEventListener()', controls: 'no panels of the frame are pressed from outside'};

test('the element has every function of the JavaScript API', () => {
  assert.deepEqual([...METHODS, ...Object.keys(ELSEWHERE)].sort(), Object.keys(makeApi({})).sort());
});

test('types name every function that the element has, and no other', async () => {
  const types = await readFile(path.join(ELEMENT, 'fabrica-atlas.d.ts'), 'utf8');
  const typed = [...types.slice(types.indexOf('export class FabricaAtlas')).matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  const others = ['call', 'selectStructure', 'getSelection', 'getCamera', 'setCamera', 'addEventListener'];
  assert.deepEqual([...METHODS, ...others].sort(), typed.sort());
});
