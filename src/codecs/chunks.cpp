#include "codecs/chunks.h"

namespace fabrica {

namespace {

Error damagedMesh() { return {ErrorCode::Internal, "A decoded mesh is inconsistent."}; }
Error damagedBlock() { return {ErrorCode::Internal, "A decoded image block is inconsistent."}; }

bool aligned(ByteView bytes) { return reinterpret_cast<uintptr_t>(bytes.data()) % alignof(uint32_t) == 0; }

}  // namespace

Result<MeshChunkView> viewMeshChunk(ByteView bytes) {
  ByteReader reader(bytes);
  MeshChunkView view;
  view.header = reader.get<MeshChunkHeader>();
  const MeshChunkHeader& header = view.header;
  const uint64_t vertexBytes = uint64_t(header.vertexCount) * sizeof(PackedVertex);
  const uint64_t indexBytes = uint64_t(header.indexCount) * sizeof(uint32_t);
  const uint64_t borderBytes = uint64_t(header.borderCount) * 2 * sizeof(uint32_t);
  if (!reader.ok() || !aligned(bytes) || header.magic != MeshChunkHeader::kMagic || header.indexCount % 3 != 0 ||
      reader.remaining() != vertexBytes + indexBytes + borderBytes)
    return damagedMesh();
  const ByteView vertices = reader.view(size_t(vertexBytes));
  const ByteView indices = reader.view(size_t(indexBytes));
  const ByteView border = reader.view(size_t(borderBytes));
  view.vertices = {reinterpret_cast<const PackedVertex*>(vertices.data()), header.vertexCount};
  view.indices = {reinterpret_cast<const uint32_t*>(indices.data()), header.indexCount};
  view.border = {reinterpret_cast<const uint32_t*>(border.data()), size_t(header.borderCount) * 2};
  uint32_t highest = 0;
  for (const uint32_t index : view.indices) highest = index > highest ? index : highest;
  for (const uint32_t index : view.border) highest = index > highest ? index : highest;
  if (!(view.indices.empty() && view.border.empty()) && highest >= header.vertexCount) return damagedMesh();
  return view;
}

Result<BrickChunkView> viewBrickChunk(ByteView bytes) {
  ByteReader reader(bytes);
  BrickChunkView view;
  view.header = reader.get<BrickChunkHeader>();
  const BrickChunkHeader& header = view.header;
  // Each side at most 2^20, so the product cannot overflow.
  bool sane = reader.ok() && aligned(bytes) && header.magic == BrickChunkHeader::kMagic;
  for (const uint32_t side : header.size) sane = sane && side > 0 && side <= (1u << 20);
  if (!sane) return damagedBlock();
  const uint64_t texels = uint64_t(header.size[0]) * header.size[1] * header.size[2];
  const uint32_t size = texelBytes(header.format);
  if (size == 0 || reader.remaining() / size != texels || reader.remaining() % size != 0) return damagedBlock();
  view.texels = reader.view(reader.remaining());
  return view;
}

}  // namespace fabrica
