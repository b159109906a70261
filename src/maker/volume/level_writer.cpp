#include "maker/volume/level_writer.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "codecs/brick_name.h"

namespace fabrica {
namespace {

struct EncodedChunk {
  uint32_t index = 0;  // in its shard
  Bytes bytes;
  std::optional<uint32_t> place;
};
struct EncodedRegion {
  std::vector<EncodedChunk> chunks;
  Bytes coarse;  // of the next level; nothing when the region lies outside
};

// A region is what makes one chunk of the next level. Threads take regions in order, read and encode them side by side,
// and hand their chunks in in that order again.
class LevelWriter {
 public:
  explicit LevelWriter(const LevelJob& job) : job_(job), size_(job.source->size()), chunk_(job.encoding.chunk) {
    channels_ = job.source->channels();
    sample_ = bytesPerVoxel(job.encoding.format);
    voxel_ = sample_ * channels_;
    for (int a = 0; a < 3; ++a) {
      region_[a] = chunk_[a] * job.factor[a];
      shards_[a] = ceilDiv(size_[a], job.shard[a]);
      shardChunks_[a] = job.shard[a] / chunk_[a];
    }
    perShard_ = blocksPerShard(job.shard, chunk_, job.factor);
    regionCount_ = job.todo.size() * product(perShard_);
  }

  Status run() {
    {
      std::vector<std::jthread> threads;
      const auto wanted = std::min<uint64_t>(std::max(1u, job_.threads), regionCount_);
      for (uint64_t i = 0; i < wanted; ++i) threads.emplace_back([this] { work(); });
    }
    if (error_) return std::move(*error_);
    return Ok{};
  }

 private:
  void work() {
    try {
      for (uint64_t region = taken_++; region < regionCount_; region = taken_++) {
        EncodedRegion encoded;
        if (auto made = encodeRegion(region, encoded); !made) return stop(std::move(made).error());
        std::unique_lock lock(turn_);
        turned_.wait(lock, [&] { return error_ || next_ == region; });
        if (error_) return;
        if (auto kept = handIn(region, encoded); !kept) {
          error_ = std::move(kept).error();
          turned_.notify_all();
          return;
        }
        ++next_;
        turned_.notify_all();
      }
    } catch (const std::exception& exception) {
      stop(Error{ErrorCode::TooLarge, std::string("Not enough memory to write a volume: ") + exception.what() + ".", "",
                 "", "Write it with fewer threads or smaller chunks."});
    }
  }

  void stop(Error error) {
    std::lock_guard lock(turn_);
    if (!error_) error_ = std::move(error);
    turned_.notify_all();
  }

  Index3 shardOf(uint64_t region) const { return placeOf(job_.todo[region / product(perShard_)], shards_); }

  Status encodeRegion(uint64_t region, EncodedRegion& encoded) {
    const Index3 shard = shardOf(region);
    const Index3 inShard = placeOf(region % product(perShard_), perShard_);
    Index3 origin, extent;
    for (int a = 0; a < 3; ++a) {
      origin[a] = shard[a] * job_.shard[a] + inShard[a] * region_[a];
      if (origin[a] >= size_[a]) return Ok{};  // a shard at the edge is not full
      extent[a] = std::min(region_[a], size_[a] - origin[a]);
    }
    Bytes voxels(product(extent) * voxel_);
    if (auto read = job_.source->read(origin, extent, voxels.data()); !read) return read;
    if (product(job_.coarse.size) > 0) {
      Index3 to;
      for (int a = 0; a < 3; ++a) to[a] = ceilDiv(extent[a], job_.factor[a]);
      encoded.coarse.resize(product(to) * voxel_);
      downsample(job_.encoding.format, job_.labels, extent, job_.factor, voxels.data(), encoded.coarse.data(), channels_);
    }
    return encodeChunks(shard, inShard, extent, voxels, encoded.chunks);
  }

  Status encodeChunks(const Index3& shard, const Index3& inShard, const Index3& extent, const Bytes& voxels,
                      std::vector<EncodedChunk>& chunks) {
    Bytes padded(product(chunk_) * sample_);
    for (uint64_t i = 0; i < product(job_.factor); ++i) {
      const Index3 at = placeOf(i, job_.factor);
      Index3 from, have, inIndex, inLevel;
      for (int a = 0; a < 3; ++a) {
        from[a] = at[a] * chunk_[a];
        have[a] = from[a] < extent[a] ? std::min(chunk_[a], extent[a] - from[a]) : 0;
        inIndex[a] = inShard[a] * job_.factor[a] + at[a];
        inLevel[a] = shard[a] * shardChunks_[a] + inIndex[a];
      }
      if (product(have) == 0) continue;
      for (uint32_t c = 0; c < channels_; ++c) {
        std::fill(padded.begin(), padded.end(), uint8_t(0));
        for (uint32_t z = 0; z < have[2]; ++z) {
          for (uint32_t y = 0; y < have[1]; ++y) {
            const size_t source = (size_t(from[2] + z) * extent[1] + from[1] + y) * extent[0] + from[0];
            const size_t target = (size_t(z) * chunk_[1] + y) * chunk_[0];
            copyRow(voxels.data() + source * voxel_ + c * sample_, have[0], padded.data() + target * sample_);
          }
        }
        if (std::all_of(padded.begin(), padded.end(), [](uint8_t byte) { return byte == 0; })) continue;
        const std::string name = brickName(job_.folder, inLevel, channels_ > 1 ? std::optional(c) : std::nullopt);
        auto encoded = encodeChunk(job_.encoding, padded, std::min(contentOf(padded), double(product(have)) / double(product(chunk_))), name);
        if (!encoded) return std::move(encoded).error();
        const uint64_t index = ((uint64_t(c) * shardChunks_[2] + inIndex[2]) * shardChunks_[1] + inIndex[1]) * shardChunks_[0] + inIndex[0];
        chunks.push_back({static_cast<uint32_t>(index), std::move(encoded).value(), isPlaced(job_.encoding.codec) ? std::optional(brickPlace(name)) : std::nullopt});
      }
    }
    return Ok{};
  }

  // One channel's samples.
  void copyRow(const uint8_t* from, uint32_t count, uint8_t* to) const {
    if (channels_ == 1) {
      std::memcpy(to, from, count * sample_);
      return;
    }
    for (uint32_t i = 0; i < count; ++i) std::memcpy(to + i * sample_, from + i * voxel_, sample_);
  }

  template <typename T>
  double shareAbove(const Bytes& bytes) const {
    size_t above = 0;
    for (size_t i = 0; i < bytes.size(); i += sizeof(T)) {
      T value;
      std::memcpy(&value, bytes.data() + i, sizeof(T));
      above += value > job_.background;
    }
    return double(std::max<size_t>(above, 1)) * sizeof(T) / double(bytes.size());
  }
  double contentOf(const Bytes& bytes) const {
    switch (job_.encoding.format) {
      case VoxelFormat::U8:
        return shareAbove<uint8_t>(bytes);
      case VoxelFormat::U16:
        return shareAbove<uint16_t>(bytes);
      case VoxelFormat::I16:
        return shareAbove<int16_t>(bytes);
      default:  // floats and labels are never lossy
        return 1;
    }
  }

  // Under turn_.
  Status handIn(uint64_t region, const EncodedRegion& encoded) {
    const uint64_t regions = product(perShard_), inShard = region % regions;
    const Index3 shard = shardOf(region);
    if (inShard == 0) {
      const std::string part = unnamedShard(job_.scratch, shard);
      file_.emplace(chunkKey(job_.folder, shard, channels_ > 1), part, static_cast<uint32_t>(product(shardChunks_) * channels_));
      coarse_.emplace(job_.coarse.pathOf(shard), part + ".coarse");
    }
    for (const EncodedChunk& chunk : encoded.chunks) {
      if (auto kept = file_->append(chunk.index, chunk.bytes, chunk.place); !kept) return kept;
    }
    if (!encoded.coarse.empty()) {
      if (auto kept = coarse_->write(inShard * job_.coarse.blockBytes(), encoded.coarse); !kept) return kept;
    }
    if (inShard == regions - 1) {
      if (auto finished = file_->finish(); !finished) return finished;
      if (auto finished = coarse_->finish(); !finished) return finished;  // from here on it is done
      if (auto named = file_->name(); !named) return named;
    }
    if (job_.progress && !job_.progress(double(region + 1) / double(regionCount_))) {
      return Error{ErrorCode::Cancelled, "Stopped.", "", "", ""};
    }
    return Ok{};
  }

  const LevelJob& job_;
  Index3 size_, chunk_, region_, shards_, perShard_, shardChunks_;
  uint32_t channels_ = 1;
  size_t sample_ = 1, voxel_ = 1;  // bytes; a voxel has a sample a channel
  uint64_t regionCount_ = 0;
  std::atomic<uint64_t> taken_{0};

  std::mutex turn_;  // guards all below
  std::condition_variable turned_;
  uint64_t next_ = 0;
  std::optional<Error> error_;
  std::optional<ShardFile> file_;
  std::optional<CoarseFile> coarse_;
};

}  // namespace

std::string unnamedShard(const std::string& scratch, const Index3& shard) {
  return scratch + "/" + std::to_string(shard[2]) + "." + std::to_string(shard[1]) + "." + std::to_string(shard[0]);
}

Status writeLevel(const LevelJob& job) { return LevelWriter(job).run(); }

uint64_t levelMemory(const ChunkEncoding& encoding, const Index3& factor, uint32_t channels) {
  // A region's voxels, one padded chunk, the coarse block, and all that the region's chunks were packed to.
  const uint64_t chunk = product(encoding.chunk) * bytesPerVoxel(encoding.format);
  return chunk * (channels * (2 * product(factor) + 1) + 1) + encodingMemory(encoding);
}

Index3 blocksPerShard(const Index3& shard, const Index3& chunk, const Index3& factor) {
  return {ceilDiv(shard[0], chunk[0] * factor[0]), ceilDiv(shard[1], chunk[1] * factor[1]),
          ceilDiv(shard[2], chunk[2] * factor[2])};
}

}  // namespace fabrica
