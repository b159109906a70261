#include "interact/pane_control.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr float kPixelsPerSlice = 4;        // of a drag
constexpr float kWheelPixelsPerSlice = 24;  // of a touchpad; a wheel's notch is more and always one slice
constexpr float kNotch = 50;

float metresAcross(const SceneLayout::Pane& pane) {
  const float scale = pane.projection[0][0];
  return scale != 0 ? 2 / std::abs(scale) : 1;
}

}  // namespace

Bounds sceneBounds(const Model& model) {
  Bounds box = model.atlas().bounds;
  box.include(model.drawnBounds());
  for (const Volume& volume : model.atlas().volumes) {
    if (volume.levels.empty()) continue;
    const VolumeLevel& level = volume.levels.front();
    Bounds voxels;
    voxels.include(vec3(-0.5f));
    voxels.include(vec3(level.size[0], level.size[1], level.size[2]) - 0.5f);
    box.include(transformed(voxels, level.indexToWorld));
  }
  return box;
}

Bounds unclipped(const Model& model, const Bounds& box) {
  const ClipBox& clip = model.inside().clip;
  const Bounds left{glm::max(box.min, clip.box.min), glm::min(box.max, clip.box.max)};
  return clip.on && glm::all(glm::lessThan(left.min, left.max)) ? left : box;
}

std::vector<Bounds> shownBoxes(const Model& model) {
  const ClipBox& clip = model.inside().clip;
  std::vector<Bounds> boxes;
  for (StructureIndex s = 0; s < model.atlas().structures.size(); ++s) {
    const Structure& structure = model.atlas().structures[s];
    if (!model.appearance(s).visible || structure.bounds.empty()) continue;
    const Bounds drawn = unclipped(model, model.drawnBounds(s));
    const bool outside = clip.on && (glm::any(glm::greaterThan(drawn.min, clip.box.max)) || glm::any(glm::lessThan(drawn.max, clip.box.min)));
    if (outside && !model.appearance(s).keepWhole) continue;
    if (structure.tissue != Tissue::Skin || clip.on) {
      boxes.push_back(drawn);
      continue;
    }
    // A skin stands upright and is round, more so above: the corners of its box are empty.
    const vec3 half = drawn.size() * 0.5f;
    for (int i = 0; i < 16; ++i) {
      const float angle = 0.3926991f * static_cast<float>(i), wide = i & 1 ? 0.7f : 1.0f;
      Bounds point;
      point.include(drawn.center() + half * vec3(wide * std::cos(angle), i & 1 ? 1 : -1, wide * std::sin(angle)));
      boxes.push_back(point);
    }
  }
  if (boxes.empty()) boxes.push_back(sceneBounds(model));
  return boxes;
}

float sliceStep(const Model& model, const vec3& along) {
  const uint32_t shown = model.shownVolume();
  if (shown < model.atlas().volumes.size() && !model.atlas().volumes[shown].levels.empty()) {
    const mat4& m = model.atlas().volumes[shown].levels.front().indexToWorld;
    // The voxel edge that runs most along the direction.
    float best = 0, step = 0;
    for (int i = 0; i < 3; ++i) {
      const float length = glm::length(vec3(m[i]));
      if (length <= 0) continue;
      const float part = std::abs(glm::dot(vec3(m[i]) / length, along));
      if (part <= best) continue;
      best = part;
      step = length;
    }
    if (step > 0) return step;
  }
  return 0.001f;
}

void stepSlice(Model& model, const std::string& name, int slices) {
  const SlicePlane* plane = model.plane(name);
  if (!plane || slices == 0) return;
  const vec3 ahead = paneAxes(plane->plane).ahead;
  SlicePlane next = *plane;
  next.plane.position += ahead * (sliceStep(model, ahead) * slices);
  const Bounds box = sceneBounds(model);
  if (!box.empty()) {
    const vec3 middle = box.center();
    const float reach = glm::dot(glm::abs(ahead), box.size() / 2.0f);
    const float at = glm::dot(ahead, next.plane.position - middle);
    next.plane.position += ahead * (std::clamp(at, -reach, reach) - at);
  }
  model.setPlane(next);
}

const SceneLayout::Pane* PaneControl::paneAt(const SceneLayout& layout, const vec2& at) const {
  for (const SceneLayout::Pane& pane : layout.panes) {
    if (pane.rect.contains(at)) return &pane;
  }
  return nullptr;
}

Controller::PaneView PaneControl::view(const std::string& plane) const {
  const auto found = views_.find(plane);
  return found == views_.end() ? Controller::PaneView{} : found->second;
}

void PaneControl::press(const SceneLayout::Pane& pane, Drag drag) {
  drag_ = drag;
  rest_ = 0;
}

void PaneControl::drag(const SceneLayout::Pane& pane, const vec2& delta, Model& model) {
  if (drag_ == Drag::Pan) {
    pan(pane, delta);
  } else if (drag_ == Drag::Scroll) {
    rest_ -= delta.y / kPixelsPerSlice;
    const int whole = static_cast<int>(rest_);
    rest_ -= static_cast<float>(whole);
    stepSlice(model, pane.plane, whole);
  } else {
    // The whole pane is twice the present width: coarse for wide windows, fine for narrow ones.
    Window window = model.window();
    const float scale = 2 * window.width / std::max(pane.rect.height, 100.0f);
    window.center += delta.y * scale;
    window.width = std::max(window.width + delta.x * scale, 1e-3f);
    model.setWindow(window);
  }
}

void PaneControl::wheel(const SceneLayout::Pane& pane, float delta, Model& model) {
  if (std::abs(delta) >= kNotch) {
    rest_ = 0;
    stepSlice(model, pane.plane, delta > 0 ? -1 : 1);
    return;
  }
  rest_ -= delta / kWheelPixelsPerSlice;
  const int whole = static_cast<int>(rest_);
  rest_ -= static_cast<float>(whole);
  stepSlice(model, pane.plane, whole);
}

void PaneControl::zoom(const SceneLayout::Pane& pane, const vec2& at, float factor) {
  Controller::PaneView& view = views_[pane.plane];
  const float before = metresAcross(pane);
  const float after = std::clamp(before * factor, 1e-5f, 100.0f);
  const float perPixel = 1 / std::max(pane.rect.width, 1.0f);
  vec2 off = (at - pane.rect.center()) * perPixel;
  off.y = -off.y;
  view.pan += off * (before - after);
  view.zoom = after;
}

void PaneControl::pan(const SceneLayout::Pane& pane, const vec2& delta) {
  Controller::PaneView& view = views_[pane.plane];
  const float perPixel = metresAcross(pane) / std::max(pane.rect.width, 1.0f);
  view.pan += vec2(-delta.x, delta.y) * perPixel;
}

vec3 PaneControl::worldAt(const SceneLayout::Pane& pane, const vec2& at, const Model& model) const {
  const vec2 unit((at.x - pane.rect.x) / std::max(pane.rect.width, 1.0f) * 2 - 1,
                  1 - (at.y - pane.rect.y) / std::max(pane.rect.height, 1.0f) * 2);
  const vec4 point = glm::inverse(pane.projection * pane.view) * vec4(unit, 0, 1);
  vec3 world = vec3(point) / point.w;
  if (const SlicePlane* plane = model.plane(pane.plane)) world -= plane->plane.normal * plane->plane.distance(world);
  return world;
}

void PaneControl::centerOthers(const SceneLayout::Pane& pane, const vec2& at, Model& model) const {
  const vec3 world = worldAt(pane, at, model);
  // A copy: setPlane() changes the list.
  const std::vector<SlicePlane> planes = model.planes();
  for (SlicePlane plane : planes) {
    if (plane.name == pane.plane) continue;
    plane.plane.position = world;
    model.setPlane(plane);
  }
}

}  // namespace fabrica
