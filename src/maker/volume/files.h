// The files the volume writer makes: shards, and those that hold the coarser levels while they are made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/zarr/shard.h"
#include "maker/volume/disk_file.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

// One shard: a copy of the index, chunks in the order they come (each behind its place, where it has one: brickPlace()), the index.
// Not made before the first chunk comes; it has the name `part` until name() is called.
class ShardFile {
 public:
  ShardFile(std::string path, std::string part, uint32_t chunks)
      : path_(std::move(path)), part_(std::move(part)), index_(chunks) {}
  Status append(uint32_t chunk, ByteView bytes, std::optional<uint32_t> place);
  Status finish();  // onto the disk
  Status name();    // no chunk, no file

 private:
  Status begin();

  std::string path_, part_;
  std::vector<ShardEntry> index_;
  DiskFile file_;
  uint64_t at_ = 0;  // 0: not begun
};

// What a level's shards leave for the next level: a file each, blocks of one chunk of the next level one after the other. It
// is named when the shard is on the disk, and the shard only then: so it says that the shard is done, and a shard that has its
// name is never written again. Of no bytes when there are only zeros, or when there is no next level.
struct CoarseGrid {
  std::string folder;  // of these files
  Index3 size{};       // of the next level, voxels
  Index3 block{};      // its chunk
  Index3 perShard{};   // blocks that a shard makes
  VoxelFormat format = VoxelFormat::U8;
  uint32_t channels = 1;

  size_t voxelBytes() const { return bytesPerVoxel(format, channels); }
  std::string pathOf(const Index3& shard) const;
  Index3 extentOf(const Index3& block) const;  // edge blocks are cut
  uint64_t blockBytes() const { return uint64_t(block[0]) * block[1] * block[2] * voxelBytes(); }
};

class CoarseFile {
 public:
  CoarseFile(std::string path, std::string part) : path_(std::move(path)), part_(std::move(part)) {}
  Status write(uint64_t offset, ByteView voxels);  // zeros are left out
  Status finish();

 private:
  std::string path_, part_;
  DiskFile file_;
  bool begun_ = false;
};

// The next level, read from those files.
class CoarseLevel : public VoxelSource {
 public:
  explicit CoarseLevel(CoarseGrid grid) : grid_(std::move(grid)) {}
  Index3 size() const override { return grid_.size; }
  VoxelFormat format() const override { return grid_.format; }
  uint32_t channels() const override { return grid_.channels; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  Status readBlock(const Index3& block, Bytes& out) const;

  CoarseGrid grid_;
};

}  // namespace fabrica
