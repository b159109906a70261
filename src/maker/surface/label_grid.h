// A label map whose values are seen as dense labels: 0 is background, 1..count are structures. Its voxels are read a box at
// a time and may lie on the disk.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

struct LabelStats {
  uint64_t voxels = 0;
  std::array<uint32_t, 3> first{~0u, ~0u, ~0u}, last{0, 0, 0};  // inclusive; meaningless when voxels == 0
  void include(const LabelStats& other);
};

struct LabelGrid {
  Index3 size{};                              // voxels x, y, z (x fastest)
  mat4 indexToWorld{1};                       // voxel centre → metres, world
  uint32_t count = 0;
  std::shared_ptr<const VoxelSource> voxels;  // values as stored, u8 or u16
  std::vector<uint16_t> labelOf;              // by value
  std::vector<LabelStats> stats;              // by label, background included

  // Labels of a box inside the grid, x fastest. From any thread. Errors: what the voxels say.
  Status read(const Index3& origin, const Index3& extent, uint16_t* out) const;
};

// Reads all voxels once. `labelOf`: by value, 0 for those of no structure; values past its end are background.
// `byValue` receives the statistics of every value. Errors: what the voxels say.
Result<LabelGrid> makeLabelGrid(std::shared_ptr<const VoxelSource> voxels, const mat4& indexToWorld,
                                std::vector<uint16_t> labelOf, uint32_t count,
                                std::vector<LabelStats>* byValue = nullptr);

// Voxel edges in millimetres and the volume of a voxel in mm³.
vec3 voxelSizeMm(const mat4& indexToWorld);
double voxelVolumeMm3(const mat4& indexToWorld);

}  // namespace fabrica
