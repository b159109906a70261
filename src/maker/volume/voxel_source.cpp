#include "maker/volume/voxel_source.h"

#include <cstring>

namespace fabrica {

size_t bytesPerVoxel(VoxelFormat format) {
  switch (format) {
    case VoxelFormat::U8:
      return 1;
    case VoxelFormat::U16:
    case VoxelFormat::I16:
      return 2;
    case VoxelFormat::F32:
      return 4;
  }
  return 1;
}

const char* voxelFormatName(VoxelFormat format) {
  switch (format) {
    case VoxelFormat::U8:
      return "u8";
    case VoxelFormat::U16:
      return "u16";
    case VoxelFormat::I16:
      return "i16";
    case VoxelFormat::F32:
      return "f32";
  }
  return "u8";
}

Status MemoryVoxels::read(const Index3& origin, const Index3& extent, uint8_t* out) {
  const size_t voxel = bytesPerVoxel(format_);
  const size_t row = size_t(size_[0]) * voxel, slice = row * size_[1];
  if (slice * size_[2] > voxels_.size()) {
    return Error{ErrorCode::Truncated, "The volume's voxels end before its size says.", "", "", ""};
  }
  const size_t run = size_t(extent[0]) * voxel;
  for (uint32_t z = 0; z < extent[2]; ++z) {
    for (uint32_t y = 0; y < extent[1]; ++y) {
      std::memcpy(out, voxels_.data() + (origin[2] + z) * slice + (origin[1] + y) * row + origin[0] * voxel, run);
      out += run;
    }
  }
  return Ok{};
}

}  // namespace fabrica
