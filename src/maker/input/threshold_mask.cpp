#include "maker/input/threshold_mask.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fabrica {

namespace {

constexpr int kShut = 3;  // voxels by which the solid is swollen before the flood from outside

// Separable mean of three voxels an axis: noise in the air would leave crumbs on the skin.
std::vector<float> smoothed(const Image& image) {
  const auto [nx, ny, nz] = image.header.size;
  std::vector<float> values(image.count()), line;
  for (size_t i = 0; i < values.size(); ++i) {
    const double v = image.value(i);
    values[i] = std::isfinite(v) ? float(v) : 0.0f;
  }
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
  return values;
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
  std::array<uint32_t, 3> size;
  std::vector<uint8_t> in;

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

void keepLargest(Solid& solid) {
  std::vector<uint8_t> seen(solid.in.size(), 0);
  std::vector<size_t> piece, best;
  for (size_t seed = 0; seed < solid.in.size(); ++seed) {
    if (!solid.in[seed] || seen[seed]) continue;
    piece.assign(1, seed);
    seen[seed] = 1;
    for (size_t at = 0; at < piece.size(); ++at) {
      solid.eachNeighbour(piece[at], [&](size_t n) {
        if (solid.in[n] && !seen[n]) {
          seen[n] = 1;
          piece.push_back(n);
        }
      });
    }
    if (piece.size() > best.size()) best.swap(piece);
  }
  std::fill(solid.in.begin(), solid.in.end(), uint8_t(0));
  for (const size_t i : best) solid.in[i] = 1;
}

void grow(Solid& solid, int steps) {
  for (int step = 0; step < steps; ++step) {
    const std::vector<uint8_t> before = solid.in;
    for (size_t i = 0; i < before.size(); ++i) {
      if (before[i]) solid.eachNeighbour(i, [&](size_t n) { solid.in[n] = 1; });
    }
  }
}

void fill(Solid& solid) {
  const std::array<bool, 6> cut = solid.cutSides();
  Solid wall = solid;
  grow(wall, kShut);
  Solid outside{solid.size, std::vector<uint8_t>(solid.in.size(), 0)};
  std::vector<size_t> front;
  for (size_t i = 0; i < wall.in.size(); ++i) {
    if (!wall.in[i] && wall.onBorder(i, cut)) {
      outside.in[i] = 1;
      front.push_back(i);
    }
  }
  while (!front.empty()) {
    const size_t i = front.back();
    front.pop_back();
    outside.eachNeighbour(i, [&](size_t n) {
      if (!wall.in[n] && !outside.in[n]) {
        outside.in[n] = 1;
        front.push_back(n);
      }
    });
  }
  // Back to the skin: outside grows by as much as the wall had, but never into the solid.
  for (int step = 0; step < kShut; ++step) {
    const std::vector<uint8_t> before = outside.in;
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

Result<LabelGrid> thresholdMask(const Image& image, const ThresholdOptions& options, double* used) {
  const std::vector<float> values = smoothed(image);
  const double threshold = options.threshold.value_or(otsu(values));
  if (used) *used = threshold;
  Solid solid{image.header.size, std::vector<uint8_t>(values.size())};
  size_t count = 0;
  for (size_t i = 0; i < values.size(); ++i) count += solid.in[i] = values[i] > threshold;
  if (count == 0 || count == values.size()) {
    return Error{ErrorCode::BadFormat,
                 std::string(count ? "Everything" : "Nothing") + " in the image is above the threshold " +
                     std::to_string(threshold) + ".",
                 "", "", "Give another \"threshold\"."};
  }
  if (options.largestOnly) keepLargest(solid);
  if (options.fillHoles) fill(solid);
  LabelGrid grid;
  grid.size = image.header.size;
  grid.indexToWorld = image.header.indexToWorld;
  grid.count = 1;
  grid.voxels.assign(solid.in.begin(), solid.in.end());
  return grid;
}

}  // namespace fabrica
