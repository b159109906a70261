// The lattice that a source's meshes are decoded onto: where it lies, how a level gets onto it, and what of a mesh's border lies
// there. The page, the maker and the tests have to agree on it to the last bit.
#pragma once

#include <algorithm>
#include <cstring>

#include "atlas/atlas.h"
#include "atlas/closure.h"
#include "codecs/chunks.h"

namespace fabrica {

// Around everything of one source.
inline Grid latticeAround(const Bounds& box, uint32_t source = 0) {
  const vec3 size = box.size();
  return {box.empty() ? vec3(0) : box.min, std::max({size.x, size.y, size.z, 1e-6f}) / 65535.0f, quat(1, 0, 0, 0), source};
}

// `transform`: file → world. `slot`: what vertices carry (PackedVertex).
inline MeshDecodeParams meshDecodeParams(const Grid& grid, const mat4& transform, const MeshLevel& level, uint32_t slot) {
  MeshDecodeParams params;
  params.codec = uint32_t(level.codec);
  params.slot = slot;
  for (int i = 0; i < 3; ++i) params.gridOrigin[i] = grid.origin[i];
  params.gridStep = grid.step;
  std::memcpy(params.transform, &transform[0][0], sizeof params.transform);
  for (size_t i = 0; i < std::min<size_t>(level.params.size(), 8); ++i) params.words[i] = level.params[i];
  return params;
}

// More open edges than are listed: no surface.
inline bool isTorn(const MeshChunkView& mesh) { return mesh.header.openEdges > mesh.header.borderCount; }

// Adds what is listed of a mesh's border to that of the structure's other meshes.
inline void addBorder(const MeshChunkView& mesh, SurfaceBorder& border) {
  border.area += mesh.header.area;
  border.volume += mesh.header.volume;
  const auto at = [&](uint32_t vertex) {
    const PackedVertex& v = mesh.vertices[vertex];
    return latticePoint(v.x, v.y, v.z);
  };
  border.edges.reserve(border.edges.size() + mesh.border.size() / 2);
  for (size_t i = 0; i + 1 < mesh.border.size(); i += 2) border.edges.push_back({at(mesh.border[i]), at(mesh.border[i + 1])});
}

}  // namespace fabrica
