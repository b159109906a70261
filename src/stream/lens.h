// What parts of a scene take on the screen: how finely they are worth having.
#pragma once

#include <algorithm>
#include <cmath>

#include "stream/mesh_stream.h"

namespace fabrica {

// Pixels that a metre takes at the near side of a box, and how much of it the view sees (0: none of it).
struct Footprint {
  float pixelsPerMetre = 0;
  float weight = 0;
};
// What is the same for all parts of a view: thousands are asked about, several times a second while the camera moves.
class Lens {
 public:
  Lens(const StreamView& view, const Bounds& scene)
      : clip_(view.lens * view.camera.projection(view.width / std::max(view.height, 1.0f), scene) * view.camera.view()),
        eye_(view.camera.eye()), forward_(view.camera.forward()), nearest_(view.camera.distance * 0.02f),
        orthographic_(view.camera.orthographic), distance_(view.camera.distance),
        pixels_(view.height / (2 * std::tan(view.camera.fieldOfView / 2))), halfHeight_(view.height * 0.5f),
        aspect_(view.height / view.width) {}

  Footprint of(const vec3& center, float radius) const {
    const float depth = glm::dot(center - eye_, forward_) - radius;
    Footprint out;
    out.pixelsPerMetre = pixels_ / (orthographic_ ? distance_ : std::max(depth, nearest_));
    const vec4 p = clip_ * vec4(center, 1);
    const float margin = radius * out.pixelsPerMetre / halfHeight_;
    const float w = std::max(p.w, 1e-4f);
    const bool inside = (orthographic_ || p.w > -radius) && std::abs(p.x) / w < 1 + margin * aspect_ && std::abs(p.y) / w < 1 + margin;
    if (!inside) return out;
    // Size on the screen, more for what is near the middle.
    const float offCentre = std::min(2.0f, std::sqrt(p.x * p.x + p.y * p.y) / w);
    out.weight = radius * out.pixelsPerMetre / (1 + offCentre);
    return out;
  }

 private:
  mat4 clip_;
  vec3 eye_, forward_;
  float nearest_;
  bool orthographic_;
  float distance_, pixels_, halfHeight_, aspect_;
};

}  // namespace fabrica
