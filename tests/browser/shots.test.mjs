// Pictures of any size without a seam, with a scale that is right, transparent where nothing is; films whose pictures come at their time.
import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {bandsOf, withAlpha} from '../../web/sharing/picture.js';
import {WINDOW} from './helpers.mjs';
import {BOXES, blobOf, near, openWithBoxes, readPng, readWebm} from './saved.mjs';

let world;
before(async () => { world = await openWithBoxes(['One', 'Two']); });
after(() => world?.close());

const idle = page => page.evaluate(() => fabrica.whenIdle());

// -- pictures ----------------------------------------------------------------------------------------------------------

test('a picture larger than what is drawn at once has no seam, shaded as on the screen', async () => {
  const page = await world.page(WINDOW, '?quality=full#src=demo/atlas.json');
  await idle(page);
  const before = await page.evaluate(() => ({state: fabrica.state(), size: [document.querySelector('canvas').width, document.querySelector('canvas').height]}));
  const png = readPng(await blobOf(page, 'fabrica.picture({width: 1700, height: 1300, names: false})'));
  assert.deepEqual([png.width, png.height, png.channels], [1700, 1300, 3]);
  assert.match(png.texts.Title, /Colin/);
  assert.ok(png.texts.Copyright.length > 10, 'whom to name');
  // From one row or column to the next nothing changes more at the border of two tiles than beside it.
  const step = (x, y, dx, dy) => png.at(x, y).reduce((sum, value, i) => sum + Math.abs(value - png.at(x - dx, y - dy)[i]), 0);
  const across = x => { let sum = 0; for (let y = 200; y < 1100; y++) sum += step(x, y, 1, 0); return sum; };
  const along = y => { let sum = 0; for (let x = 400; x < 1300; x++) sum += step(x, y, 0, 1); return sum; };
  const beside = (of, at) => Math.max(...[-9, -6, -3, -2, -1, 1, 2, 3, 6, 9].map(by => of(at + by)));
  // Tiles are 1536 wide, and 768 high from below.
  assert.ok(across(1536) <= 1.2 * beside(across, 1536) + 500, `${across(1536)} at the border, ${beside(across, 1536)} beside it`);
  for (const y of [1300 - 768]) assert.ok(along(y) <= 1.2 * beside(along, y) + 500, `${along(y)} at the border, ${beside(along, y)} beside it`);
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
  assert.ok(red > 150, `${red} pixels of the red box`);
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
      // Sought is not yet shown; what is shown already is not shown again.
      const shown = new Promise(resolve => {
        video.requestVideoFrameCallback(resolve);
        setTimeout(resolve, 2000);
      });
      video.currentTime = time;
      await new Promise(resolve => { video.onseeked = resolve; });
      await shown;
      context.drawImage(video, 0, 0);
      return context.getImageData(0, 0, 320, 240).data;
    };
    const [first, half, last] = [await at(0), await at(0.5), await at(0.98)];
    const difference = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
    return {duration: video.duration, half: difference(first, half), last: difference(first, last), drawn: new Set(first).size};
  }, file.toString('base64'));
  assert.ok(Math.abs(seen.duration - 1) < 0.05);
  assert.ok(seen.drawn > 20, 'it shows something');
  assert.ok(seen.half > 1.5 * seen.last, JSON.stringify(seen));
  assert.deepEqual(await page.evaluate(() => fabrica.camera), camera);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a film of a lesson: its steps with their words, and the page as it was', async () => {
  const view = only => ({only: [only]});
  await writeFile(path.join(world.folder, 'lesson.json'), JSON.stringify({fabricaLesson: 1, id: 'two', title: 'Two', language: 'en', steps: [
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
