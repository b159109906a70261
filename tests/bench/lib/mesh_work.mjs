// What is done with a page once its meshes are there. Main-thread figures are taken with GL draw calls that do nothing ("no
// rasteriser"): here the processor draws, and would take the main thread's cores. Draw calls are counted all the same.
import {pointsInside} from './pictures.mjs';
import {lookAt} from './mesh_visit.mjs';
import {median} from './stats.mjs';

const FRAMES = 120, PICKS = 20, REAL_PICKS = 4, HALVES = 6, MOVES = 60, REAL_MOVES = 8, CUTS = 60, REAL_FRAMES = 3;

/** Mean of the middle nine tenths: clocks of browsers are coarse, a hiccup is not the viewer's. */
export function steady(values) {
  const sorted = [...values].sort((a, b) => a - b), cut = Math.floor(sorted.length / 20);
  const kept = sorted.slice(cut, sorted.length - cut || undefined);
  return kept.length ? kept.reduce((sum, value) => sum + value, 0) / kept.length : null;
}

/**
 * Frames of probe_frames.js's measure(): what one that drew took, or an even share of everything, where that is more (a viewer
 * may work in one frame and draw in the next, and one that does not keep up may leave frames out).
 */
export function perFrame(frames) {
  const drawn = frames.filter(frame => frame.scene > 0);
  if (drawn.length === 0) return null;
  return Math.max(steady(drawn.map(frame => frame.ms)), steady(frames.map(frame => frame.ms)));
}

const measure = (page, n, name, stub) => page.evaluate(([n, name, stub]) => {
  const {__probe: probe, peer} = /** @type {any} */ (window);
  return probe.measure(n, peer[name], stub);
}, [n, name, stub]);

export async function orbit(page, memory) {
  await measure(page, 2, 'frame', true);
  const before = await memory.inWorkers('globalThis.__gl ? __gl.scene : 0'), tasks = await taskClock(page);
  const frames = await measure(page, FRAMES, 'frame', true);
  const inWorkers = (await memory.inWorkers('globalThis.__gl ? __gl.scene : 0') - before) / FRAMES;
  const drawn = frames.filter(frame => frame.scene > 0);
  return {frameMs: perFrame(frames), framesDrawn: drawn.length, drawCalls: (median(drawn.map(frame => frame.scene)) ?? 0) + inWorkers,
    drawCallsMost: Math.max(0, ...drawn.map(frame => frame.scene)) + inWorkers, overlayCalls: median(drawn.map(frame => frame.overlay)),
    // All tasks of the main thread, the browser's own included.
    taskMs: 1000 * await tasks() / FRAMES};
}

/** A few frames that are drawn, by the processor. */
export async function realOrbit(page) { return {realFrameMs: perFrame(await measure(page, REAL_FRAMES, 'frame', false))}; }

/** Seconds of tasks on the main thread from now on, at each call. */
async function taskClock(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const now = async () => (await session.send('Performance.getMetrics')).metrics.find(item => item.name === 'TaskDuration')?.value ?? 0;
  const start = await now();
  return async () => await now() - start;
}

/** Points of the canvas where something is, in CSS pixels. */
async function targets(page, most = PICKS) {
  const full = await lookAt(page, () => /** @type {any} */ (window).peer.frame(0, 1));
  const empty = await lookAt(page, () => /** @type {any} */ (window).peer.empty(true));
  await lookAt(page, () => /** @type {any} */ (window).peer.empty(false));
  const {columns, rows, left, top, width, height} = await page.evaluate(() => {
    const probe = /** @type {any} */ (window).__probe, {left, top, width, height} = probe.gl.canvas.getBoundingClientRect();
    probe.look = false;
    return {columns: probe.columns, rows: probe.rows, left, top, width, height};
  });
  // Rows of pictures begin below.
  return pointsInside(full.cells, empty.cells, columns, most)
    .map(({column, row}) => [left + (column + 0.5) / columns * width, top + (1 - (row + 0.5) / rows) * height]);
}

/** The last of all: it looks at pictures, which costs memory. */
export async function picks(page, memory) {
  memory.freeze();
  const points = await targets(page);
  const ask = (list, stub) => page.evaluate(async ([list, stub]) => {
    const {__probe: probe, peer} = /** @type {any} */ (window), out = [];
    for (const [x, y] of list) out.push(await probe.ask(() => peer.pick(x, y), stub));
    return out;
  }, [list, stub]);
  const real = await ask(points.slice(0, REAL_PICKS), false), all = await ask(points, true);
  const answered = all.filter(item => item.frames !== null);
  return {picks: all.length, pickMs: median(answered.map(item => item.ms)), firstPickMs: real[0]?.ms ?? null, pickFrames: median(answered.map(item => item.frames)),
    pickFramesMost: answered.length === all.length ? Math.max(0, ...all.map(item => item.frames)) : null,
    pickHits: real.filter(item => typeof item.answer === 'string').length, pickAsked: real.length, pickUnanswered: all.length - answered.length};
}

/** Every second structure is changed, and back, some times: NAMEMs of the main thread, NAMEFrames until it is drawn. */
async function halves(page, name) {
  const list = await page.evaluate(async ([n, step]) => {
    const {__probe: probe, peer} = /** @type {any} */ (window), out = [];
    for (let i = 0; i < n; ++i) {
      out.push(await probe.change(() => peer[step](true), true));
      await probe.change(() => peer[step](false), true);
    }
    return out;
  }, [HALVES, `${name}Half`]);
  return {[`${name}Ms`]: median(list.map(item => item.ms)), [`${name}Frames`]: median(list.map(item => item.frames)), [`${name}DrawCalls`]: median(list.map(item => item.scene))};
}

export const hides = page => halves(page, 'hide');

/** Ours only: what else is done with half of them, beside hiding. */
export async function changes(page) {
  const out = {};
  for (const name of ['hide', 'isolate', 'ghost', 'color']) Object.assign(out, await halves(page, name));
  return out;
}

/** Ours only: the mouse goes over the body, from left to right. What is hovered is read from pictures, so some moves draw them. */
export async function hovers(page, memory) {
  memory.freeze();
  const points = (await targets(page, MOVES)).sort(([a], [b]) => a - b);
  const moves = await page.evaluate(async ([points, n]) => {
    const {__probe: probe, peer} = /** @type {any} */ (window);
    return probe.measure(n, i => peer.point(...points[i % points.length]), true);
  }, [points, MOVES]);
  const found = await page.evaluate(async ([points, most]) => {
    const {__probe: probe, peer} = /** @type {any} */ (window), out = [];
    for (let i = 0, last = null; i < points.length && out.length < most; ++i) {
      const id = (await probe.ask(() => peer.idAt(...points[i]), false)).answer;
      if (typeof id !== 'string' || id === last) continue;
      last = id;
      // Half of them while the highlight of the one before is still being drawn, as under a hand; half from rest.
      const rested = out.length % 2 === 1;
      if (rested) await peer.rest();
      out.push({rested, ...await probe.ask(() => peer.hover(...points[i], id), false)});
    }
    return out;
  }, [points, REAL_MOVES]);
  const most = list => list.length && list.every(({frames}) => frames !== null) ? Math.max(...list.map(({frames}) => frames)) : null;
  return {hoverMoves: moves.length, hoverMs: steady(moves.map(({ms}) => ms)), hoverMostMs: Math.max(...moves.map(({ms}) => ms)),
    hoverAsked: found.length, hoverFrames: most(found.filter(({rested}) => !rested)), hoverRestedFrames: most(found.filter(({rested}) => rested))};
}

/** Ours only: three cuts, glass, ghosts and all names at once, for what they hold. */
export async function allAtOnce(page) {
  return page.evaluate(async () => {
    const {peer, fabrica} = /** @type {any} */ (window);
    peer.allAtOnce();
    await fabrica.whenIdle();
    return {cutsAtOnce: fabrica.planes().filter(({cut}) => cut).length};
  });
}

/** Ours only. */
export async function cuts(page) {
  await measure(page, 2, 'cut', true);
  const frames = await measure(page, CUTS, 'cut', true), real = await measure(page, REAL_FRAMES, 'cut', false);
  await page.evaluate('window.peer.uncut()');
  return {cutMs: perFrame(frames), cutMostMs: Math.max(...frames.map(frame => frame.ms)), cutFrames: frames.filter(frame => frame.scene > 0).length,
    cutDrawCalls: median(frames.map(frame => frame.scene).filter(count => count > 0)), realCutMs: perFrame(real)};
}
