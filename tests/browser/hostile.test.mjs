// Files, links and messages made to do harm: script and markup in names, addresses that are scripts, structures without end, small files that
// grow. They show as text, or as an error, and nothing else happens. (Lessons: learn.test, the catalogue's lists: catalogue.test.)
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {gzipSync} from 'node:zlib';
import {zipSync} from 'fflate';
import {Untold, leftOf} from '../../web/offline/rest.js';
import {cell} from '../../web/sharing/list.js';
import {halvesOf} from '../../web/sources/links.js';
import {boxes, changed, embedded} from './glb.mjs';
import {LAPTOP, WINDOW, drop, open, screenshot} from './helpers.mjs';
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
    json.nodes = Array.from({length: 20000}, (_, i) => ({name: `link ${i}`, extras: {id: `link-${i}`}, ...(i < 19999 ? {children: [i + 1]} : {mesh: 0})}));
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
  // Models in a ZIP file, which unpack to more than is taken, and to more than they say.
  await put('grows.zip', Buffer.from(zipSync({'model.stl': new Uint8Array(3 << 27)}, {level: 6})));
  const short = Buffer.from(zipSync({'model.stl': GROWS}, {level: 9}));
  short.writeUInt32LE(100, 22);
  short.writeUInt32LE(100, short.indexOf('PK\x01\x02', 0, 'latin1') + 24);
  await put('lies.zip', short);
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

test('script and markup in names, definitions and sources are text', async () => {
  const page = await world.page(LAPTOP, '#src=mine/evil.json');
  const opened = [];
  page.context().on('page', one => opened.push(one));
  page.on('dialog', dialog => opened.push(dialog));
  await idle(page);
  const [evil] = await page.evaluate(() => fabrica.structures());
  assert.ok(evil.name.includes(MARKUP));
  await page.getByRole('treeitem', {name: MARKUP.slice(0, 20)}).first().waitFor({state: 'attached'});
  await page.evaluate(id => fabrica.select(id), evil.id);
  await page.evaluate(() => fabrica.search('img script evil'));
  await page.evaluate(id => fabrica.saveSet('<img src="/evil" onerror="window.hacked=1">', [id]), evil.id);
  await page.evaluate(() => fabrica.setState({...fabrica.state(), labels: 'selected', language: 'fr'}));
  await idle(page);
  await screenshot(page, 'hostile-names');
  // Its sources, licences, codes and the links in its definition, as far as they can be pressed.
  const pressed = new Set();
  for (const scrolled of [0, 500, 500]) {
    await page.mouse.move(1280, 600);
    await page.mouse.wheel(0, scrolled);
    await idle(page);
    const links = (await page.evaluate(() => fabrica.controls())).filter(({name, width, y}) => width > 0 && y > 60 && y < 880 && /^(title|licence|id|word)$/.test(name));
    for (const {name, x, y, width, height} of links) {
      pressed.add(name);
      await page.mouse.click(x + width / 2, y + height / 2);
    }
    await idle(page);
  }
  assert.ok(pressed.has('title'), `pressed: ${[...pressed]}`);
  assert.deepEqual(opened, []);
  await unharmed(page);
  await page.context().close();
});

test('trees that go round, that never end, and files that name themselves', async () => {
  const page = await eachOf(['loop.json', 'many.json', 'deep.json', 'itself.json', 'round.glb', 'chain.glb'], (result, name) => {
    if (name === 'deep.json') assert.match(result.reason, /nested too deeply/);
    if (['loop.json', 'many.json', 'chain.glb'].includes(name)) assert.equal(result, 'opened', name);
  });
  // The tree as a screen reader has it ends, too.
  assert.ok(await page.getByRole('treeitem').count() < 5000);
  await page.context().close();
});

test('impossible sizes and places are refused before anything is taken for them', async () => {
  const page = await eachOf(['vast.json', 'vast.glb', 'beyond.glb', 'outside.glb', 'vast.nii'], () => {});
  const {memory} = await page.evaluate(() => fabrica.stats());
  assert.ok(memory.wasm < 400 << 20, `${memory.wasm >> 20} MB`);
  await page.context().close();
});

test('small files that grow are stopped', async () => {
  const page = await eachOf(['grows.ozx', 'lies.ozx', 'grows.zip', 'lies.zip', 'grows.json', 'grows.nii.gz'], (result, name) => {
    if (/\.(ozx|zip)$/.test(name)) assert.notEqual(result, 'opened', name);
    else assert.equal(result, 'opened', `${name}: ${JSON.stringify(result)}`);
  });
  const {memory} = await page.evaluate(() => fabrica.stats());
  assert.ok(memory.wasm < 400 << 20, `${memory.wasm >> 20} MB`);
  await page.context().close();
});

test('links with scripts, markup and nonsense show an atlas or an error', async () => {
  const long = encodeURIComponent('['.repeat(100000));
  for (const hash of [
    'src=javascript:window.hacked=1', `src=data:text/html,${encodeURIComponent(MARKUP)}`, 'model=javascript:window.hacked=1', `model=${MARKUP}`, `src=${encodeURIComponent(`mine/${MARKUP}.glb`)}`,
    `src=mine/plain.glb&s=${encodeURIComponent(JSON.stringify({v: 1, selection: [EVIL], only: [EVIL], sets: [{name: EVIL, ids: [EVIL]}], hidden: {}, planes: {[EVIL]: {cut: true}}, labels: EVIL, ui: EVIL, language: EVIL, background: EVIL}))}`,
    `src=mine/plain.glb&s=${encodeURIComponent('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')}`, `src=mine/plain.glb&s=${long}`,
    `src=mine/plain.glb&ui=${encodeURIComponent(MARKUP)}&lang=${encodeURIComponent(MARKUP)}&terms=javascript:window.hacked=1`,
    `src=mine/plain.glb&quiz=${encodeURIComponent(MARKUP)}`, 'src=mine/plain.glb&lesson=javascript:window.hacked=1', `src=mine/plain.glb&result=${encodeURIComponent(MARKUP)}`,
    `src=${Array(20000).fill('mine/plain.glb').join(',')}`,
  ]) {
    const page = await world.page(WINDOW, `#${hash}`, {ready: false});
    await page.waitForFunction(() => window.fabrica);
    await page.evaluate(() => Promise.race([fabrica.whenIdle(), new Promise(resolve => setTimeout(resolve, 4000))]));
    await unharmed(page);
    if (hash.startsWith('src=mine/plain.glb')) assert.ok(await page.evaluate(() => fabrica.structures().length > 0), hash.slice(0, 80));
    await page.context().close();
  }
});

test('names in tables, in OBJ files and in ZIP files are text, and lead out of nothing', async () => {
  const page = await world.page(WINDOW, '#src=');
  const has = text => page.waitForFunction(wanted => fabrica.structures().some(({name}) => name.includes(wanted)), text);
  const triangle = 'v 0 0 0\nv 0.1 0 0\nv 0 0.1 0\nf 1 2 3\n', text = words => Buffer.from(words);
  await drop(page, [['evil.obj', text(`mtllib ../../../etc/passwd\nmtllib javascript:window.hacked=1\no ${MARKUP}\nusemtl ${MARKUP}\n${triangle}o __proto__\nf 1 3 2\n`)]]);
  await has(MARKUP);
  const values = new Int16Array(24 * 20 * 16).map((_, i) => i % 24 > 12 ? 2 : 1);
  await writeNifti(path.join(folder, 'labels.nii'), {size: [24, 20, 16], data: values});
  await drop(page, [['labels.nii', await readFile(path.join(folder, 'labels.nii'))], ['labels.csv', text(`index,name,color\n1,"${MARKUP.replaceAll('"', '""')}","url(javascript:window.hacked=1)"\n2,=HYPERLINK("/evil"),#ff0000\n__proto__,polluted,1\n`)]]);
  await has('=HYPERLINK');
  const names = ['../../../climbs.obj', '/absolute.obj', 'C:\\windows.obj', 'a/../../out.obj', '__proto__.obj', `${MARKUP.replaceAll('/', ' ')}.obj`];
  await drop(page, [['climbs.zip', Buffer.from(zipSync(Object.fromEntries(names.map(name => [name, text(triangle)])), {level: 0}))]]);
  await has('climbs');
  await idle(page);
  for (const {id, name} of await page.evaluate(() => fabrica.structures())) {
    await page.evaluate(one => fabrica.select(one), id);
    assert.ok(!/\.\.\//.test(id) || !name.startsWith('/'), name);
  }
  assert.deepEqual(world.server.log.filter(({url}) => /passwd|climbs|absolute|windows|out\.obj/.test(url)), []);
  // The list, opened by a spreadsheet, runs nothing.
  assert.equal(cell('=HYPERLINK("/evil")'), `"'=HYPERLINK(""/evil"")"`);
  await unharmed(page);
  await page.context().close();
});

test('two things side by side, named by scripts and markup, are two frames with an error or nothing', async () => {
  for (const hash of [`left=javascript:window.hacked=1&right=${encodeURIComponent(MARKUP)}&src=javascript:window.hacked=1,data:text/html,${encodeURIComponent(MARKUP)}`,
    `left=${encodeURIComponent(EVIL)}&right=__proto__&src=mine/plain.glb&s=${encodeURIComponent('{"__proto__":{"polluted":1},"sources":{"__proto__":{"polluted":1}}}')}`, 'left=&right=', 'left=%&right=%E0%A4%A']) {
    const context = await world.browser.newContext(WINDOW), page = await context.newPage(), problems = [];
    page.on('pageerror', error => problems.push(String(error)));
    await page.goto(`${world.server.url}compare.html#${hash}`);
    await page.waitForFunction(() => document.querySelector('#compare')?.childElementCount > 0);
    await page.waitForTimeout(1000);
    for (const frame of page.frames()) assert.deepEqual(await frame.evaluate(() => [window.hacked, ({}).polluted]), [undefined, undefined], hash);
    assert.equal(await page.locator('#compare :is(img, script)').count(), 0);
    assert.ok(page.frames().every(frame => /^(about:blank|http)/.test(frame.url())), page.frames().map(frame => frame.url()).join(' '));
    assert.deepEqual(problems, [], hash);
    await context.close();
  }
});

test('messages from the page around: cyclic, huge, thousands, of other windows', async () => {
  await writeFile(path.join(folder, 'around.html'), '<!doctype html><body><p>course</p>');
  const context = await world.browser.newContext(WINDOW);
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', error => page.problems.push(String(error)));
  await page.goto(`${world.server.url}mine/around.html`);
  const answers = await page.evaluate(async base => {
    const frame = Object.assign(document.createElement('iframe'), {src: `${base}?embed=1#src=mine/plain.glb`, width: 600, height: 400});
    await new Promise(resolve => {
      addEventListener('message', ({data, source}) => data?.here && source === frame.contentWindow && resolve());
      document.body.append(frame);
    });
    // A sibling's greeting counts for nothing: only the page around may.
    const sibling = document.createElement('iframe');
    sibling.srcdoc = `<script>const {port1, port2} = new MessageChannel(); port1.onmessage = ({data}) => { parent.heard = data; };
      parent.frames[0].postMessage({fabrica: 1, hello: true}, '*', [port2]); port1.postMessage({id: 1, method: 'structures'});<\/script>`;
    document.body.append(sibling);

    const {port1, port2} = new MessageChannel();
    const got = new Map();
    const waiting = new Map();
    port1.onmessage = ({data}) => {
      got.set(data.id, data);
      waiting.get(data.id)?.(data);
    };
    frame.contentWindow.postMessage({fabrica: 1, hello: true}, '*', [port2]);
    let id = 0;
    const call = (method, args) => new Promise(resolve => {
      waiting.set(++id, resolve);
      port1.postMessage({id, method, args});
    });
    const round = {name: 'round', ids: []};
    round.ids.push(round);
    round.self = round;
    const said = {};
    for (const [name, method, args] of [
      ['round', 'setState', [round]], ['roundIds', 'hide', [[round]]], ['roundSet', 'saveSet', ['x', round]], ['map', 'setState', [new Map([['a', new Date()]])]], ['bytes', 'hide', [new ArrayBuffer(1 << 20)]],
      ['huge', 'search', ['x'.repeat(4 << 20)]], ['manyIds', 'hide', [Array(200000).fill('nobody')]], ['proto', '__proto__', []], ['constructor', 'constructor', ['alert(1)']], ['call', 'call', ['eval', 'x']],
      ['script', 'load', ['javascript:window.hacked=1']], ['data', 'load', ['data:text/html,<script>window.hacked=1<\/script>']], ['local', 'load', ['local:1/x.glb']], ['file', 'load', ['file:///etc/passwd']],
      ['nan', 'setPlane', [{name: 'x'.repeat(1e6), position: [NaN, Infinity, 1e308], normal: [0, 0, 0]}]], ['language', 'interfaceLanguage', ['../../evil']],
    ]) said[name] = await Promise.race([call(method, args), new Promise(resolve => setTimeout(resolve, 5000, 'silence'))]);
    for (let i = 0; i < 3000; i++) port1.postMessage(i % 2 ? {id: `x${i}`, method: 'nothing', args: [i]} : i);
    const alive = await call('structures', []);
    return {said: JSON.parse(JSON.stringify(said)), alive: alive.result?.length, heard: window.heard ?? null, hacked: window.hacked ?? null};
  }, world.other.url);
  assert.equal(answers.alive, 1, 'it goes on');
  assert.equal(answers.heard, null, 'a sibling hears nothing');
  for (const [name, answer] of Object.entries(answers.said)) assert.notEqual(answer, 'silence', name);
  for (const name of ['proto', 'constructor', 'call', 'script', 'data', 'local', 'file', 'round']) assert.ok(answers.said[name].error?.reason, `${name}: ${JSON.stringify(answers.said[name])}`);
  const frame = page.frames().find(one => one.url().startsWith(world.other.url));
  assert.deepEqual(await frame.evaluate(() => [window.hacked ?? null, ({}).polluted ?? null]), [null, null]);
  assert.ok(!world.other.log.some(({url}) => url.startsWith('/evil')));
  assert.deepEqual(page.problems, []);
  await context.close();
});

test('a volume of no length in one direction and of 10⁹ in the others: nobody counts its files', async () => {
  for (const size of [[0, 1e9, 1e9], [-1, -1e9, 1e9], [1e9, 1e9, 0]]) {
    const volume = {url: 'v.zarr', levels: [{path: '0', size, shard: [1, 1, 1]}]};
    const answers = {'https://h/atlas.json': {fabricaAtlas: 1, volumes: [volume]}, 'https://h/v.zarr/zarr.json': {consolidated_metadata: {metadata: {0: {}}}}};
    const fetcher = url => Promise.resolve(new Response(JSON.stringify(answers[url])));
    const left = leftOf({fetcher, placeOf: url => url}, {key: 'https://h/atlas.json', sources: ['https://h/atlas.json']}, new AbortController().signal);
    await assert.rejects(left, error => error instanceof Untold && error.image);
  }
});

test('an address that was encoded wrongly is no blank page', async () => {
  assert.deepEqual(halvesOf('#left=a&right=b&src=%zz,b%20c').sources, ['%zz', 'b c']);
  const page = await world.page(WINDOW, 'compare.html#left=a&right=b&src=%zz', {ready: false});
  await page.getByRole('heading', {name: 'Side by side'}).waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a file of this device asks no host for what it names', async () => {
  const page = await world.page(WINDOW, '#model=mine/plain.glb');
  const address = `${world.other.url}evil.bin`, {host} = new URL(address);
  const json = JSON.parse(embedded(boxes([{name: 'asks'}])));
  const reason = async () => {
    await page.waitForFunction(() => window.heard.length > 0, null, {timeout: 10000});
    return page.evaluate(() => window.heard.pop().reason);
  };
  await page.evaluate(() => {
    window.heard = [];
    fabrica.on('error', error => window.heard.push(error));
  });
  for (const [name, uri] of [['one.gltf', address], ['two.gltf', `http:${host}/evil.bin`]]) {
    json.buffers[0].uri = uri;
    await drop(page, [[name, Buffer.from(JSON.stringify(json))]]);
    assert.match(await reason(), new RegExp(`may not ask.*${host}/evil\\.bin`));
  }
  await unharmed(page);
  await page.context().close();
});
