// A smoke test in WebKit (WebKitGTK's MiniBrowser): the engine of Safari, on another graphics library. The demo opens, is drawn, and answers.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {serve} from '../../tools/serve.mjs';
import {SITE, assertDrawn, colours, difference} from './helpers.mjs';
import {WebKit} from './others.mjs';

const ENTER = '\uE007';
let browser, server;
before(async () => { [browser, server] = await Promise.all([WebKit.launch({width: 1024, height: 720}), serve({root: SITE})]); });
after(async () => {
  await browser?.close();
  await server?.close();
});

const idle = () => browser.evaluate(() => fabrica.whenIdle().then(() => {}));
/** Opens an address; what goes wrong in the page from then on is kept in it. */
async function open(address = '') {
  // Another fragment alone would not be another page.
  await browser.open('about:blank');
  await browser.open(server.url + address);
  await browser.evaluate(() => {
    globalThis.problems = [];
    addEventListener('error', event => problems.push(event.message));
    addEventListener('unhandledrejection', event => problems.push(String(event.reason)));
    // This engine says that a page is loaded before its modules have run.
    return new Promise(resolve => {
      const look = () => (globalThis.fabrica ? resolve(fabrica.ready.then(() => {})) : setTimeout(look, 20));
      look();
    });
  });
  await idle();
}

test('the demo opens and is drawn; typed, a structure is found; a slice shows its image; the link brings it back', async () => {
  await open();
  const first = await browser.pixels('webkit');
  assertDrawn(first, [0.45, 0.2, 0.75, 0.75]);
  const drawn = await browser.evaluate(() => fabrica.structures().filter(({loaded}) => loaded).length);
  assert.ok(drawn > 100, `${drawn} structures`);

  const field = await browser.evaluate(() => document.querySelector('input.search').getBoundingClientRect().toJSON());
  await browser.click(field.x + field.width / 2, field.y + field.height / 2);
  await browser.type('left hippoc');
  await browser.evaluate(() => new Promise(resolve => {
    const look = () => (fabrica.controls().some(({name}) => name === 'hit') ? resolve() : setTimeout(look, 50));
    look();
  }));
  await browser.type(ENTER);
  await browser.evaluate(() => new Promise(resolve => {
    const look = () => (fabrica.selection[0] === 'hippocampus-left' ? resolve() : setTimeout(look, 50));
    look();
  }));
  await idle();
  assert.ok(difference(first, await browser.pixels('webkit-found')) > 0.05, 'the others fade');

  await browser.evaluate(async () => {
    fabrica.setState({...fabrica.state(), panes: true, overlay: 0});
    await fabrica.whenIdle();
  });
  const {x, y} = await browser.evaluate(() => fabrica.controls().find(({name}) => name === 'play axial'));
  const sliced = await browser.pixels('webkit-slices');
  const pane = [x - 110, y - 110, x - 10, y - 10].map((at, i) => at / (i % 2 ? sliced.height : sliced.width));
  assert.ok(colours(sliced, pane) >= 8, 'an image is in the pane');
  const [state, link] = [await browser.evaluate(() => fabrica.state()), await browser.evaluate(() => fabrica.link())];
  assert.deepEqual(await browser.evaluate(() => problems), []);

  await open(link.slice(server.url.length));
  assert.deepEqual(await browser.evaluate(() => fabrica.state()), state);
  assert.deepEqual(await browser.evaluate(() => problems), []);
});
