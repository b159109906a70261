// meshopt's attribute streams, versions 0 and 1, byte by byte against meshoptimizer's own decoder: every channel mode,
// every way of packing a byte, lengths around the block's and the group's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MeshoptDecoder, MeshoptEncoder } from "meshoptimizer";
import { unpack } from "../lib/our-decoders.js";

await Promise.all([MeshoptDecoder.ready, MeshoptEncoder.ready]);
const ATTRIBUTES = 1;

let seed = 1;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const fill = (Type, count, value) => new Uint8Array(Type.from({ length: count }, (_, i) => value(i)).buffer);
const kinds = {
  constant: (size) => fill(Uint8Array, size, () => 7),
  noise: (size) => fill(Uint8Array, size, () => random() * 256),
  fewBits: (size) => fill(Uint8Array, size, () => (random() < 0.03 ? random() * 256 : random() * 2)),
  shorts: (size) => fill(Uint16Array, size / 2, (i) => i * 37 + (i % 4) * 9000 + random() * 40),
  floats: (size) => fill(Float32Array, size / 4, (i) => Math.sin(i / 40) * 0.3 + 1),
  signs: (size) => fill(Float32Array, size / 4, (i) => (i % 3 - 1) * (1 + random() * 1e-3)),
  mixed: (size) => fill(Uint8Array, size, (i) => (i % 8 < 4 ? i / 8 : random() * 256)),
};

for (const version of [0, 1]) {
  test(`version ${version}`, async (t) => {
    const channels = new Set(), controls = new Set();
    for (const [name, make] of Object.entries(kinds)) {
      for (const stride of [4, 8, 12, 16, 48, 256]) {
        for (const count of [1, 15, 16, 17, 255, 256, 257, 1000]) {
          for (const level of [0, 2, 3]) {
            const data = make(count * stride);
            const packed = MeshoptEncoder.encodeVertexBufferLevel(data, count, stride, level, version);
            assert.equal(packed[0], 0xa0 + version);
            if (version === 1) {
              for (const mode of packed.subarray(packed.length - stride / 4)) channels.add(mode & 15);
              for (const byte of packed.subarray(1, 1 + stride / 4)) for (const shift of [0, 2, 4, 6]) controls.add((byte >> shift) & 3);
            }
            const theirs = new Uint8Array(count * stride);
            MeshoptDecoder.decodeVertexBuffer(theirs, count, stride, packed);
            const ours = await unpack({ params: [ATTRIBUTES, 0, count, stride, 0, 0, 0] }, [packed]);
            assert.ok(Buffer.from(ours).equals(Buffer.from(theirs)), `${name}, ${count} × ${stride}, level ${level}`);
          }
        }
      }
    }
    if (version === 1) {
      t.diagnostic(`channel modes ${[...channels].sort()}, control modes ${[...controls].sort()}`);
      assert.deepEqual([[...channels].sort(), [...controls].sort()], [[0, 1, 2], [0, 1, 2, 3]], "the data reach every mode");
    }
  });
}
