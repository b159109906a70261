#include "geometry/winding.h"

#include <cmath>
#include <glm/glm.hpp>
#include <numbers>

namespace fabrica {
namespace {

double solidAngle(const Surface& surface, uint32_t triangle, const double* p) {
  glm::dvec3 v[3];
  for (int k = 0; k < 3; ++k) {
    const double* q = surface.point(surface.triangles[3 * size_t{triangle} + k]);
    v[k] = {q[0] - p[0], q[1] - p[1], q[2] - p[2]};
  }
  const double a = glm::length(v[0]), b = glm::length(v[1]), c = glm::length(v[2]);
  return std::atan2(glm::dot(v[0], glm::cross(v[1], v[2])),
                    a * b * c + glm::dot(v[0], v[1]) * c + glm::dot(v[1], v[2]) * a + glm::dot(v[2], v[0]) * b);
}

}  // namespace

double windingNumber(const Surface& surface, std::span<const uint32_t> triangles, const double* p) {
  double sum = 0;
  for (uint32_t t : triangles) sum += solidAngle(surface, t, p);
  return sum / (2 * std::numbers::pi);
}

double windingNumber(const Surface& surface, const double* p) {
  double sum = 0;
  for (uint32_t t = 0; t < surface.triangleCount(); ++t) sum += solidAngle(surface, t, p);
  return sum / (2 * std::numbers::pi);
}

}  // namespace fabrica
