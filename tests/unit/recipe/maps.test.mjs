// The demo's recipe against the maps it names (Debian's mricron-data): every value covered, left on the left, and each
// name where anatomy has it. Skipped where the package is not installed; the build environment has it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { readNifti, regionsOf } from "./nifti.mjs";

const folder = new URL("../../../assets/recipes/colin27/", import.meta.url);
const recipe = JSON.parse(readFileSync(new URL("recipe.json", folder), "utf8"));
const structures = JSON.parse(readFileSync(new URL(recipe.structures, folder), "utf8"));
const skip = existsSync(recipe.folder) ? false : `no ${recipe.folder}: install mricron-data, or run in tools/devroot exec`;

// World coordinates here are NIfTI's: millimetres, +x right, +y anterior, +z superior.
const maps = new Map();
function load(id) {
  if (!maps.has(id)) {
    const entry = [...recipe.maps, ...recipe.images].find((one) => one.id === id);
    const image = readNifti(`${recipe.folder}/${entry.file}`);
    if (entry.affine) image.affine = [0, 4, 8].map((at) => entry.affine.slice(at, at + 4));
    maps.set(id, { image, regions: regionsOf(image) });
  }
  return maps.get(id);
}
const valuesOf = (s) => s.values ?? [s.value];
const bare = (label) => label.replace(/[^A-Za-z0-9]/g, "").toLowerCase();

for (const { id, file } of recipe.maps) {
  test(`${id}: every value is one structure's, every structure has voxels`, { skip }, () => {
    const present = [...load(id).regions.keys()].sort((a, b) => a - b);
    const covered = structures.filter((s) => s.map === id).flatMap(valuesOf).sort((a, b) => a - b);
    assert.deepEqual(covered, present);
  });

  test(`${id}: each value's own label is among its structure's synonyms`, { skip }, () => {
    const lines = readFileSync(`${recipe.folder}/${file.replace(/\.gz$/, ".txt")}`, "utf8").trim().split(/\r?\n/);
    const labels = new Map(lines.map((line) => line.trim().split(/\s+/)).map(([value, label]) => [Number(value), label]));
    for (const s of structures.filter((one) => one.map === id)) {
      for (const value of valuesOf(s)) {
        assert.ok(s.synonyms.some((synonym) => bare(synonym) === bare(labels.get(value))), `${s.id} is ${labels.get(value)}`);
      }
    }
  });

  test(`${id}: left is on the left, and the sides mirror each other`, { skip }, () => {
    const { regions } = load(id);
    const centre = (s) => regions.get(s.value).centre;
    for (const left of structures.filter((s) => s.map === id && s.id.endsWith("-left"))) {
      const right = structures.find((s) => s.id === left.id.replace(/-left$/, "-right"));
      const [l, r] = [centre(left), centre(right)];
      assert.ok(l[0] < -2 && r[0] > 2, `${left.id} at x ${l[0].toFixed(1)}, the other at ${r[0].toFixed(1)}`);
      const apart = Math.hypot(l[0] + r[0], l[1] - r[1], l[2] - r[2]);
      assert.ok(apart < 12, `${left.id} is ${apart.toFixed(1)} mm from the other side's mirror image`);
    }
    for (const s of structures.filter((one) => one.map === id && !/-(left|right)$/.test(one.id))) {
      assert.ok(Math.abs(centre(s)[0]) < 2, `${s.id} is median, but at x ${centre(s)[0].toFixed(1)}`);
    }
  });
}

// Where textbooks have these, in MNI coordinates (left side), to within `within` millimetres.
const places = [
  ["hippocampus-left", [-27, -20, -13], 8],
  ["amygdala-left", [-23, -3, -18], 6],
  ["caudate-nucleus-left", [-12, 11, 9], 6],
  ["putamen-left", [-26, 4, 1], 6],
  ["globus-pallidus-left", [-19, -2, 0], 5],
  ["thalamus-left", [-11, -18, 8], 6],
  ["heschl-gyrus-left", [-44, -20, 9], 6],
  ["insula-left", [-37, 5, 2], 7],
  ["calcarine-cortex-left", [-8, -79, 6], 8],
  ["precentral-gyrus-left", [-39, -8, 51], 9],
  ["corpus-callosum-genu", [0, 27, 7], 8],
  ["corpus-callosum-splenium", [0, -40, 18], 8],
  ["corticospinal-tract-left", [-6, -24, -32], 6],
  ["internal-capsule-posterior-limb-left", [-21, -11, 9], 6],
  ["uncinate-fasciculus-left", [-34, 1, -16], 6],
  ["cerebellar-lobule-9-left", [-9, -50, -46], 7],
];
for (const [id, expected, within] of places) {
  test(`${id} is where anatomy has it`, { skip }, () => {
    const s = structures.find((one) => one.id === id);
    const { centre } = load(s.map).regions.get(s.value);
    const off = Math.hypot(...centre.map((c, axis) => c - expected[axis]));
    assert.ok(off < within, `${off.toFixed(1)} mm off, at ${centre.map((c) => c.toFixed(0))}`);
  });
}

// The white matter map's own header mirrors it and it belongs to another head: the recipe's affine has to fit this one.
test("jhu: the affine puts white matter on white matter, better than mirrored or unmoved", { skip }, () => {
  const { image: t1 } = load("t1");
  const { image } = load("jhu");
  const whiteShare = (affine) => {
    let white = 0, all = 0;
    for (let z = 0, at = 0; z < image.size[2]; ++z) {
      for (let y = 0; y < image.size[1]; ++y) {
        for (let x = 0; x < image.size[0]; ++x, ++at) {
          if (!image.voxels[at]) continue;
          const voxel = affine.map((row, axis) => Math.round(row[0] * x + row[1] * y + row[2] * z + row[3] - t1.affine[axis][3]));
          const value = t1.voxels[(voxel[2] * t1.size[1] + voxel[1]) * t1.size[0] + voxel[0]];
          white += value >= 100 && value <= 130 ? 1 : 0;
          ++all;
        }
      }
    }
    return white / all;
  };
  const ours = whiteShare(image.affine);
  assert.ok(ours > 0.81, `only ${(100 * ours).toFixed(1)} % of it is white on the MRI`);
  assert.ok(ours > whiteShare([[1, 0, 0, -91], [0, 1, 0, -126], [0, 0, 1, -72]]) + 0.03);
  assert.ok(ours > whiteShare([[-1, 0, 0, 90], [0, 1, 0, -126], [0, 0, 1, -72]]) + 0.03);
});

// Lightness, a, b of OKLab, where a distance of 0.02 is just seen side by side.
function oklab(color) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

for (const { id } of recipe.maps) {
  test(`${id}: regions that touch have colours that can be told apart`, { skip }, () => {
    const { image } = load(id);
    const byValue = new Map(structures.filter((s) => s.map === id).map((s) => [s.value, s]));
    const [nx, ny] = image.size;
    const touching = new Map();
    for (let at = 0; at < image.voxels.length - nx * ny; ++at) {
      const here = image.voxels[at];
      if (!here) continue;
      for (const step of [1, nx, nx * ny]) {
        const there = image.voxels[at + step];
        if (!there || there === here) continue;
        const key = here < there ? here * 1000 + there : there * 1000 + here;
        touching.set(key, (touching.get(key) ?? 0) + 1);
      }
    }
    const close = [];
    for (const [key, faces] of touching) {
      const [p, q] = [byValue.get(Math.floor(key / 1000)), byValue.get(key % 1000)];
      // The two sides of one structure meet at the midline and share a colour on purpose.
      if (faces < 40 || p.id.replace(/-(left|right)$/, "") === q.id.replace(/-(left|right)$/, "")) continue;
      const [c, d] = [oklab(p.color), oklab(q.color)];
      const apart = Math.hypot(...c.map((v, axis) => v - d[axis]));
      if (apart < 0.025) close.push(`${p.id} – ${q.id} (${faces} faces): ${apart.toFixed(3)}`);
    }
    assert.deepEqual(close, []);
  });
}
