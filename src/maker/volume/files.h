// The files the volume writer makes: shards, and the scratch file that holds the coarser levels while they are made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/zarr/shard.h"
#include "maker/volume/disk_file.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

// One shard: a copy of the index, chunks in the order they come, the index. Not made before the first chunk comes.
class ShardFile {
 public:
  ShardFile(std::string path, uint32_t chunks) : path_(std::move(path)), index_(chunks) {}
  Status append(uint32_t chunk, ByteView bytes);
  Result<uint64_t> finish();  // its length; 0: no chunk, no file

 private:
  Status begin();

  std::string path_;
  std::vector<ShardEntry> index_;
  DiskFile file_;
  uint64_t at_ = 0;  // 0: not begun
};

// A level of the pyramid between being made and being written: blocks of one chunk each, one after the other.
class ScratchLevel : public VoxelSource {
 public:
  ScratchLevel(DiskFile file, const Index3& size, const Index3& block, VoxelFormat format);
  Index3 size() const override { return size_; }
  VoxelFormat format() const override { return format_; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;
  // `voxels`: the part of the block that lies inside the level. From any thread, each block once.
  Status writeBlock(const Index3& block, ByteView voxels);

 private:
  uint64_t offsetOf(const Index3& block) const;
  Index3 extentOf(const Index3& block) const;

  DiskFile file_;
  Index3 size_, block_, grid_;
  VoxelFormat format_;
};

}  // namespace fabrica
