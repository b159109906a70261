// Meshes as they are seen when planes cut them: what lies on a plane's far side is gone, and what encloses space is closed where it was cut.

import {cross, dot, unit} from '../vectors.js';

const COORDINATES = [0, 1, 2];
/** Metres. Of faces that lie in one plane, one within the other, the inner one lies this far before the outermost, at most: others' viewers show both. */
const BEFORE = 2e-4;

/** @typedef {{positions: Float32Array, normals: Float32Array, indices: Uint32Array}} Mesh metres */
/** @typedef {{position: number[], normal: number[]}} Cut removes the side its normal points to */

/** Metres: places nearer than that are one. What VTK says of an outline is rounded to a tenth of it. */
const NEAR = 1e-6;

/** Places that surfaces share, so that what is computed twice is the same to the last bit: printers' programs join nothing else. */
export class Shared {
  constructor() { this.cells = new Map(); }

  /** @param {number[]} place @returns {number[]} the same, or one that is known and near */
  at(place) {
    const rounded = place.map(Math.fround), cell = rounded.map(x => Math.floor(x / (2 * NEAR)));
    // Of the neighbours those whose side is near.
    const around = COORDINATES.map(axis => [cell[axis], Math.floor((rounded[axis] - NEAR) / (2 * NEAR)), Math.floor((rounded[axis] + NEAR) / (2 * NEAR))].filter((x, i, all) => all.indexOf(x) === i));
    for (const x of around[0]) for (const y of around[1]) for (const z of around[2]) {
      for (const known of this.cells.get(`${x} ${y} ${z}`) ?? []) if (COORDINATES.every(axis => Math.abs(known[axis] - rounded[axis]) <= NEAR)) return known;
    }
    const key = cell.join(' ');
    this.cells.set(key, [...this.cells.get(key) ?? [], rounded]);
    return rounded;
  }
}

/**
 * What cuts leave of a mesh. All at once: the sides of what is left of a triangle are then those that the outlines of its cuts have.
 * @param {Mesh} mesh @param {Cut[]} cuts @param {Shared} [shared] places on the planes @returns {Mesh}
 */
export function cutMesh(mesh, cuts, shared) {
  const {positions, normals, indices} = mesh, count = positions.length / 3;
  const away = cuts.map(({position, normal}) => Float64Array.from({length: count}, (_, i) => COORDINATES.reduce((sum, axis) => sum + (positions[3 * i + axis] - position[axis]) * normal[axis], 0)));
  const active = cuts.map((_, cut) => cut).filter(cut => away[cut].some(distance => distance > 0));
  if (!active.length) return mesh;
  // Vertices from `count` on are new.
  const places = [], directions = [], distances = cuts.map(() => /** @type {number[]} */ ([]));
  const distance = (cut, i) => i < count ? away[cut][i] : distances[cut][i - count];
  const of = (values, added, i) => i < count ? values.subarray(3 * i, 3 * i + 3) : added[i - count];
  const crossed = active.map(() => new Map());
  // Where a side meets a plane: one vertex for both its triangles.
  const crossing = (at, a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a], key = `${low} ${high}`;
    let made = crossed[at].get(key);
    if (made === undefined) {
      const cut = active[at], from = distance(cut, low), share = from / (from - distance(cut, high));
      const between = (values, added) => {
        const [one, other] = [of(values, added, low), of(values, added, high)];
        return COORDINATES.map(axis => one[axis] + share * (other[axis] - one[axis]));
      };
      const exact = between(positions, places), place = shared?.at(exact) ?? exact;
      crossed[at].set(key, made = count + places.length);
      places.push(place);
      directions.push(unit(between(normals, directions)));
      cuts.forEach((one, i) => distances[i].push(i === cut ? 0 : COORDINATES.reduce((sum, axis) => sum + (place[axis] - one.position[axis]) * one.normal[axis], 0)));
    }
    return made;
  };
  const triangles = [];
  for (let t = 0; t < indices.length; t += 3) {
    let polygon = [indices[t], indices[t + 1], indices[t + 2]];
    active.forEach((cut, at) => {
      if (polygon.every(i => distance(cut, i) <= 0)) return;
      const left = [];
      polygon.forEach((from, i) => {
        const to = polygon[(i + 1) % polygon.length], [start, end] = [distance(cut, from), distance(cut, to)];
        if (start <= 0) left.push(from);
        // A corner in the plane itself is no crossing.
        if ((start > 0) !== (end > 0) && start !== 0 && end !== 0) left.push(crossing(at, from, to));
      });
      polygon = left;
    });
    for (let i = 1; i + 1 < polygon.length; i++) triangles.push(polygon[0], polygon[i], polygon[i + 1]);
  }
  // Only what is used.
  const used = new Map();
  for (const i of triangles) if (!used.has(i)) used.set(i, used.size);
  const out = {positions: new Float32Array(3 * used.size), normals: new Float32Array(3 * used.size), indices: Uint32Array.from(triangles, i => used.get(i))};
  for (const [i, to] of used) {
    out.positions.set(of(positions, places, i), 3 * to);
    out.normals.set(of(normals, directions, i), 3 * to);
  }
  return out;
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
 * cut's normal points @param {Cut} cut @param {(data: number[], holes?: number[]) => number[]} triangulate earcut @param {Shared} [shared]
 * @returns {Mesh & {area: number}} square metres
 */
export function capOf(loops, {normal}, triangulate, shared) {
  const u = unit(cross(normal, Math.abs(normal[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0])), v = cross(normal, u);
  const rings = loops.filter(loop => loop.length >= 9).map(loop => {
    const points = Array.from({length: loop.length / 3}, (_, i) => loop.slice(3 * i, 3 * i + 3)).map(point => shared?.at(point) ?? point);
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

/** A triangle's side, in order of its corners' places. */
function sideOf(triangles, t, from, to) {
  for (let i = 0; i < 3; i++) if (triangles[t + i] === from && triangles[t + (i + 1) % 3] === to) return triangles[t + (i + 2) % 3];
  return undefined;
}

/**
 * Where two faces of one body meet, each gets the other's corners. @param {{mesh: Mesh & {area: number}, cut: number}[]} faces of one body, of
 * places that are shared @param {Cut[]} cuts
 */
export function joinFaces(faces, cuts) {
  const on = (positions, corner, {position, normal}) => Math.abs(COORDINATES.reduce((sum, axis) => sum + (positions[3 * corner + axis] - position[axis]) * normal[axis], 0)) < 2 * NEAR;
  const placeOf = (positions, corner) => [...positions.subarray(3 * corner, 3 * corner + 3)];
  const corners = faces.map(({mesh}) => [...new Set(mesh.indices)]);
  return faces.map((face, i) => {
    const {mesh} = face, places = [...mesh.positions], normals = [...mesh.normals], triangles = [...mesh.indices];
    faces.forEach((other, j) => {
      if (i === j || face.cut === other.cut) return;
      const plane = cuts[other.cut], along = cross(cuts[face.cut].normal, plane.normal);
      const theirs = corners[j].filter(corner => on(other.mesh.positions, corner, cuts[face.cut]) && on(other.mesh.positions, corner, plane)).map(corner => placeOf(other.mesh.positions, corner));
      const ours = new Set(corners[i].filter(corner => on(mesh.positions, corner, plane)));
      for (let t = 0, end = triangles.length; t < end; t += 3) {
        for (let side = 0; side < 3; side++) {
          const from = triangles[t + side], to = triangles[t + (side + 1) % 3];
          if (!ours.has(from) || !ours.has(to)) continue;
          const [start, stop] = [from, to].map(corner => dot(places.slice(3 * corner, 3 * corner + 3), along));
          const share = place => (dot(place, along) - start) / (stop - start);
          const sure = 2 * NEAR / Math.abs(stop - start);
          const between = theirs.filter(place => share(place) > sure && share(place) < 1 - sure).sort((a, b) => share(a) - share(b));
          if (!between.length) continue;
          const opposite = sideOf(triangles, t, from, to);
          const row = [from];
          for (const place of between) {
            row.push(places.length / 3);
            places.push(...place);
            normals.push(...cuts[face.cut].normal);
          }
          row.push(to);
          for (let k = 0; k + 1 < row.length; k++) {
            const at = k ? triangles.length : t;
            [triangles[at], triangles[at + 1], triangles[at + 2]] = [row[k], row[k + 1], opposite];
          }
          break;  // one side of a face's triangle lies in another plane
        }
      }
    });
    return {...face, mesh: {...mesh, positions: Float32Array.from(places), normals: Float32Array.from(normals), indices: Uint32Array.from(triangles)}};
  });
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
