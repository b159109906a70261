#include "maker/write/closings.h"

#include <map>

#include "codecs/decode.h"
#include "codecs/mesh_lattice.h"

namespace fabrica {

namespace {

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
  const Grid grid = latticeAround(all);
  std::map<uint32_t, SurfaceBorder> borders;     // by node
  std::vector<bool> torn(table.nodes.size());    // nodes with a mesh that is no surface
  for (size_t i = 0; i < table.primitives.size(); ++i) {
    const ScenePrimitive& primitive = table.primitives[i];
    if (primitive.levels.empty() || table.nodes[primitive.node].closure == Closure::Closed) continue;
    auto bytes = bytesOf(i);
    if (!bytes) return std::move(bytes).error();
    const ByteView range = *bytes;
    auto chunk = decodeMesh(meshDecodeParams(grid, primitive.transform, primitive.levels.back(), primitive.node), {&range, 1});
    const auto mesh = chunk ? viewMeshChunk(*chunk) : Result<MeshChunkView>(std::move(chunk).error());
    if (mesh && !isTorn(*mesh)) addBorder(*mesh, borders[primitive.node]);
    else torn[primitive.node] = true;
  }
  ClosureFinder finder;
  for (auto& [node, border] : borders)
    if (!torn[node]) finder.set(node, 0, std::move(border));
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
