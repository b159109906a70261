#include <algorithm>
#include <cmath>

#include "atlas/model.h"

namespace fabrica {

mat4 Camera::view() const {
  const mat4 turn = glm::mat4_cast(glm::conjugate(orientation));
  return turn * glm::translate(mat4(1), -eye());
}

mat4 Camera::projection(float aspect, const Bounds& scene) const {
  // Depth of the scene's sphere along the line of sight; a margin keeps labels and plane frames inside.
  const vec3 center = scene.empty() ? target : scene.center();
  const float radius = scene.empty() ? distance : std::max(scene.radius(), 1e-4f) * 1.05f;
  const float middle = glm::dot(center - eye(), forward());
  const float farPlane = std::max(middle + radius, 1e-3f);
  if (orthographic) {
    const float half = distance * std::tan(fieldOfView / 2);
    return glm::ortho(-half * aspect, half * aspect, -half, half, middle - radius, farPlane);
  }
  // 24 bits of depth: near no closer than a 2,000th of far.
  const float nearPlane = std::max(middle - radius, farPlane / 2000);
  return glm::perspective(fieldOfView, aspect, nearPlane, std::max(farPlane, nearPlane * 1.01f));
}

}  // namespace fabrica
