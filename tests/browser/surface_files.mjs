// Surface files as programs write them: a cube of some size (its points, its faces as quads), in every format and variant that is read.
import zlib from 'node:zlib';

const CORNERS = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]];
export const QUADS = [[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [2, 3, 7, 6], [0, 4, 7, 3], [1, 2, 6, 5]];
const TRIANGLES = QUADS.flatMap(([a, b, c, d]) => [[a, b, c], [a, c, d]]);

/** Corners of a box. @param {number} size @param {number[]} [at] */
export const corners = (size, at = [0, 0, 0]) => CORNERS.map(corner => corner.map((x, k) => at[k] + x * size));

/** @param {{name?: string, material?: string, size?: number, at?: number[]}[]} boxes @param {string[]} [head] lines in front */
export function obj(boxes, head = []) {
  const lines = [...head];
  boxes.forEach(({name, material, size = 40, at}, i) => {
    if (name) lines.push(`${i % 2 ? 'g' : 'o'} ${name}`);
    lines.push(...corners(size, at).map(point => `v ${point.join(' ')}`), 'vn 0 0 1');
    if (material) lines.push(`usemtl ${material}`);
    // The ways in which corners are written, relative ones too.
    QUADS.forEach((quad, face) => lines.push(`f ${quad.map(k => (face % 2 ? `${k - 8}` : `${i * 8 + k + 1}//${i + 1}`)).join(' ')}`));
  });
  return Buffer.from(lines.join('\n'));
}

export const stlText = (solids) => Buffer.from(solids.map(({name = '', size = 40, at}) => {
  const points = corners(size, at);
  return `solid ${name}\n${TRIANGLES.map(face => ` facet normal 0 0 0\n  outer loop\n${face.map(k => `   vertex ${points[k].map(x => x.toExponential(6)).join(' ')}\n`).join('')}  endloop\n endfacet\n`).join('')}endsolid ${name}\n`;
}).join(''));

export function stlBinary({size = 40, at, head = 'solid by a program that says so, all the same'} = {}) {
  const points = corners(size, at), out = Buffer.alloc(84 + 50 * TRIANGLES.length);
  out.write(head, 0, 80, 'latin1');
  out.writeUInt32LE(TRIANGLES.length, 80);
  TRIANGLES.forEach((face, i) => face.forEach((k, c) => points[k].forEach((x, d) => out.writeFloatLE(x, 84 + i * 50 + 12 + c * 12 + d * 4))));
  return out;
}

/** @param {{format: 'ascii'|'binary_little_endian'|'binary_big_endian', size?: number, at?: number[], color?: (point: number) => number[]}} how */
export function ply({format, size = 40, at, color}) {
  const points = corners(size, at);
  const head = ['ply', `format ${format} 1.0`, 'comment made for a test', 'element vertex 8', 'property float x', 'property double y', 'property float z',
    ...color ? ['property uchar red', 'property uchar green', 'property uchar blue'] : [], 'element edge 0', 'property int vertex1',
    'element face 6', 'property uchar quality', 'property list uchar int vertex_indices', 'end_header', ''].join('\n');
  if (format === 'ascii') {
    return Buffer.from(`${head}${points.map((p, i) => `${[...p, ...color?.(i) ?? []].join(' ')}\n`).join('')}${QUADS.map(quad => `7 4 ${quad.join(' ')}\n`).join('')}`);
  }
  const little = format === 'binary_little_endian', pieces = [Buffer.from(head)];
  const put = (kind, value, bytes) => {
    const piece = Buffer.alloc(bytes);
    piece[`write${kind}${bytes > 1 ? (little ? 'LE' : 'BE') : ''}`](value);
    pieces.push(piece);
  };
  points.forEach(([x, y, z], i) => {
    put('Float', x, 4);
    put('Double', y, 8);
    put('Float', z, 4);
    for (const level of color?.(i) ?? []) put('UInt8', level, 1);
  });
  for (const quad of QUADS) {
    put('UInt8', 7, 1);
    put('UInt8', 4, 1);
    for (const k of quad) put('Int32', k, 4);
  }
  return Buffer.concat(pieces);
}

/** Legacy VTK. @param {{binary?: boolean, version?: string, size?: number, at?: number[], title?: string, extra?: boolean, strips?: boolean}} how */
export function vtk({binary = false, version = '3.0', size = 40, at, title = 'vtk output', extra = false, strips = false} = {}) {
  const points = corners(size, at).flat(), pieces = [];
  const text = words => pieces.push(Buffer.from(words));
  const floats = values => {
    const out = Buffer.alloc(values.length * 4);
    values.forEach((value, i) => out.writeFloatBE(value, i * 4));
    pieces.push(out);
    text('\n');
  };
  const ints = (values, wide) => {
    const out = Buffer.alloc(values.length * (wide ? 8 : 4));
    values.forEach((value, i) => (wide ? out.writeBigInt64BE(BigInt(value), i * 8) : out.writeInt32BE(value, i * 4)));
    pieces.push(out);
    text('\n');
  };
  const put = (values, kind) => {
    if (!binary) text(`${values.join(' ')}\n`);
    else if (kind === 'float') floats(values);
    else ints(values, kind === 'wide');
  };
  text(`# vtk DataFile Version ${version}\n${title}\n${binary ? 'BINARY' : 'ASCII'}\nDATASET POLYDATA\n`);
  if (extra) {
    text('FIELD FieldData 1\nSpacing 3 1 float\n');
    put([1, 1, 1], 'float');
  }
  text('POINTS 8 float\n');
  put(points, 'float');
  if (extra) text('METADATA\nINFORMATION 0\n\n');
  const cells = strips ? TRIANGLES : QUADS, word = strips ? 'TRIANGLE_STRIPS' : 'POLYGONS', each = cells[0].length;
  if (Number(version) >= 5) {
    text(`${word} ${cells.length + 1} ${cells.length * each}\nOFFSETS vtktypeint64\n`);
    put([0, ...cells.map((_, i) => (i + 1) * each)], 'wide');
    text('CONNECTIVITY vtktypeint64\n');
    put(cells.flat(), 'wide');
  } else {
    text(`${word} ${cells.length} ${cells.length * (each + 1)}\n`);
    put(cells.flatMap(cell => [each, ...cell]), 'int');
  }
  text('POINT_DATA 8\nSCALARS some float 1\nLOOKUP_TABLE default\n');
  put(points.slice(0, 8), 'float');
  return Buffer.concat(pieces);
}

/** Two cells that make the cube: its lower and its upper half, of 12 points. By kind of cell; `cells`: corners of each with VTK's number. */
const halves = (size, at = [0, 0, 0]) => [0, size / 2, size].flatMap(z => [[0, 0], [size, 0], [0, size], [size, size]].map(([x, y]) => [at[0] + x, at[1] + y, at[2] + z]));
const GRIDS = {
  voxels: [[11, 0, 1, 2, 3, 4, 5, 6, 7], [11, 4, 5, 6, 7, 8, 9, 10, 11]],
  hexahedra: [[12, 0, 1, 3, 2, 4, 5, 7, 6], [12, 4, 5, 7, 6, 8, 9, 11, 10]],
  wedges: [[13, 0, 2, 1, 4, 6, 5], [13, 1, 2, 3, 5, 6, 7], [13, 4, 6, 5, 8, 10, 9], [13, 5, 6, 7, 9, 10, 11]],
  // The lower half of tetrahedra, the upper one a quadratic hexahedron, whose further corners count for nothing; a point and a line.
  mixed: [[10, 0, 1, 2, 4], [10, 3, 2, 1, 7], [10, 6, 7, 4, 2], [10, 5, 4, 7, 1], [10, 1, 2, 4, 7], [25, 4, 5, 7, 6, 8, 9, 11, 10, ...Array(12).fill(0)], [1, 3], [3, 0, 1]],
};

/** A legacy VTK file of an unstructured grid. @param {keyof GRIDS} kind @param {{binary?: boolean, version?: string, size?: number, at?: number[]}} [how] */
export function vtkGrid(kind, {binary = false, version = '3.0', size = 40, at} = {}) {
  const cells = GRIDS[kind], pieces = [], wide = Number(version) >= 5;
  const put = (values, bytes = 4) => {
    if (!binary) return pieces.push(Buffer.from(`${values.join(' ')}\n`));
    const out = Buffer.alloc(values.length * bytes + 1, '\n');
    values.forEach((value, i) => (bytes === 8 ? out.writeBigInt64BE(BigInt(value), i * 8) : out.writeInt32BE(value, i * 4)));
    return pieces.push(out);
  };
  const text = words => pieces.push(Buffer.from(words));
  text(`# vtk DataFile Version ${version}\ngrid\n${binary ? 'BINARY' : 'ASCII'}\nDATASET UNSTRUCTURED_GRID\nPOINTS 12 int\n`);
  put(halves(size, at).flat());
  const ends = cells.reduce((all, cell) => [...all, all.at(-1) + cell.length - 1], [0]);
  if (wide) {
    text(`CELLS ${ends.length} ${ends.at(-1)}\nOFFSETS vtktypeint64\n`);
    put(ends, 8);
    text('CONNECTIVITY vtktypeint64\n');
    put(cells.flatMap(([, ...corners]) => corners), 8);
  } else {
    text(`CELLS ${cells.length} ${ends.at(-1) + cells.length}\n`);
    put(cells.flatMap(([, ...corners]) => [corners.length, ...corners]));
  }
  text(`CELL_TYPES ${cells.length}\n`);
  put(cells.map(([type]) => type));
  text(`CELL_DATA ${cells.length}\n`);
  return Buffer.concat(pieces);
}

/** The same as XML, in two pieces: the second one empty. @param {keyof GRIDS} kind @param {{size?: number, at?: number[]}} [how] */
export function vtu(kind, {size = 40, at} = {}) {
  const cells = GRIDS[kind];
  const array = (name, type, values, more = '') => `<DataArray type="${type}" Name="${name}"${more} format="ascii">${values.join(' ')}</DataArray>`;
  const ends = cells.reduce((all, cell) => [...all, (all.at(-1) ?? 0) + cell.length - 1], []);
  const piece = (points, list, offsets) => `<Piece NumberOfPoints="${points.length}" NumberOfCells="${list.length}"><Points>${array('Points', 'Float32', points.flat(), ' NumberOfComponents="3"')}</Points>
<Cells>${array('connectivity', 'Int64', list.flatMap(([, ...corners]) => corners))}${array('offsets', 'Int64', offsets)}${array('types', 'UInt8', list.map(([type]) => type))}</Cells></Piece>`;
  return Buffer.from(`<?xml version="1.0"?>\n<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64"><UnstructuredGrid>
${piece(halves(size, at), cells, ends)}${piece([], [], [])}</UnstructuredGrid></VTKFile>\n`);
}

/** XML VTK. @param {{how?: 'ascii'|'binary'|'appended'|'raw', packed?: boolean, wide?: boolean, size?: number, at?: number[]}} options */
export function vtp({how = 'ascii', packed = false, wide = false, size = 40, at} = {}) {
  const arrays = {
    points: [Buffer.from(new Float32Array(corners(size, at).flat()).buffer), corners(size, at).flat()],
    connectivity: [Buffer.from(new BigInt64Array(QUADS.flat().map(BigInt)).buffer), QUADS.flat()],
    offsets: [Buffer.from(new BigInt64Array(QUADS.map((_, i) => BigInt(4 * i + 4))).buffer), QUADS.map((_, i) => 4 * i + 4)],
  };
  const word = value => {
    const out = Buffer.alloc(wide ? 8 : 4);
    if (wide) out.writeBigUInt64LE(BigInt(value));
    else out.writeUInt32LE(value);
    return out;
  };
  const BLOCK = 64;
  /** @returns {[Buffer, Buffer]} head and data */
  const stored = bytes => {
    if (!packed) return [word(bytes.length), bytes];
    const blocks = [];
    for (let from = 0; from < bytes.length; from += BLOCK) blocks.push(zlib.deflateSync(bytes.subarray(from, from + BLOCK)));
    return [Buffer.concat([word(blocks.length), word(BLOCK), word(bytes.length % BLOCK), ...blocks.map(({length}) => word(length))]), Buffer.concat(blocks)];
  };
  const encoded = bytes => {
    const [head, data] = stored(bytes);
    return packed ? head.toString('base64') + data.toString('base64') : Buffer.concat([head, data]).toString('base64');
  };
  let appended = Buffer.alloc(0);
  const array = (name, type, key, more = '') => {
    const [bytes, values] = arrays[key], named = name ? ` Name="${name}"` : '';
    if (how === 'ascii') return `<DataArray type="${type}"${named}${more} format="ascii">\n ${values.join(' ')}\n</DataArray>`;
    if (how === 'binary') return `<DataArray type="${type}"${named}${more} format="binary">\n ${encoded(bytes)}\n</DataArray>`;
    const offset = appended.length;
    appended = Buffer.concat([appended, how === 'raw' ? Buffer.concat(stored(bytes)) : Buffer.from(encoded(bytes))]);
    return `<DataArray type="${type}"${named}${more} format="appended" offset="${offset}"/>`;
  };
  const body = `<?xml version="1.0"?>\n<VTKFile type="PolyData" version="1.0" byte_order="LittleEndian" header_type="${wide ? 'UInt64' : 'UInt32'}"${packed ? ' compressor="vtkZLibDataCompressor"' : ''}>
<PolyData><Piece NumberOfPoints="8" NumberOfVerts="0" NumberOfLines="0" NumberOfStrips="0" NumberOfPolys="6">
<PointData></PointData><Points>${array('Points', 'Float32', 'points', ' NumberOfComponents="3"')}</Points>
<Verts><DataArray type="Int64" Name="offsets" format="ascii"></DataArray></Verts>
<Polys>${array('connectivity', 'Int64', 'connectivity')}${array('offsets', 'Int64', 'offsets')}</Polys></Piece></PolyData>`;
  const tail = appended.length ? [Buffer.from(`<AppendedData encoding="${how === 'raw' ? 'raw' : 'base64'}">_`), appended, Buffer.from('</AppendedData>')] : [];
  return Buffer.concat([Buffer.from(body), ...tail, Buffer.from('</VTKFile>\n')]);
}
