// How memory on the GPU is given to volumes: in pages. Each chunk of a level is cut into pages, so that what is decoded together
// is uploaded as it is; all pages of a volume fit slots of one size, whatever level they are of. No GL, no network.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

using Index3 = std::array<uint32_t, 3>;  // x, y, z

inline constexpr uint32_t kPageVoxels = 32768;      // at most, in a page: 32³ where chunks are cubes
inline constexpr uint32_t kMaxPageLevels = 12;      // held of a volume: 64 voxels along an edge become 131,072
inline constexpr uint32_t kMostPagesAlong = 65535;  // an axis of a level
inline constexpr uint32_t kEmptyPage = 0xffffffffu;  // in place of a slot: it is not stored, the fill value

struct PageLevel {
  uint32_t source = 0;   // index into Volume::levels
  Index3 size{};         // voxels
  Index3 chunk{}, page{};  // voxels of a whole one
  Index3 perChunk{};     // pages a chunk
  Index3 chunks{}, pages{};  // along each axis
  mat4 indexToWorld{1};
  float voxel = 0;       // metres: its shortest edge

  // Voxels of a page: [begin, end).
  Index3 beginOf(const Index3& page) const;
  Index3 endOf(const Index3& page) const;
  Index3 chunkOf(const Index3& page) const;
};

struct VoxelPages {
  Index3 slot{};                  // voxels; pages may have less
  std::vector<PageLevel> levels;  // finest first
  uint32_t seen = 0;              // of them, the first so many are ever shown
  float finerThan = 0;            // metres; as Volume's
  uint64_t count() const;         // of all levels

  // The coarsest level that has a voxel for each `metres`, or the finest. shaders/volume.glsl does the same.
  uint32_t levelFor(float metres) const;
};
// A voxel may be so much larger than a pixel before a finer level is used.
inline constexpr float kVoxelsPerPixel = 1.3f;

// Levels that cannot be paged (no chunks, too many of them along an axis) are left out.
VoxelPages pagesOf(const Volume& volume);
// The same volume lies elsewhere now.
void placePages(VoxelPages& pages, const Volume& volume);

// A page or a chunk of a level (by its place in VoxelPages::levels), as one number.
constexpr uint64_t keyOf(uint32_t level, const Index3& at) {
  return uint64_t(at[0]) | uint64_t(at[1]) << 16 | uint64_t(at[2]) << 32 | uint64_t(level) << 48;
}
constexpr uint32_t levelOfKey(uint64_t key) { return uint32_t(key >> 48 & 0xff); }
constexpr Index3 placeOfKey(uint64_t key) {
  return {uint32_t(key & 0xffff), uint32_t(key >> 16 & 0xffff), uint32_t(key >> 32 & 0xffff)};
}

// A chunk of one colour, where colours lie apart (Volume::apart).
constexpr uint64_t ofChannel(uint64_t key, uint32_t channel) { return key | uint64_t(channel) << 56; }
constexpr uint32_t channelOfKey(uint64_t key) { return uint32_t(key >> 56); }
constexpr uint64_t withoutChannel(uint64_t key) { return key & ~(uint64_t(0xff) << 56); }

struct ResidentPage {
  uint64_t key = 0;
  uint32_t slot = 0;  // or kEmptyPage
};

}  // namespace fabrica
