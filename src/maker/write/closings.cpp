#include "maker/write/closings.h"

#include <algorithm>
#include <map>

#include "atlas/closure.h"
#include "codecs/decode.h"

namespace fabrica {

namespace {

// As MeshStream makes them for the page.
MeshDecodeParams paramsOf(const ScenePrimitive& primitive, const MeshLevel& level, const Bounds& all) {
  MeshDecodeParams params;
  params.codec = uint32_t(level.codec);
  const vec3 size = all.size();
  for (int i = 0; i < 3; ++i) params.gridOrigin[i] = all.min[i];
  params.gridStep = std::max({size.x, size.y, size.z, 1e-6f}) / 65535;
  for (int i = 0; i < 16; ++i) params.transform[i] = primitive.transform[i / 4][i % 4];
  for (size_t i = 0; i < level.params.size() && i < 8; ++i) params.words[i] = level.params[i];
  return params;
}

struct Borders {
  std::map<uint32_t, SurfaceBorder> of;  // by node
  std::vector<bool> torn;                // nodes with a mesh that is no surface

  void include(uint32_t node, const MeshChunkView& chunk) {
    if (chunk.header.openEdges > chunk.header.borderCount) torn[node] = true;
    SurfaceBorder& border = of[node];
    border.area += chunk.header.area;
    border.volume += chunk.header.volume;
    const auto at = [&](uint32_t vertex) {
      const PackedVertex& v = chunk.vertices[vertex];
      return latticePoint(v.x, v.y, v.z);
    };
    for (size_t i = 0; i + 1 < chunk.border.size(); i += 2) border.edges.push_back({at(chunk.border[i]), at(chunk.border[i + 1])});
  }
};

Hierarchy treeOf(const std::vector<SceneNode>& nodes) {
  Hierarchy tree;
  for (uint32_t i = 0; i < nodes.size(); ++i) tree.nodes.push_back({i, nodes[i].parent, {}});
  tree.buildIndex(nodes.size());
  return tree;
}

}  // namespace

Status findClosings(SceneTable& table, const std::function<Result<Bytes>(size_t primitive)>& bytesOf) {
  Bounds all;
  for (const ScenePrimitive& primitive : table.primitives) all.include(primitive.bounds);
  Borders borders;
  borders.torn.resize(table.nodes.size());
  for (size_t i = 0; i < table.primitives.size(); ++i) {
    const ScenePrimitive& primitive = table.primitives[i];
    if (primitive.levels.empty() || table.nodes[primitive.node].closure == Closure::Closed) continue;
    auto bytes = bytesOf(i);
    if (!bytes) return std::move(bytes).error();
    const ByteView range = *bytes;
    auto chunk = decodeMesh(paramsOf(primitive, primitive.levels.back(), all), {&range, 1});
    const auto view = chunk ? viewMeshChunk(*chunk) : Result<MeshChunkView>(std::move(chunk).error());
    if (view) borders.include(primitive.node, *view);
    else borders.torn[primitive.node] = true;
  }
  ClosureFinder finder;
  for (auto& [node, border] : borders.of)
    if (!borders.torn[node]) finder.set(node, 0, std::move(border));
  const Hierarchy tree = treeOf(table.nodes);
  finder.begin(tree);
  std::vector<ClosureFinder::Found> found;
  while (finder.step(tree, found)) {
  }
  table.closings.clear();
  for (ClosureFinder::Found& one : found) table.closings.push_back({one.by, std::move(one.members)});
  table.closingsKnown = true;
  return Ok{};
}

}  // namespace fabrica
