// What others write opens here.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS, KHRDracoMeshCompression } from "@gltf-transform/extensions";
import { sharedData, withoutShared } from "../lib/atlas.js";
import { decoderModule, encoderModule } from "../lib/draco.js";
import { splitGlb } from "../lib/glb.js";
import { ourSoup, sameSoup } from "../lib/soup.js";
import { boundsOf, centroids } from "../lib/triangles.js";

const io = new NodeIO().registerExtensions(ALL_EXTENSIONS)
  .registerDependencies({ "draco3d.decoder": decoderModule, "draco3d.encoder": encoderModule });
const plain = new NodeIO().registerExtensions(ALL_EXTENSIONS);

// Triangles of everything the scene reaches, in the world.
function soupOf(document) {
  const rows = [];
  document.getRoot().getDefaultScene().traverse((node) => {
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      if (primitive.getMode() !== 4) continue;
      const positions = primitive.getAttribute("POSITION").getArray();
      const indices = primitive.getIndices()?.getArray() ?? Uint32Array.from({ length: positions.length / 3 }, (_, i) => i);
      for (const row of centroids({ positions, indices }, node.getWorldMatrix())) rows.push(row);
    }
  });
  return rows;
}

describe("HuBMAP organs", { skip: withoutShared("hubmap-male") }, () => {
  const folder = join(sharedData, "hubmap-male");
  const files = withoutShared("hubmap-male") ? [] : readdirSync(folder).filter((name) => name.endsWith(".glb"));
  for (const name of files) {
    test(name, async (t) => {
      const bytes = readFileSync(join(folder, name));
      const { json, binOffset } = splitGlb(bytes);
      const ours = await ourSoup(json, binOffset, bytes);
      const theirs = soupOf(await plain.readBinary(new Uint8Array(bytes)));
      sameSoup(ours, theirs, ours.step * 2);
      t.diagnostic(`${ours.rows.length} of ${theirs.length} triangles`);
    });
  }

  for (const method of ["EDGEBREAKER", "SEQUENTIAL"]) {
    test(`VH_M_Kidney_L, compressed by glTF-Transform (${method.toLowerCase()})`, async (t) => {
      const document = await io.read(join(folder, "VH_M_Kidney_L.glb"));
      document.createExtension(KHRDracoMeshCompression).setRequired(true).setEncoderOptions({
        method: KHRDracoMeshCompression.EncoderMethod[method],
        quantizationBits: { POSITION: 14, NORMAL: 10 }, quantizationVolume: "scene",
      });
      const bytes = await io.writeBinary(document);
      const { json, document: gltf, binOffset } = splitGlb(bytes);
      assert.ok(gltf.extensionsRequired.includes("KHR_draco_mesh_compression"));
      const ours = await ourSoup(json, binOffset, bytes);
      sameSoup(ours, soupOf(await io.readBinary(bytes)), ours.step * 2);
      t.diagnostic(`${bytes.length} bytes, ${ours.rows.length} triangles`);
    });
  }
});

describe("3D Slicer's export", { skip: withoutShared("slicer-export") }, () => {
  test("opens in metres and upright, with every triangle", async (t) => {
    const file = join(sharedData, "slicer-export/SPL-Abdominal-Atlas.gltf");
    const ours = await ourSoup(readFileSync(file), 0, null);
    const theirs = soupOf(await plain.read(file));
    assert.ok(ours.table.notes.length > 0, "says what was repaired");
    // Millimetres, left-posterior-superior → metres, left-superior-anterior.
    const repaired = theirs.map(([left, posterior, superior]) => [left / 1000, superior / 1000, -posterior / 1000]);
    const { min, max } = boundsOf(repaired);
    t.diagnostic(`${[0, 1, 2].map((axis) => (max[axis] - min[axis]).toFixed(2)).join(" × ")} m; ${ours.table.notes.join(" ")}`);
    sameSoup(ours, repaired, ours.step * 2);
  });
});
