// The levels of a volume, and how one becomes the next.
#pragma once

#include <vector>

#include "base/math.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

struct PyramidLevel {
  Index3 size{};
  Index3 factor{1, 1, 1};  // voxels of this level that make one of the next, an axis; 1 at the last level
  mat4 indexToWorld{1};
};

// Halves axes until none is longer than `coarsest`. An axis much coarser than the others waits until they have caught
// up, so that thick slices are not averaged away. Centres stay where they are: a coarse voxel's centre is the mean of
// the centres of its voxels.
std::vector<PyramidLevel> planPyramid(const Index3& size, const mat4& indexToWorld, uint32_t coarsest);

// Millimetres between neighbours along each axis.
vec3 spacingOf(const mat4& indexToWorld);

// `in`: a box of extent `from`; `out`: a box of ceil(from / factor). Images: the mean of the voxels that are there.
// Labels: the most frequent; when two are equally frequent, the background (0) gives way, then the later one.
// `channels`: side by side in each voxel, each by itself.
void downsample(VoxelFormat format, bool labels, const Index3& from, const Index3& factor, const uint8_t* in,
                uint8_t* out, uint32_t channels = 1);

inline uint32_t ceilDiv(uint32_t a, uint32_t b) { return (a + b - 1) / b; }

}  // namespace fabrica
