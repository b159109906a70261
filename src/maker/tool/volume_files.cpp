#include "maker/tool/volume_files.h"

#include <blosc.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "codecs/brick_name.h"
#include "codecs/chunks.h"
#include "codecs/decode.h"
#include "formats/zarr/metadata.h"
#include "formats/zarr/shard.h"
#include "maker/tool/commands.h"
#include "maker/tool/inspect_nifti.h"
#include "maker/volume/level_writer.h"
#include "maker/volume/volume_files.h"
#include "maker/work/parallel.h"

namespace fabrica {

namespace {

constexpr uint64_t kLargestJson = 64 << 20;
constexpr uint64_t kMostChunks = uint64_t(1) << 20;  // in a shard

struct ReadLevel {
  VolumeLevel place;
  ZarrArray array;
  std::set<std::string> empty;  // shards that need not be there
  bool says = false;            // whether the array names those
  uint32_t channels = 1;        // in a shard, each with chunks of its own
};
struct ReadVolume {
  std::unique_ptr<VolumeFiles> files;
  OmeImage image;
  std::vector<ReadLevel> levels;
};

Result<Json> readJson(const VolumeFiles& files, const std::string& name) {
  auto bytes = files.read(name, 0, kLargestJson);
  if (!bytes) return std::move(bytes).error();
  auto json = parseJson(textOf(*bytes));
  if (!json) return std::move(json).error().in(name);
  return json;
}

Result<ReadVolume> readVolume(const std::string& path) {
  auto files = openVolumeFiles(path);
  if (!files) return std::move(files).error();
  ReadVolume volume;
  volume.files = std::move(files).value();
  auto text = volume.files->read("zarr.json", 0, kLargestJson);
  if (!text) return std::move(text).error().in(path);
  auto image = readOmeGroup(textOf(*text));
  if (!image) return std::move(image).error().in(path);
  volume.image = std::move(image).value();
  for (const VolumeLevel& place : volume.image.levels) {
    const std::string name = place.path + "/zarr.json";
    auto bytes = volume.files->read(name, 0, kLargestJson);
    if (!bytes) return std::move(bytes).error().in(path);
    auto array = readZarrArray(textOf(*bytes), volume.image.axes);
    if (!array) return std::move(array).error().in(path).at(name);
    ReadLevel level{place, *array, {}, false, 1};
    for (const ZarrDimension& dimension : array->dimensions) {
      if (dimension.axis.axis < StoredDimension::Axis::Channel) continue;
      if (dimension.axis.axis != StoredDimension::Axis::Channel || dimension.chunk != 1 || dimension.shard != dimension.size) {
        return Error{ErrorCode::Unsupported, "Its channels are stored in another way than this tool writes them.", path, name, "The viewer may open it all the same."};
      }
      level.channels = dimension.size;
    }
    const auto json = parseJson(textOf(*bytes));
    const Json* attributes = json.ok() ? find(*json, "attributes") : nullptr;
    const Json* ours = attributes ? find(*attributes, "fabrica") : nullptr;
    const Json* empty = ours ? find(*ours, "empty_shards") : nullptr;
    level.says = empty && empty->is_array();
    if (level.says) {
      for (const Json& key : *empty) {
        if (key.is_string()) level.empty.insert(*key.get_ptr<const std::string*>());
      }
    }
    volume.levels.push_back(std::move(level));
  }
  return volume;
}

Index3 gridOf(const ZarrArray& array) {
  Index3 grid;
  for (size_t a = 0; a < 3; ++a) grid[a] = (array.size[a] - 1) / array.shard[a] + 1;
  return grid;
}

class Checker {
 public:
  explicit Checker(const ReadVolume& volume) : volume_(volume) {}
  Status run() {
    for (const std::string& oddity : volume_.files->oddities()) problems_.push_back("the archive: " + oddity + ".");
    for (const ReadLevel& level : volume_.levels) {
      const Index3 grid = gridOf(level.array);
      const auto check = [&](size_t i) -> Status {
        checkShard(level, placeOf(i, grid));
        return Ok{};
      };
      if (Status all = parallelFor(size_t(product(grid)), 0, check); !all) return all;
    }
    return Ok{};
  }
  const std::vector<std::string>& problems() const { return problems_; }
  std::string summary() const {
    return std::to_string(volume_.levels.size()) + " levels, " + std::to_string(shards_) + " shards with " +
           std::to_string(chunks_) + " bricks, all decoded";
  }

 private:
  void problem(const std::string& where, const std::string& words) {
    const std::lock_guard lock(mutex_);
    problems_.push_back(where + ": " + words);
  }

  void checkShard(const ReadLevel& level, const Index3& at) {
    const std::string key = chunkKey("", at, level.channels > 1), name = level.place.path + "/" + key;
    if (!volume_.files->has(name)) {
      if (level.says && !level.empty.contains(key)) problem(name, "there is no such file. Copy the volume again.");
      return;
    }
    const Index3 inner{level.array.shard[0] / level.array.chunk[0], level.array.shard[1] / level.array.chunk[1],
                       level.array.shard[2] / level.array.chunk[2]};
    const uint64_t chunks = product(inner) * level.channels, length = volume_.files->length(name), size = shardIndexSize(chunks);
    if (chunks > kMostChunks || length < size) return problem(name, "is shorter than its own index. Copy it again.");
    const auto indexAt = [&](uint64_t offset) -> Result<std::vector<ShardEntry>> {
      auto bytes = volume_.files->read(name, offset, size);
      if (!bytes) return std::move(bytes).error();
      return readShardIndex(*bytes, chunks, length);
    };
    const auto index = indexAt(level.array.indexAtEnd ? length - size : 0);
    if (!index) return problem(name, index.error().message());
    if (volume_.image.indexAtStart && level.array.indexAtEnd) {
      const auto copy = indexAt(0);
      if (!copy) return problem(name, "index at its start: " + copy.error().message());
    }
    ++shards_;
    for (size_t i = 0; i < index->size(); ++i) {
      const ShardEntry& entry = (*index)[i];
      if (entry.missing()) continue;
      const Status good = checkChunk(level, name, entry, placeIn(level, at, inner, i));
      if (!good) problem(name + ", brick " + std::to_string(i), good.error().message());
      ++chunks_;
    }
  }

  // brickPlace() of the shard's entry.
  static uint32_t placeIn(const ReadLevel& level, const Index3& shard, const Index3& inner, uint64_t entry) {
    Index3 chunk = placeOf(entry % product(inner), inner);
    for (size_t a = 0; a < 3; ++a) chunk[a] += shard[a] * inner[a];
    const auto channel = level.channels > 1 ? std::optional(uint32_t(entry / product(inner))) : std::nullopt;
    return brickPlace(brickName(level.place.path, chunk, channel));
  }

  Status checkChunk(const ReadLevel& level, const std::string& name, const ShardEntry& entry, uint32_t place) const {
    if (level.array.placed) {
      if (entry.offset < kPlaceBytes) return fromAnotherPlace();
      auto before = volume_.files->read(name, entry.offset - kPlaceBytes, kPlaceBytes);
      if (!before) return std::move(before).error();
      if (ByteReader(*before).get<uint32_t>() != place) return fromAnotherPlace();
    }
    auto bytes = volume_.files->read(name, entry.offset, entry.length);
    if (!bytes) return std::move(bytes).error();
    return decodes(level.array, *bytes, place);
  }

  static Status decodes(const ZarrArray& array, const Bytes& stored, uint32_t place) {
    const uint64_t voxels = uint64_t(array.chunk[0]) * array.chunk[1] * array.chunk[2];
    if (array.codec == "blosc") {
      size_t length = 0;
      const bool good = blosc_cbuffer_validate(stored.data(), stored.size(), &length) == 0 &&
                        length == voxels * bytesPerVoxel(array.format);
      Bytes out(good ? length : 0);
      if (good && blosc_decompress_ctx(stored.data(), out.data(), out.size(), 1) == int(length)) return Ok{};
      return Error{ErrorCode::BadFormat, "A block of the image is damaged or ends early."};
    }
    BrickDecodeParams params;
    params.codec = array.codec == "imagecodecs_jpeg2k" ? 1 : array.codec == "zstd" ? 2 : array.codec == "gzip" ? 3 : 0;
    params.voxel = uint32_t(array.format);
    for (size_t a = 0; a < 3; ++a) params.chunk[a] = params.size[a] = array.chunk[a];
    params.format = uint32_t(BrickFormat::R16F);
    params.place = place;
    auto brick = decodeBrick(params, stored);
    return brick ? Status(Ok{}) : Status(std::move(brick).error());
  }

  const ReadVolume& volume_;
  std::mutex mutex_;
  std::vector<std::string> problems_;
  std::atomic<uint64_t> shards_{0}, chunks_{0};
};

}  // namespace

bool isVolume(const std::string& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) return std::filesystem::exists(path + "/zarr.json", code);
  return path.ends_with(".ozx");
}

Result<Json> inspectVolume(const std::string& path) {
  auto volume = readVolume(path);
  if (!volume) return std::move(volume).error();
  const VolumeFiles& files = *volume->files;
  uint64_t bytes = 0;
  for (const std::string& name : files.names()) bytes += files.length(name);
  const ZarrArray& finest = volume->levels.front().array;
  Json levels = Json::array();
  for (const ReadLevel& level : volume->levels) {
    uint64_t written = 0, shards = 0;
    for (const std::string& name : files.names()) {
      if (!name.starts_with(level.place.path + "/c/")) continue;
      written += files.length(name);
      ++shards;
    }
    const mat4& m = level.place.indexToWorld;
    levels.push_back({{"path", level.place.path},
                      {"voxels", Json::array({level.array.size[0], level.array.size[1], level.array.size[2]})},
                      {"voxelMm", sizeJson(vec3(glm::length(vec3(m[0])), glm::length(vec3(m[1])), glm::length(vec3(m[2]))))},
                      {"shards", shards},
                      {"bytes", written}});
  }
  const mat4& m = volume->image.levels.front().indexToWorld;
  const vec4 last = m * vec4(float(finest.size[0] - 1), float(finest.size[1] - 1), float(finest.size[2] - 1), 1);
  Json json{{"kind", "OME-Zarr"},
            {"name", volume->image.name},
            {"labels", volume->image.labels},
            {"format", voxelFormatName(finest.format)},
            {"channels", volume->levels.front().channels},
            {"codec", finest.codec},
            {"brick", Json::array({finest.chunk[0], finest.chunk[1], finest.chunk[2]})},
            {"shard", Json::array({finest.shard[0], finest.shard[1], finest.shard[2]})},
            {"firstVoxelMm", sizeJson(vec3(m[3]))},
            {"lastVoxelMm", sizeJson(vec3(last))},
            {"bytes", bytes},
            {"levels", std::move(levels)},
            {"notes", files.oddities()}};
  const auto group = readJson(files, "zarr.json");
  const Json* attributes = group.ok() ? find(*group, "attributes") : nullptr;
  const Json* ome = attributes ? find(*attributes, "ome") : nullptr;
  if (ome) json["version"] = getString(*ome, "version");
  return json;
}

int validateVolume(const std::string& path) {
  constexpr size_t kMostLines = 200;
  auto volume = readVolume(path);
  if (!volume) return fail(volume.error());
  Checker checker(*volume);
  if (Status all = checker.run(); !all) return fail(all.error());
  std::vector<std::string> problems = checker.problems();
  std::sort(problems.begin(), problems.end());
  for (size_t i = 0; i < problems.size() && i < kMostLines; ++i) std::printf("%s\n", problems[i].c_str());
  if (problems.size() > kMostLines) std::printf("… and %zu more\n", problems.size() - kMostLines);
  if (problems.empty()) std::printf("%s: good. %s.\n", path.c_str(), checker.summary().c_str());
  else std::printf("%zu problems in %s.\n", problems.size(), path.c_str());
  return problems.empty() ? 0 : 1;
}

}  // namespace fabrica
