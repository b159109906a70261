// Links as people have them: from Dropbox, GitHub and the like, each host played as it answers a web page (mock/hosts.mjs, docs/hosts.md).
// What can be read opens; what cannot says why, and what to do instead.
import assert from 'node:assert/strict';
import {mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {boxes, embedded} from './glb.mjs';
import {PHONE, REPO, WINDOW, assertDrawn, open, pixels, screenshot} from './helpers.mjs';
import {serveHosts} from './mock/hosts.mjs';
import {writeNifti, writeZarr3} from './volumes.mjs';

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
  await writeZarr3(path.join(folder, 'cube.zarr'), 'zstd');
  const cube = (await readdir(path.join(folder, 'cube.zarr'), {recursive: true, withFileTypes: true})).filter(one => one.isFile()).map(one => path.relative(folder, path.join(one.parentPath ?? one.path, one.name)));
  const image = Object.fromEntries(await Promise.all(cube.map(async name => [name, await readFile(path.join(folder, name))])));
  hosts = await serveHosts({...image, 'head.glb': glb, 'my head #2.glb': glb, 'large.glb': glb, 'scene.gltf': embedded(glb), 'atlas.json': atlas, 't1.nii': await readFile(nifti)});
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

test('Dropbox: links of both kinds open; without their key, and of a folder, they say what is wrong', async () => {
  await opens('https://www.dropbox.com/scl/fi/abc/head.glb?rlkey=k3y&dl=0');
  await opens('https://www.dropbox.com/s/abc/head.glb?dl=1');
  assert.equal(asked('www.dropbox.com').length, 0, 'its page is not asked');
  assert.ok(asked('dl.dropboxusercontent.com').length > 0 && asked('uc123.dl.dropboxusercontent.com').some(({range}) => range));
  await refuses('https://www.dropbox.com/scl/fi/abc/head.glb?dl=0', /asks for a login/, /Share it/);
  await refuses('https://www.dropbox.com/scl/fo/abc/head?rlkey=k3y&dl=0', /folder/, /GitHub Pages/);
});

test('GitHub: pages of files, also with spaces and "#" in their names; what they name beside them', async () => {
  await opens('https://github.com/ann/atlas/blob/main/models/head.glb');
  await opens('https://github.com/ann/atlas/blob/main/my%20head%20%232.glb');
  await opens('https://github.com/ann/atlas/raw/main/my head #2.glb');
  await opens('https://github.com/ann/atlas/blob/main/atlas.json');
  await opens('https://raw.githubusercontent.com/ann/atlas/main/head.glb');
  await opens('https://ann.github.io/atlas/head.glb?1');
  assert.equal(asked('github.com').length, 0);
  await refuses('https://github.com/ann/atlas/blob/main/absent.glb', /no such file/);
  await refuses('https://github.com/ann/atlas/releases/download/v1/head.glb', /release/, /repository itself/);
});

test('GitHub: files in Git LFS, asked for from the start and in the middle', async () => {
  hosts.lfs.set('head.glb', POINTER);
  hosts.lfs.set('t1.nii', POINTER);
  await opens('https://github.com/ann/lfs/blob/main/head.glb');
  const {code} = await load('https://github.com/ann/lfs/blob/main/t1.nii');
  assert.equal(code, undefined);
  assert.ok(asked('media.githubusercontent.com').length >= 2);
  // Whoever knows from elsewhere what lies where begins in the middle, behind the pointer's end.
  hosts.lfs.set('large.glb', POINTER);
  const bytes = await page.evaluate(async url => {
    const {RangeReader} = await import('/web/ranges.js');
    return [...await new RangeReader().bytesOf(url, 300, 4)];
  }, 'https://raw.githubusercontent.com/ann/lfs/main/large.glb');
  assert.deepEqual(bytes, [...boxes(PLENTY).subarray(300, 304)]);
});

test('a gist: its file, or the one that its address points to', async () => {
  await opens('https://gist.github.com/ann/abc123');
  await opens('https://gist.github.com/ann/abc123#file-scene-gltf');
  assert.equal(asked('api.github.com').length, 1);
  await refuses('https://gist.github.com/ann/abc123#file-gone-gltf', /page of GitHub/);
  await refuses('https://gist.github.com/ann/fff999#file-a-gltf', /api\.github\.com says that it was asked too often/, /Wait for (29|30|31) minutes/);
});

test('GitLab: by its API, whole, because its pages are closed', async () => {
  await opens('https://gitlab.com/lab/group/atlas/-/blob/main/models/head.glb');
  await opens('https://gitlab.com/lab/group/atlas/-/raw/main/atlas.json');
  await refuses('https://gitlab.com/lab/group/private/-/blob/main/head.glb', /no such file/);
});

test('Bitbucket, Zenodo: files of theirs open', async () => {
  await opens('https://bitbucket.org/ann/atlas/src/main/head.glb');
  await opens('https://zenodo.org/records/12/files/head.glb?download=1');
  await opens('https://zenodo.org/record/12/files/atlas.json');
  assert.ok(hosts.log.filter(({host}) => host === 'zenodo.org').every(one => one.path.startsWith('/api/')));
  const {code} = await load('https://zenodo.org/records/12/files/t1.nii');
  assert.equal(code, undefined);
  await refuses('https://zenodo.org/records/12', /page of Zenodo/, /address of the file/);
});

test('OSF, Figshare, Google Drive, OneDrive, SharePoint: closed to pages, and said so', async () => {
  await refuses('https://osf.io/abcde', /OSF does not let/, /Zenodo/);
  assert.match((await load('https://osf.io/abcde/')).reason, /OSF does not let/, 'also where it looks like a folder');
  await refuses('https://figshare.com/ndownloader/files/77', /Figshare does not let/, /drop it/);
  await refuses('https://drive.google.com/file/d/1a/view', /Google Drive does not let/, /Dropbox/);
  await refuses('https://onedrive.live.com/view.aspx?id=1', /OneDrive.*login/, /drop it/);
  await refuses('https://1drv.ms/u/s!abc', /OneDrive.*login/, /drop it/);
  await refuses('https://uni.sharepoint.com/:u:/s/x', /SharePoint.*login/, /drop it/);
});

test('buckets: Google\'s open through its API, Amazon\'s where their owner allows it', async () => {
  await opens('gs://atlases/dir/head.glb');
  await opens('gs://atlases/dir/atlas.json');
  await opens('https://storage.googleapis.com/atlases/dir/head.glb');
  // Images, too: a folder of many files in a bucket.
  for (const image of ['gs://atlases/dir/cube.zarr/', 's3://open-bucket/dir/cube.zarr/']) {
    const before = await page.evaluate(() => fabrica.sources().length);
    const {brought, ...error} = await load(image);
    assert.equal(brought, 0, `${image}: ${JSON.stringify(error)}`);
    assert.equal(await page.evaluate(() => fabrica.sources().length), before + 1, image);
  }
  await opens('s3://open-bucket/dir/head.glb');
  await refuses('s3://closed-bucket/dir/head.glb', /bucket does not let/, /owns it/);
});

test('plain hosts: moved, slow, busy, without ranges', async () => {
  for (const host of ['plain', 'no-ranges', 'moved', 'slow']) await opens(`https://${host}.example/head.glb`);
  await opens('https://busy.example/head.glb');
  assert.ok(asked('busy.example').length >= 2, 'it was asked again');
});

test('plain hosts: no CORS, no host, a login, a page for every address, too busy: each said as what it is', async () => {
  await refuses('https://no-cors.example/head.glb', /no-cors\.example answers, but does not let/, /drop it/);
  await refuses('https://gone.example/head.glb', /gone\.example did not answer/, /connection/);
  await refuses('https://login.example/head.glb', /login\.example asks for a login/, /sign in/);
  await refuses('https://app.example/head.glb', /web page, not a file/, /address of the file/);
  await refuses('https://app.example/atlas.json', /web page, not a file/);
  await refuses('https://overrun.example/head.glb', /asked too often/, /4 minutes/);
  assert.equal(asked('overrun.example').length, 1, 'who wants to be left alone is');
  await refuses('file:///home/ann/head.glb', /files of this device/, /drop it/);
  assert.deepEqual(page.problems, []);
});

test('on a phone: a Dropbox link, pasted into the first dialog, opens', async () => {
  // As the app on a home screen begins.
  const phone = await world.page(PHONE, '?start=1#model=mine/one.glb');
  await phone.evaluate(() => fabrica.whenIdle());
  const field = phone.getByLabel('Address of an atlas, a mesh file or an image volume');
  await field.waitFor();
  assert.equal(await field.getAttribute('inputmode'), 'url');
  await phone.evaluate(() => navigator.clipboard.writeText(' www.dropbox.com/scl/fi/abc/head.glb?rlkey=k3y&dl=0 '));
  await field.press('ControlOrMeta+V');
  await screenshot(phone, 'phone-dropbox');
  await phone.getByRole('dialog').getByRole('button', {name: 'Open', exact: true}).tap();
  await phone.waitForFunction(() => fabrica.structures().filter(({name, loaded}) => /^part/.test(name) && loaded).length === 3);
  await phone.evaluate(() => fabrica.whenIdle());
  assertDrawn(await pixels(phone), [0.1, 0.1, 0.9, 0.45], 4);
  assert.match(decodeURIComponent(await phone.evaluate(() => fabrica.link())), /dropbox\.com\/scl\/fi\/abc\/head\.glb\?rlkey=k3y/, 'the link that is shared is the one that was pasted');
  await screenshot(phone, 'phone-dropbox-open');
  assert.deepEqual(phone.problems, []);
  await phone.context().close();
});

test('a record of Zenodo, pasted: a person chooses which of its files', async () => {
  const desk = await world.page(WINDOW, '#model=mine/one.glb');
  await desk.evaluate(() => fabrica.whenIdle());
  await desk.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'https://zenodo.org/records/12');
    document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
  });
  const dialog = desk.getByRole('dialog', {name: 'Which of these files?'});
  await dialog.waitFor();
  assert.equal(await dialog.getByText('read.me').count(), 0, 'only what may be an anatomy');
  await screenshot(desk, 'choose');
  await dialog.getByRole('button', {name: /^large\.glb · /}).click();
  await desk.waitForFunction(() => fabrica.structures().length > 3);
  assert.match(decodeURIComponent(await desk.evaluate(() => fabrica.link())), /zenodo\.org\/records\/12\/files\/large\.glb/);
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});
