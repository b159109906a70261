#include "surfaces/brick_voxels.h"

#include <algorithm>

#include "formats/whole/whole_volume.h"

namespace fabrica {

namespace {

constexpr uint32_t kEdge = WholeVolume::kBrick;
constexpr uint32_t kLongest = 1 << 20;

template <typename T>
void toLabels(const uint8_t* from, uint32_t count, uint16_t* out) {
  for (uint32_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, from + i * sizeof(T), sizeof(T));
    out[i] = value >= T(0) && double(value) <= 65535.0 ? uint16_t(value) : uint16_t(0);
  }
}

}  // namespace

Result<std::shared_ptr<const BrickVoxels>> BrickVoxels::make(const Index3& size, VoxelFormat format, ByteView shard, const Index3& chunk) {
  const Error wrong{ErrorCode::BadFormat, "The label map does not hold what its size promises.", "", "", "Open the file again."};
  if (format != VoxelFormat::U8 && format != VoxelFormat::U16 && format != VoxelFormat::I16 && format != VoxelFormat::F32) return wrong;
  auto out = std::make_shared<BrickVoxels>();
  out->cut_ = chunk != Index3{};
  out->chunk_ = out->cut_ ? chunk : Index3{kEdge, kEdge, kEdge};
  uint64_t count = 1;
  for (size_t i = 0; i < 3; ++i) {
    if (size[i] == 0 || size[i] > kLongest || out->chunk_[i] == 0 || out->chunk_[i] > kLongest) return wrong;
    out->bricks_[i] = (size[i] + out->chunk_[i] - 1) / out->chunk_[i];
    count *= out->bricks_[i];
  }
  out->size_ = size;
  const uint64_t index = shardIndexSize(count);
  if (index > shard.size()) return wrong;
  auto entries = readShardIndex(shard.first(size_t(index)), count, shard.size());
  if (!entries) return std::move(entries).error();
  const Index3& bricks = out->bricks_;
  for (uint64_t i = 0; i < count; ++i) {
    const Index3 at{uint32_t(i % bricks[0]), uint32_t(i / bricks[0] % bricks[1]), uint32_t(i / bricks[0] / bricks[1])};
    uint64_t whole = voxelBytes(format);
    for (size_t a = 0; a < 3; ++a) whole *= out->along(a, at[a] * out->chunk_[a]);
    if (!(*entries)[size_t(i)].missing() && (*entries)[size_t(i)].length != whole) return wrong;
  }
  out->stored_ = format;
  out->shard_ = shard;
  out->entries_ = std::move(*entries);
  return std::shared_ptr<const BrickVoxels>(std::move(out));
}

void BrickVoxels::readRow(const uint8_t* from, uint32_t count, uint16_t* out) const {
  switch (stored_) {
    case VoxelFormat::U8: return toLabels<uint8_t>(from, count, out);
    case VoxelFormat::I16: return toLabels<int16_t>(from, count, out);
    case VoxelFormat::F32: return toLabels<float>(from, count, out);
    default: std::memcpy(out, from, count * sizeof(uint16_t));
  }
}

Status BrickVoxels::read(const Index3& origin, const Index3& extent, uint8_t* bytes) const {
  auto* out = reinterpret_cast<uint16_t*>(bytes);
  const size_t voxel = voxelBytes(stored_);
  for (uint32_t z = origin[2]; z < origin[2] + extent[2]; ++z)
    for (uint32_t y = origin[1]; y < origin[1] + extent[1]; ++y)
      for (uint32_t x = origin[0]; x < origin[0] + extent[0];) {
        const uint32_t inside = x % chunk_[0], run = std::min(chunk_[0] - inside, origin[0] + extent[0] - x);
        const ShardEntry& entry = entries_[(size_t(z / chunk_[2]) * bricks_[1] + y / chunk_[1]) * bricks_[0] + x / chunk_[0]];
        if (entry.missing()) {
          std::fill(out, out + run, uint16_t(0));
        } else {
          const size_t at = (size_t(z % chunk_[2]) * along(1, y) + y % chunk_[1]) * along(0, x) + inside;
          readRow(shard_.data() + entry.offset + at * voxel, run, out);
        }
        out += run;
        x += run;
      }
  return Ok{};
}

}  // namespace fabrica
