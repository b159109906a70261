// Binary STL for printing: all that is shown as one list of triangles, in millimetres, upright (z towards the head, as printers have it).

const HEAD = 84;
const TRIANGLE = 50;
const MM = 1000;

export class StlWriter {
  /** @param {{title: string}} plan */
  constructor({title}) {
    this.title = title;
    this.count = 0;
    /** @type {Blob[]} */
    this.parts = [];
  }

  /** @param {{positions: Float32Array, indices: Uint32Array}} mesh metres, y towards the head */
  add(_, {positions, indices}) {
    const out = new DataView(new ArrayBuffer(indices.length / 3 * TRIANGLE));
    let at = 0;
    for (let i = 0; i < indices.length; i += 3) {
      const [a, b, c] = [indices[i], indices[i + 1], indices[i + 2]].map(v => [positions[3 * v] * MM, -positions[3 * v + 2] * MM, positions[3 * v + 1] * MM]);
      const same = (p, q) => p[0] === q[0] && p[1] === q[1] && p[2] === q[2];
      // Without an area it closes nothing: its other two edges lie on each other.
      if (same(a, b) || same(b, c) || same(c, a)) continue;
      const u = [0, 1, 2].map(axis => b[axis] - a[axis]);
      const v = [0, 1, 2].map(axis => c[axis] - a[axis]);
      const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
      const length = Math.hypot(...n) || 1;
      for (const value of [n[0] / length, n[1] / length, n[2] / length, ...a, ...b, ...c]) {
        out.setFloat32(at, value, true);
        at += 4;
      }
      at += 2;
    }
    this.count += at / TRIANGLE;
    this.parts.push(new Blob([new Uint8Array(out.buffer, 0, at)]));
  }

  /** @returns {Promise<Blob>} */
  async finish() {
    const head = new Uint8Array(HEAD);
    // A file that begins with "solid" is taken for text.
    new TextEncoder().encodeInto(`Fabrica, millimetres: ${this.title}`, head.subarray(0, 79));
    new DataView(head.buffer).setUint32(80, this.count, true);
    return new Blob([head, ...this.parts], {type: 'model/stl'});
  }
}
