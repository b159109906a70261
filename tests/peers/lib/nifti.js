// NIfTI-1, single file, gzip, little-endian: as much as the tests read and write.
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

const types = { 2: Uint8Array, 4: Int16Array, 512: Uint16Array, 16: Float32Array };

// `rows`: voxel → millimetres, +x right, +y anterior, +z superior.
export function readNifti(path) {
  const bytes = gunzipSync(readFileSync(path));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = [42, 44, 46].map((at) => view.getInt16(at, true));
  const Type = types[view.getInt16(70, true)];
  if (!Type) throw new Error(`${path}: data type ${view.getInt16(70, true)} is not read here`);
  const from = view.getFloat32(108, true), count = size[0] * size[1] * size[2];
  const voxels = new Type(bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + from + count * Type.BYTES_PER_ELEMENT));
  const slope = view.getFloat32(112, true) || 1, intercept = view.getFloat32(116, true);
  return { size, voxels, slope, intercept, rows: transformOf((at) => view.getFloat32(at, true), view.getInt16(254, true) > 0) };
}

function transformOf(at, hasSform) {
  if (hasSform) return [0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => at(280 + row * 16 + column * 4)));
  const [b, c, d] = [at(256), at(260), at(264)], a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const spacing = [at(80), at(84), (at(76) < 0 ? -1 : 1) * at(88)];
  const turn = [[a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c]];
  return turn.map((row, i) => [...row.map((value, column) => value * spacing[column]), at(268 + i * 4)]);
}

export function writeNifti(path, { size, voxels, rows }) {
  const view = new DataView(new ArrayBuffer(352));
  view.setInt32(0, 348, true);
  [3, ...size, 1, 1, 1, 1].forEach((n, i) => view.setInt16(40 + i * 2, n, true));
  const [code] = Object.entries(types).find(([, Type]) => voxels instanceof Type);
  view.setInt16(70, Number(code), true);
  view.setInt16(72, voxels.BYTES_PER_ELEMENT * 8, true);
  const spacing = [0, 1, 2].map((column) => Math.hypot(...rows.map((row) => row[column])));
  [1, ...spacing].forEach((n, i) => view.setFloat32(76 + i * 4, n, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, 2);  // millimetres
  view.setInt16(254, 1, true);  // sform
  rows.flat().forEach((n, i) => view.setFloat32(280 + i * 4, n, true));
  new Uint8Array(view.buffer).set([0x6e, 0x2b, 0x31, 0], 344);
  writeFileSync(path, gzipSync(Buffer.concat([Buffer.from(view.buffer), Buffer.from(voxels.buffer, voxels.byteOffset, voxels.byteLength)])));
}

// NIfTI's millimetres (right, anterior, superior) → our metres (left, superior, anterior), column-major.
export function indexToWorld(rows) {
  const [right, anterior, superior] = rows;
  const out = [];
  for (let column = 0; column < 4; ++column) {
    out.push(-right[column] / 1000, superior[column] / 1000, anterior[column] / 1000, column === 3 ? 1 : 0);
  }
  return out;
}
