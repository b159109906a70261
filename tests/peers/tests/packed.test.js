// Files as other tools pack them: gltfpack and glTF-Transform write, three.js and we read the same triangles.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Document, NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS, EXTMeshoptCompression, KHRMeshQuantization } from "@gltf-transform/extensions";
import { MeshoptDecoder, MeshoptEncoder } from "meshoptimizer";
import { atlasFolder, sharedData, withoutShared } from "../lib/atlas.js";
import { decoderModule } from "../lib/draco.js";
import { splitGlb } from "../lib/glb.js";
import { gltfpack } from "../lib/gltfpack.js";
import { ourSoup, sameSoup } from "../lib/soup.js";
import { loadInThree, meshesInThree } from "../lib/three-node.js";
import { boundsOf, centroids } from "../lib/triangles.js";

await MeshoptEncoder.ready;
const io = new NodeIO().registerExtensions(ALL_EXTENSIONS)
  .registerDependencies({ "draco3d.decoder": decoderModule, "meshopt.encoder": MeshoptEncoder, "meshopt.decoder": MeshoptDecoder });

async function compare(t, glb, expected = {}) {
  const { json, document, binOffset } = splitGlb(glb);
  for (const name of expected.extensions ?? []) assert.ok(document.extensionsUsed.includes(name), `${name} is used`);
  const ours = await ourSoup(json, binOffset, glb);
  const theirs = meshesInThree((await loadInThree(glb)).scene).flatMap((mesh) => centroids(mesh));
  const reach = Math.max(ours.step * 2.5, expected.reach ?? 0);
  sameSoup(ours, theirs, reach, expected.kept);
  const [here, there] = [boundsOf(ours.rows), boundsOf(theirs)];
  for (const axis of [0, 1, 2]) {
    assert.ok(Math.abs(here.min[axis] - there.min[axis]) < reach, "bounds");
    assert.ok(Math.abs(here.max[axis] - there.max[axis]) < reach, "bounds");
  }
  t.diagnostic(`${glb.length} bytes, ${ours.rows.length} of ${theirs.length} triangles, ${ours.table.primitives.length} parts, ` +
    `${ours.plan?.views.length ?? 0} views unpacked`);
  return { ...ours, document };
}

const organ = "VH_M_Kidney_L.glb";
describe(`${organ}, by gltfpack`, { skip: withoutShared("hubmap-male") }, () => {
  const source = withoutShared("hubmap-male") ? null : readFileSync(join(sharedData, "hubmap-male", organ));
  const MESHOPT = "EXT_meshopt_compression", KHR = "KHR_meshopt_compression", QUANTISED = "KHR_mesh_quantization";
  for (const [options, extensions] of [
    ["", [QUANTISED]], ["-vpn -vn 12", [QUANTISED]], ["-vi", [QUANTISED]], ["-noq", []],
    ["-c", [MESHOPT, QUANTISED]], ["-cc", [MESHOPT]], ["-cc -vpf -vnf", [MESHOPT]], ["-cc -vn 14 -vp 16", [MESHOPT]], ["-c -vi", [MESHOPT]],
    ["-c -cf", [MESHOPT]], ["-c -ce khr", [KHR]], ["-cz", [KHR, QUANTISED]], ["-cz -vpf -vnf", [KHR]],
  ]) {
    test(options || "quantised only", async (t) => {
      // Merged meshes make one part of many structures; -kn keeps them. Floats through a filter pass the bounds that the
      // file gives by their rounding; we keep to the bounds.
      const reach = options.includes("-vpf") ? 5e-5 : 0;
      const { table } = await compare(t, await gltfpack(source, "-kn", ...options.split(" ").filter(Boolean)), { extensions, reach });
      assert.ok(table.nodes.length >= 22, `${table.nodes.length} nodes`);
      assert.deepEqual(table.notes, []);
    });
  }
});

describe(`${organ}, by glTF-Transform`, { skip: withoutShared("hubmap-male") }, () => {
  for (const method of ["QUANTIZE", "FILTER"]) {
    test(`meshopt, ${method.toLowerCase()}`, async (t) => {
      const document = await io.read(join(sharedData, "hubmap-male", organ));
      document.createExtension(EXTMeshoptCompression).setRequired(true).setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod[method] });
      const { plan } = await compare(t, Buffer.from(await io.writeBinary(document)), { extensions: ["EXT_meshopt_compression"] });
      assert.ok(plan.views.length > 0);
    });
  }
});

describe("the demo", { skip: existsSync(join(atlasFolder, "meshes.glb")) ? false : `there is no demo at ${atlasFolder}` }, () => {
  for (const options of ["", "-cc", "-cz"]) {
    test(`by gltfpack ${options || "quantised"}`, async (t) => {
      const document = await io.read(join(atlasFolder, "meshes.glb"));
      for (const extension of document.getRoot().listExtensionsUsed()) extension.dispose();
      const { table } = await compare(t, await gltfpack(Buffer.from(await io.writeBinary(document)), "-kn", "-ke", ...options.split(" ").filter(Boolean)));
      assert.ok(table.nodes.filter((node) => node.id).length > 100, "ids are kept in extras");
    });
  }
});

describe("instances and skins", () => {
  /** A box with a hundred instances along a spiral, each turned, every fourth mirrored. */
  function spiral() {
    const document = new Document();
    const buffer = document.createBuffer();
    const accessor = (array, type) => document.createAccessor().setArray(array).setType(type).setBuffer(buffer);
    const corners = [[0, 0, 0], [1, 0, 0], [1, 2, 0], [0, 2, 0], [0, 0, 3], [1, 0, 3], [1, 2, 3], [0, 2, 3]];
    const sides = [[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [2, 3, 7, 6], [0, 4, 7, 3], [1, 2, 6, 5]];
    const primitive = document.createPrimitive()
      .setAttribute("POSITION", accessor(new Float32Array(corners.flat()), "VEC3"))
      .setIndices(accessor(new Uint16Array(sides.flatMap(([a, b, c, d]) => [a, b, c, a, c, d])), "SCALAR"));
    const mesh = document.createMesh("box").addPrimitive(primitive);
    const scene = document.createScene();
    for (let i = 0; i < 100; ++i) {
      const angle = i / 5, half = angle / 2;
      scene.addChild(document.createNode().setMesh(mesh).setTranslation([Math.cos(angle) * i / 50, i / 100, Math.sin(angle) * i / 50])
        .setRotation([0, Math.sin(half), 0, Math.cos(half)]).setScale([0.01, 0.01, i % 4 ? 0.01 : -0.01]));
    }
    return document;
  }
  for (const options of ["-mi", "-mi -c", "-mi -cc", "-mi -cz"]) {
    test(`a hundred instances by gltfpack ${options}`, async (t) => {
      const glb = await gltfpack(Buffer.from(await io.writeBinary(spiral())), ...options.split(" "));
      const { table } = await compare(t, glb, { extensions: ["EXT_mesh_gpu_instancing"], kept: 0.9, reach: 2e-5 });
      assert.equal(table.primitives.length, 100);
      assert.ok(table.nodes.length <= 2, "parts of one structure");
    });
  }
  test("a skin at rest", async (t) => {
    const document = spiral(), [scene] = document.getRoot().listScenes(), [first, ...others] = scene.listChildren();
    for (const node of others) node.dispose();
    const buffer = document.getRoot().listBuffers()[0];
    const [primitive] = first.getMesh().listPrimitives();
    primitive.setAttribute("JOINTS_0", document.createAccessor().setArray(new Uint8Array(32)).setType("VEC4").setBuffer(buffer))
      .setAttribute("WEIGHTS_0", document.createAccessor().setArray(new Float32Array(32).map((_, i) => (i % 4 ? 0 : 1))).setType("VEC4").setBuffer(buffer));
    const joint = document.createNode("bone").setTranslation([2, 0, 0]).setScale([2, 2, 2]);
    scene.addChild(document.createNode("armature").setTranslation([0, 3, 0]).addChild(joint));
    const bind = document.createAccessor().setArray(new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -1, 0, 0, 1])).setType("MAT4").setBuffer(buffer);
    first.setSkin(document.createSkin().addJoint(joint).setInverseBindMatrices(bind));
    document.createExtension(KHRMeshQuantization);
    const { table } = await compare(t, Buffer.from(await io.writeBinary(document)), { kept: 0.9 });
    assert.equal(table.notes.length, 1);
    assert.match(table.notes[0], /at rest/);
  });
});
