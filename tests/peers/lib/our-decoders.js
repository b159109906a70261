// Our decode workers' WebAssembly, called as the workers call it (docs/contracts.md, "Workers").
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { siteParts } from "./atlas.js";
import { splitScene } from "../../../web/workers/decode.js";
import { brickParams } from "../../lib/brick_params.mjs";
import { readSceneTable } from "./scene-table.js";

async function load(name) {
  const file = join(siteParts, `${name}.mjs`);
  if (!existsSync(file)) throw new Error(`${file} is not there: build the target of the preset "web", or set FABRICA_SITE_PARTS.`);
  const { default: create } = await import(pathToFileURL(file));
  return create({ wasmBinary: readFileSync(join(siteParts, `${name}.wasm`)) });
}

const loaded = new Map();
function program(name) {
  if (!loaded.has(name)) loaded.set(name, load(name));
  return loaded.get(name);
}

// Copies byte arrays in, calls, copies the answer out.
function call(module, buffers, invoke) {
  const pointers = buffers.map((bytes) => {
    const pointer = module._malloc(Math.max(1, bytes.length));
    module.HEAPU8.set(bytes, pointer);
    return pointer;
  });
  const answer = invoke(...pointers);
  const head = new DataView(module.HEAPU8.buffer, answer, 8);
  const [status, length] = [head.getUint32(0, true), head.getUint32(4, true)];
  const payload = module.HEAPU8.slice(answer + 8, answer + 8 + length);
  for (const pointer of [...pointers, answer]) module._free(pointer);
  if (status !== 0) throw new Error(new TextDecoder().decode(payload));
  return payload;
}

// `words`: [["u32" | "f32", values…], …] one after the other.
function pack(...fields) {
  const values = fields.flatMap(([kind, ...list]) => list.map((value) => [kind, value]));
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach(([kind, value], i) => (kind === "u32" ? view.setUint32(i * 4, value, true) : view.setFloat32(i * 4, value, true)));
  return new Uint8Array(view.buffer);
}

async function parseOnce(json, binOffset, data = []) {
  const module = await program("parse-gltf");
  const lengths = pack(["u32", ...data.map((bytes) => bytes.length)]);
  const answer = call(module, [json, Buffer.concat(data), lengths],
    (at, bytes, sizes) => module._dec_parse_gltf(at, json.length, binOffset, bytes, sizes, data.length));
  const { bytes, plan } = splitScene(answer);
  return { table: readSceneTable(bytes), plan };
}

export async function unpack({ params }, ranges) {
  const module = await program("unpack");
  const words = pack(["u32", ...params]), lengths = pack(["u32", ...ranges.map((range) => range.length)]);
  return call(module, [words, Buffer.concat(ranges), lengths], (p, b, l) => module._dec_unpack(p, words.length, b, l, ranges.length));
}

// Reads ranges of a scene: of the file, of what is embedded in it, of what has to be unpacked (each view once).
function reader(table, plan, file) {
  const views = plan?.views ?? [];
  const made = new Map();
  const read = async ({ resource, offset, length }) => {
    const uri = table.resources[resource], cut = (bytes, base = 0) => bytes.subarray(base + offset, base + offset + length);
    if (length === 0) return new Uint8Array(0);
    if (uri.startsWith("embedded:")) return cut(table.embedded, Number(uri.slice(9)));
    if (uri !== "unpacked:") return cut(file);
    const index = views.findLastIndex((view) => view.offset <= offset), view = views[index];
    if (!made.has(index)) {
      made.set(index, unpack(view, await Promise.all(view.ranges.map(([resource, offset, length]) => read({ resource, offset, length })))));
    }
    return cut(await made.get(index), -view.offset);
  };
  return read;
}

// A whole .glb or .gltf in memory: its table, and how to read the ranges in it.
export async function openScene(json, binOffset, file) {
  let { table, plan } = await parseOnce(json, binOffset);
  if (plan?.wanted.length) {
    const read = reader(table, plan, file);
    const data = await Promise.all(plan.wanted.map(([resource, offset, length]) => read({ resource, offset, length })));
    ({ table, plan } = await parseOnce(json, binOffset, data));
  }
  return { table, plan, read: reader(table, plan, file) };
}

export async function parseGltf(json, binOffset) {
  return (await parseOnce(json, binOffset)).table;
}

// A MeshChunk, as the page gets it.
export async function decodeChunk(level, ranges, { transform, gridOrigin, gridStep }) {
  const module = await program("decode-mesh");
  const words = [...level.params, ...Array(8 - level.params.length).fill(0)];
  const params = pack(["u32", level.codec, 0], ["f32", ...gridOrigin, gridStep, ...transform], ["u32", ...words]);
  const bytes = Buffer.concat(ranges);
  const lengths = pack(["u32", ...ranges.map((range) => range.length)]);
  return call(module, [params, bytes, lengths], (p, b, l) => module._dec_mesh(p, params.length, b, l, ranges.length));
}

// Positions in metres (as the grid gives them), triangles.
export async function decodeMesh(level, ranges, placed) {
  const { gridOrigin, gridStep } = placed;
  const chunk = await decodeChunk(level, ranges, placed);
  const view = new DataView(chunk.buffer);
  const [vertexCount, indexCount] = [view.getUint32(4, true), view.getUint32(8, true)];
  const vertices = 36, indices = vertices + vertexCount * 12;
  const positions = Float64Array.from({ length: vertexCount * 3 }, (_, i) => {
    const axis = i % 3;
    return gridOrigin[axis] + gridStep * view.getUint16(vertices + Math.floor(i / 3) * 12 + axis * 2, true);
  });
  return { positions, indices: new Uint32Array(chunk.buffer.slice(indices, indices + indexCount * 4)) };
}

const voxelFormats = { u8: 0, u16: 1, i16: 2, f32: 3 };
const brickFormats = { R8: [0, Uint8Array], R16UI: [2, Uint16Array], R8UI: [3, Uint8Array] };

// A stored chunk → texels.
export async function decodeBrick(bytes, { codec, voxel, chunk, format }) {
  const module = await program("decode-image");
  const codecs = { bytes: 0, imagecodecs_jpeg2k: 1, zstd: 2 };
  const [number, Texels] = brickFormats[format];
  const params = brickParams({ codec: codecs[codec], voxel: voxelFormats[voxel], chunk, format: number });
  const brick = call(module, [params, bytes], (p, b) => module._dec_brick(p, params.length, b, bytes.length));
  return new Texels(brick.buffer.slice(28));
}
