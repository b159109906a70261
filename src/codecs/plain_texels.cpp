#include "codecs/plain_texels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "atlas/atlas.h"

namespace fabrica {

namespace {

struct Range {
  int32_t low = std::numeric_limits<int32_t>::max(), high = std::numeric_limits<int32_t>::min();
};

// `step`: voxels from one to the next.
template <typename From, typename To>
void copyRow(const uint8_t* row, size_t step, uint32_t count, int32_t zero, To* out, Range& range) {
  constexpr int32_t kHighest = std::numeric_limits<To>::max();
  int32_t low = range.low, high = range.high;
  for (uint32_t x = 0; x < count; ++x) {
    From stored;
    std::memcpy(&stored, row + x * step * sizeof(From), sizeof(From));
    const int32_t value = stored;
    low = std::min(low, value);
    high = std::max(high, value);
    out[x] = To(std::clamp(value - zero, 0, kHighest));
  }
  range = {low, high};
}

template <typename From, typename To>
Range copyAll(const BrickDecodeParams& params, const StoredVoxels& stored, int32_t zero, To* out) {
  Range range;
  const uint8_t* first = stored.bytes.data() + stored.first * sizeof(From);
  for (uint32_t z = 0; z < params.size[2]; ++z)
    for (uint32_t y = 0; y < params.size[1]; ++y, out += params.size[0]) {
      const uint8_t* row = first + (z * stored.stride[2] + y * stored.stride[1]) * sizeof(From);
      // A step that the compiler knows is one that it can do several of at once.
      if (stored.stride[0] == 1) copyRow<From>(row, 1, params.size[0], zero, out, range);
      else copyRow<From>(row, stored.stride[0], params.size[0], zero, out, range);
    }
  return range;
}

template <typename To>
Range copyFrom(const BrickDecodeParams& params, const StoredVoxels& stored, int32_t zero, To* out) {
  if (stored.samples) return copyAll<int32_t>(params, stored, zero, out);
  switch (VoxelFormat(params.voxel)) {
    case VoxelFormat::U16: return copyAll<uint16_t>(params, stored, zero, out);
    case VoxelFormat::I16: return copyAll<int16_t>(params, stored, zero, out);
    case VoxelFormat::I8: return copyAll<int8_t>(params, stored, zero, out);
    default: return copyAll<uint8_t>(params, stored, zero, out);
  }
}

bool isPlain(const BrickDecodeParams& params) {
  // No value becomes infinite.
  constexpr double kLargest = 65536;
  if (params.scale == 0 || !std::isfinite(float(std::abs(double(params.offset)) + std::abs(double(params.scale)) * kLargest))) return false;
  switch (BrickFormat(params.format)) {
    case BrickFormat::R8: return VoxelFormat(params.voxel) == VoxelFormat::U8;
    case BrickFormat::R8UI: return params.scale == 1 && params.offset == 0;
    case BrickFormat::R16UI:
      return params.texelScale == params.scale && params.texelOffset == params.offset && std::abs(params.minimum) <= kLargest && params.minimum == std::floor(params.minimum);
    default: return false;
  }
}

}  // namespace

bool writePlainTexels(const BrickDecodeParams& params, const StoredVoxels& stored, uint8_t* texels, BrickChunkHeader& header) {
  const auto voxel = VoxelFormat(params.voxel);
  const bool narrow = voxel == VoxelFormat::U8 || voxel == VoxelFormat::I8 || voxel == VoxelFormat::U16 || voxel == VoxelFormat::I16;
  if (!narrow || !isPlain(params)) return false;
  for (size_t i = 0; i < 3; ++i)
    if (stored.size[i] < params.size[i]) return false;
  // Texels lie on a boundary of four bytes: behind a BrickChunkHeader.
  const bool wide = BrickFormat(params.format) == BrickFormat::R16UI;
  const Range range = wide ? copyFrom(params, stored, int32_t(params.minimum), reinterpret_cast<uint16_t*>(texels)) : copyFrom(params, stored, 0, texels);
  const auto value = [&](int32_t number) { return float(double(params.offset) + double(params.scale) * number); };
  header.minimum = std::min(value(range.low), value(range.high));
  header.maximum = std::max(value(range.low), value(range.high));
  return true;
}

}  // namespace fabrica
