// Comparing triangle soups that two decoders give in their own order of vertices.

// The middle of each triangle, moved by a column-major matrix.
export function centroids({ positions, indices }, transform = null) {
  const rows = [];
  for (let t = 0; t < indices.length; t += 3) {
    const sum = [0, 0, 0];
    for (let corner = 0; corner < 3; ++corner) {
      const at = indices[t + corner] * 3;
      const p = moved(positions[at], positions[at + 1], positions[at + 2], transform);
      for (let axis = 0; axis < 3; ++axis) sum[axis] += p[axis] / 3;
    }
    rows.push(sum);
  }
  return rows;
}

function moved(x, y, z, m) {
  if (!m) return [x, y, z];
  return [0, 1, 2].map((row) => m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row]);
}

// How many triangles of one have none of the other within `reach`.
export function unmatched(ours, theirs, reach) {
  const cell = (p) => p.map((value) => Math.floor(value / reach));
  const buckets = new Map();
  for (const p of theirs) {
    const key = cell(p).join();
    if (!buckets.has(key)) buckets.set(key, []);
    buckets.get(key).push(p);
  }
  return ours.reduce((missing, p) => missing + !hasNear(buckets, p, cell(p), reach), 0);
}

function hasNear(buckets, p, [x, y, z], reach) {
  for (let i = -1; i <= 1; ++i) {
    for (let j = -1; j <= 1; ++j) {
      for (let k = -1; k <= 1; ++k) {
        const bucket = buckets.get(`${x + i},${y + j},${z + k}`);
        if (bucket?.some((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) <= reach)) return true;
      }
    }
  }
  return false;
}

export function boundsOf(rows) {
  const min = [Infinity, Infinity, Infinity], max = [-Infinity, -Infinity, -Infinity];
  for (const p of rows) {
    for (let axis = 0; axis < 3; ++axis) {
      min[axis] = Math.min(min[axis], p[axis]);
      max[axis] = Math.max(max[axis], p[axis]);
    }
  }
  return { min, max };
}

// A grid of 65,535 steps over a box, as the page makes one for each part.
export function gridOver({ min, max }) {
  const longest = Math.max(...[0, 1, 2].map((axis) => max[axis] - min[axis]), 1e-6);
  return { gridOrigin: min, gridStep: (longest * 1.0001) / 65535 };
}
