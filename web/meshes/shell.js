// The surface of what VTK calls an unstructured grid, the kind that bodies for mechanics are: cells of three dimensions, of which the faces that
// only one cell has are the surface, and polygons among them, which stay. Cells and the order of their corners: VTK File Formats and
// vtkCellType.h; what a quadratic cell has on its edges is left out.

import {damaged} from './surface.js';
import {Growing} from './text.js';
import {eachCell} from './vtk_types.js';

const NONE = 0xffffffff;

/** Faces, seen from outside, by places of corners. */
const TETRA = [[0, 1, 3], [1, 2, 3], [2, 0, 3], [0, 2, 1]];
const HEXAHEDRON = [[0, 4, 7, 3], [1, 2, 6, 5], [0, 1, 5, 4], [3, 7, 6, 2], [0, 3, 2, 1], [4, 5, 6, 7]];
const VOXEL = HEXAHEDRON.map(face => face.map(k => [0, 1, 3, 2, 4, 5, 7, 6][k]));  // whose corners go row by row
const WEDGE = [[0, 1, 2], [3, 5, 4], [0, 3, 4, 1], [1, 4, 5, 2], [2, 5, 3, 0]];
const PYRAMID = [[0, 3, 2, 1], [0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]];

/** By VTK's number of the kind. @type {Record<number, {faces: number[][], corners: number}>} */
const SOLID = Object.fromEntries([[10, TETRA, 4], [11, VOXEL, 8], [12, HEXAHEDRON, 8], [13, WEDGE, 6], [14, PYRAMID, 5],
  [24, TETRA, 4], [25, HEXAHEDRON, 8], [26, WEDGE, 6], [27, PYRAMID, 5], [29, HEXAHEDRON, 8]].map(([kind, faces, corners]) => [kind, {faces, corners}]));
/** Flat ones: how many of their corners are no middles of edges; 0: all of them. */
const FLAT = {5: 3, 7: 0, 8: 4, 9: 4, 22: 3, 23: 4, 28: 4, 34: 3};
const STRIP = 6, PIXEL = 8;
/** Points and lines: no surface, as in other files. */
const THIN = new Set([0, 1, 2, 3, 4, 21, 35]);

/**
 * Adds the surface of a grid.
 * @param {import('./surface.js').Faces} faces @param {ArrayLike<number>} offsets where each cell ends, or with a 0 in front @param {any} corners
 * @param {ArrayLike<number>} kinds of each cell, VTK's numbers @param {string[]} notes what a person is told of what is not there
 */
export function addGrid(faces, offsets, corners, kinds, notes) {
  const front = offsets.length - kinds.length;
  if (front !== 0 && !(front === 1 && offsets[0] === 0)) throw damaged('Its cells are damaged.');
  const shell = new Shell(faces);
  eachCell(offsets, corners, (cell, i) => shell.add(kinds[i - front], cell));
  shell.close();
  if (shell.left > 0) notes.push(`Left out: ${shell.left} cells of kinds that are not read.`);
}

class Shell {
  /** @param {import('./surface.js').Faces} faces where the surface goes */
  constructor(faces) {
    this.faces = faces;
    this.open = new Growing(Uint32Array);  // four corners a face of a solid, NONE the last of a triangle; the lowest first
    this.left = 0;                         // cells of kinds that are not read
  }

  /** @param {number} kind VTK's number @param {any} corners indices of points */
  add(kind, corners) {
    const solid = SOLID[kind];
    if (solid) this.addSolid(solid, corners);
    else if (kind === STRIP) this.faces.addStrip(corners);
    else if (kind in FLAT) {
      const count = FLAT[kind] || corners.length;
      if (corners.length < count) throw damaged('Its cells are damaged.');
      if (kind === PIXEL) this.faces.add([corners[0], corners[1], corners[3], corners[2]]);
      else this.faces.add(corners, count);
    } else if (!THIN.has(kind)) this.left++;
  }

  addSolid({faces, corners: wanted}, corners) {
    if (corners.length < wanted) throw damaged('Its cells are damaged.');
    const most = this.faces.points.length / 3;
    for (let i = 0; i < wanted; i++) {
      if (!(corners[i] >= 0 && corners[i] < most)) {
        this.faces.wrong++;
        return;
      }
    }
    for (const face of faces) {
      // Turned so that the lowest comes first: neighbours then lie in one group.
      let first = 0;
      for (let k = 1; k < face.length; k++) if (corners[face[k]] < corners[face[first]]) first = k;
      const at = k => corners[face[(first + k) % face.length]];
      this.open.add4(at(0), at(1), at(2), face.length === 4 ? at(3) : NONE);
    }
  }

  /** Gives the faces that only one cell has to the surface. */
  close() {
    const {values, length} = this.open, count = length / 4, points = this.faces.points.length / 3;
    const from = new Uint32Array(points + 1);
    for (let i = 0; i < length; i += 4) from[values[i] + 1]++;
    for (let p = 0; p < points; p++) from[p + 1] += from[p];
    const order = new Uint32Array(count), next = from.slice(0, points);
    for (let i = 0; i < count; i++) order[next[values[i * 4]]++] = i;
    // The other corners, whichever way they go round.
    const lower = i => Math.min(values[i * 4 + 1], values[i * 4 + 3] === NONE ? values[i * 4 + 2] : values[i * 4 + 3]);
    const upper = i => Math.max(values[i * 4 + 1], values[i * 4 + 3] === NONE ? values[i * 4 + 2] : values[i * 4 + 3]);
    const across = i => (values[i * 4 + 3] === NONE ? NONE : values[i * 4 + 2]);
    const compare = (i, j) => lower(i) - lower(j) || upper(i) - upper(j) || across(i) - across(j);
    for (let p = 0; p < points; p++) {
      const group = order.subarray(from[p], from[p + 1]).sort(compare);
      for (let i = 0; i < group.length;) {
        let end = i + 1;
        while (end < group.length && compare(group[i], group[end]) === 0) end++;
        if (end === i + 1) this.faces.add(values.subarray(group[i] * 4, group[i] * 4 + (across(group[i]) === NONE ? 3 : 4)));
        i = end;
      }
    }
  }
}
