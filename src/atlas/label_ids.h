// Label maps whose values do not fit 16 bits: the values that are known (Volume::ids) give each a number that does. The GPU, the reader of
// voxels and the tables of structures know these numbers only. Also in the decoder's worker: nothing here throws.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

inline constexpr size_t kMostLabelIds = 65534;  // one number more stands for all that are not among them
inline constexpr uint64_t kLargestId = (uint64_t(1) << 53) - 1;  // that JSON's numbers hold exactly

// The number of a value: its place among `ids` (ascending) from 1 on, 0 of nothing. What is not among them gets the one behind the last,
// not 0: it has no structure and is not painted either, but it can be counted, and told.
inline uint32_t labelNumber(std::span<const uint64_t> ids, uint64_t value) {
  if (value == 0) return 0;
  const auto at = std::lower_bound(ids.begin(), ids.end(), value);
  return at != ids.end() && *at == value ? uint32_t(at - ids.begin()) + 1 : uint32_t(ids.size()) + 1;
}

// Whether it may hold values that do not fit 16 bits.
inline bool isWide(const Volume& volume) { return volume.labels && voxelBytes(volume.format) > 2; }

// Makes `values` known (of those up to kLargestId), besides those that are or that the volume's own file names; where none of all is above 65,535 nothing changes: such
// values are their own numbers. Before anything is read or has a structure, for numbers change. Returns how many there is no number for.
size_t addLabelIds(Volume& volume, std::vector<uint64_t> values = {});

// The number that voxels of a value get; 0 where none does.
uint32_t labelNumberOf(const Volume& volume, uint64_t value);
// How many numbers have a value: those from there on stand for nothing that anybody has named.
uint32_t labelNumbersEnd(const Volume& volume);
// What voxels that are not stored are: the fill value, or its number.
double fillOf(const Volume& volume);

}  // namespace fabrica
