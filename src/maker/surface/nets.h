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

// Voxels an axis that are looked at together.
inline constexpr uint32_t kNetBrick = 128;

// Surfaces of all labels at once, closed also where a label touches the map's border. The map is read in bricks, on up to
// `threads` threads (0: all cores); the net is the same whatever the bricks' edge.
// Errors: what the grid says, TooLarge (4 G corners).
Result<SurfaceNet> makeNet(const LabelGrid& grid, unsigned threads = 0, uint32_t brick = kNetBrick);

}  // namespace fabrica
