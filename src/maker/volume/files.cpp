#include "maker/volume/files.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "maker/volume/pyramid.h"

namespace fabrica {

Status ShardFile::begin() {
  auto file = DiskFile::create(path_);
  if (!file) return std::move(file).error();
  file_ = std::move(file).value();
  at_ = shardIndexSize(index_.size());  // room for the copy of the index
  return Ok{};
}

Status ShardFile::append(uint32_t chunk, ByteView bytes) {
  if (at_ == 0) {
    if (auto begun = begin(); !begun) return begun;
  }
  if (auto written = file_.write(at_, bytes); !written) return written;
  index_[chunk] = {at_, bytes.size()};
  at_ += bytes.size();
  return Ok{};
}

Result<uint64_t> ShardFile::finish() {
  if (at_ == 0) return uint64_t(0);
  const Bytes index = writeShardIndex(index_);
  if (auto copy = file_.write(0, index); !copy) return std::move(copy).error();
  if (auto end = file_.write(at_, index); !end) return std::move(end).error();
  if (auto closed = file_.close(); !closed) return std::move(closed).error();
  return at_ + index.size();
}

ScratchLevel::ScratchLevel(DiskFile file, const Index3& size, const Index3& block, VoxelFormat format)
    : file_(std::move(file)),
      size_(size),
      block_(block),
      grid_{ceilDiv(size[0], block[0]), ceilDiv(size[1], block[1]), ceilDiv(size[2], block[2])},
      format_(format) {}

uint64_t ScratchLevel::offsetOf(const Index3& b) const {
  const uint64_t index = (uint64_t(b[2]) * grid_[1] + b[1]) * grid_[0] + b[0];
  return index * block_[0] * block_[1] * block_[2] * bytesPerVoxel(format_);
}

Index3 ScratchLevel::extentOf(const Index3& b) const {
  return {std::min(block_[0], size_[0] - b[0] * block_[0]), std::min(block_[1], size_[1] - b[1] * block_[1]),
          std::min(block_[2], size_[2] - b[2] * block_[2])};
}

Status ScratchLevel::writeBlock(const Index3& block, ByteView voxels) { return file_.write(offsetOf(block), voxels); }

Status ScratchLevel::read(const Index3& origin, const Index3& extent, uint8_t* out) const {
  const size_t voxel = bytesPerVoxel(format_);
  Bytes held;
  Index3 b;
  for (b[2] = origin[2] / block_[2]; b[2] * block_[2] < origin[2] + extent[2]; ++b[2]) {
    for (b[1] = origin[1] / block_[1]; b[1] * block_[1] < origin[1] + extent[1]; ++b[1]) {
      for (b[0] = origin[0] / block_[0]; b[0] * block_[0] < origin[0] + extent[0]; ++b[0]) {
        const Index3 have = extentOf(b);
        held.resize(size_t(have[0]) * have[1] * have[2] * voxel);
        if (auto got = file_.read(offsetOf(b), held.data(), held.size()); !got) return got;
        // The part that both boxes share, in voxels of the level.
        Index3 low, high;
        for (int a = 0; a < 3; ++a) {
          low[a] = std::max(origin[a], b[a] * block_[a]);
          high[a] = std::min(origin[a] + extent[a], b[a] * block_[a] + have[a]);
        }
        const size_t run = size_t(high[0] - low[0]) * voxel;
        for (uint32_t z = low[2]; z < high[2]; ++z) {
          for (uint32_t y = low[1]; y < high[1]; ++y) {
            const size_t from = (size_t(z - b[2] * block_[2]) * have[1] + (y - b[1] * block_[1])) * have[0] +
                                (low[0] - b[0] * block_[0]);
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
