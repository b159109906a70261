// What a person does with the real program on the real demo: opens it, searches, isolates, slices, shares; and what happens
// when a host is broken.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {LAPTOP, PHONE, REPO, SHARED, SITE, WINDOW, assertDrawn, difference, missing, open, pixels, screenshot} from './helpers.mjs';

/** Exact measures need VTK's module, which is built last. */
const geometryMissing = () => existsSync(path.join(SITE, 'geometry.wasm')) ? false : 'VTK for WebAssembly is not built';

/** Where the body is, away from the panels of a laptop. */
const BODY = [0.45, 0.2, 0.75, 0.75];
let folder;
let world;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-journey-'));
  await writeFile(path.join(folder, 'two.html'), '<!doctype html><body style="margin:0"><script type="module" src="two.js"></script>');
  await writeFile(path.join(folder, 'two.js'), `
    import {Viewer} from '/web/viewer.js';
    import {makeApi} from '/web/api.js';
    import {programOf} from '/web/program.js';
    const locate = name => new URL('/' + name, location.href).href;
    const font = async name => new Uint8Array(await (await fetch(locate(name))).arrayBuffer());
    const factory = programOf(locate);
    const make = (link, where) => {
      const box = document.createElement('div');
      box.style.cssText = 'position:relative;width:600px;height:500px';
      const canvas = document.createElement('canvas');
      canvas.style.cssText = 'width:600px;height:500px;display:block';
      box.append(canvas);
      where.append(box);
      return makeApi(new Viewer(canvas, {factory, locate, link, fonts: ['regular', 'semibold', 'italic'].map(f => font('inter-' + f + '.otf'))}));
    };
    const host = document.createElement('div');
    document.body.append(host);
    window.first = make('src=/demo/atlas.json', document.body);
    // In a shadow root, where Emscripten's selectors do not look.
    window.second = make('src=/demo/atlas.json', host.attachShadow({mode: 'open'}));`);
  world = await open({mounts: {'/data/': SHARED, '/web/': path.join(REPO, 'web'), '/two/': folder}});
});
after(async () => {
  await world?.close();
  if (folder) await rm(folder, {recursive: true});
});
beforeEach(() => {
  world.server.faults = [];
  world.other.faults = [];
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
/** Opens the page with errors recorded from the very beginning. */
async function pageWith(address, device = WINDOW) {
  return world.page(device, address, {init: () => {
    let api;
    window.heard = [];
    Object.defineProperty(window, 'fabrica', {get: () => api, set: made => {
      api = made;
      api.on('error', error => window.heard.push({...error}));
    }});
  }});
}
const hippocampus = async page => (await page.evaluate(() => fabrica.search('left hippocampus')))[0];

test('the demo opens: drawn, named, with nothing on the console', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  assertDrawn(await pixels(page), BODY);
  const structures = await page.evaluate(() => fabrica.structures());
  assert.ok(structures.length > 100, `${structures.length} structures`);
  assert.ok(structures.every(({id, name}) => id && name));
  assert.ok(structures.some(({loaded, bounds}) => loaded && bounds));
  assert.deepEqual(page.problems, []);
  await screenshot(page, 'laptop');
  await page.context().close();
});

test('nothing runs while nothing changes: five seconds without a frame, a request or a changed pixel', async () => {
  const page = await world.page(WINDOW);
  await idle(page);
  await page.waitForTimeout(1000);
  const before = {frames: await page.evaluate(() => fabrica.stats().frames), requests: world.server.log.length, picture: await pixels(page)};
  await page.waitForTimeout(5000);
  assert.equal(await page.evaluate(() => fabrica.stats().frames), before.frames);
  assert.equal(world.server.log.length, before.requests);
  assert.equal(difference(before.picture, await pixels(page)), 0);
  await page.context().close();
});

test('a link gives the same state and the same picture in a fresh browser', async () => {
  const page = await world.page(WINDOW);
  const {id} = await hippocampus(page);
  await page.evaluate(async chosen => {
    const frontal = (await fabrica.search('left superior frontal gyrus'))[0];
    fabrica.select(chosen);
    fabrica.hide([frontal.id]);
    fabrica.setPlane({name: 'axial', visible: true, image: true});
    fabrica.setPlane({name: 'coronal', cut: true});
    fabrica.setWindow({center: 90, width: 120});
    await fabrica.whenIdle();
  }, id);
  await page.mouse.move(520, 250);
  await page.mouse.down();
  await page.mouse.move(580, 265, {steps: 4});
  await page.waitForTimeout(200);  // rests: no throw
  await page.mouse.up();
  await page.mouse.move(899, 2);
  await idle(page);
  const [state, link, picture] = [await page.evaluate(() => fabrica.state()), await page.evaluate(() => fabrica.link()), await pixels(page)];
  await screenshot(page, 'link');
  assertDrawn(picture, BODY);
  const again = await world.page(WINDOW, link.slice(world.server.url.length));
  await again.mouse.move(899, 2);
  await idle(again);
  assert.deepEqual(await again.evaluate(() => fabrica.state()), state);
  const share = difference(picture, await pixels(again));
  assert.ok(share <= 0.005, `${(share * 100).toFixed(2)} % of the pixels differ`);
  await again.reload();
  await again.evaluate(() => fabrica.ready);
  await idle(again);
  assert.deepEqual(await again.evaluate(() => fabrica.state()), state);
  await page.context().close();
  await again.context().close();
});

test('a cut is measured exactly and becomes a drawing with names', {skip: geometryMissing()}, async () => {
  const page = await pageWith('', LAPTOP);
  await idle(page);
  const id = await page.evaluate(async () => {
    const [hit] = await fabrica.search('left hippocampus');
    const {bounds} = fabrica.structures().find(one => one.id === hit.id);
    const position = bounds.min.map((low, axis) => (low + bounds.max[axis]) / 2);
    fabrica.setPlane({name: 'axial', position, cut: true, slab: 0.02});
    fabrica.select(hit.id);
    return hit.id;
  });
  const section = await page.evaluate(async id => {
    const svg = await fabrica.sectionSvg('axial');
    const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    const paths = [...root.querySelectorAll('#section path')];
    const one = paths.find(path => path.dataset.id === id);
    // What the paths go around, in cm²: loops turn the other way around holes.
    const area = text => Math.abs(text.split('M').slice(1).reduce((sum, loop) => {
      const n = loop.match(/-?[\d.]+/g).map(Number);
      for (let i = 0; i < n.length; i += 2) {
        const [x, y, nextX, nextY] = [n[i], n[i + 1], n[(i + 2) % n.length], n[(i + 3) % n.length]];
        sum += (x * nextY - y * nextX) / 200;
      }
      return sum;
    }, 0));
    return {root: root.nodeName, width: root.getAttribute('width'), count: paths.length, named: paths.every(path => path.querySelector('title').textContent),
      title: one?.querySelector('title').textContent, told: Number(one?.dataset.areaCm2), area: one ? area(one.getAttribute('d')) : 0};
  }, id);
  assert.equal(section.root, 'svg');
  assert.match(section.width, /^\d+(\.\d+)?mm$/);
  assert.ok(section.count > 20, `${section.count} structures`);
  assert.ok(section.named);
  assert.match(section.title, /hippocampus/i);
  assert.ok(section.told > 0.2, `${section.told} cm²`);
  assert.ok(Math.abs(section.area - section.told) < 0.02 * section.told, `${section.area} cm² drawn, ${section.told} told`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('pick tells what is under a point: a surface, a slice, nothing', async () => {
  const page = await world.page(WINDOW);
  await idle(page);
  const hit = await page.evaluate(() => fabrica.pick(600, 300));
  assert.equal(hit.kind, 'surface');
  assert.ok(hit.id && hit.name && hit.position.length === 3);
  assert.equal(await page.evaluate(() => fabrica.pick(600, 20)), null);
  await page.evaluate(async () => {
    fabrica.isolate([(await fabrica.search('left hippocampus'))[0].id]);
    fabrica.setPlane({name: 'sagittal', visible: true, image: true});
    fabrica.fit();
    await fabrica.whenIdle();
  });
  const kinds = new Set();
  for (let x = 360; x < 700; x += 30) kinds.add((await page.evaluate(at => fabrica.pick(at, innerHeight / 2), x))?.kind ?? 'none');
  assert.ok(kinds.has('slice'), [...kinds].join());
  await page.context().close();
});

test('a tap selects in 3D and in the tree', async () => {
  const page = await world.page(PHONE);
  await idle(page);
  await page.touchscreen.tap(195, 380);
  await page.waitForFunction(() => fabrica.selection.length === 1);
  const [id] = await page.evaluate(() => fabrica.selection);
  await page.locator(`[role="treeitem"][data-id="${id}"][aria-selected="true"]`).waitFor({state: 'attached'});
  await page.context().close();
});

/** Presses one of the drawn panels' controls, as a finger does. */
async function tapControl(page, name, nth = 0) {
  await idle(page);  // sheets glide: where a control is going is not where it is
  const place = await page.waitForFunction(([wanted, index]) => fabrica.controls().filter(one => one.name === wanted)[index], [name, nth]);
  const {x, y, width, height} = await place.jsonValue();
  assert.ok(width >= 40 && height >= 40, `${name} is ${width} by ${height}: too small for a finger`);
  await page.touchscreen.tap(x + width / 2, y + height / 2);
}

test('what is found is seen: others fade while it is selected, and come back', async () => {
  const page = await world.page(WINDOW);
  await idle(page);
  const before = await page.evaluate(() => fabrica.state());
  const field = page.locator('input.search');
  await field.fill('left hippocampus');
  await field.press('Enter');
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  await page.waitForFunction(() => (fabrica.state().ghosted ?? []).includes('precentral-gyrus-left'));
  const {ghosted} = await page.evaluate(() => fabrica.state());
  assert.ok(!ghosted.includes('hippocampus-left'));
  // The fading goes with the selection, and with it it ends.
  await page.evaluate(() => fabrica.select('thalamus-left'));
  await page.waitForFunction(() => !fabrica.state().ghosted.includes('thalamus-left') && fabrica.state().ghosted.includes('hippocampus-left'));
  await page.evaluate(() => fabrica.select(null));
  await page.waitForFunction(wanted => JSON.stringify(fabrica.state().ghosted) === wanted, JSON.stringify(before.ghosted));
  // Nothing stands before what lies outside: nothing fades.
  await field.fill('left middle frontal gyrus, lateral part');
  await field.press('Enter');
  await page.waitForFunction(() => fabrica.selection.length === 1);
  await idle(page);
  assert.deepEqual(await page.evaluate(() => fabrica.state().ghosted), before.ghosted);
  await page.context().close();
});

test('on a phone: hippocampus by search, alone, on an axial slice, and its link', async () => {
  const page = await world.page(PHONE);
  await idle(page);
  const field = page.locator('input.search');
  await field.tap();
  await field.fill('hippocampus');
  await field.press('Enter');
  await page.waitForFunction(() => fabrica.selection[0] === 'hippocampus-left');
  await page.waitForFunction(() => document.querySelector('input.search').value === '');
  await tapControl(page, 'action', 0);  // "Only this"
  await page.waitForFunction(() => fabrica.structures().filter(one => one.visible && one.loaded).length === 1);
  await tapControl(page, 'tool', 1);  // slices
  await tapControl(page, 'show', 0);  // axial
  await page.waitForFunction(() => fabrica.planes().find(plane => plane.name === 'axial').visible);
  await idle(page);
  await tapControl(page, 'tool', 6);  // copy link
  let link = '';
  for (let tries = 0; tries < 100 && !link.includes('#v='); tries++) {
    await page.waitForTimeout(100);
    link = await page.evaluate(() => navigator.clipboard.readText());
  }
  assert.match(link, /#v=/);
  const fresh = await world.page(PHONE, link.slice(link.indexOf('#')));
  await idle(fresh);
  assert.deepEqual(await fresh.evaluate(() => fabrica.state()), await page.evaluate(() => fabrica.state()));
  await page.context().close();
  await fresh.context().close();
});

test('a body is peeled, pulled apart and clipped, and its link shows the same', async () => {
  const page = await world.page(WINDOW);
  await idle(page);
  const layers = await page.evaluate(() => fabrica.layers());
  assert.ok(layers.length >= 3, `${layers.length} layers`);
  assert.deepEqual(layers[0], ['skin']);
  await page.evaluate(() => {
    fabrica.peel(1);
    fabrica.setExplode(0.5);
    fabrica.setClipBox({min: [-1, -1, -1], max: [1, 0, 1]});
  });
  await idle(page);
  assert.equal(await page.evaluate(() => fabrica.structures().find(one => one.id === 'skin').visible), false);
  const inside = await page.evaluate(() => fabrica.inside());
  assert.deepEqual(inside, {explode: 0.5, peeled: 1, mostPeeled: layers.length - 1, clipBox: {min: [-1, -1, -1], max: [1, 0, 1]}});
  const link = await page.evaluate(() => fabrica.link());
  const fresh = await world.page(WINDOW, link.slice(link.indexOf('#')));
  await idle(fresh);
  assert.deepEqual(await fresh.evaluate(() => fabrica.inside()), inside);
  assert.deepEqual(await fresh.evaluate(() => fabrica.state()), await page.evaluate(() => fabrica.state()));
  const refused = await page.evaluate(() => {
    try { fabrica.setClipBox({min: [1, 1, 1], max: [0, 0, 0]}); } catch (error) { return error.reason; }
    return '';
  });
  assert.match(refused, /min less than max/);
  await page.evaluate(() => fabrica.setClipBox(null));
  assert.equal(await page.evaluate(() => fabrica.inside().clipBox), null);
  await page.context().close();
  await fresh.context().close();
});

test('a screenshot has the size that was asked for, and no panels', async () => {
  const page = await world.page(WINDOW);
  await idle(page);
  const size = await page.evaluate(async () => {
    const image = await createImageBitmap(await fabrica.screenshot({width: 640, height: 480}));
    return [image.width, image.height];
  });
  assert.deepEqual(size, [640, 480]);
  await page.context().close();
});

test('a lost graphics device comes back with the same picture', async () => {
  const page = await world.page(WINDOW);
  await page.mouse.move(899, 2);
  await page.evaluate(() => fabrica.setState({...fabrica.state(), labels: 'off'}));
  await idle(page);
  const before = await pixels(page);
  assertDrawn(before, BODY);
  await page.evaluate(async () => {
    const lose = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    lose.loseContext();
    await new Promise(resolve => setTimeout(resolve, 100));
    lose.restoreContext();
    await new Promise(resolve => setTimeout(resolve, 300));
    await fabrica.whenIdle();
  });
  const share = difference(before, await pixels(page));
  assert.ok(share <= 0.005, `${(share * 100).toFixed(2)} % of the pixels differ`);
  await page.context().close();
});

// -- broken hosts --------------------------------------------------------------------------------------------------------

const clear = error => {
  assert.ok(error, 'an error was told');
  assert.ok(error.reason && error.advice && error.source, JSON.stringify(error));
};

test('a deleted tile costs that tile', async () => {
  world.server.faults = [{match: /\/volumes\/[^?]*\/c\//, status: 404}];
  const page = await pageWith('');
  await page.evaluate(async () => {
    fabrica.setPlane({name: 'axial', visible: true, image: true});
    await fabrica.whenIdle();
  });
  const heard = await page.evaluate(() => window.heard);
  clear(heard.find(({code}) => code === 'not-found'));
  assertDrawn(await pixels(page), BODY);
  await page.context().close();
});

test('a truncated file costs what lies past its end', async () => {
  world.server.faults = [{match: /meshes\.glb/, truncate: 500000}];
  const page = await pageWith('#model=demo/meshes.glb');
  await idle(page);
  clear((await page.evaluate(() => window.heard)).find(({code}) => code === 'truncated'));
  assertDrawn(await pixels(page), BODY);
  await page.context().close();
});

test('a host without ranges serves everything all the same', async () => {
  world.server.faults = [{match: /\/demo\//, noRanges: true}];
  const page = await pageWith('');
  await idle(page);
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  assert.ok(await page.evaluate(() => fabrica.structures().some(({loaded}) => loaded)));
  assertDrawn(await pixels(page), BODY);
  await page.context().close();
});

test('a host without CORS is named, with what to do', async () => {
  world.other.faults = [{match: /./, noCors: true}];
  const page = await pageWith(`#src=${encodeURIComponent(`${world.other.url}demo/atlas.json`)}`);
  await page.waitForFunction(() => window.heard.length > 0);
  const [error] = await page.evaluate(() => window.heard);
  clear(error);
  assert.match(error.reason, /CORS/);
  // The rest works: something else can be opened.
  await page.evaluate(() => fabrica.load('demo/atlas.json'));
  await idle(page);
  assert.ok(await page.evaluate(() => fabrica.structures().length > 100));
  await page.context().close();
});

test('a server with errors of its own: told, and the rest is there', async () => {
  world.server.faults = [{match: /meshes\.lod\.bin/, status: 500}];
  const page = await pageWith('');
  await page.waitForFunction(() => window.heard.length > 0, undefined, {timeout: 60000});
  const [error] = await page.evaluate(() => window.heard);
  clear(error);
  assert.match(error.reason, /500/);
  await idle(page);
  assert.ok(await page.evaluate(() => fabrica.structures().length > 100));
  await page.context().close();
});

test('an address with nothing behind it', async () => {
  const page = await pageWith('#src=nothing/atlas.json');
  await page.waitForFunction(() => window.heard.length > 0);
  const [error] = await page.evaluate(() => window.heard);
  clear(error);
  assert.equal(error.code, 'not-found');
  await page.context().close();
});

// -- others' files ---------------------------------------------------------------------------------------------------------

test('the 22 files of the reference organs open together as one body', {skip: missing('hubmap-male')}, async () => {
  const names = (await readdir(path.join(SHARED, 'hubmap-male'))).filter(name => name.endsWith('.glb'));
  assert.equal(names.length, 22);
  const page = await pageWith(`#model=${names.map(name => `${world.other.url}data/hubmap-male/${name}`).join(',')}`);
  await idle(page);
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  const sources = await page.evaluate(() => fabrica.sources());
  assert.deepEqual(sources.map(({address}) => address.replace(/.*\//, '')), names);
  assert.equal(sources.reduce((all, {structures}) => all + structures, 0), 269);
  const structures = await page.evaluate(() => fabrica.structures());
  assert.equal(structures.filter(({loaded}) => loaded).length, 269);
  const heights = structures.filter(({bounds}) => bounds).map(({bounds}) => bounds.max[1]);
  assert.ok(Math.max(...heights) < 2.5 && Math.max(...heights) > 0.5, 'metres');
  const {memory} = await page.evaluate(() => fabrica.stats());
  assert.ok(memory.wasm + memory.gpu + memory.kept < memory.budget, JSON.stringify(memory));
  assertDrawn(await pixels(page), BODY);
  await screenshot(page, 'organs');
  await page.context().close();
});

test('an organ that comes as patches of its surface is solid where it is cut', {skip: missing('hubmap-male')}, async () => {
  const page = await pageWith(`#model=${world.other.url}data/hubmap-male/VH_M_Spleen.glb`);
  await idle(page);
  await page.evaluate(async () => {
    const boxes = fabrica.structures().filter(({bounds}) => bounds).map(({bounds}) => bounds);
    const middle = [0, 1, 2].map(c => (Math.min(...boxes.map(b => b.min[c])) + Math.max(...boxes.map(b => b.max[c]))) / 2);
    await fabrica.setState({lookAt: {eye: [middle[0], middle[1], middle[2] + 0.4], target: middle, up: [0, 1, 0]}});
    fabrica.setPlane({name: 'coronal', position: middle, normal: [0, 0, 1], cut: true});
    await fabrica.whenIdle();
  });
  // What lies under points all over the picture.
  const hits = () => page.evaluate(async () => {
    const found = [];
    for (let y = 100; y < 560; y += 30) for (let x = 300; x < 860; x += 40) found.push(fabrica.pick(x, y));
    return (await Promise.all(found)).filter(hit => hit);
  });
  const faces = (await hits()).filter(({kind}) => kind === 'section');
  assert.ok(faces.length > 5, `${faces.length} points lie on the cut face`);
  const spleen = await page.evaluate(() => fabrica.structures().find(({parent, bounds}) => bounds && parent === null)?.id ?? fabrica.structures()[0].id);
  assert.deepEqual([...new Set(faces.map(({id}) => id))], [spleen], 'it is the organ that is cut, not one of its patches');
  // With one of its patches hidden it encloses nothing any more.
  await page.evaluate(async () => {
    fabrica.hide([fabrica.structures().find(({name}) => /gastric/i.test(name)).id]);
    await fabrica.whenIdle();
  });
  assert.equal((await hits()).filter(({kind}) => kind === 'section').length, 0);
  await page.context().close();
});

test('an old 3D Slicer export opens upright and in metres', {skip: missing('slicer-export')}, async () => {
  const page = await pageWith(`#model=${world.other.url}data/slicer-export/SPL-Abdominal-Atlas.gltf`);
  await idle(page);
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  const structures = await page.evaluate(() => fabrica.structures());
  assert.ok(structures.filter(({loaded}) => loaded).length >= 90);
  const boxes = structures.filter(({bounds}) => bounds).map(({bounds}) => bounds);
  const height = Math.max(...boxes.map(b => b.max[1])) - Math.min(...boxes.map(b => b.min[1]));
  assert.ok(height > 0.1 && height < 2, `${height} m high`);
  assertDrawn(await pixels(page), BODY);
  await screenshot(page, 'slicer');
  await page.context().close();
});

test('a file dropped on the page opens without an upload or a download', async () => {
  const page = await world.page(WINDOW, '#src=');
  await page.locator('.drop-hint').waitFor({state: 'attached'});
  const before = world.server.log.length;
  await page.evaluate(async url => {
    const bytes = await (await fetch(url)).arrayBuffer();
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'my atlas.glb'));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    while (fabrica.structures().length === 0) await new Promise(resolve => setTimeout(resolve, 50));
    await fabrica.whenIdle();
  }, `${world.server.url}demo/meshes.glb`);
  assert.ok(await page.evaluate(() => fabrica.structures().some(({loaded}) => loaded)));
  assertDrawn(await pixels(page), BODY);
  const asked = world.server.log.slice(before).filter(({url}) => /glb/.test(url));
  assert.equal(asked.length, 1, 'only the test itself read the file');
  await page.context().close();
});

test('two viewers on one page, one in a shadow root, do not disturb each other', async () => {
  const context = await world.browser.newContext({viewport: {width: 700, height: 1050}});
  const page = await context.newPage();
  await page.goto(`${world.server.url}two/two.html`);
  await page.waitForFunction(() => window.second);
  const [first, second] = await page.evaluate(async () => {
    await Promise.all([window.first.ready, window.second.ready]);
    const [{id}] = await window.first.search('left hippocampus');
    window.first.select(id);
    window.first.isolate([id]);
    await Promise.all([window.first.whenIdle(), window.second.whenIdle()]);
    return [window.first.selection.length, window.second.selection.length];
  });
  assert.deepEqual([first, second], [1, 0]);
  const picture = await pixels(page);
  assertDrawn(picture, [0.1, 0.05, 0.8, 0.42]);
  assertDrawn(picture, [0.1, 0.55, 0.8, 0.92]);
  await context.close();
});
