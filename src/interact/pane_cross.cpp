#include "interact/pane_cross.h"

#include <algorithm>
#include <cmath>

#include "interact/pane_control.h"

namespace fabrica {

vec3 paneWorldAt(const SceneLayout::Pane& pane, const vec2& at, const Model& model) {
  const vec2 unit((at.x - pane.rect.x) / std::max(pane.rect.width, 1.0f) * 2 - 1,
                  1 - (at.y - pane.rect.y) / std::max(pane.rect.height, 1.0f) * 2);
  const vec4 point = glm::inverse(pane.projection * pane.view) * vec4(unit, 0, 1);
  vec3 world = vec3(point) / point.w;
  if (const SlicePlane* plane = model.plane(pane.plane)) world -= plane->plane.normal * plane->plane.distance(world);
  return world;
}

Crosshair crosshairOf(const SceneLayout::Pane& pane, const Model& model) {
  Crosshair out;
  out.center = pane.rect.center();
  const SlicePlane* own = model.plane(pane.plane);
  if (!own) return out;
  const mat4 toClip = pane.projection * pane.view;
  const auto pixel = [&](const vec3& p) {
    const vec4 clip = toClip * vec4(p, 1);
    return vec2(pane.rect.x + (clip.x + 1) / 2 * pane.rect.width, pane.rect.y + (1 - clip.y) / 2 * pane.rect.height);
  };
  for (const char* name : kPaneNames) {
    const SlicePlane* other = model.plane(name);
    if (!other || other == own) continue;
    const vec3 n1 = own->plane.normal, n2 = other->plane.normal, along = glm::cross(n1, n2);
    const float square = glm::dot(along, along);
    if (square < 1e-6f) continue;
    const float d1 = glm::dot(n1, own->plane.position), d2 = glm::dot(n2, other->plane.position);
    const vec3 on = (glm::cross(n2, along) * d1 + glm::cross(along, n1) * d2) / square;
    const vec2 a = pixel(on), b = pixel(on + along / std::sqrt(square) * 0.1f);
    if (glm::length(b - a) < 1e-3f) continue;
    out.lines.push_back({name, a, glm::normalize(b - a), {}});
  }
  if (out.lines.empty()) return out;
  const Crosshair::Line& first = out.lines.front();
  const auto across = [](const vec2& a, const vec2& b) { return a.x * b.y - a.y * b.x; };
  out.center = first.on + first.along * glm::dot(out.center - first.on, first.along);
  if (out.lines.size() > 1) {
    const Crosshair::Line& second = out.lines[1];
    const float turn = across(first.along, second.along);
    if (std::abs(turn) > 1e-3f) out.center = first.on + first.along * (across(second.on - first.on, second.along) / turn);
  }
  out.world = paneWorldAt(pane, out.center, model);
  const float reach = std::min(pane.rect.width, pane.rect.height) * 0.36f;
  for (Crosshair::Line& line : out.lines) {
    line.handles[0] = out.center + line.along * reach;
    line.handles[1] = out.center - line.along * reach;
  }
  return out;
}

}  // namespace fabrica
