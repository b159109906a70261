#include "maker/input/raw_voxels.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <vector>

#include "maker/work/parallel.h"

namespace fabrica {

namespace {

constexpr size_t kSpan = 1 << 20;  // bytes at once when a box is read
constexpr uint64_t kMostLookedAt = uint64_t(1) << 33;

// One of our formats, when the stored type is one of them and is taken as it is.
std::optional<VoxelFormat> ownFormat(const StoredVoxels& stored, bool labels) {
  if (stored.scaled()) return std::nullopt;
  for (const VoxelFormat format : {VoxelFormat::U8, VoxelFormat::U16, VoxelFormat::I16, VoxelFormat::F32, VoxelFormat::U32}) {
    if (format == VoxelFormat::U32 && !labels) continue;
    if (storedAs(format).type == stored.type) return format;
  }
  return std::nullopt;
}

}  // namespace

Status RawFile::read(const Index3& origin, const Index3& extent, uint8_t* out) const {
  const size_t voxel = stored().bytes, row = size_t(size()[0]) * voxel, part = size_t(extent[0]) * voxel;
  // Several rows by one call where the box takes a good part of them, else a call a row.
  const bool together = size_t(extent[0]) * 8 >= size()[0] && extent[0] < size()[0];
  const bool whole = extent[0] == size()[0];
  const auto rows = together || whole ? uint32_t(std::clamp<size_t>(kSpan / row, 1, extent[1])) : 1u;
  Bytes span(together ? (rows - 1) * row + part : 0);
  for (uint32_t z = 0; z < extent[2]; ++z) {
    for (uint32_t y = 0; y < extent[1]; y += rows) {
      const uint32_t count = std::min(rows, extent[1] - y);
      const uint64_t first = (uint64_t(origin[2] + z) * size()[1] + origin[1] + y) * row + origin[0] * voxel;
      const size_t length = (count - 1) * row + part;
      if (Status got = file_->read(offset_ + first, together ? span.data() : out, length); !got) return got;
      if (!together) {
        out += length;
        continue;
      }
      for (uint32_t r = 0; r < count; ++r) {
        std::copy_n(span.data() + r * row, part, out);
        out += part;
      }
    }
  }
  return Ok{};
}

Status ConvertedVoxels::read(const Index3& origin, const Index3& extent, uint8_t* out) const {
  const StoredVoxels& stored = raw_->stored();
  if (stored.colour()) return raw_->read(origin, extent, out);
  const size_t made = bytesPerVoxel(format_);
  // A slice at a time, so that the raw copy stays small.
  Bytes raw(size_t(extent[0]) * extent[1] * stored.bytes);
  for (uint32_t z = 0; z < extent[2]; ++z) {
    const Index3 at{origin[0], origin[1], origin[2] + z}, one{extent[0], extent[1], 1};
    if (Status got = raw_->read(at, one, raw.data()); !got) return got;
    stored.convert(raw.data(), size_t(extent[0]) * extent[1], format_, out);
    out += size_t(extent[0]) * extent[1] * made;
  }
  return Ok{};
}

Result<VoxelFormat> formatOf(const RawVoxels& raw, unsigned threads, const std::function<bool(double)>& progress, bool labels) {
  const Index3 size = raw.size();
  const StoredVoxels& stored = raw.stored();
  if (stored.colour()) return VoxelFormat::U8;
  const auto own = ownFormat(stored, labels);
  if (own == VoxelFormat::U8 || (own && uint64_t(size[0]) * size[1] * size[2] > kMostLookedAt)) return *own;

  const size_t row = size_t(size[0]) * stored.bytes;
  const auto rows = uint32_t(std::clamp<size_t>((size_t(1) << 22) / row, 1, size[1]));
  const uint64_t perSlice = (size[1] + rows - 1) / rows, count = perSlice * size[2];
  ValueRange range;
  uint64_t done = 0;
  std::mutex mutex;
  const auto look = [&](size_t i) -> Status {
    const Index3 origin{0, uint32_t(i % perSlice) * rows, uint32_t(i / perSlice)};
    const Index3 extent{size[0], std::min(rows, size[1] - origin[1]), 1};
    const size_t voxels = size_t(extent[0]) * extent[1];
    Bytes bytes(voxels * stored.bytes);
    if (Status got = raw.read(origin, extent, bytes.data()); !got) return got;
    std::vector<double> values(voxels);
    stored.widen(bytes.data(), voxels, values.data());
    ValueRange slab;
    slab.include(values.data(), voxels);
    const std::lock_guard lock(mutex);
    range.include(slab);
    if (progress && !progress(double(++done) / double(count))) return Error{ErrorCode::Cancelled, "Stopped.", "", "", ""};
    return Ok{};
  };
  if (Status all = parallelFor(size_t(count), threads, look); !all) return std::move(all).error();
  return range.format(labels);
}

}  // namespace fabrica
