#include "maker/volume/voxel_source.h"

#include <algorithm>
#include <cstring>

namespace fabrica {

size_t bytesPerVoxel(VoxelFormat format, uint32_t channels) {
  return size_t(voxelBytes(format)) * channels;
}

const char* voxelFormatName(VoxelFormat format) {
  switch (format) {
    case VoxelFormat::U8:
      return "u8";
    case VoxelFormat::U16:
      return "u16";
    case VoxelFormat::I16:
      return "i16";
    case VoxelFormat::U32:
      return "u32";
    default:  // what is written is one of these
      return "f32";
  }
}

Status MemoryVoxels::read(const Index3& origin, const Index3& extent, uint8_t* out) const {
  const size_t voxel = bytesPerVoxel(format_, channels_);
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

Status forEachSlab(const VoxelSource& source,
                   const std::function<Status(const Index3& origin, const Index3& extent, ByteView bytes)>& use) {
  constexpr size_t kSlabBytes = size_t(16) << 20;
  const Index3 size = source.size();
  if (size[0] == 0 || size[1] == 0 || size[2] == 0) return Ok{};
  const size_t row = size_t(size[0]) * bytesPerVoxel(source.format(), source.channels());
  const auto rows = static_cast<uint32_t>(std::clamp<size_t>(kSlabBytes / row, 1, size[1]));
  const auto slices = static_cast<uint32_t>(std::clamp<size_t>(kSlabBytes / (row * size[1]), 1, size[2]));
  Bytes slab(row * rows * slices);
  for (uint32_t z = 0; z < size[2]; z += slices) {
    for (uint32_t y = 0; y < size[1]; y += rows) {
      const Index3 origin{0, y, z}, extent{size[0], std::min(rows, size[1] - y), std::min(slices, size[2] - z)};
      if (auto got = source.read(origin, extent, slab.data()); !got) return got;
      if (auto used = use(origin, extent, ByteView(slab.data(), row * extent[1] * extent[2])); !used) return used;
    }
  }
  return Ok{};
}

}  // namespace fabrica
