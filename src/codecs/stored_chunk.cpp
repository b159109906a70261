#include "codecs/stored_chunk.h"

#include <algorithm>

#include "base/crc32c.h"
#include "codecs/big_endian.h"
#include "codecs/brick_name.h"
#include "codecs/inflate.h"
#ifdef FABRICA_WITH_JPEG2000
#include "codecs/jpeg2000.h"
#endif

namespace fabrica {

namespace {

using Axis = StoredDimension::Axis;
constexpr uint64_t kMostVoxels = 1u << 26;

Error damaged(const char* reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Copy the volume's files again."};
}
Error badParameters() { return {ErrorCode::Internal, "The decoder was called with damaged parameters."}; }

// The stored array, fastest dimension first.
struct Shape {
  uint32_t dimensions = 3;
  std::array<Axis, BrickDecodeParams::kMostDimensions> axis{Axis::X, Axis::Y, Axis::Z};
  std::array<uint32_t, BrickDecodeParams::kMostDimensions> extent{}, index{};
  uint64_t voxels() const {
    uint64_t count = 1;
    for (uint32_t i = 0; i < dimensions; ++i) {
      if (extent[i] == 0 || extent[i] > kMostVoxels) return 0;
      count *= extent[i];
      if (count > kMostVoxels) return 0;
    }
    return count;
  }
};

bool readShape(const BrickDecodeParams& params, Shape& shape) {
  if (params.dimensions > BrickDecodeParams::kMostDimensions) return false;
  shape.dimensions = params.dimensions == 0 ? 3 : params.dimensions;
  uint32_t seen = 0;
  for (uint32_t i = 0; i < shape.dimensions; ++i) {
    if (params.dimensions > 0) {
      if (params.axis[i] > uint32_t(Axis::Other)) return false;
      shape.axis[i] = Axis(params.axis[i]);
    }
    const auto axis = uint32_t(shape.axis[i]);
    const bool spatial = axis < 3;
    if (spatial && (seen & (1u << axis))) return false;
    if (spatial) seen |= 1u << axis;
    shape.extent[i] = spatial ? params.chunk[axis] : params.extent[i];
    shape.index[i] = spatial ? 0 : params.index[i];
    if (!spatial && shape.index[i] >= shape.extent[i]) return false;
  }
  // A plane has no z.
  return (seen == 7 || (seen == 3 && params.chunk[2] == 1)) && shape.voxels() > 0;
}

// N5's header: mode, dimensions, sizes. The sizes are the truth: chunks at the edge are cut short.
Status readN5Header(ByteView& stored, Shape& shape) {
  BigEndianReader in(stored);
  const uint32_t mode = in.u16(), dimensions = in.u16();
  if (!in.ok()) return damaged("A block of the image ends early.");
  if (mode > 1) return Error{ErrorCode::Unsupported, "A block of the image holds no plain numbers (N5 mode " + std::to_string(mode) + ")."};
  if (dimensions != shape.dimensions) return damaged("A block of the image is not of the shape that the volume's description says.");
  for (uint32_t i = 0; i < dimensions; ++i) {
    const uint32_t size = in.u32();
    if (size == 0 || size > shape.extent[i]) return damaged("A block of the image is not of the shape that the volume's description says.");
    shape.extent[i] = size;
    if (shape.axis[i] >= Axis::Channel && shape.index[i] >= size) return damaged("A block of the image lacks a channel.");
  }
  if (mode == 1) in.u32();  // number of elements
  if (!in.ok()) return damaged("A block of the image ends early.");
  stored = stored.subspan(in.position());
  return Ok{};
}

StoredVoxels layOut(const Shape& shape) {
  StoredVoxels out;
  size_t stride = 1;
  for (uint32_t i = 0; i < shape.dimensions; ++i) {
    if (shape.axis[i] < Axis::Channel) {
      out.size[size_t(shape.axis[i])] = shape.extent[i];
      out.stride[size_t(shape.axis[i])] = stride;
    } else {
      out.first += shape.index[i] * stride;
      if (shape.axis[i] == Axis::Channel) {
        out.channelStride = stride;
        out.channels = shape.extent[i] - shape.index[i];
      }
    }
    stride *= shape.extent[i];
  }
  return out;
}

Status readPlace(ByteView& stored, uint32_t wanted) {
  if (stored.size() < kPlaceBytes) return damaged("A block of the image ends early.");
  if (ByteReader(stored).get<uint32_t>() != wanted) return fromAnotherPlace();
  stored = stored.subspan(kPlaceBytes);
  return Ok{};
}

void swapBytes(Bytes& bytes, uint32_t size) {
  for (size_t at = 0; at + size <= bytes.size(); at += size) std::reverse(bytes.begin() + ptrdiff_t(at), bytes.begin() + ptrdiff_t(at + size));
}

#ifdef FABRICA_WITH_JPEG2000
// One image, slices of the block one below the other; its components are the channels, each a plane of its own.
Result<StoredVoxels> readJpeg2000(const BrickDecodeParams& params, const Shape& shape, ByteView stored) {
  StoredVoxels out = layOut(shape);
  uint64_t height = 1, components = 1;
  for (uint32_t i = 1; i < shape.dimensions; ++i) (shape.axis[i] == Axis::Channel ? components : height) *= shape.extent[i];
  if (shape.axis[0] >= Axis::Channel) return badParameters();
  auto image = decodeJpeg2000(stored, {shape.extent[0], uint32_t(height), uint32_t(components), params.reduce, params.place});
  if (!image) return std::move(image).error();
  out.samples = true;
  out.bytes = {reinterpret_cast<const uint8_t*>(image->samples.data()), image->samples.size_bytes()};
  out.owner = image->owner;
  return out;
}
#endif

}  // namespace

Result<StoredVoxels> readStoredChunk(const BrickDecodeParams& params, ByteView stored) {
  Shape shape;
  const uint32_t size = params.voxel <= uint32_t(VoxelFormat::I64) ? voxelBytes(VoxelFormat(params.voxel)) : 0;
  if (size == 0 || !readShape(params, shape)) return badParameters();
  if (params.flags & kPlaced)
    if (Status place = readPlace(stored, params.place); !place) return std::move(place).error();
  if (params.flags & kChecked) {
    if (stored.size() < 4) return damaged("A block of the image ends early.");
    uint32_t told;
    std::memcpy(&told, stored.data() + stored.size() - 4, 4);
    stored = stored.first(stored.size() - 4);
    if (told != crc32c(stored)) return damaged("A block of the image is damaged (its checksum is wrong).");
  }
  if (params.flags & kN5)
    if (Status header = readN5Header(stored, shape); !header) return std::move(header).error();

#ifdef FABRICA_WITH_JPEG2000
  if (params.codec == uint32_t(BrickCodec::Jpeg2000)) return readJpeg2000(params, shape, stored);
#endif
  const size_t wanted = size_t(shape.voxels()) * size;
  StoredVoxels out = layOut(shape);
  Result<Bytes> unpacked = Bytes();
  switch (BrickCodec(params.codec)) {
    case BrickCodec::Raw: break;
    case BrickCodec::Zstd: unpacked = inflateZstd(stored, wanted); break;
#ifdef FABRICA_WITH_PACKED
    case BrickCodec::Gzip: unpacked = inflateGzip(stored, wanted); break;
    case BrickCodec::Blosc: unpacked = inflateBlosc(stored, wanted); break;
#endif
    default:
      return Error{ErrorCode::Unsupported, "The volume is compressed in a way that is not known here.", "", "",
                   "Store it with JPEG 2000, zstd, blosc or gzip."};
  }
  if (!unpacked) return std::move(unpacked).error();
  if (params.codec == uint32_t(BrickCodec::Raw)) {
    if (stored.size() < wanted) return Error{ErrorCode::Truncated, "A block of the image ends early.", "", "", "Copy the volume's files again."};
    if (!(params.flags & kBigEndian) || size == 1) {
      out.bytes = stored.first(wanted);
      return out;
    }
    unpacked = Bytes(stored.begin(), stored.begin() + ptrdiff_t(wanted));
  }
  if (params.flags & kBigEndian) swapBytes(*unpacked, size);
  auto owner = std::make_shared<const Bytes>(std::move(unpacked).value());
  out.bytes = *owner;
  out.owner = std::move(owner);
  return out;
}

}  // namespace fabrica
