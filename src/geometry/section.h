// The exact outline of a plane through a surface, by VTK. Pure: no state, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geometry/surface.h"

namespace fabrica {

struct Section {
  // x, y, z in metres. A loop does not repeat its first point; an open line is where the surface itself is open. What is
  // enclosed lies to the left of a loop, seen from where the normal points: it is what loops go around, not zero times in
  // all. A shell inside another that faces outwards encloses nothing new, and has no loop; where a surface passes through
  // itself loops cross, and what they share counts once.
  std::vector<std::vector<double>> loops, openLines;
  std::optional<double> areaCm2;  // absent when a line is open (`why` says so)
  double perimeterCm = 0;         // of the loops
  double openLengthCm = 0;
  std::string why;                // for a person; also when gaps were bridged
};

// No loops when the plane misses the surface (area 0). Where outlines end, their nearest ends are joined by straight lines:
// when those are short (1 % of the outline), or when the surface is known to close but for cracks (`closes`). A plane
// without direction is BadFormat.
Result<Section> section(const Surface& surface, const Plane& plane, bool closes = false);

}  // namespace fabrica
