// The main hosts and formats in Firefox: its fetch, its redirects, its CORS and its decoders are its own (hosts.test.mjs and formats.test.mjs have all of them).
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {zipSync} from 'fflate';
import {serve} from '../../tools/serve.mjs';
import {boxes} from './glb.mjs';
import {SITE, assertDrawn} from './helpers.mjs';
import {serveHosts} from './mock/hosts.mjs';
import {firefoxPage, firefoxPixels, launchFirefox} from './others.mjs';
import {obj, ply, stlBinary, vtk, vtp} from './surface_files.mjs';
import {writeNifti} from './volumes.mjs';

const SMALL = {width: 900, height: 600};
let folder, hosts, server, firefox, page;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-firefox-links-'));
  const nifti = path.join(folder, 't1.nii.gz'), box = boxes([{name: 'Box'}]);
  await writeNifti(nifti, {size: [24, 20, 16], data: new Int16Array(24 * 20 * 16).map((_, i) => i % 100)});
  await writeFile(path.join(folder, 'start.glb'), boxes([{name: 'Start'}]));
  hosts = await serveHosts({
    'head.glb': box, 'my head #2.glb': box, 't1.nii.gz': await readFile(nifti), 'femur.stl': stlBinary({size: 400}), 'ear.ply': ply({format: 'binary_big_endian'}),
    'new.vtk': vtk({binary: true, version: '5.1'}), 'packed.vtp': vtp({how: 'raw', packed: true}),
    'lungs.zip': Buffer.from(zipSync({'lungs/lungs.obj': obj([{name: 'Left lung', material: 'red'}, {name: 'Right lung', at: [-80, 0, 0]}], ['mtllib lungs.mtl']), 'lungs/lungs.mtl': Buffer.from('newmtl red\nKd 0.9 0.1 0.1\n')})),
  });
  server = await serve({root: SITE, mounts: {'/mine/': folder}});
  firefox = await launchFirefox({proxy: await hosts.startProxy()});
  page = await firefoxPage(firefox.browser, `${server.url}#model=mine/start.glb`, SMALL);
});
after(async () => {
  await firefox?.close();
  await Promise.all([server?.close(), hosts?.close()]);
  await rm(folder, {recursive: true});
});

/** What comes of an address beside what is there: the names, or the error. */
const load = address => page.evaluate(async url => {
  const before = new Set(fabrica.structures().map(({id}) => id)), images = fabrica.volumes?.().length ?? 0;
  try {
    await fabrica.load(url);
    return {names: fabrica.structures().filter(({id}) => !before.has(id)).map(({name}) => name), images: (fabrica.volumes?.().length ?? 0) - images};
  } catch ({code, reason, advice, source}) {
    return {code, reason, advice, source};
  }
}, address);

test('hosts that let pages read: redirects, API addresses, spaces and "#" in names, no ranges', async () => {
  for (const address of ['https://www.dropbox.com/scl/fi/abc/head.glb?rlkey=k3y&dl=0', 'https://github.com/ann/atlas/blob/main/my%20head%20%232.glb',
    'https://gitlab.com/lab/group/atlas/-/blob/main/head.glb', 'https://zenodo.org/records/12/files/head.glb?download=1', 'gs://atlases/head.glb', 's3://open-bucket/head.glb',
    'https://moved.example/head.glb', 'https://no-ranges.example/head.glb']) {
    const {names, ...error} = await load(address);
    assert.ok(names?.includes('Box'), `${address}: ${JSON.stringify(error)}`);
  }
});

test('hosts that do not: each says why, and what does', async () => {
  for (const [address, reason, advice] of [['https://www.dropbox.com/scl/fi/abc/head.glb?dl=0', /asks for a login/, /Share it/], ['https://drive.google.com/file/d/1/view', /Google Drive does not let/, /Dropbox/],
    ['https://no-cors.example/head.glb', /no-cors\.example answers, but does not let/, /drop it/], ['https://gone.example/head.glb', /gone\.example did not answer/, /connection/],
    ['https://login.example/head.glb', /login\.example asks for a login/, /sign in/]]) {
    const error = await load(address);
    assert.ok(error.reason, `${address} was opened`);
    assert.match(error.reason, reason);
    assert.match(error.advice, advice);
    assert.equal(error.source, address);
  }
});

test('formats: STL, PLY, VTK, a ZIP with OBJ and its colours, an image of NIfTI', async () => {
  for (const [file, wanted] of [['femur.stl', 'femur'], ['ear.ply', 'ear'], ['new.vtk', 'new'], ['packed.vtp', 'packed'], ['lungs.zip', 'Left lung']]) {
    const {names, ...error} = await load(`https://plain.example/${file}`);
    assert.ok(names?.includes(wanted), `${file}: ${names} ${JSON.stringify(error)}`);
  }
  const {reason} = await load('https://plain.example/t1.nii.gz');
  assert.equal(reason, undefined);
  await page.evaluate(async () => {
    fabrica.setPlane({name: 'axial', visible: true, image: true, position: [-0.012, 0.008, 0.01]});  // its middle
    await fabrica.whenIdle();
  });
  assert.ok(await page.evaluate(() => fabrica.stats().pages.resident > 0), 'the image is on the device');
  assertDrawn(await firefoxPixels(page, 'firefox-formats'), [0.45, 0.2, 0.75, 0.75], 6);
  assert.deepEqual(page.problems.filter(text => !/CORS|Cross-Origin|NetworkError|Failed to load/i.test(text)), []);
});
