// Google's own Draco, as glTF files use it.
import draco3d from "draco3d";

export const decoderModule = await draco3d.createDecoderModule();
export const encoderModule = await draco3d.createEncoderModule();

// One Draco buffer → positions (x y z …) and triangles.
export function decodeDraco(bytes, positionId) {
  const decoder = new decoderModule.Decoder();
  const buffer = new decoderModule.DecoderBuffer();
  const mesh = new decoderModule.Mesh();
  try {
    buffer.Init(new Int8Array(bytes), bytes.length);
    const status = decoder.DecodeBufferToMesh(buffer, mesh);
    if (!status.ok()) throw new Error(status.error_msg());
    const attribute = decoder.GetAttributeByUniqueId(mesh, positionId);
    return { positions: floats(decoder, mesh, attribute), indices: triangles(decoder, mesh) };
  } finally {
    for (const thing of [mesh, buffer, decoder]) decoderModule.destroy(thing);
  }
}

function floats(decoder, mesh, attribute) {
  const length = mesh.num_points() * 3 * 4, pointer = decoderModule._malloc(length);
  decoder.GetAttributeDataArrayForAllPoints(mesh, attribute, decoderModule.DT_FLOAT32, length, pointer);
  const values = new Float32Array(decoderModule.HEAPF32.buffer, pointer, length / 4).slice();
  decoderModule._free(pointer);
  return values;
}

function triangles(decoder, mesh) {
  const length = mesh.num_faces() * 3 * 4, pointer = decoderModule._malloc(length);
  decoder.GetTrianglesUInt32Array(mesh, length, pointer);
  const values = new Uint32Array(decoderModule.HEAPF32.buffer, pointer, length / 4).slice();
  decoderModule._free(pointer);
  return values;
}
