// What the page hands on: GLB in Khronos' validator and three.js, STL in three.js. Each with the atlas's own finest shapes, decoded as the page does.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as library from "@gltf-transform/core";
import validator from "gltf-validator";
import { STLLoader } from "three/examples/jsm/loaders/STLLoader.js";
import { readChunk } from "../../../web/sharing/chunk.js";
import { GlbWriter } from "../../../web/sharing/glb.js";
import { StlWriter } from "../../../web/sharing/stl.js";
import { readMeshes } from "../lib/atlas.js";
import { decodeChunk } from "../lib/our-decoders.js";
import { loadInThree, meshesInThree } from "../lib/three-node.js";

const { table, resource } = readMeshes();
const MOST = 12;  // structures: enough for several materials and depths of the tree
const lattice = { gridOrigin: [-0.5, -0.5, -0.5], gridStep: 1 / 65535 };

const primitives = table.primitives.slice(0, MOST);
const meshes = await Promise.all(primitives.map(async ({ transform, levels }) => {
  const finest = levels.at(-1);
  const ranges = finest.ranges.map(({ resource: i, offset, length }) => resource(i).subarray(offset, offset + length));
  return readChunk(await decodeChunk(finest, ranges, { transform, ...lattice }), lattice.gridOrigin, lattice.gridStep);
}));

const names = primitives.map(({ node }) => table.nodes[node].name);
const structures = [
  { id: "group", name: "All of it", names: { fr: "Tout" }, synonyms: [], ontology: ["FMA:1"], definition: "A group.", closed: false, parent: -1, parts: [] },
  ...names.map((name, i) => ({ id: `s${i}`, name, names: {}, synonyms: [], ontology: [], definition: "", closed: i % 2 === 0, parent: 0, parts: [i],
    color: i % 3 ? "#cc8844" : "#ffffff", opacity: i === 1 ? 0.4 : 1 })),
];
const plan = { title: "Handed on", credit: "Somebody, CC BY 4.0", structures };

async function written(writer) {
  meshes.forEach((mesh, i) => writer.add(i + 1, mesh));
  return new Uint8Array(await (await writer.finish()).arrayBuffer());
}

// Signed, of the cones to the origin: what a closed surface encloses.
function volumeOf(at, indices) {
  let sum = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [at(indices[i]), at(indices[i + 1]), at(indices[i + 2])];
    sum += (a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
  }
  return sum;
}
const own = ({ positions, indices }) => volumeOf((v) => positions.subarray(3 * v, 3 * v + 3), indices);

describe("the GLB", async () => {
  const glb = await written(new GlbWriter(plan, library));

  test("Khronos' validator finds neither error nor warning", async () => {
    const report = await validator.validateBytes(glb, { maxIssues: 0 });
    const loud = report.issues.messages.filter(({ severity }) => severity < 2);
    assert.deepEqual(loud, []);
    assert.equal(report.info.totalTriangleCount, meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0));
  });

  test("three.js finds names, tree, colours and sizes", async () => {
    const { scene, asset } = await loadInThree(glb);
    assert.equal(asset.copyright, "Somebody, CC BY 4.0");
    const group = scene.children[0];
    assert.equal(group.userData.name ?? group.name, "All of it");
    assert.equal(group.userData.id, "group");
    assert.deepEqual(group.userData.names, { fr: "Tout" });
    assert.equal(group.children.length, names.length);
    assert.equal(group.children[1].material.opacity, 0.4);
    assert.equal(group.children[2].material.color.getHexString(), "cc8844");
    const found = meshesInThree(scene);
    assert.equal(found.length, names.length);
  });
});

describe("the STL", async () => {
  const stl = await written(new StlWriter(plan));

  test("is as long as it says, and no text", () => {
    const count = new DataView(stl.buffer).getUint32(80, true);
    assert.equal(stl.length, 84 + 50 * count);
    assert.notEqual(new TextDecoder().decode(stl.subarray(0, 5)), "solid");
  });

  test("three.js reads it in millimetres, upright, with the same volume and normals that point outwards", () => {
    const { position, normal } = new STLLoader().parse(stl.buffer).attributes;
    const all = Uint32Array.from({ length: position.count }, (_, i) => i);
    const at = (v) => [position.getX(v), position.getY(v), position.getZ(v)];
    const expected = meshes.reduce((sum, mesh) => sum + own(mesh), 0) * 1e9;
    assert.ok(Math.abs(volumeOf(at, all) - expected) < 1e-3 * Math.abs(expected), `${volumeOf(at, all)} mm³ instead of ${expected}`);
    // The head's way (y of glTF) is z here.
    let [most, highest] = [-Infinity, -Infinity];
    for (let v = 0; v < position.count; ++v) highest = Math.max(highest, position.getZ(v));
    for (const { positions } of meshes) for (let i = 1; i < positions.length; i += 3) most = Math.max(most, positions[i]);
    assert.ok(Math.abs(highest - most * 1000) < 1e-3);
    const [a, b, c] = [at(0), at(1), at(2)];
    const cross = [0, 1, 2].map((i) => (b[(i + 1) % 3] - a[(i + 1) % 3]) * (c[(i + 2) % 3] - a[(i + 2) % 3]) - (b[(i + 2) % 3] - a[(i + 2) % 3]) * (c[(i + 1) % 3] - a[(i + 1) % 3]));
    assert.ok(cross[0] * normal.getX(0) + cross[1] * normal.getY(0) + cross[2] * normal.getZ(0) > 0);
  });

  test("closes wherever the surfaces do: each edge is used as often one way as the other", async () => {
    const open = (edges) => [...edges.values()].filter((n) => n !== 0).length;
    const count = (edges, a, b) => edges.set(a < b ? `${a}|${b}` : `${b}|${a}`, (edges.get(a < b ? `${a}|${b}` : `${b}|${a}`) ?? 0) + (a < b ? 1 : -1));
    for (const [i, mesh] of meshes.entries()) {
      const here = new Map();
      const place = (v) => mesh.positions.subarray(3 * v, 3 * v + 3).join();
      for (let t = 0; t < mesh.indices.length; t += 3) for (let e = 0; e < 3; ++e) count(here, place(mesh.indices[t + e]), place(mesh.indices[t + (e + 1) % 3]));
      const writer = new StlWriter(plan);
      writer.add(0, mesh);
      const view = new DataView(await (await writer.finish()).arrayBuffer());
      const there = new Map();
      for (let at = 84; at < view.byteLength; at += 50) {
        const corner = (v) => [0, 1, 2].map((axis) => view.getFloat32(at + 12 + 12 * v + 4 * axis, true)).join();
        for (let e = 0; e < 3; ++e) count(there, corner(e), corner((e + 1) % 3));
      }
      assert.equal(open(there), open(here), names[i]);
    }
  });
});

test("a damaged chunk is refused", () => {
  assert.throws(() => readChunk(new Uint8Array(8), [0, 0, 0], 1), /no mesh/);
  const head = new Uint8Array(36);
  new DataView(head.buffer).setUint32(0, 0x4b4d4246, true);
  new DataView(head.buffer).setUint32(4, 1 << 30, true);
  assert.throws(() => readChunk(head, [0, 0, 0], 1), /damaged/);
});
