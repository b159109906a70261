#include "app/closures.h"

#include <algorithm>
#include <cstring>

#include "codecs/mesh_lattice.h"

namespace fabrica {

namespace {

// Some milliseconds of sorting, also on a slow device: frames go on between.
constexpr size_t kEdgesAtOnce = ClosureFinder::kMostGroupEdges / 16;

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

void Closures::arrived(uint32_t p, uint32_t level, const MeshChunkView& chunk, render::MeshHandle mesh) {
  const MeshPart& part = model_.atlas().parts[p];
  const Structure& structure = model_.atlas().structures[part.structure];
  const bool closed = structure.partCount == 1 && (chunk.header.flags & 1);
  if (closed && !structure.closureGiven && structure.closure != Closure::Closed && structure.closure != Closure::InGroup)
    model_.setClosure(part.structure, Closure::Closed);
  if (closed && !levels_.holds(p) && closingsSeen_ == model_.atlas().closings.size()) return;
  arrivals_.push_back({p, level, mesh, isTorn(chunk), {}});
  addBorder(chunk, arrivals_.back().border);
}

bool Closures::takeSome(render::Renderer& renderer) {
  takeGiven();
  size_t edges = 0, taken = 0;
  for (; taken < arrivals_.size() && edges < kEdgesAtOnce; ++taken) {
    edges += arrivals_[taken].border.edges.size() + 1;
    take(arrivals_[taken], renderer);
  }
  arrivals_.erase(arrivals_.begin(), arrivals_.begin() + std::ptrdiff_t(taken));
  if (taken > 0) ++revision_;
  const std::optional<uint32_t> sealed = levels_.work();
  sealing_ = sealed.has_value();
  notDrawn_ = notDrawn_ || sealed;
  if (notDrawn_) upload(renderer);
  if (sealed) {
    Closed& closed = closed_[*sealed];
    tell(closed.untold, closed.by);
    closed.untold.clear();
  }
  return !arrivals_.empty() || sealing_;
}

// What files say that closes together.
void Closures::takeGiven() {
  const std::vector<Closing>& closings = model_.atlas().closings;
  for (; closingsSeen_ < closings.size(); ++closingsSeen_) {
    const Closing& closing = closings[closingsSeen_];
    if (const auto number = close(closing.by, closing.members, std::nullopt)) closed_[*number].untold = closing.members;
  }
}

void Closures::tell(const std::vector<StructureIndex>& members, StructureIndex by) {
  const bool alone = members.size() == 1 && members.front() == by;
  for (StructureIndex s : members) model_.setClosure(s, alone ? Closure::Closed : Closure::InGroup, alone ? kNone : by);
}

void Closures::take(Arrival& arrival, render::Renderer& renderer) {
  const uint32_t p = arrival.part;
  const MeshPart& part = model_.atlas().parts[p];
  const StructureIndex s = part.structure;
  const Structure& structure = model_.atlas().structures[s];
  SurfaceBorder& border = arrival.border;
  const render::MeshHandle seal = arrival.mesh ? uploadSeal(renderer, sealHoles(border.edges), s, part.grid) : 0;
  if (seal) sealOf_[arrival.mesh] = seal;

  // Another of its levels closed by itself, and this one has holes.
  if (structure.closure == Closure::Closed && structure.partCount == 1 && !levels_.holds(p) && !border.edges.empty()) close(s, {s}, Seal());
  // What its file says to close nowhere never will.
  const bool mayClose = structure.closureGiven ? levels_.holds(p) : levelled();
  if (mayClose && !arrival.torn) levels_.arrived({p, uint32_t(part.levels.size())}, arrival.level, border.edges);
  if (structure.closureGiven || structure.closure == Closure::Closed || structure.closure == Closure::InGroup) return;
  if (arrival.torn) return model_.setClosure(s, Closure::Open);
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
  finder_.set(s, part.grid, std::move(border));
  stale_ = true;
}

// Whether anything has several levels of detail: else one seal is that of all.
bool Closures::levelled() {
  const std::vector<MeshPart>& parts = model_.atlas().parts;
  for (; partsSeen_ < parts.size(); ++partsSeen_) levelled_ = levelled_ || parts[partsSeen_].levels.size() > 1;
  return levelled_;
}

bool Closures::work(render::Renderer& renderer) {
  if (takeIn(renderer)) return true;
  if (notDrawn_) upload(renderer);
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
  for (StructureIndex s : found.members)
    for (uint32_t i = 0; i < atlas.structures[s].partCount; ++i) parts_.erase(atlas.structures[s].firstPart + i);
  tell(found.members, found.by);
  close(found.by, found.members, std::move(found.seal));
}

std::optional<uint32_t> Closures::close(StructureIndex by, const std::vector<StructureIndex>& members, std::optional<Seal> seal) {
  const Atlas& atlas = model_.atlas();
  std::vector<LevelSeals::Part> parts;
  for (StructureIndex s : members)
    for (uint32_t p = atlas.structures[s].firstPart, end = p + atlas.structures[s].partCount; p < end; ++p)
      parts.push_back({p, uint32_t(atlas.parts[p].levels.size())});
  const bool several = std::any_of(parts.begin(), parts.end(), [](const LevelSeals::Part& part) { return part.levels > 1; });
  if (parts.empty() || (seal && seal->triangles.empty() && !several)) return std::nullopt;
  const uint32_t number = levels_.add(std::move(parts), std::move(seal));
  closed_.resize(number + 1);
  closed_[number].by = by;
  notDrawn_ = sealing_ = true;
  return number;
}

void Closures::addSeals(StructureIndex s, std::vector<MeasureChunk>& chunks) const {
  for (size_t i = 0; i < closed_.size(); ++i) {
    const Seal* seal = levels_.groups()[i].at(0);
    if (closed_[i].by != s || !seal || seal->triangles.empty()) continue;
    const std::vector<PackedVertex> vertices = verticesOf(*seal, s);
    const std::vector<uint32_t>& indices = seal->triangles;
    MeshChunkHeader header;
    header.vertexCount = uint32_t(vertices.size());
    header.indexCount = uint32_t(indices.size());
    const size_t vertexBytes = vertices.size() * sizeof(PackedVertex), indexBytes = indices.size() * sizeof(uint32_t);
    MeasureChunk chunk;
    chunk.bytes.resize(sizeof header + vertexBytes + indexBytes);
    std::memcpy(chunk.bytes.data(), &header, sizeof header);
    std::memcpy(chunk.bytes.data() + sizeof header, vertices.data(), vertexBytes);
    std::memcpy(chunk.bytes.data() + sizeof header + vertexBytes, indices.data(), indexBytes);
    const Grid grid = model_.atlas().lattice(model_.atlas().parts[partOf(i)].grid);
    chunk.origin = grid.origin;
    chunk.step = grid.step;
    chunk.turn = grid.turn;
    chunks.push_back(std::move(chunk));
  }
}

// What is known and not on the GPU.
void Closures::upload(render::Renderer& renderer) {
  for (size_t i = 0; i < closed_.size(); ++i) {
    Closed& closed = closed_[i];
    const LevelSeals::Group& group = levels_.groups()[i];
    const MeshPart& part = model_.atlas().parts[partOf(i)];
    const auto item = [&](const Seal& seal) {
      return render::DrawItem{uploadSeal(renderer, seal, part.structure, part.grid), part.structure, boxOf(i, seal), 1, 0};
    };
    closed.ranks.resize(group.ranks.size());
    for (size_t r = 0; r < group.ranks.size(); ++r)
      if (group.ranks[r] && !closed.ranks[r]) closed.ranks[r] = item(*group.ranks[r]);
    if (!closed.found && group.found) closed.found = item(*group.found);
  }
  notDrawn_ = false;
  ++revision_;
}

void Closures::choose(std::span<const MeshStream::Shown> shown) {
  constexpr uint8_t kNotShown = 255;
  shownLevel_.assign(model_.atlas().parts.size(), kNotShown);
  for (const MeshStream::Shown& item : shown)
    if (item.fade >= 1 && !item.alone) shownLevel_[item.part] = item.level;
  seals_.clear();
  for (size_t i = 0; i < closed_.size(); ++i) {
    const LevelSeals::Group& group = levels_.groups()[i];
    const LevelSeals::Part& leading = group.leading();
    const uint8_t level = shownLevel_[leading.part];
    if (level == kNotShown || level >= leading.levels) continue;
    const std::optional<uint32_t> rank = group.known(leading.levels - 1 - level);
    const Closed& closed = closed_[i];
    if (rank && *rank >= closed.ranks.size()) continue;  // not on the GPU yet
    const std::optional<render::DrawItem>& item = rank ? closed.ranks[*rank] : closed.found;
    if (item && item->mesh) seals_.push_back(*item);
  }
}

Bounds Closures::boxOf(size_t number, const Seal& seal) const {
  const Grid grid = model_.atlas().lattice(model_.atlas().parts[partOf(number)].grid);
  Bounds box;
  for (LatticePoint p : seal.points) box.include(grid.at(vec3(positionOf(p))));
  return box;
}

void Closures::placed() {
  for (size_t i = 0; i < closed_.size(); ++i) {
    Closed& closed = closed_[i];
    const LevelSeals::Group& group = levels_.groups()[i];
    for (size_t r = 0; r < closed.ranks.size(); ++r)
      if (closed.ranks[r]) closed.ranks[r]->bounds = boxOf(i, *group.ranks[r]);
    if (closed.found) closed.found->bounds = boxOf(i, *group.found);
  }
  ++revision_;
}

void Closures::freed(render::MeshHandle mesh, render::Renderer& renderer) {
  for (Arrival& arrival : arrivals_)
    if (arrival.mesh == mesh) arrival.mesh = 0;
  const auto it = sealOf_.find(mesh);
  if (it == sealOf_.end()) return;
  renderer.freeMesh(it->second);
  sealOf_.erase(it);
}

void Closures::contextLost() {
  for (Arrival& arrival : arrivals_) arrival.mesh = 0;
  sealOf_.clear();
  for (Closed& closed : closed_) {
    closed.ranks.clear();
    closed.found.reset();
  }
  seals_.clear();
  notDrawn_ = !closed_.empty();
}

render::MeshHandle Closures::sealOf(render::MeshHandle mesh) const {
  const auto it = sealOf_.find(mesh);
  return it == sealOf_.end() ? 0 : it->second;
}

}  // namespace fabrica
