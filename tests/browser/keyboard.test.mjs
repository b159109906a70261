// Everything by keyboard alone, in the real program: nothing here points, sets the focus or calls the API but to see what came of it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Inspection} from './access.mjs';
import {LAPTOP, open, until} from './helpers.mjs';

const DEMO = '#src=demo/atlas.json';
/** Steps of Tab within which a person must be there. */
const MOST = 200;

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const focused = page => page.evaluate(() => {
  const at = document.activeElement;
  // A label's own words, not those of what it holds.
  const words = [...at?.labels?.[0]?.childNodes ?? []].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data.trim()).join('');
  return at?.getAttribute('aria-label') || words || (at?.firstChild?.textContent || at?.textContent || '').trim();
});

/** Goes on by Tab until what has the focus is called so. */
async function tabTo(page, name, back = false) {
  const seen = [];
  for (let step = 0; step < MOST; step++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    seen.push(await focused(page));
    if (seen.at(-1) === name) return;
  }
  assert.fail(`Tab does not lead to “${name}”, but to ${JSON.stringify([...new Set(seen)])}`);
}
/** And presses it. */
async function press(page, name, back = false) {
  await tabTo(page, name, back);
  await page.keyboard.press('Enter');
}
const opened = (page, name) => page.getByRole('dialog', {name, exact: true}).waitFor();

const gone = page => until(page, () => !document.querySelector('dialog'));

/** A freshly opened page. */
async function fresh() {
  const page = await world.page(LAPTOP, DEMO);
  await page.evaluate(() => fabrica.whenIdle());
  await page.locator('[role="treeitem"]').first().waitFor({state: 'attached'});
  return page;
}
async function menu(page, back = false) {
  await press(page, 'All commands', back);
  await opened(page, 'All commands');
}
/** By the field of the search, as a person types. */
async function find(page, text, id) {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await until(page, async name => (await fabrica.search(name)).length > 0, text);
  await page.evaluate(() => fabrica.whenIdle());
  await page.keyboard.press('Enter');
  await until(page, wanted => fabrica.selection.includes(wanted), id);
}

test('the list of commands opens from its button and by its key; Share closes with Esc, and the focus is back', async () => {
  const page = await fresh();
  const inspection = new Inspection();
  await menu(page);
  await inspection.look(page, 'all commands');
  await press(page, 'Share this view …');
  await page.locator('dialog.share[open]').waitFor();
  await page.keyboard.press('Escape');
  await gone(page);
  assert.equal(await focused(page), 'All commands');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'canvas');
  await page.keyboard.press(';');
  await opened(page, 'All commands');
  for (const [command, dialog] of [['About this atlas', 'About this atlas'], ['What is missing', 'What is missing'], ['Keys', 'Keys'], ['Open …', null], ['Files in this scene …', null]]) {
    await press(page, command);
    if (dialog) {
      await opened(page, dialog);
      await inspection.look(page, dialog);
    } else {
      await page.locator(command === 'Open …' ? 'dialog[open]:not(:has(.commands))' : '.sources-card').waitFor();
    }
    // The files are a card beside the picture, which stays.
    if (command === 'Files in this scene …') break;
    await page.keyboard.press('Escape');
    await gone(page);
    await page.keyboard.press(';');
    await opened(page, 'All commands');
  }
  inspection.end();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a quiz begins', async () => {
  const page = await fresh();
  await menu(page);
  await press(page, 'Lessons and quiz …');
  await opened(page, 'Lessons and quiz');
  await press(page, 'Start');
  await page.locator('.learn-quiz').waitFor();
  await page.context().close();
});

test('the language of the interface and the theme', async () => {
  const page = await fresh();
  await menu(page);
  await tabTo(page, 'Theme');
  await page.keyboard.press('ArrowDown');
  await until(page, () => fabrica.state().theme === 'light');
  await tabTo(page, 'Language');
  await page.keyboard.type('Deu');
  await opened(page, 'Alle Befehle');
  assert.equal(await page.evaluate(() => fabrica.interfaceLanguage), 'de');
  assert.equal(await page.evaluate(() => fabrica.state().theme), 'light', 'what was set before stays');
  await page.context().close();
});

test('what is selected is faded, and what else is not; its card is text', async () => {
  const page = await fresh();
  await tabTo(page, 'All commands');
  await page.keyboard.press('Tab');
  await find(page, 'left hippocampus', 'hippocampus-left');
  await page.locator('section.told h2').waitFor({state: 'attached'});
  const client = await page.context().newCDPSession(page);
  const {nodes} = await client.send('Accessibility.getFullAXTree');
  const told = nodes.filter(node => !node.ignored).map(({role, name}) => `${role?.value} ${name?.value}`);
  for (const wanted of [/^region Selected structure$/, /^heading Left hippocampus$/, /^heading Source$/, /^link Licence: /, /^heading Ids$/, /^link [A-Z]+:/]) {
    assert.ok(told.some(one => wanted.test(one)), `${wanted} is not told`);
  }
  assert.equal(await page.locator('section.told h2').getAttribute('lang'), 'en');
  assert.equal(await page.locator('section.told').getAttribute('aria-live'), null, 'the announcement is enough');
  await menu(page, true);
  await tabTo(page, 'Opacity (%)');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await until(page, () => Math.abs(fabrica.state().opacity?.['hippocampus-left'] - 0.9) < 0.01);
  await press(page, 'fade others');
  await gone(page);
  await until(page, () => Object.keys(fabrica.state()).some(key => /ghost/i.test(key)));
  // The card can be walked through, and is seen meanwhile.
  await tabTo(page, await page.locator('section.told a').first().textContent());
  const inspection = new Inspection();
  await inspection.look(page, 'the card');
  inspection.end();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what is typed after a slash is for the search, however slow the next picture is', async () => {
  const page = await fresh();
  await page.locator('canvas').focus();
  const at = await page.evaluate(async () => {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true, cancelable: true}));
    await null;  // as after any event; before the next, and before any frame
    return document.activeElement.className;
  });
  assert.equal(at, 'search');
  await page.context().close();
});

test('the image, pinned names, the arrangement, motion and contrast', async () => {
  const page = await fresh();
  await tabTo(page, 'All commands');
  await page.keyboard.press('Tab');
  await find(page, 'left hippocampus', 'hippocampus-left');
  await menu(page, true);
  const inspection = new Inspection();
  await inspection.look(page, 'all commands, with an image and a selection');
  await tabTo(page, 'Fade to glass');
  await page.keyboard.press(' ');
  await until(page, () => fabrica.state().ghosted?.includes('hippocampus-left'));
  await page.keyboard.press(' ');
  await until(page, () => !fabrica.state().ghosted?.includes('hippocampus-left'));
  await tabTo(page, 'Brightness');
  await page.keyboard.press('ArrowRight');
  await until(page, () => fabrica.state().window);
  const brighter = await page.evaluate(() => fabrica.state().window);
  await press(page, 'Full');
  await until(page, before => fabrica.state().window.width !== before.width, brighter);
  await tabTo(page, 'The image as a body');
  await page.keyboard.press('ArrowDown');
  await until(page, () => fabrica.state().body === 'solid');
  await tabTo(page, 'Pin its name');
  await page.keyboard.press(' ');
  await until(page, () => fabrica.state().labelLook?.pinned?.[0] === 'hippocampus-left');
  const [, other] = await page.locator('dialog label:has-text("Arranged by") option').evaluateAll(options => options.map(option => option.value));
  await tabTo(page, 'Arranged by');
  await page.keyboard.press('ArrowDown');
  await until(page, name => fabrica.state().hierarchy === name, other);
  assert.equal((await page.evaluate(() => fabrica.state())).body, 'solid', 'what was set before stays');
  for (const [label, name] of [['Less motion', 'reducedMotion'], ['More contrast', 'moreContrast']]) {
    await tabTo(page, label);
    await page.keyboard.press(' ');
    await page.keyboard.press('Escape');
    await gone(page);
    // The focus is back at its button.
    await page.keyboard.press('Enter');
    await opened(page, 'All commands');
    assert.equal(await page.getByLabel(label, {exact: true}).isChecked(), true, `${name} is not kept`);
  }
  inspection.end();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('planes are placed, turned and made thick; the box, a body’s curve and an angle are set', async () => {
  const page = await fresh();
  const plane = name => page.evaluate(wanted => fabrica.planes().find(one => one.name === wanted), name);
  const type = async (label, text) => {
    await tabTo(page, label);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await menu(page);
  await press(page, 'Axial: place, turn, thickness');
  const before = await plane('axial');
  await type('Place (mm)', '12.5');
  await until(page, () => Math.abs(fabrica.planes().find(({name}) => name === 'axial').position[1] - 0.0125) < 1e-6);
  const {position} = await plane('axial');
  assert.deepEqual([position[0], position[2]], [before.position[0], before.position[2]], 'along its axis only');
  await press(page, 'Turn it up');
  await until(page, () => Math.abs(Math.abs(fabrica.planes().find(({name}) => name === 'axial').normal[1]) - Math.cos(5 * Math.PI / 180)) < 1e-4);
  await press(page, 'Turn it down');
  await until(page, () => Math.abs(fabrica.planes().find(({name}) => name === 'axial').normal[1]) > 0.99999);
  await press(page, 'Lay it on the surface in the middle of the view');
  await until(page, () => Math.abs(fabrica.planes().find(({name}) => name === 'axial').normal[1]) < 0.999);
  const laid = await plane('axial');
  assert.ok(laid.visible && Math.abs(Math.hypot(...laid.normal) - 1) < 1e-4, JSON.stringify(laid));
  await type('Thick (mm)', '6');
  await tabTo(page, 'Of a thick slice');
  await page.keyboard.press('ArrowDown');
  await type('Slab (mm)', '20');
  await until(page, () => fabrica.planes().some(({name, thickness, shows, slab}) => name === 'axial' && Math.abs(thickness - 0.006) < 1e-6 && shows === 'max' && Math.abs(slab - 0.02) < 1e-6));

  await press(page, 'Add a plane');
  await opened(page, 'All commands');
  assert.equal((await plane('plane 1')).cut, true);
  // Where the person was; the new one is below, and goes again.
  await press(page, 'Plane 1: place, turn, thickness', true);
  await press(page, 'Remove this plane');
  await until(page, () => !fabrica.planes().some(({name}) => name === 'plane 1'));
  await opened(page, 'All commands');

  await tabTo(page, 'The image as a body');
  await page.keyboard.press('ArrowDown');
  await until(page, () => fabrica.state().body === 'solid');
  await press(page, 'Colours and opacity');
  await tabTo(page, 'Hides (%)');
  await page.keyboard.press('End');
  // As colours are written: what hides all has no share of its own.
  await until(page, () => /^#[0-9a-f]{6}(ff)?$/.test(fabrica.state().bodyCurve?.[0][1]));
  // One point after the other: what was changed of the first stays.
  await tabTo(page, 'Hides (%)');
  await page.keyboard.press('Home');
  await until(page, () => /^#[0-9a-f]{6}00$/.test(fabrica.state().bodyCurve?.[1][1]));
  assert.match(await page.evaluate(() => fabrica.state().bodyCurve[0][1]), /^#[0-9a-f]{6}(ff)?$/);
  await press(page, 'As it was');
  await until(page, () => !fabrica.state().bodyCurve);

  await press(page, 'clip box');
  await gone(page);
  await until(page, () => fabrica.inside().clipBox);
  await page.keyboard.press('Enter');
  await opened(page, 'All commands');
  await press(page, 'Faces of the clip box');
  await type('Left (mm)', '5');
  await until(page, () => Math.abs(fabrica.inside().clipBox.max[0] - 0.005) < 1e-6);

  await press(page, 'Angle');
  await gone(page);
  for (const step of [0, 1, 2]) {
    // Another place each: where the slices meet moves with one of them.
    await page.evaluate(at => fabrica.setPlane({name: 'sagittal', position: [0.01 * at, 0.01 * at * at, 0]}), step);
    await page.locator('canvas').press('Enter');
  }
  await until(page, () => fabrica.measurements()[0]?.kind === 'angle');
  await page.keyboard.press(';');
  await press(page, `Remove “${await page.evaluate(() => fabrica.measurements()[0].name)}”`);
  await until(page, () => fabrica.measurements().length === 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
