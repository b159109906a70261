// The atlas' GLB in Khronos' validator, in three.js and in Google's Draco.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import validator from "gltf-validator";
import { readMeshes } from "../lib/atlas.js";
import { decodeDraco } from "../lib/draco.js";
import { splitGlb } from "../lib/glb.js";
import { decodeMesh, parseGltf } from "../lib/our-decoders.js";
import { loadInThree } from "../lib/three-node.js";
import { boundsOf, centroids, gridOver, unmatched } from "../lib/triangles.js";

const { glb, table, resource } = readMeshes();
const finest = (primitive) => primitive.levels.at(-1);
const rangeOf = ({ resource: i, offset, length }) => resource(i).subarray(offset, offset + length);

function byName(pairs) {
  const sums = new Map();
  for (const [name, triangles] of pairs) sums.set(name, (sums.get(name) ?? 0) + triangles);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}
const claimed = byName(table.primitives.map((p) => [table.nodes[p.node].name, finest(p).triangles]));

test("the GLB has structures", () => assert.ok(table.primitives.length > 0));

test("Khronos' validator finds no error", async (t) => {
  const report = await validator.validateBytes(new Uint8Array(glb), { maxIssues: 0, uri: "meshes.glb" });
  t.diagnostic(`${report.issues.numWarnings} warnings, ${report.issues.numInfos} infos, ${report.info.totalTriangleCount} triangles`);
  assert.equal(report.issues.numErrors, 0, JSON.stringify(report.issues.messages.slice(0, 5)));
});

test("three.js finds the same names and triangles as the index says", async () => {
  const { scene } = await loadInThree(glb);
  const found = [];
  scene.traverse((object) => {
    if (!object.isMesh) return;
    const named = object.userData.name !== undefined ? object : object.parent;
    found.push([named.userData.name, object.geometry.index.count / 3]);
  });
  assert.deepEqual(byName(found), claimed);
});

test("three.js finds the ids of the nodes", async () => {
  const { scene } = await loadInThree(glb);
  const ids = new Set();
  scene.traverse((object) => object.userData.id !== undefined && ids.add(object.userData.id));
  assert.deepEqual([...ids].sort(), table.nodes.map((node) => node.id).sort());
});

test("our own reading of the GLB agrees with the index", async () => {
  const { json, binOffset } = splitGlb(glb);
  const parsed = await parseGltf(json, binOffset);
  const sort = (nodes) => nodes.map((node) => [node.id, node.name, node.tissue, node.names.sort()]).sort();
  assert.deepEqual(sort(parsed.nodes), sort(table.nodes));
  assert.deepEqual(byName(parsed.primitives.map((p) => [parsed.nodes[p.node].name, finest(p).triangles])), claimed);
});

describe("Google's Draco decodes every level to the same triangles as here", () => {
  const most = Math.max(...table.primitives.map((p) => p.levels.length));
  for (let n = 0; n < most; ++n) {
    test(`level ${n} of ${most}, coarsest first`, async (t) => {
      let triangles = 0;
      for (const primitive of table.primitives) {
        const level = primitive.levels[n];
        if (!level) continue;
        const name = table.nodes[primitive.node].name;
        const bytes = rangeOf(level.ranges[0]);
        const theirs = decodeDraco(bytes, level.params[0]);
        assert.equal(theirs.indices.length / 3, level.triangles, `${name}: triangles, as the index says`);
        const expected = centroids(theirs, primitive.transform);
        const grid = gridOver(corners(theirs, primitive.transform));
        const ours = await decodeMesh(level, [bytes], { transform: primitive.transform, ...grid });
        const found = centroids(ours);
        // What collapses on the grid is dropped here.
        assert.ok(found.length > 0.99 * expected.length && found.length <= expected.length, `${name}: ${found.length} of ${expected.length}`);
        const reach = grid.gridStep * 1.5;
        assert.equal(unmatched(found, expected, reach), 0, `${name}: triangles that Draco does not have`);
        assert.ok(unmatched(expected, found, reach) <= expected.length - found.length, `${name}: triangles that are missing here`);
        triangles += found.length;
      }
      t.diagnostic(`${triangles} triangles`);
    });
  }
});

function corners(mesh, m) {
  const every = { positions: mesh.positions, indices: Uint32Array.from({ length: mesh.positions.length }, (_, i) => Math.floor(i / 3)) };
  return boundsOf(centroids(every, m));
}
