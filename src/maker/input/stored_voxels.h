// Voxels as a file stores them (types are NIfTI's), and what they become: bytes of whatever type, slope and intercept → our formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

struct StoredVoxels {
  int type = 0;            // DT_… of nifti1.h
  std::string typeName;    // "uint8", "float64" …
  size_t bytes = 1;        // of a voxel
  bool swapped = false;    // the other byte order
  double slope = 1, intercept = 0;
  std::string file;        // the file that holds them: the header's own, or the .img of a pair
  uint64_t offset = 0;     // in that file, unpacked
  uint64_t count = 0;      // of the first image
  uint64_t series = 0;     // of all images of a series; what is read is the first

  bool supported() const;  // a number a voxel
  bool colour() const;     // red, green and blue of 8 bits
  bool scaled() const { return slope != 1 || intercept != 0; }
  // `raw`: `count` voxels, their byte order put right in place. `out`: slope and intercept applied.
  void widen(uint8_t* raw, size_t count, double* out) const;
  // The same as voxels of `format`, little-endian; what is not finite becomes 0. `out` may not overlap `raw`.
  void convert(uint8_t* raw, size_t count, VoxelFormat format, uint8_t* out) const;
};

// Little-endian voxels of one of our own formats.
StoredVoxels storedAs(VoxelFormat format);
// Red, green and blue of 8 bits, side by side.
StoredVoxels storedColours();

// What there is to say of all voxels together. Values that are not finite are left out.
struct ValueRange {
  double minimum = 0, maximum = 0;  // both 0 before the first value
  bool any = false, whole = true;

  void include(const double* values, size_t count);
  void include(const ValueRange& other);
  // Whole numbers that fit become u8, u16 or i16, those of `labels` also u32; everything else becomes f32.
  VoxelFormat format(bool labels = false) const;
};

}  // namespace fabrica
