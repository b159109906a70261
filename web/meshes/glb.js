// Surfaces as a GLB in memory, so that they take the way of every other file: names, colours, streaming, sections. Points and triangles
// stay as the file has them; the matrix of each node puts them into the world.

/**
 * As a GLB's tree; `framed` of its extras: units and axes are known, and nobody is to guess them (src/formats/gltf/gltf_model.h).
 * @typedef {{name: string, extras?: object, parts?: import('./surface.js').Part[], children?: Node[]}} Node
 */

const FLOAT = 5126, U16 = 5123, U32 = 5125;
const linear = level => {
  const c = level / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

/**
 * @param {Node[]} roots @param {number[]} matrix @param {{notes?: string[], title?: string}} about
 * @returns {Blob}
 */
export function glbOf(roots, matrix, {notes = [], title} = {}) {
  const json = {
    asset: {version: '2.0', generator: 'Fabrica', extras: {title, notes, framed: true}}, scene: 0, scenes: [{nodes: []}],
    nodes: [], meshes: [], materials: [], accessors: [], bufferViews: [], buffers: [{byteLength: 0}],
  };
  const pieces = [];
  const materials = new Map();
  const add = bytes => {
    const at = json.buffers[0].byteLength, gap = (4 - bytes.byteLength % 4) % 4;
    pieces.push(bytes, new Uint8Array(gap));
    json.buffers[0].byteLength += bytes.byteLength + gap;
    json.bufferViews.push({buffer: 0, byteOffset: at, byteLength: bytes.byteLength});
    return json.bufferViews.length - 1;
  };
  const materialOf = color => {
    const key = String(color);
    if (!materials.has(key)) {
      const [r, g, b, a] = color;
      materials.set(key, json.materials.length);
      json.materials.push({pbrMetallicRoughness: {baseColorFactor: [linear(r), linear(g), linear(b), a]}, ...a < 1 && {alphaMode: 'BLEND'}});
    }
    return materials.get(key);
  };
  // Structures may share a file: its numbers are there once.
  const known = new Map();
  const primitiveOf = part => {
    const {points, color} = part;
    if (!known.has(points)) known.set(points, accessorsOf(part));
    const [position, indices] = known.get(points);
    return {attributes: {POSITION: position}, indices, ...color && {material: materialOf(color)}};
  };
  const accessorsOf = ({points, triangles}) => {
    const {min, max} = boxOf(points), count = points.length / 3;
    json.accessors.push({bufferView: add(points), componentType: FLOAT, count, type: 'VEC3', min, max});
    const small = count <= 0xffff;
    json.accessors.push({bufferView: add(small ? Uint16Array.from(triangles) : triangles), componentType: small ? U16 : U32, count: triangles.length, type: 'SCALAR'});
    return [json.accessors.length - 2, json.accessors.length - 1];
  };
  // The tree may be deep: no calls within calls.
  const place = (node, list) => {
    const made = {name: node.name, ...node.extras && {extras: node.extras}};
    if (node.parts?.length) {
      made.matrix = matrix;
      made.mesh = json.meshes.length;
      json.meshes.push({primitives: node.parts.map(primitiveOf)});
    }
    list.push(json.nodes.length);
    json.nodes.push(made);
    return made;
  };
  const left = roots.map(node => ({node, list: json.scenes[0].nodes})).reverse();
  while (left.length > 0) {
    const {node, list} = left.pop(), made = place(node, list);
    if (node.children?.length) left.push(...node.children.map(child => ({node: child, list: made.children ??= []})).reverse());
  }
  for (const key of ['meshes', 'materials', 'accessors', 'bufferViews', 'buffers']) if (json.buffers[0].byteLength === 0 || json[key].length === 0) delete json[key];
  return pack(json, pieces);
}

/** @param {Float32Array} points */
export function boxOf(points) {
  const min = [Infinity, Infinity, Infinity], max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    const k = i % 3;
    if (points[i] < min[k]) min[k] = points[i];
    if (points[i] > max[k]) max[k] = points[i];
  }
  return {min, max};
}

function pack(json, pieces) {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const blank = new Uint8Array((4 - text.length % 4) % 4).fill(32);
  const data = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const head = new Uint32Array([0x46546c67, 2, 12 + 8 + text.length + blank.length + (data ? 8 + data : 0), text.length + blank.length, 0x4e4f534a]);
  return new Blob([head, text, blank, ...data ? [new Uint32Array([data, 0x004e4942]), ...pieces] : []]);
}
