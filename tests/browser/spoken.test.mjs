// What a screen reader hears and finds: the accessibility tree as the browser gives it, and the messages, in the real program.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {KEYS} from '../../web/keys.js';
import {changeText, sharesOf} from '../../web/shares.js';
import {REPO, WINDOW, open} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const idle = page => page.evaluate(() => fabrica.whenIdle());

/** Keeps all that is said politely or urgently, from the start. */
function listen() {
  window.heard = [];
  new MutationObserver(changes => {
    for (const {target} of changes) {
      const region = (target instanceof Element ? target : target.parentElement)?.closest('[data-live]');
      if (region?.textContent) window.heard.push(region.textContent);
    }
  }).observe(document, {subtree: true, childList: true, characterData: true});
}
/** Waits until this has been said since the last time, and forgets what was. */
async function hears(page, wanted) {
  try {
    await page.waitForFunction(source => window.heard.some(text => new RegExp(source).test(text)), wanted.source, {timeout: 60000, polling: 100});
  } catch {
    assert.fail(`${wanted} is not said, but ${JSON.stringify(await page.evaluate(() => window.heard))}`);
  }
  await page.evaluate(() => { window.heard = []; });
}

/** Of the browser's accessibility tree: [{role, name, description, …states}] of all that is not ignored. */
async function accessible(page) {
  const client = await page.context().newCDPSession(page);
  const {nodes} = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  return nodes.filter(node => !node.ignored).map(({role, name, description, properties = []}) => ({role: role?.value, name: name?.value ?? '', description: description?.value ?? '',
    ...Object.fromEntries(properties.map(({name: key, value}) => [key, value.value]))}));
}
const item = async (page, name) => {
  const found = (await accessible(page)).find(node => node.role === 'treeitem' && node.name === name);
  assert.ok(found, `there is no ${name}`);
  return found;
};

test('a person who sees nothing finds a structure, hides it, shows it alone, and moves a slice', async () => {
  const page = await world.page(WINDOW, '', {init: listen});
  await idle(page);
  await page.locator('[role="treeitem"]').first().waitFor({state: 'attached'});
  await hears(page, /^The atlas is ready\.$/);

  // What is there, by role and name.
  const start = await accessible(page);
  const has = (role, name) => assert.ok(start.some(node => node.role === role && name.test(node.name)), `${role} ${name}`);
  has('link', /^Skip to the list of structures$/);
  has('button', /^Keys$/);
  has('application', /^3D view/);
  has('searchbox', /^Search/);
  has('tree', /^Structures$/);
  assert.deepEqual(start.filter(node => node.role === 'treeitem').map(node => node.description).filter(words => !/^(Shown|Partly shown|Not shown|This atlas has no shape of it)$/.test(words)), [], 'each says whether it is shown');

  // By search.
  await page.locator('input.search').focus();
  await page.keyboard.type('hippocampus');
  await hears(page, /^\d+ results, first .*[Hh]ippocampus/);
  await page.keyboard.press('ArrowDown');
  await hears(page, /, 2 of \d+$/);
  await page.keyboard.press('ArrowUp');
  await hears(page, /, 1 of \d+$/);
  await page.locator('input.search').fill('no such thing');
  await hears(page, /^Nothing is called “no such thing”/);
  await page.locator('input.search').fill('left hippocampus');
  await hears(page, /results?[,:]/);
  await page.keyboard.press('Enter');
  await hears(page, /^Selected: Left hippocampus$/);

  // In the tree: selected, shown; hidden, and what it belongs to only partly.
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  const before = await item(page, 'Left hippocampus');
  assert.deepEqual([before.selected, before.checked, before.description, before.focused], [true, 'true', 'Shown', true]);
  await page.keyboard.press('Space');
  await hears(page, /^Hidden: Left hippocampus\.$/);
  const hidden = await item(page, 'Left hippocampus');
  assert.deepEqual([hidden.checked, hidden.description], ['false', 'Not shown']);
  await page.keyboard.press('ArrowLeft');
  const above = (await accessible(page)).find(node => node.role === 'treeitem' && node.focused);
  assert.deepEqual([above.checked, above.description], ['mixed', 'Partly shown'], above.name);
  await page.evaluate(() => fabrica.show(['hippocampus-left']));
  await hears(page, /^(Shown: .*|Everything is shown)\.$/);

  // From the picture, by keys.
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'canvas');
  await page.evaluate(() => fabrica.select('hippocampus-left'));
  await idle(page);
  await page.keyboard.press('i');
  await hears(page, /^Only shown: Left hippocampus\.$/);
  await page.keyboard.press('a');
  await hears(page, /^Everything is shown\.$/);
  await page.keyboard.press('?');
  await hears(page, /“Keys”, at the beginning of the page/);
  await page.keyboard.press('?');

  // Slices say which, and where.
  await page.evaluate(() => fabrica.setPlane({name: 'axial', visible: true, position: [0, 0.0124, 0]}));
  await hears(page, /^Slice shown: Axial, S 12 mm\.$/);
  await page.evaluate(() => fabrica.setPlane({name: 'axial', position: [0, -0.02, 0]}));
  await hears(page, /^Axial, I 20 mm\.$/);
  await page.evaluate(() => fabrica.setPlane({name: 'axial', cut: true}));
  await hears(page, /^Cut: Axial, I 20 mm\.$/);
  await page.evaluate(() => fabrica.setPlane({name: 'axial', cut: false, visible: false}));
  await hears(page, /^Slice hidden: Axial\. No longer cut: Axial\.$/);
  await page.evaluate(() => fabrica.select(null));
  await hears(page, /^Nothing selected$/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('nothing gives the answer of a question away', async () => {
  const page = await world.page(WINDOW, '#quiz=basal-nuclei-left&seed=5&count=2&kinds=name', {init: listen});
  await page.locator('.learn-quiz').waitFor();
  await idle(page);
  await page.evaluate(() => new Promise(done => setTimeout(done, 1500)));
  const name = await page.evaluate(() => fabrica.structures().find(({id}) => id === fabrica.selection[0]).name);
  assert.deepEqual((await page.evaluate(() => window.heard)).filter(text => text.includes(name)), []);
  await page.context().close();
});

test('the keys are there as text, and are those that are drawn', async () => {
  const source = await readFile(path.join(REPO, 'src/ui/pages.cpp'), 'utf8');
  const [, list] = /\bkKeys\[\] = \{(.*?)\};\n/s.exec(source);
  const drawn = [...list.matchAll(/\{(?:trKey\()?"([^"]*)"\)?, trKey\("([^"]*)"\)\}/g)].map(([, keys, what]) => [keys, what]);
  assert.ok(drawn.length > 20);
  assert.deepEqual(KEYS.map(([keys, , what]) => [keys, what]), drawn);

  const page = await world.page(WINDOW);
  await idle(page);
  await page.locator('[role="treeitem"]').first().waitFor({state: 'attached'});
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', {name: 'Keys'});
  await dialog.waitFor();
  const said = await accessible(page);
  const terms = said.filter(node => /^(term|DescriptionListTerm)$/.test(node.role)).length;
  assert.ok(terms >= KEYS.length, `${terms} keys are told`);
  assert.ok(said.some(node => node.role === 'heading' && node.name === 'In the list of structures'));
  const text = await dialog.textContent();
  assert.match(text, /Shift and arrow keysmove/, 'signs are words');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Keys');
  await page.context().close();
});

test('of what does not open the error is said, and nothing is called ready', async () => {
  const page = await world.page(WINDOW, '#src=demo/none.json', {init: listen});
  await idle(page);
  await page.locator('[role="tree"]').waitFor({state: 'attached'});
  await page.waitForFunction(() => heard.some(text => /none\.json/.test(text)));
  await page.evaluate(async () => { await fabrica.ready; await new Promise(resolve => setTimeout(resolve, 300)); });
  const heard = await page.evaluate(() => window.heard);
  assert.deepEqual(heard.filter(text => /is ready/.test(text)), []);
  await page.context().close();
});

test('what is shown of a branch, and what has changed, in words', () => {
  const node = (id, visible, ...children) => ({structure: {id, name: id.toUpperCase(), lang: 'en', parent: null, visible}, children});
  const tree = (a, b, c, d) => [node('all', a || b || c || d, node('left', a || b, node('a', a), node('b', b)), node('right', c || d, node('c', c), node('d', d)), node('gap', false, node('under', false)))];
  const shares = (...shown) => sharesOf(tree(...shown), ['gap']);
  const all = shares(true, true, true, true);
  assert.deepEqual(Object.fromEntries(all), {all: 'all', left: 'all', right: 'all', gap: '', a: 'all', b: 'all', c: 'all', d: 'all', under: ''});
  const one = shares(true, false, false, false);
  assert.deepEqual([one.get('all'), one.get('left'), one.get('right'), one.get('b')], ['some', 'some', 'none', 'none']);
  const top = tree(true, true, true, true);
  assert.equal(changeText(top, all, one), 'Hidden: RIGHT, B.');
  assert.equal(changeText(top, one, all), 'Everything is shown.');
  assert.equal(changeText(top, one, shares(true, true, false, false)), 'Shown: LEFT.');
  assert.equal(changeText(top, all, shares(false, false, false, false)), 'Nothing is shown.');
  assert.equal(changeText(top, all, all), '');
  const many = lit => [node('body', true, ...Array.from({length: 9}, (_, i) => node(`p${i}`, lit(i))))];
  const before = sharesOf(many(() => true), []);
  assert.equal(changeText(many(() => true), before, sharesOf(many(i => i === 4), [])), 'Only shown: P4.');
  assert.equal(changeText(many(() => true), before, sharesOf(many(i => i > 4), [])), '5 parts were hidden.');
});
