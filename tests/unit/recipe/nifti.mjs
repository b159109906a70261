// Reads a NIfTI-1 file (.nii or .nii.gz, little-endian, integer or float voxels): just enough to check the demo's recipe
// against the maps themselves, independently of the maker's own reader.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const TYPES = { 2: Uint8Array, 4: Int16Array, 8: Int32Array, 16: Float32Array, 256: Int8Array, 512: Uint16Array };

// The image's affine by the standard's rule: sform when it is set, else qform. Rows x (right), y (anterior), z (superior).
function affine(view) {
  const f = (at) => view.getFloat32(at, true);
  if (view.getInt16(254, true) > 0) {
    return [280, 296, 312].map((row) => [f(row), f(row + 4), f(row + 8), f(row + 12)]);
  }
  const [b, c, d] = [f(256), f(260), f(264)];
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const flip = f(76) < 0 ? -1 : 1;
  const [sx, sy, sz] = [f(80), f(84), f(88) * flip];
  return [
    [(a * a + b * b - c * c - d * d) * sx, 2 * (b * c - a * d) * sy, 2 * (b * d + a * c) * sz, f(268)],
    [2 * (b * c + a * d) * sx, (a * a + c * c - b * b - d * d) * sy, 2 * (c * d - a * b) * sz, f(272)],
    [2 * (b * d - a * c) * sx, 2 * (c * d + a * b) * sy, (a * a + d * d - b * b - c * c) * sz, f(276)],
  ];
}

// → {size: [x, y, z], affine: 3 × 4 voxel → mm RAS+, voxels, codes: {sform, qform}}
export function readNifti(path) {
  let bytes = readFileSync(path);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getInt32(0, true) !== 348) throw new Error(`${path} is not a little-endian NIfTI-1 file`);
  const size = [42, 44, 46].map((at) => view.getInt16(at, true));
  const type = view.getInt16(70, true);
  const Type = TYPES[type];
  if (!Type) throw new Error(`${path}: voxel type ${type} is not read here`);
  const count = size[0] * size[1] * size[2];
  const start = view.getFloat32(108, true);
  const voxels = new Type(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + start + count * Type.BYTES_PER_ELEMENT));
  return { size, type, affine: affine(view), voxels, slope: view.getFloat32(112, true), intercept: view.getFloat32(116, true),
    codes: { sform: view.getInt16(254, true), qform: view.getInt16(252, true) } };
}

// value → {count, centre: [x, y, z] in mm RAS+}, 0 left out.
export function regionsOf(image) {
  const sums = new Map();
  const [nx, ny, nz] = image.size;
  for (let z = 0, at = 0; z < nz; ++z) {
    for (let y = 0; y < ny; ++y) {
      for (let x = 0; x < nx; ++x, ++at) {
        const value = image.voxels[at];
        if (value === 0) continue;
        let sum = sums.get(value);
        if (!sum) sums.set(value, (sum = [0, 0, 0, 0]));
        sum[0] += 1;
        sum[1] += x;
        sum[2] += y;
        sum[3] += z;
      }
    }
  }
  const regions = new Map();
  for (const [value, [count, x, y, z]] of [...sums].sort((p, q) => p[0] - q[0])) {
    const centre = image.affine.map((row) => (row[0] * x + row[1] * y + row[2] * z) / count + row[3]);
    regions.set(value, { count, centre });
  }
  return regions;
}
