// What a slice costs, by the shape of the bricks: bytes and requests for axial, coronal, sagittal and oblique slices of one image,
// losslessly and with a loss, and what other codecs make of the same bricks. The tables of docs/volumes.md.
//
//   node tests/peers/bricks.mjs [IMAGE.nii.gz] [--only lossless|psnr] [--psnr 45] [--brick 64 --brick 32 …]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fabrica } from "./lib/atlas.js";
import { readNifti } from "./lib/nifti.js";
import { openImage, readIndex, readLevel, shards } from "./lib/zarr.js";

const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  only: { type: "string" }, psnr: { type: "string", default: "45" }, brick: { type: "string", multiple: true } } });
const input = positionals[0] ?? "/usr/share/mricron/templates/ch2better.nii.gz";
const bricks = values.brick ?? ["64", "32", "128", "256,256,1", "128,128,16"];
const folder = mkdtempSync(join(tmpdir(), "fabrica-bricks-"));
const kb = (bytes) => (bytes / 1000).toFixed(0);

function write(name, ...options) {
  const out = join(folder, name);
  execFileSync(fabrica, ["volume", input, "-o", out, "--quiet", ...options], { stdio: ["ignore", "ignore", "inherit"] });
  return out;
}

// Every brick of the finest level: where it begins, how long it is, in which shard.
function listBricks(path) {
  const array = JSON.parse(readFileSync(join(path, "0/zarr.json")));
  const xyz = (list) => [...list].reverse();
  const level = { path: "0", size: xyz(array.shape), shard: xyz(array.chunk_grid.configuration.chunk_shape),
    chunk: xyz(array.codecs[0].configuration.chunk_shape) };
  const list = [];
  let number = 0;
  for (const { bytes, chunks, origin, grid } of shards(path, level)) {
    const entries = readIndex(bytes.subarray(0, chunks * 16 + 4));
    entries.forEach((entry, i) => {
      const at = [i % grid[2], Math.floor(i / grid[2]) % grid[1], Math.floor(i / (grid[1] * grid[2]))];
      const from = at.map((n, axis) => (n + origin[2 - axis]) * level.chunk[axis]);
      list.push({ from, to: from.map((n, axis) => Math.min(n + level.chunk[axis], level.size[axis])), bytes: entry?.length ?? 0, shard: number,
        index: chunks * 16 + 4 });
    });
    ++number;
  }
  return { level, list };
}

// Bricks that a plane meets, dot(normal, p) = distance in voxels, and the planes up to `further` beyond it. A request a brick that is
// stored, and one a shard for its index.
function cost({ list }, normal, distance, further) {
  let bytes = 0, requests = 0;
  const indexes = new Map();
  for (const brick of list) {
    const middle = brick.from.reduce((sum, from, axis) => sum + normal[axis] * (from + brick.to[axis] - 1) / 2, 0);
    const half = brick.from.reduce((sum, from, axis) => sum + Math.abs(normal[axis]) * (brick.to[axis] - from) / 2, 0);
    if (middle + half <= distance || middle - half > distance + further) continue;
    indexes.set(brick.shard, brick.index);
    bytes += brick.bytes;
    requests += brick.bytes > 0;
  }
  for (const index of indexes.values()) bytes += index;
  return { bytes, requests: requests + indexes.size };
}

const tilt = (a) => a.map((v) => v / Math.hypot(...a));
const directions = { axial: [[0, 0, 1]], coronal: [[0, 1, 0]], sagittal: [[1, 0, 0]],
  oblique: [[1, 1, 1], [1, -1, 0.5], [0.3, 1, 0.6], [1, 0.2, -0.7], [-0.4, 0.6, 1]].map(tilt) };

// Over slices from a quarter to three quarters of the way through.
function mean(listed, normals, further = 0) {
  let bytes = 0, requests = 0, count = 0;
  for (const normal of normals) {
    const reach = listed.level.size.map((n, axis) => normal[axis] * (n - 1));
    const low = reach.reduce((sum, r) => sum + Math.min(0, r), 0), high = reach.reduce((sum, r) => sum + Math.max(0, r), 0);
    for (let i = 0; i <= 20; ++i) {
      const one = cost(listed, normal, low + (high - low) * (0.25 + 0.5 * i / 20), further);
      bytes += one.bytes;
      requests += one.requests;
      ++count;
    }
  }
  return { bytes: bytes / count, requests: requests / count };
}

async function psnrInside(path, source) {
  const voxels = await readLevel((await openImage(path)).levels[0]);
  let squares = 0, count = 0, top = 0, worst = 0;
  for (let i = 0; i < voxels.length; ++i) {
    top = Math.max(top, source[i]);
    if (source[i] < 10) continue;  // the head
    squares += (voxels[i] - source[i]) ** 2;
    worst = Math.max(worst, Math.abs(voxels[i] - source[i]));
    ++count;
  }
  return { psnr: 20 * Math.log10(top / Math.sqrt(squares / count)), worst };
}

// Seconds until a slice is there: six requests at a time, each with its round trip.
const seconds = ({ bytes, requests }, megabits, roundTrip) => (bytes * 8 / (megabits * 1e6) + Math.ceil(requests / 6) * roundTrip).toFixed(1);
const together = (costs) => ({ bytes: costs.reduce((sum, c) => sum + c.bytes, 0) / costs.length,
  requests: costs.reduce((sum, c) => sum + c.requests, 0) / costs.length });

const source = readNifti(input);
try {
  for (const [title, options] of [["lossless", ["--lossless"]], [`${values.psnr} dB`, ["--psnr", values.psnr]]]) {
    if (values.only && !title.startsWith(values.only) && !(values.only === "psnr" && title.endsWith("dB"))) continue;
    console.log(`\n${title}, KB and requests a slice (mean of 21 slices a direction; oblique: of five directions)\n`);
    console.log("| brick | whole, KB | axial | coronal | sagittal | oblique | with the next 32 slices | one, then 33 slices at 1.6 Mbit/s, 150 ms | at 20 Mbit/s, 40 ms |\n|---|---|---|---|---|---|---|---|---|");
    for (const brick of bricks) {
      const path = write("v.zarr", ...options, "--brick", brick, "--overwrite");
      const listed = listBricks(path);
      const means = Object.values(directions).map((normals) => mean(listed, normals));
      const whole = listed.list.reduce((sum, { bytes }) => sum + bytes, 0);
      const many = together(Object.values(directions).map((normals) => mean(listed, normals, 32))), one = together(means);
      const cells = [...means, many].map((m) => `${kb(m.bytes)}, ${m.requests.toFixed(0)}`);
      const links = [[1.6, 0.15], [20, 0.04]].map((link) => `${seconds(one, ...link)} s, ${seconds(many, ...link)} s`);
      console.log(`| ${brick} | ${kb(whole)} | ${cells.join(" | ")} | ${links.join(" | ")} |`);
      if (title.endsWith("dB") && brick === bricks[0]) {
        const { psnr, worst } = await psnrInside(path, source.voxels);
        console.log(`(inside the head ${psnr.toFixed(1)} dB, worst difference ${worst})`);
      }
      rmSync(path, { recursive: true });
    }
  }
  if (!values.only) {
    console.log("\nThe finest level's bricks of 64³, lossless\n\n| codec | KB |\n|---|---|");
    for (const codec of ["jpeg2000", "blosc", "zstd", "gzip", "raw"]) {
      const { list } = listBricks(write(`${codec}.zarr`, "--lossless", "--codec", codec));
      console.log(`| ${codec} | ${kb(list.reduce((sum, { bytes }) => sum + bytes, 0))} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
