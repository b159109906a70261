// The names beside the parts while the view turns: where each of them is in every frame, and what finding their places costs. Work for visitMeshes.
import {steady} from './mesh_work.mjs';
import {jumps, overlaps} from './label_figures.mjs';

const TURN = 90, REST = 30;    // frames; those at rest are looked at, too: labels settle
const COST = 60;               // frames

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
      const {places, wished, placeMs} = fabrica.labels();
      frames.push({places, wished, placeMs, camera: fabrica.camera});
    }
  } finally {
    window.requestAnimationFrame = raf;
    peer.frame(0, 1);
  }
  return {frames, height: gl.canvas.clientHeight, bounds: fabrica.structures().filter(one => one.bounds).map(one => [one.id, one.bounds])};
}

/** Without `labels()` there is nothing to look at. */
const tells = page => page.evaluate(() => {
  try {
    return Array.isArray(/** @type {any} */ (window).fabrica.labels?.()?.places);
  } catch {
    return false;
  }
});

/** @param {number} most names at once; 0: as many as the page itself has @param {string[]} hide */
async function prepare(page, most, hide) {
  if (!await tells(page)) throw new Error('the API of this build has no labels()');
  const {width} = page.viewportSize();
  await page.mouse.click(width * 0.6, 70);  // beside the body: until somebody has touched the page, few names are shown
  await page.evaluate(async ([most, hide]) => {
    const {fabrica} = /** @type {any} */ (window);
    await fabrica.setState({...fabrica.state(), labels: 'all', labelsMost: most});
    fabrica.hide(hide);
    await fabrica.whenIdle();
  }, [most, hide]);
}

/** @param {{most: number, hide?: string[]}} options */
export const looking = ({most, hide = []}) => async function labels(page, memory) {
  memory.freeze();
  await prepare(page, most, hide);
  const {frames, height, bounds} = await page.evaluate(turning, {turn: TURN, rest: REST}), moved = frames.slice(0, TURN + 1);
  const jumped = jumps(frames, new Map(bounds), height), shown = frames.map(frame => frame.places.length);
  return {labelOverlaps: overlaps(frames), labelJumps: jumped.length, jumped, labelsShown: Math.max(...shown), labelsWished: Math.max(...frames.map(frame => frame.wished)),
    placeMs: steady(moved.map(frame => frame.placeMs)), placeMsMost: Math.max(...moved.map(frame => frame.placeMs)), labelFrames: frames.length};
};

/** What labels cost a frame in all, text and lines included, seen from outside: with them and without. */
export const costing = ({most, hide = []}) => async function cost(page, memory) {
  memory.freeze();
  await prepare(page, most, hide);
  const measure = () => page.evaluate(n => {
    const {__probe: probe, peer} = /** @type {any} */ (window);
    return probe.measure(n, peer.frame, false);
  }, COST);
  const ms = async () => steady((await measure()).map(frame => frame.ms));
  const mode = labels => page.evaluate(async labels => {
    const {fabrica} = /** @type {any} */ (window);
    await fabrica.setState({...fabrica.state(), labels});
    await fabrica.whenIdle();
  }, labels);
  const on = await ms();
  await mode('off');
  const off = await ms();
  return {labelFrameMs: Math.max(0, on - off), frameWithMs: on, frameWithoutMs: off};
};
