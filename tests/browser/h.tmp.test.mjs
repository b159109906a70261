// Files, links and messages made to do harm: script and markup in names, addresses that are scripts, structures without end, small files that
// grow. They show as text, or as an error, and nothing else happens. (Lessons: learn.test, the catalogue's lists: catalogue.test.)
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {gzipSync} from 'node:zlib';
import {zipSync} from 'fflate';
import {boxes, changed} from './glb.mjs';
import {LAPTOP, WINDOW, open, screenshot} from './helpers.mjs';
import {writeNifti} from './volumes.mjs';

const MARKUP = '<img src="/evil" onerror="window.hacked=1"><script>window.hacked=1</script>';
const EVIL = `${MARKUP}"><svg onload=window.hacked=1>[press](javascript:window.hacked=1) &lt;b&gt; \u202eevil`;
const GROWS = Buffer.alloc(1 << 26);
let folder;
let world;

/** @param {string} name @param {object} atlas */
const atlas = (name, more) => writeFile(path.join(folder, name), JSON.stringify({fabricaAtlas: 1, id: name, title: name, meshes: [{url: 'two.glb'}], ...more}));

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-hostile-'));
  const put = (name, bytes) => writeFile(path.join(folder, name), bytes);
  const two = boxes([{name: 'one', extras: {id: 'one'}}, {name: 'two', extras: {id: 'two'}}]);
  await put('two.glb', two);
  await put('plain.glb', boxes([{name: 'plain'}]));

  await put('evil.glb', boxes([
    {name: EVIL, extras: {id: EVIL, names: {fr: EVIL, la: EVIL}, synonyms: [EVIL], ontology: [EVIL], definition: `${EVIL}\n\n[press](javascript:window.hacked=1) [data](data:text/html,<script>window.hacked=1</script>)`, tissue: EVIL}},
    {name: 'constructor', extras: {id: '__proto__', names: {__proto__: 'x', constructor: 'y'}}}]));
  await atlas('evil.json', {
    title: EVIL, description: EVIL, id: EVIL, version: EVIL, meshes: [{url: 'evil.glb', source: 0}],
    sources: [{title: EVIL, url: 'javascript:window.hacked=1', licence: EVIL, licenceUrl: `data:text/html,${encodeURIComponent(MARKUP)}`, attribution: EVIL, citation: EVIL}],
    hierarchies: [{name: EVIL, nodes: [{id: EVIL}, {id: MARKUP, name: MARKUP, children: [{id: '__proto__'}]}]}],
    gaps: [{text: EVIL, branch: EVIL}], lessons: [{url: 'javascript:window.hacked=1', title: EVIL}], terminology: [{url: 'javascript:window.hacked=1'}],
  });

  // Structures without end.
  await atlas('loop.json', {hierarchies: [{name: 'loop', nodes: [{id: 'one', children: [{id: 'two', children: [{id: 'one', children: [{id: 'two'}]}]}]}, {id: 'one', children: [{id: 'one'}]}]}]});
  await atlas('many.json', {hierarchies: [{name: 'many', nodes: Array(100000).fill({id: 'one'})}, ...Array(1000).fill({name: 'x', nodes: [{id: 'two'}]})]});
  await put('deep.json', `{"fabricaAtlas":1,"meshes":[{"url":"two.glb"}],"hierarchies":[{"name":"deep","nodes":${'[{"id":"one","children":'.repeat(100000)}[]${'}]'.repeat(100000)}}]}`);
  await atlas('itself.json', {meshes: Array(64).fill({url: 'itself.json'})});
  await atlas('vast.json', {volumes: [{id: 'v', name: 'v', url: 'v.zarr/', format: 'u8', codec: 'bytes', minimum: 0, maximum: 1e308,
    levels: [{path: '0', size: [2 ** 40, 2 ** 40, 2 ** 40], chunk: [2 ** 31, 2 ** 31, 2 ** 31], shard: [-1, 0, 1e300], indexToWorld: Array(16).fill(1e300)}]}]});
  await put('round.glb', changed(two, json => { json.nodes[0].children = [1]; json.nodes[1].children = [0]; json.scenes[0].nodes = [0]; }));
  await put('chain.glb', changed(two, json => {
    json.nodes = Array.from({length: 50000}, (_, i) => ({name: `n${i}`, ...(i < 49999 ? {children: [i + 1]} : {mesh: 0})}));
    json.scenes[0].nodes = [0];
  }));
  await put('vast.glb', changed(two, json => { for (const accessor of json.accessors) accessor.count = 2 ** 31 - 1; }));
  await put('beyond.glb', changed(two, json => { for (const view of json.bufferViews) Object.assign(view, {byteOffset: 2 ** 52, byteLength: 2 ** 52}); }));
  await put('outside.glb', changed(two, json => { json.buffers = [{uri: 'javascript:window.hacked=1', byteLength: 1000}, {uri: 'file:///etc/passwd', byteLength: 1000}]; }));

  // Small files that grow: each is 64 MB of nothing.
  const zip = Buffer.from(zipSync({'zarr.json': GROWS}, {level: 9}));
  await put('grows.ozx', zip);
  // The same, which says that it is 100 bytes: at its own header, and in the directory.
  const lies = Buffer.from(zip);
  lies.writeUInt32LE(100, 22);
  lies.writeUInt32LE(100, lies.indexOf('PK\x01\x02', 0, 'latin1') + 24);
  await put('lies.ozx', lies);
  await atlas('grows.json', {meshes: [{url: 'two.glb', index: 'index.gz'}]});
  await put('index.gz', gzipSync(Buffer.concat(Array(5).fill(GROWS))));  // more than the page takes
  await writeNifti(path.join(folder, 'small.nii'), {size: [24, 20, 16], data: new Int16Array(24 * 20 * 16).map((_, i) => i % 100)});
  const nifti = await readFile(path.join(folder, 'small.nii'));
  await put('grows.nii.gz', gzipSync(Buffer.concat([nifti, GROWS])));
  const vast = Buffer.from(nifti);
  for (let axis = 1; axis <= 3; axis++) vast.writeInt16LE(32767, 40 + 2 * axis);
  await put('vast.nii', vast);
  world = await open({mounts: {'/mine/': folder}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
/** What comes of an address. */
const load = (page, address) => page.evaluate(url => fabrica.load(url).then(() => 'opened', ({code, reason, advice}) => ({code, reason, advice})), address);
/** Nothing of what was tried has happened, and the page goes on. */
async function unharmed(page) {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.evaluate(() => ({}).polluted), undefined);
  assert.equal(await page.locator('.fabrica :is(img, script, svg, iframe, object)').count(), 0);
  assert.deepEqual(page.problems, []);
  for (const server of [world.server, world.other]) assert.ok(!server.log.some(({url}) => url.startsWith('/evil')), 'nothing was asked for');
  assert.ok(await page.evaluate(() => fabrica.stats().frames >= 0));
}
/** Opens addresses one after the other in one page that has something to show. @param {(result: any, name: string) => void} check */
async function eachOf(names, check) {
  const page = await world.page(WINDOW, '#model=mine/plain.glb');
  for (const name of names) {
    const result = await load(page, `mine/${name}`);
    if (result !== 'opened') assert.ok(result.reason && result.advice !== undefined, `${name}: ${JSON.stringify(result)}`);
    check(result, name);
    await idle(page);
    await unharmed(page);
  }
  const [first] = await page.evaluate(() => fabrica.structures());
  await page.evaluate(id => fabrica.select(id), first.id);
  assert.deepEqual(await page.evaluate(() => fabrica.selection), [first.id], 'the page answers');
  return page;
}


for (const name of ['many.json','deep.json','itself.json','round.glb','chain.glb','loop.json']) test(name, async () => {
  const page = await world.page(WINDOW, '#model=mine/plain.glb');
  const t = Date.now();
  const r = await Promise.race([load(page, `mine/${name}`).catch(e => String(e).slice(0, 300)), new Promise(r => setTimeout(r, 15000, 'silence'))]);
  console.log(name, Date.now() - t, JSON.stringify(r));
  const i = await Promise.race([idle(page).then(() => 'idle').catch(e => String(e).slice(0, 200)), new Promise(r => setTimeout(r, 8000, 'not idle'))]);
  console.log(name, i, page.problems.slice(0, 2), await Promise.race([page.evaluate(() => [fabrica.structures().length, fabrica.stats().memory.wasm >> 20]).catch(e => String(e).slice(0, 200)), new Promise(r => setTimeout(r, 5000, 'stuck'))]));
  await page.context().close();
});
