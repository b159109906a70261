#include <algorithm>
#include <array>
#include <cmath>

#include "interact/controller.h"
#include "interact/pane_control.h"

namespace fabrica {

PaneAxes paneAxes(const Plane& plane) {
  const vec3 size = glm::abs(plane.normal);
  const int main = size.y >= size.x && size.y >= size.z ? 1 : size.z >= size.x ? 2 : 0;
  PaneAxes axes;
  // Independent of which side a cut takes away.
  axes.ahead = plane.normal[main] < 0 ? -plane.normal : plane.normal;
  // Axial slices are looked at from below, coronal ones from the front, sagittal ones from the left.
  const vec3 look = main == 1 ? axes.ahead : -axes.ahead;
  const vec3 top = main == 1 ? vec3(0, 0, 1) : vec3(0, 1, 0);
  axes.right = glm::normalize(glm::cross(look, top));
  axes.up = glm::cross(axes.right, look);
  return axes;
}

PaneCamera paneCamera(const SlicePlane& plane, const Bounds& scene, float aspect) {
  const PaneAxes axes = paneAxes(plane.plane);
  const vec3 center = scene.empty() ? plane.plane.position : scene.center();
  const float radius = scene.empty() ? 0.1f : std::max(scene.radius(), 1e-4f);
  aspect = std::max(aspect, 1e-3f);
  float zoom = plane.zoom;
  if (!(zoom > 0)) {
    const vec3 half = scene.empty() ? vec3(radius) : scene.size() / 2.0f;
    const float width = 2 * glm::dot(glm::abs(axes.right), half), height = 2 * glm::dot(glm::abs(axes.up), half);
    zoom = std::max(std::max(width, height * aspect) * 1.04f, 1e-5f);
  }
  const vec3 look = glm::cross(axes.up, axes.right);
  const vec3 at = center + plane.plane.normal * glm::dot(plane.plane.normal, plane.plane.position - center) +
                  axes.right * plane.pan.x + axes.up * plane.pan.y;
  // Half the depth range in front of the eye: what lies on the plane is in the middle.
  const float depth = radius * 2;
  PaneCamera camera;
  camera.view = glm::lookAt(at - look * depth, at, axes.up);
  camera.projection = glm::ortho(-zoom / 2, zoom / 2, -zoom / aspect / 2, zoom / aspect / 2, 0.0f, depth * 2);
  return camera;
}

}  // namespace fabrica
