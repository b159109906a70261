// What the values of a volume are, from one pass over it (floats: two), slab by slab. Of more than 2^33
// voxels a regular part of the slabs speaks for all, but not of labels of 32 bits. Of colours all channels' values together.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "base/result.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

struct VolumeStatistics {
  double minimum = 0, maximum = 0;
  std::vector<std::array<float, 2>> histogram;  // value in the middle of the bin, share of all voxels
  double background = 0;                        // values up to this are air, or what a scanner fills with
  double windowCenter = 0, windowWidth = 1;     // from the background's peak to the 99.8th percentile of the rest
  // Of a label map of 32 bits, whose values nobody can guess: which there are but 0, ascending; whether there are more than are kept.
  std::vector<uint32_t> values;
  bool moreValues = false;
};

// `progress`: 0..1; false cancels. NaN and infinities in a float volume are a BadFormat error.
// `threads`: 0 is as many as there are cores.
Result<VolumeStatistics> computeStatistics(const VoxelSource& source, unsigned threads,
                                           const std::function<bool(double)>& progress);

// Counts of equal bins over [minimum, maximum] → histogram and window. Out on its own to be tested.
void describeCounts(const std::vector<uint64_t>& counts, VolumeStatistics& statistics);

}  // namespace fabrica
