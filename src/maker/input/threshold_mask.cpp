#include "maker/input/threshold_mask.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "maker/input/stored_voxels.h"
#include "maker/volume/pyramid.h"

namespace fabrica {

namespace {

constexpr int kShut = 3;  // voxels by which the solid is swollen before the flood from outside

struct Values {
  Index3 size{};
  mat4 indexToWorld{1};
  std::vector<float> values;
};

// The image, or the finest of its coarser levels that has at most `most` voxels: means of the voxels that are there.
Result<Values> readValues(const VoxelSource& image, const mat4& indexToWorld, uint64_t most) {
  Index3 factor{1, 1, 1};
  Values result;
  for (const PyramidLevel& level : planPyramid(image.size(), indexToWorld, 1)) {
    result.size = level.size;
    result.indexToWorld = level.indexToWorld;
    if (uint64_t(level.size[0]) * level.size[1] * level.size[2] <= most) break;
    for (size_t k = 0; k < 3; ++k) factor[k] *= level.factor[k];
  }
  const auto [nx, ny, nz] = result.size;
  result.values.assign(size_t(nx) * ny * nz, 0.0f);
  const StoredVoxels stored = storedAs(image.format());
  Bytes raw;
  std::vector<double> row(image.size()[0]);
  Status all = forEachSlab(image, [&](const Index3& origin, const Index3& extent, ByteView bytes) -> Status {
    raw.assign(bytes.begin(), bytes.end());
    for (uint32_t i = 0; i < extent[1] * extent[2]; ++i) {
      stored.widen(raw.data() + size_t(i) * extent[0] * stored.bytes, extent[0], row.data());
      const uint32_t y = (origin[1] + i % extent[1]) / factor[1], z = (origin[2] + i / extent[1]) / factor[2];
      float* to = result.values.data() + (size_t(z) * ny + y) * nx;
      for (uint32_t x = 0; x < extent[0]; ++x) to[x / factor[0]] += std::isfinite(row[x]) ? float(row[x]) : 0.0f;
    }
    return Ok{};
  });
  if (!all) return std::move(all).error();
  if (factor == Index3{1, 1, 1}) return result;
  const auto share = [&](size_t k, uint32_t i) { return float(std::min(factor[k], image.size()[k] - i * factor[k])); };
  float* value = result.values.data();
  for (uint32_t z = 0; z < nz; ++z) {
    for (uint32_t y = 0; y < ny; ++y) {
      for (uint32_t x = 0; x < nx; ++x) *value++ /= share(0, x) * share(1, y) * share(2, z);
    }
  }
  return result;
}

// Separable mean of three voxels an axis: noise in the air would leave crumbs on the skin.
void smooth(Values& image) {
  const auto [nx, ny, nz] = image.size;
  std::vector<float>& values = image.values;
  std::vector<float> line;
  const size_t stride[3] = {1, nx, size_t(nx) * ny};
  const uint32_t size[3] = {nx, ny, nz};
  for (int axis = 0; axis < 3; ++axis) {
    const uint32_t n = size[axis];
    line.resize(n);
    for (size_t start = 0; start < values.size(); ++start) {
      if ((start / stride[axis]) % n != 0) continue;
      for (uint32_t i = 0; i < n; ++i) line[i] = values[start + i * stride[axis]];
      for (uint32_t i = 0; i < n; ++i) {
        const float before = line[i ? i - 1 : 0], after = line[i + 1 < n ? i + 1 : i];
        values[start + i * stride[axis]] = 0.25f * before + 0.5f * line[i] + 0.25f * after;
      }
    }
  }
}

double otsu(const std::vector<float>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double minimum = *low, range = double(*high) - *low;
  if (range <= 0) return minimum;
  constexpr int kBins = 512;
  const auto scale = [&](double v) { return std::log1p(100.0 * (v - minimum) / range) / std::log(101.0); };
  std::array<double, kBins> share{};
  for (const float v : values) share[size_t(std::min<double>(kBins - 1, scale(v) * kBins))] += 1;
  double total = 0, sum = 0;
  for (int i = 0; i < kBins; ++i) {
    total += share[size_t(i)];
    sum += i * share[size_t(i)];
  }
  double below = 0, sumBelow = 0, best = -1;
  int cut = 0;
  for (int i = 0; i + 1 < kBins; ++i) {
    below += share[size_t(i)];
    sumBelow += i * share[size_t(i)];
    if (below == 0 || below == total) continue;
    const double difference = sumBelow / below - (sum - sumBelow) / (total - below);
    const double between = below * (total - below) * difference * difference;
    if (between > best) {
      best = between;
      cut = i + 1;
    }
  }
  return minimum + range * (std::pow(101.0, double(cut) / kBins) - 1) / 100.0;
}

// Voxels as 0 or 1 with their size, and walks over neighbours.
struct Solid {
  Index3 size;
  Bytes in;

  template <typename F>
  void eachNeighbour(size_t i, F&& visit) const {
    const size_t plane = size_t(size[0]) * size[1];
    const size_t x = i % size[0], y = i / size[0] % size[1], z = i / plane;
    if (x > 0) visit(i - 1);
    if (x + 1 < size[0]) visit(i + 1);
    if (y > 0) visit(i - size[0]);
    if (y + 1 < size[1]) visit(i + size[0]);
    if (z > 0) visit(i - plane);
    if (z + 1 < size[2]) visit(i + plane);
  }
  // Which sides of the image the solid runs through, as a head does where the picture ends: there is no way in from there.
  std::array<bool, 6> cutSides() const {
    std::array<uint64_t, 6> solid{}, all{};
    for (size_t i = 0; i < in.size(); ++i) {
      eachSide(i, [&](size_t side) {
        ++all[side];
        solid[side] += in[i];
      });
    }
    std::array<bool, 6> cut{};
    for (size_t side = 0; side < 6; ++side) cut[side] = solid[side] * 4 > all[side];
    return cut;
  }
  template <typename F>
  void eachSide(size_t i, F&& visit) const {
    const size_t at[3] = {i % size[0], i / size[0] % size[1], i / (size_t(size[0]) * size[1])};
    for (size_t k = 0; k < 3; ++k) {
      if (at[k] == 0) visit(2 * k);
      if (at[k] + 1 == size[k]) visit(2 * k + 1);
    }
  }
  bool onBorder(size_t i, const std::array<bool, 6>& cut) const {
    bool open = false;
    eachSide(i, [&](size_t side) { open |= !cut[side]; });
    return open;
  }
};

// Visits all that can be reached from `front` by steps that `enter` allows; it says so once a voxel. What waits is a shell, not
// the whole.
template <typename F>
void flood(const Solid& solid, std::vector<size_t> front, F&& enter) {
  std::vector<size_t> next;
  while (!front.empty()) {
    for (const size_t i : front) {
      solid.eachNeighbour(i, [&](size_t n) {
        if (enter(n)) next.push_back(n);
      });
    }
    front.swap(next);
    next.clear();
  }
}

void keepLargest(Solid& solid) {
  constexpr uint8_t kUnseen = 1, kSeen = 2, kBest = 3;
  size_t best = solid.in.size(), most = 0;
  for (size_t seed = 0; seed < solid.in.size(); ++seed) {
    if (solid.in[seed] != kUnseen) continue;
    size_t count = 1;
    solid.in[seed] = kSeen;
    flood(solid, {seed}, [&](size_t n) {
      if (solid.in[n] != kUnseen) return false;
      solid.in[n] = kSeen;
      ++count;
      return true;
    });
    if (count > most) {
      most = count;
      best = seed;
    }
  }
  if (best == solid.in.size()) return;
  solid.in[best] = kBest;
  flood(solid, {best}, [&](size_t n) {
    const bool fresh = solid.in[n] == kSeen;
    if (fresh) solid.in[n] = kBest;
    return fresh;
  });
  for (uint8_t& in : solid.in) in = in == kBest;
}

void grow(Solid& solid, int steps) {
  for (int step = 0; step < steps; ++step) {
    const Bytes before = solid.in;
    for (size_t i = 0; i < before.size(); ++i) {
      if (before[i]) solid.eachNeighbour(i, [&](size_t n) { solid.in[n] = 1; });
    }
  }
}

void fill(Solid& solid) {
  const std::array<bool, 6> cut = solid.cutSides();
  Solid wall = solid;
  grow(wall, kShut);
  Solid outside{solid.size, Bytes(solid.in.size(), 0)};
  std::vector<size_t> front;
  for (size_t i = 0; i < wall.in.size(); ++i) {
    if (!wall.in[i] && wall.onBorder(i, cut)) {
      outside.in[i] = 1;
      front.push_back(i);
    }
  }
  flood(wall, std::move(front), [&](size_t n) {
    const bool fresh = !wall.in[n] && !outside.in[n];
    if (fresh) outside.in[n] = 1;
    return fresh;
  });
  wall.in = Bytes();
  // Back to the skin: outside grows by as much as the wall had, but never into the solid.
  for (int step = 0; step < kShut; ++step) {
    const Bytes before = outside.in;
    for (size_t i = 0; i < before.size(); ++i) {
      if (before[i]) {
        outside.eachNeighbour(i, [&](size_t n) {
          if (!solid.in[n]) outside.in[n] = 1;
        });
      }
      // The image's border is outside's too, where the swollen wall had reached it.
      else if (!solid.in[i] && solid.onBorder(i, cut) && step == 0) outside.in[i] = 1;
    }
  }
  for (size_t i = 0; i < solid.in.size(); ++i) solid.in[i] = !outside.in[i];
}

}  // namespace

Result<LabelGrid> thresholdMask(const VoxelSource& image, const mat4& indexToWorld, const ThresholdOptions& options,
                                double* used, uint64_t mostVoxels) {
  auto read = readValues(image, indexToWorld, mostVoxels);
  if (!read) return std::move(read).error();
  smooth(*read);
  const double threshold = options.threshold ? *options.threshold : otsu(read->values);
  if (used) *used = threshold;
  Solid solid{read->size, Bytes(read->values.size())};
  size_t count = 0;
  for (size_t i = 0; i < solid.in.size(); ++i) count += solid.in[i] = read->values[i] > threshold;
  read->values = std::vector<float>();  // gives the memory back, as = {} would not
  if (count == 0 || count == solid.in.size()) {
    return Error{ErrorCode::BadFormat,
                 std::string(count ? "Everything" : "Nothing") + " in the image is above the threshold " +
                     std::to_string(threshold) + ".",
                 "", "", "Give another \"threshold\"."};
  }
  if (options.largestOnly) keepLargest(solid);
  if (options.fillHoles) fill(solid);
  auto voxels = std::make_shared<OwnVoxels>(read->size, VoxelFormat::U8, std::move(solid.in));
  return makeLabelGrid(std::move(voxels), read->indexToWorld, {0, 1}, 1);
}

}  // namespace fabrica
