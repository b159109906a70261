// Names beside the body in the real program: numbers with a key, in the picture and in the link; more contrast; a name that is said.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {LAPTOP, PHONE, decode, difference, open, screenshot} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const idle = page => page.evaluate(() => fabrica.whenIdle());
const control = (page, name, nth = 0) => page.evaluate(([wanted, at]) => {
  const found = fabrica.controls().filter(one => one.name === wanted)[at];
  return found && {x: found.x + found.width / 2, y: found.y + found.height / 2};
}, [name, nth]);
async function press(page, name, nth = 0) {
  const at = await control(page, name, nth);
  assert.ok(at, `no control ${name}`);
  await page.mouse.click(at.x, at.y);
  await page.evaluate(() => new Promise(done => setTimeout(done, 400)));
}
const shot = (page, options) => page.evaluate(async wanted => {
  const bytes = new Uint8Array(await (await fabrica.screenshot(wanted)).arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}, options).then(text => Buffer.from(text, 'base64'));

test('numbers with a key: from what stands there, in the link, in the picture', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  await page.evaluate(() => fabrica.openPanel('labels'));
  await page.evaluate(() => new Promise(done => setTimeout(done, 600)));
  await idle(page);
  const names = await page.evaluate(() => fabrica.labels());
  assert.ok(names.length >= 6, `${names.length} labels`);
  assert.ok(names.every(({words}) => /[a-z]/i.test(words)));
  await press(page, 'numbers', 1);
  await idle(page);
  const state = await page.evaluate(() => fabrica.state());
  assert.equal(state.labels, 'pinned');
  assert.ok(state.labelLook.numbers);
  const numbers = await page.evaluate(() => fabrica.labels());
  for (const {id, words} of numbers) assert.equal(Number(words), state.labelLook.pinned.indexOf(id) + 1);
  await screenshot(page, 'callouts-numbers');

  // The picture has them where the screen has them; without names it does not.
  const [plain, named] = [await decode(page, await shot(page, {})), await decode(page, await shot(page, {names: true}))];
  assert.ok(difference(plain, named) > 0.005, 'names are in the picture');
  const large = await decode(page, await shot(page, {names: true, width: 2880, height: 1800}));
  assert.equal(large.width, 2880);

  const link = await page.evaluate(() => fabrica.link());
  const other = await world.page(LAPTOP, link.slice(link.indexOf('#')));
  await idle(other);
  await other.waitForFunction(count => fabrica.labels().length === count, numbers.length);
  assert.deepEqual((await other.evaluate(() => fabrica.labels())).map(({id, words}) => `${words} ${id}`).sort(), numbers.map(({id, words}) => `${words} ${id}`).sort());
  assert.deepEqual([...page.problems, ...other.problems], []);
  await page.context().close();
  await other.context().close();
});

test('on a phone: labels of what is pressed, larger ones, from the View page', async () => {
  const page = await world.page(PHONE);
  await idle(page);
  await page.evaluate(() => fabrica.openPanel('labels'));
  await page.evaluate(() => new Promise(done => setTimeout(done, 600)));
  await screenshot(page, 'callouts-phone');
  const large = await control(page, 'size', 2);
  await page.touchscreen.tap(large.x, large.y);
  await page.waitForFunction(() => fabrica.state().labelLook?.size === 'large');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a device that asks for more contrast gets it, and a name is said in its language', async () => {
  const page = await world.page(LAPTOP, '', {init: () => {
    window.said = [];
    speechSynthesis.speak = words => window.said.push({text: words.text, lang: words.lang});
    speechSynthesis.getVoices = () => [];
  }});
  await idle(page);
  const before = await decode(page, await page.screenshot());
  await page.emulateMedia({contrast: 'more'});
  await page.evaluate(() => new Promise(done => setTimeout(done, 600)));
  await idle(page);
  assert.ok(difference(before, await decode(page, await page.screenshot())) > 0.01, 'panels changed');
  await screenshot(page, 'callouts-contrast');
  await page.evaluate(() => fabrica.select('hippocampus-left'));
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'say'));
  await press(page, 'say');
  const [first] = await page.evaluate(() => window.said);
  assert.ok(first.text.length > 3 && first.lang.length >= 2, JSON.stringify(first));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
