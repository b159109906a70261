// The npm package of <fabrica-atlas>: what is packed, installed in an empty project, and built there by Vite.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import {METHODS} from '../../../web/element/methods.js';

const ELEMENT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../web/element');
let folder;

before(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-package-')); });
after(() => rm(folder, {recursive: true, force: true}));

test('the package holds the element, its types and a read-me, installs into an empty project and is built by Vite', async () => {
  const [packed] = JSON.parse(execFileSync('npm', ['pack', ELEMENT, '--json', '--pack-destination', folder], {cwd: folder, encoding: 'utf8'}));
  assert.deepEqual(packed.files.map(({path: name}) => name).sort(), ['README.md', 'fabrica-atlas.d.ts', 'fabrica-atlas.js', 'methods.js', 'package.json', 'view.js']);

  const project = path.join(folder, 'project');
  await mkdir(project);
  await writeFile(path.join(project, 'package.json'), JSON.stringify({name: 'course', private: true, type: 'module'}));
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', path.join(folder, packed.filename)], {cwd: project, encoding: 'utf8'});
  await writeFile(path.join(project, 'index.html'), '<!doctype html><script type="module" src="main.js"></script><fabrica-atlas select="hippocampus-left"></fabrica-atlas>');
  await writeFile(path.join(project, 'main.js'), "import {FabricaAtlas} from 'fabrica-atlas';\nFabricaAtlas.base = 'https://atlas.example/';\n");
  await build({root: project, logLevel: 'error', configFile: false, build: {outDir: 'dist', minify: false}});
  const built = (await readdir(path.join(project, 'dist/assets'))).filter(name => name.endsWith('.js'));
  const code = (await Promise.all(built.map(name => readFile(path.join(project, 'dist/assets', name), 'utf8')))).join('\n');
  assert.match(code, /customElements\.define\(["']fabrica-atlas["']/);
  assert.match(code, /https:\/\/atlas\.example\//);
});

test('types name every function that the element has, and no other', async () => {
  const types = await readFile(path.join(ELEMENT, 'fabrica-atlas.d.ts'), 'utf8');
  const typed = [...types.slice(types.indexOf('export class FabricaAtlas')).matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  const others = ['call', 'selectStructure', 'getSelection', 'getCamera', 'setCamera', 'addEventListener'];
  assert.deepEqual([...METHODS, ...others].sort(), typed.sort());
});
