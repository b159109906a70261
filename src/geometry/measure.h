// Exact volume and area of a surface, by VTK. Pure: no state, any thread; memory about 120 bytes a triangle.
#pragma once

#include <optional>
#include <string>

#include "geometry/surface.h"

namespace fabrica {

struct Measures {
  std::optional<double> volumeMl;  // absent when the surface does not enclose one; `why` then says why
  double areaCm2 = 0;              // of the outside: walls shared by two parts are not in it
  bool closed = false;             // without any loose edge
  uint64_t openEdges = 0, edges = 0;
  uint32_t shells = 0;             // pieces that do not touch along an edge
  uint32_t turned = 0;             // triangles that faced the wrong way (repaired for the measure)
  std::string why;                 // for a person; also when holes of any size to speak of were capped
};

// The volume is that of what the shells enclose together: a shell inside another is a cavity when it faces inwards, and
// adds nothing when it faces outwards. A surface whose holes are small (flat caps over them would add at most 1 % to its
// area) gets a volume with those caps. Shells that partly overlap are counted twice where they do.
// Takes the surface by value: it may be turned. An empty surface is BadFormat.
Result<Measures> measure(Surface surface);

}  // namespace fabrica
