// Surfaces on the finest lattice of an atlas, as `fabrica optimize` and `fabrica synth` hold them.
#pragma once

#include <cstdint>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "codecs/mesh_source.h"
#include "maker/write/lattice.h"

namespace fabrica {

// A point of the finest lattice of a family: 21 bits an axis.
using LatticePlace = uint64_t;
inline LatticePlace latticePlace(uint32_t x, uint32_t y, uint32_t z) {
  return x | uint64_t(y) << 21 | uint64_t(z) << 42;
}
inline vec3 stepsOf(LatticePlace p) {
  constexpr uint64_t mask = (1 << 21) - 1;
  return {float(p & mask), float(p >> 21 & mask), float(p >> 42 & mask)};  // exact: under 2^24
}

struct LatticeMesh {
  std::vector<LatticePlace> points;  // each place once
  std::vector<uint32_t> triangles;   // three a triangle, outward
  size_t triangleCount() const { return triangles.size() / 3; }
};

// Puts meshes of one structure together on the lattice.
class LatticeMaker {
 public:
  explicit LatticeMaker(const LatticeFamily& family) : family_(family) {}

  // `transform`: the source's coordinates → world. One that mirrors turns the triangles round.
  void add(const MeshSource& source, const mat4& transform);
  // Points are joined by place, triangles without an area are dropped, and of equal ones one stays.
  LatticeMesh take();

  size_t notNumbers() const { return notNumbers_; }  // triangles dropped for points that are not numbers
  size_t outside() const { return outside_; }        // … that lie where the lattice does not reach

 private:
  LatticeFamily family_;
  std::vector<LatticePlace> corners_;
  size_t notNumbers_ = 0, outside_ = 0;
};

double areaOf(const LatticeMesh& mesh);  // lattice steps²

}  // namespace fabrica
