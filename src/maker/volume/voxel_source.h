// Where the writer gets its voxels from: a whole volume is never asked for at once.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

using Index3 = std::array<uint32_t, 3>;  // x, y, z

size_t bytesPerVoxel(VoxelFormat format);
const char* voxelFormatName(VoxelFormat format);  // as in atlas.json: "u8", "u16", "i16", "f32"

class VoxelSource {
 public:
  virtual ~VoxelSource() = default;
  virtual Index3 size() const = 0;
  virtual VoxelFormat format() const = 0;
  // Fills `out` with the box [origin, origin + extent), x fastest, little-endian; the box lies inside the volume and
  // `out` holds extent.x·y·z voxels. Never called from two threads at once. The volume is read twice (floats: three
  // times), so two reads of a box give the same bytes.
  virtual Status read(const Index3& origin, const Index3& extent, uint8_t* out) = 0;
};

// Voxels that lie in memory, x fastest. `voxels` stays with the caller and must outlive the source.
class MemoryVoxels : public VoxelSource {
 public:
  MemoryVoxels(const Index3& size, VoxelFormat format, ByteView voxels)
      : size_(size), format_(format), voxels_(voxels) {}
  Index3 size() const override { return size_; }
  VoxelFormat format() const override { return format_; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) override;

 private:
  Index3 size_;
  VoxelFormat format_;
  ByteView voxels_;
};

}  // namespace fabrica
