#include "maker/volume/files.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>

#include "maker/volume/pyramid.h"

namespace fabrica {

namespace fs = std::filesystem;

Status ShardFile::begin() {
  auto file = DiskFile::create(part_);
  if (!file) return std::move(file).error();
  file_ = std::move(file).value();
  at_ = shardIndexSize(index_.size());  // room for the copy of the index
  return Ok{};
}

Status ShardFile::append(uint32_t chunk, ByteView bytes, std::optional<uint32_t> place) {
  if (at_ == 0) {
    if (auto begun = begin(); !begun) return begun;
  }
  if (place) {
    ByteWriter before;
    before.put(*place);
    const Bytes number = before.take();
    if (auto written = file_.write(at_, number); !written) return written;
    at_ += number.size();
  }
  if (auto written = file_.write(at_, bytes); !written) return written;
  index_[chunk] = {at_, bytes.size()};
  at_ += bytes.size();
  return Ok{};
}

Status ShardFile::finish() {
  if (at_ == 0) return Ok{};
  const Bytes index = writeShardIndex(index_);
  if (auto copy = file_.write(0, index); !copy) return copy;
  if (auto end = file_.write(at_, index); !end) return end;
  return file_.finish();
}

Status ShardFile::name() { return at_ == 0 ? Status(Ok{}) : DiskFile::rename(part_, path_); }

std::string CoarseGrid::pathOf(const Index3& shard) const {
  return folder + "/" + std::to_string(shard[2]) + "." + std::to_string(shard[1]) + "." + std::to_string(shard[0]);
}

Index3 CoarseGrid::extentOf(const Index3& b) const {
  return {std::min(block[0], size[0] - b[0] * block[0]), std::min(block[1], size[1] - b[1] * block[1]),
          std::min(block[2], size[2] - b[2] * block[2])};
}

Status CoarseFile::write(uint64_t offset, ByteView voxels) {
  if (std::all_of(voxels.begin(), voxels.end(), [](uint8_t byte) { return byte == 0; })) return Ok{};
  if (!begun_) {
    auto file = DiskFile::create(part_);
    if (!file) return std::move(file).error();
    file_ = std::move(file).value();
    begun_ = true;
  }
  return file_.write(offset, voxels);
}

Status CoarseFile::finish() {
  if (!begun_) {
    auto file = DiskFile::create(part_);
    if (!file) return std::move(file).error();
    file_ = std::move(file).value();
  }
  return file_.finishAs(path_);
}

// A file may end early: the blocks that it lacks are zeros, like those between that were never written.
Status CoarseLevel::readBlock(const Index3& b, Bytes& out) const {
  Index3 shard, inShard;
  for (int a = 0; a < 3; ++a) {
    shard[a] = b[a] / grid_.perShard[a];
    inShard[a] = b[a] % grid_.perShard[a];
  }
  const uint64_t index = (uint64_t(inShard[2]) * grid_.perShard[1] + inShard[1]) * grid_.perShard[0] + inShard[0];
  const std::string path = grid_.pathOf(shard);
  std::error_code code;
  const uint64_t length = fs::file_size(path, code);
  if (code) {
    return Error{ErrorCode::NotFound, "What the finer level left for this one is gone.", path, "",
                 "Write the volume again from the start: --overwrite."};
  }
  const uint64_t offset = index * grid_.blockBytes();
  if (offset >= length) {
    std::fill(out.begin(), out.end(), uint8_t(0));
    return Ok{};
  }
  auto file = DiskFile::open(path);
  if (!file) return std::move(file).error();
  const size_t have = size_t(std::min<uint64_t>(out.size(), length - offset));
  if (auto got = file->read(offset, out.data(), have); !got) return got;
  std::fill(out.begin() + std::ptrdiff_t(have), out.end(), uint8_t(0));
  return Ok{};
}

Status CoarseLevel::read(const Index3& origin, const Index3& extent, uint8_t* out) const {
  const Index3& block = grid_.block;
  const size_t voxel = grid_.voxelBytes();
  Bytes held;
  Index3 b;
  for (b[2] = origin[2] / block[2]; b[2] * block[2] < origin[2] + extent[2]; ++b[2]) {
    for (b[1] = origin[1] / block[1]; b[1] * block[1] < origin[1] + extent[1]; ++b[1]) {
      for (b[0] = origin[0] / block[0]; b[0] * block[0] < origin[0] + extent[0]; ++b[0]) {
        const Index3 have = grid_.extentOf(b);
        held.resize(size_t(have[0]) * have[1] * have[2] * voxel);
        if (auto got = readBlock(b, held); !got) return got;
        // The part that both boxes share, in voxels of the level.
        Index3 low, high;
        for (int a = 0; a < 3; ++a) {
          low[a] = std::max(origin[a], b[a] * block[a]);
          high[a] = std::min(origin[a] + extent[a], b[a] * block[a] + have[a]);
        }
        const size_t run = size_t(high[0] - low[0]) * voxel;
        for (uint32_t z = low[2]; z < high[2]; ++z) {
          for (uint32_t y = low[1]; y < high[1]; ++y) {
            const size_t from = (size_t(z - b[2] * block[2]) * have[1] + (y - b[1] * block[1])) * have[0] +
                                (low[0] - b[0] * block[0]);
            const size_t to = (size_t(z - origin[2]) * extent[1] + (y - origin[1])) * extent[0] + (low[0] - origin[0]);
            std::memcpy(out + to * voxel, held.data() + from * voxel, run);
          }
        }
      }
    }
  }
  return Ok{};
}

}  // namespace fabrica
