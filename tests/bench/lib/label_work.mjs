// The names beside the parts while the view turns: where each of them is in every frame, and what they cost. Work for visitMeshes.
import {steady} from './mesh_work.mjs';
import {jumps, overlaps} from './label_figures.mjs';
import {median} from './stats.mjs';

const TURN = 90, REST = 30;   // frames; those at rest are looked at, too: labels settle
const COST = 30, PAIRS = 3;   // frames; with labels and without, so many times

/**
 * In the page. The viewer's clock goes on by a sixtieth of a second a frame, however long the processor draws at it: labels glide by the
 * clock, and what would be seen with a graphics chip is what counts. Each frame is drawn before the next begins.
 */
async function turning({turn, rest}) {
  const {fabrica, peer, __probe: probe} = /** @type {any} */ (window), {gl} = probe, pixel = new Uint8Array(4), frames = [];
  const raf = window.requestAnimationFrame;
  let clock = performance.now();
  /** Waits until what was asked for is drawn. */
  const drawn = () => {
    const bound = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING), pack = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, bound);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, pack);
  };
  window.requestAnimationFrame = callback => raf.call(window, () => callback(clock));
  try {
    for (let i = 0; i <= turn + rest; ++i) {
      if (i <= turn) peer.frame(i, 2 * turn);  // half around
      clock += 1000 / 60;
      await new Promise(resolve => window.requestAnimationFrame(resolve));
      drawn();
      frames.push({places: fabrica.labels(), camera: fabrica.camera});
    }
  } finally {
    window.requestAnimationFrame = raf;
    peer.frame(0, 1);
  }
  return {frames, height: gl.canvas.clientHeight, bounds: fabrica.structures().filter(one => one.bounds).map(one => [one.id, one.bounds])};
}

/**
 * What is to be named, with as many names as there is room for where `density` is "many".
 * @param {{structures: number, density: string, apart: number, skin: string[]}} scene  structures: so many are shown, evenly of all; 0: all but the skin.
 *   apart: how far they are pulled apart
 */
async function prepare(page, scene) {
  const tells = await page.evaluate(() => {
    try {
      return Array.isArray(/** @type {any} */ (window).fabrica.labels?.());
    } catch {
      return false;
    }
  });
  if (!tells) throw new Error('the API of this build has no labels()');
  await page.mouse.click(page.viewportSize().width * 0.6, 70);  // beside the body: until somebody has touched the page, few names are shown
  await page.evaluate(async ({structures, density, apart, skin}) => {
    const {fabrica} = /** @type {any} */ (window), parents = new Set(fabrica.structures().map(one => one.parent));
    const leaves = fabrica.structures().filter(one => !parents.has(one.id) && !skin.includes(one.id)).map(one => one.id);
    await fabrica.setState({...fabrica.state(), labels: 'all', labelLook: {...fabrica.state().labelLook, density}});
    if (structures > 0) fabrica.isolate(leaves.filter((_, i) => Math.floor(i * structures / leaves.length) !== Math.floor((i - 1) * structures / leaves.length)));
    else fabrica.hide(skin);
    fabrica.setExplode(apart);
    fabrica.fit();
    await fabrica.whenIdle();
  }, scene);
}

export const looking = scene => async function labels(page, memory) {
  memory.freeze();
  await prepare(page, scene);
  const {frames, height, bounds} = await page.evaluate(turning, {turn: TURN, rest: REST});
  const jumped = jumps(frames, new Map(bounds), height), counts = overlaps(frames);
  return {labelOverlaps: counts, labelJumps: jumped.length, jumped, labelsShown: Math.max(...frames.map(frame => frame.places.length)),
    labelsMedian: median(frames.map(frame => frame.places.length)), labelFrames: frames.length};
};

/** What labels cost a frame in all, text and lines included, seen from outside: with them, less without; in turns, as the machine is not always as quick. */
export const costing = scene => async function cost(page, memory) {
  memory.freeze();
  await prepare(page, scene);
  const ms = async labels => {
    await page.evaluate(async labels => {
      const {fabrica} = /** @type {any} */ (window);
      await fabrica.setState({...fabrica.state(), labels});
      await fabrica.whenIdle();
    }, labels);
    const frames = await page.evaluate(n => {
      const {__probe: probe, peer} = /** @type {any} */ (window);
      return probe.measure(n, peer.frame, false);
    }, COST);
    return steady(frames.map(frame => frame.ms));
  };
  const pairs = [];
  for (let i = 0; i < PAIRS; ++i) pairs.push([await ms('all'), await ms('off')]);
  return {labelFrameMs: Math.max(0, median(pairs.map(([on, off]) => on - off))), frameWithMs: median(pairs.map(([on]) => on)), frameWithoutMs: median(pairs.map(([, off]) => off))};
};
