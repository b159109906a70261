// `fabrica optimize` and `fabrica synth` in others' software: Khronos' validator, three.js, Google's Draco.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Box3, Color } from "three";
import validator from "gltf-validator";
import { fabrica, readMeshes, sharedData, withoutShared } from "../lib/atlas.js";
import { decodeDraco } from "../lib/draco.js";
import { gltfpack } from "../lib/gltfpack.js";
import { loadInThree } from "../lib/three-node.js";

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "fabrica-optimize-"))));
after(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words) => execFileSync(fabrica, words, { stdio: ["ignore", "ignore", "pipe"] });

async function assertValid(t, glb, name) {
  const report = await validator.validateBytes(new Uint8Array(glb), { maxIssues: 0, uri: name });
  t.diagnostic(`${name}: ${report.issues.numWarnings} warnings, ${report.issues.numInfos} infos, ${report.info.totalTriangleCount} triangles`);
  assert.equal(report.issues.numErrors, 0, JSON.stringify(report.issues.messages.slice(0, 5)));
}

// Structure → {triangles, box, colour}, as three.js sees it.
async function inThree(glb) {
  const { scene } = await loadInThree(glb);
  const found = new Map();
  scene.updateMatrixWorld(true);
  scene.traverse((object) => {
    if (!object.isMesh) return;
    const named = object.userData.name !== undefined ? object : object.parent;
    found.set(named.userData.name ?? named.name, {
      triangles: object.geometry.index.count / 3,
      box: new Box3().setFromObject(object, true),
      color: new Color().copy(object.material.color),
      normals: object.geometry.attributes.normal !== undefined,
    });
  });
  return found;
}

// Every level: Google's Draco finds the triangles that the index claims, inside the structure's bounds.
function assertLevels({ table, resource }) {
  for (const primitive of table.primitives) {
    const name = table.nodes[primitive.node].name;
    for (const [k, level] of primitive.levels.entries()) {
      const { resource: i, offset, length } = level.ranges[0];
      const mesh = decodeDraco(resource(i).subarray(offset, offset + length), level.params[0]);
      assert.equal(mesh.indices.length / 3, level.triangles, `${name}, level ${k}`);
    }
  }
}

describe("a synthetic atlas", () => {
  before(() => run("synth", "-o", join(folder, "synth"), "--structures", "60", "--triangles-each", "900", "--plain", join(folder, "plain.glb")));

  test("is valid glTF, with and without levels", async (t) => {
    await assertValid(t, readMeshes(join(folder, "synth")).glb, "meshes.glb");
    await assertValid(t, readFileSync(join(folder, "plain.glb")), "plain.glb");
    assertLevels(readMeshes(join(folder, "synth")));
  });

  test("the plain one is the same to three.js, with normals", async () => {
    const ours = await inThree(readMeshes(join(folder, "synth")).glb), plain = await inThree(readFileSync(join(folder, "plain.glb")));
    assert.equal(ours.size, 60);
    assert.deepEqual([...plain.keys()].sort(), [...ours.keys()].sort());
    for (const [name, { box, normals }] of plain) {
      assert.ok(normals);
      assert.ok(box.min.distanceTo(ours.get(name).box.min) < 2e-4 && box.max.distanceTo(ours.get(name).box.max) < 2e-4, name);
    }
  });

  // The ordinary Draco GLB is somebody else's file to `optimize`.
  test("optimize gives back what was in the plain one", async (t) => {
    run("optimize", join(folder, "plain.glb"), "-o", join(folder, "again"), "-q");
    const again = readMeshes(join(folder, "again"));
    await assertValid(t, again.glb, "meshes.glb");
    assertLevels(again);
    const before = await inThree(readFileSync(join(folder, "plain.glb"))), now = await inThree(again.glb);
    assert.deepEqual([...now.keys()].sort(), [...before.keys()].sort());
    for (const [name, { triangles, box, color }] of before) {
      const { triangles: kept, box: bounds, color: shown } = now.get(name);
      assert.ok(kept <= triangles && kept > 0.98 * triangles, `${name}: ${kept} of ${triangles}`);
      assert.ok(box.min.distanceTo(bounds.min) < 2e-4 && box.max.distanceTo(bounds.max) < 2e-4, name);
      assert.ok(Math.hypot(color.r - shown.r, color.g - shown.g, color.b - shown.b) < 0.01, `${name}: colour`);
    }
    for (const primitive of again.table.primitives) {
      const counts = primitive.levels.map((level) => level.triangles);
      assert.deepEqual(counts, [...counts].sort((a, b) => a - b), "coarsest first");
    }
  });
});

describe("files that gltfpack packed", { skip: withoutShared("hubmap-male") }, () => {
  for (const options of ["-noq", "", "-cc", "-cz", "-mi -cc"]) {
    test(options || "quantised only", async (t) => {
      const packed = await gltfpack(readFileSync(join(sharedData, "hubmap-male", "VH_M_Kidney_L.glb")), "-kn", ...options.split(" ").filter(Boolean));
      writeFileSync(join(folder, "packed.glb"), packed);
      run("optimize", join(folder, "packed.glb"), "-o", join(folder, "unpacked"), "-q");
      const ours = readMeshes(join(folder, "unpacked"));
      await assertValid(t, ours.glb, "meshes.glb");
      const theirs = await loadInThree(packed);
      const box = new Box3().setFromObject(theirs.scene, true);
      let triangles = 0;
      theirs.scene.traverse((object) => object.isMesh && (triangles += object.geometry.index.count / 3));
      const { scene } = await loadInThree(ours.glb);
      const bounds = new Box3().setFromObject(scene, true);
      assert.ok(box.min.distanceTo(bounds.min) < 2e-4 && box.max.distanceTo(bounds.max) < 2e-4, "bounds");
      const kept = ours.table.primitives.reduce((sum, p) => sum + p.levels.at(-1).triangles, 0);
      assert.ok(kept <= triangles && kept > 0.97 * triangles, `${kept} of ${triangles} triangles`);
    });
  }
});

test("real organs of one body, several files at once", { skip: withoutShared("hubmap-male") }, async (t) => {
  const files = readdirSync(join(sharedData, "hubmap-male")).filter((name) => /Kidney|Liver|Ureter/.test(name));
  run("optimize", ...files.map((name) => join(sharedData, "hubmap-male", name)), "-o", join(folder, "organs"), "-q");
  const organs = readMeshes(join(folder, "organs"));
  await assertValid(t, organs.glb, "meshes.glb");
  assertLevels(organs);
  const bytes = (pick) => organs.table.primitives.reduce((sum, p) => sum + pick(p.levels).ranges[0].length, 0);
  const coarsest = bytes((levels) => levels[0]), finest = bytes((levels) => levels.at(-1));
  t.diagnostic(`${files.length} files, ${organs.table.primitives.length} structures, coarsest ${coarsest} bytes, finest ${finest}`);
  assert.ok(coarsest < 0.2 * finest);
  let claimed = 0;
  for (const primitive of organs.table.primitives) claimed += primitive.levels.at(-1).triangles;
  const { scene } = await loadInThree(organs.glb);
  let shown = 0;
  scene.traverse((object) => object.isMesh && (shown += object.geometry.index.count / 3));
  assert.equal(shown, claimed);
});
