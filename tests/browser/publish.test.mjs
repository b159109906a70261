// What `fabrica publish` leaves, looked at as visitors see it: a folder with two atlases on a host of which it has only a part.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';
import {serve} from '../../tools/serve.mjs';
import {Inspection, walk} from './access.mjs';
import {boxes} from './glb.mjs';
import {LAPTOP, PHONE, REPO, SITE, WINDOW, assertDrawn, launch, pixels, screenshot} from './helpers.mjs';

const DEMO = path.join(REPO, 'build/demo'), KIDNEYS = 'Kidneys <b>& more</b>';
const fabrica = (...words) => promisify(execFile)(path.join(REPO, 'tools/fabrica'), words);
let folder, out, host, other, browser, root;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-publish-'));
  await mkdir(path.join(folder, 'empty'));
  await mkdir(out = path.join(folder, 'out'));
  host = await serve({root: path.join(folder, 'empty'), mounts: {'/people/anatomy/': out}});
  other = await serve({root: path.join(folder, 'empty')});
  root = `${host.url}people/anatomy/`;
  await writeFile(path.join(folder, 'kidneys.glb'), boxes([{name: 'Left kidney', color: [0.8, 0.3, 0.3]}, {name: 'Right kidney', color: [0.3, 0.3, 0.8]}]));
  await fabrica('optimize', path.join(folder, 'kidneys.glb'), '-o', path.join(folder, 'kidneys'), '--id', 'kidneys', '--title', KIDNEYS, '--licence', 'CC BY 4.0', '-q');
  await fabrica('publish', DEMO, path.join(folder, 'kidneys'), '-o', out, '--site', SITE, '--url', root, '--title', 'Anatomy of our school');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await host?.close();
  await other?.close();
  if (folder) await rm(folder, {recursive: true});
});

async function visit(address, {device = WINDOW, ...options} = {}) {
  const context = await browser.newContext({...device, ...options});
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', error => page.problems.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') page.problems.push(message.text());
  });
  await page.goto(address);
  return page;
}
const inViewer = async page => {
  await page.waitForURL(/\/viewer\//);
  await page.waitForFunction(() => window.fabrica);
  await page.evaluate(() => fabrica.ready);
};
/** The content of a meta element, by its property or name. */
const meta = (page, name) => page.evaluate(name => document.querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.content ?? null, name);

for (const [name, device] of [['laptop', LAPTOP], ['phone', PHONE]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`the catalogue on a ${name}, ${colorScheme}: a card for each atlas, without barriers`, async () => {
      const page = await visit(root, {device, colorScheme});
      assert.deepEqual(await page.locator('h2').allTextContents(), [JSON.parse(await readFile(path.join(DEMO, 'atlas.json'), 'utf8')).title, KIDNEYS]);
      assert.match(await page.locator('.card').nth(1).textContent(), /2 structures · .*CC BY 4\.0/);
      await page.waitForFunction(() => [...document.images].every(({complete, naturalWidth}) => complete && naturalWidth));
      const pictures = await page.locator('.card img').evaluateAll(list => list.map(image => [image.complete && image.naturalWidth, image.currentSrc.split('/').at(-1)]));
      assert.deepEqual(pictures, Array(2).fill([640, colorScheme === 'dark' ? 'thumbnail-dark.png' : 'thumbnail.png']));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the page');
      await screenshot(page, `published-${name}-${colorScheme}`);
      const inspection = new Inspection();
      await inspection.look(page, 'the catalogue of what is published');
      inspection.end();
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }
}

test('a card opens its atlas in the viewer, by the mouse and by the keyboard', async () => {
  const page = await visit(root);
  await page.locator('.card').nth(1).scrollIntoViewIfNeeded();
  const {x, y, width, height} = await page.locator('.card').nth(1).boundingBox();
  await page.mouse.click(x + width / 2, y + height - 8);  // its text: the whole card is the link
  await inViewer(page);
  assert.ok(page.url().startsWith(`${root}viewer/#src=../kidneys/atlas.json`), page.url());
  await page.evaluate(() => fabrica.whenIdle());
  assert.deepEqual((await page.evaluate(() => fabrica.structures().map(({name}) => name))).filter(name => / kidney$/.test(name)), ['Left kidney', 'Right kidney']);
  assertDrawn(await pixels(page), [0.45, 0.2, 0.75, 0.75]);
  await page.goBack();
  await page.waitForURL(root);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await inViewer(page);
  assert.ok(page.url().includes('#src=../colin27/atlas.json'), page.url());
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an atlas has a page of its own, which opens the viewer with what its address says, and is not in the way back', async () => {
  const page = await visit(root);
  await page.goto(`${root}colin27/#select=x`);
  await inViewer(page);
  const link = await page.evaluate(async () => {
    fabrica.select('hippocampus-left');
    await fabrica.whenIdle();
    return fabrica.link();
  });
  const rest = link.slice(link.indexOf('#') + 1).split('&').filter(part => !part.startsWith('src=')).join('&');
  await page.goBack();
  assert.equal(page.url(), root);
  await page.goto(`${root}colin27/#${rest}`);
  await inViewer(page);
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  await page.goto(`${root}kidneys/?embed=1`);
  await inViewer(page);
  assert.equal(new URL(page.url()).search, '?embed=1');
  await page.context().close();
});

test('what others read of an atlas is there: description, social card, oEmbed whose frame runs in another site', async () => {
  const page = await visit(`${root}colin27/`, {javaScriptEnabled: false});
  const picture = await meta(page, 'og:image');
  assert.equal(await meta(page, 'og:url'), `${root}colin27/`);
  assert.equal(await meta(page, 'twitter:image'), picture);
  assert.ok((await meta(page, 'og:description')).length > 20);
  const png = Buffer.from(await (await fetch(picture)).arrayBuffer());
  assert.deepEqual([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)], ['PNG', 1200, 630]);
  const discovered = await page.evaluate(() => document.querySelector('link[type="application/json+oembed"]').href);
  const oembed = await (await fetch(discovered)).json();
  assert.deepEqual([oembed.version, oembed.type, oembed.title], ['1.0', 'rich', await page.title()]);
  assert.equal((await fetch(oembed.thumbnail_url)).status, 200);
  await page.context().close();

  await writeFile(path.join(folder, 'empty/course.html'), `<!doctype html><title>Course</title>${oembed.html}`);
  const course = await visit(`${other.url}course.html`);
  const frame = course.frames()[1];
  await frame.waitForFunction(() => window.fabrica);
  await frame.evaluate(() => fabrica.whenIdle());
  assert.ok(await frame.evaluate(() => fabrica.structures().length) > 100);
  await course.context().close();
  const map = await (await fetch(`${root}sitemap.xml`)).text();
  for (const [, address] of map.matchAll(/<loc>(.*?)<\/loc>/g)) assert.equal((await fetch(address)).status, 200, address);
});

test('without JavaScript a page still tells what it is, and links to the viewer', async () => {
  const page = await visit(`${root}kidneys/`, {javaScriptEnabled: false, colorScheme: 'light'});
  assert.equal(await page.locator('h1').textContent(), KIDNEYS);
  assert.equal(await page.getByRole('link', {name: 'Open'}).getAttribute('href'), '../viewer/#src=../kidneys/atlas.json');
  await screenshot(page, 'published-page');
  await page.goto(root);
  assert.equal(await page.locator('.card').count(), 2);
  await page.context().close();
});

test('numbers are in the reader\'s language, titles in the publisher\'s', async () => {
  const page = await visit(root, {locale: 'de-DE'});
  const card = page.locator('.card').nth(1);
  await card.getByText('2 Strukturen').waitFor();
  assert.equal(await card.getByText('2 Strukturen').getAttribute('lang'), 'de');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('published again nothing changes, and the check finds it whole', async () => {
  const {stdout} = await fabrica('publish', DEMO, path.join(folder, 'kidneys'), '-o', out, '--site', SITE, '--url', root, '--title', 'Anatomy of our school');
  assert.match(stdout, /0 new, 0 changed, 0 removed/);
  assert.match((await fabrica('publish', '--check', out)).stdout, /good\..* 2 atlases/);
});

test('by keyboard alone, every card is reached in order and seen', async () => {
  const page = await visit(root);
  const {stops, faults} = await walk(page);
  assert.deepEqual(faults, []);
  assert.equal(stops.length, 2, stops.join('; '));
  assert.match(stops[1], /Kidneys/);
  await page.context().close();
});
