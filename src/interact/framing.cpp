#include "interact/framing.h"

#include <algorithm>
#include <cmath>

#include "interact/pane_control.h"

namespace fabrica {

namespace {
constexpr float kAlike = 1e-3f;  // of the distance
}

Camera Framing::around(const Camera& from, const Bounds& bounds, const Model& model, const Screen& screen) {
  if (bounds.empty()) {
    boxes_ = shownBoxes(model);
  } else {
    boxes_ = {bounds};
    // A point or a line still needs some size to be framed.
    const float least = std::max(sceneBounds(model).radius() * 0.02f, 1e-4f);
    if (bounds.radius() < least) {
      boxes_[0].include(bounds.center() + vec3(least));
      boxes_[0].include(bounds.center() - vec3(least));
    }
  }
  return camera_ = fitted(from, screen, boxes_);
}

std::optional<Camera> Framing::again(const Camera& now, const Screen& screen) {
  // Links and lessons say a camera in round numbers.
  const float alike = camera_.distance * kAlike;
  if (boxes_.empty() || glm::distance(now.target, camera_.target) > alike || std::abs(now.distance - camera_.distance) > alike ||
      now.orthographic != camera_.orthographic || std::abs(now.fieldOfView - camera_.fieldOfView) > kAlike) {
    return {};
  }
  return camera_ = fitted(now, screen, boxes_);
}

}  // namespace fabrica
