// Voxels of a level as the reader of whole files keeps them (formats/whole): one shard, its index first, whole bricks of 64³ raw voxels,
// what is empty left out. Read where they lie.
#pragma once

#include <memory>

#include "formats/zarr/shard.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

// Gives u16, whatever is stored (u8, u16, i16, f32): labels are whole numbers up to 65,535, others become 0.
class BrickVoxels : public VoxelSource {
 public:
  // `shard` stays with the caller. BadFormat where it does not hold what the size promises.
  static Result<std::shared_ptr<const BrickVoxels>> make(const Index3& size, VoxelFormat format, ByteView shard);
  Index3 size() const override { return size_; }
  VoxelFormat format() const override { return VoxelFormat::U16; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  void readRow(const uint8_t* from, uint32_t count, uint16_t* out) const;

  Index3 size_{}, bricks_{};
  VoxelFormat stored_ = VoxelFormat::U8;
  ByteView shard_;
  std::vector<ShardEntry> entries_;
};

}  // namespace fabrica
