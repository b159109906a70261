#include "maker/surface/label_grid.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

std::vector<LabelStats> labelStats(const LabelGrid& grid) {
  std::vector<LabelStats> stats(grid.count + 1);
  size_t at = 0;
  for (uint32_t z = 0; z < grid.size[2]; ++z) {
    for (uint32_t y = 0; y < grid.size[1]; ++y) {
      for (uint32_t x = 0; x < grid.size[0]; ++x) {
        LabelStats& s = stats[grid.voxels[at++]];
        ++s.voxels;
        s.first = {std::min(s.first[0], x), std::min(s.first[1], y), std::min(s.first[2], z)};
        s.last = {std::max(s.last[0], x), std::max(s.last[1], y), std::max(s.last[2], z)};
      }
    }
  }
  return stats;
}

vec3 voxelSizeMm(const mat4& m) {
  return vec3(glm::length(vec3(m[0])), glm::length(vec3(m[1])), glm::length(vec3(m[2]))) * 1000.0f;
}

double voxelVolumeMm3(const mat4& m) { return std::abs(double(glm::determinant(mat3(m) * 1000.0f))); }

}  // namespace fabrica
