// Links as people have them: from Dropbox, GitHub and the like, each host played as it answers a web page (mock/hosts.mjs, docs/hosts.md).
// What can be read opens; what cannot says why, and what to do instead.
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {boxes, embedded} from './glb.mjs';
import {PHONE, REPO, WINDOW, assertDrawn, open, pixels, place, screenshot} from './helpers.mjs';
import {serveHosts} from './mock/hosts.mjs';
import {writeNifti} from './volumes.mjs';

const PLENTY = Array.from({length: 3}, (_, i) => ({name: `part ${i + 1}`}));
const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n';
let folder;
let hosts;
let world;
/** The page that most of these are opened in, one after the other. */
let page;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-hosts-'));
  await writeFile(path.join(folder, 'one.glb'), boxes([{name: 'here'}]));
  const glb = boxes(PLENTY);
  const atlas = Buffer.from(JSON.stringify({fabricaAtlas: 1, id: 'three', title: 'Three parts', meshes: [{url: 'head.glb'}]}));
  const nifti = path.join(folder, 't1.nii');
  await writeNifti(nifti, {size: [24, 20, 16], data: new Int16Array(24 * 20 * 16).map((_, i) => i % 100)});
  hosts = await serveHosts({'head.glb': glb, 'my head #2.glb': glb, 'large.glb': glb, 'scene.gltf': embedded(glb), 'atlas.json': atlas, 't1.nii': await readFile(nifti)});
  world = await open({mounts: {'/mine/': folder, '/web/': path.join(REPO, 'web')}, flags: hosts.flags});
  page = await world.page(WINDOW, '#model=mine/one.glb');
});
after(async () => {
  await world?.close();
  await hosts?.close();
  await rm(folder, {recursive: true});
});
beforeEach(() => {
  hosts.log.length = 0;
  hosts.lfs.clear();
});

/** What comes of an address: how many structures or images it brings, or the error. */
const load = address => page.evaluate(async url => {
  const before = fabrica.structures().length;
  try {
    await fabrica.load(url);
    return {brought: fabrica.structures().length - before};
  } catch ({code, reason, advice, source}) {
    return {code, reason, advice, source};
  }
}, address);
// Several files in a scene stand below one row each.
const opens = async address => {
  const {brought, ...error} = await load(address);
  assert.ok(brought >= 3, `${address}: ${JSON.stringify(error)}`);
};
const refuses = async (address, reason, advice = /./) => {
  const error = await load(address);
  assert.ok(error.reason, `${address} was opened`);
  assert.match(error.reason, reason);
  assert.match(error.advice, advice);
  assert.equal(error.source, address, 'named as the person knows it');
  return error;
};
const asked = host => hosts.log.filter(one => one.host === host);


test('x', async () => {
  for (const address of ['https://osf.io/abcde', 'https://osf.io/abcde/', 'https://figshare.com/ndownloader/files/77', 'https://drive.google.com/file/d/1a/view', 'https://onedrive.live.com/?id=1', 'https://uni.sharepoint.com/:u:/s/x', 'https://zenodo.org/records/12']) {
    hosts.log.length = 0;
    const got = await Promise.race([load(address), new Promise(r => setTimeout(r, 12000, 'silence'))]);
    console.log(address, JSON.stringify(got), hosts.log.map(l => l.method + l.host).join(' '), page.problems.slice(0, 2));
  }
});
