// A first visit: three hints, one after the other, each until it is followed; not again, and not where there is nothing to do.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {LAPTOP, PHONE, open, screenshot} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const HINTS = {hints: true};
const idle = page => page.evaluate(() => fabrica.whenIdle());
const says = (page, text) => page.waitForFunction(text => document.querySelector('.hint:not([hidden]) span')?.textContent === text, text);
const gone = page => page.waitForFunction(() => !document.querySelector('.hint'));

/** Nothing of the body's middle is covered, and it stands within the window. */
async function asideOfTheMiddle(page) {
  const {x, y, width, height} = await page.locator('.hint').boundingBox();
  const {width: wide, height: high} = page.viewportSize();
  assert.ok(x >= 0 && x + width <= wide && y >= 0 && y + height <= high, `within the window: ${[x, y, width, height]}`);
  assert.ok(y > high * 0.6, `below the middle: ${y} of ${high}`);
  // Over no button of the panels.
  const pressed = await page.evaluate(() => fabrica.controls().filter(one => one.width > 0 && one.height > 0 && one.width < 200).map(({name, x, y, width, height}) => ({name, x, y, width, height})));
  const over = pressed.filter(one => one.x < x + width && one.x + one.width > x && one.y < y + height && one.y + one.height > y);
  assert.deepEqual(over, [], 'over no button');
}

test('on a laptop: turned, pressed, found; then never again', async () => {
  const page = await world.page(LAPTOP, '', HINTS);
  await says(page, 'Drag to turn, scroll to zoom');
  await idle(page);
  await asideOfTheMiddle(page);
  await screenshot(page, 'hint-laptop');
  const status = page.locator('.fabrica > [data-live="status"]');
  assert.equal(await status.textContent(), 'Drag to turn, scroll to zoom. Click a part for its name. Search for a part, or pick one in the list.', 'said once, politely');
  // What lies below it is pressed through it.
  assert.equal(await page.locator('.hint').evaluate(hint => getComputedStyle(hint).pointerEvents), 'none');
  await page.mouse.move(760, 420);
  await page.mouse.wheel(0, -120);
  await says(page, 'Click a part for its name');
  await idle(page);
  await page.mouse.click(760, 420);
  await says(page, 'Search for a part, or pick one in the list');
  await page.locator('.search').focus();
  await gone(page);
  assert.equal(await page.evaluate(() => localStorage.getItem('fabrica.hints')), '3');
  await page.evaluate(() => fabrica.select(null));
  const again = await page.context().newPage();
  await again.goto(world.server.url);
  await again.evaluate(() => fabrica.whenIdle());
  await again.waitForTimeout(1500);
  assert.equal(await again.locator('.hint').count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what somebody has done already is not said; each goes by itself, too', async () => {
  const page = await world.page(LAPTOP, '', {...HINTS, init: () => {
    // Twelve seconds are one here.
    const real = window.setTimeout;
    window.setTimeout = (use, ms, ...more) => real(use, ms === 12000 ? 1000 : ms, ...more);
  }});
  await says(page, 'Drag to turn, scroll to zoom');
  await page.evaluate(() => fabrica.select('skin'));
  await says(page, 'Search for a part, or pick one in the list');
  await gone(page);
  await page.context().close();
});

test('on a phone, in German: words for fingers, beside the tools; closed for good', async () => {
  const page = await world.page({...PHONE, locale: 'de-DE'}, '', HINTS);
  await says(page, 'Ziehen zum Drehen, mit zwei Fingern zoomen');
  await idle(page);
  await asideOfTheMiddle(page);
  await screenshot(page, 'hint-phone');
  const close = page.getByRole('button', {name: 'Keine Hinweise mehr'});
  const {width, height} = await close.boundingBox();
  assert.ok(width >= 44 && height >= 44, `${width} × ${height}`);
  await close.tap();
  await gone(page);
  await page.reload();
  await page.evaluate(() => fabrica.whenIdle());
  await page.waitForTimeout(1000);
  assert.equal(await page.locator('.hint').count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('none while nothing is there, and none over a lesson', async () => {
  const empty = await world.page(LAPTOP, '#src=', HINTS);
  await empty.waitForTimeout(2500);
  assert.equal(await empty.locator('.hint:visible').count(), 0);
  await empty.context().close();
  const lesson = await world.page(LAPTOP, '#lesson=demo/lessons/limbic-system.json', HINTS);
  await lesson.locator('.learn-player').waitFor();
  await idle(lesson);
  await lesson.waitForTimeout(1000);
  assert.equal(await lesson.locator('.hint:visible').count(), 0);
  await lesson.getByRole('button', {name: 'Close the lesson'}).click();
  await says(lesson, 'Drag to turn, scroll to zoom');
  assert.deepEqual(lesson.problems, []);
  await lesson.context().close();
});
