// The exact outline of a plane through a surface, by VTK. Pure: no state, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geometry/surface.h"

namespace fabrica {

struct Section {
  // x, y, z in metres. A loop does not repeat its first point; an open line is where the surface itself is open.
  std::vector<std::vector<double>> loops, openLines;
  std::optional<double> areaCm2;  // inside an odd number of loops; absent when a line is open (`why` says so)
  double perimeterCm = 0;         // of the loops
  double openLengthCm = 0;
  std::string why;
};

// No loops when the plane misses the surface (area 0). A plane without direction is BadFormat.
Result<Section> section(const Surface& surface, const Plane& plane);

}  // namespace fabrica
