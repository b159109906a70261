// The table that shaders look pages up in: a hash table in a texture, as large as the cache is, not as the volume. Open
// addressing, one texel an entry: (x | y << 16, z | (level + 1) << 16, slot, values as in page_values.h); the second is 0 where nothing is. No GL.
#pragma once

#include <span>
#include <vector>

#include "atlas/voxel_pages.h"
#include "render/page_values.h"

namespace fabrica::render {

inline constexpr uint32_t kPageTableWidth = 128;  // texels; shaders/volume.glsl says so, too
inline constexpr uint32_t kMostProbes = 12;       // likewise

struct PageTable {
  uint32_t rows = 0;             // a power of two
  std::vector<uint32_t> texels;  // four words each
};
// At most a quarter of it is used, so that nearly all pages are found at once. `values`: by slot, packed; `empty`: of what is not stored.
PageTable makePageTable(std::span<const ResidentPage> pages, uint32_t leastRows, std::span<const uint32_t> values = {}, uint32_t empty = kAnyValue);

}  // namespace fabrica::render
