// What an image says of a region or along a line: which bricks that takes, of which level, and the arithmetic, brick by brick. Pure;
// whoever has the bricks hands them in (app/figures.h).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/voxel_reader.h"
#include "atlas/measurement.h"

namespace fabrica {

struct FigureLimits {
  uint32_t bricks = 64;
  uint64_t voxels = 1 << 19;  // of a region
  uint32_t samples = 1024;    // of a profile
  std::function<bool(uint32_t level)> readable;
};

// The voxels of one layer that a region's plane runs through: of each row of voxels along the direction nearest to the plane's
// normal the one whose middle is nearest to it, where the plane's point beside it lies in the region. Nothing is interpolated.
class RegionFigures {
 public:
  // Of the finest level that the limits allow. Empty: not even the coarsest.
  static std::optional<RegionFigures> plan(const Volume& volume, uint32_t index, const Measurement& region, const FigureLimits& limits);
  const std::vector<BrickPlace>& bricks() const { return bricks_; }
  uint32_t level() const { return level_; }
  void add(const BrickPlace& place, const ValueBrick& brick);

  // After all of them.
  uint64_t count() const { return values_.size(); }
  struct Sums {
    double mean = 0, deviation = 0, minimum = 0, maximum = 0;  // deviation: of the sample (n - 1), 0 for one voxel
  };
  Sums sums() const;
  // Counts in equal bins from the least value to the largest; of whole numbers from half below to half above, no bin narrower
  // than one.
  struct Histogram {
    double low = 0, high = 0;
    std::vector<uint32_t> counts;
  };
  Histogram histogram(size_t bins, bool whole) const;

 private:
  explicit RegionFigures(const Measurement& region) : region_(region) {}
  bool place(const VolumeLevel& level, uint32_t volume, const Measurement& region, const FigureLimits& limits);
  double along(double u, double v) const { return (-offset_ - slope_[0] * u - slope_[1] * v) / slope_[2]; }

  FlatRegion region_;
  uint32_t level_ = 0;
  glm::dmat4 toWorld_{1};
  size_t axis_[3] = {0, 1, 2};        // u, v, and the one nearest to the normal
  glm::dvec3 slope_{0};               // the plane in voxels: slope · (u, v, w) + offset = 0
  double offset_ = 0;
  int64_t low_[2] = {0, 0}, high_[2] = {-1, -1};  // of u and v, both counted
  Index3 chunk_{}, size_{};
  std::vector<BrickPlace> bricks_;
  std::vector<float> values_;
};

// Values at equal distances from the line's beginning to its end, as far apart as voxels are along it or less, interpolated linearly between
// the eight voxels around; NaN outside the image.
class ProfileFigures {
 public:
  static std::optional<ProfileFigures> plan(const Volume& volume, uint32_t index, const Measurement& line, const FigureLimits& limits);
  const std::vector<BrickPlace>& bricks() const { return bricks_; }
  uint32_t level() const { return level_; }
  void add(const BrickPlace& place, const ValueBrick& brick);
  double step() const { return step_; }  // metres from one to the next
  const std::vector<double>& values() const { return values_; }

 private:
  struct Part {
    uint32_t brick = 0, sample = 0;  // into bricks_, values_
    Index3 voxel{};                  // in the brick
    double weight = 0;
  };
  bool place(const VolumeLevel& level, uint32_t volume, const Measurement& line, const FigureLimits& limits);

  uint32_t level_ = 0;
  double step_ = 0;
  std::vector<BrickPlace> bricks_;
  std::vector<Part> parts_;
  std::vector<double> values_;
};

}  // namespace fabrica
