#!/usr/bin/env node
// Pictures of the page to look at: each view on a laptop, a tablet and a phone, light and dark, in English and German. Not a test.
//
//   tools/devroot exec node tests/browser/pictures.mjs                    all of them, into build/screens/views
//   tools/devroot exec node tests/browser/pictures.mjs --only phone-dark  those whose name has this in it
//   tools/devroot exec node tests/browser/pictures.mjs --plates           and from them docs/images: of the README, and comparison/ (docs/comparison.md)
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {LAPTOP, PHONE, REPO, open} from './helpers.mjs';
import {PLATES, plate} from './plates.mjs';

const OUT = path.join(REPO, 'build/screens/views'), DOCS = path.join(REPO, 'docs/images/comparison'), PEERS = path.join(REPO, 'build/bench/peers');
const TABLET = {viewport: {width: 820, height: 1180}, deviceScaleFactor: 1, hasTouch: true, isMobile: true};
const DEVICES = {laptop: LAPTOP, tablet: TABLET, phone: PHONE};
const LESSON = '#lesson=demo/lessons/limbic-system.json', QUIZ = '#quiz=basal-nuclei-left&seed=5&count=3&kinds=name';

const idle = page => page.evaluate(() => fabrica.whenIdle());
/** Presses one of the drawn panels' controls; false where there is none. */
async function press(page, name, nth = 0) {
  await idle(page);
  const box = await page.evaluate(([name, nth]) => fabrica.controls().filter(one => one.name === name)[nth] ?? null, [name, nth]);
  if (!box) return false;
  const at = [box.x + box.width / 2, box.y + box.height / 2];
  await (page.touch ? page.touchscreen.tap(...at) : page.mouse.click(...at));
  await idle(page);
  return true;
}
const type = async (page, text) => {
  await page.locator('input.search').click();
  await page.keyboard.type(text);
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'hit'));
};
const find = async page => {
  await type(page, 'left hippo');
  if (narrow(page)) await press(page, 'hit');
  else await page.keyboard.press('Enter');
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  await idle(page);
};
const narrow = page => page.viewportSize().width < 700;
/** The tool of that name: the two layouts have them in other orders. */
const TOOLS = {laptop: {slices: 0, inside: 2, layers: 4, measure: 5, learn: 9, view: 10}, phone: {tree: 0, slices: 1, inside: 2, layers: 3, measure: 4}};
const tool = (page, name) => press(page, 'tool', TOOLS[narrow(page) ? 'phone' : 'laptop'][name]);

/** name: [address, what is done there] */
const VIEWS = {
  first: ['', async () => {}],
  search: ['', page => type(page, 'left hippo')],
  tree: ['', page => narrow(page) ? tool(page, 'tree') : press(page, 'row', 5)],
  card: ['', async page => { await find(page); if (narrow(page)) await press(page, 'header'); }],
  slices: ['', async page => {
    await page.evaluate(async () => {
      for (const name of ['axial', 'coronal', 'sagittal']) fabrica.setPlane({name, visible: true, image: true});
      await fabrica.setState({...fabrica.state(), panes: true});
      await fabrica.whenIdle();
    });
  }],
  planes: ['', page => tool(page, 'slices')],
  section: ['', page => page.evaluate(async () => {
    fabrica.setPlane({name: 'coronal', cut: true});
    await fabrica.whenIdle();
  })],
  labels: ['', async page => {
    await page.evaluate(async () => {
      fabrica.hide('skin');
      await fabrica.whenIdle();  // a tap is at what is seen
    });
    const at = [page.viewportSize().width * 0.6, 90];
    await (page.touch ? page.touchscreen.tap(...at) : page.mouse.click(...at));  // until somebody has touched the page, few names are shown
  }],
  inside: ['', page => tool(page, 'inside')],
  layers: ['', page => tool(page, 'layers')],
  measure: ['', page => tool(page, 'measure')],
  view: ['', page => narrow(page) ? press(page, 'more') : tool(page, 'view')],
  lesson: [`${LESSON}&step=2`, page => page.locator('.learn-card').waitFor()],
  question: [`${LESSON}&step=7`, page => page.locator('.learn-answers').waitFor()],
  present: [`${LESSON}&step=3`, async page => {
    await page.locator('.learn-card').waitFor();
    await page.locator('.presents').first().click({timeout: 3000}).catch(() => {});
  }],
  quiz: [QUIZ, page => page.locator('.learn-answers').waitFor()],
  wrong: [QUIZ, async page => {
    await page.locator('.learn-answers button').first().waitFor();
    const {length} = await page.locator('.learn-answers button').all();
    for (let i = 0; i < length && !await page.locator('.learn-feedback.wrong').count(); ++i) await page.locator('.learn-answers button').nth(i).click({timeout: 2000}).catch(() => {});
  }],
  menu: ['', async page => {
    if (narrow(page)) {
      await press(page, 'more');
      await press(page, 'learn');
    } else {
      await tool(page, 'learn');
    }
    await page.locator('dialog.learn-menu').waitFor({timeout: 5000});
  }],
  editor: ['', async page => {
    await VIEWS.menu[1](page);
    await page.locator('dialog.learn-menu .learn-row .learn-button').first().click();
    await page.locator('.learn-editor').waitFor();
    await page.locator('.learn-editor footer .main').click();
    await page.waitForTimeout(4000);  // what it says has gone
  }],
};
const GERMAN = ['first', 'search', 'card', 'planes', 'inside', 'view', 'measure', 'lesson', 'quiz', 'wrong', 'menu', 'editor'];

function* wanted() {
  for (const device of Object.keys(DEVICES)) {
    for (const theme of ['light', 'dark']) {
      for (const view of Object.keys(VIEWS)) {
        if (device === 'tablet' && !['first', 'search', 'card', 'slices', 'lesson', 'quiz', 'menu'].includes(view)) continue;
        yield {device, theme, view, language: 'en', name: `${device}-${theme}-${view}`};
        if (theme === 'light' && device !== 'tablet' && GERMAN.includes(view)) yield {device, theme, view, language: 'de', name: `${device}-de-${view}`};
      }
    }
  }
}

async function main([...args]) {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1].split(',') : null;
  const plates = args.includes('--plates');
  const needed = plates && !only ? new Set(PLATES.flatMap(one => one.of)) : null;
  await mkdir(OUT, {recursive: true});
  const world = await open({mounts: existsSync(PEERS) ? {'/peers/': PEERS} : {}});
  try {
    for (const one of wanted()) {
      if (only && !only.some(part => one.name.includes(part))) continue;
      if (needed && (!needed.has(one.name) || existsSync(path.join(OUT, `${one.name}.png`)))) continue;
      const [address, steps] = VIEWS[one.view];
      const device = {...DEVICES[one.device], colorScheme: one.theme, locale: one.language === 'de' ? 'de-DE' : 'en-US'};
      const page = await world.page(device, address).catch(error => { process.stdout.write(`${one.name}: ${error.message.split('\n')[0]}\n`); return null; });
      if (!page) continue;
      page.touch = Boolean(device.hasTouch);
      try {
        await idle(page);
        await steps(page);
        await idle(page);
        await page.waitForTimeout(700);  // what fades in has come
      } catch (error) {
        process.stdout.write(`${one.name}: ${error.message.split('\n')[0]}\n`);
      }
      await page.screenshot({path: path.join(OUT, `${one.name}.png`)});
      if (page.problems.length > 0) process.stdout.write(`${one.name}: ${page.problems.join('; ')}\n`);
      await page.context().close();
    }
    if (existsSync(PEERS) && (!only || only.some(part => 'o3dv'.includes(part)))) await peer(world);
    if (plates) {
      await mkdir(DOCS, {recursive: true});
      const page = await (await world.browser.newContext()).newPage();
      for (const {name, of, width, readme} of PLATES) {
        const files = of.map(one => path.join(OUT, `${one}.png`));
        if (!files.every(existsSync)) { process.stdout.write(`${name}: pictures of it are missing\n`); continue; }
        const jpeg = await plate(page, await Promise.all(files.map(file => readFile(file))), width, readme);
        await writeFile(path.join(readme ? path.dirname(DOCS) : DOCS, `${name}.jpg`), jpeg);
        process.stdout.write(`${name}.jpg ${(jpeg.length / 1000).toFixed(0)} KB\n`);
      }
    }
  } finally {
    await world.close();
  }
}

/** The engine of 3dviewer.net with the same file. */
async function peer(world) {
  const page = await (await world.browser.newContext({...LAPTOP})).newPage();
  await page.goto(`${world.server.url}peers/o3dv.html?data=/demo/meshes.glb`);
  await page.waitForFunction(() => window.peerError || window.peer?.structures > 100, undefined, {timeout: 60000});
  await page.waitForTimeout(2500);
  await page.screenshot({path: path.join(OUT, 'o3dv.png')});
  await page.context().close();
}

await main(process.argv.slice(2));
