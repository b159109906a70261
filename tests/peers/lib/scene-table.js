// Reads the index of meshes (magic "FST1", src/formats/gltf/scene_table.cpp): what it claims is compared with what others
// find in the GLB.
export function readSceneTable(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const step = (n) => (at += n) - n;
  const u8 = () => view.getUint8(step(1));
  const u32 = () => view.getUint32(step(4), true);
  const f32 = () => view.getFloat32(step(4), true);
  const u64 = () => Number(view.getBigUint64(step(8), true));
  const take = (n) => bytes.subarray(step(n), at);
  const text = () => new TextDecoder().decode(take(u32()));
  const list = (read) => Array.from({ length: u32() }, read);
  const floats = (n) => Array.from({ length: n }, f32);

  if (u32() !== 0x31545346) throw new Error("not an index of meshes");
  const resources = list(text);
  const embedded = take(u32());
  const nodes = list(() => ({
    name: text(), id: text(), parent: u32(), names: list(() => [text(), text()]), synonyms: list(text), ontology: list(text),
    definition: text(), closure: u8(), tissue: u8(), labelVolume: u32(), labelValue: u32(),
  }));
  const primitives = list(() => ({
    node: u32(), color: [u8(), u8(), u8(), u8()], hasColor: u8() !== 0, transform: floats(16),
    bounds: { min: floats(3), max: floats(3) },
    levels: list(() => ({
      codec: u8(), ranges: list(() => ({ resource: u32(), offset: u64(), length: u32() })), params: list(u32),
      triangles: u32(), vertices: u32(), error: f32(),
    })),
  }));
  const table = { resources, embedded, nodes, primitives, notes: list(text), title: text(), copyright: text() };
  // Not in indexes made before November 2026.
  table.closings = at < bytes.length ? list(() => ({ by: u32(), nodes: list(u32) })) : null;
  if (at !== bytes.length) throw new Error(`the index of meshes has ${bytes.length - at} bytes too many`);
  return table;
}
