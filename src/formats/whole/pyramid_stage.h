// One level of a volume that comes slice by slice: fills bricks, and makes slices of the next level.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "atlas/atlas.h"
#include "formats/zarr/shard.h"

namespace fabrica {

// Makes one slice of each `every`, by the mean of every³ voxels (labels: by the first).
class Reducer {
 public:
  Reducer(std::array<uint32_t, 3> size, uint32_t channels, uint32_t every, bool first);
  std::array<uint32_t, 3> size() const { return out_; }
  // True when `out` is a slice.
  bool add(const std::vector<float>& slice, std::vector<float>& out);

 private:
  std::array<uint32_t, 3> in_, out_;
  uint32_t channels_, every_, z_ = 0;
  bool first_;
  std::vector<float> sum_;
};

// Bricks of `edge` voxels, whole ones: padded by 0 at the end. `store`: U8, U16, I16 or F32.
class BrickLayer {
 public:
  BrickLayer(std::array<uint32_t, 3> size, uint32_t channels, VoxelFormat store, uint32_t edge);
  const std::array<uint32_t, 3>& size() const { return size_; }
  // `emit` gets whole bricks, in order; empty ones are entered as missing only.
  void add(const std::vector<float>& slice, const std::function<void(ByteView)>& emit);
  Bytes index() const { return writeShardIndex(entries_); }
  static uint64_t bytesOf(const std::array<uint32_t, 3>& size, uint32_t channels, VoxelFormat store, uint32_t edge);

 private:
  void flush(const std::function<void(ByteView)>& emit);

  std::array<uint32_t, 3> size_, bricks_{};
  uint32_t channels_, edge_, z_ = 0;
  VoxelFormat store_;
  Bytes layer_, brick_;
  std::vector<ShardEntry> entries_;
  uint64_t at_;
};

}  // namespace fabrica
