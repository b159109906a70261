// Voxels of a level as one shard, its index first, what is empty left out: as the reader of whole files keeps them (formats/whole), in
// whole bricks of 64³ raw voxels, or as they came from a volume that is streamed, bricks of any size, cut where the level ends. Read
// where they lie.
#pragma once

#include <algorithm>
#include <memory>

#include "formats/zarr/shard.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

// Gives u16, whatever is stored (u8, u16, i16, f32): labels are whole numbers up to 65,535, others become 0.
class BrickVoxels : public VoxelSource {
 public:
  // `shard` stays with the caller; `chunk`: of bricks that are cut, else nothing. BadFormat where it does not hold what the size promises.
  static Result<std::shared_ptr<const BrickVoxels>> make(const Index3& size, VoxelFormat format, ByteView shard, const Index3& chunk = {});
  Index3 size() const override { return size_; }
  VoxelFormat format() const override { return VoxelFormat::U16; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  void readRow(const uint8_t* from, uint32_t count, uint16_t* out) const;
  // Voxels from one row to the next, and rows from one slice to the next, in the brick that holds this voxel.
  uint32_t along(size_t axis, uint32_t at) const { return cut_ ? std::min(chunk_[axis], size_[axis] - at / chunk_[axis] * chunk_[axis]) : chunk_[axis]; }

  Index3 size_{}, chunk_{}, bricks_{};
  bool cut_ = false;
  VoxelFormat stored_ = VoxelFormat::U8;
  ByteView shard_;
  std::vector<ShardEntry> entries_;
};

}  // namespace fabrica
