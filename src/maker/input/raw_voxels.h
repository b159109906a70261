// Voxels as a file stores them, in boxes, and the same as one of our formats.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "base/result.h"
#include "maker/input/stored_voxels.h"
#include "maker/volume/disk_file.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

class RawVoxels {
 public:
  RawVoxels(const Index3& size, StoredVoxels stored) : size_(size), stored_(std::move(stored)) {}
  virtual ~RawVoxels() = default;
  const Index3& size() const { return size_; }
  const StoredVoxels& stored() const { return stored_; }
  // The box [origin, origin + extent), x fastest, in the stored type and byte order. Called as VoxelSource::read().
  virtual Status read(const Index3& origin, const Index3& extent, uint8_t* out) const = 0;

 private:
  Index3 size_;
  StoredVoxels stored_;
};

// One after the other in a file, x fastest.
class RawFile : public RawVoxels {
 public:
  // `offset`: of the first voxel in `file`.
  RawFile(const Index3& size, StoredVoxels stored, std::shared_ptr<const DiskFile> file, uint64_t offset)
      : RawVoxels(size, std::move(stored)), file_(std::move(file)), offset_(offset) {}
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  std::shared_ptr<const DiskFile> file_;
  uint64_t offset_;
};

class ConvertedVoxels : public VoxelSource {
 public:
  ConvertedVoxels(std::shared_ptr<const RawVoxels> raw, VoxelFormat format) : raw_(std::move(raw)), format_(format) {}
  Index3 size() const override { return raw_->size(); }
  VoxelFormat format() const override { return format_; }
  uint32_t channels() const override { return raw_->stored().colour() ? kColours : 1; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  std::shared_ptr<const RawVoxels> raw_;
  VoxelFormat format_;
};

// The format that holds all values (ValueRange::format; of each channel, where they are colours): all are looked at, on several threads. Of more than 2^33 voxels, and
// where the type leaves no choice, none is, and the stored type stays. Errors: what reading says, Cancelled.
Result<VoxelFormat> formatOf(const RawVoxels& raw, unsigned threads, const std::function<bool(double)>& progress, bool labels = false);

}  // namespace fabrica
