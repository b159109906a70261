#include "interact/view_frame.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr float kSolid = 0.05f;   // opacity
constexpr float kAround = 1.5f;    // of what is solid: so much of the glass around it counts, too
constexpr float kMargin = 1.04f;  // around a frame

void include(const Bounds& box, const Camera& camera, const Screen& screen, vec2& reach) {
  for (int i = 0; i < 8; ++i) {
    const vec3 corner(i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z);
    if (const auto at = pixelOf(camera, screen, corner)) reach = glm::max(reach, glm::abs(*at - screen.center()));
  }
}

}  // namespace

std::optional<vec2> frameOf(const Model& model, const Screen& screen) {
  const Camera& camera = model.camera();
  vec2 reach(0), glass(0);
  for (StructureIndex s = 0; s < model.atlas().structures.size(); ++s) {
    const Appearance& a = model.appearance(s);
    if (model.atlas().structures[s].partCount > 0 && a.visible) include(model.drawnBounds(s), camera, screen, !a.ghost && a.opacity > kSolid ? reach : glass);
  }
  const auto& planes = model.planes();
  if (model.shownVolume() != kNone && std::any_of(planes.begin(), planes.end(), [](const SlicePlane& p) { return p.showsImage(); })) {
    include(volumeBounds(model.atlas().volumes[model.shownVolume()]), camera, screen, reach);
  }
  if (reach.x < 1 || reach.y < 1) return {};
  reach = glm::max(reach, glm::min(glass, reach * kAround));
  const Rect free = screen.uncovered();
  return glm::min(reach, vec2(free.width, free.height) / 2.0f) * metresPerPixel(camera, screen, camera.distance);
}

Camera framed(const Camera& camera, const Screen& screen, const vec2& frame) {
  const Rect free = screen.uncovered();
  const vec2 half = vec2(free.width, free.height) / 2.0f;
  if (!(frame.x > 0 && frame.y > 0) || half.x < 1 || half.y < 1) return camera;
  Camera out = camera;
  const float wanted = std::max(frame.x / half.x, frame.y / half.y) * kMargin;
  // Metres a pixel grow with the distance.
  out.distance = std::clamp(camera.distance * wanted / metresPerPixel(camera, screen, camera.distance), 1e-5f, 1e4f);
  return out;
}

}  // namespace fabrica
