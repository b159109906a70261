#include <meshoptimizer.h>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "codecs/attribute_stream.h"
#include "codecs/decode.h"

namespace fabrica {

namespace {

constexpr uint64_t kMostBytes = 1u << 30;
// What the codecs make of a byte at most: an attribute block of 256 elements takes two bits for 16 bytes that do not
// change, a triangle a byte, an index a byte. Guards against a few bytes that claim a gigabyte.
constexpr uint64_t kAttributeRatio = 1024, kIndexRatio = 16;
constexpr uint64_t kMostFromNothing = 1u << 26;  // bytes of a sparse accessor without a base

Error damaged(const char* reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Download or export the file again."};
}
Error truncated() {
  return {ErrorCode::Truncated, "The data of this part ends early.", "", "", "Download or export the file again."};
}

bool filterFits(const UnpackParams& params) {
  switch (params.filter) {
    case UnpackFilter::None:
      return true;
    case UnpackFilter::Octahedral:
      return params.stride == 4 || params.stride == 8;
    case UnpackFilter::Quaternion:
      return params.stride == 8;
    case UnpackFilter::Exponential:
      return params.stride % 4 == 0;
  }
  return false;
}

void applyFilter(const UnpackParams& params, Bytes& bytes) {
  switch (params.filter) {
    case UnpackFilter::None:
      break;
    case UnpackFilter::Octahedral:
      meshopt_decodeFilterOct(bytes.data(), params.count, params.stride);
      break;
    case UnpackFilter::Quaternion:
      meshopt_decodeFilterQuat(bytes.data(), params.count, params.stride);
      break;
    case UnpackFilter::Exponential:
      meshopt_decodeFilterExp(bytes.data(), params.count, params.stride);
      break;
  }
}

Result<Bytes> unpackAttributes(const UnpackParams& params, ByteView stored, uint64_t size) {
  if (params.stride == 0 || params.stride > 256 || params.stride % 4 != 0 || !filterFits(params))
    return damaged("The packed data of this part contradicts itself.");
  if (size > kAttributeRatio * (stored.size() + 256))
    return damaged("The packed data of this part claims more than it can hold.");
  Bytes bytes(static_cast<size_t>(size));
  const bool good =
      !stored.empty() && stored[0] == kAttributeStreamV1
          ? decodeAttributeStream(stored, params.count, params.stride, bytes.data())
          : meshopt_decodeVertexBuffer(bytes.data(), params.count, params.stride, stored.data(), stored.size()) == 0;
  if (!good) return damaged("The packed data of this part is damaged.");
  applyFilter(params, bytes);
  return bytes;
}

Result<Bytes> unpackIndices(const UnpackParams& params, ByteView stored, uint64_t size) {
  const bool triangles = params.kind == Unpack::Triangles;
  if ((params.stride != 2 && params.stride != 4) || params.filter != UnpackFilter::None ||
      (triangles && params.count % 3 != 0))
    return damaged("The packed data of this part contradicts itself.");
  if (size > kIndexRatio * (stored.size() + 16))
    return damaged("The packed data of this part claims more than it can hold.");
  Bytes bytes(static_cast<size_t>(size));
  const int wrong =
      triangles ? meshopt_decodeIndexBuffer(bytes.data(), params.count, params.stride, stored.data(), stored.size())
                : meshopt_decodeIndexSequence(bytes.data(), params.count, params.stride, stored.data(), stored.size());
  if (wrong != 0) return damaged("The packed data of this part is damaged.");
  return bytes;
}

uint32_t numberAt(ByteView numbers, size_t i, uint32_t size) {
  uint32_t number = 0;
  std::memcpy(&number, numbers.data() + i * size, size);
  return number;
}

Result<Bytes> fillSparse(const UnpackParams& params, std::span<const ByteView> ranges, uint64_t size) {
  enum : uint32_t { kUnsignedByte = 5121, kUnsignedShort = 5123, kUnsignedInt = 5125 };
  const uint32_t type = params.sparseType;
  const uint32_t numberSize = type == kUnsignedByte ? 1 : type == kUnsignedShort ? 2 : type == kUnsignedInt ? 4 : 0;
  const ByteView base = ranges[0], numbers = ranges[1], values = ranges[2];
  if (numberSize == 0 || params.stride == 0 || params.sparseCount > params.count ||
      (!base.empty() && params.baseStride < params.stride))
    return damaged("The sparse data of this part contradicts itself.");
  if (base.empty() && size > kMostFromNothing)
    return damaged("The sparse data of this part claims more than it can hold.");
  if (numbers.size() / numberSize < params.sparseCount || values.size() / params.stride < params.sparseCount)
    return truncated();
  if (!base.empty() && params.count > 0 && base.size() < uint64_t(params.count - 1) * params.baseStride + params.stride)
    return truncated();
  Bytes bytes(static_cast<size_t>(size));
  if (!base.empty())
    for (size_t i = 0; i < params.count; ++i)
      std::memcpy(&bytes[i * params.stride], base.data() + i * params.baseStride, params.stride);
  for (size_t i = 0; i < params.sparseCount; ++i) {
    const uint32_t number = numberAt(numbers, i, numberSize);
    if (number >= params.count) return damaged("The sparse data of this part refers to vertices that are not there.");
    std::memcpy(&bytes[size_t(number) * params.stride], values.data() + i * params.stride, params.stride);
  }
  return bytes;
}

Result<Bytes> unpackChecked(const UnpackParams& params, std::span<const ByteView> ranges) {
  const uint64_t size = uint64_t(params.count) * params.stride;
  if (size > kMostBytes)
    return Error{ErrorCode::TooLarge, "This part is larger than can be read here.", "", "",
                 "Split it into several parts."};
  const size_t wanted = params.kind == Unpack::Sparse ? 3 : 1;
  if (ranges.size() != wanted) return Error{ErrorCode::Internal, "The decoder was given the wrong number of ranges."};
  switch (params.kind) {
    case Unpack::Copy:
      if (ranges[0].size() < size) return truncated();
      return Bytes(ranges[0].begin(), ranges[0].begin() + std::ptrdiff_t(size));
    case Unpack::Attributes:
      return unpackAttributes(params, ranges[0], size);
    case Unpack::Triangles:
    case Unpack::Indices:
      return unpackIndices(params, ranges[0], size);
    case Unpack::Sparse:
      return fillSparse(params, ranges, size);
  }
  return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};
}

}  // namespace

Result<UnpackParams> readUnpackParams(ByteView bytes) {
  UnpackParams params;
  if (bytes.size() != sizeof params)
    return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};
  std::memcpy(&params, bytes.data(), sizeof params);
  return params;
}

Result<Bytes> unpack(const UnpackParams& params, std::span<const ByteView> ranges) {
  // Memory can run out, and the standard library throws then.
  try {
    return unpackChecked(params, ranges);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::TooLarge, "This part is too large for the memory there is.", "", "",
                 "Close other tabs and try again."};
  } catch (const std::length_error&) {
    return Error{ErrorCode::TooLarge, "This part is too large for the memory there is.", "", "",
                 "Close other tabs and try again."};
  }
}

}  // namespace fabrica
