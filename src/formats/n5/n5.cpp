#include "formats/n5/n5.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "base/url.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/value_range.h"

namespace fabrica {

namespace {

constexpr double kLargestSide = 1u << 24;
constexpr uint64_t kMostChunkVoxels = 1u << 26;
constexpr size_t kMostLevels = 32;

Error damaged(std::string reason) {
  return {ErrorCode::BadFormat, std::move(reason), "", "", "Check that the link leads to an N5 folder."};
}
Error unsupported(std::string reason) {
  return {ErrorCode::Unsupported, std::move(reason), "", "", "Write it as three dimensions of whole numbers or floats, packed by blosc, zstd or gzip."};
}

bool three(const Json* list, std::array<double, 3>& out) {
  if (!list || !list->is_array() || list->size() != 3) return false;
  for (size_t i = 0; i < 3; ++i)
    if (!readNumber((*list)[i], out[i]) || !(out[i] > 0)) return false;
  return true;
}

bool whole(const Json* list, std::array<uint32_t, 3>& out) {
  std::array<double, 3> values{};
  if (!three(list, values)) return false;
  for (size_t i = 0; i < 3; ++i) {
    if (values[i] > kLargestSide || values[i] != std::floor(values[i])) return false;
    out[i] = uint32_t(values[i]);
  }
  return true;
}

bool readFormat(std::string_view name, VoxelFormat& out) {
  static constexpr struct {
    std::string_view name;
    VoxelFormat format;
  } kFormats[] = {{"uint8", VoxelFormat::U8},     {"int8", VoxelFormat::I8},     {"uint16", VoxelFormat::U16}, {"int16", VoxelFormat::I16},
                  {"uint32", VoxelFormat::U32},   {"int32", VoxelFormat::I32},   {"uint64", VoxelFormat::U64}, {"int64", VoxelFormat::I64},
                  {"float32", VoxelFormat::F32},  {"float64", VoxelFormat::F64}};
  for (const auto& known : kFormats) {
    if (name != known.name) continue;
    out = known.format;
    return true;
  }
  return false;
}

double metresOf(std::string_view unit) {
  if (unit == "m" || unit == "meter") return 1;
  if (unit == "mm" || unit == "millimeter") return 1e-3;
  if (unit == "nm" || unit == "nanometer") return 1e-9;
  return 1e-6;  // what N5's own tools write when they say nothing
}

}  // namespace

Result<N5Array> readN5Array(std::string_view text) {
  const Result<Json> json = parseJson(text);
  if (!json) return json.error();
  N5Array out;
  if (!find(*json, "dimensions") || !find(*json, "blockSize")) return damaged("This is not an N5 array.");
  if (find(*json, "dimensions")->size() != 3) return unsupported("The volume has " + std::to_string(find(*json, "dimensions")->size()) + " dimensions.");
  if (!whole(find(*json, "dimensions"), out.size) || !whole(find(*json, "blockSize"), out.chunk)) return damaged("The volume's sizes make no sense.");
  if (uint64_t(out.chunk[0]) * out.chunk[1] > kMostChunkVoxels || uint64_t(out.chunk[0]) * out.chunk[1] * out.chunk[2] > kMostChunkVoxels)
    return Error{ErrorCode::TooLarge, "The volume is stored in blocks that are too large to show a part of one.", "", "", "Write it with blocks of 64 or 128 voxels on each side."};
  const std::string type = getString(*json, "dataType");
  if (!readFormat(type, out.format)) return unsupported("The volume's numbers are of type \"" + type + "\".");
  const Json* compression = find(*json, "compression");
  // The first version named it by a text.
  const std::string codec = compression ? getString(*compression, "type") : getString(*json, "compressionType");
  if (codec == "raw") out.codec = "bytes";
  else if (codec == "gzip" || codec == "zlib") out.codec = "gzip";
  else if (codec == "blosc" || codec == "zstd") out.codec = codec;
  else return unsupported("The volume is packed by \"" + codec + "\".");
  if (!three(find(*json, "downsamplingFactors"), out.factors)) out.factors = {0, 0, 0};
  return out;
}

Result<N5Group> readN5Group(std::string_view text) {
  const Result<Json> json = parseJson(text);
  if (!json) return json.error();
  if (!json->is_object()) return damaged("This is not an N5 folder.");
  N5Group out;
  out.name = getString(*json, "name");
  std::array<double, 3> values{};
  if (const Json* pixel = find(*json, "pixelResolution")) {
    if (three(find(*pixel, "dimensions"), values)) {
      for (double& value : values) value *= metresOf(getString(*pixel, "unit"));
      out.resolution = values;
    }
  } else if (three(find(*json, "resolution"), values)) {
    // Neuroglancer: "units" of each axis.
    const Json* units = find(*json, "units");
    for (size_t i = 0; i < 3; ++i) {
      const bool named = units && units->is_array() && i < units->size() && (*units)[i].is_string();
      values[i] *= metresOf(named ? *(*units)[i].get_ptr<const std::string*>() : std::string());
    }
    out.resolution = values;
  }
  for (const char* key : {"downsamplingFactors", "scales"}) {
    const Json* list = find(*json, key);
    if (!list || !list->is_array() || !out.factors.empty()) continue;
    for (const Json& item : *list)
      if (out.factors.size() < kMostLevels && three(&item, values)) out.factors.push_back(values);
  }
  if (find(*json, "dimensions")) {
    auto array = readN5Array(text);
    if (!array) return std::move(array).error();
    out.array = std::move(*array);
  }
  return out;
}

Result<Volume> n5Volume(const std::vector<N5Array>& levels, const N5Group& group, const std::array<double, 3>& voxel, const std::string& url) {
  if (levels.empty()) return damaged("The folder holds no levels (s0, s1 …).");
  const N5Array& finest = levels.front();
  Volume volume;
  volume.url = url;
  volume.name = group.name.empty() ? folderName(url) : group.name;
  volume.id = volume.name;
  volume.format = finest.format;
  volume.codec = finest.codec;
  volume.n5 = volume.bigEndian = volume.missingIsFill = true;
  volume.chunkKeys = "{x}/{y}/{z}";
  if (volume.format == VoxelFormat::U8) setRange(volume, 0, 255);
  else forgetRange(volume);
  for (size_t i = 0; i < levels.size() && i < kMostLevels; ++i) {
    const N5Array& array = levels[i];
    if (array.format != finest.format || array.codec != finest.codec) break;
    VolumeLevel level;
    level.path = group.array ? "" : "s" + std::to_string(i);
    level.size = array.size;
    level.chunk = level.shard = array.chunk;
    for (size_t axis = 0; axis < 3; ++axis) {
      double factor = array.factors[axis];
      if (!(factor > 0) && i < group.factors.size()) factor = group.factors[i][axis];
      // Not said: as many voxels as there are fewer, a power of two where it is near one.
      if (!(factor > 0)) {
        const double ratio = double(finest.size[axis]) / array.size[axis], power = std::exp2(std::round(std::log2(ratio)));
        factor = std::ceil(finest.size[axis] / power) == array.size[axis] || std::floor(finest.size[axis] / power) == array.size[axis] ? power : ratio;
      }
      level.indexToWorld[int(axis)][int(axis)] = float(voxel[axis] * factor);
      level.indexToWorld[3][int(axis)] = float(voxel[axis] * (factor - 1) / 2);  // the middle of what was averaged
    }
    volume.levels.push_back(std::move(level));
  }
  return volume;
}

bool isBucketFile(std::string_view url) {
  if (!url.starts_with("gs://") && !url.starts_with("s3://")) return false;
  const std::string ending = lowerAscii(url.substr(url.rfind('.') + 1));
  const bool word = std::all_of(ending.begin(), ending.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return word && ending.size() >= 2 && ending.size() <= 5 && ending[0] >= 'a' && ending != "zarr" && ending != "n5";
}

std::string storeAddress(const std::string& given, std::string& kind) {
  std::string url = given;
  kind.clear();
  for (const char* scheme : {"n5://", "zarr://", "zarr2://", "zarr3://"}) {
    if (!url.starts_with(scheme)) continue;
    kind = scheme[0] == 'n' ? "n5" : "zarr";
    url = url.substr(std::string_view(scheme).size());
  }
  const bool google = url.starts_with("gs://"), amazon = url.starts_with("s3://");
  if ((!google && !amazon) || isBucketFile(url)) return url;
  url = url.substr(5);
  if (!url.ends_with('/')) url += '/';
  const size_t slash = url.find('/');
  if (amazon) return "https://" + url.substr(0, slash) + ".s3.amazonaws.com" + percentEncode(url.substr(slash));
  // Its JSON API answers other pages, whatever the bucket's owner has set up.
  return objectUrl("https://storage.googleapis.com/storage/v1/b/" + url.substr(0, slash) + "/o/?alt=media", percentEncode(url.substr(slash + 1)));
}

}  // namespace fabrica
