// Course pages: three atlases scrolled by cost what one costs; a teacher puts a shared view into a page and drives it; one that does not say
// how it stands keeps its frame; the examples in docs/examples work as they stand there.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';
import {LAPTOP, REPO, coursePage, open, place, screenshot, until} from './helpers.mjs';

let folder;
let world;
const script = () => `${world.server.url}fabrica-atlas.js`;
const written = (name, body) => writeFile(path.join(folder, name), `<!doctype html><meta charset="utf-8"><title>A course</title>
  <style>body { margin: 0 auto; max-width: 800px; font: 18px/1.6 serif } fabrica-atlas { width: 100%; height: 400px } .text { height: 1600px }</style>
  <script type="module" src="${script()}"></script><body>${body}`);

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-course-'));
  world = await open({mounts: {'/course/': folder}});
  // All of them show the whole head: so each holds the same by itself.
  const views = ['select="hippocampus-left"', 'select="amygdala-left" theme="light"', 'select="hippocampus-right"'];
  await written('twelve.html', Array.from({length: 12}, (_, i) => `<fabrica-atlas id="a${i}" ${views[i % 3]}>Atlas ${i}</fabrica-atlas><p class="text">And then.</p>`).join(''));
  await written('three.html', `<h1>The limbic system</h1><p class="text">First.</p>${views.map((view, i) => `<fabrica-atlas id="a${i}" ${view}>Atlas ${i}</fabrica-atlas><p class="text">And then.</p>`).join('')}`);
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true, force: true});
});

const course = name => coursePage(world, name);

/** What the atlases on a page hold now: frames (a program and a WebGL context each), and bytes of programs, workers, kept files and the GPU. */
async function held(page) {
  const frames = page.frames().filter(one => one.url().includes('embed=1'));
  const memories = await Promise.all(frames.map(one => one.evaluate(() => fabrica.stats().memory)));
  return {frames: frames.length, bytes: memories.reduce((sum, {wasm, kept, gpu}) => sum + wasm + kept + gpu, 0)};
}

test('three atlases on a course page, scrolled from top to bottom: at the end they hold what one holds', async () => {
  const page = await course('three.html');
  assert.deepEqual(await held(page), {frames: 0, bytes: 0}, 'nothing is loaded before it is near');
  const down = async to => {
    await page.mouse.move(20, 300);
    while (await page.evaluate(id => document.getElementById(id).getBoundingClientRect().top > 100, to)) {
      await page.mouse.wheel(0, 200);
      await page.waitForTimeout(60);
    }
    await page.evaluate(async id => {
      const one = document.getElementById(id);
      await one.ready;
      await one.whenIdle();
    }, to);
  };
  await down('a0');
  const one = await held(page);
  assert.equal(one.frames, 1);
  assert.ok(one.bytes > 10e6, `${one.bytes} bytes: it is there`);
  await page.evaluate(() => document.getElementById('a0').isolate('hippocampus-left'));
  await down('a1');
  await down('a2');
  await page.mouse.wheel(0, 1200);
  await page.waitForFunction(() => [...document.querySelectorAll('fabrica-atlas')].filter(atlas => atlas.shadowRoot.querySelector('iframe')).length === 1);
  const last = await held(page);
  assert.equal(last.frames, 1, 'one program, one context');
  assert.ok(last.bytes <= 1.3 * one.bytes, `${last.bytes} bytes at the end, ${one.bytes} of one`);
  // Those that were left show how they were left, and go on from there.
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('fabrica-atlas')].map(atlas => atlas.shadowRoot.querySelectorAll('.poster').length)), [1, 1, 0]);
  await page.evaluate(() => document.getElementById('a0').scrollIntoView());
  assert.deepEqual((await page.evaluate(async () => (await document.getElementById('a0').ready).state())).only, ['hippocampus-left']);
  await page.waitForFunction(() => [...document.querySelectorAll('fabrica-atlas')].filter(atlas => atlas.shadowRoot.querySelector('iframe')).length === 1);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

/** Megabytes that the processes of all pages hold now, whatever the atlases say themselves: what a frame that was taken away left behind is in it. */
async function processes(page) {
  const session = await page.context().browser().newBrowserCDPSession();
  try {
    const {processInfo} = await session.send('SystemInfo.getProcessInfo');
    const sizes = await Promise.all(processInfo.filter(({type}) => type === 'renderer')
      .map(({id}) => readFile(`/proc/${id}/status`, 'utf8').then(text => Number(/RssAnon:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024, () => 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  } finally {
    await session.detach();
  }
}

test('twelve atlases scrolled by leave nothing behind: after the twelfth the page holds what it held after the sixth', async () => {
  const page = await course('twelve.html');
  const session = await page.context().newCDPSession(page);
  const past = async (from, to) => {
    for (let i = from; i < to; i++) {
      await page.evaluate(async id => {
        const one = document.getElementById(id);
        one.scrollIntoView();
        await one.ready;
        await one.whenIdle();
      }, `a${i}`);
      await page.waitForFunction(() => [...document.querySelectorAll('fabrica-atlas')].filter(atlas => atlas.shadowRoot.querySelector('iframe')).length === 1);
    }
    await session.send('HeapProfiler.collectGarbage');
    await page.waitForTimeout(1000);
    return processes(page);
  };
  const six = await past(0, 6), twelve = await past(6, 12);
  assert.ok(six > 30, `${six} MB: it is measured`);
  // A frame that stays holds over 50 MB; six of them would be 300.
  assert.ok(twelve < six + 100, `${Math.round(twelve)} MB after twelve, ${Math.round(six)} after six`);
  await page.context().close();
});

test('an atlas that does not say how it stands keeps its frame: nothing that was set up is lost', async () => {
  const page = await course('three.html');
  const to = id => page.evaluate(async name => {
    const one = document.getElementById(name);
    one.scrollIntoView();
    await one.ready;
  }, id);
  await to('a0');
  await page.evaluate(() => document.getElementById('a0').isolate('hippocampus-right'));
  // Its answers do not come: it is busy, say.
  const frame = page.frames().find(one => one.url().includes('embed=1'));
  await frame.evaluate(() => {
    window.kept = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = () => {};
  });
  await to('a1');
  await page.waitForTimeout(3500);
  assert.ok(await page.evaluate(() => Boolean(document.getElementById('a0').shadowRoot.querySelector('iframe'))), 'it is still there');
  await frame.evaluate(() => { MessagePort.prototype.postMessage = window.kept; });
  assert.deepEqual((await page.evaluate(() => document.getElementById('a0').state())).only, ['hippocampus-right']);
  // Once it answers, it goes like any other, and comes back as it was.
  await to('a2');
  await page.waitForFunction(() => !document.getElementById('a0').shadowRoot.querySelector('iframe'), null, {timeout: 15000});
  await to('a0');
  assert.deepEqual((await page.evaluate(() => document.getElementById('a0').state())).only, ['hippocampus-right']);
  await page.context().close();
});

test('a teacher puts the shared view into a page and drives it with the page’s own buttons', async () => {
  const viewer = await world.page(LAPTOP);
  await viewer.evaluate(() => fabrica.whenIdle());
  await viewer.evaluate(() => {
    fabrica.isolate(['hippocampus-left', 'hippocampus-right']);
    fabrica.camera = {...fabrica.camera, orientation: [0, 0.6, 0, 0.8]};
  });
  for (const [name, nth] of [['tool', 10], ['share', 0]]) {  // View, and its row
    const at = await place(viewer, name, nth);
    await viewer.mouse.click(at.x, at.y);
  }
  const dialog = viewer.getByRole('dialog');
  await dialog.getByText('Put it into a page').click();
  await dialog.getByRole('button', {name: 'Copy element'}).click();
  await until(viewer, async () => (await navigator.clipboard.readText()).includes('<fabrica-atlas'));
  const element = await viewer.evaluate(() => navigator.clipboard.readText());
  await viewer.context().close();
  await writeFile(path.join(folder, 'lesson.html'), `<!doctype html><meta charset="utf-8"><title>Lesson</title><body>${element}
    <button onclick="document.querySelector('fabrica-atlas').isolate('hippocampus-right')">The right one</button>
    <button onclick="document.querySelector('fabrica-atlas').setPlane({name: 'coronal', cut: true})">Cut</button><p id="said"></p>
    <script type="module">document.querySelector('fabrica-atlas').addEventListener('fabrica-select', ({detail}) => { document.querySelector('#said').textContent = detail.ids.join(); });</script>`);
  const page = await course('lesson.html');
  await page.evaluate(async () => (await document.querySelector('fabrica-atlas').ready).whenIdle());
  const state = () => page.evaluate(() => document.querySelector('fabrica-atlas').state());
  assert.deepEqual((await state()).only.sort(), ['hippocampus-left', 'hippocampus-right']);
  assert.ok(Math.abs((await state()).camera.orientation[1] - 0.6) < 1e-5);
  await page.getByRole('button', {name: 'The right one'}).click();
  await until(page, async () => (await document.querySelector('fabrica-atlas').state()).only?.join() === 'hippocampus-right');
  await page.getByRole('button', {name: 'Cut'}).click();
  await until(page, async () => (await document.querySelector('fabrica-atlas').state()).planes?.coronal?.cut);
  await page.evaluate(() => document.querySelector('fabrica-atlas').selectStructure('hippocampus-right'));
  await page.waitForFunction(() => document.querySelector('#said').textContent === 'hippocampus-right');
  await screenshot(page, 'course-lesson');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

const example = async name => (await readFile(path.join(REPO, 'docs/examples', name), 'utf8')).replaceAll('https://SITE/', world.server.url);
const wanted = ['amygdala-left', 'hippocampus-left'];

test('the examples for plain HTML and WordPress', async () => {
  for (const name of ['plain.html', 'wordpress.html']) {
    const text = await example(name);
    await writeFile(path.join(folder, name), /^<!doctype/i.test(text) ? text : `<!doctype html><meta charset="utf-8"><body>${text}`);
    const page = await course(name);
    const state = () => page.evaluate(async () => {
      const one = document.querySelector('fabrica-atlas');
      one.scrollIntoView();
      return (await one.ready).state();
    });
    assert.deepEqual((await state()).only.sort(), wanted, name);
    if (name === 'plain.html') {
      const says = name => page.waitForFunction(wanted => document.querySelector('#name').value === wanted, name);
      await says('Left hippocampus');
      await page.evaluate(() => document.querySelector('fabrica-atlas').selectStructure('amygdala-left'));
      await says('Left amygdala');
      await page.click('#alone');
      await until(page, async () => (await document.querySelector('fabrica-atlas').state()).only?.join() === 'amygdala-left');
      await page.click('#all');
      await until(page, async () => !(await document.querySelector('fabrica-atlas').state()).only);
    }
    assert.deepEqual(page.problems, [], name);
    await page.context().close();
  }
});

/** The frame that a page holds shows what it should. */
async function frameShows(page) {
  await page.locator('iframe').first().scrollIntoViewIfNeeded();
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame.waitForFunction(() => window.fabrica);
  await frame.evaluate(() => fabrica.whenIdle());
  assert.deepEqual((await frame.evaluate(() => fabrica.state())).only.sort(), wanted);
}

test('the example for Moodle', async () => {
  await writeFile(path.join(folder, 'moodle.html'), `<!doctype html><meta charset="utf-8"><body>${await example('moodle.html')}`);
  const page = await course('moodle.html');
  await frameShows(page);
  await page.context().close();
});

test('the notebook is one, and its cells show the atlas', async () => {
  const notebook = JSON.parse(await example('notebook.ipynb'));
  // The rules of nbformat 4.5.
  assert.deepEqual([notebook.nbformat, notebook.nbformat_minor], [4, 5]);
  assert.equal(new Set(notebook.cells.map(cell => cell.id)).size, notebook.cells.length, 'each cell has an id of its own');
  for (const cell of notebook.cells) {
    assert.match(cell.id, /^[a-zA-Z0-9-_]{1,64}$/);
    assert.ok(['markdown', 'code'].includes(cell.cell_type) && typeof cell.metadata === 'object' && cell.source.every(line => typeof line === 'string'));
    assert.deepEqual(cell.cell_type === 'code' ? [cell.outputs, cell.execution_count] : [], cell.cell_type === 'code' ? [[], null] : []);
    assert.ok(cell.source.every((line, i) => line.endsWith('\n') === i < cell.source.length - 1), 'lines end, but for the last');
  }
  assert.equal(notebook.metadata.kernelspec.name, 'python3');
  // What Python makes of the first cell: IPython's IFrame stands in for itself.
  const [frame, element] = notebook.cells.filter(cell => cell.cell_type === 'code').map(cell => cell.source.join(''));
  const python = `import sys, types\nmade = types.ModuleType('IPython'); display = types.ModuleType('IPython.display')\nclass IFrame:\n  def __init__(self, src, width, height): print(f'<iframe src="{src}" width="{width}" height="{height}" allowfullscreen></iframe>')\ndisplay.IFrame = IFrame\nsys.modules['IPython'] = made; sys.modules['IPython.display'] = display\n`;
  const {stdout} = await promisify(execFile)('python3', ['-c', python + frame]);
  await writeFile(path.join(folder, 'notebook.html'), `<!doctype html><meta charset="utf-8"><body>${stdout}`);
  const page = await course('notebook.html');
  await frameShows(page);
  await page.context().close();
  assert.match(element, /^%%html\n/);
  await writeFile(path.join(folder, 'cell.html'), `<!doctype html><meta charset="utf-8"><body>${element.replace('%%html\n', '')}`);
  const second = await course('cell.html');
  await second.evaluate(async () => (await document.querySelector('fabrica-atlas').ready).whenIdle());
  await second.getByRole('button', {name: 'The amygdala alone'}).click();
  await until(second, async () => (await document.querySelector('fabrica-atlas').state()).only?.join() === 'amygdala-left');
  await second.context().close();
});
