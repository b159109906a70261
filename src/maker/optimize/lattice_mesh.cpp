#include "maker/optimize/lattice_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "codecs/vertex_map.h"

namespace fabrica {

namespace {

constexpr LatticePlace kNotANumber = ~0ull, kOutside = ~0ull - 1;

// Copies of a triangle would count as a second skin. Those the other way round are none: a wall seen from both sides.
void dropCopies(LatticeMesh& mesh) {
  const size_t count = mesh.triangleCount();
  std::vector<std::array<uint32_t, 4>> keys(count);
  for (size_t t = 0; t < count; ++t) {
    const uint32_t* v = &mesh.triangles[t * 3];
    // Turned so that the smallest is first: the direction stays.
    const auto low = size_t(std::min_element(v, v + 3) - v);
    keys[t] = {v[low], v[(low + 1) % 3], v[(low + 2) % 3], uint32_t(t)};
  }
  std::sort(keys.begin(), keys.end());
  std::vector<bool> copy(count, false);
  bool any = false;
  for (size_t i = 1; i < count; ++i) {
    if (!std::equal(keys[i].begin(), keys[i].begin() + 3, keys[i - 1].begin())) continue;
    copy[keys[i][3]] = any = true;
  }
  if (!any) return;
  size_t kept = 0;
  for (size_t t = 0; t < count; ++t) {
    if (copy[t]) continue;
    for (size_t k = 0; k < 3; ++k) mesh.triangles[kept * 3 + k] = mesh.triangles[t * 3 + k];
    ++kept;
  }
  mesh.triangles.resize(kept * 3);
}

}  // namespace

void LatticeMaker::add(const MeshSource& source, const mat4& transform) {
  // In doubles: the same point of a file lands on the same place, whichever mesh it is in.
  const glm::dmat4 toSteps =
      glm::translate(glm::scale(glm::dmat4(1), glm::dvec3(1 / double(family_.step()))), -glm::dvec3(family_.origin())) *
      glm::dmat4(transform);
  const bool mirrored = glm::determinant(glm::dmat3(toSteps)) < 0;
  std::vector<LatticePlace> places(source.vertexCount());
  for (size_t i = 0; i < places.size(); ++i) {
    const float* p = &source.positions[i * 3];
    const glm::dvec4 at = toSteps * glm::dvec4(p[0], p[1], p[2], 1);
    uint32_t q[3] = {0, 0, 0};
    bool number = true, inside = true;
    for (int k = 0; k < 3; ++k) {
      number = number && std::isfinite(at[k]);
      inside = inside && at[k] >= -0.5 && at[k] <= LatticeFamily::kMost;
      if (number && inside) q[k] = uint32_t(std::lround(at[k]));
    }
    places[i] = !number ? kNotANumber : !inside ? kOutside : latticePlace(q[0], q[1], q[2]);
  }
  for (size_t t = 0; t + 2 < source.indices.size(); t += 3) {
    LatticePlace v[3] = {places[source.indices[t]], places[source.indices[t + 1]], places[source.indices[t + 2]]};
    if (mirrored) std::swap(v[1], v[2]);
    const LatticePlace worst = *std::max_element(v, v + 3);
    if (worst >= kOutside) {
      ++(worst == kNotANumber ? notNumbers_ : outside_);
    } else if (v[0] != v[1] && v[1] != v[2] && v[2] != v[0]) {
      corners_.insert(corners_.end(), v, v + 3);
    }
  }
}

LatticeMesh LatticeMaker::take() {
  LatticeMesh mesh;
  mesh.triangles.reserve(corners_.size());
  VertexMap places(corners_.size());
  for (const LatticePlace place : corners_) {
    const uint32_t number = places.add(place);
    if (number == mesh.points.size()) mesh.points.push_back(place);
    mesh.triangles.push_back(number);
  }
  corners_ = {};
  dropCopies(mesh);
  mesh.points.shrink_to_fit();
  return mesh;
}

double areaOf(const LatticeMesh& mesh) {
  double area = 0;
  for (size_t t = 0; t + 2 < mesh.triangles.size(); t += 3) {
    const glm::dvec3 a(stepsOf(mesh.points[mesh.triangles[t]])), b(stepsOf(mesh.points[mesh.triangles[t + 1]])),
        c(stepsOf(mesh.points[mesh.triangles[t + 2]]));
    area += glm::length(glm::cross(b - a, c - a)) / 2;
  }
  return area;
}

}  // namespace fabrica
