// Nothing that a person set up is lost: the last view of an atlas stays on the device, whatever becomes of its address.
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {WINDOW, open} from './helpers.mjs';

const DEMO = '#src=demo/atlas.json';
let world;
let context;

before(async () => { world = await open(); });
after(async () => world?.close());
beforeEach(async () => {
  await context?.close();
  context = await world.browser.newContext(WINDOW);
  world.server.faults = [];
});

/** One more page of the same device. */
async function visit(address, {init, wait = true} = {}) {
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', error => page.problems.push(String(error)));
  if (init) await page.addInitScript(init);
  await page.goto(world.server.url + address);
  if (wait) await page.evaluate(() => fabrica.whenIdle());
  return page;
}
const state = page => page.evaluate(() => fabrica.state());
const kept = page => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('fabrica.view:')));

/** Changes everything that a view holds, and waits until it is kept. */
async function setUp(page) {
  await page.evaluate(async () => {
    const [{id}] = await fabrica.search('left hippocampus');
    fabrica.hide(['skin']);
    fabrica.ghost([id]);
    fabrica.setPlane({name: 'coronal', visible: true, image: true, cut: true});
    fabrica.setWindow({center: 90, width: 120});
    fabrica.camera = {...fabrica.camera, orientation: [0, 1, 0, 0]};
    await fabrica.setState({...fabrica.state(), theme: 'light', language: 'la', labels: 'selected'});
    await fabrica.whenIdle();
  });
  const made = await state(page);
  await page.waitForFunction(() => Object.entries(localStorage).some(([key, text]) => key.startsWith('fabrica.view:') &&
    JSON.parse(text).state.theme === 'light'));
  return made;
}

test('an atlas opens as it was left, with or without a state in the address of the reload', async () => {
  const first = await visit(DEMO);
  const made = await setUp(first);
  assert.deepEqual([made.theme, made.language, made.hidden, Object.keys(made.planes)], ['light', 'la', ['skin'], ['coronal']]);
  await first.reload();
  await first.evaluate(() => fabrica.whenIdle());
  assert.deepEqual(await state(first), made);
  // As a link without a view, as the site's own demo, and as the other viewer's link: it is the same atlas.
  for (const address of [DEMO, '', '#model=demo/atlas.json']) {
    const again = await visit(address);
    assert.deepEqual(await state(again), made, `opened by "${address}"`);
    assert.deepEqual(again.problems, []);
  }
});

test('a view in the address comes first', async () => {
  await setUp(await visit(DEMO));
  const given = {v: 1, selection: ['hippocampus-right']};
  const page = await visit(`${DEMO}&s=${encodeURIComponent(JSON.stringify(given))}`);
  const now = await state(page);
  assert.deepEqual([now.selection, now.theme, now.planes], [['hippocampus-right'], undefined, undefined]);
});

test('what the atlas shows by itself does not come back over what was set up', async () => {
  const page = await visit(DEMO);
  const opening = await state(page);
  assert.deepEqual(opening.ghosted, ['skin'], 'the demo opens with a skin of glass');
  await page.evaluate(() => fabrica.show(['skin']));
  await page.waitForFunction(() => Object.entries(localStorage).some(([key, text]) => key.startsWith('fabrica.view:') && !JSON.parse(text).state.ghosted));
  assert.equal((await state(await visit(DEMO))).ghosted, undefined);
});

test('a fresh start is as the atlas opened, and the way back leads to what was set up', async () => {
  const page = await visit(DEMO);
  const opening = await state(page);
  await setUp(page);
  await page.evaluate(() => fabrica.show(['skin']));  // solid, unlike at the opening
  const made = await state(page);
  await page.waitForFunction(() => !location.hash.includes('hidden'));
  await page.evaluate(async () => {
    fabrica.reset();
    await fabrica.whenIdle();
  });
  assert.deepEqual(await state(page), opening);
  await page.goBack();
  await page.waitForFunction(() => fabrica.state().theme === 'light');
  assert.deepEqual(await state(page), made);
});

test('the menu starts afresh with one press', async () => {
  const page = await visit(DEMO);
  await page.setViewportSize({width: 900, height: 900});
  await page.evaluate(() => fabrica.hide(['skin']));
  const press = async (name, nth = 0) => {
    await page.evaluate(() => fabrica.whenIdle());
    const find = async () => (await page.waitForFunction(([wanted, index]) => fabrica.controls().filter(one => one.name === wanted).at(index), [name, nth])).jsonValue();
    let place = await find();
    if (name === 'fresh') {
      // The menu is longer than the window.
      await page.mouse.move(place.x + place.width / 2, 500);
      await page.mouse.wheel(0, place.y - 500);
      await page.waitForTimeout(500);
      await page.evaluate(() => fabrica.whenIdle());
      place = await find();
    }
    await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
  };
  await press('tool', -3);  // View, before Help and Copy link
  await press('fresh');
  await page.waitForFunction(() => fabrica.state().hidden === undefined);
});

test('damaged, foreign and newer entries are passed over', async () => {
  const page = await visit(DEMO);
  const opening = await state(page);
  await setUp(page);
  const [[key, text]] = await kept(page);
  const entry = JSON.parse(text);
  for (const damaged of ['', 'no JSON', '[]', 'null', '{"v":1}', '{"v":1,"state":[]}', '{"v":1,"state":"x"}', JSON.stringify({...entry, v: 2})]) {
    await page.evaluate(([name, value]) => localStorage.setItem(name, value), [key, damaged]);
    const again = await visit(DEMO);
    assert.deepEqual(await state(again), opening, damaged);
    assert.deepEqual(again.problems, []);
    await again.close();
  }
});

test('without storage everything works, quietly', async () => {
  for (const init of [
    () => Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }}),
    () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; },
  ]) {
    const page = await visit(DEMO, {init});
    await page.evaluate(() => fabrica.hide(['skin']));
    await page.waitForFunction(() => decodeURIComponent(location.hash).includes('"hidden":["skin"]'));
    assert.deepEqual(page.problems, []);
    await page.close();
  }
});

test('ten atlases are kept; the one that was left longest ago goes', async () => {
  const page = await visit('#src=', {wait: false});
  await page.evaluate(() => {
    for (let i = 1; i <= 12; i++) localStorage.setItem(`fabrica.view:https://h.example/${i}.glb`, JSON.stringify({v: 1, at: i, state: {}}));
    localStorage.setItem('of another page', 'x');
  });
  const demo = await visit(DEMO);
  await demo.evaluate(() => fabrica.hide(['skin']));
  await demo.waitForFunction(() => Object.keys(localStorage).some(key => key.endsWith('/demo/atlas.json')));
  const names = (await kept(demo)).map(([key]) => key.replace(/.*\//, '')).sort();
  assert.deepEqual(names, ['10.glb', '11.glb', '12.glb', '4.glb', '5.glb', '6.glb', '7.glb', '8.glb', '9.glb', 'atlas.json']);
  assert.equal(await demo.evaluate(() => localStorage.getItem('of another page')), 'x');
});

test('while an atlas is on its way, or does not come, its address stays', async () => {
  world.server.faults = [{match: /demo\/atlas\.json/, delay: 3000}];
  const slow = await visit(DEMO, {wait: false});
  await slow.evaluate(() => fabrica.ready);
  assert.match(slow.url(), /src=demo/);
  world.server.faults = [{match: /demo\/atlas\.json/, status: 404}];
  const absent = await visit(DEMO);
  await absent.mouse.move(500, 300);
  await absent.mouse.wheel(0, 200);
  await absent.waitForTimeout(800);
  assert.ok(absent.url().endsWith(DEMO), absent.url());
});
