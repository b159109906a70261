// The surface net of one brick of a label map.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "maker/surface/label_grid.h"

namespace fabrica {

using Voxel = std::array<int64_t, 3>;

// Where voxels and cells lie in one row of numbers. Labels end at `last`; all round them is one layer of background.
// A cell is what lies between 2 × 2 × 2 voxels and is named by the lowest of them.
struct NetFrame {
  Voxel first{}, last{};  // voxels, the layer included; may be -1 or the grid's size

  uint64_t key(const Voxel& v) const {
    const auto along = [&](size_t k) { return uint64_t(last[k] - first[k] + 1); };
    return (uint64_t(v[2] - first[2]) * along(1) + uint64_t(v[1] - first[1])) * along(0) + uint64_t(v[0] - first[0]);
  }
  Voxel at(uint64_t key) const {
    const auto along = [&](size_t k) { return uint64_t(last[k] - first[k] + 1); };
    return {first[0] + int64_t(key % along(0)), first[1] + int64_t(key / along(0) % along(1)),
            first[2] + int64_t(key / along(0) / along(1))};
  }
};

// The face between two neighbouring voxels of different labels.
struct BrickQuad {
  uint64_t place = 0;           // of the lower voxel and the axis: every face of the map has another
  uint32_t v[4] = {0, 0, 0, 0};  // into BrickNet::cells
  uint16_t low = 0, high = 0;    // as in LabelFace; winding likewise, but in index space
};
struct BrickNet {
  std::vector<uint64_t> cells;   // keys of the cells whose corners the faces use
  std::vector<BrickQuad> quads;
};

// The faces whose lower voxel lies in [low, high). Of the voxels one layer more is read on every side, so that the faces of
// all bricks together are those of the whole map, each once, and share the cells along the bricks' borders.
// Errors: what the grid says; Internal. From any thread.
Result<BrickNet> makeBrickNet(const LabelGrid& grid, const NetFrame& frame, const Voxel& low, const Voxel& high);

}  // namespace fabrica
