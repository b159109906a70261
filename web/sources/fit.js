// One source laid onto another by places that are the same in both.

/** @param {number[]} a column by column @param {number[]} b first */
const product = (a, b) => b.map((_, at) => [0, 1, 2, 3].reduce((sum, k) => sum + a[4 * k + at % 4] * b[at - at % 4 + k], 0));

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
  const {matrix, ...rest} = await GeometryWorker.of(viewer).landmarks(pairs, similarity);
  // From where it stands now: a size that somebody gave it stays unless another one is to be found.
  const refused = viewer.engine.call('setSource', found.id, {matrix: product(matrix, found.matrix)})?.error;
  if (refused) throw FabricaError.from(refused);
  viewer.wake();
  return rest;
}
