// A small GLB: boxes side by side, one a name, each 4 cm; with a material where a colour is given.

const CORNERS = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]];
const SIDES = [[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [2, 3, 7, 6], [0, 4, 7, 3], [1, 2, 6, 5]];
const SIZE = 0.04;

/** @param {{name: string, color?: [number, number, number], extras?: object}[]} parts @returns {Buffer} */
export function boxes(parts) {
  const positions = new Float32Array(SIDES.flatMap(side => side.flatMap(corner => CORNERS[corner].map(x => x * SIZE))));
  const indices = new Uint16Array(SIDES.flatMap((_, side) => [0, 1, 2, 0, 2, 3].map(corner => side * 4 + corner)));
  const bin = Buffer.concat([Buffer.from(positions.buffer), Buffer.from(indices.buffer)]);
  const attributes = {POSITION: 0};
  return pack({
    asset: {version: '2.0'}, scene: 0, scenes: [{nodes: parts.map((_, i) => i)}],
    nodes: parts.map(({name, extras}, i) => ({name, mesh: i, translation: [i * SIZE * 1.5, 0, 0], ...(extras && {extras})})),
    meshes: parts.map(({color}, i) => ({primitives: [{attributes, indices: 1, ...(color ? {material: i} : {})}]})),
    materials: parts.map(({color}) => ({pbrMetallicRoughness: {baseColorFactor: [...(color ?? [1, 1, 1]), 1]}})),
    accessors: [{bufferView: 0, componentType: 5126, count: 24, type: 'VEC3', min: [0, 0, 0], max: [SIZE, SIZE, SIZE]},
      {bufferView: 1, componentType: 5123, count: 36, type: 'SCALAR'}],
    bufferViews: [{buffer: 0, byteLength: positions.byteLength}, {buffer: 0, byteOffset: positions.byteLength, byteLength: indices.byteLength}],
    buffers: [{byteLength: bin.length}],
  }, bin);
}

/** A GLB as a .gltf that holds its bytes itself. @param {Buffer} glb @returns {Buffer} */
export function embedded(glb) {
  const length = glb.readUInt32LE(12);
  const json = JSON.parse(glb.toString('utf8', 20, 20 + length));
  json.buffers[0].uri = `data:application/octet-stream;base64,${glb.subarray(28 + length).toString('base64')}`;
  return Buffer.from(JSON.stringify(json));
}

/** The same file with another JSON. @param {Buffer} glb @param {(json: any) => any} change */
export function changed(glb, change) {
  const length = glb.readUInt32LE(12);
  const json = JSON.parse(glb.toString('utf8', 20, 20 + length));
  return pack(change(json) ?? json, glb.subarray(28 + length));
}

/** @param {object} json @param {Buffer} bin */
function pack(json, bin) {
  const text = Buffer.from(JSON.stringify(json));
  const chunk = (bytes, kind, filler) => {
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - bytes.length % 4) % 4, filler)]);
    const head = Buffer.alloc(8);
    head.writeUInt32LE(padded.length, 0);
    head.write(kind, 4, 'latin1');
    return Buffer.concat([head, padded]);
  };
  const body = Buffer.concat([chunk(text, 'JSON', ' '), chunk(bin, 'BIN\0', 0)]);
  const head = Buffer.alloc(12);
  head.write('glTF');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + body.length, 8);
  return Buffer.concat([head, body]);
}

/**
 * One box of 4 cm, a corner of it given sparsely, drawn at each of these places by EXT_mesh_gpu_instancing.
 * @param {string} name @param {[number, number, number][]} places @returns {Buffer}
 */
export function instances(name, places) {
  const positions = new Float32Array(SIDES.flatMap(side => side.flatMap(corner => CORNERS[corner].map(x => x * SIZE))));
  const first = positions.slice(0, 3);
  positions.fill(9, 0, 3);  // put right by the sparse values
  const indices = new Uint16Array(SIDES.flatMap((_, side) => [0, 1, 2, 0, 2, 3].map(corner => side * 4 + corner)));
  const pieces = [positions, indices, new Float32Array(places.flat()), first, new Uint16Array([0, 0])].map(array => Buffer.from(array.buffer));
  let at = 0;
  const views = pieces.map(({length}) => ({buffer: 0, byteOffset: (at += length) - length, byteLength: length}));
  return pack({
    asset: {version: '2.0'}, extensionsUsed: ['EXT_mesh_gpu_instancing'], extensionsRequired: ['EXT_mesh_gpu_instancing'],
    scene: 0, scenes: [{nodes: [0]}],
    nodes: [{name, mesh: 0, extensions: {EXT_mesh_gpu_instancing: {attributes: {TRANSLATION: 2}}}}],
    meshes: [{primitives: [{attributes: {POSITION: 0}, indices: 1}]}],
    accessors: [
      {bufferView: 0, componentType: 5126, count: 24, type: 'VEC3', min: [0, 0, 0], max: [SIZE, SIZE, SIZE],
        sparse: {count: 1, indices: {bufferView: 4, componentType: 5123}, values: {bufferView: 3}}},
      {bufferView: 1, componentType: 5123, count: 36, type: 'SCALAR'}, {bufferView: 2, componentType: 5126, count: places.length, type: 'VEC3'}],
    bufferViews: views, buffers: [{byteLength: at}],
  }, Buffer.concat(pieces));
}
