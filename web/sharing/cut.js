// Meshes as they are seen when planes cut them: what lies on a plane's far side is gone, and what encloses space is closed where it was cut.

const COORDINATES = [0, 1, 2];
/** Metres. Of faces that lie in one plane, one within the other, the inner one lies this far before the outermost, at most: others' viewers show both. */
const BEFORE = 2e-4;

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const unit = v => {
  const length = Math.hypot(...v) || 1;
  return v.map(x => x / length);
};

/** @typedef {{positions: Float32Array, normals: Float32Array, indices: Uint32Array}} Mesh metres */
/** @typedef {{position: number[], normal: number[]}} Cut removes the side its normal points to */

/** What a cut leaves of a mesh. @param {Mesh} mesh @param {Cut} cut @returns {Mesh} */
export function cutMesh(mesh, {position, normal}) {
  const {positions, normals, indices} = mesh;
  const count = positions.length / 3;
  const away = new Float64Array(count);
  let removed = 0;
  for (let i = 0; i < count; i++) {
    for (const axis of COORDINATES) away[i] += (positions[3 * i + axis] - position[axis]) * normal[axis];
    if (away[i] > 0) removed++;
  }
  if (!removed) return mesh;
  const places = [], directions = [], triangles = [];
  const kept = new Int32Array(count).fill(-1);
  const crossed = new Map();
  const add = (place, direction) => {
    places.push(...place);
    directions.push(...direction);
    return places.length / 3 - 1;
  };
  const vertex = i => {
    if (kept[i] < 0) kept[i] = add(positions.subarray(3 * i, 3 * i + 3), normals.subarray(3 * i, 3 * i + 3));
    return kept[i];
  };
  // Where an edge meets the plane: one vertex for both its triangles.
  const crossing = (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = low * count + high;
    let at = crossed.get(key);
    if (at === undefined) {
      const share = away[low] / (away[low] - away[high]);
      const between = values => COORDINATES.map(axis => values[3 * low + axis] + share * (values[3 * high + axis] - values[3 * low + axis]));
      crossed.set(key, at = add(between(positions), unit(between(normals))));
    }
    return at;
  };
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [indices[t], indices[t + 1], indices[t + 2]];
    if (corners.every(i => away[i] > 0)) continue;
    const polygon = [];
    corners.forEach((from, i) => {
      const to = corners[(i + 1) % 3];
      if (away[from] <= 0) polygon.push(vertex(from));
      // A corner in the plane itself is no crossing.
      if ((away[from] > 0) !== (away[to] > 0) && away[from] !== 0 && away[to] !== 0) polygon.push(crossing(from, to));
    });
    for (let i = 1; i + 1 < polygon.length; i++) triangles.push(polygon[0], polygon[i], polygon[i + 1]);
  }
  return {positions: Float32Array.from(places), normals: Float32Array.from(directions), indices: Uint32Array.from(triangles)};
}

function area(flat) {
  let twice = 0;
  flat.forEach(([x, y], i) => {
    const [nextX, nextY] = flat[(i + 1) % flat.length];
    twice += x * nextY - nextX * y;
  });
  return twice / 2;
}

function within(flat, [x, y]) {
  let inside = false;
  flat.forEach(([aX, aY], i) => {
    const [bX, bY] = flat[(i + 1) % flat.length];
    if ((aY > y) !== (bY > y) && x < (bX - aX) * (y - aY) / (bY - aY) + aX) inside = !inside;
  });
  return inside;
}

/**
 * Ear clipping leaves out corners that lie on a straight line, but the surface beside has them: its edges would not meet the face's. They are put
 * back, each into the triangle at whose side it lies.
 * @param {number[]} triangles corners, three a triangle, anticlockwise @param {number[][]} rings corners of each ring, what is enclosed to their left
 * @returns {number[]}
 */
export function withAllCorners(triangles, rings) {
  const out = [...triangles], used = new Set(triangles), sides = new Map();
  const key = (from, to) => `${from} ${to}`;
  const put = t => { for (let i = 0; i < 3; i++) sides.set(key(out[t + i], out[t + (i + 1) % 3]), t); };
  for (let t = 0; t < out.length; t += 3) put(t);
  for (const ring of rings) {
    const first = ring.findIndex(corner => used.has(corner));
    if (first < 0) continue;
    const round = [...ring.slice(first), ...ring.slice(0, first + 1)];
    for (let i = 0, next; i + 1 < round.length; i = next) {
      for (next = i + 1; !used.has(round[next]);) next++;
      const from = round[i], to = round[next], t = sides.get(key(from, to));
      if (next === i + 1 || t === undefined) continue;
      const opposite = [out[t], out[t + 1], out[t + 2]].find(corner => corner !== from && corner !== to);
      sides.delete(key(from, to));
      for (let corner = i; corner < next; corner++) {
        const at = corner === i ? t : out.length;
        [out[at], out[at + 1], out[at + 2]] = [round[corner], round[corner + 1], opposite];
        put(at);
      }
    }
  }
  return out;
}

/**
 * The face that closes what was cut. @param {number[][]} loops [x, y, z, …] each, metres; what is enclosed lies to their left, seen from where the
 * cut's normal points @param {Cut} cut @param {(data: number[], holes?: number[]) => number[]} triangulate earcut
 * @returns {Mesh & {area: number}} square metres
 */
export function capOf(loops, {normal}, triangulate) {
  const u = unit(cross(normal, Math.abs(normal[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0])), v = cross(normal, u);
  const rings = loops.filter(loop => loop.length >= 9).map(loop => {
    const points = Array.from({length: loop.length / 3}, (_, i) => loop.slice(3 * i, 3 * i + 3));
    const flat = points.map(point => [dot(point, u), dot(point, v)]);
    return {points, flat, area: area(flat), holes: /** @type {any[]} */ ([])};
  });
  const outer = rings.filter(ring => ring.area > 0);
  for (const hole of rings.filter(ring => ring.area < 0)) {
    const around = outer.filter(ring => within(ring.flat, hole.flat[0])).sort((a, b) => a.area - b.area)[0];
    around?.holes.push(hole);
  }
  const places = [], triangles = [];
  let total = 0;
  for (const ring of outer) {
    const all = [ring, ...ring.holes];
    const starts = [];
    let corners = 0;
    for (const one of all) {
      if (corners) starts.push(corners);
      corners += one.flat.length;
      total += one.area;
    }
    const first = places.length / 3;
    for (const one of all) for (const point of one.points) places.push(...point);
    const flat = all.flatMap(one => one.flat);
    const found = triangulate(flat.flat(), starts);
    for (let i = 0; i < found.length; i += 3) {
      if (area([found[i], found[i + 1], found[i + 2]].map(at => flat[at])) < 0) [found[i + 1], found[i + 2]] = [found[i + 2], found[i + 1]];
    }
    let corner = 0;
    for (const at of withAllCorners(found, all.map(one => one.flat.map(() => corner++)))) triangles.push(first + at);
  }
  const normals = new Float32Array(places.length);
  for (let i = 0; i < normals.length; i += 3) normals.set(normal, i);
  return {positions: Float32Array.from(places), normals, indices: Uint32Array.from(triangles), area: total};
}

/**
 * Faces that lie in one plane shine through each other elsewhere: each is put a hair before those that are larger.
 * @template {{mesh: Mesh & {area: number}, cut: number}} Face @param {Face[]} faces @param {Cut[]} cuts @returns {Face[]}
 */
export function apart(faces, cuts) {
  return cuts.flatMap((cut, index) => {
    const own = faces.filter(face => face.cut === index).sort((a, b) => b.mesh.area - a.mesh.area);
    return own.map((face, rank) => ({...face, mesh: {...face.mesh, positions: face.mesh.positions.map((x, i) => x + cut.normal[i % 3] * BEFORE * rank / own.length)}}));
  });
}
