// Devices whose graphics can do less: what is drawn then, and what is said of it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {WINDOW, assertDrawn, open, pixels, screenshot} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

/** Runs in the page first: these extensions are not there; and what is said to a screen reader is kept. @param {string[]} names */
const without = names => `(() => {
  const lacking = ${JSON.stringify(names)}, proto = WebGL2RenderingContext.prototype, {getExtension, getSupportedExtensions} = proto;
  proto.getExtension = function get(name) { return lacking.includes(name) ? null : getExtension.call(this, name); };
  proto.getSupportedExtensions = function all() { return getSupportedExtensions.call(this).filter(name => !lacking.includes(name)); };
  globalThis.said = [];
  new MutationObserver(list => { for (const {target} of list) if (target.closest?.('[data-live]')) said.push(target.textContent); })
    .observe(document, {childList: true, subtree: true});
})()`;

/** A nucleus that a plane cuts through its middle, seen from the side that is removed, and one of glass beside it. @param {string[]} names */
async function cutWithout(names) {
  const page = await world.page(WINDOW, '#src=demo/atlas.json', {init: {content: without(names)}});
  const faults = [];
  page.on('console', message => {
    if (/GL_INVALID|WebGL: INVALID|incomplete/i.test(message.text())) faults.push(message.text());
  });
  await page.evaluate(() => fabrica.whenIdle());
  const middle = await page.evaluate(async () => {
    fabrica.isolate(['thalamus-left', 'putamen-left']);
    fabrica.ghost('putamen-left');
    const {min, max} = fabrica.structures().find(({id}) => id === 'thalamus-left').bounds;
    const middle = min.map((value, i) => (value + max[i]) / 2);
    fabrica.setPlane({name: 'coronal', position: middle, normal: [0, 0, 1], cut: true});
    fabrica.camera = {...fabrica.camera, orientation: [0, 0, 0, 1]};
    fabrica.fit();
    await fabrica.whenIdle();
    return middle;
  });
  const [hit, said] = await page.evaluate(async at => {
    const [x, y] = fabrica.project([at])[0];
    return [await fabrica.pick(x, y), globalThis.said.join(' ')];
  }, middle);
  assertDrawn(await pixels(page));
  await screenshot(page, `tiers-${names.length}`);
  assert.deepEqual([...page.problems, ...faults], []);
  await page.context().close();
  return {hit, said};
}

const FLOAT = ['EXT_float_blend'], ALL = [...FLOAT, 'EXT_color_buffer_float', 'EXT_color_buffer_half_float'];
const HOLLOW = /graphics of this device cannot fill cut faces/;

test('without blending of floats, cut faces are filled all the same', async () => {
  for (const names of [[], FLOAT]) {
    const {hit, said} = await cutWithout(names);
    assert.deepEqual([hit?.id, hit?.kind], ['thalamus-left', 'section'], `without ${names}`);
    assert.doesNotMatch(said, HOLLOW);
  }
});

test('without float targets what is cut stays hollow, and that is said', async () => {
  const {hit, said} = await cutWithout(ALL);
  assert.deepEqual([hit?.id, hit?.kind], ['thalamus-left', 'surface']);
  assert.match(said, HOLLOW);
});
