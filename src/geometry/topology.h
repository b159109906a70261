// How the triangles of a surface hang together: edges, shells, and which way round they are.
#pragma once

#include <cstdint>
#include <vector>

#include "geometry/surface.h"

namespace fabrica {

// An edge where the surface does not close: used by an odd number of triangles, or not by as many one way as the other.
struct LooseEdge {
  uint32_t from = 0, to = 0;  // as the surplus triangles run along it
  uint32_t triangle = 0;      // one of those that use it
  uint32_t surplus = 0;       // how many more run that way; 0 never occurs
  bool odd = false;           // false: its triangles are even in number, but face different sides
};

struct Topology {
  uint64_t edges = 0;
  std::vector<LooseEdge> loose;
  std::vector<uint32_t> shellOf;  // triangle → shell, triangles that share an edge are in one shell
  uint32_t shells = 0;
  bool turned() const;  // some triangles face the other way from their neighbours
};

Topology analyse(const Surface& surface);

// Turns triangles so that neighbours face the same side, each shell to the side that most of its area had. Returns how
// many were turned.
uint32_t orient(Surface& surface, const Topology& topology);

}  // namespace fabrica
