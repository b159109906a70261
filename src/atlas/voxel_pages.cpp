#include "atlas/voxel_pages.h"

#include <algorithm>

namespace fabrica {

namespace {

constexpr uint32_t divideUp(uint32_t a, uint32_t b) { return (a + b - 1) / b; }

// Halves the longest edge until what is left fits a page.
Index3 slotFor(Index3 chunk) {
  while (uint64_t(chunk[0]) * chunk[1] * chunk[2] > kPageVoxels) {
    uint32_t& longest = *std::max_element(chunk.begin(), chunk.end());
    longest = divideUp(longest, 2);
  }
  return chunk;
}

}  // namespace

Index3 PageLevel::chunkOf(const Index3& at) const { return {at[0] / perChunk[0], at[1] / perChunk[1], at[2] / perChunk[2]}; }

Index3 PageLevel::beginOf(const Index3& at) const {
  Index3 out{};
  for (size_t a = 0; a < 3; ++a) out[a] = at[a] / perChunk[a] * chunk[a] + at[a] % perChunk[a] * page[a];
  return out;
}

Index3 PageLevel::endOf(const Index3& at) const {
  Index3 out{};
  for (size_t a = 0; a < 3; ++a) {
    const uint32_t inChunk = std::min((at[a] % perChunk[a] + 1) * page[a], chunk[a]);
    out[a] = std::min(at[a] / perChunk[a] * chunk[a] + inChunk, size[a]);
  }
  return out;
}

uint64_t VoxelPages::count() const {
  uint64_t sum = 0;
  for (const PageLevel& level : levels) sum += uint64_t(level.pages[0]) * level.pages[1] * level.pages[2];
  return sum;
}

uint32_t VoxelPages::levelFor(float metres) const {
  uint32_t found = 0;
  for (uint32_t l = 1; l < levels.size(); ++l)
    if (levels[l].voxel <= metres * kVoxelsPerPixel) found = l;
  return found;
}

VoxelPages pagesOf(const Volume& volume) {
  VoxelPages out;
  for (uint32_t i = 0; i < volume.levels.size(); ++i) {
    const VolumeLevel& from = volume.levels[i];
    PageLevel level;
    level.source = i;
    level.size = from.size;
    level.chunk = from.chunk;
    level.indexToWorld = from.indexToWorld;
    bool usable = true;
    for (size_t a = 0; a < 3; ++a) usable = usable && from.size[a] > 0 && from.chunk[a] > 0 && from.size[a] < 1u << 30 && from.chunk[a] < 1u << 20;
    if (!usable) continue;
    if (out.levels.empty()) out.slot = slotFor(from.chunk);
    for (size_t a = 0; a < 3; ++a) {
      level.perChunk[a] = divideUp(level.chunk[a], out.slot[a]);
      level.page[a] = divideUp(level.chunk[a], level.perChunk[a]);
      level.chunks[a] = divideUp(level.size[a], level.chunk[a]);
      const uint32_t rest = level.size[a] - (level.chunks[a] - 1) * level.chunk[a];
      const uint64_t pages = uint64_t(level.chunks[a] - 1) * level.perChunk[a] + divideUp(rest, level.page[a]);
      usable = usable && pages <= kMostPagesAlong;
      level.pages[a] = uint32_t(pages);
    }
    if (!usable) continue;
    level.voxel = voxelEdge(from);
    out.levels.push_back(level);
  }
  if (out.levels.size() > kMaxPageLevels) out.levels.erase(out.levels.begin() + kMaxPageLevels - 1, out.levels.end() - 1);
  out.finerThan = volume.finerThan;
  while (out.seen < out.levels.size() && (volume.finerThan <= 0 || out.levels[out.seen].voxel < volume.finerThan)) ++out.seen;
  return out;
}

void placePages(VoxelPages& pages, const Volume& volume) {
  pages.finerThan = volume.finerThan;
  for (PageLevel& level : pages.levels) {
    level.indexToWorld = volume.levels[level.source].indexToWorld;
    level.voxel = voxelEdge(volume.levels[level.source]);
  }
}

}  // namespace fabrica
