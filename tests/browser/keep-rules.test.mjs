// Which files belong to what is open (web/offline/rest.js), wherever their host keeps them. In Node: the module needs no page.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lengthOf} from '../../web/http.js';
import {Offline} from '../../web/offline/offline.js';
import {Untold, leftOf} from '../../web/offline/rest.js';
import {missingOf} from '../../web/offline/store.js';
import {RangeReader} from '../../web/ranges.js';

/** Hosts whose files lie elsewhere than their pages, which may not be read. @param {Record<string, any>} files by the address where they lie */
function tools(files) {
  const fetcher = async url => {
    assert.ok(!/^(gs:|https:\/\/((www\.)?(github|dropbox)\.com|gitlab\.com\/(?!api\/)))/.test(url), `${url} may not be read`);
    const body = files[url];
    return body ? new Response(JSON.stringify(body), {headers: {'Content-Length': '10'}}) : new Response('', {status: 404});
  };
  const reader = new RangeReader({fetch: fetcher});
  return {fetcher, lengthOf, missingOf, filesOf: async () => [], chunksOf: null, placeOf: url => reader.placeOf(url)};
}
const atlas = {fabricaAtlas: 1, title: 'Three parts', meshes: [{url: 'a b.glb', index: 'i.json'}], terminology: [{url: 'https://github.com/u/t/blob/main/la.csv'}]};
const left = async (source, files) => (await leftOf(/** @type {any} */ (tools(files)), {key: source, sources: [source]}, new AbortController().signal)).map(({url}) => url).sort();

test('all of an atlas behind a page: each of its files by where it lies', async () => {
  const raw = 'https://raw.githubusercontent.com/u/r/main/d', api = 'https://gitlab.com/api/v4/projects/g%2Fp/repository/files/d%2F', bucket = 'https://storage.googleapis.com/storage/v1/b/b/o/d%2F';
  const terms = 'https://raw.githubusercontent.com/u/t/main/la.csv';
  for (const [source, place] of /** @type {[string, (name: string) => string][]} */ ([
    ['https://github.com/u/r/blob/main/d/atlas.json', name => `${raw}/${name}`],
    ['https://gitlab.com/g/p/-/blob/main/d/atlas.json', name => `${api}${name}/raw?ref=main&lfs=true`],
    ['gs://b/d/atlas.json', name => `${bucket}${name}?alt=media`],
  ])) {
    const files = [place('atlas.json'), place('a%20b.glb'), place('i.json'), terms];
    assert.deepEqual(await left(source, Object.fromEntries(files.map((url, i) => [url, i ? [] : atlas]))), files.sort(), source);
  }
});

test('a manifest of another name, and a glTF with its buffers', async () => {
  const at = 'https://h.example/';
  assert.deepEqual(await left(`${at}head.json`, {[`${at}head.json`]: {...atlas, terminology: []}, [`${at}a%20b.glb`]: [], [`${at}i.json`]: []}), [`${at}a%20b.glb`, `${at}head.json`, `${at}i.json`]);
  const gltf = {asset: {version: '2.0'}, buffers: [{uri: 'x.bin'}, {uri: 'data:,1'}, {}]};
  assert.deepEqual(await left(`${at}x.gltf`, {[`${at}x.gltf`]: gltf, [`${at}x.bin`]: []}), [`${at}x.bin`, `${at}x.gltf`]);
});

test('where nobody can say what belongs to it, it is said whether that is an image', async () => {
  const at = 'https://h.example/', untold = image => error => error instanceof Untold && error.image === image;
  await assert.rejects(left(`${at}atlasStructure.json`, {[`${at}atlasStructure.json`]: [{'@id': '#a'}]}), untold(false));
  await assert.rejects(left(`${at}ct.zarr`, {}), untold(true));
  await assert.rejects(left(`${at}ct.zarr/zarr.json`, {}), untold(true));
  await assert.rejects(left(`${at}atlas.json`, {[`${at}atlas.json`]: {fabricaAtlas: 1, volumes: [{url: 'ct.zarr'}]}}), untold(true));
});

test('what was opened by its page is called what it calls itself', async t => {
  const {fetcher, placeOf} = tools({'https://raw.githubusercontent.com/u/r/main/atlas.json': atlas});
  t.mock.method(globalThis, 'fetch', fetcher);
  const title = sources => Offline.prototype.titleOf.call({viewer: {reader: {placeOf}}}, sources);
  assert.equal(await title(['https://github.com/u/r/blob/main/atlas.json']), 'Three parts');
  assert.equal(await title(['https://github.com/u/r/blob/main/absent.json', 'https://h.example/x.glb']), 'absent.json, x.glb');
});
