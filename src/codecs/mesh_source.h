// A mesh as it came out of a file, before it is put on the grid.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codecs/chunks.h"

namespace fabrica {

struct MeshSource {
  std::vector<float> positions;   // three a vertex, file coordinates
  std::vector<float> normals;     // three a vertex, or empty
  std::vector<uint32_t> indices;  // three a triangle, every one < vertexCount()
  size_t vertexCount() const { return positions.size() / 3; }
};

Result<MeshSource> readDracoMesh(const MeshDecodeParams& params, ByteView bytes);
Result<MeshSource> readRawMesh(const MeshDecodeParams& params, std::span<const ByteView> ranges);

// Transform, quantise, join, count edges → MeshChunk.
Result<Bytes> packMesh(const MeshDecodeParams& params, const MeshSource& source);

struct EdgeCount {
  uint32_t edges = 0, open = 0;                  // open: not used as often one way as the other
  std::vector<std::array<uint32_t, 2>> border;  // the open ones as the surplus runs; empty beyond kMostBorderEdges
};
// `corners`: three position numbers a triangle, each < positionCount.
EdgeCount countEdges(std::span<const uint32_t> corners, uint32_t positionCount);

// Unit normal → octahedral, -127..127 each (Cigolle et al. 2014).
void encodeOctahedral(const vec3& normal, int8_t& u, int8_t& v);

}  // namespace fabrica
