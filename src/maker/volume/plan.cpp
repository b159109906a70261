#include "maker/volume/plan.h"

#include <algorithm>
#include <cmath>

#include "maker/volume/level_writer.h"
#include "maker/volume/pyramid.h"

namespace fabrica {

namespace {

constexpr uint64_t kMaxVoxels = uint64_t(1) << 46;
constexpr uint64_t kMaxShardChunks = uint64_t(1) << 20;
constexpr uint64_t kMaxChunkVoxels = uint64_t(1) << 24;

Error badVolume(std::string reason, std::string advice = "") {
  return Error{ErrorCode::BadFormat, std::move(reason), "", "", std::move(advice)};
}

// An axis is covered by one shard, or by shards of an even number of chunks, so that the 2 × 2 × 2 chunks that make one
// of the next level lie in one shard.
Result<Index3> shardFor(const Index3& size, const VolumeOptions& options) {
  Index3 shard;
  uint64_t chunks = 1;
  for (int a = 0; a < 3; ++a) {
    const uint32_t chunk = options.chunk[a];
    const uint32_t most = std::max(2u, options.shardEdge / chunk / 2 * 2);
    const uint32_t count =
        size[a] <= options.shardEdge ? ceilDiv(size[a], chunk) : std::min(most, ceilDiv(size[a], chunk));
    chunks *= count;
    shard[a] = count * chunk;
  }
  if (chunks > kMaxShardChunks)
    return badVolume("A shard of this volume would have too many chunks.", "Use larger chunks.");
  return shard;
}

template <typename T>
Json listOf(const T& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(value);
  return list;
}

bool readIndex3(const Json* list, Index3& out) {
  if (!list || !list->is_array() || list->size() != 3) return false;
  for (size_t a = 0; a < 3; ++a) {
    if (!(*list)[a].is_number_unsigned()) return false;
    out[a] = (*list)[a].get<uint32_t>();
  }
  return true;
}

Json matrixJson(const mat4& m) {
  Json list = Json::array();
  for (int column = 0; column < 4; ++column) {
    for (int row = 0; row < 4; ++row) list.push_back(m[column][row]);
  }
  return list;
}


}  // namespace

std::string workFolder(const std::string& folder) { return folder + "/" + kWorkFolder; }

const char* codecName(VolumeCodec codec) {
  switch (codec) {
    case VolumeCodec::Jpeg2000:
      return "imagecodecs_jpeg2k";
    case VolumeCodec::Zstd:
      return "zstd";
    case VolumeCodec::Blosc:
      return "blosc";
    case VolumeCodec::Gzip:
      return "gzip";
    case VolumeCodec::Raw:
      return "bytes";
  }
  return "bytes";
}

Status checkVolumeOptions(const VoxelSource& source, const VolumeOptions& options) {
  const Index3 size = source.size();
  const VoxelFormat format = source.format();
  uint64_t voxels = 1, chunk = 1;
  for (int a = 0; a < 3; ++a) {
    if (size[a] == 0) return badVolume("The volume has no voxels.");
    if (size[a] > kMaxVoxels / voxels) {
      return Error{ErrorCode::TooLarge, "The volume has more voxels than can be written.", "", "", ""};
    }
    voxels *= size[a];
    if (options.chunk[a] < 1 || options.chunk[a] > 1024) {
      return badVolume("A chunk of a volume has 1 to 1024 voxels in each axis.");
    }
    chunk *= options.chunk[a];
  }
  if (chunk > kMaxChunkVoxels || chunk < 512) return badVolume("A chunk of a volume has 512 to 16,777,216 voxels.");
  if (options.shardEdge < 16 || options.shardEdge > 4096) return badVolume("A shard has an edge of 16 to 4,096 voxels.");
  const float determinant = glm::determinant(mat3(options.indexToWorld));
  if (!std::isfinite(determinant) || determinant == 0 || !std::isfinite(glm::length(options.indexToWorld[3]))) {
    return badVolume("The volume's transform to the world has no inverse.",
                     "Check the sform, qform and voxel sizes in its header.");
  }
  if (source.channels() > 1 && (source.channels() != kColours || format != VoxelFormat::U8)) {
    return badVolume("Colours are written as red, green and blue of 8 bits.");
  }
  if (source.channels() > 1 && options.labels) {
    return badVolume("A label map has one number a voxel, but these are colours.", "Save it as grey values, without a palette, or write it as an image.");
  }
  if (options.labels && format == VoxelFormat::F32) {
    return badVolume("A label map has whole numbers from 0 to 4,294,967,295, but this one has others: fractions, negative or larger ones.",
                     "Number its labels anew and save it as 8-, 16- or 32-bit integers.");
  }
  if (!options.labels && format == VoxelFormat::U32) return badVolume("Only label maps are written with 32 bits a voxel.");
  if (options.quality.kind != ImageQuality::Kind::Lossless &&
      !(options.quality.value > 1 && options.quality.value < 200)) {
    return badVolume("The quality wanted of the image is out of range: decibels and ratios lie between 1 and 200.");
  }
  return Ok{};
}

VolumeCodec chosenCodec(VoxelFormat format, const VolumeOptions& options) {
  const bool image = !options.labels && format != VoxelFormat::F32;
  return options.codec == VolumeCodec::Jpeg2000 && !image ? VolumeCodec::Zstd : options.codec;
}

ChunkEncoding encodingFor(const VolumePlan& plan, const VolumeOptions& options) {
  ChunkEncoding encoding;
  encoding.codec = chosenCodec(plan.format, options);
  encoding.format = plan.format;
  encoding.chunk = options.chunk;
  encoding.quality = options.quality;
  encoding.range = plan.statistics.maximum - plan.statistics.minimum;
  encoding.zstdLevel = options.zstdLevel;
  return encoding;
}

Status planLevels(VolumePlan& plan, const VolumeOptions& options) {
  const std::vector<PyramidLevel> pyramid = planPyramid(plan.size, options.indexToWorld, options.coarsest);
  for (size_t i = 0; i < pyramid.size(); ++i) {
    auto shard = shardFor(pyramid[i].size, options);
    if (!shard) return std::move(shard).error();
    VolumeLevel level;
    level.size = pyramid[i].size;
    level.chunk = options.chunk;
    level.shard = *shard;
    level.path = std::to_string(i);
    level.indexToWorld = pyramid[i].indexToWorld;
    plan.levels.push_back(std::move(level));
    plan.factors.push_back(pyramid[i].factor);
  }
  return Ok{};
}

Index3 shardGrid(const VolumeLevel& level) {
  return {ceilDiv(level.size[0], level.shard[0]), ceilDiv(level.size[1], level.shard[1]),
          ceilDiv(level.size[2], level.shard[2])};
}

CoarseGrid coarseGrid(const VolumePlan& plan, const VolumeOptions& options, const std::string& folder, size_t level) {
  CoarseGrid grid;
  grid.folder = workFolder(folder) + "/" + plan.levels[level].path;
  grid.block = options.chunk;
  grid.format = plan.format;
  grid.channels = plan.channels;
  grid.perShard = blocksPerShard(plan.levels[level].shard, options.chunk, plan.factors[level]);
  if (level + 1 < plan.levels.size()) grid.size = plan.levels[level + 1].size;
  return grid;
}

size_t lastLevelOfParts(const VolumePlan& plan, uint32_t parts) {
  size_t last = 0;
  for (size_t i = 1; i < plan.levels.size(); ++i) {
    if (product(shardGrid(plan.levels[i])) < parts) break;
    last = i;
  }
  return last;
}

std::vector<uint64_t> shardsOfPart(const VolumePlan& plan, size_t level, uint32_t part, uint32_t parts) {
  const size_t last = lastLevelOfParts(plan, parts);
  const uint64_t whole = product(shardGrid(plan.levels[last]));
  // In order, so that a part is a slab: what its voxels come from is read in order, too.
  const uint64_t first = whole * part / parts, end = whole * (part + 1) / parts;
  const Index3 grid = shardGrid(plan.levels[level]);
  std::vector<uint64_t> numbers;
  for (uint64_t i = 0; i < product(grid); ++i) {
    Index3 at = placeOf(i, grid);
    Index3 above = grid;
    for (size_t k = level; k < last; ++k) {
      above = shardGrid(plan.levels[k + 1]);
      // Along an axis of one shard everything is that shard's, however many the finer level has.
      for (int a = 0; a < 3; ++a) at[a] = above[a] == 1 ? 0 : at[a] / plan.factors[k][a];
    }
    const uint64_t owner = (uint64_t(at[2]) * above[1] + at[1]) * above[0] + at[0];
    if (owner >= first && owner < end) numbers.push_back(i);
  }
  return numbers;
}

Json planOrigin(const VolumeOptions& o, const std::string& origin) {
  Json values = Json::array();
  for (const LabelValue& value : o.values) values.push_back({value.value, value.name, colorText(value.color)});
  const char* kinds[] = {"lossless", "psnr", "ratio"};
  // What 2 changed: chunks may have their places before them. Shards of both kinds would be no volume.
  constexpr int kShards = 2;
  // Through text and back: numbers are then of the kinds that a file gives.
  return *parseJson(dump(Json{{"input", origin},
                              {"name", o.name},
                              {"indexToWorld", matrixJson(o.indexToWorld)},
                              {"labels", o.labels},
                              {"values", values},
                              {"codec", codecName(o.codec)},
                              {"quality", kinds[size_t(o.quality.kind)]},
                              {"qualityValue", o.quality.kind == ImageQuality::Kind::Lossless ? 0.0f : o.quality.value},
                              {"zstdLevel", o.zstdLevel},
                              {"chunk", listOf(o.chunk)},
                              {"shard", o.shardEdge},
                              {"shards", kShards},
                              {"coarsest", o.coarsest}}));
}

Json planJson(const VolumePlan& plan) {
  const VolumeStatistics& s = plan.statistics;
  Json histogram = Json::array();
  for (const auto& bin : s.histogram) histogram.push_back({bin[0], bin[1]});
  return {{"fabricaVolumePlan", 1},
          {"made", plan.made},
          {"size", listOf(plan.size)},
          {"format", voxelFormatName(plan.format)},
          {"channels", plan.channels},
          {"minimum", s.minimum},
          {"maximum", s.maximum},
          {"background", s.background},
          {"windowCenter", s.windowCenter},
          {"windowWidth", s.windowWidth},
          {"histogram", histogram},
          {"values", listOf(s.values)},
          {"moreValues", s.moreValues}};
}

Result<VolumePlan> planOf(const Json& json) {
  const auto damaged = [] {
    return Error{ErrorCode::BadFormat, "What an interrupted run left here is damaged.", "", "plan.json",
                 "Write the volume again from the start: --overwrite."};
  };
  VolumePlan plan;
  const Json* made = find(json, "made");
  const Json* histogram = find(json, "histogram");
  if (getNumber(json, "fabricaVolumePlan") != 1 || !made || !readIndex3(find(json, "size"), plan.size) || !histogram ||
      !histogram->is_array()) {
    return damaged();
  }
  const std::string format = getString(json, "format");
  bool known = false;
  for (const VoxelFormat f : {VoxelFormat::U8, VoxelFormat::U16, VoxelFormat::I16, VoxelFormat::U32, VoxelFormat::F32}) {
    if (format != voxelFormatName(f)) continue;
    plan.format = f;
    known = true;
  }
  const double channels = getNumber(json, "channels", 1);
  if (!known || (channels != 1 && channels != kColours)) return damaged();
  plan.channels = uint32_t(channels);
  VolumeStatistics& s = plan.statistics;
  s.minimum = getNumber(json, "minimum");
  s.maximum = getNumber(json, "maximum");
  s.background = getNumber(json, "background");
  s.windowCenter = getNumber(json, "windowCenter");
  s.windowWidth = getNumber(json, "windowWidth", 1);
  for (const Json& bin : *histogram) {
    double value = 0, share = 0;
    if (!bin.is_array() || bin.size() != 2 || !readNumber(bin[0], value) || !readNumber(bin[1], share)) return damaged();
    s.histogram.push_back({float(value), float(share)});
  }
  s.moreValues = getBool(json, "moreValues");
  if (const Json* values = find(json, "values"); values && values->is_array()) {
    for (const Json& item : *values) {
      if (!item.is_number_unsigned()) return damaged();
      s.values.push_back(item.get<uint32_t>());
    }
  }
  plan.made = *made;
  return plan;
}

}  // namespace fabrica
