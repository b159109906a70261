// N5: attributes.json of a folder and of its levels s0, s1 …. Page-safe; bytes from outside.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"
#include "base/result.h"

namespace fabrica {

struct N5Array {
  std::array<uint32_t, 3> size{1, 1, 1}, chunk{1, 1, 1};  // x, y, z
  VoxelFormat format = VoxelFormat::U8;
  std::string codec;                        // as Volume's
  std::array<double, 3> factors{1, 1, 1};   // downsamplingFactors; 0 where they are not said
};
// Of a level. Unsupported names the data type or compression that cannot be read.
Result<N5Array> readN5Array(std::string_view json);

// Of the folder above the levels: everything is optional there.
struct N5Group {
  std::string name;
  std::optional<std::array<double, 3>> resolution;  // metres a voxel of the finest level
  std::vector<std::array<double, 3>> factors;       // of the levels, where it says them
  std::optional<N5Array> array;                     // it is an array itself
};
Result<N5Group> readN5Group(std::string_view json);

// `levels`: s0, s1 …, as many as there are. `voxel`: metres a voxel of the finest. Volume::url is `url`, their folder.
// BadFormat when they do not belong together.
Result<Volume> n5Volume(const std::vector<N5Array>& levels, const N5Group& group, const std::array<double, 3>& voxel, const std::string& url);

// "n5://gs://BUCKET/KEY", "zarr://https://…", "gs://BUCKET/KEY", "s3://BUCKET/KEY" → what can be fetched, with trailing '/'.
// `kind`: "n5", "zarr" or "". Other addresses pass through as they are, and files in buckets, which the transport finds.
// "gs://BUCKET/dir/x.glb" is a file by its name; a folder may have a point in it, too ("6.5um").
bool isBucketFile(std::string_view url);
std::string storeAddress(const std::string& url, std::string& kind);

}  // namespace fabrica
