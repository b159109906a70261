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

Result<std::shared_ptr<const BrickVoxels>> BrickVoxels::make(const Index3& size, VoxelFormat format, ByteView shard) {
  const Error wrong{ErrorCode::BadFormat, "The label map does not hold what its size promises.", "", "", "Open the file again."};
  if (format != VoxelFormat::U8 && format != VoxelFormat::U16 && format != VoxelFormat::I16 && format != VoxelFormat::F32) return wrong;
  auto out = std::make_shared<BrickVoxels>();
  uint64_t count = 1;
  for (size_t i = 0; i < 3; ++i) {
    if (size[i] == 0 || size[i] > kLongest) return wrong;
    out->bricks_[i] = (size[i] + kEdge - 1) / kEdge;
    count *= out->bricks_[i];
  }
  const uint64_t index = shardIndexSize(count);
  if (index > shard.size()) return wrong;
  auto entries = readShardIndex(shard.first(size_t(index)), count, shard.size());
  if (!entries) return std::move(entries).error();
  const uint64_t whole = uint64_t(kEdge) * kEdge * kEdge * voxelBytes(format);
  for (const ShardEntry& entry : *entries)
    if (!entry.missing() && entry.length != whole) return wrong;
  out->size_ = size;
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
        const uint32_t inside = x % kEdge, run = std::min(kEdge - inside, origin[0] + extent[0] - x);
        const ShardEntry& entry = entries_[(size_t(z / kEdge) * bricks_[1] + y / kEdge) * bricks_[0] + x / kEdge];
        if (entry.missing()) {
          std::fill(out, out + run, uint16_t(0));
        } else {
          const size_t at = (size_t(z % kEdge) * kEdge + y % kEdge) * kEdge + inside;
          readRow(shard_.data() + entry.offset + at * voxel, run, out);
        }
        out += run;
        x += run;
      }
  return Ok{};
}

}  // namespace fabrica
