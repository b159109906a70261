// An OME-Zarr group written here, through zarrita; and its shards, byte by byte.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileSystemStore } from "@zarrita/storage";
import { get, open, root, slice } from "zarrita";
import "./j2k.js";

export const openImage = (folder) => openStore(new FileSystemStore(folder));

export async function openStore(store) {
  const location = root(store);
  const group = await open.v3(location, { kind: "group" });
  const [multiscale] = group.attrs.ome.multiscales;
  const levels = [];
  for (const dataset of multiscale.datasets) {
    levels.push({ ...dataset, array: await open.v3(location.resolve(dataset.path), { kind: "array" }) });
  }
  return { attributes: group.attrs, multiscale, levels };
}

// Voxels, x fastest (C order of z, y, x).
export async function readLevel(level) {
  return (await get(level.array)).data;
}

// Voxels of a part of it; `ranges`: [begin, end) of z, y, x.
export async function readPart(level, ranges) {
  return (await get(level.array, ranges.map(([begin, end]) => slice(begin, end)))).data;
}

// The shards of a level that are there; `grid`: chunks in each, `origin`: its first chunk among all (z, y, x).
export function* shards(folder, level) {
  const count = [2, 1, 0].map((axis) => Math.ceil(level.size[axis] / level.shard[axis]));
  const grid = [2, 1, 0].map((axis) => level.shard[axis] / level.chunk[axis]);
  for (let z = 0; z < count[0]; ++z) {
    for (let y = 0; y < count[1]; ++y) {
      for (let x = 0; x < count[2]; ++x) {
        const path = join(folder, level.path, "c", `${z}`, `${y}`, `${x}`);
        const origin = [z * grid[0], y * grid[1], x * grid[2]];
        if (existsSync(path)) yield { path, bytes: readFileSync(path), chunks: grid[0] * grid[1] * grid[2], grid, origin };
      }
    }
  }
}

export function readIndex(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = [];
  for (let at = 0; at + 16 < bytes.length; at += 16) {
    const offset = view.getBigUint64(at, true);
    entries.push(offset === 2n ** 64n - 1n ? null : { offset: Number(offset), length: Number(view.getBigUint64(at + 8, true)) });
  }
  return entries;
}
