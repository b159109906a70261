// Writes an image, grey or in colour, or a label map as an OME-Zarr 0.5 group (Zarr v3, sharded). What lies where in the files:
// docs/contracts.md, "Shards". Native only; the same input gives the same bytes, whatever the number of threads, of parts and of
// interruptions.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/json.h"
#include "base/math.h"
#include "base/result.h"
#include "maker/volume/statistics.h"
#include "maker/volume/voxel_source.h"

namespace fabrica {

enum class VolumeCodec : uint8_t {
  // "imagecodecs_jpeg2k" for images of whole numbers, signed ones as signed samples (no offset: every reader sees the
  // image's own values). Label maps and floats go to Zstd: wavelets have nothing to gain from labels (AAL, 7.1 MB: 849 KB
  // losslessly by JPEG 2000, 154 KB by zstd, decoded four times faster), and JPEG 2000 has samples of whole numbers only.
  Jpeg2000,
  Zstd,   // "bytes" + "zstd", what Neuroglancer and others read
  Blosc,  // "bytes" + "blosc": zstd, behind a shuffle of bytes where a voxel has several
  Gzip,   // "bytes" + "gzip"
  Raw,    // "bytes"
};
// As atlas.json names it: "imagecodecs_jpeg2k", "zstd", "blosc", "gzip", "bytes".
const char* codecName(VolumeCodec codec);

// How much JPEG 2000 may lose of an image. The default keeps every contour; side by side at fourfold size only the
// finest grain of a head's MRI is a little smoother.
struct ImageQuality {
  enum class Kind : uint8_t { Lossless, Psnr, Ratio };
  Kind kind = Kind::Psnr;
  // Psnr: decibels against the image's own range of values (not its type's), in every chunk, over what is neither
  // padding nor background. Measured on the 8-bit Colin 27 head (finest level, largest error of 254): 40: 9.5 : 1, 22;
  // 42: 7.8 : 1, 18; 44: 6.5 : 1, 13; lossless: 2.8 : 1. Ratio 10 spreads the loss badly: 8.9 : 1, 26.
  // Ratio: bytes of the voxels over bytes written, in every chunk.
  float value = 42;
};

// One value of a label map, for others' viewers ("image-label" of OME-Zarr).
struct LabelValue {
  uint32_t value = 0;
  std::string name;
  Color color;
};

struct VolumeOptions {
  std::string name;      // shown by others' viewers
  std::string unit;      // of the values: "HU"; "" where nobody says
  mat4 indexToWorld{1};  // voxel centre (i, j, k) → metres, world
  bool labels = false;
  std::vector<LabelValue> values;  // labels only
  VolumeCodec codec = VolumeCodec::Jpeg2000;
  ImageQuality quality;
  int zstdLevel = 12;
  Index3 chunk{64, 64, 64};                   // voxels; 1..1024 each, 2^24 together
  uint32_t shardEdge = 256;                   // a level up to this size in each axis is one shard
  uint32_t coarsest = 64;                     // levels are added until no axis is longer
  unsigned threads = 0;                       // 0: as many as there are cores
  uint64_t memory = 0;                        // bytes that all threads together may take (0: no bound): fewer threads then
  std::function<bool(double done)> progress;  // 0..1 of what is left to do, from any thread, one call at a time; false cancels
};

// All that atlas.json says of a volume.
struct VolumeInfo {
  VoxelFormat format = VoxelFormat::U8;
  uint32_t channels = 1;  // 3: red, green and blue
  std::string codec;
  bool labels = false;
  bool indexAtStart = true;
  bool placed = false;    // Volume::placed
  std::vector<VolumeLevel> levels;  // finest first
  float minimum = 0, maximum = 0;   // of the voxels given (lossy copies may differ a little)
  // Images: what shows everything but the background and the brightest 0.2 % of the rest with full contrast.
  float windowCenter = 0, windowWidth = 1;
  std::vector<std::array<float, 2>> histogram;  // grey images: value, share of all voxels; at most 256
  std::vector<uint32_t> values;                 // labels of 32 bits: which there are (VolumeStatistics::values)
  uint64_t bytes = 0;                           // written, all files together
  uint64_t voxelBytes = 0;                      // of the finest level, as given
};

// `folder` ("…/volumes/t1.zarr") is made; an OME-Zarr group already there is replaced, anything else there is an error.
// After an error the folder is removed. Memory: about 32 chunks a thread, whatever the size of the volume; while it
// runs files in the folder hold the coarser levels.
// Errors: BadFormat (empty volume, matrix that cannot be inverted, voxels that are not numbers, negative labels, a folder
// with something else in it), TooLarge, NotFound (the folder cannot be written), Cancelled, and what the source says.
Result<VolumeInfo> writeVolume(const VoxelSource& source, const VolumeOptions& options, const std::string& folder);

// The same in steps that may be interrupted, and shared between processes and machines that see one folder: plan, every
// part, finish, end. What has been done is known by the files in `folder`/.fabrica; the zarr.json of the group comes last, so that
// nothing opens a volume that is not finished.
struct VolumePlan {
  Index3 size{};
  VoxelFormat format = VoxelFormat::U8;
  uint32_t channels = 1;
  VolumeStatistics statistics;
  std::vector<VolumeLevel> levels;  // finest first
  std::vector<Index3> factors;      // voxels of a level that make one of the next, an axis; 1 at the last
  // What the plan was made for: `origin` and the options that decide the bytes.
  Json made;
};
inline constexpr const char* kWorkFolder = ".fabrica";

// BadFormat when there is something else in `folder` than a volume, begun or finished. Makes nothing.
Status checkVolumeFolder(const std::string& folder);

// The plan that `folder` already holds, or NotFound. BadFormat when it was made for something else: another `origin` (a text
// that says which input it was) or other options.
Result<VolumePlan> readVolumePlan(const std::string& folder, const VolumeOptions& options, const std::string& origin);
// Looks at all voxels (of volumes over 2^33 voxels: at a regular sample of slabs) and makes the folder. Replaces whatever
// volume was there. Errors: as writeVolume's.
Result<VolumePlan> planVolume(const VoxelSource& source, const VolumeOptions& options, const std::string& folder,
                              const std::string& origin);

struct PartReport {
  uint64_t shards = 0;  // of this part, all levels
  uint64_t found = 0;   // of these, done before
};
// Writes what belongs to one of `parts` parts: disjoint boxes of the volume, with all levels down to the one that has at
// least as many shards as there are parts. Shards that are done are not touched.
Result<PartReport> writeVolumePart(const VoxelSource& source, const VolumePlan& plan, const VolumeOptions& options,
                                   const std::string& folder, uint32_t part, uint32_t parts);
// The coarser levels that no part could write, and the metadata. NotFound, with how many shards are missing, when a part is
// not done.
Result<VolumeInfo> finishVolume(const VolumePlan& plan, const VolumeOptions& options, const std::string& folder, uint32_t parts);
// Away with the work folder.
void endVolume(const std::string& folder);

}  // namespace fabrica
