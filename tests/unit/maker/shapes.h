// Label maps made up for tests.
#pragma once

#include <cmath>
#include <functional>
#include <memory>

#include "maker/surface/label_grid.h"

namespace fabrica {

// 1 mm voxels filled by `label(x, y, z)`, below 256, x fastest.
inline Bytes paintVoxels(uint32_t edge, const std::function<int(int, int, int)>& label) {
  Bytes voxels;
  for (uint32_t z = 0; z < edge; ++z) {
    for (uint32_t y = 0; y < edge; ++y) {
      for (uint32_t x = 0; x < edge; ++x) voxels.push_back(uint8_t(label(int(x), int(y), int(z))));
    }
  }
  return voxels;
}

inline LabelGrid gridOf(uint32_t edge, uint32_t count, Bytes voxels) {
  mat4 indexToWorld(0.001f);
  indexToWorld[3][3] = 1;
  std::vector<uint16_t> labelOf;
  for (uint32_t label = 0; label <= count; ++label) labelOf.push_back(uint16_t(label));
  auto source = std::make_shared<OwnVoxels>(Index3{edge, edge, edge}, VoxelFormat::U8, std::move(voxels));
  return makeLabelGrid(std::move(source), indexToWorld, std::move(labelOf), count).value();
}

inline LabelGrid paint(uint32_t edge, uint32_t count, const std::function<int(int, int, int)>& label) {
  return gridOf(edge, count, paintVoxels(edge, label));
}

inline double distance(int x, int y, int z, double cx, double cy, double cz) {
  return std::sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz));
}

// A ball in a ball (1 in 2), two halves that touch (3, 4), and a plate one voxel thin between them (5).
inline Bytes nestedTouchingThinVoxels() {
  return paintVoxels(56, [](int x, int y, int z) {
    if (distance(x, y, z, 16, 28, 28) < 7) return 1;
    if (distance(x, y, z, 16, 28, 28) < 13) return 2;
    if (distance(x, y, z, 42, 28, 28) < 12) return z == 28 ? 5 : z < 28 ? 3 : 4;
    return 0;
  });
}
inline LabelGrid nestedTouchingThin() { return gridOf(56, 5, nestedTouchingThinVoxels()); }

// Noise: every label touches every other, also along single edges and corners of voxels.
inline LabelGrid crumbs() {
  uint32_t state = 7;
  return paint(14, 4, [&state](int, int, int) {
    state = state * 1664525u + 1013904223u;
    return int(state >> 24) % 5;
  });
}

}  // namespace fabrica
