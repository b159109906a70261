#include "formats/whole/voxel_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fabrica {

namespace {

template <typename T>
void toFloats(const uint8_t* from, size_t voxels, uint32_t channels, uint32_t kept, bool swapped, float* out) {
  for (size_t i = 0; i < voxels; ++i, from += channels * sizeof(T))
    for (uint32_t c = 0; c < kept; ++c) {
      uint8_t raw[sizeof(T)];
      std::memcpy(raw, from + c * sizeof(T), sizeof(T));
      if (swapped) std::reverse(raw, raw + sizeof(T));
      T value;
      std::memcpy(&value, raw, sizeof(T));
      const auto number = float(value);
      *out++ = std::isfinite(number) ? number : 0;
    }
}

}  // namespace

VoxelFormat storedAs(VoxelFormat format) {
  switch (format) {
    case VoxelFormat::U8:
    case VoxelFormat::U16:
    case VoxelFormat::I16: return format;
    case VoxelFormat::I8: return VoxelFormat::I16;
    default: return VoxelFormat::F32;
  }
}

void toFloats(VoxelFormat format, const uint8_t* from, size_t voxels, uint32_t channels, uint32_t kept, bool swapped, float* out) {
  switch (format) {
    case VoxelFormat::U8: return toFloats<uint8_t>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::I8: return toFloats<int8_t>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::U16: return toFloats<uint16_t>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::I16: return toFloats<int16_t>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::U32: return toFloats<uint32_t>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::I32: return toFloats<int32_t>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::F32: return toFloats<float>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::F64: return toFloats<double>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::U64: return toFloats<uint64_t>(from, voxels, channels, kept, swapped, out);
    case VoxelFormat::I64: return toFloats<int64_t>(from, voxels, channels, kept, swapped, out);
  }
}

}  // namespace fabrica
