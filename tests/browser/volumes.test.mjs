// Volumes that others wrote, opened by a link in the real program: what is seen on the slices is compared with what was written.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {pngOf} from '../lib/png.mjs';
import {fabrica as tool} from '../peers/lib/atlas.js';
import {SHARED, WINDOW, missing, open, pixels, screenshot} from './helpers.mjs';
import {SIZE, writeBeside, writeColours, writeJp2, writeN5, writeNifti, writeNrrd, writeSharded, writeZarr2, writeZarr3, writeZip} from './volumes.mjs';

const HOA = path.join(SHARED, 'hoa-metadata/LADAF-2020-27_heart_ROI-01_6.5um_bm18.json');
let folder, world;
const at = name => path.join(folder, name);

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-volume-files-'));
  world = await open({mounts: {'/v/': folder}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});
beforeEach(() => {
  world.server.faults = [];
  world.other.faults = [];
  world.server.log.length = 0;
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
/** Opens a link, with what is heard from the beginning. */
async function pageWith(address) {
  const page = await world.page(WINDOW, address, {init: () => {
    let api;
    window.heard = [];
    Object.defineProperty(window, 'fabrica', {configurable: true, get: () => api, set: made => {
      api = made;
      api.on('error', error => window.heard.push(error));
    }});
  }});
  await idle(page);
  return page;
}
const errors = page => page.evaluate(() => window.heard.map(({code, reason, source, advice}) => ({code, reason, source, advice})));

/**
 * Points on slices, and how light they are: [{x, y, z (mm), light, colour}].
 */
async function slicePoints(page) {
  const hits = await page.evaluate(async () => {
    const asked = [];
    // All at once: each alone would wait for frames of its own.
    for (let x = 320; x < 880; x += 24) for (let y = 110; y < 460; y += 24) asked.push(fabrica.pick(x, y).then(hit => ({hit, x, y})));
    return (await Promise.all(asked)).filter(({hit}) => hit?.kind === 'slice').map(({hit, x, y}) => ({px: x, py: y, mm: hit.position.map(value => value * 1000)}));
  });
  const {width, data} = await pixels(page);
  const at = (x, y) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)];
  // Not at the slices' edges, where their frames are.
  const flat = ({px, py}) => [[-4, 0], [4, 0], [0, -4], [0, 4]].every(([dx, dy]) => at(px, py).every((value, i) => Math.abs(value - at(px + dx, py + dy)[i]) < 40));
  return hits.filter(flat).map(({px, py, mm}) => {
    const colour = at(px, py);
    return {x: mm[0], y: mm[1], z: mm[2], colour, light: (colour[0] + colour[1] + colour[2]) / 3};
  });
}

/** Dark on one side of the middle, bright on the other. @param {(point: object) => number} position along the image's own x, in voxels */
function assertHalves(points, position = point => point.x, margin = 3) {
  const clear = points.filter(point => Math.abs(position(point) - SIZE[0] / 2) > margin);
  assert.ok(clear.length >= 20, `only ${clear.length} points of slices were hit`);
  const wrong = clear.filter(point => position(point) < SIZE[0] / 2 ? point.light > 90 : point.light < 165);
  assert.ok(wrong.length <= clear.length * 0.05, `${wrong.length} of ${clear.length} are of the wrong brightness: ${JSON.stringify(wrong.slice(0, 4))}`);
}

async function opened(address, position, margin) {
  const page = await pageWith(address);
  assert.deepEqual(await errors(page), []);
  const points = await slicePoints(page);
  assertHalves(points, position, margin);
  assert.deepEqual(page.problems, []);
  return {page, points};
}

for (const codec of ['', 'gzip', 'zstd', 'blosc']) {
  test(`OME-Zarr 0.5 by zarrita, ${codec || 'uncompressed'}`, async () => {
    await writeZarr3(at(`z3${codec}.zarr`), codec);
    const {page} = await opened(`#src=v/z3${codec}.zarr`);
    const asked = world.server.log.map(({url}) => url.split('?')[0].split('/').pop());
    assert.equal(asked.includes('decode-packed.wasm'), codec === 'gzip' || codec === 'blosc', 'the codecs of others come with the first volume that needs them');
    await screenshot(page, `volume-zarr3-${codec || 'raw'}`);
    await page.context().close();
  });
}

test('signed and floating-point voxels of any range', async () => {
  await writeZarr3(at('hu.zarr'), 'zstd', {Type: Int16Array, type: 'int16', values: [-800, 1200]});
  await writeZarr3(at('tiny.zarr'), 'gzip', {Type: Float32Array, type: 'float32', values: [1e-9, 5e-9]});
  await writeZarr3(at('giant.zarr'), 'gzip', {Type: Float32Array, type: 'float32', values: [-3e8, 5e8]});
  for (const name of ['hu', 'tiny', 'giant']) {
    const {page} = await opened(`#src=v/${name}.zarr/`);
    await page.context().close();
  }
});

for (const [codec, separator] of [['blosc', '/'], ['bloscZstd', '.'], ['zstd', '/'], ['', '.']]) {
  test(`OME-Zarr 0.4 of a microscope: five axes, big-endian, ${codec || 'raw'}, keys with "${separator}"`, async () => {
    const name = `z2${codec}`;
    await writeZarr2(at(name), codec, {separator});
    const {page} = await opened(`#src=v/${name}/.zattrs`);
    // The other channel is the other way round.
    const {id} = await page.evaluate(() => fabrica.state()).then(state => ({id: state.volume}));
    assert.equal(id, undefined, 'the first channel is shown');
    await page.evaluate(async () => {
      await fabrica.setState({...fabrica.state(), volume: 'cells – GFP', window: undefined});
      await fabrica.whenIdle();
    });
    assertHalves(await slicePoints(page), point => SIZE[0] - point.x);
    await page.context().close();
  });
}

test('sharded by others: the index is at the end, reached by a plain range', async () => {
  await writeSharded(at('sharded.zarr'));
  const {page} = await opened('#src=v/sharded.zarr/zarr.json');
  assert.ok(!world.server.log.some(({range}) => /bytes=-/.test(range ?? '')), 'no suffix range: that would need a preflight');
  assert.ok(world.server.log.some(({method, url}) => method === 'HEAD' && /\/c\//.test(url)));
  await page.context().close();
});

test('a shard index with a wrong checksum: the coarser level with a message, never a wrong picture', async () => {
  await writeSharded(at('crc.zarr'), {levels: [1, 4], spoil: (shard, level) => {
    if (level === 0) shard[shard.length - 40] ^= 1;
    return shard;
  }});
  const page = await pageWith('#src=v/crc.zarr');
  const told = await errors(page);
  assert.ok(told.length > 0 && told.every(({reason}) => /checksum/.test(reason)), JSON.stringify(told[0]));
  assertHalves(await slicePoints(page), undefined, 6);
  await page.context().close();
});

test('tiles that are cut off or damaged: the coarser level with a message', async () => {
  await writeZarr3(at('cut.zarr'), 'zstd', {levels: [1, 4]});
  for (const [z, y, x] of [[0, 0, 0], [0, 1, 1], [1, 1, 2], [1, 0, 1], [0, 0, 2], [1, 2, 0]]) {
    const file = at(`cut.zarr/0/c/${z}/${y}/${x}`);
    const whole = await readFile(file);
    await writeFile(file, x % 2 ? whole.subarray(0, whole.length - 5) : Buffer.from(whole.map((byte, i) => i > 20 && i % 3 === 0 ? byte ^ 0x5a : byte)));
  }
  const page = await pageWith('#src=v/cut.zarr');
  const told = await errors(page);
  assert.ok(told.length > 0 && told.every(({code, reason}) => code === 'bad-format' && /damaged/.test(reason)), JSON.stringify(told));
  assertHalves(await slicePoints(page), undefined, 6);
  await page.context().close();
});

test("files that bear each other's names: the coarser level with a message", async () => {
  const size = [96, 80, 64];
  await writeNifti(at('named.nii'), {size, data: new Int16Array(size[0] * size[1] * size[2]).map((_, i) => i % 96 < 48 ? -800 : 1200)});
  execFileSync(tool, ['volume', at('named.nii'), '-o', at('named.zarr'), '--lossless', '--brick', '16', '--shard', '32', '--quiet']);
  // Dark ones and bright ones: each whole, and of the right shape.
  for (const [z, y] of [[0, 0], [0, 1], [1, 1], [1, 2]]) {
    const [one, other] = [at(`named.zarr/0/c/${z}/${y}/0`), at(`named.zarr/0/c/${z}/${y}/2`)];
    await rename(one, at('meanwhile'));
    await rename(other, one);
    await rename(at('meanwhile'), other);
  }
  const page = await pageWith('#src=v/named.zarr');
  const told = await errors(page);
  assert.ok(told.length > 0 && told.every(({code}) => code === 'bad-format'), JSON.stringify(told));
  assert.ok(told.some(({reason, advice}) => /another place/.test(reason) && /names/.test(advice)), JSON.stringify(told));
  assertHalves(await slicePoints(page), point => -point.x / 2, 6);
  await page.context().close();
});

test('a host that dies in the middle: what is there stays, the rest is told', async () => {
  await writeZarr3(at('dies.zarr'), 'zstd', {levels: [1, 4]});
  world.server.faults = [{match: /dies\.zarr\/0\/c\//, dropAfter: 10}];
  const page = await pageWith('#src=v/dies.zarr');
  const told = await errors(page);
  assert.ok(told.length > 0 && told.every(({code}) => code === 'network' || code === 'truncated'), JSON.stringify(told[0]));
  assertHalves(await slicePoints(page), undefined, 6);
  // It comes back.
  world.server.faults = [];
  const before = (await errors(page)).length;
  await page.evaluate(() => { dispatchEvent(new Event('online')); });
  await page.evaluate(() => fabrica.whenIdle());
  assertHalves(await slicePoints(page));
  assert.equal((await errors(page)).length, before, 'and no new errors');
  await page.context().close();
});

for (const status of [404, 403]) {
  test(`N5 as the Human Organ Atlas has it, described by its own JSON; a block that is not there (${status}) is empty`, {skip: missing('hoa-metadata')}, async () => {
    const name = `hoa${status}`;
    await writeN5(at(`${name}.n5`));
    const described = JSON.parse(await readFile(HOA, 'utf8'));
    described.data.gcs_url = `n5://${world.other.url}v/${name}.n5/`;
    described.data.shape = SIZE;
    await writeFile(at(`${name}.json`), JSON.stringify(described));
    await rm(at(`${name}.n5/s0/1/1/0`));
    world.other.faults = [{match: /s2\/|s0\/1\/1\/0|n5\/attributes/, status}];
    const page = await pageWith(`#src=v/${name}.json`);
    assert.deepEqual(await errors(page), []);
    // 6.5 µm a voxel.
    const points = await slicePoints(page);
    const empty = ({x, y, z}) => x / 0.0065 > 31 && y / 0.0065 > 31;
    assertHalves(points.filter(point => !empty(point)), point => point.x / 0.0065);
    await screenshot(page, `volume-hoa-${status}`);
    await page.context().close();
  });
}

test('an N5 folder by its attributes.json', async () => {
  await writeN5(at('plain.n5'), {block: 16});
  await writeFile(at('plain.n5/attributes.json'), JSON.stringify({n5: '2.5.1', pixelResolution: {unit: 'mm', dimensions: [1, 1, 1]}}));
  const {page} = await opened('#model=v/plain.n5/attributes.json');
  await page.context().close();
});

/** A volume's files by their path, as a ZIP file holds them. */
async function packedFiles() {
  await writeZarr3(at('packed.zarr'), 'zstd');
  const files = {};
  for (const name of await readdir(at('packed.zarr'), {recursive: true, withFileTypes: true})) {
    if (name.isFile()) files[path.relative(at('packed.zarr'), path.join(name.parentPath ?? name.path, name.name))] = await readFile(path.join(name.parentPath ?? name.path, name.name));
  }
  return files;
}

test('one file: .ozx, stored and deflated, by range', async () => {
  const files = await packedFiles();
  await writeZip(at('stored.ozx'), files);
  await writeZip(at('deflated.zip'), files, 6);
  await writeZip(at('inside.ozx'), Object.fromEntries(Object.entries(files).map(([name, data]) => [`cube.zarr/${name}`, data])));
  for (const name of ['stored.ozx', 'deflated.zip', 'inside.ozx']) {
    world.server.log.length = 0;
    const {page} = await opened(`#src=v/${name}`);
    assert.ok(world.server.log.filter(({url, method}) => url.includes(name) && method === 'GET').every(({status}) => status === 206), `${name} is read by ranges`);
    await page.context().close();
  }
});

test('a .ozx on a host that ignores ranges is read whole', async () => {
  world.server.faults = [{match: /stored\.ozx/, noRanges: true}];
  const {page} = await opened('#src=v/stored.ozx');
  await page.context().close();
});

test('NIfTI, plain and gzipped, signed 16 bits: by a worker, with its place in the body', async () => {
  await writeNifti(at('ct.nii'));
  await writeNifti(at('ct.nii.gz'));
  for (const name of ['ct.nii', 'ct.nii.gz']) {
    // NIfTI's x runs to the right, ours to the left.
    const {page} = await opened(`#src=v/${name}`, point => -point.x);
    const {window} = await page.evaluate(() => ({window: fabrica.state().window ?? null}));
    assert.equal(window, null, 'the window that the file suggests');
    assert.ok(world.server.log.some(({url}) => /read-volume\.wasm/.test(url)));
    await screenshot(page, `volume-${name.split('#')[0]}`);
    await page.context().close();
  }
});

test('a CT as a body: each of its looks shows what it is named after', async () => {
  // From the screen's left to its right: bone, contrast in vessels, tissue, air.
  const values = [-1000, 40, 220, 1200], size = [48, 40, 32];
  await writeNifti(at('bands.nii'), {size, data: new Int16Array(size[0] * size[1] * size[2]).map((_, i) => values[Math.floor(i % 48 / 12)])});
  const page = await pageWith('#src=v/bands.nii');
  const look = async body => {
    await page.evaluate(async body => {
      const state = fabrica.state(), planes = Object.fromEntries(fabrica.planes().map(({name}) => [name, {...state.planes?.[name], visible: false}]));
      // Straight from the front: no band lies behind another.
      fabrica.setState({...state, body, bodyCurve: undefined, planes, camera: {...state.camera, orientation: [0, 0, 0, 1], orthographic: true}});
      await fabrica.whenIdle();
    }, body);
    const points = await page.evaluate(() => fabrica.project([42, 30, 18, 6].map(i => [-i / 1000, 0.016, 0.02])));
    const {width, data} = await pixels(page);
    return points.map(point => { const [x, y] = point.map(Math.round); return [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)]; });
  };
  const ground = await look('off'), seen = {};
  const apart = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));
  for (const body of ['bone', 'soft', 'vessels', 'skin', 'solid', 'brightest', 'mean']) {
    const colours = await look(body);
    seen[body] = {colours, shown: colours.map((colour, i) => apart(colour, ground[i]) > 24)};
    await screenshot(page, `volume-body-${body}`);
  }
  const shown = name => seen[name].shown;
  assert.deepEqual([shown('bone')[0], ...shown('bone').slice(2)], [true, false, false], 'bone');
  assert.deepEqual(shown('soft'), [true, true, true, false], 'soft');
  assert.deepEqual(shown('vessels'), [true, true, false, false], 'vessels');
  assert.deepEqual(shown('skin'), [true, true, true, false], 'skin');
  const [bone, vessel] = seen.vessels.colours;
  assert.ok(vessel[0] > vessel[2] + 60 && bone[2] > vessel[2], 'vessels are red, bone is not');
  for (const name of ['solid', 'brightest', 'mean']) {
    const sums = seen[name].colours.map(([r, g, b]) => r + g + b);
    assert.ok(sums[0] > sums[2], `${name}: what is denser is brighter`);
  }
  assert.deepEqual([await errors(page), page.problems], [[], []]);
  await page.context().close();
});

test('NRRD, gzipped floats in LPS', async () => {
  await writeNrrd(at('a.nrrd'));
  const {page} = await opened('#src=v/a.nrrd');
  await page.context().close();
});

test('a real NRRD and a real NIfTI open as they are', {skip: missing('spl-brain')}, async () => {
  await copyFile(path.join(SHARED, 'spl-brain/slicer/volumes/labels/hncma-atlas.nrrd'), at('hncma-atlas.nrrd'));
  await copyFile('/usr/share/mricron/templates/ch2.nii.gz', at('ch2.nii.gz'));
  // A label map that is to be seen as the numbers in it.
  for (const name of ['hncma-atlas.nrrd#as=image', 'ch2.nii.gz']) {
    const page = await pageWith(`#src=${encodeURIComponent(`v/${name}`)}`);
    assert.deepEqual(await errors(page), []);
    const points = await slicePoints(page);
    assert.ok(points.length > 30 && points.some(({light}) => light > 150) && points.some(({light}) => light < 30), 'something is seen');
    await screenshot(page, `volume-${name.split('#')[0]}`);
    await page.context().close();
  }
});

test('a volume that is too large says so and offers a coarser copy, which the link then holds', async () => {
  const size = [400, 400, 200];
  await writeNifti(at('large.nii.gz'), {size, data: new Int16Array(size[0] * size[1] * size[2]).map((_, i) => i % 400 < 200 ? -800 : 1200)});
  const page = await world.page({...WINDOW, hasTouch: true, isMobile: true, viewport: {width: 390, height: 700}}, '#src=v/large.nii.gz', {init: () => {
    let api;
    window.heard = [];
    Object.defineProperty(window, 'fabrica', {configurable: true, get: () => api, set: made => {
      api = made;
      api.on('error', error => window.heard.push(error));
    }});
  }});
  await page.waitForFunction(() => window.heard.length > 0);
  const [told] = await errors(page);
  assert.equal(told.code, 'too-large');
  assert.match(told.reason, /400 × 400 × 200/);
  const offer = await page.waitForFunction(() => fabrica.controls().find(({name}) => name === 'offer'));
  const {x, y, width, height} = await offer.jsonValue();
  await page.touchscreen.tap(x + width / 2, y + height / 2);
  await page.waitForFunction(() => /every%3D2/.test(fabrica.link()));
  await idle(page);
  assert.deepEqual((await errors(page)).slice(1), []);
  await page.context().close();
});

test('colours that lie in chunks of their own are shown in colour', async () => {
  await writeColours(at('apart.zarr'));
  const page = await pageWith('#src=v/apart.zarr/');
  assert.deepEqual(await errors(page), []);
  const points = (await slicePoints(page)).filter(({x}) => Math.abs(x - SIZE[0] / 2) > 3);
  assert.ok(points.length >= 20, `${points.length} points`);
  const right = points.filter(({x, colour: [r, g, b]}) => g < 90 && (x < SIZE[0] / 2 ? r > b + 60 : b > r + 60));
  assert.ok(right.length > 0.95 * points.length, `${right.length} of ${points.length} have their colour`);
  // The value under the pointer is three.
  const {value} = await page.evaluate(() => fabrica.valueAt([0.01, 0.01, 0.01]));
  assert.deepEqual(value, [200, 20, 20]);
  await screenshot(page, 'volume-colours-apart');
  await page.context().close();
});

test('a stack in colour that `fabrica volume` wrote, in a folder and in one file', async () => {
  const [nx, ny, nz] = [64, 48, 40];
  await mkdir(at('rgb'), {recursive: true});
  for (let z = 0; z < nz; z++) {
    const slice = new Uint8Array(3 * nx * ny);
    for (let i = 0; i < nx * ny; i++) slice.set(i % nx < nx / 2 ? [210, 30, 30] : [30, 60, 210], 3 * i);
    await writeFile(at(`rgb/s${z}.png`), pngOf(nx, ny, slice));
  }
  for (const name of ['rgb.zarr', 'rgb.ozx']) {
    execFileSync(tool, ['volume', at('rgb'), '-o', at(name), '--voxel', '1', '--axes', 'LPS', '--brick', '16', '--quiet']);
    const page = await pageWith(`#src=v/${name}`);
    assert.deepEqual(await errors(page), []);
    // Columns go left, and the middle is the origin.
    const points = (await slicePoints(page)).filter(({x}) => Math.abs(x) > 3);
    assert.ok(points.length >= 20, `${points.length} points`);
    const right = points.filter(({x, colour: [r, g, b]}) => g < 110 && (x < 0 ? r > b + 60 : b > r + 60));
    assert.ok(right.length > 0.95 * points.length, `${right.length} of ${points.length} have their colour`);
    const {value} = await page.evaluate(() => fabrica.valueAt([-0.01, 0, 0]));
    assert.ok(value.every((v, i) => Math.abs(v - [210, 30, 30][i]) <= 4), `${value}`);
    await screenshot(page, `volume-${name}`);
    await page.context().close();
  }
});

test('a header whose voxels lie in a file beside it: by link, dropped together, and alone', async () => {
  await writeBeside(folder);
  for (const name of ['x.nhdr', 'pair.hdr', 'pair.img']) {
    const {page} = await opened(`#src=v/${name}`, point => -point.x);
    await page.context().close();
  }
  const page = await world.page(WINDOW, '');
  await page.locator('.drop-hint').waitFor({state: 'attached'});
  const drop = async names => page.evaluate(list => {
    const data = new DataTransfer();
    for (const [name, text] of list) data.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, await Promise.all(names.map(async name => [name, (await readFile(at(name))).toString('base64')])));
  const heard = page.evaluate(() => new Promise(resolve => fabrica.on('error', resolve)));
  await drop(['x.nhdr']);
  const {code, reason, advice} = await heard;
  assert.equal(code, 'not-found');
  assert.match(reason, /x\.raw\.gz/);
  assert.match(advice, /together/);
  await drop(['pair.hdr', 'pair.img']);
  // Beside what is open; the files of one drop are one image.
  await page.waitForFunction(() => /local.*pair/.test(decodeURIComponent(fabrica.link())), null, {timeout: 60000});
  assert.doesNotMatch(decodeURIComponent(await page.evaluate(() => fabrica.link())), /pair\.img/);
  await page.context().close();
  await rm(at('pair.img'));
  const alone = await pageWith('#src=v/pair.hdr');
  const [error] = await errors(alone);
  assert.match(error.reason, /not beside it: pair\.img/);
  await alone.context().close();
});

test('slices in JPEG 2000 by a pattern: grey and in colour', async () => {
  await writeJp2(at('grey'), SIZE[2], false);
  const {page} = await opened(`#src=${encodeURIComponent('v/grey/slice_{001..032}.j2k#spacing=1,1,1')}`);
  await page.context().close();
  await writeJp2(at('red'), SIZE[2], true);
  const coloured = await pageWith(`#src=${encodeURIComponent('v/red/slice_{001..032}.j2k#spacing=1,1,1')}`);
  assert.deepEqual(await errors(coloured), []);
  const points = (await slicePoints(coloured)).filter(({x}) => Math.abs(x - SIZE[0] / 2) > 3);
  assert.ok(points.length > 20);
  const right = points.filter(({x, colour: [r, , b]}) => x < SIZE[0] / 2 ? r > b + 60 : b > r + 60);
  assert.ok(right.length > 0.95 * points.length, `${right.length} of ${points.length} have their colour`);
  await coloured.context().close();
});

test('an atlas.json may name volumes that describe themselves', async () => {
  await writeZarr3(at('z3zstd.zarr'), 'zstd');
  await writeNifti(at('ct.nii.gz'));
  await writeFile(at('atlas.json'), JSON.stringify({fabricaAtlas: 1, id: 'x', title: 'Two images', sources: [{title: 'Test'}], volumes: [
    {id: 'a', name: 'By zarrita', url: 'z3zstd.zarr', source: 0}, {id: 'b', name: 'CT', url: 'ct.nii.gz', source: 0}, {id: 'c', name: 'Gone', url: 'gone.zarr', source: 0}]}));
  const page = await pageWith('#src=v/atlas.json');
  const told = await errors(page);
  assert.equal(told.length, 1, 'the one that is not there costs itself only');
  assert.match(told[0].source, /gone\.zarr|atlas\.json/);
  assertHalves(await slicePoints(page));
  await page.context().close();
});

test('dropped: files of a volume and a whole file, never uploaded', async () => {
  await writeZarr3(at('z3.zarr'), '');
  await writeNifti(at('ct.nii.gz'));
  await writeZip(at('stored.ozx'), await packedFiles());
  const page = await world.page(WINDOW, '#src=v/z3.zarr');
  await page.locator('.drop-hint').waitFor({state: 'attached'});
  const drop = list => page.evaluate(files => {
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, list);
  const encoded = async name => [name, (await readFile(at(name))).toString('base64')];
  await idle(page);
  world.server.log.length = 0;
  const loaded = page.evaluate(() => new Promise(resolve => fabrica.on('progress', event => { if (event.active) resolve(true); })));
  await drop([await encoded('ct.nii.gz'), await encoded('stored.ozx')]);
  await loaded;
  await idle(page);
  assert.match(await page.evaluate(() => fabrica.link()), /local/);
  assert.ok(!world.server.log.some(({url}) => /nii|ozx/.test(url)));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
