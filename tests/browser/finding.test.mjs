// Finding one's way in the real program: a search that forgives, peeks, what is here, sets and recent ones, names in more languages.
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {boxes} from './glb.mjs';
import {LAPTOP, PHONE, WINDOW, missing, open, SHARED, screenshot, until} from './helpers.mjs';

let folder;
let world;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-finding-'));
  await writeFile(path.join(folder, 'list.csv'), '# title: A list of ours\n# licence: CC BY 4.0\nEnglish;Polski;Italiano\nHippocampus;Hipokamp;Ippocampo\nThalamus;Wzgórze;Talamo\n');
  world = await open({mounts: {'/data/': SHARED, '/terms/': folder}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
const control = (page, name, nth = 0) => page.evaluate(([wanted, at]) => {
  const found = fabrica.controls().filter(one => one.name === wanted)[at];
  return found && {x: found.x + found.width / 2, y: found.y + found.height / 2};
}, [name, nth]);
async function type(page, text) {
  await page.locator('input.search').fill(text);
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'hit'));
}

test('a search forgives, a result is peeked at without changing anything, and is found', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  for (const text of ['left hippo', 'hipocampo izq.', 'L hippocampus', 'linker Hippokampus', 'hippcoampus left']) {
    const [hit] = await page.evaluate(asked => fabrica.search(asked), text);
    assert.equal(hit?.id, 'hippocampus-left', text);
    assert.ok(hit.path.includes('›'), hit.path);
  }
  const before = await page.evaluate(() => fabrica.state());
  await page.evaluate(() => {
    window.pointed = [];
    fabrica.on('hover', ({id}) => window.pointed.push(id));
  });
  await page.locator('input.search').focus();
  await type(page, 'hipocampo izq');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(() => window.pointed.includes('hippocampus-left'));
  await page.evaluate(() => new Promise(done => setTimeout(done, 300)));
  await screenshot(page, 'finding-search');
  const after = await page.evaluate(() => fabrica.state());
  assert.deepEqual(after, before, 'a peek changes nothing');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what is here: a right click lists all that lies there, front to back; one is chosen', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  const list = await page.evaluate(() => fabrica.whatIsHere(820, 430));
  assert.ok(list.length >= 3, `${list.length} structures`);
  assert.equal(new Set(list.map(({id}) => id)).size, list.length, 'each once');
  // A click takes the first that is solid; glass lies before it.
  const {id} = await page.evaluate(() => fabrica.pick(820, 430));
  assert.ok(list.slice(0, 2).some(one => one.id === id), `${id} is not in front of ${list.map(one => one.id)}`);
  assert.deepEqual(await page.evaluate(() => fabrica.whatIsHere(-5, 0)), []);
  await page.mouse.click(820, 430, {button: 'right'});
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'here'));
  await page.waitForFunction(() => /front to back: /.test(document.querySelector('[role="status"]')?.textContent ?? ''));
  assert.deepEqual(await page.evaluate(() => fabrica.selection), []);
  await screenshot(page, 'finding-here');
  const second = await control(page, 'here', 1);
  await page.mouse.click(second.x, second.y);
  await page.waitForFunction(id => fabrica.selection[0] === id, list[1].id);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a long press on a phone does the same', async () => {
  const page = await world.page(PHONE);
  await idle(page);
  const client = await page.context().newCDPSession(page);
  const touch = type => client.send('Input.dispatchTouchEvent', {type, touchPoints: type === 'touchStart' ? [{x: 190, y: 330}] : []});
  await touch('touchStart');
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'here'));
  await touch('touchEnd');
  await page.evaluate(() => new Promise(done => setTimeout(done, 300)));
  await screenshot(page, 'finding-here-phone');
  const first = await control(page, 'here');
  await page.touchscreen.tap(first.x, first.y);
  await page.waitForFunction(() => fabrica.selection.length === 1);
  await page.context().close();
});

test('sets and what was seen recently stay on the device; a link carries sets to another', async () => {
  const context = await world.browser.newContext(WINDOW);
  const page = await context.newPage();
  await page.goto(world.server.url);
  await page.evaluate(() => fabrica.whenIdle());
  const link = await page.evaluate(async () => {
    fabrica.select('hippocampus-left');
    fabrica.select('hippocampus-right');
    fabrica.saveSet('Both', ['hippocampus-left', 'hippocampus-right']);
    await fabrica.whenIdle();
    return fabrica.link();
  });
  await page.waitForFunction(() => Object.keys(localStorage).some(key => key.startsWith('fabrica.kept:') && /Both/.test(localStorage[key])));
  const again = await context.newPage();
  // With a view of its own in the address: the sets come from the device.
  await again.goto(`${world.server.url}#src=demo/atlas.json&s=${encodeURIComponent('{"v":1}')}`);
  await again.evaluate(() => fabrica.whenIdle());
  await again.waitForFunction(() => fabrica.sets().length === 1);
  assert.deepEqual(await again.evaluate(() => fabrica.recent()), ['hippocampus-right', 'hippocampus-left']);
  await again.locator('input.search').focus();
  await again.waitForFunction(() => fabrica.controls().filter(({name}) => name === 'hit').length === 2);
  await screenshot(again, 'finding-recent');
  // One that is removed is gone for good.
  await again.evaluate(() => fabrica.removeSet('Both'));
  await again.waitForFunction(() => Object.entries(localStorage).every(([key, text]) => !key.startsWith('fabrica.kept:') || !/Both/.test(text)));
  const other = await world.page(WINDOW, link.slice(world.server.url.length));
  assert.deepEqual(await other.evaluate(() => fabrica.sets()), [{name: 'Both', ids: ['hippocampus-left', 'hippocampus-right']}]);
  await context.close();
  await other.context().close();
});

test('a list of names, by the link: the tree speaks another language, and is searched in it', async () => {
  const page = await world.page(LAPTOP, '#src=demo/atlas.json&terms=/terms/list.csv&lang=it');
  await idle(page);
  await page.waitForFunction(() => fabrica.structures().some(({name}) => name === 'Ippocampo sinistro'));
  const [hit] = await page.evaluate(() => fabrica.search('ippocampo sin'));
  assert.equal(hit.id, 'hippocampus-left');
  assert.equal((await page.evaluate(() => fabrica.search('wzgorze')))[0].matched, 'Wzgórze');
  // The accessible tree says each name in its own language.
  await page.evaluate(() => fabrica.select('hippocampus-left'));
  const item = page.locator('[role="treeitem"][data-id="hippocampus-left"]');
  await item.waitFor({state: 'attached'});
  assert.equal(await item.getAttribute('lang'), 'it');
  assert.equal(await item.getAttribute('aria-label'), 'Ippocampo sinistro');
  assert.equal((await page.evaluate(() => fabrica.state())).language, 'it');
  await screenshot(page, 'finding-language');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the demo names every part in the language that is asked for, and finds it in each', async () => {
  const recipe = JSON.parse(await readFile(new URL('../../assets/recipes/colin27/structures.json', import.meta.url)));
  const page = await world.page(LAPTOP, '#src=demo/atlas.json&lang=fr');
  await idle(page);
  const shown = new Map((await page.evaluate(() => fabrica.structures())).map(({id, name}) => [id, name]));
  for (const {id, names} of recipe) assert.equal(shown.get(id), names.fr, id);
  assert.equal(shown.get('system-memory-emotion'), 'Mémoire et émotion (système limbique)');
  for (const [text, id] of [
    ['hippocampe gauche', 'hippocampus-left'], ['hipocampo izq.', 'hippocampus-left'], ['hipocampo esq', 'hippocampus-left'],
    ['rechter Hippocampus', 'hippocampus-right'], ['hippocampus dext.', 'hippocampus-right'], ['bras postérieur gauche', 'internal-capsule-posterior-limb-left'],
    ['giro frontal superior der.', 'superior-frontal-gyrus-right'], ['núcleo caudado dir.', 'caudate-nucleus-right'], ['noyaux basaux droits', 'basal-nuclei-right'],
    ['oberer Kleinhirnstiel links', 'superior-cerebellar-peduncle-left'], ['lobulus biventer sinister', 'cerebellar-lobule-8-left'],
  ]) assert.equal((await page.evaluate(asked => fabrica.search(asked), text))[0]?.id, id, text);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('HuBMAP\'s organs with Z-Anatomy\'s terms', {skip: missing('hubmap-male') || missing('terminology')}, async () => {
  const page = await world.page(LAPTOP, '#src=/data/hubmap-male/VH_M_Kidney_L.glb,/data/hubmap-male/VH_M_Heart.glb&terms=/data/terminology/z-anatomy-translations.txt&lang=fr');
  await idle(page);
  const names = (await page.evaluate(() => fabrica.structures())).map(({name}) => name);
  assert.ok(names.includes('Rein gauche'), names.join(', '));
  assert.ok((await page.evaluate(() => fabrica.coverage())).named > 20);
  await page.context().close();
});

/** @param {[string, Buffer|string][]} files */
const drop = (page, files) => page.evaluate(list => {
  const data = new DataTransfer();
  for (const [name, text] of list) data.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name));
  document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
}, files.map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
const called = (page, name) => page.waitForFunction(wanted => fabrica.structures().some(one => one.name === wanted), name);
const CSV = 'English;Italiano\nHippocampus;Ippocampo\nBox of ours;Scatola nostra\n';
const JSON_TERMS = JSON.stringify({fabricaTerms: 1, title: 'Ours', terms: [{node: 'Box of ours', names: {it: 'Scatola nostra'}}]});
const MODEL = boxes([{name: 'Box of ours'}, {name: 'Another'}]);
const MANIFEST = JSON.stringify({fabricaAtlas: 1, id: 'ours', title: 'Ours', meshes: [{url: 'ours.glb'}]});

for (const [what, files] of /** @type {[string, [string, Buffer|string][]][]} */ ([
  ['JSON together with its model', [['ours.glb', MODEL], ['terms.json', JSON_TERMS]]],
  ['a table together with its model', [['ours.glb', MODEL], ['terms.csv', CSV]]],
  ['a table with a # in its name together with an atlas', [['atlas.json', MANIFEST], ['ours.glb', MODEL], ['terms #2.csv', CSV]]],
  ['a table together with an atlas, and what is no table', [['atlas.json', MANIFEST], ['ours.glb', MODEL], ['terms.csv', CSV], ['README.txt', 'Read me, please.']]],
  ['JSON together with an atlas', [['atlas.json', MANIFEST], ['ours.glb', MODEL], ['terms.json', JSON_TERMS]]],
])) {
  test(`names that are dropped: ${what}`, async () => {
    const page = await world.page(WINDOW, '#src=demo/atlas.json&lang=it');
    await idle(page);
    await page.locator('.drop-hint').waitFor({state: 'attached'});
    await page.evaluate(() => {
      window.heard = [];
      fabrica.on('error', ({source}) => window.heard.push(source));
    });
    await drop(page, files);
    await called(page, 'Scatola nostra');
    assert.deepEqual(await page.evaluate(() => window.heard), []);
    await page.context().close();
  });
}

test('names that are dropped: a table alone, on what is open', async () => {
  const page = await world.page(LAPTOP, '#src=demo/atlas.json&lang=it');
  await idle(page);
  await page.locator('.drop-hint').waitFor({state: 'attached'});
  await drop(page, [['list.csv', CSV]]);
  await called(page, 'Ippocampo sinistro');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('names that are dropped: HuBMAP\'s crosswalk, on nodes named as theirs that say no code', {skip: missing('hubmap-male')}, async () => {
  const page = await world.page(WINDOW, '#src=demo/atlas.json');
  await idle(page);
  await page.locator('.drop-hint').waitFor({state: 'attached'});
  const coded = async () => (await fabrica.list()).some(({ontology}) => ontology.includes('FMA:15837'));
  await drop(page, [['spleen.glb', boxes([{name: 'VH_M_gastric_surface_of_spleen'}, {name: 'Another'}])]]);
  await page.waitForFunction(() => fabrica.structures().some(({name}) => name === 'Another'));
  assert.equal(await page.evaluate(coded), false);
  await drop(page, [['crosswalk.csv', await readFile(path.join(SHARED, 'hubmap-male/crosswalk.csv'))]]);
  await until(page, coded);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
