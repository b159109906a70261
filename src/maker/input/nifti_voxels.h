// The voxels of a NIfTI image, a piece at a time: however large it is, little of it is in memory.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "maker/input/nifti.h"
#include "maker/volume/disk_file.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

// Calls use(first, values) for all voxels in order, slope and intercept applied. An error of `use` stops it.
// Errors: NotFound, BadFormat (damaged gzip), Truncated.
Status forEachVoxel(const NiftiHeader& header, const std::string& path,
                    const std::function<Status(uint64_t first, std::span<const double> values)>& use);

// Voxels that lie on the disk, x fastest, and are turned into another format as they are read.
class DiskVoxels : public VoxelSource {
 public:
  // `offset`: of the first voxel in `file`.
  DiskVoxels(const Index3& size, VoxelFormat format, StoredVoxels stored, DiskFile file, uint64_t offset)
      : size_(size), format_(format), stored_(std::move(stored)), file_(std::move(file)), offset_(offset) {}
  Index3 size() const override { return size_; }
  VoxelFormat format() const override { return format_; }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  Index3 size_;
  VoxelFormat format_;
  StoredVoxels stored_;
  DiskFile file_;
  uint64_t offset_;
};

struct NiftiImage {
  NiftiHeader header;
  std::shared_ptr<const VoxelSource> voxels;
};
// Reads the image once from end to end, to choose its format (ValueRange::format) and, where it is packed, to unpack it into an
// unnamed file in the folder `scratch`; else its own file is read later, too. Memory: a few MB, whatever the size.
// Errors: as readNiftiHeader's and forEachVoxel's, TooLarge (the disk is full).
Result<NiftiImage> openNifti(const std::string& path, const std::string& scratch);

}  // namespace fabrica
