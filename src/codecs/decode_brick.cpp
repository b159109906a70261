#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <vector>

#include "atlas/atlas.h"
#include "codecs/decode.h"
#include "codecs/half.h"
#include "codecs/inflate.h"
#include "codecs/jpeg2000.h"

namespace fabrica {

namespace {

enum : uint32_t { kRaw = 0, kJpeg2000 = 1, kZstd = 2, kGzip = 3 };
constexpr uint64_t kMostVoxels = 1u << 26;

uint32_t voxelSize(VoxelFormat format) {
  switch (format) {
    case VoxelFormat::U8: return 1;
    case VoxelFormat::U16:
    case VoxelFormat::I16: return 2;
    case VoxelFormat::F32: return 4;
  }
  return 0;
}

uint32_t texelSize(BrickFormat format) { return format == BrickFormat::R8 || format == BrickFormat::R8UI ? 1 : 2; }

uint64_t checkedVoxels(const BrickDecodeParams& params) {
  uint64_t voxels = 1;
  for (int i = 0; i < 3; ++i) {
    if (params.size[i] == 0 || params.size[i] > params.chunk[i] || params.chunk[i] > kMostVoxels) return 0;
    voxels *= params.chunk[i];
    if (voxels > kMostVoxels) return 0;
  }
  return voxels;
}

template <typename To>
To clampTo(float value) {
  constexpr float kHighest = float(std::numeric_limits<To>::max());
  return value > 0 ? value < kHighest ? To(std::lround(value)) : std::numeric_limits<To>::max() : To(0);
}

// The wanted corner of a chunk as floats, in which all 16-bit integers are exact. One copy more, but a quarter of the code
// of converting every stored type to every texel directly.
template <typename T>
std::vector<float> crop(const BrickDecodeParams& params, const uint8_t* voxels) {
  std::vector<float> values(size_t(params.size[0]) * params.size[1] * params.size[2]);
  float* out = values.data();
  for (uint32_t z = 0; z < params.size[2]; ++z)
    for (uint32_t y = 0; y < params.size[1]; ++y) {
      const uint8_t* row = voxels + (size_t(z) * params.chunk[1] + y) * params.chunk[0] * sizeof(T);
      for (uint32_t x = 0; x < params.size[0]; ++x) {
        T value;
        std::memcpy(&value, row + x * sizeof(T), sizeof(T));
        *out++ = std::isfinite(float(value)) ? float(value) : 0;
      }
    }
  return values;
}

template <typename Texel, typename Convert>
void fill(const std::vector<float>& values, uint8_t* out, Convert&& convert) {
  for (const float value : values) {
    const Texel texel = convert(value);
    std::memcpy(out, &texel, sizeof texel);
    out += sizeof texel;
  }
}

Bytes writeBrick(const BrickDecodeParams& params, const std::vector<float>& values) {
  const auto format = BrickFormat(params.format);
  Bytes bytes(sizeof(BrickChunkHeader) + values.size() * texelSize(format));
  uint8_t* texels = bytes.data() + sizeof(BrickChunkHeader);
  switch (format) {
    case BrickFormat::R8: {
      const float range = params.maximum - params.minimum;
      // 8-bit voxels are what the texture holds already.
      const bool asIs = VoxelFormat(params.voxel) == VoxelFormat::U8 || !(range > 0);
      const float scale = asIs ? 1 : 255 / range, low = asIs ? 0 : params.minimum;
      fill<uint8_t>(values, texels, [scale, low](float v) { return clampTo<uint8_t>((v - low) * scale); });
      break;
    }
    case BrickFormat::R16F: fill<uint16_t>(values, texels, toHalf); break;
    case BrickFormat::R16UI:
      fill<uint16_t>(values, texels, [low = params.minimum](float v) { return clampTo<uint16_t>(v - low); });
      break;
    case BrickFormat::R8UI: fill<uint8_t>(values, texels, clampTo<uint8_t>); break;
  }
  BrickChunkHeader header;
  for (int i = 0; i < 3; ++i) header.size[i] = params.size[i];
  header.format = format;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  header.minimum = *low;
  header.maximum = *high;
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

Result<Bytes> decode(const BrickDecodeParams& params, ByteView stored) {
  const uint64_t voxels = checkedVoxels(params);
  const auto voxel = VoxelFormat(params.voxel);
  const uint32_t size = params.voxel <= uint32_t(VoxelFormat::F32) ? voxelSize(voxel) : 0;
  if (voxels == 0 || size == 0 || params.format > uint32_t(BrickFormat::R8UI))
    return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};

  if (params.codec == kJpeg2000) {
    // Slices of the block lie one below the other.
    auto image = decodeJpeg2000(stored, params.chunk[0], params.chunk[1] * params.chunk[2]);
    if (!image) return std::move(image).error();
    return writeBrick(params, crop<int32_t>(params, reinterpret_cast<const uint8_t*>(image->samples.data())));
  }

  const size_t wanted = size_t(voxels * size);
  Bytes inflated;
  if (params.codec == kZstd || params.codec == kGzip) {
    auto result = params.codec == kZstd ? inflateZstd(stored, wanted) : inflateGzip(stored, wanted);
    if (!result) return result;
    inflated = std::move(result).value();
    stored = inflated;
  } else if (params.codec != kRaw) {
    return Error{ErrorCode::Unsupported, "The volume is compressed in a way that is not known here.", "", "",
                 "Store it with JPEG 2000, zstd or gzip."};
  }
  if (stored.size() < wanted)
    return Error{ErrorCode::Truncated, "A block of the image ends early.", "", "", "Copy the volume's files again."};
  switch (voxel) {
    case VoxelFormat::U8: return writeBrick(params, crop<uint8_t>(params, stored.data()));
    case VoxelFormat::U16: return writeBrick(params, crop<uint16_t>(params, stored.data()));
    case VoxelFormat::I16: return writeBrick(params, crop<int16_t>(params, stored.data()));
    case VoxelFormat::F32: return writeBrick(params, crop<float>(params, stored.data()));
  }
  return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};
}

}  // namespace

Result<BrickDecodeParams> readBrickParams(ByteView bytes) {
  BrickDecodeParams params;
  if (bytes.size() != sizeof params) return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};
  std::memcpy(&params, bytes.data(), sizeof params);
  return params;
}

Result<Bytes> decodeBrick(const BrickDecodeParams& params, ByteView stored) {
  // Memory can run out, and the standard library throws then.
  try {
    return decode(params, stored);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::TooLarge, "There is no memory for this block of the image.", "", "",
        "Close other tabs and try again."};
  }
}

}  // namespace fabrica
