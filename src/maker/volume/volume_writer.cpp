#include "maker/volume/volume_writer.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "formats/zarr/shard.h"
#include "maker/volume/chunk_encoder.h"
#include "maker/volume/level_writer.h"
#include "maker/volume/metadata.h"
#include "maker/volume/plan.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;

constexpr double kStatisticsShare = 0.1;  // of the progress of writeVolume()
constexpr uint64_t kMostTableEntries = 1024;  // of shards' indexes in the metadata: a few kilobytes
constexpr uint64_t kFixedMemory = uint64_t(48) << 20;  // the program, the statistics, what is read ahead

Status prepareFolder(const std::string& folder) {
  if (Status fit = checkVolumeFolder(folder); !fit) return fit;
  std::error_code code;
  // What the input was unpacked to stays.
  if (fs::is_directory(folder, code)) {
    for (const auto& entry : fs::directory_iterator(folder, code)) {
      if (entry.path().filename() != kWorkFolder) fs::remove_all(entry.path(), code);
    }
  }
  if (fs::is_directory(workFolder(folder), code)) {
    for (const auto& entry : fs::directory_iterator(workFolder(folder), code)) {
      if (entry.path().filename() != "input") fs::remove_all(entry.path(), code);
    }
  }
  fs::create_directories(workFolder(folder), code);
  if (code) {
    return Error{ErrorCode::NotFound, "Cannot make this folder: " + code.message() + ".", folder, "",
                 "Check the path and its permissions."};
  }
  return Ok{};
}

Status writeJson(const std::string& path, const Json& json, int indent = 1) {
  const std::string text = dump(json, indent) + "\n";
  auto file = DiskFile::create(path + ".part");
  if (!file) return std::move(file).error();
  if (auto written = file->write(0, bytesOf(text)); !written) return written;
  return file->finishAs(path);
}

VolumeInfo describe(const VolumePlan& plan, const VolumeOptions& options) {
  VolumeInfo info;
  info.format = plan.format;
  info.channels = plan.channels;
  info.labels = options.labels;
  info.codec = codecName(chosenCodec(plan.format, options));
  info.placed = isPlaced(chosenCodec(plan.format, options));
  info.minimum = static_cast<float>(plan.statistics.minimum);
  info.maximum = static_cast<float>(plan.statistics.maximum);
  if (info.channels > 1) {
    // Colours are shown as they are.
    info.minimum = 0;
    info.maximum = info.windowWidth = 255;
    info.windowCenter = 127.5f;
  } else if (!info.labels) {
    info.windowCenter = static_cast<float>(plan.statistics.windowCenter);
    info.windowWidth = static_cast<float>(plan.statistics.windowWidth);
    info.histogram = plan.statistics.histogram;
  }
  info.values = plan.statistics.values;
  info.levels = plan.levels;
  info.voxelBytes = product(plan.size) * bytesPerVoxel(info.format, info.channels);
  return info;
}

// As many as the memory allows.
Result<unsigned> threadsFor(const VolumeOptions& options, const ChunkEncoding& encoding, uint32_t channels) {
  unsigned threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  if (options.memory == 0) return threads;
  const uint64_t each = levelMemory(encoding, {2, 2, 2}, channels);
  if (options.memory < kFixedMemory + each) {
    return Error{ErrorCode::TooLarge, "One thread alone takes " + std::to_string((kFixedMemory + each) >> 20) + " MB.", "", "",
                 "Give more --memory, or a smaller --brick."};
  }
  return unsigned(std::min<uint64_t>(threads, (options.memory - kFixedMemory) / each));
}

std::string scratchOf(const std::string& folder, const VolumeLevel& level) {
  return workFolder(folder) + "/scratch/" + level.path;
}

// One that was done when its process ended, but had no name yet, gets it here.
bool done(const CoarseGrid& coarse, const std::string& folder, const VolumeLevel& level, const Index3& shard) {
  std::error_code ignored;
  if (!fs::exists(coarse.pathOf(shard), ignored)) return false;
  const std::string unnamed = unnamedShard(scratchOf(folder, level), shard);
  return !fs::exists(unnamed, ignored) || DiskFile::rename(unnamed, chunkKey(folder + "/" + level.path, shard, coarse.channels > 1)).ok();
}

struct LevelsReport {
  PartReport report;
  std::vector<std::vector<uint64_t>> shards, todo;  // a level from `first` on
};
LevelsReport whatIsLeft(const VolumePlan& plan, const VolumeOptions& options, const std::string& folder, size_t first,
                        size_t last, uint32_t part, uint32_t parts) {
  LevelsReport left;
  for (size_t level = first; level <= last; ++level) {
    std::vector<uint64_t> shards = shardsOfPart(plan, level, part, parts), todo;
    const CoarseGrid coarse = coarseGrid(plan, options, folder, level);
    const Index3 grid = shardGrid(plan.levels[level]);
    std::copy_if(shards.begin(), shards.end(), std::back_inserter(todo),
                 [&](uint64_t shard) { return !done(coarse, folder, plan.levels[level], placeOf(shard, grid)); });
    left.report.shards += shards.size();
    left.report.found += shards.size() - todo.size();
    left.shards.push_back(std::move(shards));
    left.todo.push_back(std::move(todo));
  }
  return left;
}

// The levels first..last of a part. What a level left for the next is given up when that is done; the files stay, empty, for
// they say that their shards are there.
Result<PartReport> writeLevels(const VoxelSource* source, const VolumePlan& plan, const VolumeOptions& options,
                               const std::string& folder, size_t first, size_t last, uint32_t part, uint32_t parts) {
  const ChunkEncoding encoding = encodingFor(plan, options);
  auto threads = threadsFor(options, encoding, plan.channels);
  if (!threads) return std::move(threads).error();
  LevelsReport left = whatIsLeft(plan, options, folder, first, last, part, parts);
  double all = 0, before = 0;
  const auto weight = [&](size_t level) {
    return double(left.todo[level - first].size()) * double(product(plan.levels[level].shard));
  };
  for (size_t level = first; level <= last; ++level) all += weight(level);
  for (size_t level = first; level <= last; ++level) {
    std::vector<uint64_t>& todo = left.todo[level - first];
    if (!todo.empty()) {
      LevelJob job;
      CoarseLevel finer(level > 0 ? coarseGrid(plan, options, folder, level - 1) : CoarseGrid{});
      job.source = level > 0 ? &finer : source;
      job.coarse = coarseGrid(plan, options, folder, level);
      job.factor = plan.factors[level];
      job.labels = options.labels;
      job.shard = plan.levels[level].shard;
      job.encoding = encoding;
      job.background = plan.statistics.background;
      job.folder = folder + "/" + plan.levels[level].path;
      job.scratch = scratchOf(folder, plan.levels[level]);
      const double share = weight(level) / all;
      job.todo = std::move(todo);
      job.threads = *threads;
      job.progress = [&options, before, share](double part) {
        return !options.progress || options.progress(before + part * share);
      };
      if (Status written = writeLevel(job); !written) return std::move(written).error();
      before += share;
    }
    if (level == first) continue;
    const CoarseGrid used = coarseGrid(plan, options, folder, level - 1);
    const Index3 grid = shardGrid(plan.levels[level - 1]);
    for (const uint64_t shard : left.shards[level - 1 - first]) {
      std::error_code ignored;
      const std::string path = used.pathOf(placeOf(shard, grid));
      if (fs::file_size(path, ignored) > 0) fs::resize_file(path, 0, ignored);
    }
  }
  return left.report;
}

// Shards without a file, and the bytes of those that have one.
std::vector<std::string> weigh(const VolumeLevel& level, const std::string& folder, bool colours, uint64_t& bytes) {
  std::vector<std::string> empty;
  const Index3 grid = shardGrid(level);
  for (uint64_t i = 0; i < product(grid); ++i) {
    const std::string key = chunkKey("", placeOf(i, grid), colours);
    std::error_code code;
    const uint64_t length = fs::file_size(folder + "/" + level.path + "/" + key, code);
    if (code) empty.push_back(key);
    else bytes += length;
  }
  return empty;
}

// Of the coarser levels, as far as they are few: where the chunks lie in the shards that have just been written.
Status readTables(std::vector<VolumeLevel>& levels, const std::string& folder, uint32_t channels) {
  uint64_t entries = 0;
  for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
    const Index3 grid = shardGrid(*level), per{level->shard[0] / level->chunk[0], level->shard[1] / level->chunk[1], level->shard[2] / level->chunk[2]};
    const uint64_t chunks = product(per) * channels;
    entries += product(grid) * chunks;
    if (entries > kMostTableEntries) return Ok{};
    for (uint64_t i = 0; i < product(grid); ++i) {
      const Index3 place = placeOf(i, grid);
      const std::string path = folder + "/" + level->path + "/" + chunkKey("", place, channels > 1);
      std::ifstream file(path, std::ios::binary);
      if (!file) continue;  // empty
      Bytes bytes(shardIndexSize(chunks));
      if (!file.read(reinterpret_cast<char*>(bytes.data()), std::streamsize(bytes.size())))
        return Error{ErrorCode::BadFormat, "A file that was written cannot be read again.", path, "", "Check the disk, and write the volume anew."};
      auto index = readShardIndex(bytes, chunks);
      if (!index) return std::move(index.error()).at(path);
      ShardTable table{place, {}};
      for (const ShardEntry& entry : *index) table.chunks.push_back({entry.offset, entry.length});
      level->shardTables.push_back(std::move(table));
    }
  }
  return Ok{};
}

Result<VolumeInfo> writeMetadata(const VolumePlan& plan, const VolumeOptions& options, const std::string& folder) {
  VolumeInfo info = describe(plan, options);
  std::vector<VolumeLevel> levels = plan.levels;
  if (Status read = readTables(levels, folder, info.channels); !read) return std::move(read).error();
  std::error_code code;
  const auto write = [&](const std::string& path, const Json& json, int indent = 1) -> Status {
    if (Status written = writeJson(path, json, indent); !written) return written;
    info.bytes += fs::file_size(path, code);
    return Ok{};
  };
  Json group = groupMetadata(info, options), members = Json::object();
  for (const VolumeLevel& level : levels) {
    const std::vector<std::string> empty = weigh(level, folder, info.channels > 1, info.bytes);
    Json json = arrayMetadata(info, level, options, empty);
    if (Status written = write(folder + "/" + level.path + "/zarr.json", json); !written) return std::move(written).error();
    members[level.path] = std::move(json);
  }
  consolidate(group, std::move(members));
  // On one line: it holds all the others, and viewers wait for it.
  if (Status written = write(folder + "/zarr.json", group, -1); !written) return std::move(written).error();
  return info;
}

Error outOfMemory(const std::exception& exception, const std::string& folder) {
  return Error{ErrorCode::TooLarge, std::string("Not enough memory to write this volume: ") + exception.what() + ".",
               folder, "", "Write it with fewer threads or smaller chunks."};
}

}  // namespace

Status checkVolumeFolder(const std::string& folder) {
  std::error_code code;
  if (!fs::exists(folder, code)) return Ok{};
  if (fs::is_directory(folder, code) && (fs::is_empty(folder, code) || fs::exists(fs::path(folder) / "zarr.json", code) ||
                                         fs::exists(workFolder(folder), code))) {
    return Ok{};
  }
  return Error{ErrorCode::BadFormat, "There is something else than an OME-Zarr group here.", folder, "",
               "Choose another folder, or remove this one."};
}

Result<VolumePlan> readVolumePlan(const std::string& folder, const VolumeOptions& options, const std::string& origin) {
  const std::string path = workFolder(folder) + "/plan.json";
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::NotFound, "This volume has not been begun.", folder, "", "Plan it first: --plan."};
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto json = parseJson(text);
  if (!json) return std::move(json).error().in(path);
  auto plan = planOf(*json);
  if (!plan) return std::move(plan).error().in(folder);
  const Json wanted = planOrigin(options, origin);
  for (const auto& [key, value] : wanted.items()) {
    const Json* had = find(plan->made, key.c_str());
    if (had ? *had == value : value.is_null()) continue;
    return Error{ErrorCode::BadFormat,
                 "The volume that was begun here had another \"" + key + "\": " + (had ? dump(*had) : "none") + ", not " +
                     dump(value) + ".",
                 folder, "", "Go on with the same input and options, or start again: --overwrite."};
  }
  if (Status levels = planLevels(*plan, options); !levels) return std::move(levels).error();
  return plan;
}

Result<VolumePlan> planVolume(const VoxelSource& source, const VolumeOptions& options, const std::string& folder,
                              const std::string& origin) {
  try {
    if (auto good = checkVolumeOptions(source, options); !good) return std::move(good).error();
    auto statistics = computeStatistics(source, options.threads, options.progress);
    if (!statistics) return std::move(statistics).error().in(folder);
    if (options.labels && statistics->minimum < 0) {
      return Error{ErrorCode::BadFormat, "A label map has no negative values, but this one goes down to " +
                   std::to_string(static_cast<int>(statistics->minimum)) + ".", "", "", ""};
    }
    VolumePlan plan;
    plan.size = source.size();
    plan.format = source.format();
    plan.channels = source.channels();
    plan.statistics = std::move(statistics).value();
    plan.made = planOrigin(options, origin);
    if (Status levels = planLevels(plan, options); !levels) return std::move(levels).error();
    if (Status made = prepareFolder(folder); !made) return std::move(made).error();
    if (Status kept = writeJson(workFolder(folder) + "/plan.json", planJson(plan)); !kept) return std::move(kept).error();
    return plan;
  } catch (const std::exception& exception) {
    return outOfMemory(exception, folder);
  }
}

Result<PartReport> writeVolumePart(const VoxelSource& source, const VolumePlan& plan, const VolumeOptions& options,
                                   const std::string& folder, uint32_t part, uint32_t parts) {
  try {
    auto written = writeLevels(&source, plan, options, folder, 0, lastLevelOfParts(plan, parts), part, parts);
    if (!written) return std::move(written).error().in(folder);
    return written;
  } catch (const std::exception& exception) {
    return outOfMemory(exception, folder);
  }
}

Result<VolumeInfo> finishVolume(const VolumePlan& plan, const VolumeOptions& options, const std::string& folder, uint32_t parts) {
  try {
    const size_t last = lastLevelOfParts(plan, parts);
    const PartReport there = whatIsLeft(plan, options, folder, 0, last, 0, 1).report;
    if (there.found < there.shards) {
      return Error{ErrorCode::NotFound, std::to_string(there.shards - there.found) + " of " + std::to_string(there.shards) +
                   " shards are not written yet.", folder, "", "Let every part come to its end first."};
    }
    if (last + 1 < plan.levels.size()) {
      auto rest = writeLevels(nullptr, plan, options, folder, last + 1, plan.levels.size() - 1, 0, 1);
      if (!rest) return std::move(rest).error().in(folder);
    }
    auto info = writeMetadata(plan, options, folder);
    if (!info) return std::move(info).error().in(folder);
    return info;
  } catch (const std::exception& exception) {
    return outOfMemory(exception, folder);
  }
}

void endVolume(const std::string& folder) {
  std::error_code ignored;
  fs::remove_all(workFolder(folder), ignored);
}

Result<VolumeInfo> writeVolume(const VoxelSource& source, const VolumeOptions& options, const std::string& folder) {
  VolumeOptions first = options, rest = options;
  if (options.progress) {
    first.progress = [&options](double share) { return options.progress(share * kStatisticsShare); };
    rest.progress = [&options](double share) { return options.progress(kStatisticsShare + share * (1 - kStatisticsShare)); };
  }
  auto plan = planVolume(source, first, folder, "");
  if (!plan) return std::move(plan).error().in(folder);
  auto part = writeVolumePart(source, *plan, rest, folder, 0, 1);
  auto info = part ? finishVolume(*plan, options, folder, 1) : Result<VolumeInfo>(std::move(part).error());
  if (!info) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return std::move(info).error().in(folder);
  }
  endVolume(folder);
  return info;
}

}  // namespace fabrica
