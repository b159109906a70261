// Surface files as three.js writes them, read by the page's readers (web/meshes): the same triangles, names and colours.
import assert from "node:assert/strict";
import { register } from "node:module";
import { describe, test } from "node:test";
import { BoxGeometry, Group, Mesh, MeshStandardMaterial, SphereGeometry } from "three";
import { OBJExporter } from "three/examples/jsm/exporters/OBJExporter.js";
import { PLYExporter } from "three/examples/jsm/exporters/PLYExporter.js";
import { STLExporter } from "three/examples/jsm/exporters/STLExporter.js";

// What the page is bundled from stands with its tools.
const earcut = new URL("../../browser/node_modules/earcut/src/earcut.js", import.meta.url).href;
register(`data:text/javascript,${encodeURIComponent(`export const resolve = (name, context, next) => next(name === "earcut" ? "${earcut}" : name, context);`)}`);
// Its exporter of PLY answers in the next frame.
globalThis.requestAnimationFrame ??= (next) => setTimeout(next, 0);
const { readObj } = await import("../../../web/meshes/obj.js");
const { readStl } = await import("../../../web/meshes/stl.js");
const { readPly } = await import("../../../web/meshes/ply.js");

function scene() {
  const group = new Group();
  const sphere = new Mesh(new SphereGeometry(40, 48, 32), new MeshStandardMaterial({ name: "bone", color: 0xeeddcc }));
  sphere.name = "Left_globe";
  sphere.position.set(60, 0, 0);
  const box = new Mesh(new BoxGeometry(30, 20, 10), new MeshStandardMaterial({ name: "muscle", color: 0x992222 }));
  box.name = "Right box";
  group.add(sphere, box);
  group.updateMatrixWorld(true);
  return group;
}

const volumeOf = ({ points, triangles }) => {
  let sum = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => points.subarray(triangles[i + k] * 3, triangles[i + k] * 3 + 3));
    sum += (a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
  }
  return sum;
};
const SPHERE = 48 * (2 * 32 - 2), BOX = 12;
const near = (value, expected) => assert.ok(Math.abs(value - expected) < expected * 0.02, `${value}, not ${expected}`);
const sphereVolume = (4 / 3) * Math.PI * 40 ** 3;
const bytesOf = (written) => typeof written === "string" ? new TextEncoder().encode(written) : new Uint8Array(written.buffer ?? written, written.byteOffset ?? 0, written.byteLength);

describe("written by three.js, read by the page", () => {
  test("OBJ: a structure an object", () => {
    const { parts, notes } = readObj(bytesOf(new OBJExporter().parse(scene())), "scene", new Map([["bone", [1, 2, 3, 1]]]));
    assert.deepEqual(parts.map(({ name, triangles }) => [name, triangles.length / 3]), [["Left_globe", SPHERE], ["Right box", BOX]]);
    near(volumeOf(parts[0]), sphereVolume);
    near(volumeOf(parts[1]), 6000);
    assert.deepEqual(parts[0].color, [1, 2, 3, 1]);
    assert.deepEqual(notes, []);
  });

  for (const binary of [false, true]) {
    test(`STL, ${binary ? "binary" : "text"}`, () => {
      const { parts } = readStl(bytesOf(new STLExporter().parse(scene(), { binary })), "scene");
      assert.equal(parts.length, 1);
      near(volumeOf(parts[0]), sphereVolume + 6000);
      assert.ok(parts[0].points.length / 3 < 1700, "corners that meet are one point");
    });
  }

  for (const options of [{}, { binary: true, littleEndian: true }, { binary: true, littleEndian: false }]) {
    test(`PLY, ${JSON.stringify(options)}`, async () => {
      const { parts } = readPly(bytesOf(await new Promise((done) => new PLYExporter().parse(scene(), done, options))), "scene");
      near(volumeOf(parts[0]), sphereVolume + 6000);
    });
  }
});
