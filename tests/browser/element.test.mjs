// <fabrica-atlas> in a course page of another origin: comes when it is near, is driven by the page's own buttons, gives its frame back far away
// and returns as it was; who may not drive it, does not.
import assert from 'node:assert/strict';
import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import jsQR from 'jsqr';
import {serve} from '../../tools/serve.mjs';
import {unpack} from '../../web/sharing/packed.js';
import {boxes} from './glb.mjs';
import {LAPTOP, SITE, coursePage, drop, open, place, screenshot, until} from './helpers.mjs';

let folder;
let world;
let closed;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-element-'));
  world = await open({mounts: {'/course/': folder}});
  const script = `${world.server.url}fabrica-atlas.js`;
  const page = body => `<!doctype html><meta charset="utf-8"><title>A course</title><style>body { margin: 0 } fabrica-atlas { width: 640px; height: 400px } .gap { height: 2500px }</style>
    <script type="module" src="${script}"></script><body>${body}`;
  await writeFile(path.join(folder, 'one.html'), page(`<fabrica-atlas id="atlas" only="hippocampus-left amygdala-left" select="hippocampus-left" labels="selected" slices="axial">The hippocampus</fabrica-atlas>
    <button id="alone" onclick="atlas.isolate('amygdala-left')">The amygdala</button>`));
  await writeFile(path.join(folder, 'many.html'), page(Array.from({length: 6}, (_, i) => `<fabrica-atlas id="atlas${i}" theme="${i % 2 ? 'light' : 'dark'}">Atlas ${i}</fabrica-atlas><div class="gap"></div>`).join('')));
  await writeFile(path.join(folder, 'empty.html'), page(''));
  // A site that lets some pages drive it: which, each test says.
  closed = await mkdtemp(path.join(os.tmpdir(), 'fabrica-closed-'));
  await cp(SITE, closed, {recursive: true});
});
after(async () => {
  await world?.close();
  for (const made of [folder, closed]) if (made) await rm(made, {recursive: true, force: true});
});

const course = name => coursePage(world, name);
/** The pages that the closed site lets drive it. */
async function letDrive(origins) {
  const index = await readFile(path.join(SITE, 'index.html'), 'utf8');
  await writeFile(path.join(closed, 'index.html'), index.replace('<meta name="viewport"', `<meta name="fabrica-embedders" content="${origins}">$&`));
}
const framesOf = page => page.evaluate(() => [...document.querySelectorAll('fabrica-atlas')].map(one => one.shadowRoot.querySelectorAll('iframe').length));

test('attributes say what is seen; the page’s own button changes it, and hears of it', async () => {
  const page = await course('one.html');
  await page.evaluate(() => {
    window.heard = [];
    window.atlas.addEventListener('fabrica-select', ({detail}) => window.heard.push(detail.ids));
    return window.atlas.ready.then(() => window.atlas.whenIdle());
  });
  const state = await page.evaluate(() => window.atlas.state());
  assert.deepEqual(state.only.sort(), ['amygdala-left', 'hippocampus-left']);
  assert.deepEqual(state.selection, ['hippocampus-left']);
  assert.equal(state.labels, 'selected');
  assert.ok(state.planes.axial.visible);
  await screenshot(page, 'element-one');
  await page.click('#alone');
  await until(page, async () => (await window.atlas.state()).only?.join() === 'amygdala-left');
  await page.evaluate(() => window.atlas.selectStructure('amygdala-left'));
  await page.waitForFunction(() => window.heard.some(ids => ids.join() === 'amygdala-left'));
  // An attribute changes the view in place: the frame stays.
  await page.evaluate(() => {
    window.frame = window.atlas.shadowRoot.querySelector('iframe');
    window.atlas.setAttribute('labels', 'off');
  });
  await until(page, async () => (await window.atlas.state()).labels === 'off');
  assert.ok(await page.evaluate(() => window.frame === window.atlas.shadowRoot.querySelector('iframe')));
  const size = await page.evaluate(async () => (await window.atlas.screenshot({width: 320, height: 200})).size);
  assert.ok(size > 2000, `a picture of ${size} bytes`);
  await assert.rejects(page.evaluate(() => window.atlas.call('constructor')), /no method/);
  await assert.rejects(page.evaluate(() => window.atlas.load('local:1/x.glb')), /on the web/);
  await assert.rejects(page.evaluate(() => window.atlas.selectStructure('nobody')), /nobody/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('many on a page: loaded when they are near, given back far away, back as they were', async () => {
  const page = await course('many.html');
  await page.evaluate(() => window.atlas0.ready);
  assert.deepEqual(await framesOf(page), [1, 0, 0, 0, 0, 0], 'those far below wait');
  await page.evaluate(() => window.atlas0.whenIdle().then(() => window.atlas0.isolate('hippocampus-left')).then(() => window.atlas0.whenIdle()));
  for (let i = 1; i < 6; i++) {
    await page.evaluate(async at => {
      const one = document.querySelector(`#atlas${at}`);
      one.scrollIntoView();
      await one.ready;
    }, i);
  }
  await page.waitForFunction(() => [...document.querySelectorAll('fabrica-atlas')].reduce((sum, one) => sum + one.shadowRoot.querySelectorAll('iframe').length, 0) === 1);
  assert.deepEqual((await framesOf(page)).slice(0, 2), [0, 0]);
  assert.equal(await page.evaluate(() => window.atlas0.shadowRoot.querySelectorAll('.poster').length), 1, 'a picture of how it was left');
  await page.evaluate(() => window.atlas0.scrollIntoView());
  await page.evaluate(() => window.atlas0.ready);
  assert.deepEqual((await page.evaluate(() => window.atlas0.state())).only, ['hippocampus-left']);
  assert.equal(await page.evaluate(() => window.atlas0.shadowRoot.querySelectorAll('.poster').length), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('moved within the page it stands as it was; taken away and put back later it begins anew', async () => {
  const page = await course('one.html');
  await page.evaluate(() => window.atlas.ready.then(() => window.atlas.whenIdle()));
  const shown = () => page.evaluate(() => window.atlas.state());
  await page.evaluate(() => window.atlas.isolate('amygdala-left').then(() => window.atlas.whenIdle()));
  await page.waitForTimeout(1000);
  const moved = await page.evaluate(() => {
    const box = document.createElement('section');
    document.body.append(box);
    box.append(window.atlas);
    return window.atlas.ready.then(() => window.atlas.whenIdle());
  });
  assert.equal(moved, undefined);
  assert.deepEqual((await shown()).only, ['amygdala-left']);
  // Asked while it is being moved, answered by what took its place.
  const asked = await page.evaluate(() => {
    const answer = window.atlas.state();
    document.body.prepend(window.atlas);
    return answer;
  });
  assert.deepEqual(asked.only, ['amygdala-left']);
  await page.evaluate(async () => {
    const one = window.atlas;
    one.remove();
    await new Promise(resolve => setTimeout(resolve, 50));
    document.body.append(one);
    await one.ready;
  });
  assert.deepEqual((await shown()).only.sort(), ['amygdala-left', 'hippocampus-left'], 'what its attributes say');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('sharing: a frame and an element to paste, which show the same view, and a code that cameras read', async () => {
  const page = await world.page(LAPTOP);
  await page.evaluate(() => fabrica.whenIdle());
  await page.evaluate(() => fabrica.isolate(['hippocampus-left']));
  for (const [name, nth] of [['tool', 10], ['share', 0]]) {  // View, and its row
    const at = await place(page, name, nth);
    await page.mouse.click(at.x, at.y);
  }
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const link = await dialog.locator('#fabrica-share-link').inputValue();
  await dialog.getByText('Put it into a page').click();
  const frame = await dialog.locator('#fabrica-share-frame').inputValue();
  await dialog.getByRole('button', {name: 'Copy element'}).click();
  await until(page, async () => (await navigator.clipboard.readText()).includes('<fabrica-atlas'));
  const element = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByText('A code to photograph').click();
  const canvas = dialog.locator('canvas');
  await canvas.waitFor();
  await screenshot(page, 'element-share');
  const small = await canvas.boundingBox(), fold = await dialog.getByText('A code to photograph').boundingBox();
  assert.ok(Math.abs(small.width - small.height) < 1 && small.y >= fold.y + fold.height - 1, `it stands below its words, and is square: ${JSON.stringify([small, fold])}`);
  const {data, width, height} = await canvas.evaluate(one => {
    const {data: bytes, width: wide, height: high} = one.getContext('2d').getImageData(0, 0, one.width, one.height);
    return {data: Array.from(bytes), width: wide, height: high};
  });
  const read = new URL(jsQR(Uint8ClampedArray.from(data), width, height)?.data ?? '');
  // Made short, so that it can be read from the last row.
  assert.match(read.hash, /[#&]z=/);
  assert.equal(decodeURIComponent(await unpack(read.hash.slice(1))), decodeURIComponent(new URL(link).hash.slice(1)));
  // As large as the screen, for whoever sits far away; Escape leaves the dialog that it came from.
  await dialog.getByRole('button', {name: 'Fill the screen'}).click();
  const large = page.locator('.fabrica-code canvas');
  await large.waitFor();
  const box = await large.boundingBox(), {width: wide, height: high} = page.viewportSize();
  assert.ok(box.height > 0.99 * Math.min(wide, high) && box.y >= -1 && box.y + box.height <= high + 1 && Math.abs(box.x + box.width / 2 - wide / 2) < 2, JSON.stringify(box));
  await screenshot(page, 'element-code-screen');
  await page.keyboard.press('Escape');
  await large.waitFor({state: 'detached'});
  assert.ok(await dialog.isVisible());
  assert.deepEqual(page.problems, []);
  await page.context().close();

  await writeFile(path.join(folder, 'pasted.html'), `<!doctype html><meta charset="utf-8"><body>${frame}\n${element}`);
  const pasted = await course('pasted.html');
  const state = await pasted.evaluate(async () => {
    const one = document.querySelector('fabrica-atlas');
    one.scrollIntoView();  // the browser draws no frame of another origin that is off the screen
    await one.ready;
    return one.state();
  });
  assert.deepEqual(state.only, ['hippocampus-left']);
  await pasted.evaluate(() => document.querySelector('body > iframe').scrollIntoView());
  const inFrame = pasted.frames().find(one => one.parentFrame() === pasted.mainFrame() && one.url().includes('embed=1'));
  await inFrame.evaluate(() => fabrica.whenIdle());
  assert.deepEqual(await inFrame.evaluate(() => fabrica.state().only), ['hippocampus-left']);
  assert.deepEqual(pasted.problems, []);
  await pasted.context().close();
});

/** An atlas of the closed site in a course page: what is selected in it once it is driven, or why it is not. */
const driven = (page, base) => page.evaluate(async address => {
  const one = document.createElement('fabrica-atlas');
  one.setAttribute('base', address);
  one.setAttribute('loading', 'eager');
  const error = new Promise(resolve => one.addEventListener('fabrica-error', ({detail}) => resolve(detail.reason)));
  document.body.prepend(one);
  const done = one.ready.then(() => one.selectStructure('amygdala-left')).then(() => one.getSelection());
  done.catch(() => {});  // told by the event
  const answer = await Promise.race([error, done]);
  one.remove();
  return answer;
}, base);

test('whom the site lets drive it: the pages that it lists, one or more, and none that look like them', async () => {
  const site = await serve({root: closed});
  try {
    const {origin} = new URL(world.other.url);
    // Behind it a longer name, another port, another scheme, another name of the same machine.
    const alike = [`${origin}.example`, `${origin}1`, origin.slice(0, -1), origin.replace('http:', 'https:'), origin.replace('127.0.0.1', 'localhost')];
    for (const [listed, answer] of [[origin, /^amygdala-left$/], [`https://course.example ${origin}`, /^amygdala-left$/], [alike.join(' '), /lets only some pages drive it/]]) {
      await letDrive(listed);
      const page = await course('empty.html');  // each its own: the site is kept for working without a network
      assert.match(String(await driven(page, site.url)), answer, listed);
      assert.deepEqual(page.problems, []);
      await page.context().close();
    }
  } finally {
    await site.close();
  }
});

test('whom the site does not let drive it: told so, and hears nothing', async () => {
  const site = await serve({root: closed});
  try {
    await letDrive('https://course.example');
    const page = await course('one.html');
    assert.match(await driven(page, site.url), /lets only some pages drive it/);
    // Messages of any shape, and of others than the page around it, do nothing.
    await page.evaluate(() => window.atlas.ready);
    const frame = page.frames().find(one => one.url().startsWith(world.server.url));
    const before = await frame.evaluate(() => JSON.stringify(fabrica.state()));
    await page.evaluate(() => {
      const inner = window.atlas.shadowRoot.querySelector('iframe').contentWindow;
      for (const junk of [null, 'x', 7, {fabrica: 1}, {fabrica: 1, hello: true}, {fabrica: 2, hello: true, method: 'hide'}, {id: 1, method: 'showAll', args: []}]) inner.postMessage(junk, '*');
      const {port1, port2} = new MessageChannel();
      inner.postMessage({fabrica: 1, hello: true}, '*', [port2]);
      for (const junk of [null, 7, {}, {id: 1, method: '__proto__'}, {id: 2, method: 'eval', args: ['1']}, {id: 3, method: 'hide', args: '<img onerror=x>'}, {id: 4, method: 'setState', args: [{only: {}, camera: 'x', planes: [1]}]}]) port1.postMessage(junk);
    });
    await page.waitForTimeout(500);
    const now = JSON.parse(await frame.evaluate(() => JSON.stringify(fabrica.state())));
    assert.deepEqual(now.camera, JSON.parse(before).camera);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  } finally {
    await site.close();
  }
});

test('files of this device that are dropped into a frame are told to no page of another site', async () => {
  const page = await course('one.html');
  await page.evaluate(() => window.atlas.ready.then(() => window.atlas.whenIdle()));
  const frame = page.frames().find(one => one.url().startsWith(world.server.url));
  await page.evaluate(() => {
    window.heard = [];
    for (const type of ['select', 'hover', 'view', 'progress', 'error']) window.atlas.addEventListener(`fabrica-${type}`, ({detail}) => window.heard.push([type, detail]));
  });
  await drop(frame, [['my-own.glb', boxes([{name: 'Mine', extras: {id: 'mine'}}])]]);
  await page.evaluate(() => { window.heard.length = 0; });
  await frame.waitForFunction(() => fabrica.structures().some(({id}) => id === 'mine'));
  await frame.evaluate(() => fabrica.select('mine'));
  await frame.evaluate(() => fabrica.whenIdle());
  const answers = await page.evaluate(async () => {
    const out = {};
    const asked = [...Object.getOwnPropertyNames(Object.getPrototypeOf(window.atlas)).filter(name => !['constructor', 'call', 'whenIdle'].includes(name) && !/Callback$/.test(name)), 'selection', 'camera'];
    for (const name of asked) {
      if (!Object.getOwnPropertyDescriptor(Object.getPrototypeOf(window.atlas), name)?.get) out[name] = await window.atlas.call(name, ...name === 'load' ? ['x.glb'] : []).then(value => ({value}), ({message}) => message);
    }
    return out;
  });
  for (const name of ['structures', 'screenshot', 'picture', 'video', 'sectionSvg', 'valueAt', 'list', 'exportModel', 'state', 'link', 'search', 'labels', 'sources', 'selection', 'camera', 'load']) {
    assert.match(String(answers[name]), /Files of this device are open here/, `${name}: ${JSON.stringify(answers[name])}`);
  }
  for (const [name, answer] of Object.entries(answers)) assert.ok(typeof answer === 'string' || answer.value === undefined, `${name}: ${JSON.stringify(answer)}`);
  // It is driven all the same, and not told whether something is there.
  const told = await page.evaluate(() => Promise.all(['hide', 'select'].flatMap(name => ['mine', 'nobody'].map(id => window.atlas.call(name, id).then(() => 'done', ({message}) => message)))));
  assert.deepEqual(told, Array(4).fill('done'));
  assert.ok(await frame.evaluate(() => !fabrica.structures().find(({id}) => id === 'mine').visible));
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  await page.context().close();
});

test('an address that is a script is no address of a viewer; who waits for one atlas gets the next', async () => {
  const page = await course('one.html');
  const told = await page.evaluate(async () => {
    const one = document.createElement('fabrica-atlas');
    one.setAttribute('base', 'javascript:window.hacked=1//');
    const error = new Promise(resolve => one.addEventListener('fabrica-error', ({detail}) => resolve(detail.reason)));
    document.body.prepend(one);
    return [await Promise.all([error, one.state().catch(({message}) => message)]), one.shadowRoot.querySelectorAll('iframe').length, window.hacked ?? null];
  });
  assert.deepEqual(told, [Array(2).fill('The attribute "base" is no address of a website.'), 0, null]);
  // Asked before it is there, answered by what took its place; of one that was taken away nothing comes.
  const state = await page.evaluate(async () => {
    document.querySelector('fabrica-atlas').remove();
    const asked = window.atlas.state();
    window.atlas.setAttribute('select', 'amygdala-left');
    window.atlas.setAttribute('label', 'Another');
    return asked;
  });
  assert.deepEqual(state.selection, ['amygdala-left']);
  const away = await page.evaluate(() => {
    const one = document.createElement('fabrica-atlas');
    document.body.prepend(one);
    const asked = one.state().then(() => 'came', ({message}) => message);
    one.remove();
    return asked;
  });
  assert.match(away, /taken away/);
  await page.context().close();
});
