// Whole journeys of the people it is for: a student revises on a slow phone, a teacher makes a lesson and presents it, somebody has only
// a keyboard, somebody changes to French. What a screen reader hears is in spoken.test.mjs.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {LAPTOP, LEARN, PHONE, open, place, screenshot} from './helpers.mjs';

const TABLET = {viewport: {width: 820, height: 1180}, deviceScaleFactor: 1, hasTouch: true, isMobile: true};
const SLOWED = 4;

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const idle = page => page.evaluate(() => fabrica.whenIdle());
async function slowed(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', {rate: SLOWED});
}
async function tap(page, name, nth = 0) {
  const {x, y} = await place(page, name, nth);
  await page.touchscreen.tap(x, y);
}

test('a student revises on a phone, its processor slowed four times: a quiz of the limbic system, and the mistakes again', async () => {
  const page = await world.page(PHONE);
  await slowed(page);
  await idle(page);
  await tap(page, 'more');
  await tap(page, 'learn');
  const menu = page.locator('dialog.learn-menu');
  await menu.waitFor();
  await screenshot(page, 'people-student-menu');
  const branch = await menu.locator('#learn-branch').evaluate(select => [...select.options].find(({text}) => /limbic/i.test(text))?.value);
  assert.ok(branch, 'the limbic system is a branch');
  await menu.locator('#learn-branch').selectOption(branch);
  await menu.locator('#learn-count').selectOption('5');
  await menu.locator('#learn-kind-find').uncheck();
  await menu.getByRole('button', {name: 'Start'}).tap();
  await page.locator('.learn-quiz').waitFor();
  const names = await page.evaluate(() => Object.fromEntries(fabrica.structures().map(({id, name}) => [id, name])));
  const missed = [];
  for (let question = 0; question < 5; question++) {
    await page.waitForFunction(() => document.querySelector('.learn-answers button:not(:disabled)') && fabrica.selection.length === 1);
    const wanted = names[await page.evaluate(() => fabrica.selection[0])];
    const buttons = page.locator('.learn-answers button');
    const texts = await buttons.allTextContents();
    const right = question % 2 === 0;
    await buttons.nth(texts.findIndex(text => (text === wanted) === right)).tap();
    await page.locator(`.learn-feedback.${right ? 'right' : 'wrong'}`).waitFor();
    if (!right) missed.push(wanted);
    if (question === 1) await screenshot(page, 'people-student-wrong');
    await page.locator('.learn-quiz footer .main').tap();
  }
  assert.match(await page.locator('.learn-score').textContent(), /3 of 5/);
  await screenshot(page, 'people-student-score');
  // The page is thrown away, as phones do; what was missed is known when it comes back.
  await page.goto('about:blank');
  await page.goto(world.server.url);
  await page.evaluate(() => window.fabrica.ready);
  await tap(page, 'more');
  await tap(page, 'learn');
  await menu.locator('#learn-branch').selectOption(branch);
  assert.match(await menu.locator('[role="status"]').textContent(), /You know 3 of \d+, 2 to repeat/);
  await menu.locator('#learn-kind-find').uncheck();
  await menu.getByRole('button', {name: 'Mistakes again'}).tap();
  const again = new Set();
  for (let question = 0; question < 2; question++) {
    await page.waitForFunction(() => document.querySelector('.learn-answers button:not(:disabled)') && fabrica.selection.length === 1);
    const wanted = names[await page.evaluate(() => fabrica.selection[0])];
    again.add(wanted);
    const buttons = page.locator('.learn-answers button');
    await buttons.nth((await buttons.allTextContents()).indexOf(wanted)).tap();
    await page.locator('.learn-feedback.right').waitFor();
    await page.locator('.learn-quiz footer .main').tap();
  }
  assert.deepEqual([...again].sort(), missed.sort());
  assert.match(await page.locator('.learn-score').textContent(), /2 of 2/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a teacher makes a lesson of five steps and presents it with a remote', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  const {x, y} = await place(page, 'tool', LEARN);
  await page.mouse.click(x, y);
  await page.locator('dialog.learn-menu').getByRole('button', {name: 'Make a lesson'}).click();
  await page.locator('.learn-editor').waitFor();
  await page.getByLabel('Title of the lesson').fill('From outside to the hippocampus');
  const steps = [
    ['The head', () => fabrica.showAll()],
    ['Without skin', () => fabrica.hide(['skin'])],
    ['The left half', () => fabrica.setPlane({name: 'sagittal', cut: true})],
    ['The hippocampus alone', () => { fabrica.setPlane({name: 'sagittal', cut: false}); fabrica.isolate(['hippocampus-left', 'hippocampus-right']); }],
    ['On the image', () => fabrica.setPlane({name: 'axial', visible: true})],
  ];
  for (const [title, prepare] of steps) {
    await page.evaluate(prepare);
    await idle(page);
    await page.getByRole('button', {name: 'Add this view'}).click();
    await page.getByLabel('Title', {exact: true}).fill(title);
    await page.getByLabel('Text', {exact: true}).fill(`What is seen: **${title}**.`);
  }
  assert.equal(await page.locator('.learn-step').count(), 5);
  await screenshot(page, 'people-teacher-editor');
  await page.locator('[data-step="0"]').click();
  await page.getByRole('button', {name: 'Play'}).click();
  await page.locator('.learn-player').waitFor();
  await page.getByRole('button', {name: /Present/}).click();
  await page.locator('.learn-card.present').waitFor();
  const seen = [];
  for (let step = 0; step < 5; step++) {
    await idle(page);
    seen.push(await page.locator('.learn-body h2').textContent());
    if (step === 3) {
      await page.waitForFunction(() => [...document.querySelectorAll('.learn-card.present > :is(header, footer)')].every(one => getComputedStyle(one).opacity === '0'));
      await screenshot(page, 'people-teacher-presents');
    }
    await page.keyboard.press('PageDown');
  }
  assert.deepEqual(seen, steps.map(([title]) => title));
  await idle(page);
  const state = await page.evaluate(() => fabrica.state());
  assert.ok(state.planes.axial.visible, 'the last step stays, however often the remote is pressed');
  assert.deepEqual(state.only.sort(), ['hippocampus-left', 'hippocampus-right']);
  await page.keyboard.press('PageUp');
  await page.waitForFunction(() => document.querySelector('.learn-body h2').textContent === 'The hippocampus alone');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('with a keyboard alone: search, only this, a slice, the cheat sheet, the tree, and back', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  await page.keyboard.press('Tab');
  await page.locator('canvas').focus();
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.matches('input.search'));
  await page.keyboard.type('left hippo');
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'hit'));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  await page.locator('canvas').focus();
  await page.keyboard.press('i');
  await page.waitForFunction(() => fabrica.structures().filter(one => one.visible && one.loaded).length === 1);
  await page.keyboard.press('p');  // slices side by side
  await page.waitForFunction(() => fabrica.state().panes === true);
  const before = await page.evaluate(() => fabrica.planes().find(({name}) => name === 'axial').position);
  await page.keyboard.press(']');
  await page.waitForFunction(was => JSON.stringify(fabrica.planes().find(({name}) => name === 'axial').position) !== was, JSON.stringify(before));
  await page.keyboard.press('?');
  await idle(page);
  await screenshot(page, 'people-keyboard-sheet');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => fabrica.structures().filter(one => one.visible && one.loaded).length > 1);
  // The tree, by its own keys.
  await page.locator('a.skip').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
  await page.keyboard.press('ArrowDown');
  const name = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => fabrica.selection.length === 1);
  assert.ok(name.length > 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('on a tablet somebody changes to French and finds “hippocampe gauche”', async () => {
  const page = await world.page(TABLET);
  await idle(page);
  await tap(page, 'more');
  await tap(page, 'ui language', 1);
  await page.waitForFunction(() => document.documentElement.lang === 'fr');
  await screenshot(page, 'people-french-view');
  const field = page.locator('input.search');
  await field.tap();
  await field.fill('hippocampe gauche');
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'hit'));
  await screenshot(page, 'people-french-search');
  await field.press('Enter');
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  await idle(page);
  await screenshot(page, 'people-french-found');
  assert.equal(await page.locator('.outline').evaluate(outline => outline.closest('[lang]').lang), 'fr');
  // It is French again the next time.
  await page.reload();
  await page.evaluate(() => window.fabrica.ready);
  await page.waitForFunction(() => document.documentElement.lang === 'fr');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
