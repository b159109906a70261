// The voxels of a NIfTI image, a piece at a time: however large it is, little of it is in memory.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "maker/input/nifti.h"
#include "maker/input/raw_voxels.h"

namespace fabrica {

// Calls use(first, values) for all voxels in order, slope and intercept applied. An error of `use` stops it.
// Errors: NotFound, BadFormat (damaged gzip), Truncated.
Status forEachVoxel(const NiftiHeader& header, const std::string& path,
                    const std::function<Status(uint64_t first, std::span<const double> values)>& use);

// Voxels that lie on the disk, x fastest, and are turned into another format as they are read.
class DiskVoxels : public ConvertedVoxels {
 public:
  // `offset`: of the first voxel in `file`.
  DiskVoxels(const Index3& size, VoxelFormat format, StoredVoxels stored, DiskFile file, uint64_t offset)
      : ConvertedVoxels(std::make_shared<RawFile>(size, std::move(stored), std::make_shared<DiskFile>(std::move(file)), offset),
                        format) {}
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
