// zarr.json of an OME-Zarr 0.5 image: what its group and its arrays say. Page-safe; bytes from outside. The viewer takes
// the same facts from atlas.json; this is for volumes that come without one, and for checking what was written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"
#include "base/result.h"

namespace fabrica {

// The group: levels finest first. size, chunk and shard are the arrays' to fill in.
struct OmeImage {
  std::string name;
  bool labels = false;        // has image-label
  bool indexAtStart = false;  // our "fabrica": {"index_copy": "start"}
  std::vector<VolumeLevel> levels;
};
// indexToWorld comes from our own attribute when it is there; else from the coordinate transformations as listed, axes by
// name, units to metres (millimetres when none is given), with +x, +y, +z as the world's.
Result<OmeImage> readOmeGroup(std::string_view json);

struct ZarrArray {
  std::array<uint32_t, 3> size{}, chunk{}, shard{};  // x, y, z; shard equals chunk when not sharded
  VoxelFormat format = VoxelFormat::U8;
  std::string codec;           // "imagecodecs_jpeg2k", "zstd", "gzip", "blosc", "bytes"
  bool indexAtEnd = true;      // where the shard's index is declared to be
};
// Three axes z, y, x. Unsupported names the data type or codec that cannot be read.
Result<ZarrArray> readZarrArray(std::string_view json);

}  // namespace fabrica
