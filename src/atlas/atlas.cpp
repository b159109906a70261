#include "atlas/atlas.h"

#include <algorithm>

namespace fabrica {

void Hierarchy::buildIndex(size_t structureCount) {
  roots.clear();
  nodesOf.assign(structureCount, {});
  for (HierarchyNode& node : nodes) node.children.clear();
  for (uint32_t i = 0; i < nodes.size(); ++i) {
    const HierarchyNode& node = nodes[i];
    if (node.structure < structureCount) nodesOf[node.structure].push_back(i);
    if (node.parent < nodes.size() && node.parent != i) nodes[node.parent].children.push_back(i);
    else roots.push_back(i);
  }
}

std::vector<uint32_t> Hierarchy::below(std::vector<uint32_t> open) const {
  std::vector<uint32_t> order;
  std::vector<bool> seen(nodes.size());
  while (!open.empty()) {
    const uint32_t node = open.back();
    open.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    order.push_back(node);
    open.insert(open.end(), nodes[node].children.rbegin(), nodes[node].children.rend());
  }
  return order;
}

float voxelEdge(const VolumeLevel& level) {
  const mat3 axes(level.indexToWorld);
  return std::min({glm::length(axes[0]), glm::length(axes[1]), glm::length(axes[2])});
}

Bounds volumeBounds(const Volume& volume) {
  const VolumeLevel& level = volume.levels.front();
  Bounds voxels;
  voxels.include(vec3(-0.5f));
  voxels.include(vec3(level.size[0], level.size[1], level.size[2]) - 0.5f);
  return transformed(voxels, level.indexToWorld);
}

StructureIndex Atlas::indexOf(const std::string& id) const {
  const auto it = byId_.find(id);
  return it == byId_.end() ? kNone : it->second;
}

std::vector<std::string> Atlas::idsOf(std::span<const StructureIndex> which) const {
  std::vector<std::string> out;
  for (const StructureIndex s : which) out.push_back(structures[s].id);
  return out;
}

void Atlas::finish() {
  byId_.clear();
  for (StructureIndex i = 0; i < structures.size(); ++i) {
    Structure& structure = structures[i];
    std::string id = structure.id;
    for (int n = 2; !byId_.emplace(id, i).second; ++n) id = structure.id + "~" + std::to_string(n);
    structure.id = std::move(id);
  }
  findBounds();
  for (Hierarchy& hierarchy : hierarchies) hierarchy.buildIndex(structures.size());
}

void Atlas::findBounds() {
  bounds = {};
  for (Structure& structure : structures) structure.bounds = {};
  for (const MeshPart& part : parts) {
    bounds.include(part.bounds);
    if (part.structure < structures.size()) structures[part.structure].bounds.include(part.bounds);
  }
}

Grid Atlas::lattice(uint32_t g) const {
  Grid grid = grids[g];
  if (const uint32_t o = openedOf(grid.source); o < opened.size()) {
    const SourcePlace& placed = opened[o].placed;
    grid.origin = placed.of(grid.origin);
    grid.step *= placed.scale;
    grid.turn = placed.turn;
  }
  return grid;
}

std::vector<Grid> Atlas::lattices() const {
  std::vector<Grid> out;
  out.reserve(grids.size());
  for (uint32_t g = 0; g < grids.size(); ++g) out.push_back(lattice(g));
  return out;
}

}  // namespace fabrica
