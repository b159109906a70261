// What decoders return of a mesh (src/codecs/chunks.h), as numbers in the world's metres.

const MAGIC = 0x4b4d4246;
const HEAD = 36;
const VERTEX = 12;
/** Normals are octahedral, of a signed byte each. */
const UNIT = 127;

/** @param {number[]} turn @param {number[]} v */
function turned([x, y, z, w], v) {
  if (w === 1) return v;
  const [a, b, c] = v;
  const [p, q, r] = [y * c - z * b + w * a, z * a - x * c + w * b, x * b - y * a + w * c];
  return [a + 2 * (y * r - z * q), b + 2 * (z * p - x * r), c + 2 * (x * q - y * p)];
}

/**
 * @param {Uint8Array} bytes a MeshChunk @param {number[]} origin @param {number} step of its grid, metres
 * @param {number[]} [turn] of its grid: a unit quaternion, x, y, z, w
 * @returns {{positions: Float32Array, normals: Float32Array, indices: Uint32Array}}
 */
export function readChunk(bytes, origin, step, turn = [0, 0, 0, 1]) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD || view.getUint32(0, true) !== MAGIC) throw new TypeError('This is no mesh.');
  const vertices = view.getUint32(4, true);
  const count = view.getUint32(8, true);
  if (HEAD + vertices * VERTEX + count * 4 > bytes.length || count % 3) throw new TypeError('This mesh is damaged.');
  const positions = new Float32Array(3 * vertices);
  const normals = new Float32Array(3 * vertices);
  for (let i = 0, at = HEAD; i < vertices; i++, at += VERTEX) {
    const place = turned(turn, [step * view.getUint16(at, true), step * view.getUint16(at + 2, true), step * view.getUint16(at + 4, true)]);
    for (let axis = 0; axis < 3; axis++) positions[3 * i + axis] = origin[axis] + place[axis];
    let x = view.getInt8(at + 6) / UNIT;
    let y = view.getInt8(at + 7) / UNIT;
    const z = 1 - Math.abs(x) - Math.abs(y);
    if (z < 0) [x, y] = [(1 - Math.abs(y)) * (x < 0 ? -1 : 1), (1 - Math.abs(x)) * (y < 0 ? -1 : 1)];
    const length = Math.hypot(x, y, z) || 1;
    normals.set(turned(turn, [x / length, y / length, z / length]), 3 * i);
  }
  const indices = new Uint32Array(count);
  for (let i = 0, at = HEAD + vertices * VERTEX; i < count; i++, at += 4) {
    indices[i] = view.getUint32(at, true);
    if (indices[i] >= vertices) throw new TypeError('This mesh is damaged.');
  }
  return {positions, normals, indices};
}
