#include "render/page_table.h"

#include <algorithm>
#include <bit>

namespace fabrica::render {
namespace {

// As in shaders/volume.glsl.
uint32_t hashOf(uint32_t xy, uint32_t zLevel) {
  uint32_t h = xy * 0x9e3779b1u ^ zLevel * 0x85ebca77u;
  h = (h ^ h >> 15) * 0x2c1b3c6du;
  return h ^ h >> 13;
}

bool fill(std::span<const ResidentPage> pages, std::span<const uint32_t> values, uint32_t empty, PageTable& table) {
  const uint32_t entries = table.rows * kPageTableWidth;
  table.texels.assign(size_t(entries) * 4, 0);
  for (const ResidentPage& page : pages) {
    const Index3 at = placeOfKey(page.key);
    const uint32_t xy = at[0] | at[1] << 16, zLevel = at[2] | (levelOfKey(page.key) + 1) << 16;
    uint32_t* found = nullptr;
    for (uint32_t probe = 0; probe < kMostProbes && !found; ++probe) {
      uint32_t* entry = &table.texels[size_t((hashOf(xy, zLevel) + probe) & (entries - 1)) * 4];
      if (entry[1] == 0) found = entry;
    }
    if (!found) return false;
    found[0] = xy, found[1] = zLevel, found[2] = page.slot;
    found[3] = page.slot == kEmptyPage ? empty : page.slot < values.size() ? values[page.slot] : kAnyValue;
  }
  return true;
}

}  // namespace

PageTable makePageTable(std::span<const ResidentPage> pages, uint32_t leastRows, std::span<const uint32_t> values, uint32_t empty) {
  PageTable table;
  table.rows = std::max(std::bit_ceil(uint32_t(pages.size() * 4 / kPageTableWidth + 1)), leastRows);
  while (!fill(pages, values, empty, table)) table.rows *= 2;
  return table;
}

}  // namespace fabrica::render
