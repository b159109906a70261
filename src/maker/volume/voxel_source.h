// Where the writer gets its voxels from: a whole volume is never asked for at once.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <utility>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

using Index3 = std::array<uint32_t, 3>;  // x, y, z

size_t bytesPerVoxel(VoxelFormat format, uint32_t channels = 1);
const char* voxelFormatName(VoxelFormat format);  // as in atlas.json: "u8", "u16", "i16", "u32", "f32"

inline constexpr uint32_t kColours = 3;

class VoxelSource {
 public:
  virtual ~VoxelSource() = default;
  virtual Index3 size() const = 0;
  virtual VoxelFormat format() const = 0;
  virtual uint32_t channels() const { return 1; }  // 3: red, green and blue of 8 bits, side by side in each voxel
  // Fills `out` with the box [origin, origin + extent), x fastest, little-endian; the box lies inside the volume and
  // `out` holds extent.x·y·z voxels. Called from several threads at once, and more than once for a box: two reads give
  // the same bytes.
  virtual Status read(const Index3& origin, const Index3& extent, uint8_t* out) const = 0;
};

// Voxels that lie in memory, x fastest. `voxels` stays with the caller and must outlive the source.
class MemoryVoxels : public VoxelSource {
 public:
  MemoryVoxels(const Index3& size, VoxelFormat format, ByteView voxels, uint32_t channels = 1)
      : size_(size), format_(format), channels_(channels), voxels_(voxels) {}
  Index3 size() const override { return size_; }
  VoxelFormat format() const override { return format_; }
  uint32_t channels() const override { return channels_; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  Index3 size_;
  VoxelFormat format_;
  uint32_t channels_;
  ByteView voxels_;
};

// The same, with the voxels its own.
class OwnVoxels : public VoxelSource {
 public:
  OwnVoxels(const Index3& size, VoxelFormat format, Bytes voxels)
      : voxels_(std::move(voxels)), view_(size, format, voxels_) {}
  OwnVoxels(const OwnVoxels&) = delete;
  OwnVoxels& operator=(const OwnVoxels&) = delete;
  Index3 size() const override { return view_.size(); }
  VoxelFormat format() const override { return view_.format(); }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override {
    return view_.read(origin, extent, out);
  }

 private:
  Bytes voxels_;
  MemoryVoxels view_;
};

// Calls use(origin, extent, bytes) for all voxels in order, in whole rows, at most 16 MiB at once (or one row). An error
// of `use` stops it.
Status forEachSlab(const VoxelSource& source,
                   const std::function<Status(const Index3& origin, const Index3& extent, ByteView bytes)>& use);

}  // namespace fabrica
