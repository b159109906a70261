#include "stream/mesh_stream.h"

#include <algorithm>
#include <cstring>

#include "codecs/mesh_lattice.h"

namespace fabrica {

namespace {

constexpr double kFadeSeconds = 0.25;

}  // namespace

MeshDecodeParams meshDecodeParams(const Atlas& atlas, const MeshPart& part, const MeshLevel& level) {
  return meshDecodeParams(atlas.grids[part.grid], part.transform, level, part.structure);
}

ChunkSource meshChunkSource(const Atlas& atlas, uint32_t p, uint32_t l) {
  const MeshPart& part = atlas.parts[p];
  const MeshLevel& level = part.levels[l];
  ChunkSource source;
  const MeshDecodeParams params = meshDecodeParams(atlas, part, level);
  source.params.resize(sizeof params);
  std::memcpy(source.params.data(), &params, sizeof params);
  source.decode = DecodeKind::Mesh;
  source.part = atlas.structures[part.structure].name;
  if (!level.ranges.empty()) source.url = atlas.resources[level.ranges.front().resource].url;
  for (const ChunkRange& range : level.ranges) source.ranges.emplace_back(range.offset, range.length);
  return source;
}

bool MeshStream::visible(const Part& part) const {
  const Appearance& a = model_.appearance(part.structure);
  return a.visible && (a.opacity > 0 || a.ghost);
}

void MeshStream::atlasChanged() {
  const Atlas& atlas = model_.atlas();
  // All at once: lists that double leave holes in a heap that never shrinks.
  size_t more = 0;
  for (size_t p = parts_.size(); p < atlas.parts.size(); ++p) more += atlas.parts[p].levels.size();
  parts_.reserve(atlas.parts.size());
  levels_.reserve(levels_.size() + more);
  ofChunk_.reserve(ofChunk_.size() + more);
  machine_.reserve(more);
  for (uint32_t p = uint32_t(parts_.size()); p < atlas.parts.size(); ++p) {
    Part part;
    part.first = uint32_t(levels_.size());
    part.count = uint32_t(atlas.parts[p].levels.size());
    part.structure = atlas.parts[p].structure;
    place(part, atlas.parts[p]);
    for (uint32_t l = 0; l < part.count; ++l) {
      const MeshLevel& stored = atlas.parts[p].levels[l];
      std::vector<std::pair<uint64_t, uint32_t>> ranges;
      Level level;
      for (const ChunkRange& range : stored.ranges) {
        ranges.emplace_back(range.offset, range.length);
        level.bytes += range.length;
      }
      level.error = stored.error;
      level.cost = uint32_t(std::min<uint64_t>((uint64_t(stored.vertices) + stored.triangles) * 12, UINT32_MAX));
      const std::string& url = stored.ranges.empty() ? std::string() : atlas.resources[stored.ranges.front().resource].url;
      level.chunk = machine_.add(*this, placeOf(machine_.fileOf(url), ranges, level.cost));
      if (ofChunk_.size() <= level.chunk) ofChunk_.resize(level.chunk + 1, {kNone, 0});
      ofChunk_[level.chunk] = {p, l};
      levels_.push_back(level);
    }
    parts_.push_back(part);
  }
  ++revision_;
}

void MeshStream::place(Part& part, const MeshPart& mesh) const {
  part.center = mesh.bounds.center();
  part.radius = std::max(mesh.bounds.radius(), 1e-5f);
  part.scale = 1;
  const Atlas& atlas = model_.atlas();
  if (const uint32_t o = atlas.openedOf(atlas.structures[mesh.structure].source); o < atlas.opened.size()) part.scale = atlas.opened[o].placed.scale;
}

void MeshStream::placed() {
  for (uint32_t p = 0; p < parts_.size(); ++p) place(parts_[p], model_.atlas().parts[p]);
}

ChunkSource MeshStream::chunkSource(ChunkId id) const {
  const auto [p, l] = ofChunk_[id];
  return meshChunkSource(model_.atlas(), p, l);
}

void MeshStream::contextLost() {
  for (Level& level : levels_) {
    if (level.handle) machine_.release(level.chunk);
    level.handle = 0;
    level.since = -1;
  }
  gpuBytes_ = 0;
  ++revision_;
}

void MeshStream::drop(Level& level) {
  if (!level.handle) return;
  sink_.free(level.handle);
  gpuBytes_ -= level.cost;
  level.handle = 0;
  level.since = -1;
  ++revision_;
  machine_.release(level.chunk);
}

// Frees what the last wish did not ask for: first of what is hidden or out of view.
bool MeshStream::makeRoom(uint64_t bytes) {
  if (gpuBytes_ + bytes <= budget_) return true;
  std::vector<std::pair<float, uint32_t>> candidates;
  for (const Part& part : parts_) {
    for (uint32_t l = 0; l < part.count; ++l) {
      const bool asked = part.wanted >= 0 && (int(l) == part.wanted || int(l) == part.base);
      if (levels_[part.first + l].handle && !asked) candidates.emplace_back(part.wanted < 0 ? -1.0f : part.priority, part.first + l);
    }
  }
  std::sort(candidates.begin(), candidates.end());
  // Some more than needed, so that the search is not for one chunk alone.
  const uint64_t goal = budget_ - std::min(budget_, bytes + budget_ / 16);
  for (const auto& [value, level] : candidates) {
    if (gpuBytes_ <= goal) break;
    drop(levels_[level]);
  }
  return gpuBytes_ + bytes <= budget_;
}

bool MeshStream::chunkArrived(ChunkId id, Bytes bytes) {
  const auto [p, l] = ofChunk_[id];
  Part& part = parts_[p];
  Level& level = levels_[part.first + l];
  if (!makeRoom(bytes.size())) {
    // More than its file said: the next wish reckons with it.
    level.cost = uint32_t(std::min<size_t>(bytes.size(), UINT32_MAX));
    return false;
  }
  uint64_t size = 0;
  auto handle = sink_.upload(p, l, std::move(bytes), size);
  if (!handle) {
    machine_.fail(id);
    chunkFailed(id, handle.error());
    return false;
  }
  if (*handle == 0) {
    if (int(l) > part.base) return false;
    machine_.fail(id);
    chunkFailed(id, {ErrorCode::TooLarge, "The memory for shapes on this device is full.", "", "",
                     "Hide what is not needed, then try again; or open it on a device with more memory."});
    return false;
  }
  level.handle = *handle;
  level.cost = uint32_t(std::min<uint64_t>(size, UINT32_MAX));
  gpuBytes_ += level.cost;
  ++revision_;
  return true;
}

void MeshStream::chunkFailed(ChunkId id, const Error& error) {
  const auto [p, l] = ofChunk_[id];
  Part& part = parts_[p];
  bool any = false;
  for (uint32_t i = 0; i < part.count; ++i) {
    if (i != l && machine_.state(levels_[part.first + i].chunk) != ChunkState::Failed) any = true;
  }
  part.failed = !any;
  ++revision_;
  ++failures_;
  sink_.failed(p, error);
}

// The finest there is, but not finer than asked for when that is there. Nothing is asked for what is hidden.
int MeshStream::bestOf(const Part& part) const {
  // What is hidden stays what it was: shown again it is the same, and the picture's list of meshes need not be made anew.
  if (part.wanted < 0 && part.shown >= 0 && levels_[part.first + uint32_t(part.shown)].handle) return part.shown;
  int best = -1;
  for (int l = int(part.count) - 1; l >= 0; --l) {
    if (!levels_[part.first + uint32_t(l)].handle) continue;
    if (best < 0 || (part.wanted >= 0 && l >= part.wanted)) best = l;
  }
  return best;
}

void MeshStream::collect(double time, bool reducedMotion, std::vector<Shown>& out, bool& fading) {
  out.clear();
  fading = false;
  const auto jointOf = [&](const Part& part) { return joints_.none() || !visible(part) ? kNone : joints_.of(part.structure); };
  std::vector<JointLevels::Seen> joint(joints_.count());
  for (const Part& part : parts_) {
    if (joints_.none()) break;
    const uint32_t j = jointOf(part);
    if (j == kNone || part.count == 0) continue;
    uint32_t there = 0;
    for (int l = 0; l < int(part.count); ++l)
      if (levels_[part.first + uint32_t(l)].handle) there |= JointLevels::ranks(l, int(part.count));
    joint[j].include(there, part.wanted < 0 ? 0 : int(part.count) - 1 - part.wanted);
  }
  for (uint32_t p = 0; p < parts_.size(); ++p) {
    Part& part = parts_[p];
    if (part.count == 0) continue;
    int best = bestOf(part);
    if (best < 0) continue;
    const uint32_t j = jointOf(part);
    const int rank = j == kNone ? -1 : joint[j].rank();
    if (rank >= 0) best = std::max(0, int(part.count) - 1 - rank);
    part.shown = best;
    Level& level = levels_[part.first + uint32_t(best)];
    if (level.since < 0) level.since = time;
    // What closes together changes its level together: faded, a part of its cut face would be gone meanwhile.
    if (rank >= 0) level.since = std::min(level.since, time - kFadeSeconds);
    float fade = reducedMotion ? 1.0f : float((time - level.since) / kFadeSeconds);
    int below = -1;
    for (int l = best - 1; l >= 0 && below < 0; --l) {
      if (levels_[part.first + uint32_t(l)].handle) below = l;
    }
    const bool alone = j != kNone && rank < 0;
    if (fade < 1) {
      fading = true;
      // While the finer level fades in, the coarser one stays under it: never a hole.
      if (below >= 0) out.push_back({levels_[part.first + uint32_t(below)].handle, p, uint8_t(below), 1.0f, alone});
      fade = std::clamp(fade, below >= 0 ? 0.05f : 0.15f, 1.0f);
    }
    out.push_back({level.handle, p, uint8_t(best), std::min(fade, 1.0f), alone});
  }
}

std::map<std::string, MeshStream::Ranges> MeshStream::rest(uint64_t most) const {
  constexpr uint64_t kGap = 16 * 1024;  // a request costs about as much
  std::map<std::string, Ranges> out;
  for (uint32_t p = 0; p < parts_.size(); ++p) {
    for (uint32_t l = 0; l < parts_[p].count; ++l) {
      if (machine_.state(levels_[parts_[p].first + l].chunk) != ChunkState::Idle) continue;
      for (const ChunkRange& range : model_.atlas().parts[p].levels[l].ranges) {
        if (range.length > 0) out[model_.atlas().resources[range.resource].url].emplace_back(range.offset, range.length);
      }
    }
  }
  uint64_t total = 0;
  for (auto& [url, ranges] : out) {
    std::sort(ranges.begin(), ranges.end());
    Ranges joined;
    for (const auto& [offset, length] : ranges) {
      if (joined.empty() || offset > joined.back().first + joined.back().second + kGap) joined.emplace_back(offset, length);
      else joined.back().second = std::max(joined.back().second, offset + length - joined.back().first);
    }
    for (const auto& range : joined) total += range.second;
    ranges = std::move(joined);
  }
  if (total > most) out.clear();
  return out;
}

void MeshStream::retryFailed() {
  for (Part& part : parts_) part.failed = false;
  failures_ = 0;
  ++revision_;
}

const MeshStream::Counts& MeshStream::counted() const {
  const uint32_t appearance = model_.revisions().appearance;
  if (countedAt_ == revision_ && countedAppearance_ == appearance) return counts_;
  countedAt_ = revision_;
  countedAppearance_ = appearance;
  counts_ = {};
  for (uint32_t p = 0; p < parts_.size(); ++p) {
    if (!visible(parts_[p])) continue;
    ++counts_.wanted;
    counts_.levelled = counts_.levelled || parts_[p].count > 1;
    bool any = false;
    for (uint32_t l = 0; l < parts_[p].count && !any; ++l) any = levels_[parts_[p].first + l].handle != 0;
    counts_.shown += any;
    if (!any && !parts_[p].failed && !parts_[p].denied && parts_[p].count > 0) counts_.coarse = false;
  }
  return counts_;
}

}  // namespace fabrica
