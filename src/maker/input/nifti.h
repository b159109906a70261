// NIfTI images (.nii, .nii.gz) into memory, with their place in the world.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

struct NiftiHeader {
  std::array<uint32_t, 3> size{};
  VoxelFormat format = VoxelFormat::U8;  // after reading, see below
  std::string storedType;                // "uint8", "float64" …, as the file has it
  mat4 indexToWorld{1};                  // voxel centre → metres, world (+X left, +Y superior, +Z anterior)
  std::string placedBy;                  // "sform", "qform" or "voxel sizes only"
};

struct Image {
  NiftiHeader header;
  Bytes voxels;  // little-endian, x fastest; slope and intercept applied

  // Value of voxel i, whatever the format.
  double value(size_t i) const;
  size_t count() const { return size_t(header.size[0]) * header.size[1] * header.size[2]; }
};

// Whole numbers that fit become u8, u16 or i16; everything else becomes f32. Of a series only the first image is read.
// Errors: NotFound, BadFormat, Truncated, Unsupported (complex or colour voxels), TooLarge (over 16 GiB in memory).
Result<NiftiHeader> readNiftiHeader(const std::string& path);
Result<Image> readNifti(const std::string& path);

}  // namespace fabrica
