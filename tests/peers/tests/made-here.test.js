// From a NIfTI file written by these tests, through `fabrica build`, to what zarrita, OpenJPEG and three.js make of it:
// signed and 16-bit voxels, labels over 255, and a transform that turns every axis.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Box3 } from "three";
import validator from "gltf-validator";
import { fabrica, readAtlas, readMeshes } from "../lib/atlas.js";
import { decodeJ2k } from "../lib/j2k.js";
import { indexToWorld, writeNifti } from "../lib/nifti.js";
import { loadInThree } from "../lib/three-node.js";
import { openImage, readIndex, readLevel, shards } from "../lib/zarr.js";

const size = [90, 70, 40];
const rows = obliqueRows([0.8, 1, 1.5], [-30, 12, -25]);
const labels = [{ value: 1, from: [10, 10, 8], to: [40, 60, 32] }, { value: 300, from: [40, 10, 8], to: [75, 60, 32] }];
let folder;

// Columns of a rotation about two axes, scaled to millimetres.
function obliqueRows(spacing, origin) {
  const [a, b] = [0.3, -0.2];
  const turn = [[Math.cos(a), -Math.sin(a) * Math.cos(b), Math.sin(a) * Math.sin(b)],
    [Math.sin(a), Math.cos(a) * Math.cos(b), -Math.cos(a) * Math.sin(b)], [0, Math.sin(b), Math.cos(b)]];
  return turn.map((row, i) => [...row.map((value, column) => value * spacing[column]), origin[i]]);
}

function forEachVoxel(use) {
  let i = 0;
  for (let z = 0; z < size[2]; ++z) for (let y = 0; y < size[1]; ++y) for (let x = 0; x < size[0]; ++x) use(x, y, z, i++);
}

const inside = ({ from, to }, ...p) => p.every((value, axis) => value >= from[axis] && value < to[axis]);

function makeImage() {
  const voxels = new Int16Array(size[0] * size[1] * size[2]);
  forEachVoxel((x, y, z, i) => {
    const r = Math.hypot(x - 45, y - 35, z - 20);
    voxels[i] = r < 30 ? Math.round(40 + 1500 * Math.exp(-r / 12) * (1 + Math.sin(x) * Math.cos(y * 0.7))) : -1000 + ((x * 7 + y * 3) % 5);
  });
  return voxels;
}

function makeLabels() {
  const voxels = new Uint16Array(size[0] * size[1] * size[2]);
  forEachVoxel((x, y, z, i) => (voxels[i] = labels.find((box) => inside(box, x, y, z))?.value ?? 0));
  return voxels;
}

const image = makeImage(), map = makeLabels();

function build(name, ...options) {
  const out = join(folder, name);
  execFileSync(fabrica, ["build", join(folder, "recipe.json"), "-o", out, "--quiet", ...options], { stdio: ["ignore", "inherit", "inherit"] });
  return out;
}

async function finestOf(out, id) {
  const volume = readAtlas(out).volumes.find((entry) => entry.id === id);
  const { levels } = await openImage(join(out, volume.url));
  return { volume, voxels: await readLevel(levels[0]) };
}

before(() => {
  if (!existsSync(fabrica)) throw new Error(`${fabrica} is not there: build the target "fabrica" of the preset "native", or set FABRICA.`);
  folder = mkdtempSync(join(tmpdir(), "fabrica-peers-"));
  mkdirSync(folder, { recursive: true });
  writeNifti(join(folder, "image.nii.gz"), { size, voxels: image, rows });
  writeNifti(join(folder, "map.nii.gz"), { size, voxels: map, rows });
  writeFileSync(join(folder, "recipe.json"), JSON.stringify({
    fabricaRecipe: 1, id: "peers", version: "1", title: "Two boxes", description: "For tests",
    sources: { us: { title: "These tests", licence: "CC0-1.0" } },
    images: [{ id: "image", name: "Image", file: "image.nii.gz", source: "us" }],
    maps: [{ id: "map", name: "Map", file: "map.nii.gz", source: "us" }],
    structures: [
      { id: "group", name: "Both (of them)" },
      { id: "one", name: "One [α]", map: "map", value: 1, parent: "group", color: "#aa3311" },
      { id: "three-hundred", name: "Three / hundred", map: "map", value: 300, parent: "group", names: { la: "Trecenti" } },
    ],
  }));
});
after(() => folder && rmSync(folder, { recursive: true }));

describe("an atlas made from NIfTI files of these tests", () => {
  test("signed 16-bit voxels, losslessly by JPEG 2000, through zarrita", async () => {
    const { volume, voxels } = await finestOf(build("lossless", "--lossless"), "image");
    assert.equal(volume.codec, "imagecodecs_jpeg2k");
    assert.equal(volume.format, "i16");
    assert.deepEqual(Buffer.from(voxels.buffer), Buffer.from(image.buffer));
    indexToWorld(rows).forEach((value, i) => {
      assert.ok(Math.abs(value - volume.levels[0].indexToWorld[i]) < 1e-6, `indexToWorld[${i}]`);
    });
  });

  test("signed voxels in Cornerstone's OpenJPEG", () => {
    const out = build("signed", "--lossless");
    const volume = readAtlas(out).volumes.find((entry) => entry.id === "image");
    for (const { bytes, chunks } of shards(join(out, volume.url), volume.levels[0])) {
      for (const entry of readIndex(bytes.subarray(0, chunks * 16 + 4))) {
        if (!entry) continue;
        const tile = decodeJ2k(bytes.subarray(entry.offset, entry.offset + entry.length));
        assert.ok(tile.signed && tile.reversible);
        assert.equal(tile.decompositions, 5);
      }
    }
  });

  test("what is lost by default is lost evenly", async (t) => {
    const { volume, voxels } = await finestOf(build("lossy"), "image");
    let squares = 0, worst = 0;
    voxels.forEach((value, i) => {
      squares += (value - image[i]) ** 2;
      worst = Math.max(worst, Math.abs(value - image[i]));
    });
    const range = volume.maximum - volume.minimum;
    const psnr = 20 * Math.log10(range / Math.sqrt(squares / voxels.length));
    t.diagnostic(`${psnr.toFixed(1)} dB, largest error ${((100 * worst) / range).toFixed(1)} % of the range`);
    assert.ok(psnr > 41 && worst < 0.12 * range);
  });

  test("label values over 255, in each codec", async () => {
    for (const codec of ["jpeg2k", "zstd", "raw"]) {
      const { volume, voxels } = await finestOf(build(`map-${codec}`, "--codec", codec), "map");
      assert.equal(volume.format, "u16", codec);
      assert.deepEqual(Buffer.from(voxels.buffer), Buffer.from(map.buffer), codec);
      assert.deepEqual(volume.values, { 1: "one", 300: "three-hundred" });
    }
  });

  test("meshes lie in three.js where the voxels lie, under their names", async () => {
    const out = build("meshes");
    const { glb, table } = readMeshes(out);
    const report = await validator.validateBytes(new Uint8Array(glb), { maxIssues: 0 });
    assert.equal(report.issues.numErrors, 0);
    const { scene } = await loadInThree(glb);
    const found = new Map();
    scene.updateMatrixWorld(true);
    scene.traverse((object) => object.userData.id && found.set(object.userData.id, object));
    assert.equal(found.get("one").userData.name, "One [α]");
    assert.equal(found.get("three-hundred").userData.name, "Three / hundred");
    assert.equal(found.get("three-hundred").parent.userData.id, "group");
    for (const [id, box] of [["one", labels[0]], ["three-hundred", labels[1]]]) {
      const expected = worldBounds(box), actual = new Box3().setFromObject(found.get(id), true);
      for (const [axis, name] of [[0, "x"], [1, "y"], [2, "z"]]) {
        assert.ok(Math.abs(actual.min[name] - expected.min[axis]) < 0.002, `${id} ${name} from ${actual.min[name]}, not ${expected.min[axis]}`);
        assert.ok(Math.abs(actual.max[name] - expected.max[axis]) < 0.002, `${id} ${name} to ${actual.max[name]}, not ${expected.max[axis]}`);
      }
    }
    assert.equal(table.nodes.find((node) => node.id === "three-hundred").names.find(([language]) => language === "la")[1], "Trecenti");
  });
});

// Voxels reach half a voxel beyond their centres. Smoothing rounds corners: 2 mm are allowed for above.
function worldBounds({ from, to }) {
  const m = indexToWorld(rows), min = [Infinity, Infinity, Infinity], max = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; ++corner) {
    const p = [0, 1, 2].map((axis) => (corner & (1 << axis) ? to[axis] : from[axis]) - 0.5);
    for (let row = 0; row < 3; ++row) {
      const value = m[row] * p[0] + m[4 + row] * p[1] + m[8 + row] * p[2] + m[12 + row];
      min[row] = Math.min(min[row], value);
      max[row] = Math.max(max[row], value);
    }
  }
  return { min, max };
}
