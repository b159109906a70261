// `fabrica volume`: every codec, folders and .ozx files, through zarrita; a DICOM series beside what dcm2niix makes of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import ZipFileStore from "@zarrita/storage/zip";
import { fabrica } from "../lib/atlas.js";
import { writeDicomSeries } from "../lib/dicom.js";
import { indexToWorld, readNifti, writeNifti } from "../lib/nifti.js";
import { openImage, openStore, readLevel } from "../lib/zarr.js";
import { pngOf } from "../../lib/png.mjs";

const head = "/usr/share/mricron/templates/ch2better.nii.gz";
let folder;
before(() => {
  if (!existsSync(fabrica)) throw new Error(`${fabrica} is not there: build the target "fabrica" of the preset "native", or set FABRICA.`);
  folder = mkdtempSync(join(tmpdir(), "fabrica-volume-"));
});
after(() => folder && rmSync(folder, { recursive: true }));

const size = [70, 50, 40], rows = [[0.8, 0.1, 0, -30], [-0.1, 1, 0.2, 12], [0, -0.2, 1.5, -25]];
function makeVoxels(Type, scale, offset) {
  const voxels = new Type(size[0] * size[1] * size[2]);
  for (let i = 0; i < voxels.length; ++i) voxels[i] = offset + scale * ((i % 70) + 3 * (Math.floor(i / 70) % 50) + ((i * 7919) % 5));
  return voxels;
}
function write(input, name, ...options) {
  const out = join(folder, name);
  execFileSync(fabrica, ["volume", input, "-o", out, "--quiet", ...options], { stdio: ["ignore", "inherit", "inherit"] });
  return out;
}
const same = (a, b) => {
  assert.equal(a.length, b.length);
  const unlike = a.findIndex((value, i) => value !== b[i]);
  assert.equal(unlike, -1, `voxel ${unlike}: ${a[unlike]}, not ${b[unlike]}`);
};

describe("fabrica volume, through zarrita", () => {
  const images = { u8: makeVoxels(Uint8Array, 1, 0), i16: makeVoxels(Int16Array, 11, -900), u16: makeVoxels(Uint16Array, 200, 0), f32: makeVoxels(Float32Array, 0.37, -3) };
  for (const [type, voxels] of Object.entries(images)) {
    for (const codec of ["jpeg2000", "zstd", "blosc", "gzip", "raw"]) {
      test(`${type} by ${codec}, in a folder and in one file`, async () => {
        const input = join(folder, `${type}.nii.gz`);
        writeNifti(input, { size, voxels, rows });
        const options = ["--lossless", "--codec", codec, "--brick", "32,16,16", "--shard", "64"];
        const image = await openImage(write(input, `${type}-${codec}.zarr`, ...options));
        same(await readLevel(image.levels[0]), voxels);
        image.attributes.fabrica.indexToWorld[0].forEach((value, i) => assert.ok(Math.abs(value - indexToWorld(rows)[i]) < 1e-7));

        const archive = readFileSync(write(input, `${type}-${codec}.ozx`, ...options));
        const packed = await openStore(ZipFileStore.fromBlob(new Blob([archive])));
        same(await readLevel(packed.levels[0]), voxels);
        assert.deepEqual(packed.attributes, image.attributes);
      });
    }
  }

  for (const codec of ["jpeg2000", "zstd"]) {
    test(`a stack in colour by ${codec}: channels of OME-Zarr, which are red, green and blue`, async () => {
      const [nx, ny, nz] = [70, 50, 20], slices = join(folder, `rgb-${codec}`), value = [(x, y, z) => 3 * x, (x, y, z) => 5 * y, (x, y, z) => 250 - 12 * z];
      mkdirSync(slices);
      for (let z = 0; z < nz; ++z) {
        const pixels = new Uint8Array(3 * nx * ny);
        for (let i = 0; i < pixels.length; ++i) pixels[i] = value[i % 3](Math.floor(i / 3) % nx, Math.floor(i / 3 / nx), z);
        writeFileSync(join(slices, `s${z}.png`), pngOf(nx, ny, pixels));
      }
      const out = write(slices, `rgb-${codec}.zarr`, "--lossless", "--codec", codec, "--brick", "16", "--shard", "32", "--voxel", "1");
      const image = await openImage(out);
      assert.deepEqual(image.multiscale.axes.map(({ name }) => name), ["c", "z", "y", "x"]);
      assert.deepEqual(image.attributes.ome.omero.channels.map(({ color }) => color), ["FF0000", "00FF00", "0000FF"]);
      assert.deepEqual(image.levels[0].array.shape, [3, nz, ny, nx]);
      const voxels = await readLevel(image.levels[0]);
      const wrong = voxels.findIndex((got, i) => got !== value[Math.floor(i / (nx * ny * nz))](i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny) % nz));
      assert.equal(wrong, -1, `voxel ${wrong}`);
      assert.match(execFileSync(fabrica, ["validate", out], { encoding: "utf8" }), /all decoded/);
      assert.equal(JSON.parse(execFileSync(fabrica, ["inspect", out, "--json"], { encoding: "utf8" })).channels, 3);
      rmSync(join(out, "0/c/0/0/0/1"));
      assert.throws(() => execFileSync(fabrica, ["validate", out], { encoding: "utf8" }), ({ stdout }) => /0\/c\/0\/0\/0\/1: there is no such file/.test(stdout));
    });
  }

  test("the archive as Python's zipfile and unzip see it", () => {
    const script = `
import sys, zipfile, json
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
names = z.namelist()
assert names[0] == "zarr.json" and names[1] == "0/zarr.json", names[:3]
assert all(i.compress_type == zipfile.ZIP_STORED for i in z.infolist())
assert json.loads(z.comment)["ome"]["version"] == "0.5", z.comment`;
    execFileSync("python3", ["-c", script, join(folder, "u8-jpeg2000.ozx")], { stdio: "inherit" });
  });

  test("a coarser level is the finest one, averaged", async () => {
    const image = await openImage(join(folder, "u8-zstd.zarr"));
    const coarse = await readLevel(image.levels[1]);
    assert.deepEqual(image.levels[1].array.shape, [40, 25, 35], "slices twice as thick wait");
    const at = (x, y, z) => images.u8[(z * 50 + y) * 70 + x];
    for (const [x, y, z] of [[0, 0, 0], [34, 24, 39], [7, 11, 20]]) {
      const mean = (at(2 * x, 2 * y, z) + at(2 * x + 1, 2 * y, z) + at(2 * x, 2 * y + 1, z) + at(2 * x + 1, 2 * y + 1, z)) / 4;
      assert.equal(coarse[(z * 25 + y) * 35 + x], Math.floor(mean + 0.5));
    }
  });
});

describe("a DICOM series made of a real head", { skip: existsSync(head) ? false : "mricron-data is not installed" }, () => {
  test("has the voxels and the places that dcm2niix gives it", async (t) => {
    try { execFileSync("dcm2niix", ["-h"], { stdio: "ignore" }); } catch (error) { if (error.code === "ENOENT") return t.skip("dcm2niix is not installed"); }
    const source = readNifti(head), series = join(folder, "series"), theirs = join(folder, "theirs");
    mkdirSync(series);
    mkdirSync(theirs);
    writeDicomSeries(series, source);
    execFileSync("dcm2niix", ["-z", "y", "-b", "n", "-f", "x", "-o", theirs, series], { stdio: "ignore" });
    const file = readdirSync(theirs).find((name) => name.endsWith(".nii.gz"));
    assert.ok(file, "dcm2niix wrote nothing");
    const nifti = readNifti(join(theirs, file));
    const image = await openImage(write(series, "series.zarr", "--lossless"));
    const ours = await readLevel(image.levels[0]);
    const [nz, ny, nx] = image.levels[0].array.shape;
    assert.deepEqual([nx, ny, nz].sort(), [...nifti.size].sort());

    // Voxel for voxel by place: ours → world → theirs.
    const m = image.attributes.fabrica.indexToWorld[0], n = indexToWorld(nifti.rows);
    const inverse = invert(n);
    let compared = 0;
    for (let z = 0; z < nz; z += 3) for (let y = 0; y < ny; ++y) for (let x = 0; x < nx; ++x) {
      const p = inverse(apply(m, [x, y, z]));
      const q = p.map(Math.round);
      assert.ok(p.every((value, i) => Math.abs(value - q[i]) < 0.02), `(${x}, ${y}, ${z}) lies at ${p}`);
      const value = nifti.voxels[(q[2] * nifti.size[1] + q[1]) * nifti.size[0] + q[0]] * nifti.slope + nifti.intercept;
      if (ours[(z * ny + y) * nx + x] !== value) assert.fail(`(${x}, ${y}, ${z}): ${ours[(z * ny + y) * nx + x]}, not ${value}`);
      ++compared;
    }
    t.diagnostic(`${compared} voxels`);
    // What dcm2niix wrote, read by our tool, is the same image again.
    const again = await openImage(write(join(theirs, file), "theirs.zarr", "--lossless")), other = await readLevel(again.levels[0]);
    const [, high, wide] = again.levels[0].array.shape, back = invert(again.attributes.fabrica.indexToWorld[0]);
    for (let z = 0; z < nz; z += 5) for (let y = 0; y < ny; y += 3) for (let x = 0; x < nx; x += 2) {
      const [i, j, k] = back(apply(m, [x, y, z])).map(Math.round);
      if (ours[(z * ny + y) * nx + x] !== other[(k * high + j) * wide + i]) assert.fail(`(${x}, ${y}, ${z}) of the series is not (${i}, ${j}, ${k}) of the NIfTI`);
    }
    // And those of the file that it was made of.
    let sum = 0, expected = 0;
    for (const v of ours) sum += v;
    for (const v of source.voxels) expected += v;
    assert.equal(sum, expected);
  });
});

const apply = (m, p) => [0, 1, 2].map((row) => m[row] * p[0] + m[4 + row] * p[1] + m[8 + row] * p[2] + m[12 + row]);
function invert(m) {
  const a = [0, 1, 2].map((row) => [m[row], m[4 + row], m[8 + row]]);
  const cofactor = (i, j) => a[(i + 1) % 3][(j + 1) % 3] * a[(i + 2) % 3][(j + 2) % 3] - a[(i + 1) % 3][(j + 2) % 3] * a[(i + 2) % 3][(j + 1) % 3];
  const det = a[0][0] * cofactor(0, 0) + a[0][1] * cofactor(0, 1) + a[0][2] * cofactor(0, 2);
  return (p) => [0, 1, 2].map((i) => [0, 1, 2].reduce((sum, j) => sum + cofactor(j, i) * (p[j] - m[12 + j]), 0) / det);
}
