// A file read as a whole, with its levels, and voxels of these.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>
#include <functional>
#include <map>

#include "formats/whole/whole_volume.h"
#include "formats/zarr/shard.h"

namespace fabrica {

struct Read {
  Status status = Ok{};
  Json json;
  uint32_t fitting = 0;
  std::map<uint32_t, Bytes> levels;  // index and bricks
};

inline Read read(ByteView file, const WholeOptions& options = {"x.nii", 1}, size_t piece = 777) {
  Read out;
  std::map<uint32_t, Bytes> bricks;
  WholeVolume volume(options, [&](uint32_t level, ByteView brick) { bricks[level].insert(bricks[level].end(), brick.begin(), brick.end()); });
  for (size_t at = 0; at < file.size() && out.status.ok(); at += piece) out.status = volume.push(file.subspan(at, std::min(piece, file.size() - at)));
  if (out.status) out.status = volume.finish();
  out.fitting = volume.fitting();
  if (!out.status) return out;
  out.json = volume.description();
  for (uint32_t level = 0; level < volume.levels(); ++level) {
    out.levels[level] = volume.index(level);
    out.levels[level].insert(out.levels[level].end(), bricks[level].begin(), bricks[level].end());
  }
  return out;
}

inline Bytes gzipped(const Bytes& bytes) {
  Bytes out(compressBound(uLong(bytes.size())) + 64);
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = uInt(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = uInt(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

using Label = std::function<int(uint32_t, uint32_t, uint32_t)>;  // of a voxel

template <typename T>
std::vector<T> filled(const std::array<uint32_t, 3>& size, const Label& label) {
  std::vector<T> out;
  for (uint32_t z = 0; z < size[2]; ++z)
    for (uint32_t y = 0; y < size[1]; ++y)
      for (uint32_t x = 0; x < size[0]; ++x) out.push_back(T(label(x, y, z)));
  return out;
}

template <typename T>
T voxel(const Bytes& level, const std::array<uint32_t, 3>& size, uint32_t x, uint32_t y, uint32_t z) {
  constexpr uint32_t e = WholeVolume::kBrick;
  std::array<uint32_t, 3> n{};
  for (size_t i = 0; i < 3; ++i) n[i] = (size[i] + e - 1) / e;
  const uint64_t count = uint64_t(n[0]) * n[1] * n[2];
  const auto entries = readShardIndex(ByteView(level).first(shardIndexSize(count)), count, level.size());
  EXPECT_TRUE(entries.ok()) << entries.error().message();
  const ShardEntry entry = (*entries)[(size_t(z / e) * n[1] + y / e) * n[0] + x / e];
  if (entry.missing()) return 0;
  T out;
  std::memcpy(&out, level.data() + entry.offset + ((size_t(z % e) * e + y % e) * e + x % e) * sizeof(T), sizeof(T));
  return out;
}

}  // namespace fabrica
