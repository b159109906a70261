#include "maker/volume/metadata.h"

#include <algorithm>
#include <cmath>

#include "formats/zarr/shard.h"
#include "maker/volume/chunk_encoder.h"
#include "maker/volume/pyramid.h"

namespace fabrica {
namespace {

constexpr size_t kMostConsolidated = 64 << 10;  // bytes

Json zyx(const Index3& xyz) { return Json::array({xyz[2], xyz[1], xyz[0]}); }

// To the nearest nanometre: what single precision adds to a millimetre is noise.
double tidy(double millimetres) { return std::round(millimetres * 1e6) / 1e6; }
Json zyx(const vec3& xyz) { return Json::array({tidy(xyz.z), tidy(xyz.y), tidy(xyz.x)}); }

// Of all axes: that of channels comes first.
Json behind(bool colours, uint32_t first, Json zyx) {
  if (colours) zyx.insert(zyx.begin(), first);
  return zyx;
}

const char* dataType(VoxelFormat format) {
  switch (format) {
    case VoxelFormat::U8:
      return "uint8";
    case VoxelFormat::U16:
      return "uint16";
    case VoxelFormat::I16:
      return "int16";
    case VoxelFormat::U32:
      return "uint32";
    default:  // nothing wider is written
      return "float32";
  }
}

Json littleEndian() { return {{"name", "bytes"}, {"configuration", {{"endian", "little"}}}}; }

Json innerCodecs(const VolumeInfo& info, const VolumeOptions& options) {
  // imagecodecs refuses a configuration with keys it does not know: it gets none.
  if (info.codec == "imagecodecs_jpeg2k") return Json::array({{{"name", "imagecodecs_jpeg2k"}}});
  Json codecs = Json::array({littleEndian()});
  if (info.codec == "zstd") {
    codecs.push_back({{"name", "zstd"}, {"configuration", {{"level", options.zstdLevel}, {"checksum", false}}}});
  } else if (info.codec == "blosc") {
    const size_t voxel = bytesPerVoxel(info.format);
    codecs.push_back({{"name", "blosc"},
                      {"configuration",
                       {{"cname", "zstd"},
                        {"clevel", kBloscLevel},
                        {"shuffle", voxel > 1 ? "shuffle" : "noshuffle"},
                        {"typesize", voxel},
                        {"blocksize", 0}}}});
  } else if (info.codec == "gzip") {
    codecs.push_back({{"name", "gzip"}, {"configuration", {{"level", kGzipLevel}}}});
  }
  return codecs;
}

// `all`: which values there are, also those without a name, where a viewer cannot guess it.
Json imageLabel(const std::vector<LabelValue>& values, const std::vector<uint32_t>& all) {
  Json colors = Json::array(), properties = Json::array();
  for (const LabelValue& v : values) {
    colors.push_back({{"label-value", v.value}, {"rgba", {v.color.r, v.color.g, v.color.b, v.color.a}}});
    properties.push_back({{"label-value", v.value}, {"name", v.name}});
  }
  for (const uint32_t value : all)
    if (std::none_of(values.begin(), values.end(), [value](const LabelValue& v) { return v.value == value; })) properties.push_back({{"label-value", value}});
  Json label = Json::object();
  if (!colors.empty()) label["colors"] = std::move(colors);
  if (!properties.empty()) label["properties"] = std::move(properties);
  return label;
}

// How others' viewers show it at first.
Json rendering(const VolumeInfo& info, const VolumeOptions& options) {
  if (info.channels > 1) {
    Json channels = Json::array();
    for (const auto& [label, color] : {std::pair{"Red", "FF0000"}, std::pair{"Green", "00FF00"}, std::pair{"Blue", "0000FF"}}) {
      channels.push_back({{"label", label}, {"color", color}, {"active", true}, {"window", {{"min", 0}, {"max", 255}, {"start", 0}, {"end", 255}}}});
    }
    return {{"channels", channels}, {"rdefs", {{"model", "color"}}}};
  }
  const float low = info.windowCenter - info.windowWidth / 2, high = info.windowCenter + info.windowWidth / 2;
  const Json window = {{"min", info.minimum}, {"max", info.maximum}, {"start", low}, {"end", high}};
  const Json channel = {{"label", options.name}, {"color", "FFFFFF"}, {"active", true}, {"window", window}};
  return {{"channels", Json::array({channel})}};
}

Json matrixOf(const mat4& m) {
  Json list = Json::array();
  for (int column = 0; column < 4; ++column) {
    for (int row = 0; row < 4; ++row) list.push_back(m[column][row]);
  }
  return list;
}

}  // namespace

Json groupMetadata(const VolumeInfo& info, const VolumeOptions& options) {
  const bool colours = info.channels > 1;
  Json axes = Json::array();
  if (colours) axes.push_back({{"name", "c"}, {"type", "channel"}});
  for (const char* name : {"z", "y", "x"}) {
    axes.push_back({{"name", name}, {"type", "space"}, {"unit", "millimeter"}});
  }
  const vec3 finest = spacingOf(info.levels.front().indexToWorld);
  Json datasets = Json::array(), matrices = Json::array();
  for (const VolumeLevel& level : info.levels) {
    // A coarse voxel begins where its first fine one does: its centre lies half the difference further.
    const vec3 spacing = spacingOf(level.indexToWorld);
    const vec3 shift = (spacing - finest) * 0.5f;
    Json transforms = Json::array(
        {{{"type", "scale"}, {"scale", behind(colours, 1, zyx(spacing))}}, {{"type", "translation"}, {"translation", behind(colours, 0, zyx(shift))}}});
    datasets.push_back({{"path", level.path}, {"coordinateTransformations", transforms}});
    matrices.push_back(matrixOf(level.indexToWorld));
  }
  Json multiscale = {
      {"name", options.name}, {"axes", axes}, {"datasets", datasets}, {"type", info.labels ? "mode" : "mean"}};
  Json ome = {{"version", "0.5"}, {"multiscales", Json::array({multiscale})}};
  if (info.labels) ome["image-label"] = imageLabel(options.values, info.values);
  else ome["omero"] = rendering(info, options);
  // indexToWorld: voxel centre (x, y, z) → metres, +X left, +Y superior, +Z anterior; column-major, one a level.
  Json ours = {{"index_copy", "start"}, {"indexToWorld", matrices}};
  if (!options.unit.empty()) ours["unit"] = options.unit;
  return {{"zarr_format", 3}, {"node_type", "group"}, {"attributes", {{"ome", ome}, {"fabrica", ours}}}};
}

void consolidate(Json& group, Json members) {
  if (members.dump().size() > kMostConsolidated) return;
  group["consolidated_metadata"] = {{"kind", "inline"}, {"must_understand", false}, {"metadata", std::move(members)}};
}

Json arrayMetadata(const VolumeInfo& info, const VolumeLevel& level, const VolumeOptions& options,
                   const std::vector<std::string>& emptyShards) {
  const bool colours = info.channels > 1;
  Json sharding = {{"chunk_shape", behind(colours, 1, zyx(level.chunk))},
                   {"codecs", innerCodecs(info, options)},
                   {"index_codecs", Json::array({littleEndian(), {{"name", "crc32c"}}})},
                   {"index_location", "end"}};
  Json ours = {{"index_copy", "start"}, {"empty_shards", emptyShards}};
  if (info.placed) ours["chunk_places"] = "before";
  for (const ShardTable& table : level.shardTables) {
    Json& numbers = ours["shards"][chunkKey("", table.shard, colours)] = Json::array();
    for (const auto& [offset, length] : table.chunks) numbers.push_back(offset), numbers.push_back(length);
  }
  return {{"zarr_format", 3},
          {"node_type", "array"},
          {"shape", behind(colours, info.channels, zyx(level.size))},
          {"data_type", dataType(info.format)},
          {"chunk_grid", {{"name", "regular"}, {"configuration", {{"chunk_shape", behind(colours, info.channels, zyx(level.shard))}}}}},
          {"chunk_key_encoding", {{"name", "default"}, {"configuration", {{"separator", "/"}}}}},
          {"fill_value", 0},
          {"codecs", Json::array({{{"name", "sharding_indexed"}, {"configuration", sharding}}})},
          {"dimension_names", colours ? Json{"c", "z", "y", "x"} : Json{"z", "y", "x"}},
          {"attributes", {{"fabrica", std::move(ours)}}}};
}

}  // namespace fabrica
