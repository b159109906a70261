// A solid out of an image: what is brighter than a threshold, as one label. Used for the head's (or a body's) surface.
#pragma once

#include <optional>

#include "base/result.h"
#include "maker/surface/label_grid.h"

namespace fabrica {

struct ThresholdOptions {
  std::optional<double> threshold;  // absent: Otsu's, on the logarithm so that dim skin is not counted with the air
  bool largestOnly = true;          // the largest connected piece only
  // What cannot be reached from outside belongs to the solid; openings narrower than about 6 voxels (nostrils, ear
  // canals) count as shut, and so do sides of the image that the solid runs through.
  bool fillHoles = true;
};

// One label (1), its voxels in memory. An image of more than `mostVoxels` is halved along its axes until it has no more: the
// surface needs no finer grid, and memory (about 6 bytes a voxel of it) stays in bounds. `used` receives the threshold.
// Errors: BadFormat when nothing, or everything, is above it; what the image says.
inline constexpr uint64_t kMostThresholdVoxels = uint64_t(64) << 20;
Result<LabelGrid> thresholdMask(const VoxelSource& image, const mat4& indexToWorld, const ThresholdOptions& options,
                                double* used = nullptr, uint64_t mostVoxels = kMostThresholdVoxels);

}  // namespace fabrica
