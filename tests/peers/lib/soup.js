// All triangles of a file, by our parser and decoders, and their comparison with those of others.
import assert from "node:assert/strict";
import { decodeMesh, openScene } from "./our-decoders.js";
import { centroids, gridOver, unmatched } from "./triangles.js";

// `file`: bytes of the whole GLB; null for a .gltf with embedded buffers.
export async function ourSoup(json, binOffset, file) {
  const { table, plan, read } = await openScene(json, binOffset, file);
  const rows = [];
  let claimed = 0, step = 0;
  for (const primitive of table.primitives) {
    const [level] = primitive.levels;
    const grid = gridOver(primitive.bounds);
    const mesh = await decodeMesh(level, await Promise.all(level.ranges.map(read)), { transform: primitive.transform, ...grid });
    for (const row of centroids(mesh)) rows.push(row);
    claimed += level.triangles;
    step = Math.max(step, grid.gridStep);
  }
  return { table, plan, rows, claimed, step };
}

// `kept`: share of their triangles that has to be here; the others have no area, or collapse on our grid.
export function sameSoup(ours, theirs, reach, kept = 0.98) {
  assert.equal(ours.claimed, theirs.length, "triangles that the JSON promises");
  assert.ok(ours.rows.length > kept * theirs.length, `${ours.rows.length} of ${theirs.length} triangles decoded`);
  assert.equal(unmatched(ours.rows, theirs, reach), 0, "triangles here that the others do not have");
  const dropped = theirs.length - ours.rows.length;
  assert.ok(unmatched(theirs, ours.rows, reach) <= dropped, "triangles of the others that are missing here");
}
