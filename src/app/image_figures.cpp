#include "app/image_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace fabrica {

namespace {

constexpr double kEdge = 1e-6;  // voxels: what lies so far outside lies on the border

bool allowed(const FigureLimits& limits, uint32_t level) { return !limits.readable || limits.readable(level); }

}  // namespace

std::optional<RegionFigures> RegionFigures::plan(const Volume& volume, uint32_t index, const Measurement& region, const FigureLimits& limits) {
  if (!isRegion(region.kind)) return {};
  for (uint32_t l = 0; l < volume.levels.size(); ++l) {
    RegionFigures out(region);
    out.level_ = l;
    if (allowed(limits, l) && out.place(volume.levels[l], index, region, limits)) return out;
  }
  return {};
}

bool RegionFigures::place(const VolumeLevel& level, uint32_t volume, const Measurement& region, const FigureLimits& limits) {
  toWorld_ = glm::dmat4(level.indexToWorld);
  const glm::dmat4 toIndex = glm::inverse(toWorld_);
  const glm::dvec3 normal(region.normal);
  // The axis whose step goes furthest along the normal, by its own length: the layer is one voxel thick along it.
  glm::dvec3 share;
  for (int a = 0; a < 3; ++a) share[a] = std::abs(glm::dot(normal, glm::normalize(glm::dvec3(toWorld_[a]))));
  axis_[2] = share.x >= share.y && share.x >= share.z ? 0 : share.y >= share.z ? 1 : 2;
  axis_[0] = (axis_[2] + 1) % 3;
  axis_[1] = (axis_[2] + 2) % 3;
  for (int a = 0; a < 3; ++a) slope_[a] = glm::dot(normal, glm::dvec3(toWorld_[int(axis_[a])]));
  offset_ = glm::dot(normal, glm::dvec3(toWorld_[3]) - glm::dvec3(region.points[0]));
  if (std::abs(slope_[2]) < 1e-15) return false;

  glm::dvec2 low(1e18), high(-1e18);
  std::vector<vec3> around = region.points;
  if (region.kind == MeasurementKind::Ellipse) {
    const vec3 middle = region.points[0], a = region.points[1] - middle, b = region.points[2] - middle;
    around = {middle - a - b, middle - a + b, middle + a - b, middle + a + b};
  }
  for (const vec3& point : around) {
    const glm::dvec3 at(toIndex * glm::dvec4(point, 1));
    const glm::dvec2 uv(at[int(axis_[0])], at[int(axis_[1])]);
    low = glm::min(low, uv);
    high = glm::max(high, uv);
  }
  uint64_t columns = 1;
  for (int a = 0; a < 2; ++a) {
    const double last = double(level.size[axis_[a]]) - 1;
    low_[a] = int64_t(std::clamp(std::floor(low[a]), 0.0, last + 1));
    high_[a] = int64_t(std::clamp(std::ceil(high[a]), -1.0, last));
    columns *= uint64_t(std::max<int64_t>(high_[a] - low_[a] + 1, 0));
  }
  if (columns > limits.voxels) return false;
  chunk_ = level.chunk;
  size_ = level.size;
  if (columns == 0) return true;
  const int64_t cu = chunk_[axis_[0]], cv = chunk_[axis_[1]], cw = chunk_[axis_[2]];
  const int64_t chunksW = (int64_t(size_[axis_[2]]) + cw - 1) / cw;
  for (int64_t v = low_[1] / cv; v <= high_[1] / cv; ++v)
    for (int64_t u = low_[0] / cu; u <= high_[0] / cu; ++u) {
      double first = 1e18, last = -1e18;
      for (const int64_t x : {std::max(u * cu, low_[0]), std::min(u * cu + cu - 1, high_[0])})
        for (const int64_t y : {std::max(v * cv, low_[1]), std::min(v * cv + cv - 1, high_[1])}) {
          const double w = along(double(x), double(y));
          first = std::min(first, w);
          last = std::max(last, w);
        }
      const auto from = int64_t(std::clamp(std::floor((first - 0.5 - kEdge) / double(cw)), 0.0, double(chunksW)));
      const auto to = int64_t(std::clamp(std::floor((last + 0.5 + kEdge) / double(cw)), -1.0, double(chunksW - 1)));
      for (int64_t w = from; w <= to; ++w) {
        if (bricks_.size() >= limits.bricks) return false;
        BrickPlace at{volume, level_, {}};
        at.chunk[axis_[0]] = uint32_t(u);
        at.chunk[axis_[1]] = uint32_t(v);
        at.chunk[axis_[2]] = uint32_t(w);
        bricks_.push_back(at);
      }
    }
  return true;
}

void RegionFigures::add(const BrickPlace& place, const ValueBrick& brick) {
  if (brick.channels != 1) return;
  int64_t begin[3], end[3];
  for (int a = 0; a < 3; ++a) {
    begin[a] = int64_t(place.chunk[axis_[a]]) * chunk_[axis_[a]];
    end[a] = begin[a] + brick.size[axis_[a]] - 1;
  }
  for (int64_t v = std::max(begin[1], low_[1]); v <= std::min(end[1], high_[1]); ++v)
    for (int64_t u = std::max(begin[0], low_[0]); u <= std::min(end[0], high_[0]); ++u) {
      const double exact = along(double(u), double(v));
      const double nearest = std::floor(exact + 0.5);
      if (nearest < double(begin[2]) || nearest > double(end[2])) continue;
      glm::dvec4 at(0, 0, 0, 1);
      at[int(axis_[0])] = double(u);
      at[int(axis_[1])] = double(v);
      at[int(axis_[2])] = exact;
      if (!region_.holds(glm::dvec3(toWorld_ * at))) continue;
      Index3 voxel{};
      voxel[axis_[0]] = uint32_t(u - begin[0]);
      voxel[axis_[1]] = uint32_t(v - begin[1]);
      voxel[axis_[2]] = uint32_t(int64_t(nearest) - begin[2]);
      values_.push_back(*brick.at(voxel));
    }
}

RegionFigures::Sums RegionFigures::sums() const {
  Sums out;
  if (values_.empty()) return out;
  double sum = 0;
  for (const float value : values_) sum += double(value);
  out.mean = sum / double(values_.size());
  double squares = 0;
  for (const float value : values_) squares += (double(value) - out.mean) * (double(value) - out.mean);
  if (values_.size() > 1) out.deviation = std::sqrt(squares / double(values_.size() - 1));
  const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
  out.minimum = double(*low);
  out.maximum = double(*high);
  return out;
}

RegionFigures::Histogram RegionFigures::histogram(size_t bins, bool whole) const {
  if (values_.empty() || bins == 0) return {};
  const Sums range = sums();
  Histogram out{range.minimum - (whole ? 0.5 : 0), range.maximum + (whole ? 0.5 : 0), {}};
  const double span = out.high - out.low;
  if (whole) bins = std::min(bins, size_t(std::min(span, 1e6)));
  if (!(span > 0)) bins = 1;
  out.counts.assign(std::max<size_t>(bins, 1), 0);
  for (const float value : values_) {
    const double at = span > 0 ? (double(value) - out.low) / span * double(out.counts.size()) : 0;
    ++out.counts[std::min(size_t(at), out.counts.size() - 1)];
  }
  return out;
}

std::optional<ProfileFigures> ProfileFigures::plan(const Volume& volume, uint32_t index, const Measurement& line, const FigureLimits& limits) {
  if (line.points.size() != 2) return {};
  for (uint32_t l = 0; l < volume.levels.size(); ++l) {
    ProfileFigures out;
    out.level_ = l;
    if (allowed(limits, l) && out.place(volume.levels[l], index, line, limits)) return out;
  }
  return {};
}

bool ProfileFigures::place(const VolumeLevel& level, uint32_t volume, const Measurement& line, const FigureLimits& limits) {
  const glm::dmat4 toIndex = glm::inverse(glm::dmat4(level.indexToWorld));
  const glm::dvec3 from(toIndex * glm::dvec4(line.points[0], 1)), to(toIndex * glm::dvec4(line.points[1], 1));
  const double steps = std::ceil(glm::length(to - from) - kEdge);
  if (!(steps < double(limits.samples))) return false;
  const auto count = uint32_t(std::max(steps, 1.0)) + 1;
  step_ = double(glm::distance(glm::dvec3(line.points[0]), glm::dvec3(line.points[1]))) / double(count - 1);
  values_.assign(count, 0);
  std::map<Index3, uint32_t> known;
  for (uint32_t i = 0; i < count; ++i) {
    const glm::dvec3 at = from + (to - from) * (double(i) / double(count - 1));
    int64_t low[3];
    double rest[3];
    bool inside = true;
    for (int a = 0; a < 3; ++a) {
      const double last = double(level.size[size_t(a)]) - 1;
      inside = inside && at[a] >= -0.5 - kEdge && at[a] <= last + 0.5 + kEdge;
      // At the border the outermost voxel goes on to its own edge.
      const double within = std::clamp(at[a], 0.0, last);
      low[a] = int64_t(std::floor(within + kEdge));
      rest[a] = std::max(within - double(low[a]), 0.0);
      if (rest[a] < kEdge) rest[a] = 0;
    }
    if (!inside) {
      values_[i] = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    for (int corner = 0; corner < 8; ++corner) {
      Part part{0, i, {}, 1};
      Index3 chunk{};
      for (int a = 0; a < 3; ++a) {
        const bool second = corner >> a & 1;
        part.weight *= second ? rest[a] : 1 - rest[a];
        const auto voxel = uint32_t(low[a] + second);
        chunk[size_t(a)] = voxel / level.chunk[size_t(a)];
        part.voxel[size_t(a)] = voxel % level.chunk[size_t(a)];
      }
      if (part.weight <= 0) continue;
      const auto [place, added] = known.try_emplace(chunk, uint32_t(bricks_.size()));
      if (added) {
        if (bricks_.size() >= limits.bricks) return false;
        bricks_.push_back({volume, level_, chunk});
      }
      part.brick = place->second;
      parts_.push_back(part);
    }
  }
  return true;
}

void ProfileFigures::add(const BrickPlace& place, const ValueBrick& brick) {
  if (brick.channels != 1) return;
  for (const Part& part : parts_)
    if (bricks_[part.brick] == place) values_[part.sample] += part.weight * double(*brick.at(part.voxel));
}

}  // namespace fabrica
