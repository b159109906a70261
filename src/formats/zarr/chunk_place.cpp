#include "formats/zarr/chunk_place.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "atlas/label_ids.h"
#include "base/url.h"
#include "codecs/brick_name.h"
#include "formats/zarr/shard.h"

namespace fabrica {

namespace {

using Axis = StoredDimension::Axis;

// "{z+1:4}" → z + 1, with at least four digits.
std::string filledIn(std::string_view pattern, const Place3& at) {
  std::string out;
  for (size_t i = 0; i < pattern.size();) {
    const size_t close = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos || close < i + 2 || pattern[i + 1] < 'x' || pattern[i + 1] > 'z') {
      out += pattern[i++];
      continue;
    }
    const std::string rest(pattern.substr(i + 2, close - i - 2));
    const size_t colon = rest.find(':');
    const long long first = rest.starts_with('+') ? std::atoll(rest.c_str() + 1) : 0;
    const auto digits = colon == std::string::npos ? 0u : unsigned(std::clamp(std::atoi(rest.c_str() + colon + 1), 0, 12));
    std::string number = std::to_string(uint64_t(at[size_t(pattern[i + 1] - 'x')]) + uint64_t(std::max(0ll, first)));
    if (number.size() < digits) number.insert(0, digits - number.size(), '0');
    out += number;
    i = close + 1;
  }
  return out;
}

uint32_t codecNumber(const std::string& codec) {
  if (codec == "imagecodecs_jpeg2k") return uint32_t(BrickCodec::Jpeg2000);
  if (codec == "zstd") return uint32_t(BrickCodec::Zstd);
  if (codec == "gzip") return uint32_t(BrickCodec::Gzip);
  if (codec == "blosc") return uint32_t(BrickCodec::Blosc);
  return uint32_t(BrickCodec::Raw);
}

uint32_t perShard(const StoredDimension& dimension, const VolumeLevel& level) {
  if (dimension.axis >= Axis::Channel) return dimension.perShard;
  const auto axis = size_t(dimension.axis);
  return level.chunk[axis] > 0 ? level.shard[axis] / level.chunk[axis] : 1;
}

// The stored number that R16UI's 0 stands for.
float zeroOf(const Volume& volume) {
  return !volume.labels && (volume.format == VoxelFormat::I16 || volume.format == VoxelFormat::I8) ? -32768.0f : 0.0f;
}

// Which of several channels its chunks are of.
std::optional<uint32_t> channelNumber(const Volume& volume) {
  for (const StoredDimension& dimension : volume.stored)
    if (dimension.axis == Axis::Channel) return dimension.inShard * dimension.chunk + dimension.index;
  return std::nullopt;
}

bool isWhole(VoxelFormat format) { return format != VoxelFormat::F32 && format != VoxelFormat::F64; }

}  // namespace

std::string objectUrl(const std::string& folder, const std::string& key) {
  const size_t query = std::min(folder.find_first_of("?#"), folder.size());
  std::string path = key;
  if (folder.find("/storage/v1/b/") != std::string::npos) {
    path.clear();
    for (const char c : key) path += c == '/' ? std::string("%2F") : std::string(1, c);
  }
  return folder.substr(0, query) + path + folder.substr(query);
}

std::string folderName(const std::string& folder) { return fileNameOf(percentDecode(folder.substr(0, folder.find_first_of("?#")))); }

std::string chunkUrl(const Volume& volume, const VolumeLevel& level, const Place3& shard) {
  const std::string folder = level.path.empty() ? "" : level.path + "/";
  return objectUrl(volume.url, folder + filledIn(volume.chunkKeys, {shard[0], shard[1], shard[2] << std::min(level.reduce, 31u)}));
}

bool mayBeMissing(const Volume& volume, const VolumeLevel& level, const Place3& shard) {
  if (level.emptyListed) return std::binary_search(level.emptyShards.begin(), level.emptyShards.end(), shard);
  return volume.missingIsFill;
}

std::vector<Place3> readShardKeys(std::span<const std::string> keys) {
  std::vector<Place3> out;
  for (const std::string& key : keys) {
    if (!key.starts_with("c/")) continue;
    Place3 place{};
    // Of colours the channels' number comes first, which is 0: they lie in one shard (chunkKey).
    const bool colours = key.starts_with("c/0/") && std::count(key.begin(), key.end(), '/') == 4;
    const char *at = key.data() + (colours ? 3 : 1), *end = key.data() + key.size();
    // z comes first.
    for (size_t axis = 3; axis-- > 0 && at != end && *at == '/';) {
      const auto [after, error] = std::from_chars(at + 1, end, place[axis]);
      if (error != std::errc()) break;
      at = after;
      if (axis == 0 && at == end) out.push_back(place);
    }
  }
  // Heaps, as the page has them anyway.
  std::make_heap(out.begin(), out.end());
  std::sort_heap(out.begin(), out.end());
  return out;
}

Volume channelOf(const Volume& volume, uint32_t channel) {
  Volume out = volume;
  if (volume.apart.empty()) return out;
  out.rgb = false;
  out.apart.clear();
  if (channel == 0 || channel > volume.apart.size()) return out;
  out.chunkKeys = volume.apart[channel - 1].chunkKeys;
  out.stored = volume.apart[channel - 1].stored;
  return out;
}

InShard placeInShard(const VolumeLevel& level, const Place3& chunk) {
  InShard out;
  for (size_t a = 0; a < 3; ++a) {
    const uint32_t per = std::max(level.shard[a] / level.chunk[a], 1u);
    out.shard[a] = chunk[a] / per;
    out.at[a] = chunk[a] % per;
  }
  return out;
}

uint64_t shardChunks(const Volume& volume, const VolumeLevel& level) {
  uint64_t count = 1;
  for (const StoredDimension& dimension : volume.stored) count *= perShard(dimension, level);
  return count;
}

std::pair<uint64_t, uint32_t> shardIndexRange(const Volume& volume, const VolumeLevel& level) {
  return {volume.indexAtStart ? 0 : kFromEnd, uint32_t(shardIndexSize(shardChunks(volume, level)))};
}

uint64_t shardEntry(const Volume& volume, const VolumeLevel& level, const Place3& inShard) {
  uint64_t number = 0, stride = 1;
  for (const StoredDimension& dimension : volume.stored) {
    number += stride * (dimension.axis < Axis::Channel ? inShard[size_t(dimension.axis)] : dimension.inShard);
    stride *= perShard(dimension, level);
  }
  return number;
}

std::pair<uint64_t, uint32_t> chunkRange(const Volume& volume, const ShardEntry& entry) {
  // A table that lies has no room for them: the chunk's own first bytes are then no place of it.
  const uint64_t before = volume.placed && entry.offset >= kPlaceBytes ? kPlaceBytes : 0;
  return {entry.offset - before, uint32_t(entry.length + before)};
}

std::optional<ToldIndex> toldIndex(const Volume& volume, const VolumeLevel& level, const Place3& shard) {
  const uint64_t chunks = shardChunks(volume, level);
  if (level.emptyListed && mayBeMissing(volume, level, shard)) return ToldIndex{std::vector<ShardEntry>(chunks)};
  for (const ShardTable& table : level.shardTables) {
    if (table.shard != shard || table.chunks.size() != chunks) continue;
    ToldIndex told{{}, true};
    told.entries.reserve(chunks);
    for (const auto& [offset, length] : table.chunks) told.entries.push_back({offset, length});
    return told;
  }
  return std::nullopt;
}

BrickFormat brickFormatOf(const Volume& volume) {
  if (volume.rgb) return BrickFormat::RGBA8;
  if (volume.labels) return volume.format == VoxelFormat::U8 ? BrickFormat::R8UI : BrickFormat::R16UI;
  switch (volume.format) {
    case VoxelFormat::U8: return BrickFormat::R8;
    case VoxelFormat::I8:
    case VoxelFormat::U16:
    case VoxelFormat::I16: return BrickFormat::R16UI;  // every value as it is
    default: return BrickFormat::R16F;
  }
}

TexelRange texelRange(const Volume& volume, BrickFormat format) {
  const float range = volume.maximum - volume.minimum;
  switch (format) {
    case BrickFormat::R8:
      if (volume.format == VoxelFormat::U8) return {float(volume.offset), 255 * float(volume.scale)};
      return {volume.minimum, range};
    case BrickFormat::R16F: {
      // Half floats hold whole numbers up to 2048 as they are. Others are put from -1 to 1: 4096 steps at least, and
      // nothing is too large or too small for them.
      const float largest = std::max(std::abs(volume.minimum), std::abs(volume.maximum));
      const bool exact = isWhole(volume.format) && volume.scale == 1 && volume.offset == std::floor(volume.offset) && largest <= 2048;
      if (exact || !(range > 0) || !std::isfinite(range)) return {};
      return {volume.minimum + range / 2, range / 2};
    }
    case BrickFormat::R16UI:
      // Numbers as they are stored; of signed ones from the lowest on.
      if (volume.labels) return {};
      return {float(volume.offset + volume.scale * double(zeroOf(volume))), float(volume.scale)};
    default: return {};
  }
}

BrickDecodeParams brickParams(const Volume& volume, const VolumeLevel& level, const Place3& chunk, BrickFormat format) {
  BrickDecodeParams params;
  params.codec = codecNumber(volume.codec);
  params.voxel = uint32_t(volume.format);
  params.format = uint32_t(format);
  params.minimum = volume.minimum;
  params.maximum = volume.maximum;
  params.flags = (volume.bigEndian ? kBigEndian : 0u) | (volume.n5 ? kN5 : 0u) | (volume.checked ? kChecked : 0u) |
                 (volume.placed ? kPlaced : 0u) | (volume.missingIsFill ? kMayBeMissing : 0u) | (volume.labels ? kNames : 0u);
  params.reduce = level.reduce;
  params.fill = float(fillOf(volume));
  params.scale = float(volume.scale);
  params.offset = float(volume.offset);
  const TexelRange range = texelRange(volume, format);
  if (format == BrickFormat::R16F) {
    params.texelScale = range.scale;
    params.texelOffset = range.offset;
  } else if (format == BrickFormat::R16UI) {
    params.minimum = zeroOf(volume);
    params.texelScale = range.scale;
    params.texelOffset = volume.labels ? 0 : float(volume.offset);
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    params.chunk[axis] = level.chunk[axis];
    const uint64_t begin = uint64_t(chunk[axis]) * level.chunk[axis];
    params.size[axis] = begin < level.size[axis] ? std::min(level.chunk[axis], uint32_t(level.size[axis] - begin)) : 0;
  }
  if (volume.placed || params.codec == uint32_t(BrickCodec::Jpeg2000)) params.place = brickPlace(brickName(level.path, chunk, channelNumber(volume)));
  params.dimensions = uint32_t(std::min<size_t>(volume.stored.size(), BrickDecodeParams::kMostDimensions));
  for (uint32_t i = 0; i < params.dimensions; ++i) {
    params.axis[i] = uint32_t(volume.stored[i].axis);
    params.extent[i] = volume.stored[i].chunk;
    params.index[i] = volume.stored[i].index;
  }
  return params;
}

Bytes brickJob(const Volume& volume, const VolumeLevel& level, const Place3& chunk, BrickFormat format) {
  const BrickDecodeParams params = brickParams(volume, level, chunk, format);
  const size_t more = volume.ids.size() * sizeof(uint64_t);
  Bytes out(sizeof params + more);
  std::memcpy(out.data(), &params, sizeof params);
  if (more > 0) std::memcpy(out.data() + sizeof params, volume.ids.data(), more);
  return out;
}

}  // namespace fabrica
