#include "maker/surface/label_grid.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fabrica {

namespace {

template <typename T>
T valueAt(const uint8_t* bytes, size_t i) {
  T value;
  std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
  return value;
}

// Equal neighbours of a row are counted together: most of a label map is long runs.
template <typename T>
void countRow(const uint8_t* row, uint32_t length, uint32_t y, uint32_t z, std::vector<LabelStats>& stats) {
  for (uint32_t x = 0; x < length;) {
    const T value = valueAt<T>(row, x);
    uint32_t end = x + 1;
    while (end < length && valueAt<T>(row, end) == value) ++end;
    stats[value].include({end - x, {x, y, z}, {end - 1, y, z}});
    x = end;
  }
}

Result<std::vector<LabelStats>> valueStats(const VoxelSource& voxels) {
  const bool wide = voxels.format() == VoxelFormat::U16;
  std::vector<LabelStats> stats(wide ? 65536 : 256);
  Status all = forEachSlab(voxels, [&](const Index3& origin, const Index3& extent, ByteView bytes) -> Status {
    const size_t row = size_t(extent[0]) * (wide ? 2 : 1);
    for (uint32_t i = 0; i < extent[1] * extent[2]; ++i) {
      const uint32_t y = origin[1] + i % extent[1], z = origin[2] + i / extent[1];
      if (wide) countRow<uint16_t>(bytes.data() + i * row, extent[0], y, z, stats);
      else countRow<uint8_t>(bytes.data() + i * row, extent[0], y, z, stats);
    }
    return Ok{};
  });
  if (!all) return std::move(all).error();
  return stats;
}

}  // namespace

void LabelStats::include(const LabelStats& other) {
  voxels += other.voxels;
  for (size_t k = 0; k < 3; ++k) {
    first[k] = std::min(first[k], other.first[k]);
    last[k] = std::max(last[k], other.last[k]);
  }
}

Status LabelGrid::read(const Index3& origin, const Index3& extent, uint16_t* out) const {
  const size_t count = size_t(extent[0]) * extent[1] * extent[2];
  Bytes bytes(count * bytesPerVoxel(voxels->format()));
  if (Status got = voxels->read(origin, extent, bytes.data()); !got) return got;
  if (voxels->format() == VoxelFormat::U8) {
    for (size_t i = 0; i < count; ++i) out[i] = labelOf[bytes[i]];
  } else {
    for (size_t i = 0; i < count; ++i) out[i] = labelOf[valueAt<uint16_t>(bytes.data(), i)];
  }
  return Ok{};
}

Result<LabelGrid> makeLabelGrid(std::shared_ptr<const VoxelSource> voxels, const mat4& indexToWorld,
                                std::vector<uint16_t> labelOf, uint32_t count, std::vector<LabelStats>* byValue) {
  auto values = valueStats(*voxels);
  if (!values) return std::move(values).error();
  LabelGrid grid;
  grid.size = voxels->size();
  grid.indexToWorld = indexToWorld;
  grid.count = count;
  labelOf.resize(values->size(), 0);
  grid.stats.resize(count + 1);
  for (size_t value = 0; value < values->size(); ++value) {
    if ((*values)[value].voxels) grid.stats[labelOf[value]].include((*values)[value]);
  }
  grid.labelOf = std::move(labelOf);
  grid.voxels = std::move(voxels);
  if (byValue) *byValue = std::move(values).value();
  return grid;
}

vec3 voxelSizeMm(const mat4& m) {
  return vec3(glm::length(vec3(m[0])), glm::length(vec3(m[1])), glm::length(vec3(m[2]))) * 1000.0f;
}

double voxelVolumeMm3(const mat4& m) { return std::abs(double(glm::determinant(mat3(m) * 1000.0f))); }

}  // namespace fabrica
