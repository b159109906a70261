#include "maker/volume/volume_writer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>
#include <memory>
#include <thread>

#include "base/json.h"
#include "maker/volume/disk_file.h"
#include "maker/volume/level_writer.h"
#include "maker/volume/metadata.h"
#include "maker/volume/statistics.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxVoxels = uint64_t(1) << 46;
constexpr uint64_t kMaxShardChunks = uint64_t(1) << 20;
constexpr double kStatisticsShare = 0.1;  // of the progress

Error badVolume(std::string reason, std::string advice = "") {
  return Error{ErrorCode::BadFormat, std::move(reason), "", "", std::move(advice)};
}

Status checkInput(const VoxelSource& source, const VolumeOptions& options) {
  uint64_t voxels = 1;
  for (int a = 0; a < 3; ++a) {
    const uint32_t size = source.size()[a];
    if (size == 0) return badVolume("The volume has no voxels.");
    if (size > kMaxVoxels / voxels) {
      return Error{ErrorCode::TooLarge, "The volume has more voxels than can be written.", "", "", ""};
    }
    voxels *= size;
    if (options.chunk[a] < 8 || options.chunk[a] > 256) {
      return badVolume("A chunk of a volume has 8 to 256 voxels in each axis.");
    }
  }
  const float determinant = glm::determinant(mat3(options.indexToWorld));
  if (!std::isfinite(determinant) || determinant == 0 || !std::isfinite(glm::length(options.indexToWorld[3]))) {
    return badVolume("The volume's transform to the world has no inverse.",
                     "Check the sform, qform and voxel sizes in its header.");
  }
  if (options.labels && source.format() == VoxelFormat::F32) {
    return badVolume("A label map has whole numbers, but this one has floating-point voxels.",
                     "Save it as 8- or 16-bit integers.");
  }
  if (options.quality.kind != ImageQuality::Kind::Lossless &&
      !(options.quality.value > 1 && options.quality.value < 200)) {
    return badVolume("The quality wanted of the image is out of range: decibels and ratios lie between 1 and 200.");
  }
  return Ok{};
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

Status prepareFolder(const std::string& folder) {
  std::error_code code;
  if (fs::exists(folder, code) && !fs::is_empty(folder, code) && !fs::exists(fs::path(folder) / "zarr.json", code)) {
    return Error{ErrorCode::BadFormat, "There is something else than an OME-Zarr group here.", folder, "",
                 "Choose another folder, or remove this one."};
  }
  fs::remove_all(folder, code);
  fs::create_directories(folder, code);
  if (code) {
    return Error{ErrorCode::NotFound, "Cannot make this folder: " + code.message() + ".", folder, "",
                 "Check the path and its permissions."};
  }
  return Ok{};
}

Result<uint64_t> writeJson(const std::string& path, const Json& json) {
  const std::string text = dump(json, 1) + "\n";
  auto file = DiskFile::create(path);
  if (!file) return std::move(file).error();
  if (auto written = file->write(0, bytesOf(text)); !written) return std::move(written).error();
  if (auto closed = file->close(); !closed) return std::move(closed).error();
  return uint64_t(text.size());
}

VolumeCodec chosenCodec(const VoxelSource& source, const VolumeOptions& options) {
  const bool image = !options.labels && source.format() != VoxelFormat::F32;
  return options.codec == VolumeCodec::Jpeg2000 && !image ? VolumeCodec::Zstd : options.codec;
}

const char* codecName(VolumeCodec codec) {
  return codec == VolumeCodec::Zstd ? "zstd" : codec == VolumeCodec::Raw ? "bytes" : "imagecodecs_jpeg2k";
}

VolumeInfo describe(const VoxelSource& source, const VolumeOptions& options, const VolumeStatistics& statistics) {
  VolumeInfo info;
  info.format = source.format();
  info.labels = options.labels;
  info.codec = codecName(chosenCodec(source, options));
  info.minimum = static_cast<float>(statistics.minimum);
  info.maximum = static_cast<float>(statistics.maximum);
  if (!info.labels) {
    info.windowCenter = static_cast<float>(statistics.windowCenter);
    info.windowWidth = static_cast<float>(statistics.windowWidth);
    info.histogram = statistics.histogram;
  }
  const Index3 size = source.size();
  info.voxelBytes = uint64_t(size[0]) * size[1] * size[2] * bytesPerVoxel(info.format);
  return info;
}

ChunkEncoding encodingFor(VolumeCodec codec, const VolumeInfo& info, const VolumeOptions& options) {
  ChunkEncoding encoding;
  encoding.codec = codec;
  encoding.format = info.format;
  encoding.chunk = options.chunk;
  encoding.quality = options.quality;
  encoding.range = double(info.maximum) - double(info.minimum);
  encoding.zstdLevel = options.zstdLevel;
  return encoding;
}

Status writeLevels(const VoxelSource& source, const VolumeOptions& options, double background, const std::string& folder,
                   VolumeInfo& info) {
  const ChunkEncoding encoding = encodingFor(chosenCodec(source, options), info, options);
  const std::vector<PyramidLevel> plan = planPyramid(source.size(), options.indexToWorld, options.coarsest);
  double allVoxels = 0;
  for (const auto& level : plan) allVoxels += double(level.size[0]) * level.size[1] * level.size[2];
  double done = kStatisticsShare;
  std::unique_ptr<ScratchLevel> current, next;
  for (size_t i = 0; i < plan.size(); ++i) {
    auto shard = shardFor(plan[i].size, options);
    if (!shard) return std::move(shard).error();
    next.reset();
    if (i + 1 < plan.size()) {
      auto scratch = DiskFile::scratch(folder);
      if (!scratch) return std::move(scratch).error();
      next = std::make_unique<ScratchLevel>(std::move(scratch).value(), plan[i + 1].size, options.chunk, info.format);
    }
    const double share =
        (1 - kStatisticsShare) * double(plan[i].size[0]) * plan[i].size[1] * plan[i].size[2] / allVoxels;
    LevelJob job;
    job.source = current ? current.get() : &source;
    job.next = next.get();
    job.factor = plan[i].factor;
    job.labels = info.labels;
    job.shard = *shard;
    job.encoding = encoding;
    job.background = background;
    job.folder = folder + "/" + std::to_string(i);
    job.threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    job.progress = [&options, done, share](double part) {
      return !options.progress || options.progress(done + part * share);
    };
    auto level = writeLevel(job);
    if (!level) return std::move(level).error();
    done += share;
    info.bytes += level->bytes;
    info.levels.push_back({plan[i].size, options.chunk, *shard, std::to_string(i), plan[i].indexToWorld});
    auto metadata = writeJson(job.folder + "/zarr.json", arrayMetadata(info, info.levels.back(), options, level->emptyShards));
    if (!metadata) return std::move(metadata).error();
    info.bytes += *metadata;
    current = std::move(next);
  }
  return Ok{};
}

Result<VolumeInfo> write(const VoxelSource& source, const VolumeOptions& options, const std::string& folder) {
  if (auto good = checkInput(source, options); !good) return std::move(good).error();
  const auto first = [&options](double part) { return !options.progress || options.progress(part * kStatisticsShare); };
  auto statistics = computeStatistics(source, first);
  if (!statistics) return std::move(statistics).error();
  if (options.labels && statistics->minimum < 0) {
    return badVolume("A label map has no negative values, but this one goes down to " +
                     std::to_string(static_cast<int>(statistics->minimum)) + ".");
  }
  VolumeInfo info = describe(source, options, *statistics);
  if (auto made = prepareFolder(folder); !made) return std::move(made).error();
  auto finish = [&]() -> Status {
    if (auto levels = writeLevels(source, options, statistics->background, folder, info); !levels) return levels;
    auto group = writeJson(folder + "/zarr.json", groupMetadata(info, options));
    if (!group) return std::move(group).error();
    info.bytes += *group;
    return Ok{};
  };
  if (auto finished = finish(); !finished) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return std::move(finished).error();
  }
  return info;
}

}  // namespace

Result<VolumeInfo> writeVolume(const VoxelSource& source, const VolumeOptions& options, const std::string& folder) {
  try {
    auto written = write(source, options, folder);
    if (!written) return std::move(written).error().in(folder);
    return written;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::TooLarge, std::string("Not enough memory to write this volume: ") + exception.what() + ".",
                 folder, "", "Write it with fewer threads or smaller chunks."};
  }
}

}  // namespace fabrica
