// A label map in memory, its values replaced by dense labels: 0 is background, 1..count are structures.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/math.h"

namespace fabrica {

struct LabelGrid {
  std::array<uint32_t, 3> size{};  // voxels x, y, z (x fastest)
  mat4 indexToWorld{1};            // voxel centre → metres, world
  std::vector<uint16_t> voxels;
  uint32_t count = 0;

  size_t at(uint32_t x, uint32_t y, uint32_t z) const { return (size_t(z) * size[1] + y) * size[0] + x; }
};

struct LabelStats {
  uint64_t voxels = 0;
  std::array<uint32_t, 3> first{~0u, ~0u, ~0u}, last{0, 0, 0};  // inclusive; meaningless when voxels == 0
};
// One entry a label, 0 (background) included.
std::vector<LabelStats> labelStats(const LabelGrid& grid);

// Voxel edges in millimetres and the volume of a voxel in mm³.
vec3 voxelSizeMm(const mat4& indexToWorld);
double voxelVolumeMm3(const mat4& indexToWorld);

}  // namespace fabrica
