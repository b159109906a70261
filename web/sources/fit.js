// One source laid onto another by places that are the same in both.

import {atHome} from './placement.js';

/**
 * Moves a source so that its places lie best on those of another (vtkLandmarkTransform).
 * @param {import('../viewer.js').Viewer} viewer @param {number|string} source its place in sources(), or its id
 * @param {{from: number[], to: number[]}[]} pairs metres, as they are in the scene now: on the source, and where that belongs
 * @param {{similarity?: boolean}} [options] its size is found, too
 * @returns {Promise<{residualsMm: number[], rmsMm: number}>} what is left between them
 */
export async function alignSources(viewer, source, pairs, {similarity = false} = {}) {
  const {FabricaError, GeometryWorker} = await viewer.later();
  const found = viewer.engine.call('sources').find(({id}, i) => id === source || i === source);
  const place = v => Array.isArray(v) && v.length === 3 && v.every(Number.isFinite);
  if (!found) throw new FabricaError('not-found', 'There is no such file in this scene.');
  if (!Array.isArray(pairs) || !pairs.every(pair => place(pair?.from) && place(pair?.to))) throw new FabricaError('bad-format', 'Landmarks are pairs of places, each three numbers.');
  const home = pairs.map(({from, to}) => ({from: atHome(found, /** @type {any} */ (from)), to}));
  const {matrix, ...rest} = await GeometryWorker.of(viewer).landmarks(home, similarity);
  const refused = viewer.engine.call('setSource', found.id, {matrix})?.error;
  if (refused) throw FabricaError.from(refused);
  viewer.wake();
  return rest;
}
