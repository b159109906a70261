#include "app/closures.h"

#include <cstring>

namespace fabrica {

namespace {

std::vector<PackedVertex> verticesOf(const Seal& seal, StructureIndex structure) {
  std::vector<PackedVertex> vertices;
  vertices.reserve(seal.points.size());
  for (LatticePoint p : seal.points) vertices.push_back({uint16_t(p), uint16_t(p >> 16), uint16_t(p >> 32), 0, 0, structure});
  return vertices;
}

render::MeshHandle uploadSeal(render::Renderer& renderer, const Seal& seal, StructureIndex structure, uint32_t grid) {
  const std::vector<PackedVertex> vertices = verticesOf(seal, structure);
  MeshChunkView chunk;
  chunk.vertices = vertices;
  chunk.indices = seal.triangles;
  return seal.triangles.empty() ? 0 : renderer.uploadMesh(chunk, grid);
}

}  // namespace

void Closures::arrived(uint32_t p, const MeshChunkView& chunk, render::MeshHandle mesh, render::Renderer& renderer) {
  const MeshPart& part = model_.atlas().parts[p];
  const Structure& structure = model_.atlas().structures[part.structure];
  if (structure.closure == Closure::Closed && chunk.border.empty()) return;
  SurfaceBorder border{{}, chunk.header.area, chunk.header.volume};
  const auto at = [&](uint32_t vertex) {
    const PackedVertex& v = chunk.vertices[vertex];
    return latticePoint(v.x, v.y, v.z);
  };
  for (size_t i = 0; i + 1 < chunk.border.size(); i += 2)
    border.edges.push_back({at(chunk.border[i]), at(chunk.border[i + 1])});
  const render::MeshHandle seal = uploadSeal(renderer, sealHoles(border.edges), part.structure, part.grid);
  if (seal) sealOf_[mesh] = seal;
  if (structure.closure == Closure::Closed || structure.closure == Closure::InGroup) return;

  if (structure.partCount == 1 && (chunk.header.flags & 1)) return model_.setClosure(part.structure, Closure::Closed);
  // More open edges than are listed: no surface.
  if (chunk.header.openEdges > chunk.header.borderCount) return model_.setClosure(part.structure, Closure::Open);
  if (structure.partCount > 1) {
    parts_[p] = std::move(border);
    border = {};
    for (uint32_t i = 0; i < structure.partCount; ++i) {
      const auto known = parts_.find(structure.firstPart + i);
      if (known == parts_.end() || model_.atlas().parts[known->first].grid != part.grid) return;
      border.area += known->second.area;
      border.volume += known->second.volume;
      border.edges.insert(border.edges.end(), known->second.edges.begin(), known->second.edges.end());
    }
  }
  finder_.set(part.structure, part.grid, std::move(border));
  stale_ = true;
}

bool Closures::work(render::Renderer& renderer) {
  upload(renderer);
  if (model_.atlas().hierarchies.empty()) return false;
  const Hierarchy& tree = model_.atlas().hierarchies.front();
  if (stale_ || (searching_ && atlas_ != model_.revisions().atlas)) {
    atlas_ = model_.revisions().atlas;
    finder_.begin(tree);
    stale_ = false;
    searching_ = true;
  }
  if (!searching_) return false;
  std::vector<ClosureFinder::Found> found;
  searching_ = finder_.step(tree, found);
  for (ClosureFinder::Found& one : found) take(one);
  if (searching_) return true;
  for (StructureIndex s : finder_.open()) model_.setClosure(s, Closure::Open);
  return false;
}

void Closures::take(ClosureFinder::Found& found) {
  const Atlas& atlas = model_.atlas();
  for (StructureIndex s : found.members) {
    for (uint32_t i = 0; i < atlas.structures[s].partCount; ++i) parts_.erase(atlas.structures[s].firstPart + i);
    const bool alone = found.members.size() == 1 && found.by == s;
    model_.setClosure(s, alone ? Closure::Closed : Closure::InGroup, alone ? kNone : found.by);
  }
  if (found.seal.triangles.empty()) return;
  missing_.push_back({atlas.structures[found.members.front()].firstPart, found.by, std::move(found.seal)});
}

void Closures::addSeals(StructureIndex s, std::vector<MeasureChunk>& chunks) const {
  for (const Missing& missing : missing_) {
    if (missing.by != s) continue;
    const std::vector<PackedVertex> vertices = verticesOf(missing.seal, s);
    const std::vector<uint32_t>& indices = missing.seal.triangles;
    MeshChunkHeader header;
    header.vertexCount = uint32_t(vertices.size());
    header.indexCount = uint32_t(indices.size());
    const size_t vertexBytes = vertices.size() * sizeof(PackedVertex), indexBytes = indices.size() * sizeof(uint32_t);
    MeasureChunk chunk;
    chunk.bytes.resize(sizeof header + vertexBytes + indexBytes);
    std::memcpy(chunk.bytes.data(), &header, sizeof header);
    std::memcpy(chunk.bytes.data() + sizeof header, vertices.data(), vertexBytes);
    std::memcpy(chunk.bytes.data() + sizeof header + vertexBytes, indices.data(), indexBytes);
    const Grid grid = model_.atlas().lattice(model_.atlas().parts[missing.part].grid);
    chunk.origin = grid.origin;
    chunk.step = grid.step;
    chunk.turn = grid.turn;
    chunks.push_back(std::move(chunk));
  }
}

void Closures::upload(render::Renderer& renderer) {
  while (seals_.size() < missing_.size()) {
    const Missing& missing = missing_[seals_.size()];
    const MeshPart& part = model_.atlas().parts[missing.part];
    seals_.push_back({uploadSeal(renderer, missing.seal, part.structure, part.grid), part.structure, boxOf(missing), 1, 0});
  }
}

Bounds Closures::boxOf(const Missing& missing) const {
  const Grid grid = model_.atlas().lattice(model_.atlas().parts[missing.part].grid);
  Bounds box;
  for (LatticePoint p : missing.seal.points) box.include(grid.at(vec3(positionOf(p))));
  return box;
}

void Closures::placed() {
  for (size_t i = 0; i < seals_.size(); ++i) seals_[i].bounds = boxOf(missing_[i]);
}

void Closures::freed(render::MeshHandle mesh, render::Renderer& renderer) {
  const auto it = sealOf_.find(mesh);
  if (it == sealOf_.end()) return;
  renderer.freeMesh(it->second);
  sealOf_.erase(it);
}

void Closures::contextLost() {
  sealOf_.clear();
  seals_.clear();
}

render::MeshHandle Closures::sealOf(render::MeshHandle mesh) const {
  const auto it = sealOf_.find(mesh);
  return it == sealOf_.end() ? 0 : it->second;
}

}  // namespace fabrica
