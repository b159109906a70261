// Label maps made up for tests.
#pragma once

#include <cmath>
#include <functional>

#include "maker/surface/label_grid.h"

namespace fabrica {

// A grid of 1 mm voxels filled by `label(x, y, z)`.
inline LabelGrid paint(uint32_t edge, uint32_t count, const std::function<int(int, int, int)>& label) {
  LabelGrid grid;
  grid.size = {edge, edge, edge};
  grid.count = count;
  grid.indexToWorld = mat4(0.001f);
  grid.indexToWorld[3][3] = 1;
  for (uint32_t z = 0; z < edge; ++z) {
    for (uint32_t y = 0; y < edge; ++y) {
      for (uint32_t x = 0; x < edge; ++x) grid.voxels.push_back(uint16_t(label(int(x), int(y), int(z))));
    }
  }
  return grid;
}

inline double distance(int x, int y, int z, double cx, double cy, double cz) {
  return std::sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz));
}

// A ball in a ball (1 in 2), two halves that touch (3, 4), and a plate one voxel thin between them (5).
inline LabelGrid nestedTouchingThin() {
  return paint(56, 5, [](int x, int y, int z) {
    if (distance(x, y, z, 16, 28, 28) < 7) return 1;
    if (distance(x, y, z, 16, 28, 28) < 13) return 2;
    if (distance(x, y, z, 42, 28, 28) < 12) return z == 28 ? 5 : z < 28 ? 3 : 4;
    return 0;
  });
}

// Noise: every label touches every other, also along single edges and corners of voxels.
inline LabelGrid crumbs() {
  uint32_t state = 7;
  return paint(14, 4, [&state](int, int, int) {
    state = state * 1664525u + 1013904223u;
    return int(state >> 24) % 5;
  });
}

}  // namespace fabrica
