// Label map → unsmoothed surface net: quads between voxels of different labels, corners shared by all of them.
#pragma once

#include <cstdint>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "maker/surface/label_grid.h"

namespace fabrica {

struct NetQuad {
  uint32_t v[4] = {0, 0, 0, 0};
  uint16_t low = 0, high = 0;  // as in LabelFace; winding likewise, but in index space
};
struct SurfaceNet {
  std::vector<vec3> points;  // voxel indices (x, y, z); every corner at (i + 1/2, j + 1/2, k + 1/2)
  std::vector<NetQuad> quads;
};

// Surfaces of all labels at once, closed also where a label touches the map's border.
Result<SurfaceNet> makeNet(const LabelGrid& grid);

}  // namespace fabrica
