// What is asked of a page with one slice of a volume, beside lib/mesh_visit.mjs.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {lookAt, picturesOf, visitMeshes} from './mesh_visit.mjs';
import {perFrame} from './mesh_work.mjs';
import {coverage, difference, settledAt} from './pictures.mjs';

const OURS = fs.readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'our_volumes.js'), 'utf8');
export const CHANGES = 100;
const WHOLE = 0.95;      // of the slice's own silhouette: the cells at its edge are cut by finer voxels
const ROUGH = 0.1, SHARP = 0.01;  // mean difference from the last picture, of the window

/** @param {Parameters<typeof visitMeshes>[0] & {length?: number}} options  length: of the way along the normal, metres (ours) */
export function visitSlice({length = 0, ...options}) {
  return visitMeshes({...options, handle: `window.__slice = ${JSON.stringify({length})};\n${OURS}`, judge, probe: {some: 1, flat: !options.ours}});
}

const seconds = sample => sample ? sample.time / 1000 : null;

async function judge(page, out, {server, ours}) {
  const samples = await picturesOf(page), log = server.log.filter(record => record.kind === 'data');
  if (samples.length === 0) return {problems: [...out.problems, 'no picture: the slice was not drawn by WebGL 2 on the page itself']};
  const final = samples.at(-1).cells, empty = (await lookAt(page, () => /** @type {any} */ (window).peer.empty(true))).cells;
  const first = firstSlice(samples, final, empty), sharp = settledAt(samples, final, empty, SHARP);
  if (coverage(final, final, empty).covered === 0) return {problems: [...out.problems, 'the slice looks like nothing']};
  // The last picture is sharp only if nothing of it is still to come or was refused: else a page that stays coarse would be "sharp".
  if (ours) {
    const {chunks} = await page.evaluate(() => /** @type {any} */ (window).fabrica.stats());
    const lacking = unfinished(chunks);
    if (lacking) return {problems: [...out.problems, lacking]};
  }
  const asked = first ? log.filter(record => record.time <= out.origin + first.time) : [];
  return {pictures: samples.length, firstSlice: seconds(first), sharp: seconds(sharp),
    firstBytes: first ? asked.reduce((sum, record) => sum + record.bytes, 0) : null, firstRequests: asked.length,
    sharpBytes: log.reduce((sum, record) => sum + record.bytes, 0), rough: first ? difference(first.cells, final, empty).body : null, ours};
}

/** Why the last picture of ours is not the finished one; "" when it is. */
export function unfinished({queued = 0, fetching = 0, arrived = 0, failed = 0}) {
  if (failed > 0) return `${failed} bricks could not be read`;
  const coming = queued + fetching + arrived;
  return coming > 0 ? `${coming} bricks were still to come` : '';
}

/** The first picture in which all of the slice shows image. */
export function firstSlice(samples, final, empty) {
  return samples.find(({cells}) => coverage(cells, final, empty).covered >= WHOLE && difference(cells, final, empty).body <= ROUGH) ?? null;
}

/** 100 slice changes with everything there; draw calls do nothing meanwhile. */
export async function changes(page) {
  await page.evaluate(n => /** @type {any} */ (window).peer.visitAll?.(n), CHANGES);
  const measure = n => page.evaluate(([n, of]) => {
    const {__probe: probe, peer} = /** @type {any} */ (window);
    return probe.measure(n, i => peer.slice(i, of), true);
  }, [n, CHANGES]);
  await measure(2);
  const frames = await measure(CHANGES);
  return {changeMs: perFrame(frames), changesDrawn: frames.filter(frame => frame.scene > 0).length};
}
