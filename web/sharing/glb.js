// A GLB of what is shown: plain glTF 2.0, metres, y towards the head, with names, colours and the tree above it; its extras are those that we read
// ourselves (docs/formats.md), so that it opens here with all its names. glTF-Transform writes it, and is
// handed over: tests have a copy of their own.

const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const some = values => values && Object.keys(values).length ? values : undefined;

export class GlbWriter {
  /** @param {{title: string, credit: string, structures: any[]}} plan src/app/shapes.h @param {{Document: any, WebIO: any}} library */
  constructor({title, credit, structures}, {Document, WebIO}) {
    this.io = new WebIO();
    const document = this.document = new Document();
    Object.assign(document.getRoot().getAsset(), {generator: 'Fabrica', ...credit && {copyright: credit}});
    this.buffer = document.createBuffer();
    const scene = document.createScene(title);
    document.getRoot().setDefaultScene(scene);
    this.materials = new Map();
    this.nodes = structures.map(({id, name, names, synonyms, ontology, definition, closed, parts}) => document.createNode(name).setExtras(
      JSON.parse(JSON.stringify({id, names: some(names), synonyms: some(synonyms), ontology: some(ontology), definition: definition || undefined, closure: parts.length && closed ? 'closed' : undefined}))));
    structures.forEach(({parent}, i) => (parent >= 0 ? this.nodes[parent] : scene).addChild(this.nodes[i]));
    this.structures = structures;
  }

  material({color, opacity, closed}) {
    const key = [color, opacity, closed].join();
    let made = this.materials.get(key);
    if (!made) {
      const rgb = [1, 3, 5].map(at => linear(parseInt(color.slice(at, at + 2), 16) / 255));
      made = this.document.createMaterial(color).setBaseColorFactor([...rgb, opacity]).setMetallicFactor(0).setRoughnessFactor(0.6).setDoubleSided(!closed)
        .setAlphaMode(opacity < 1 ? 'BLEND' : 'OPAQUE');
      this.materials.set(key, made);
    }
    return made;
  }

  /**
   * @param {number} at of the structure in the plan @param {{positions: Float32Array, normals: Float32Array, indices: Uint32Array}} mesh
   * @param {number} [look] whose colour it has
   */
  add(at, {positions, normals, indices}, look = at) {
    if (!indices.length) return;
    const {document, buffer} = this;
    const node = this.nodes[at];
    if (!node.getMesh()) node.setMesh(document.createMesh(node.getName()));
    const accessor = (type, array) => document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
    node.getMesh().addPrimitive(document.createPrimitive().setMaterial(this.material(this.structures[look])).setAttribute('POSITION', accessor('VEC3', positions))
      .setAttribute('NORMAL', accessor('VEC3', normals)).setIndices(accessor('SCALAR', positions.length / 3 < 0xffff ? new Uint16Array(indices) : indices)));
  }

  /** @returns {Promise<Blob>} */
  async finish() { return new Blob([await this.io.writeBinary(this.document)], {type: 'model/gltf-binary'}); }
}
