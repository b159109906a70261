// What axe-core cannot see: where the focus is and goes, zoomed text, and what a person has asked of the browser (motion, contrast, colours).
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {ask, lost, mockSite, shut, walk} from './access.mjs';
import {LAPTOP, WINDOW, difference, open, pixels, screenshot} from './helpers.mjs';

/** A laptop's window whose text is twice as large. */
const ZOOMED = {viewport: {width: 720, height: 450}, deviceScaleFactor: 2};
/** And four times, in a window of 1280 × 1024. */
const LARGEST = {viewport: {width: 320, height: 256}, deviceScaleFactor: 4};
const QUIZ = 'quiz=basal-nuclei-left&seed=5&count=2&kinds=name';
const DIALOGS = [['open-url-dialog'], ['ask-place', '1, 2, 3'], ['ask-name', 'Distance 1'], ['ask-words', 'Here'], ['ask-set-name', ''], ['share']];

let folder, mock, world;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-access-'));
  mock = await open({site: await mockSite(folder)});
  world = await open();
});
after(async () => {
  await mock?.close();
  await world?.close();
  await rm(folder, {recursive: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
const focused = page => page.evaluate(() => {
  const {localName, className, id, textContent, dataset} = document.activeElement;
  return {tag: localName, className, id, text: textContent.trim(), step: dataset.step};
});
async function mockPage(device = LAPTOP) {
  const page = await mock.page(device);
  await idle(page);
  await page.getByRole('treeitem', {name: 'Brain', exact: true}).waitFor({state: 'attached'});
  await page.waitForFunction(() => [...document.styleSheets].some(sheet => /later\.css/.test(sheet.href ?? '')));
  return page;
}
const go = (page, hash, card) => page.evaluate(at => { location.hash = at; }, hash).then(() => page.locator(card).waitFor());

test('the focus is seen wherever it goes, and goes on out of the page', async () => {
  const page = await mockPage();
  await page.evaluate(() => {
    globalThis.mockZooms = ['a'];
    fabrica.select('stem');
  });
  await page.locator('.zooms button').waitFor({state: 'attached'});
  await page.evaluate(() => document.activeElement.blur());
  const {stops, faults} = await walk(page);
  assert.deepEqual(faults, []);
  assert.deepEqual(stops.map(name => name.split(/[. ]/)[0]), ['a', 'button', 'button', 'canvas', 'input', 'div', 'button'], 'a way past the picture, the keys, all commands, the picture, the search, the tree, a zoom');
  await page.context().close();
});

test('the picture and the search field show that they have the focus', async () => {
  const page = await world.page(WINDOW);
  await idle(page);
  const look = async () => {
    await idle(page);
    return pixels(page);
  };
  await page.keyboard.press('Shift');  // by keyboard from here on
  const none = await look();
  await page.locator('canvas').focus();
  assert.ok(difference(none, await look()) > 0.001, 'a frame around the picture');
  await page.locator('input.search').focus();
  assert.ok(difference(none, await look()) > 0.0005, 'a frame around the field');
  await page.context().close();
});

test('dialogs keep the focus while they are open, and give it back', async () => {
  const page = await mockPage();
  for (const [kind, text] of DIALOGS) {
    await page.locator('canvas').focus();
    await ask(page, kind, text);
    const inside = () => page.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement.closest('dialog')));
    assert.ok(await page.evaluate(() => document.activeElement.closest('dialog')), `${kind}: it begins in the dialog`);
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      assert.ok(await inside(), `${kind}: what lies behind is not reached`);
    }
    const {faults} = await walk(page);
    assert.deepEqual(faults, [], kind);
    await shut(page);
    assert.equal((await focused(page)).tag, 'canvas', kind);
  }
  // From the tree, back into the tree.
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  const before = await focused(page);
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  assert.equal((await focused(page)).text, 'Keys', 'reading begins with the heading');
  await page.getByRole('button', {name: 'Close'}).press('Enter');
  await page.locator('dialog').waitFor({state: 'detached'});
  assert.deepEqual(await focused(page), before);
  // An error that came by itself: the picture has it then.
  await page.evaluate(() => document.activeElement.blur());
  await ask(page, 'open-url-dialog');
  await shut(page);
  assert.equal((await focused(page)).tag, 'canvas');
  await page.context().close();
});

test('cards keep the focus when what had it goes', async () => {
  const page = await world.page(WINDOW, `#${QUIZ}`);
  await page.locator('.learn-quiz').waitFor();
  assert.match((await focused(page)).className, /learn-body/);
  const {faults} = await walk(page);
  assert.deepEqual(faults, []);
  await page.locator('.learn-answers button').first().focus();
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).text, 'Next');
  await page.keyboard.press('Enter');
  assert.match((await focused(page)).className, /learn-body/, 'the next question is read from its beginning');
  await page.locator('.learn-answers button').first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  assert.match((await focused(page)).className, /learn-body/, 'the score');
  await page.getByRole('button', {name: 'End the quiz'}).press('Enter');
  assert.equal((await focused(page)).tag, 'canvas');

  await go(page, 'edit=abc123', '.learn-editor');
  const add = page.getByRole('button', {name: 'Add this view'});
  await add.press('Enter');
  await add.press('Enter');
  await page.locator('[data-step="0"]').press('Enter');
  assert.equal((await focused(page)).step, '0');
  await page.getByRole('button', {name: 'Add a question'}).press('Enter');
  assert.equal((await focused(page)).id, 'learn-question-kind');
  await page.getByLabel('Kind', {exact: true}).selectOption('choice');
  assert.equal((await focused(page)).id, 'learn-question-kind');
  await page.getByRole('button', {name: 'Remove the question'}).press('Enter');
  assert.equal((await focused(page)).text, 'Add a question');
  await page.getByRole('button', {name: 'Delete the step'}).press('Enter');
  assert.equal((await focused(page)).text, 'Undo');
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).step, '0');
  assert.equal(await page.locator('.learn-step').count(), 2);
  const editor = await walk(page);
  assert.deepEqual(editor.faults, []);

  await go(page, 'lesson=demo/lessons/limbic-system.json&step=7', '.learn-player');
  await page.getByRole('button', {name: 'Body of corpus callosum'}).press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.matches('.learn-answers button:not(:disabled)')), true, 'another answer');
  await page.getByRole('button', {name: 'Left cingulum, cingulate part'}).press('Enter');
  assert.equal((await focused(page)).text, 'Again');
  await page.locator('.learn-body').focus();
  await page.keyboard.press('Escape');
  assert.equal((await focused(page)).tag, 'canvas', 'to explore');
  await page.keyboard.press('Escape');
  const lesson = await walk(page);
  assert.deepEqual(lesson.faults, []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('in a window with text two and four times as large nothing is lost', async () => {
  for (const device of [ZOOMED, LARGEST]) {
    const width = `${device.viewport.width} pixels`;
    const small = await mockPage(device);
    for (const [kind, text] of DIALOGS) {
      await ask(small, kind, text);
      assert.deepEqual(await lost(small, 'dialog[open]'), [], `${kind}, ${width}`);
      await shut(small);
    }
    await small.locator('.skip').focus();
    await small.keyboard.press('Enter');
    await small.keyboard.press('?');
    await small.locator('dialog[open]').waitFor();
    assert.deepEqual(await lost(small, 'dialog[open]'), [], `keys, ${width}`);
    await small.context().close();

    const page = await world.page(device, '#lesson=demo/lessons/limbic-system.json&step=7');
    await page.locator('.learn-player').waitFor();
    assert.deepEqual(await lost(page, '.learn-card'), [], `a question, ${width}`);
    await page.keyboard.press('Home');
    assert.deepEqual(await lost(page, '.learn-card'), [], `a lesson, ${width}`);
    const body = await page.locator('.learn-body').evaluate(({clientHeight, scrollHeight, tabIndex}) => ({clientHeight, scrolls: scrollHeight > clientHeight + 1, tabIndex}));
    assert.ok(body.clientHeight >= 100, `${body.clientHeight} px of the lesson are seen, ${width}`);
    assert.equal(body.tabIndex, body.scrolls ? 0 : -1, 'what scrolls is reached by keys');
    await screenshot(page, `access-lesson-${device.viewport.width}`);
    await go(page, QUIZ, '.learn-quiz');
    await page.locator('.learn-answers button').first().click();
    assert.deepEqual(await lost(page, '.learn-card'), [], `a quiz, ${width}`);
    await screenshot(page, `access-quiz-${device.viewport.width}`);
    await go(page, 'edit=abc123', '.learn-editor');
    const unfold = page.getByRole('button', {name: 'Unfold'});
    if (await unfold.count()) await unfold.click();
    await page.getByRole('button', {name: 'Add this view'}).click();
    assert.deepEqual(await lost(page, '.learn-card'), [], `the editor, ${width}`);
    await screenshot(page, `access-editor-${device.viewport.width}`);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test('with lines, words and letters as far apart as some need them nothing is lost', async () => {
  // WCAG 1.4.12; the page's policy allows no style of others, but for one that is put together.
  const apart = page => page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }');
    document.adoptedStyleSheets = [sheet];
  });
  const dialogs = await mockPage(WINDOW);
  await apart(dialogs);
  for (const [kind, text] of DIALOGS) {
    await ask(dialogs, kind, text);
    assert.deepEqual(await lost(dialogs, 'dialog[open]'), [], kind);
    await shut(dialogs);
  }
  await dialogs.context().close();
  const page = await world.page(WINDOW, '#lesson=demo/lessons/limbic-system.json&step=7');
  await page.locator('.learn-player').waitFor();
  await apart(page);
  assert.deepEqual(await lost(page, '.learn-card'), [], 'a lesson');
  await go(page, QUIZ, '.learn-quiz');
  assert.deepEqual(await lost(page, '.learn-card'), [], 'a quiz');
  await page.context().close();
});

test('who asked for less motion gets none', async () => {
  const page = await world.page({...WINDOW, reducedMotion: 'reduce'}, '#lesson=demo/lessons/limbic-system.json');
  await page.locator('.learn-player').waitFor();
  await idle(page);
  assert.deepEqual(await page.locator('.learn-card, .learn-card *').evaluateAll(all => all.filter(one => ['', '::before'].some(part => {
    const {transitionDuration, animationName} = getComputedStyle(one, part || null);
    return parseFloat(transitionDuration) > 0 || animationName !== 'none';
  })).map(one => one.outerHTML.slice(0, 80))), []);
  const before = await page.evaluate(() => fabrica.camera);
  await page.keyboard.press('PageDown');
  const at = await page.evaluate(() => fabrica.camera);
  assert.notDeepEqual(at, before);
  await idle(page);
  assert.deepEqual(await page.evaluate(() => fabrica.camera), at, 'the next view is there at once');
  await page.context().close();
});

test('who asked for more contrast gets text of one colour and edges as clear as it', async () => {
  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    const page = await mockPage({...WINDOW, colorScheme, contrast: 'more'});
    await ask(page, 'open-url-dialog');
    const colours = await page.locator('dialog').evaluate(dialog => {
      const of = (which, name) => getComputedStyle(dialog.querySelector(which))[name];
      return {text: getComputedStyle(dialog).color, hint: of('.quiet', 'color'), field: of('input', 'borderTopColor'), button: of('button:not(.main)', 'borderTopColor'), edge: getComputedStyle(dialog).borderTopColor};
    });
    for (const [name, colour] of Object.entries(colours)) assert.equal(colour, colours.text, `${name}, ${colorScheme}`);
    await page.context().close();
  }
  const page = await world.page({...WINDOW, contrast: 'more'}, '#lesson=demo/lessons/limbic-system.json');
  await page.locator('.learn-player').waitFor();
  const card = await page.locator('.learn-card').evaluate(one => {
    const quiet = one.querySelector('.learn-quiet, .learn-where select');
    return {background: getComputedStyle(one).backgroundColor, quiet: getComputedStyle(quiet).color, text: getComputedStyle(one).color};
  });
  assert.match(card.background, /^rgb\(/, 'nothing shines through');
  assert.equal(card.quiet, card.text);
  await screenshot(page, 'access-contrast');
  await page.context().close();
});

test('in the person\'s own colours all that is told apart by ours still is', async () => {
  const page = await mockPage({...WINDOW, forcedColors: 'active'});
  await page.evaluate(() => {
    fabrica.hide(['stem']);
    fabrica.select('right');
  });
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  const row = id => page.locator(`[data-id="${id}"] > .row`).evaluate(one => {
    const {color, backgroundColor, outlineStyle} = getComputedStyle(one);
    return {color, backgroundColor, outlineStyle};
  });
  await page.waitForFunction(() => document.querySelector('[data-id="stem"]')?.getAttribute('aria-checked') === 'false');
  const [plain, selected, hidden] = [await row('left'), await row('right'), await row('stem')];
  assert.notEqual(selected.backgroundColor, plain.backgroundColor, 'what is selected');
  assert.equal(selected.outlineStyle, 'solid', 'what has the focus');
  assert.notEqual(hidden.color, plain.color, 'what is not shown');
  await ask(page, 'open-url-dialog');
  assert.equal(await page.locator('dialog button.main').evaluate(one => getComputedStyle(one).borderTopWidth), '2px', 'what is pressed first');
  await page.context().close();

  const learn = await world.page({...WINDOW, forcedColors: 'active'}, '#lesson=demo/lessons/limbic-system.json&step=2');
  await learn.locator('.learn-player').waitFor();
  // They glide from one colour to the next.
  await learn.locator('.learn-dots:has(.now)').evaluate(one => Promise.all(one.getAnimations({subtree: true}).map(({finished}) => finished)));
  const dots = await learn.locator('.learn-dots i').evaluateAll(all => all.slice(0, 3).map(one => getComputedStyle(one).backgroundColor));
  assert.equal(new Set(dots).size, 3, 'past, now and to come');
  await screenshot(learn, 'access-forced');
  await learn.context().close();
});
