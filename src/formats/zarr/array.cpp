// The JSON of one array: zarr.json (version 3) or .zarray (version 2).
#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/metadata.h"

namespace fabrica {

namespace {

using Axis = StoredDimension::Axis;
constexpr double kLargestSide = 1u << 24;
constexpr uint64_t kMostChunkVoxels = 1u << 26, kMostChunkBytes = 1u << 31;
constexpr size_t kMostTableNumbers = 1u << 17;

Error damaged(std::string reason) {
  return {ErrorCode::BadFormat, std::move(reason), "", "", "Check that the link leads to an OME-Zarr image."};
}
Error unsupported(std::string reason) {
  return {ErrorCode::Unsupported, std::move(reason), "", "", "Write it with JPEG 2000, zstd, blosc or gzip, as whole numbers or floats."};
}
Error senseless() { return damaged("The volume's sizes make no sense."); }

bool sizes(const Json* list, std::vector<uint32_t>& out) {
  if (!list || !list->is_array() || list->empty() || list->size() > 6) return false;
  out.clear();
  for (const Json& item : *list) {
    double value = 0;
    if (!readNumber(item, value) || !(value >= 1 && value <= kLargestSide) || value != std::floor(value)) return false;
    out.push_back(uint32_t(value));
  }
  return true;
}

bool readFormat(std::string_view name, VoxelFormat& out) {
  static constexpr struct {
    std::string_view three, two;  // names in version 3 and 2
    VoxelFormat format;
  } kFormats[] = {{"uint8", "u1", VoxelFormat::U8},    {"bool", "b1", VoxelFormat::U8},      {"uint16", "u2", VoxelFormat::U16},
                  {"int16", "i2", VoxelFormat::I16},   {"float32", "f4", VoxelFormat::F32},  {"int8", "i1", VoxelFormat::I8},
                  {"uint32", "u4", VoxelFormat::U32},  {"int32", "i4", VoxelFormat::I32},    {"float64", "f8", VoxelFormat::F64},
                  {"uint64", "u8", VoxelFormat::U64},  {"int64", "i8", VoxelFormat::I64}};
  for (const auto& known : kFormats) {
    if (name != known.three && name != known.two) continue;
    out = known.format;
    return true;
  }
  return false;
}

// First element of a list of named things {"name": …, "configuration": …} with this name.
const Json* named(const Json* list, std::string_view name) {
  if (!list || !list->is_array()) return nullptr;
  for (const Json& item : *list)
    if (getString(item, "name") == name) return find(item, "configuration") ? find(item, "configuration") : &item;
  return nullptr;
}

bool isCompression(std::string_view name) { return name == "zstd" || name == "gzip" || name == "zlib" || name == "blosc"; }

// The codecs of a chunk, in order: perhaps a transposition, then JPEG 2000 alone or bytes and at most one compression, then
// perhaps a checksum.
Status readCodecs(const Json* codecs, ZarrArray& out) {
  if (!codecs || !codecs->is_array() || codecs->empty() || codecs->size() > 4) return senseless();
  out.codec.clear();
  for (const Json& codec : *codecs) {
    std::string name = codec.is_string() ? *codec.get_ptr<const std::string*>() : getString(codec, "name");
    if (name.starts_with("numcodecs.")) name = name.substr(10);
    const Json* configuration = find(codec, "configuration");
    const Error unknown = unsupported("The volume is stored with codec \"" + name + "\".");
    if (out.checked) return unknown;
    if (name == "transpose") {
      std::vector<double> order;
      const Json* list = configuration ? find(*configuration, "order") : nullptr;
      if (!out.codec.empty() || !list || !list->is_array() || list->size() != out.dimensions.size()) return unknown;
      std::vector<bool> seen(list->size());
      for (size_t i = 0; i < list->size(); ++i) {
        double value = -1;
        if (!readNumber((*list)[i], value) || value < 0 || value >= double(seen.size()) || value != std::floor(value) || seen[size_t(value)]) return unknown;
        seen[size_t(value)] = true;
        out.order[list->size() - 1 - i] = uint32_t(value);
      }
    } else if (name == "imagecodecs_jpeg2k" && out.codec.empty()) {
      out.codec = name;
    } else if (name == "bytes" && out.codec.empty()) {
      out.bigEndian = configuration && getString(*configuration, "endian", "little") == "big";
      out.codec = name;
    } else if (name == "crc32c" && !out.codec.empty()) {
      out.checked = true;
    } else if (isCompression(name) && out.codec == "bytes") {
      out.codec = name == "zlib" ? "gzip" : name;
    } else {
      return unknown;
    }
  }
  if (out.codec.empty()) return senseless();
  return Ok{};
}

double fillOf(const Json& json) {
  double value = 0;
  const Json* fill = find(json, "fill_value");
  if (!fill || !readNumber(*fill, value)) return fill && fill->is_boolean() && getBool(json, "fill_value") ? 1 : 0;
  return value;
}

// What all dimensions come to; `chunk` and `shard` lie in array order.
Status lay(const std::vector<uint32_t>& shape, const std::vector<uint32_t>& chunk, const std::vector<uint32_t>& shard,
           std::vector<OmeAxis> axes, ZarrArray& out) {
  if (axes.empty())
    for (const int axis : {2, 1, 0}) axes.push_back({Axis(axis), 1e-3, axis, false});
  if (shape.size() != axes.size() || chunk.size() != axes.size() || shard.size() != axes.size()) return senseless();
  uint64_t voxels = 1;
  out.dimensions.clear();
  out.order.clear();
  for (size_t i = 0; i < axes.size(); ++i) {
    out.dimensions.push_back({axes[i], shape[i], chunk[i], shard[i]});
    if (shard[i] % chunk[i] != 0) return damaged("The volume's shards do not hold whole chunks.");
    voxels *= chunk[i];
    if (voxels > kMostChunkVoxels)
      return Error{ErrorCode::TooLarge, "The volume is stored in chunks that are too large to show a part of one.", "", "",
                   "Write it with chunks of 64 or 128 voxels on each side."};
    if (axes[i].axis >= Axis::Channel) continue;
    const auto axis = size_t(axes[i].axis);
    out.size[axis] = shape[i];
    out.chunk[axis] = chunk[i];
    out.shard[axis] = shard[i];
  }
  for (size_t i = axes.size(); i-- > 0;) out.order.push_back(uint32_t(i));
  return Ok{};
}

Result<ZarrArray> readVersion2(const Json& json, const std::vector<OmeAxis>& axes) {
  ZarrArray out;
  std::string type = getString(json, "dtype");
  if (type.size() != 3 || !readFormat(type.substr(1), out.format)) return unsupported("The volume's numbers are of type \"" + type + "\".");
  out.bigEndian = type[0] == '>';
  std::vector<uint32_t> shape, chunk;
  if (!sizes(find(json, "shape"), shape) || !sizes(find(json, "chunks"), chunk)) return senseless();
  if (Status laid = lay(shape, chunk, chunk, axes, out); !laid) return std::move(laid).error();
  if (getString(json, "order", "C") == "F") std::reverse(out.order.begin(), out.order.end());
  const Json* filters = find(json, "filters");
  if (filters && filters->is_array() && !filters->empty())
    return unsupported("The volume is stored with filter \"" + getString((*filters)[0], "id") + "\".");
  out.codec = "bytes";
  if (const Json* compressor = find(json, "compressor")) {
    out.codec = getString(*compressor, "id");
    if (!isCompression(out.codec) && out.codec != "imagecodecs_jpeg2k") return unsupported("The volume is stored with codec \"" + out.codec + "\".");
    if (out.codec == "zlib") out.codec = "gzip";
  }
  out.fill = fillOf(json);
  out.keyPrefix = "";
  out.separator = getString(json, "dimension_separator", ".") == "/" ? "/" : ".";
  return out;
}

// {"c/0/0/0": [offset, length, …], …}; what is damaged is left out, and then fetched.
std::vector<ShardTable> readShardTables(const Json& shards) {
  std::vector<ShardTable> out;
  for (const auto& [key, numbers] : shards.items()) {
    const std::vector<Place3> place = readShardKeys(std::array{key});
    if (place.empty() || !numbers.is_array() || numbers.size() % 2 || numbers.size() > kMostTableNumbers) continue;
    ShardTable table{place[0], {}};
    bool whole = true;
    for (size_t i = 0; i < numbers.size(); i += 2) {
      whole = whole && numbers[i].is_number_unsigned() && numbers[i + 1].is_number_unsigned();
      if (whole) table.chunks.push_back({numbers[i].get<uint64_t>(), numbers[i + 1].get<uint64_t>()});
      whole = whole && table.chunks.back()[1] <= kMostChunkBytes;
    }
    if (whole) out.push_back(std::move(table));
  }
  return out;
}

Result<ZarrArray> readVersion3(const Json& json, const std::vector<OmeAxis>& axes) {
  ZarrArray out;
  const std::string type = getString(json, "data_type");
  if (type.size() < 3 || !readFormat(type, out.format)) return unsupported("The volume's numbers are of type \"" + type + "\".");
  const Json* grid = find(json, "chunk_grid");
  const Json* gridConfiguration = grid ? find(*grid, "configuration") : nullptr;
  std::vector<uint32_t> shape, chunk, shard;
  if (!sizes(find(json, "shape"), shape) || !gridConfiguration || !sizes(find(*gridConfiguration, "chunk_shape"), shard)) return senseless();
  chunk = shard;

  const Json* codecs = find(json, "codecs");
  if (const Json* sharding = named(codecs, "sharding_indexed")) {
    if (codecs->size() != 1) return unsupported("The volume is stored with codecs around its shards.");
    if (!sizes(find(*sharding, "chunk_shape"), chunk) || chunk.size() != shard.size()) return senseless();
    out.sharded = true;
    out.indexAtEnd = getString(*sharding, "index_location", "end") == "end";
    const Json* index = find(*sharding, "index_codecs");
    if (index && (index->size() != 2 || !named(index, "crc32c"))) return unsupported("The volume's shards have an unusual index.");
    codecs = find(*sharding, "codecs");
  }
  if (Status laid = lay(shape, chunk, shard, axes, out); !laid) return std::move(laid).error();
  if (Status read = readCodecs(codecs, out); !read) return std::move(read).error();
  out.fill = fillOf(json);
  const Json* keys = find(json, "chunk_key_encoding");
  const bool old = keys && getString(*keys, "name") == "v2";
  const Json* keyConfiguration = keys ? find(*keys, "configuration") : nullptr;
  const std::string separator = keyConfiguration ? getString(*keyConfiguration, "separator", old ? "." : "/") : old ? "." : "/";
  out.separator = separator == "." ? "." : "/";
  out.keyPrefix = old ? "" : "c" + out.separator;
  const Json* attributes = find(json, "attributes");
  const Json* ours = attributes ? find(*attributes, "fabrica") : nullptr;
  out.placed = ours && out.sharded && getString(*ours, "chunk_places") == "before";
  if (const Json* empty = ours ? find(*ours, "empty_shards") : nullptr; empty && empty->is_array()) {
    out.emptyListed = true;
    for (const Json& key : *empty)
      if (key.is_string()) out.emptyShards.push_back(*key.get_ptr<const std::string*>());
  }
  if (const Json* shards = ours ? find(*ours, "shards") : nullptr; shards && shards->is_object()) out.shardTables = readShardTables(*shards);
  return out;
}

}  // namespace

Result<ZarrArray> readZarrArray(std::string_view text, const std::vector<OmeAxis>& axes) {
  const Result<Json> json = parseJson(text);
  if (!json) return json.error();
  return zarrArrayOf(*json, axes);
}

Result<ZarrArray> zarrArrayOf(const Json& json, const std::vector<OmeAxis>& axes) {
  const double version = getNumber(json, "zarr_format");
  if (version == 2 && find(json, "dtype")) return readVersion2(json, axes);
  if (version == 3 && getString(json, "node_type") == "array") return readVersion3(json, axes);
  return damaged("This is not a Zarr array of version 2 or 3.");
}

}  // namespace fabrica
