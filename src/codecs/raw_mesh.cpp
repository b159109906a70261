#include <algorithm>
#include <array>

#include "codecs/mesh_source.h"

namespace fabrica {

namespace {

// glTF component types.
enum : uint32_t { kByte = 5120, kUnsignedByte = 5121, kShort = 5122, kUnsignedShort = 5123, kUnsignedInt = 5125,
    kFloat = 5126 };

Error damaged(const char* reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Export the file again, or check it with the glTF validator."};
}

uint32_t componentSize(uint32_t type) {
  switch (type) {
    case kByte:
    case kUnsignedByte: return 1;
    case kShort:
    case kUnsignedShort: return 2;
    case kUnsignedInt:
    case kFloat: return 4;
    default: return 0;
  }
}

template <typename T>
T load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

template <typename T>
void readVectors(ByteView bytes, size_t count, size_t stride, float scale, std::vector<float>& out) {
  out.resize(count * 3);
  for (size_t i = 0; i < count; ++i)
    for (size_t c = 0; c < 3; ++c) {
      const float value = float(load<T>(bytes.data() + i * stride + c * sizeof(T))) * scale;
      // The lowest signed integer stands a little below -1.
      out[i * 3 + c] = scale != 1 && value < -1 ? -1 : value;
    }
}

// `bytes` must hold count vectors.
bool readVectors(ByteView bytes, uint32_t type, size_t count, size_t stride, bool normalised, std::vector<float>& out) {
  switch (type) {
    case kFloat: readVectors<float>(bytes, count, stride, 1, out); return true;
    case kByte: readVectors<int8_t>(bytes, count, stride, normalised ? 1 / 127.f : 1, out); return true;
    case kUnsignedByte: readVectors<uint8_t>(bytes, count, stride, normalised ? 1 / 255.f : 1, out); return true;
    case kShort: readVectors<int16_t>(bytes, count, stride, normalised ? 1 / 32767.f : 1, out); return true;
    case kUnsignedShort: readVectors<uint16_t>(bytes, count, stride, normalised ? 1 / 65535.f : 1, out); return true;
    default: return false;
  }
}

template <typename T>
bool readIndices(ByteView bytes, size_t count, uint32_t vertices, std::vector<uint32_t>& out) {
  out.resize(count);
  uint32_t highest = 0;
  for (size_t i = 0; i < count; ++i) {
    out[i] = load<T>(bytes.data() + i * sizeof(T));
    highest = std::max(highest, out[i]);
  }
  return count == 0 || highest < vertices;
}

// Strips and fans as lists (glTF 2.0, 3.7.2.1): every triangle keeps its front.
std::vector<uint32_t> toList(const std::vector<uint32_t>& corners, bool fan) {
  std::vector<uint32_t> list;
  if (corners.size() < 3) return list;
  list.reserve((corners.size() - 2) * 3);
  for (size_t i = 0; i + 2 < corners.size(); ++i) {
    const size_t odd = i % 2;
    if (fan) list.insert(list.end(), {corners[i + 1], corners[i + 2], corners[0]});
    else list.insert(list.end(), {corners[i], corners[i + 1 + odd], corners[i + 2 - odd]});
  }
  return list;
}

uint64_t spanOf(uint64_t count, uint64_t stride, uint64_t element) { return count == 0 ? 0 : (count - 1) * stride + element; }

}  // namespace

Result<MeshSource> readRawMesh(const MeshDecodeParams& params, std::span<const ByteView> ranges) {
  const uint32_t positionType = params.words[0], positionStride = params.words[1], vertices = params.words[2];
  const bool normalised = params.words[3] & kNormalised, row = params.words[3] & (kStrip | kFan);
  const uint32_t normalType = params.words[4], normalStride = params.words[5];
  const uint32_t indexType = params.words[6];
  const uint32_t indexCount = row ? params.words[7] : params.words[7] / 3 * 3;

  const uint32_t positionSize = 3 * componentSize(positionType), normalSize = 3 * componentSize(normalType);
  if (positionSize == 0 || positionStride < positionSize || (normalType && normalStride < normalSize))
    return damaged("The positions of this part are stored in an unknown way.");
  const std::array<uint64_t, 3> lengths = {spanOf(vertices, positionStride, positionSize),
                                           normalSize ? spanOf(vertices, normalStride, normalSize) : 0,
                                           uint64_t(indexCount) * componentSize(indexType)};
  std::array<ByteView, 3> data;
  uint64_t at = 0;
  for (size_t i = 0; i < 3; ++i) {
    const bool joined = ranges.size() == 1;
    const ByteView from = joined ? ranges[0] : i < ranges.size() ? ranges[i] : ByteView();
    const uint64_t offset = joined ? at : 0;
    if (lengths[i] > from.size() || offset > from.size() - lengths[i])
      return Error{ErrorCode::Truncated, "The data of this part ends early.", "", "", "Download or export the file again."};
    data[i] = from.subspan(size_t(offset), size_t(lengths[i]));
    at += lengths[i];
  }

  MeshSource mesh;
  if (!readVectors(data[0], positionType, vertices, positionStride, normalised, mesh.positions))
    return damaged("The positions of this part are stored in an unknown way.");
  if (normalType && !readVectors(data[1], normalType, vertices, normalStride, true, mesh.normals))
    return damaged("The normals of this part are stored in an unknown way.");

  bool inRange = true;
  switch (indexType) {
    case 0:
      mesh.indices.resize(row ? vertices : vertices / 3 * 3);
      for (size_t i = 0; i < mesh.indices.size(); ++i) mesh.indices[i] = uint32_t(i);
      break;
    case kUnsignedByte: inRange = readIndices<uint8_t>(data[2], indexCount, vertices, mesh.indices); break;
    case kUnsignedShort: inRange = readIndices<uint16_t>(data[2], indexCount, vertices, mesh.indices); break;
    case kUnsignedInt: inRange = readIndices<uint32_t>(data[2], indexCount, vertices, mesh.indices); break;
    default: return damaged("The triangles of this part are stored in an unknown way.");
  }
  if (!inRange) return damaged("The triangles of this part refer to vertices that are not there.");
  if (row) mesh.indices = toList(mesh.indices, params.words[3] & kFan);
  return mesh;
}

}  // namespace fabrica
