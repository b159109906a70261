#include "formats/zarr/metadata.h"

#include <cmath>

#include "base/json.h"

namespace fabrica {

namespace {

constexpr uint32_t kLargestSide = 1u << 24;
constexpr size_t kMostLevels = 32;

Error damaged(std::string reason) {
  return {ErrorCode::BadFormat, std::move(reason), "", "", "Check that the link leads to an OME-Zarr 0.5 image."};
}
Error unsupported(std::string reason) {
  return {ErrorCode::Unsupported, std::move(reason), "", "",
      "Write it as OME-Zarr 0.5 with axes z, y, x, and JPEG 2000, zstd or gzip."};
}

// A list of three finite numbers, in the order of the array's axes.
bool three(const Json* list, std::array<double, 3>& out) {
  vec3 checked;
  if (!list || !readVec3(*list, checked)) return false;
  for (size_t i = 0; i < 3; ++i) {
    const Json& item = (*list)[i];
    out[i] = item.is_number_float() ? *item.get_ptr<const double*>() : double(checked[int(i)]);
  }
  return true;
}

bool shape(const Json* list, std::array<uint32_t, 3>& xyz) {
  std::array<double, 3> zyx{};
  if (!three(list, zyx)) return false;
  for (size_t i = 0; i < 3; ++i) {
    if (!(zyx[i] >= 1 && zyx[i] <= kLargestSide) || zyx[i] != std::floor(zyx[i])) return false;
    xyz[2 - i] = uint32_t(zyx[i]);
  }
  return true;
}

// First element of a list of named things {"name": …, "configuration": …} with this name.
const Json* named(const Json* list, std::string_view name) {
  if (!list || !list->is_array()) return nullptr;
  for (const Json& item : *list)
    if (getString(item, "name") == name) return &item;
  return nullptr;
}

double metresOf(std::string_view unit) {
  if (unit == "meter") return 1;
  if (unit == "centimeter") return 1e-2;
  if (unit == "micrometer") return 1e-6;
  if (unit == "nanometer") return 1e-9;
  return 1e-3;
}

bool readMatrix(const Json& list, mat4& out) {
  if (!list.is_array() || list.size() != 16) return false;
  for (size_t column = 0; column < 4; ++column)
    for (size_t row = 0; row < 4; ++row) {
      const Json& item = list[column * 4 + row];
      if (!item.is_number()) return false;
      const auto value = item.get<float>();
      if (!std::isfinite(value)) return false;
      out[int(column)][int(row)] = value;
    }
  return true;
}

struct Axis {
  int world = 0;  // 0 x, 1 y, 2 z
  double metres = 1e-3;
};

bool readAxes(const Json* list, std::array<Axis, 3>& axes) {
  if (!list || !list->is_array() || list->size() != 3) return false;
  int seen = 0;
  for (size_t i = 0; i < 3; ++i) {
    const std::string name = getString((*list)[i], "name");
    if (name != "x" && name != "y" && name != "z") return false;
    axes[i] = {name[0] - 'x', metresOf(getString((*list)[i], "unit"))};
    seen |= 1 << axes[i].world;
  }
  // Chunks are decoded as z, y, x.
  return seen == 7 && axes[0].world == 2 && axes[1].world == 1;
}

// Scales and translations along the axes, applied as listed.
mat4 readTransforms(const Json* list, const std::array<Axis, 3>& axes) {
  std::array<double, 3> scale = {1, 1, 1}, shift = {0, 0, 0};
  if (list && list->is_array())
    for (const Json& transform : *list) {
      const std::string type = getString(transform, "type");
      std::array<double, 3> values{};
      if (!three(find(transform, type.c_str()), values)) continue;
      for (size_t i = 0; i < 3; ++i) {
        if (type == "scale") {
          scale[i] *= values[i];
          shift[i] *= values[i];
        } else if (type == "translation") {
          shift[i] += values[i];
        }
      }
    }
  mat4 out(1);
  for (size_t i = 0; i < 3; ++i) {
    out[axes[i].world][axes[i].world] = float(scale[i] * axes[i].metres);
    out[3][axes[i].world] = float(shift[i] * axes[i].metres);
  }
  return out;
}

bool readFormat(std::string_view name, VoxelFormat& out) {
  if (name == "uint8") out = VoxelFormat::U8;
  else if (name == "uint16") out = VoxelFormat::U16;
  else if (name == "int16") out = VoxelFormat::I16;
  else if (name == "float32") out = VoxelFormat::F32;
  else return false;
  return true;
}

// The inner codecs: JPEG 2000 alone, or little-endian bytes and at most one compression.
bool readCodec(const Json* codecs, std::string& out) {
  if (!codecs || !codecs->is_array() || codecs->empty() || codecs->size() > 2) return false;
  const std::string first = getString((*codecs)[0], "name");
  out = first;
  if (first == "imagecodecs_jpeg2k") return codecs->size() == 1;
  const Json* configuration = find((*codecs)[0], "configuration");
  if (first != "bytes" || (configuration && getString(*configuration, "endian", "little") != "little")) return false;
  if (codecs->size() == 2) out = getString((*codecs)[1], "name");
  return out == "bytes" || out == "zstd" || out == "gzip" || out == "blosc";
}

}  // namespace

Result<OmeImage> readOmeGroup(std::string_view json) {
  const Result<Json> root = parseJson(json);
  if (!root) return root.error();
  const Json* attributes = find(*root, "attributes");
  const Json* ome = attributes ? find(*attributes, "ome") : nullptr;
  const Json* multiscales = ome ? find(*ome, "multiscales") : nullptr;
  if (!multiscales || !multiscales->is_array() || multiscales->empty()) return damaged("This is not an OME-Zarr "
      "image (it has no multiscales).");
  const Json& image = (*multiscales)[0];
  std::array<Axis, 3> axes;
  if (!readAxes(find(image, "axes"), axes)) return unsupported("The volume's axes are not z, y, x.");
  const Json* datasets = find(image, "datasets");
  if (!datasets || !datasets->is_array() || datasets->empty() || datasets->size() > kMostLevels)
    return damaged("The volume has no levels, or far too many.");

  OmeImage out;
  out.name = getString(image, "name");
  out.labels = find(*ome, "image-label") != nullptr;
  const Json* ours = find(*attributes, "fabrica");
  out.indexAtStart = ours && getString(*ours, "index_copy") == "start";
  const Json* matrices = ours ? find(*ours, "indexToWorld") : nullptr;
  const mat4 common = readTransforms(find(image, "coordinateTransformations"), axes);
  for (size_t i = 0; i < datasets->size(); ++i) {
    const Json& dataset = (*datasets)[i];
    VolumeLevel level;
    level.path = getString(dataset, "path");
    if (level.path.empty() || level.path.find("..") != std::string::npos) return damaged("A level of the volume has "
        "no usable path.");
    // The transformations common to all levels come after a level's own, in units of the axes: already metres here.
    mat4 shared = common;
    for (int axis = 0; axis < 3; ++axis) shared[axis][axis] /= float(axes[size_t(2 - axis)].metres);
    level.indexToWorld = shared * readTransforms(find(dataset, "coordinateTransformations"), axes);
    if (matrices && matrices->is_array() && i < matrices->size()) readMatrix((*matrices)[i], level.indexToWorld);
    out.levels.push_back(std::move(level));
  }
  return out;
}

Result<ZarrArray> readZarrArray(std::string_view json) {
  const Result<Json> root = parseJson(json);
  if (!root) return root.error();
  const bool isArray = getNumber(*root, "zarr_format") == 3 && getString(*root, "node_type") == "array";
  if (!isArray) return damaged("This is not a Zarr 3 array.");
  ZarrArray out;
  const std::string type = getString(*root, "data_type");
  if (!readFormat(type, out.format)) return unsupported("The volume's numbers are of type \"" + type + "\".");
  const Json* grid = find(*root, "chunk_grid");
  const Json* gridConfiguration = grid ? find(*grid, "configuration") : nullptr;
  if (!shape(find(*root, "shape"), out.size) || !gridConfiguration || !shape(find(*gridConfiguration, "chunk_shape"),
      out.shard))
    return damaged("The volume's sizes make no sense.");

  const Json* codecs = find(*root, "codecs");
  out.chunk = out.shard;
  if (const Json* sharding = named(codecs, "sharding_indexed")) {
    const Json* configuration = find(*sharding, "configuration");
    if (!configuration || !shape(find(*configuration, "chunk_shape"), out.chunk))
      return damaged("The volume's sizes make no sense.");
    for (size_t i = 0; i < 3; ++i)
      if (out.shard[i] % out.chunk[i] != 0) return damaged("The volume's shards do not hold whole chunks.");
    out.indexAtEnd = getString(*configuration, "index_location", "end") == "end";
    codecs = find(*configuration, "codecs");
  }
  if (!readCodec(codecs, out.codec)) return unsupported("The volume is stored with codec \"" + out.codec + "\".");
  return out;
}

}  // namespace fabrica
