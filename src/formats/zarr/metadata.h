// What the JSON of an OME-Zarr image says: of its group (zarr.json, or .zattrs before version 0.5) and of its arrays (zarr.json,
// or .zarray). Page-safe; bytes from outside. The viewer takes the same facts from atlas.json; this is for volumes that come
// without one, and for checking what was written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"
#include "base/json.h"
#include "base/result.h"

namespace fabrica {

struct OmeAxis {
  StoredDimension::Axis axis = StoredDimension::Axis::Other;
  double metres = 1e-3;         // of one unit; millimetres when none is given
  int world = 0;                // of X, Y, Z: which axis of the world it runs along (0 X, 1 Y, 2 Z), and which way
  bool backwards = false;
};
struct OmeChannel {
  std::string name;
  std::optional<Color> color;
  std::optional<std::array<double, 2>> range, window;  // of the values; what to show
};
// The group: levels finest first. size, chunk and shard are the arrays' to fill in.
struct OmeImage {
  std::string name;
  bool labels = false;        // has image-label
  std::vector<NamedValue> named;  // what that says
  bool indexAtStart = false;  // our "fabrica": {"index_copy": "start"}
  std::string unit;           // our "fabrica": {"unit": "HU"}, of the values
  std::vector<OmeAxis> axes;  // in the order of the arrays' dimensions
  std::vector<VolumeLevel> levels;
  std::vector<OmeChannel> channels;
};
// indexToWorld comes from our own attribute when it is there; else from the coordinate transformations as listed, axes by
// name, units to metres, with +x, +y, +z as the world's, or as `orientation` (RFC 4) says.
Result<OmeImage> readOmeGroup(std::string_view json);

struct ZarrDimension {
  OmeAxis axis;
  uint32_t size = 1, chunk = 1, shard = 1;
};
struct ZarrArray {
  std::array<uint32_t, 3> size{1, 1, 1}, chunk{1, 1, 1}, shard{1, 1, 1};  // x, y, z; shard equals chunk when not sharded
  VoxelFormat format = VoxelFormat::U8;
  std::string codec;           // "imagecodecs_jpeg2k", "zstd", "gzip", "blosc", "bytes"
  bool sharded = false, bigEndian = false;
  bool checked = false;        // CRC-32C behind each chunk
  bool placed = false;         // our "fabrica": {"chunk_places": "before"} (Volume::placed)
  bool indexAtEnd = true;      // where the shard's index is declared to be
  double fill = 0;
  bool emptyListed = false;    // our "fabrica": {"empty_shards": […]}
  std::vector<std::string> emptyShards;
  std::vector<ShardTable> shardTables;  // our "fabrica": {"shards": {"c/0/0/0": [offset, length, …]}}
  std::vector<ZarrDimension> dimensions;  // as in the array's shape
  std::vector<uint32_t> order;            // of `dimensions`, in a chunk's bytes, fastest first
  std::string keyPrefix = "c/", separator = "/";
};
// `axes`: the group's; none: z, y, x. Unsupported names the data type or codec that cannot be read.
Result<ZarrArray> readZarrArray(std::string_view text, const std::vector<OmeAxis>& axes = {});
Result<ZarrArray> zarrArrayOf(const Json& json, const std::vector<OmeAxis>& axes = {});

}  // namespace fabrica
