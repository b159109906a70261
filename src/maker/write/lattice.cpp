#include "maker/write/lattice.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

LatticeFamily::LatticeFamily(const Bounds& bounds) {
  if (bounds.empty()) return;
  double extent = 0;
  for (int k = 0; k < 3; ++k) {
    const double low = std::floor(double(bounds.min[k]) * 1e6) - 1;
    origin_[k] = float(low * 1e-6);
    extent = std::max(extent, std::ceil(double(bounds.max[k]) * 1e6) + 1 - low);
  }
  stepMicrons_ = uint64_t(std::max(1.0, std::ceil(extent / kMost)));
}

Lattice LatticeFamily::lattice(int shift) const {
  Lattice lattice;
  lattice.origin = origin_;
  lattice.bits = kBits - shift;
  const uint64_t microns = (stepMicrons_ << shift) * ((uint64_t(1) << lattice.bits) - 1);
  lattice.range = float(double(microns) * 1e-6);
  return lattice;
}

int LatticeFamily::shiftFor(double steps) {
  if (!(steps > 1)) return 0;
  return std::clamp(int(std::floor(std::log2(steps))), 0, kCoarsest);
}

}  // namespace fabrica
