#include "interact/plane_drag.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr float kTip = 0.35f;  // of the scene's radius, from the middle

vec3 towardsEye(const Camera& camera, const vec3& point) {
  return camera.orthographic ? -camera.forward() : glm::normalize(camera.eye() - point);
}

float reach(const Bounds& scene) { return (scene.empty() ? 0.1f : std::max(scene.radius(), 1e-4f)) * kTip; }

}  // namespace

PlaneHandles planeHandlesOf(const Plane& plane, const Bounds& scene) {
  return {plane.position, plane.position + plane.normal * reach(scene)};
}

Plane movedPlane(const Plane& plane, const vec2& pixels, const Camera& camera, const Screen& screen, const Bounds& scene) {
  const PlaneHandles handles = planeHandlesOf(plane, scene);
  const auto middle = pixelOf(camera, screen, handles.middle), tip = pixelOf(camera, screen, handles.tip);
  Plane out = plane;
  float metres = 0;
  const float pixel = metresPerPixel(camera, screen, depthOf(camera, plane.position));
  const vec2 way = middle && tip ? *tip - *middle : vec2(0);
  const float length = glm::length(way);
  // Seen along it, a pixel would move it far.
  if (length * pixel > reach(scene) * 0.25f) metres = glm::dot(pixels, way) / (length * length) * reach(scene);
  else metres = -pixels.y * pixel;
  out.position += plane.normal * metres;
  if (scene.empty()) return out;
  const float most = glm::dot(glm::abs(plane.normal), scene.size() / 2.0f), at = glm::dot(plane.normal, out.position - scene.center());
  out.position += plane.normal * (std::clamp(at, -most, most) - at);
  return out;
}

Plane turnedPlane(const Plane& plane, const vec2& to, const Camera& camera, const Screen& screen, const Bounds& scene) {
  const float radius = reach(scene), depth = depthOf(camera, plane.position);
  const vec3 a = pointAt(camera, screen, to, depth), b = pointAt(camera, screen, to, depth * 1.5f + radius);
  const vec3 way = glm::normalize(b - a);
  const vec3 off = a + way * glm::dot(plane.position - a, way) - plane.position;  // from the middle to the ray
  const float away = glm::length(off);
  const bool near = glm::dot(plane.normal, towardsEye(camera, plane.position)) >= 0;
  const vec3 normal = away < radius ? off + way * (std::sqrt(radius * radius - away * away) * (near ? -1.0f : 1.0f)) : off;
  const float length = glm::length(normal);
  return length > 0 ? Plane{plane.position, normal / length} : plane;
}

}  // namespace fabrica
