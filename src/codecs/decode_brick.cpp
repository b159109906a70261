#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <type_traits>
#include <vector>

#include "atlas/atlas.h"
#include "atlas/label_ids.h"
#include "codecs/decode.h"
#include "codecs/half.h"
#include "codecs/plain_texels.h"
#include "codecs/stored_chunk.h"

namespace fabrica {

namespace {

constexpr uint64_t kMostVoxels = 1u << 26;
constexpr uint32_t kColours = 3;

bool sane(const BrickDecodeParams& params) {
  uint64_t voxels = 1;
  for (int i = 0; i < 3; ++i) {
    if (params.size[i] == 0 || params.size[i] > params.chunk[i] || params.chunk[i] > kMostVoxels) return false;
    voxels *= params.chunk[i];
    if (voxels > kMostVoxels) return false;
  }
  return params.format <= uint32_t(BrickFormat::R32F);
}

template <typename To>
To clampTo(float value) {
  constexpr float kHighest = float(std::numeric_limits<To>::max());
  return value > 0 ? value < kHighest ? To(std::lround(value)) : std::numeric_limits<To>::max() : To(0);
}

size_t countOf(const BrickDecodeParams& params) { return size_t(params.size[0]) * params.size[1] * params.size[2]; }

// The number of a voxel of a label map; what is below 0 or no whole number is nothing.
template <typename T>
uint32_t numberOf(std::span<const uint64_t> ids, T voxel) {
  if (!(voxel > 0)) return 0;
  if constexpr (std::is_floating_point_v<T>)
    if (voxel >= T(0x1p63) || voxel != std::floor(voxel)) return 0;
  return labelNumber(ids, uint64_t(voxel));
}

// The wanted corner of a chunk as floats, in which all 16-bit integers are exact. One copy more, but a quarter of the code
// of converting every stored type to every texel directly. What an N5 chunk does not reach is fill.
template <typename T>
void gather(const BrickDecodeParams& params, const StoredVoxels& stored, size_t channel, std::span<const uint64_t> ids, std::vector<float>& values) {
  const uint8_t* first = stored.bytes.data() + (stored.first + channel * stored.channelStride) * sizeof(T);
  std::array<uint32_t, 3> there{};
  for (size_t i = 0; i < 3; ++i) there[i] = std::min(params.size[i], stored.size[i]);
  const auto scale = double(params.scale), offset = double(params.offset);
  const bool asIs = params.scale == 1 && params.offset == 0;
  // Neighbours mostly have the same label: it is looked up once.
  T last{};
  float number = 0;
  for (uint32_t z = 0; z < there[2]; ++z)
    for (uint32_t y = 0; y < there[1]; ++y) {
      float* out = values.data() + (size_t(z) * params.size[1] + y) * params.size[0];
      const uint8_t* row = first + (z * stored.stride[2] + y * stored.stride[1]) * sizeof(T);
      for (uint32_t x = 0; x < there[0]; ++x) {
        T voxel;
        std::memcpy(&voxel, row + x * stored.stride[0] * sizeof(T), sizeof(T));
        if (!ids.empty()) {
          if (voxel != last) number = float(numberOf(ids, last = voxel));
          out[x] = number;
          continue;
        }
        const float value = asIs ? float(voxel) : float(offset + scale * double(voxel));
        out[x] = std::isfinite(value) ? value : 0;
      }
    }
}

void gather(const BrickDecodeParams& params, const StoredVoxels& stored, size_t channel, std::span<const uint64_t> ids, std::vector<float>& values) {
  if (stored.samples) return gather<int32_t>(params, stored, channel, ids, values);
  switch (VoxelFormat(params.voxel)) {
    case VoxelFormat::U8: return gather<uint8_t>(params, stored, channel, ids, values);
    case VoxelFormat::U16: return gather<uint16_t>(params, stored, channel, ids, values);
    case VoxelFormat::I16: return gather<int16_t>(params, stored, channel, ids, values);
    case VoxelFormat::F32: return gather<float>(params, stored, channel, ids, values);
    case VoxelFormat::I8: return gather<int8_t>(params, stored, channel, ids, values);
    case VoxelFormat::U32: return gather<uint32_t>(params, stored, channel, ids, values);
    case VoxelFormat::I32: return gather<int32_t>(params, stored, channel, ids, values);
    case VoxelFormat::F64: return gather<double>(params, stored, channel, ids, values);
    case VoxelFormat::U64: return gather<uint64_t>(params, stored, channel, ids, values);
    case VoxelFormat::I64: return gather<int64_t>(params, stored, channel, ids, values);
  }
}

// `step`: bytes from one texel to the next.
template <typename Texel, typename Convert>
void fill(const std::vector<float>& values, uint8_t* out, Convert&& convert, size_t step = sizeof(Texel)) {
  for (const float value : values) {
    const Texel texel = convert(value);
    std::memcpy(out, &texel, sizeof texel);
    out += step;
  }
}

void writeTexels(const BrickDecodeParams& params, const std::vector<float>& values, uint8_t* texels) {
  switch (BrickFormat(params.format)) {
    case BrickFormat::R8: {
      const float range = params.maximum - params.minimum;
      // 8-bit voxels are what the texture holds already.
      const bool asIs = VoxelFormat(params.voxel) == VoxelFormat::U8 || !(range > 0);
      // Unscaled again: the renderer knows the values that bytes stand for.
      const float scale = asIs ? 1 / (params.scale != 0 ? params.scale : 1) : 255 / range;
      const float low = asIs ? params.offset : params.minimum;
      return fill<uint8_t>(values, texels, [scale, low](float v) { return clampTo<uint8_t>((v - low) * scale); });
    }
    case BrickFormat::R16F: {
      const float scale = params.texelScale != 0 ? 1 / params.texelScale : 1, low = params.texelOffset;
      return fill<uint16_t>(values, texels, [scale, low](float v) { return toHalf((v - low) * scale); });
    }
    case BrickFormat::R16UI: {
      if (params.flags & kNames) return fill<uint16_t>(values, texels, [](float v) { return v > 0 && v <= 65535 ? uint16_t(v) : uint16_t(0); });
      const float scale = params.texelScale != 0 ? 1 / params.texelScale : 1, low = params.texelOffset, zero = params.minimum;
      return fill<uint16_t>(values, texels, [scale, low, zero](float v) { return clampTo<uint16_t>((v - low) * scale - zero); });
    }
    case BrickFormat::R8UI: return fill<uint8_t>(values, texels, clampTo<uint8_t>);
    case BrickFormat::RGBA8: return;  // channel by channel
    case BrickFormat::R32F: return fill<float>(values, texels, [](float v) { return v; });
  }
}

Error noMemory() { return {ErrorCode::TooLarge, "There is no memory for this block of the image.", "", "", "Close other tabs and try again."}; }

Result<Bytes> decode(const BrickDecodeParams& params, ByteView stored, std::span<const uint64_t> ids) {
  if (!sane(params)) return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};
  const bool absent = stored.empty();
  if (absent && !(params.flags & kMayBeMissing))
    return Error{ErrorCode::Truncated, "A block of the image is missing.", "", "", "Copy the volume's files again."};
  StoredVoxels voxels;
  if (!absent) {
    auto read = readStoredChunk(params, stored);
    if (!read) return std::move(read).error();
    voxels = std::move(*read);
  }

  const auto format = BrickFormat(params.format);
  Bytes bytes(sizeof(BrickChunkHeader) + countOf(params) * texelBytes(format));
  uint8_t* texels = bytes.data() + sizeof(BrickChunkHeader);
  BrickChunkHeader header;
  const auto done = [&] {
    for (int i = 0; i < 3; ++i) header.size[i] = params.size[i];
    header.format = format;
    std::memcpy(bytes.data(), &header, sizeof header);
    return std::move(bytes);
  };
  if (!absent && ids.empty() && writePlainTexels(params, voxels, texels, header)) return done();
  const float nothing = params.offset + params.scale * params.fill;
  std::vector<float> values(countOf(params), std::isfinite(nothing) ? nothing : 0);
  if (format == BrickFormat::RGBA8) {
    if (!absent && voxels.channels < kColours) return Error{ErrorCode::Internal, "The decoder was asked for colours where there are none."};
    std::fill(texels, bytes.data() + bytes.size(), uint8_t(255));
    for (uint32_t channel = 0; channel < kColours; ++channel) {
      if (!absent) gather(params, voxels, channel, {}, values);
      fill<uint8_t>(values, texels + channel, clampTo<uint8_t>, 4);
    }
    header.maximum = 255;
  } else {
    if (!absent) gather(params, voxels, 0, ids, values);
    writeTexels(params, values, texels);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    header.minimum = *low;
    header.maximum = *high;
  }
  return done();
}

}  // namespace

// Memory can run out, and the standard library throws then.
Result<BrickJob> readBrickJob(ByteView bytes) try {
  BrickJob job;
  const size_t more = bytes.size() - std::min(bytes.size(), sizeof job.params);
  if (bytes.size() < sizeof job.params || more % sizeof(uint64_t) != 0 || more / sizeof(uint64_t) > kMostLabelIds)
    return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};
  std::memcpy(&job.params, bytes.data(), sizeof job.params);
  job.ids.resize(more / sizeof(uint64_t));
  if (more > 0) std::memcpy(job.ids.data(), bytes.data() + sizeof job.params, more);
  return job;
} catch (const std::bad_alloc&) {
  return noMemory();
}

Result<Bytes> decodeBrick(const BrickDecodeParams& params, ByteView stored, std::span<const uint64_t> ids) try {
  return decode(params, stored, ids);
} catch (const std::bad_alloc&) {
  return noMemory();
}

}  // namespace fabrica
