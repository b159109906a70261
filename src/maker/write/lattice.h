// Lattices that lie in one another: what is on a coarse one is also on the fine one. All meshes of an atlas take theirs
// from one family, so that surfaces that meet in one place meet at every level.
#pragma once

#include <array>
#include <cstdint>

#include "base/math.h"
#include "maker/write/draco_mesh.h"

namespace fabrica {

// The finest has 20 bits an axis: a body's is 2 micrometres, which keeps what other people's files hold. Its step is a
// whole number of micrometres, its origin too: Draco's encoder takes ranges and origins as texts with six decimals.
class LatticeFamily {
 public:
  static constexpr int kBits = 20, kCoarsest = 12;  // as many bits can be left off
  // Room for every coarser lattice's rounding up.
  static constexpr uint32_t kMost = (1 << kBits) - 1 - (1 << kCoarsest);

  LatticeFamily() = default;
  explicit LatticeFamily(const Bounds& bounds);  // metres, world

  vec3 origin() const { return origin_; }
  float step() const { return float(double(stepMicrons_) * 1e-6); }  // metres, of the finest
  // The lattice of every 2^shift-th point. 0 <= shift <= kCoarsest.
  Lattice lattice(int shift) const;
  // The coarsest whose step is at most this many of the finest's.
  static int shiftFor(double steps);

 private:
  vec3 origin_{0};
  uint64_t stepMicrons_ = 1;
};

// A point of a lattice in metres, exactly as Draco's decoder computes it.
inline vec3 placeOf(const Lattice& lattice, uint32_t x, uint32_t y, uint32_t z) {
  return vec3(float(x), float(y), float(z)) * lattice.step() + lattice.origin;
}

}  // namespace fabrica
