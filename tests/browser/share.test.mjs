// What is handed on, and what the files hold: pictures of any size without a seam, films, shapes, the list, short links; all of it from the dialog, too.
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {cell, csvOf} from '../../web/sharing/list.js';
import {pack, unpack} from '../../web/sharing/packed.js';
import {bandsOf, withAlpha} from '../../web/sharing/picture.js';
import {Inspection} from './access.mjs';
import {boxes} from './glb.mjs';
import {LAPTOP, PHONE, WINDOW, open, place, screenshot} from './helpers.mjs';
import {blobOf, glbJson, readCsv, readPng, readStl, readWebm} from './saved.mjs';

let world, folder;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-share-'));
  await writeFile(path.join(folder, 'boxes.glb'), boxes([{name: 'One', color: [0.8, 0.2, 0.1]}, {name: '=HYPERLINK("x")', color: [0.1, 0.3, 0.8]}]));
  world = await open({mounts: {'/made/': folder}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true, force: true});
});

const BOXES = '#src=made/boxes.glb';
const idle = page => page.evaluate(() => fabrica.whenIdle());
const near = (a, b, by = 3) => a.every((value, i) => Math.abs(value - b[i]) <= by);

// -- pictures ----------------------------------------------------------------------------------------------------------

test('a picture larger than what is drawn at once has no seam, shaded as on the screen', async () => {
  const page = await world.page(WINDOW, '?quality=full#src=demo/atlas.json');
  await idle(page);
  const before = await page.evaluate(() => ({state: fabrica.state(), size: [document.querySelector('canvas').width, document.querySelector('canvas').height]}));
  const png = readPng(await blobOf(page, 'fabrica.picture({width: 2400, height: 1600, names: false})'));
  assert.deepEqual([png.width, png.height, png.channels], [2400, 1600, 3]);
  assert.match(png.texts.Title, /Colin/);
  assert.ok(png.texts.Copyright.length > 10, 'whom to name');
  // From one row or column to the next nothing changes more at the border of two tiles than beside it.
  const step = (x, y, dx, dy) => png.at(x, y).reduce((sum, value, i) => sum + Math.abs(value - png.at(x - dx, y - dy)[i]), 0);
  const across = x => { let sum = 0; for (let y = 300; y < 1300; y++) sum += step(x, y, 1, 0); return sum; };
  const along = y => { let sum = 0; for (let x = 600; x < 1800; x++) sum += step(x, y, 0, 1); return sum; };
  const beside = (of, at) => Math.max(...[-9, -6, -3, 3, 6, 9].map(by => of(at + by)));
  // Tiles are 1536 wide, and 768 high from below.
  assert.ok(across(1536) <= 1.2 * beside(across, 1536) + 500, `${across(1536)} at the border, ${beside(across, 1536)} beside it`);
  for (const y of [1600 - 768, 1600 - 1536]) assert.ok(along(y) <= 1.2 * beside(along, y) + 500, `${along(y)} at the border, ${beside(along, y)} beside it`);
  // The page goes on as it was.
  assert.deepEqual(await page.evaluate(() => ({state: fabrica.state(), size: [document.querySelector('canvas').width, document.querySelector('canvas').height]})), before);
  await idle(page);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('8K: as many pixels as it says; a size beyond is refused', async () => {
  const page = await world.page(WINDOW, BOXES);
  await idle(page);
  const png = readPng(await blobOf(page, 'fabrica.picture({width: 7680, height: 1000, names: false})'));
  assert.deepEqual([png.width, png.height], [7680, 1000]);
  // The left box is red, wherever it lies.
  let red = 0;
  for (let x = 0; x < 7680; x += 16) {
    const [r, g, b] = png.at(x, 500);
    if (r > 1.35 * g && r > 1.5 * b && r > 60) red += 16;
  }
  assert.ok(red > 300, `${red} pixels of the red box`);
  const refused = await page.evaluate(() => fabrica.picture({width: 9000, height: 10}).then(() => '', error => error.message));
  assert.match(refused, /1 to 8192/);
  await page.context().close();
});

test('names, a scale and a transparent background', async () => {
  const page = await world.page(WINDOW, BOXES);
  await page.evaluate(async () => {
    await fabrica.setState({...fabrica.state(), orthographic: true});
    await fabrica.whenIdle();
  });
  const picture = options => blobOf(page, `fabrica.picture(${JSON.stringify({width: 900, height: 600, ...options})})`).then(readPng);
  const plain = await picture({names: false});
  const named = await picture({names: true});
  const scaled = await picture({names: true, scaleBar: true});
  const changed = (a, b, [left, top, right, bottom]) => {
    let count = 0;
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (!near(a.at(x, y), b.at(x, y), 12)) count++;
    return count;
  };
  assert.ok(changed(plain, named, [0, 0, 900, 600]) > 100, 'names');
  assert.ok(changed(named, scaled, [600, 500, 900, 600]) > 200, 'a scale at the lower right');
  // A box is 40 mm wide: the scale's line is as long as it says. Its ends are those of the longest bright run.
  const clear = await picture({names: false, background: 'transparent'});
  assert.equal(clear.channels, 4);
  assert.equal(clear.at(5, 5)[3], 0);
  let solid = 0;
  for (let y = 0; y < 600; y += 2) for (let x = 0; x < 900; x += 2) {
    const [r, g, b, alpha] = clear.at(x, y);
    if (alpha < 250) continue;
    solid++;
    assert.ok(near([r, g, b], plain.at(x, y), 4), `${[r, g, b]} instead of ${plain.at(x, y)} at ${x}, ${y}`);
  }
  assert.ok(solid > 1000, `${solid} solid pixels`);
  const green = await picture({names: false, background: '#00ff00'});
  assert.ok(near(green.at(5, 5), [0, 255, 0]));
  await page.context().close();
});

test('the scale is as long as it says', async () => {
  const page = await world.page(WINDOW, BOXES);
  await page.evaluate(async () => {
    await fabrica.setState({...fabrica.state(), orthographic: true, camera: {target: [0.05, 0.02, 0.02], orientation: [0, 0, 0, 1], distance: 0.3, orthographic: true}});
    await fabrica.whenIdle();
  });
  const picture = options => blobOf(page, `fabrica.picture(${JSON.stringify({width: 900, height: 600, ...options})})`).then(readPng);
  const [without, scaled] = [await picture({names: true}), await picture({names: true, scaleBar: true})];
  // The box, and the line.
  let box = 0;
  for (let x = 0, y = 300; x < 900; x++) {
    const [r, g, b] = without.at(x, y);
    if (r > 1.35 * g && r > 1.5 * b && r > 60) box++;
  }
  let line = 0;
  for (let y = 540; y < 600; y++) {
    for (let x = 500, run = 0; x < 900; x++) {
      const bright = !near(scaled.at(x, y), without.at(x, y), 90);
      run = bright ? run + 1 : 0;
      line = Math.max(line, run);
    }
  }
  const length = line / box * 40;
  assert.ok([10, 20, 50].some(round => Math.abs(length - round) < 0.05 * round), `${line} pixels are ${length.toFixed(1)} mm`);
  await page.context().close();
});

test('tiles cover a picture once, and a picture on black and white gives how much shines through', () => {
  for (const [width, height] of [[1, 1], [100, 64], [1000, 777], [7680, 4320]]) {
    const bands = bandsOf(width, height, {step: 96, across: 192, margin: 16});
    assert.equal(bands[0].top, height);
    assert.equal(bands.at(-1).bottom, 0);
    bands.slice(1).forEach((band, i) => assert.equal(band.top, bands[i].bottom));
    for (const {bottom, tiles} of bands) {
      assert.equal(bottom % 8, 0);
      assert.equal(tiles[0].left, 0);
      assert.equal(tiles.at(-1).right, width);
      tiles.slice(1).forEach((tile, i) => assert.equal(tile.left, tiles[i].right));
      for (const {left, right, outer} of tiles) assert.ok(outer.left <= left && outer.right >= right && outer.left >= 0 && outer.right <= width && outer.left % 8 === 0);
    }
  }
  assert.deepEqual([...withAlpha(Uint8Array.of(0, 0, 0, 255), Uint8Array.of(255, 255, 255, 255))], [0, 0, 0, 0]);
  assert.deepEqual([...withAlpha(Uint8Array.of(10, 20, 30, 255), Uint8Array.of(10, 20, 30, 255))], [10, 20, 30, 255]);
  assert.deepEqual([...withAlpha(Uint8Array.of(100, 0, 0, 255), Uint8Array.of(227, 127, 127, 255))], [199, 0, 0, 128]);
});

// -- films -------------------------------------------------------------------------------------------------------------

test('a film of a turn: every picture at its time, as long as it was asked for', async () => {
  const page = await world.page(WINDOW, BOXES);
  await idle(page);
  const camera = await page.evaluate(() => fabrica.camera);
  const file = await blobOf(page, 'fabrica.video({seconds: 1, width: 320, height: 240})');
  const webm = readWebm(file);
  assert.equal(webm.type, 'webm');
  assert.match(webm.codec, /^V_(VP9|VP8|AV1)$/);
  assert.deepEqual([webm.width, webm.height], [320, 240]);
  assert.equal(webm.times.length, 30);
  webm.times.forEach((time, i) => assert.ok(Math.abs(time - i / 30) < 0.002, `picture ${i} at ${time}`));
  assert.ok(Math.abs(webm.seconds - 1) < 0.04, `${webm.seconds} s`);
  // Another reader: the browser's own. It turns, and ends where it began.
  const player = await page.context().newPage();  // the page itself may show no films
  const seen = await player.evaluate(async base64 => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], {type: 'video/webm'}));
    await new Promise((resolve, reject) => Object.assign(video, {onloadeddata: resolve, onerror: reject}));
    const canvas = new OffscreenCanvas(320, 240);
    const context = canvas.getContext('2d', {willReadFrequently: true});
    const at = async time => {
      video.currentTime = time;
      await new Promise(resolve => { video.onseeked = resolve; });
      context.drawImage(video, 0, 0);
      return context.getImageData(0, 0, 320, 240).data;
    };
    const [first, half, last] = [await at(0), await at(0.5), await at(0.96)];
    const difference = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
    return {duration: video.duration, half: difference(first, half), last: difference(first, last), drawn: new Set(first).size};
  }, file.toString('base64'));
  assert.ok(Math.abs(seen.duration - 1) < 0.05);
  assert.ok(seen.drawn > 20, 'it shows something');
  assert.ok(seen.half > 2 * seen.last, JSON.stringify(seen));
  assert.deepEqual(await page.evaluate(() => fabrica.camera), camera);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a film of a lesson: its steps with their words, and the page as it was', async () => {
  const view = only => ({only: [only]});
  await writeFile(path.join(folder, 'lesson.json'), JSON.stringify({fabricaLesson: 1, id: 'two', title: 'Two', language: 'en', steps: [
    {title: 'First', text: 'Short.', view: view('hippocampus-left')}, {question: {kind: 'find', structure: 'hippocampus-right'}}, {title: 'Second', text: 'Also short.', view: view('hippocampus-right')}]}));
  const page = await world.page(WINDOW, '#lesson=made/lesson.json');
  await page.locator('.learn-card').waitFor();
  await idle(page);
  const before = await page.evaluate(() => fabrica.state());
  const webm = readWebm(await blobOf(page, "fabrica.video({of: 'lesson', width: 480, height: 270})"));
  // Two steps of three seconds each and the way between them; the question is left out.
  assert.ok(webm.seconds > 6.5 && webm.seconds < 8, `${webm.seconds} s`);
  assert.ok(Math.abs(webm.times.length / 30 - webm.seconds) < 0.05);
  assert.deepEqual(await page.evaluate(() => fabrica.state()), before);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a film is refused with a reason: no lesson, a wrong size, no encoder', async () => {
  const page = await world.page(WINDOW, BOXES);
  const reason = call => page.evaluate(`${call}.then(() => '', error => error.message)`);
  assert.match(await reason("fabrica.video({of: 'lesson'})"), /No lesson is open/);
  assert.match(await reason('fabrica.video({width: 10})'), /64 to 3840/);
  assert.match(await reason('fabrica.video({seconds: 1e9})'), /1 to 120 seconds/);
  await page.evaluate(() => { globalThis.VideoEncoder = undefined; });
  assert.match(await reason('fabrica.video({width: 320, height: 240})'), /This browser cannot write films/);
  await page.context().close();
});

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
  await writeFile(path.join(folder, 'again.glb'), glb);
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
  await hostile.getByText('The list of structures').click();
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
    fabrica.hide(fabrica.structures().filter(({bounds}, i) => bounds && i % 3 === 0).map(({id}) => id));
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

async function openShare(page) {
  for (const [name, nth] of [['tool', 10], ['share', 0]]) {
    const at = await place(page, name, nth);
    await page.mouse.click(at.x, at.y);
  }
  await page.getByRole('dialog').waitFor();
}

test('from the dialog by keyboard: a picture is saved, another is cancelled', async () => {
  const page = await world.page(LAPTOP, BOXES);
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
  const page = await world.page(PHONE, BOXES);
  await idle(page);
  await page.evaluate(() => {
    navigator.share = given => { globalThis.sent = given; return Promise.resolve(); };
    navigator.canShare = () => true;
  });
  for (const name of ['more', 'share']) {
    const at = await place(page, name);
    await page.touchscreen.tap(at.x, at.y);
  }
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
  for (const words of ['A film', 'Shapes, for a printer or other programs', 'The list of structures']) {
    await dialog.locator('summary', {hasText: words}).tap();
    await dialog.locator('details[open] .actions').waitFor();
    await screenshot(page, `share-phone-${words.split(/[ ,]/).at(-1)}`);
    await inspection.look(page, words);
  }
  inspection.end();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
