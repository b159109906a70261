// What is handed on, and what the files hold: shapes, the list, short links; all of it, and pictures, from the dialog (shots.test.mjs looks at those closely).
import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {cell, csvOf} from '../../web/sharing/list.js';
import {pack, unpack} from '../../web/sharing/packed.js';
import {Inspection} from './access.mjs';
import {LAPTOP, PHONE, WINDOW, place, placeInMenu, screenshot, sharp} from './helpers.mjs';
import {BOXES, blobOf, glbJson, near, openShare, openWithBoxes, readCsv, readPng, readStl} from './saved.mjs';

let world;
before(async () => { world = await openWithBoxes(['One', '=HYPERLINK("x")']); });
after(() => world?.close());

const idle = page => page.evaluate(() => fabrica.whenIdle());

// -- shapes and the list -----------------------------------------------------------------------------------------------

test('what is shown as GLB: names, tree and colours, and it opens here as what it was', async () => {
  const page = await world.page(WINDOW, '#src=demo/atlas.json');
  await idle(page);
  await page.evaluate(() => fabrica.isolate(['hippocampus-left', 'hippocampus-right']));
  const glb = await blobOf(page, "fabrica.exportModel('glb')");
  const {asset, nodes, meshes, scenes, materials} = glbJson(glb);
  assert.equal(asset.generator, 'Fabrica');
  assert.ok(asset.copyright.length > 10);
  assert.equal(meshes.length, 2);
  assert.ok(materials.length >= 1);
  const left = nodes.find(({extras}) => extras.id === 'hippocampus-left');
  assert.ok(Object.keys(left.extras.names).length >= 4, 'names in many languages');
  const parents = nodes.filter(({children = []}) => children.includes(nodes.indexOf(left)));
  assert.equal(parents.length, 1);
  assert.ok(scenes[0].nodes.length < nodes.length);
  const {bounds, path: way} = await page.evaluate(() => fabrica.structures().find(({id}) => id === 'hippocampus-left'));
  await writeFile(path.join(world.folder, 'again.glb'), glb);
  const again = await world.page(WINDOW, '#src=made/again.glb');
  await idle(again);
  const found = await again.evaluate(() => fabrica.structures().find(({id}) => id === 'hippocampus-left'));
  assert.deepEqual(found.path, way);
  for (const side of ['min', 'max']) assert.ok(near(found.bounds[side], bounds[side], 5e-4), `${found.bounds[side]} instead of ${bounds[side]}`);
  assert.deepEqual(page.problems, []);
  await again.context().close();
  await page.context().close();
});

test('what is shown as STL: millimetres, upright; nothing and too much are refused', async () => {
  const page = await world.page(WINDOW, BOXES);
  await idle(page);
  const all = readStl(await blobOf(page, "fabrica.exportModel('stl')"));
  assert.equal(all.count, 24);
  // Two boxes of 40 mm, one 60 mm beside the other.
  assert.ok(near(all.max.map((value, i) => value - all.min[i]), [100, 40, 40], 0.01), `${all.min} … ${all.max}`);
  const [first] = await page.evaluate(() => fabrica.structures().filter(({bounds}) => bounds).map(({id}) => id));
  await page.evaluate(id => fabrica.hide(id), first);
  const one = readStl(await blobOf(page, "fabrica.exportModel('stl')"));
  assert.equal(one.count, 12);
  assert.ok(near(one.max.map((value, i) => value - one.min[i]), [40, 40, 40], 0.01));
  await page.evaluate(() => fabrica.hide(fabrica.structures().map(({id}) => id)));
  const reason = call => page.evaluate(`${call}.then(() => '', error => error.message)`);
  assert.match(await reason("fabrica.exportModel('stl')"), /Nothing is shown that has a shape/);
  assert.match(await reason("fabrica.exportModel('obj')"), /"glb" or "stl"/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a cell is never a formula, and any text comes back from the file', () => {
  for (const text of ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '＝1']) assert.ok(cell(text).replace(/^"/, '').startsWith("'"), JSON.stringify(text));
  assert.equal(cell(-1.5), '-1.5');
  assert.equal(cell(null), '');
  assert.equal(cell('a-b'), 'a-b');
  const rows = [['plain', 'a,b', 'a "quoted" one', 'two\nlines', ' edges ', ''], ['1', '2', '3', '4', '5', '6']];
  assert.deepEqual(readCsv(csvOf(rows)), rows);
});

test('the list: names in all languages, the tree, what is shown, its source; hostile names do nothing', async () => {
  const page = await world.page(WINDOW, '#src=demo/atlas.json');
  await idle(page);
  await page.evaluate(() => fabrica.hide('hippocampus-left'));
  const rows = await page.evaluate(() => fabrica.list());
  assert.equal(rows.length, await page.evaluate(() => fabrica.structures().length));
  const left = rows.find(({id}) => id === 'hippocampus-left');
  assert.equal(left.visible, false);
  assert.ok(left.names.fr && left.names.la);
  assert.equal(left.path.at(-1), left.name);
  assert.ok(left.source.licence || left.source.attribution || left.source.title);
  await page.context().close();

  const hostile = await world.page(WINDOW, BOXES);
  await idle(hostile);
  await hostile.evaluate(() => document.querySelector('canvas').focus());
  await openShare(hostile);
  await hostile.getByText('The list of structures', {exact: true}).click();
  const [download] = await Promise.all([hostile.waitForEvent('download'), hostile.getByRole('button', {name: 'Save the list'}).click()]);
  const text = await readFile(await download.path(), 'utf8');
  assert.ok(text.startsWith('\ufeff'));
  const [head, ...body] = readCsv(text.slice(1));
  assert.deepEqual(head.slice(0, 2), ['id', 'name']);
  for (const line of body) assert.equal(line.length, head.length);
  assert.ok(body.some(line => line[1] === "'=HYPERLINK(\"x\")"));
  assert.deepEqual(hostile.problems, []);
  await hostile.context().close();
});

// -- links -------------------------------------------------------------------------------------------------------------

const LINK = 'https://h.example/f/?x=1#v=1&src=demo/atlas.json';
const VIEW = {only: Array.from({length: 120}, (_, i) => `structure-${i}`), note: 'ä & 100 % #+', v: 1};
const LONG = `${LINK}&s=${encodeURIComponent(JSON.stringify(VIEW))}&lang=fr`;
const viewOf = hash => JSON.parse(decodeURIComponent(/(?:^|&)s=([^&]*)/.exec(hash)[1]));

test('a short link stays readable, a long one becomes short, and both mean the same', async () => {
  assert.equal(await pack(`${LINK}&s=%7B%22v%22%3A1%7D`), `${LINK}&s=%7B%22v%22%3A1%7D`);
  assert.equal(await pack(LINK, 0), LINK);
  const short = await pack(LONG);
  assert.ok(short.length < LONG.length / 3, `${short.length} of ${LONG.length}`);
  assert.match(short, /#v=2&src=demo\/atlas\.json&z=[\w-]+&lang=fr$/);
  const hash = await unpack(short.split('#')[1]);
  assert.match(hash, /^v=1&src=demo\/atlas\.json&s=/);
  assert.match(hash, /&lang=fr$/);
  assert.deepEqual(viewOf(hash), VIEW);
  assert.equal(await unpack('v=1&src=a.glb'), 'v=1&src=a.glb');
});

test('a packed link of version 2 as it was made on 26 November 2026', async () => {
  assert.equal(await unpack('v=2&src=demo/atlas.json&z=q1bKz8upVLKKVsrILCjIT07MLSgt1s1JTStRitVRKlOyMqwFAA'), 'v=1&src=demo/atlas.json&s={"only":["hippocampus-left"],"v":1}');
});

test('a packed link that is damaged or would grow beyond all measure is a damaged view', async () => {
  const bomb = new Uint8Array(await new Response(new Blob([new Uint8Array(50_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
  for (const text of ['!!!', 'AAAA', Buffer.from(bomb).toString('base64url'), 'A'.repeat(1_000_000), '']) {
    assert.match(await unpack(`v=2&src=a.glb&z=${text}`), /^v=1&src=a\.glb&s=-?$/, text.slice(0, 20));
  }
});

test('a page opens a packed link as it opens a long one', async () => {
  const page = await world.page(WINDOW, '#src=demo/atlas.json');
  await idle(page);
  const state = await page.evaluate(async () => {
    // A group stands for all below it.
    const all = fabrica.structures(), parents = new Set(all.map(({parent}) => parent));
    fabrica.hide(all.filter(({id}) => !parents.has(id)).filter((_, i) => i % 3 === 0).map(({id}) => id));
    fabrica.setPlane({name: 'axial', visible: true});
    await fabrica.whenIdle();
    return fabrica.state();
  });
  const link = await page.evaluate(() => fabrica.shortLink());
  assert.match(link, /[#&]z=/);
  assert.ok(link.length < await page.evaluate(() => fabrica.link().length));
  const again = await world.page(WINDOW, link.slice(world.server.url.length));
  await idle(again);
  assert.deepEqual(await again.evaluate(() => fabrica.state()), state);
  // Followed in place, too; a damaged one says so.
  await page.evaluate(() => fabrica.reset());
  await page.evaluate(hash => { location.hash = hash; }, new URL(link).hash);
  await page.waitForFunction(count => fabrica.state().hidden?.length === count, state.hidden.length);
  const damaged = await world.page(WINDOW, '#v=2&src=demo/atlas.json&z=AAAA');
  await idle(damaged);
  assert.equal(await damaged.evaluate(() => fabrica.state().hidden), undefined);
  assert.deepEqual([...page.problems, ...again.problems, ...damaged.problems], []);
  for (const one of [page, again, damaged]) await one.context().close();
});

// -- the dialog --------------------------------------------------------------------------------------------------------

test('from the dialog by keyboard: a picture is saved, another is cancelled', async () => {
  const page = await world.page(sharp(LAPTOP), BOXES);
  await idle(page);
  await openShare(page);
  const dialog = page.getByRole('dialog');
  await dialog.locator('summary', {hasText: 'A picture'}).focus();
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Size').waitFor();
  await screenshot(page, 'share-laptop-picture');
  const inspection = new Inspection();
  await inspection.look(page, 'a picture');
  inspection.end();
  assert.deepEqual(await dialog.getByLabel('Size').locator('option').allTextContents(), ['As on the screen (1440 × 900)', '2K (2048 × 1280)', '4K (3840 × 2400)', '8K (7680 × 4800)']);
  await dialog.getByLabel('Transparent background').focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', {name: 'Save the picture'}).focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(download.suggestedFilename(), /\.png$/);
  const png = readPng(await readFile(await download.path()));
  assert.deepEqual([png.width, png.height, png.channels], [1440, 900, 4]);
  await dialog.getByText(/^Saved: /).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Save the picture');
  await dialog.getByLabel('Size').selectOption('7680');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', {name: 'Save the picture'}).click();
  await dialog.getByRole('button', {name: 'Cancel'}).click();
  await dialog.getByText('Cancelled.').waitFor();
  // Nothing is left of it: the page draws, another picture can be taken.
  await page.keyboard.press('Escape');
  await idle(page);
  assert.equal(readPng(await blobOf(page, 'fabrica.picture({width: 64, height: 48})')).width, 64);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('on a phone: everything is in the dialog, which fits and scrolls; a picture is sent as a file', async () => {
  const inspection = new Inspection();
  const page = await world.page(PHONE);
  await idle(page);
  await page.evaluate(() => {
    navigator.share = given => { globalThis.sent = given; return Promise.resolve(); };
    navigator.canShare = () => true;
  });
  const menu = await place(page, 'more');
  await page.touchscreen.tap(menu.x, menu.y);
  const row = await placeInMenu(page, 'share');
  await page.touchscreen.tap(row.x, row.y);
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByRole('button', {name: 'Send …'}).first().tap();
  assert.match(await page.evaluate(() => globalThis.sent.url), /#/);
  await dialog.locator('summary', {hasText: 'A picture'}).tap();
  await dialog.getByLabel('Size').waitFor();
  const box = await dialog.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844, JSON.stringify(box));
  assert.ok(await dialog.evaluate(one => one.scrollWidth <= one.clientWidth));
  await dialog.getByRole('button', {name: 'Save the picture'}).scrollIntoViewIfNeeded();
  await screenshot(page, 'share-phone-picture');
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', {name: 'Save the picture'}).tap()]);
  const png = readPng(await readFile(await download.path()));
  assert.deepEqual([png.width, png.height], await page.evaluate(() => [document.querySelector('canvas').width, document.querySelector('canvas').height]));
  await dialog.locator('[data-form="picture"]').getByRole('button', {name: 'Send …'}).tap();
  assert.equal(await page.evaluate(() => globalThis.sent.files[0].type), 'image/png');
  for (const words of ['A film', 'Shapes, for a printer or other programs', 'The drawing of a section', 'The list of structures']) {
    await dialog.locator('summary', {hasText: words}).tap();
    await dialog.locator('details[open] .actions').waitFor();
    await screenshot(page, `share-phone-${words.split(/[ ,]/).at(-1)}`);
    await inspection.look(page, words);
  }
  await dialog.locator('summary', {hasText: 'The drawing of a section'}).tap();
  await dialog.getByLabel('Which plane').selectOption('coronal');
  const [svg] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', {name: 'Save the drawing'}).tap()]);
  const drawing = await readFile(await svg.path(), 'utf8');
  assert.match(svg.suggestedFilename(), /\.svg$/);
  assert.match(drawing, /<svg[^>]*width="[\d.]+mm"/);
  assert.match(drawing, /Hippocampus/i, 'with names');
  inspection.end();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
