// Lays one source onto another by places that are picked on both (vtkLandmarkTransform: Horn's closed solution, least squares).
#pragma once

#include <array>
#include <vector>

#include "base/result.h"

namespace fabrica {

struct LandmarkPair {
  std::array<double, 3> from{}, to{};  // metres
};
struct LandmarkFit {
  std::array<double, 16> matrix{};     // column by column: takes `from` to where it lies best
  std::vector<double> residuals;       // metres, of each pair
  double rms = 0;                      // of them
};
inline constexpr size_t kLeastLandmarks = 3, kMostLandmarks = 100;

// `similarity`: the scale is found, too; else lengths stay. Never mirrored. BadFormat where the places say no turn: fewer than three,
// or all on one line.
Result<LandmarkFit> fitLandmarks(const std::vector<LandmarkPair>& pairs, bool similarity);

}  // namespace fabrica
