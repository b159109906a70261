#include "interact/pane_control.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "atlas/zooms.h"
#include "interact/pane_cross.h"

namespace fabrica {

namespace {

constexpr float kFarthestRadii = 40;        // of the scene: a body of 20 pixels
constexpr float kPixelsPerSlice = 4;        // of a drag
constexpr float kWheelPixelsPerSlice = 24;  // of a touchpad; a wheel's notch is more and always one slice
constexpr float kNotch = 50;
constexpr float kSwipe = 48;                // pixels to the next pane
constexpr float kMouseReach = 7, kTouchReach = 20;  // pixels from a line that still take hold of it

float metresAcross(const SceneLayout::Pane& pane) {
  const float scale = pane.projection[0][0];
  return scale != 0 ? 2 / std::abs(scale) : 1;
}

}  // namespace

Bounds sceneBounds(const Model& model) {
  Bounds box = model.atlas().bounds;
  box.include(model.drawnBounds());
  for (const Volume& volume : model.atlas().volumes)
    if (!volume.levels.empty()) box.include(volumeBounds(volume));
  return box;
}

float farthest(const Model& model) {
  const float radius = sceneBounds(model).radius();
  return radius > 0 ? radius * kFarthestRadii : 1;
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
  const uint32_t zoom = zoomInUse(model), shown = zoom == kNone ? model.shownVolume() : zoom;
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

SliceRange sliceRange(const Model& model, const SlicePlane& plane) {
  Bounds box = sceneBounds(model);
  const uint32_t shown = model.shownVolume();
  if (shown < model.atlas().volumes.size() && !model.atlas().volumes[shown].levels.empty()) {
    const VolumeLevel& level = model.atlas().volumes[shown].levels.front();
    Bounds voxels;
    voxels.include(vec3(0));
    voxels.include(vec3(level.size[0], level.size[1], level.size[2]) - 1.0f);
    box = transformed(voxels, level.indexToWorld);
  }
  const vec3 ahead = paneAxes(plane.plane).ahead;
  SliceRange range;
  range.step = sliceStep(model, ahead);
  range.at = glm::dot(ahead, plane.plane.position);
  const float middle = box.empty() ? range.at : glm::dot(ahead, box.center());
  const float reach = box.empty() ? 0 : glm::dot(glm::abs(ahead), box.size() / 2.0f);
  range.low = middle - reach;
  range.high = middle + reach;
  return range;
}

bool isPaneName(std::string_view name) { return std::find(std::begin(kPaneNames), std::end(kPaneNames), name) != std::end(kPaneNames); }

bool isTilted(const SlicePlane& plane) {
  const vec3 n = glm::abs(plane.plane.normal);
  return isStandardPlane(plane.name) && plane.name != "oblique" && std::max({n.x, n.y, n.z}) < 0.99999f;
}

void straighten(SlicePlane& plane) {
  static const Model kFresh;
  const SlicePlane* fresh = kFresh.plane(plane.name);
  if (!fresh) return;
  plane.plane.normal = glm::dot(plane.plane.normal, fresh->plane.normal) < 0 ? -fresh->plane.normal : fresh->plane.normal;
}

void fitPanes(Model& model) {
  const std::vector<SlicePlane> planes = model.planes();
  for (SlicePlane plane : planes) {
    if (plane.zoom == 0 && plane.pan == vec2(0)) continue;
    plane.zoom = 0;
    plane.pan = vec2(0);
    model.setPlane(plane);
  }
}

void PaneControl::press(const SceneLayout::Pane& pane, const vec2& at, Drag drag, bool touch, const Model& model) {
  drag_ = drag;
  rest_ = 0;
  if (drag != Drag::Scroll) return;
  const float reach = touch ? kTouchReach : kMouseReach;
  const Crosshair cross = crosshairOf(pane, model);
  center_ = cross.center;
  pivot_ = cross.world;
  for (const Crosshair::Line& line : cross.lines)
    for (const vec2& handle : line.handles) {
      if (glm::length(at - handle) > reach * 1.3f) continue;
      drag_ = Drag::Turn;
      held_ = line.plane;
      return;
    }
  if (cross.lines.size() > 1 && glm::length(at - cross.center) <= reach * 1.3f) {
    drag_ = Drag::Cross;
    return;
  }
  // A finger scrolls: on lines it would too often be by chance.
  if (touch) return;
  for (const Crosshair::Line& line : cross.lines) {
    const vec2 from = at - line.on;
    if (std::abs(from.x * line.along.y - from.y * line.along.x) > reach) continue;
    drag_ = Drag::Line;
    held_ = line.plane;
    return;
  }
}

void PaneControl::begin(const vec2& way, bool alone) {
  if (drag_ == Drag::Scroll && alone && std::abs(way.x) > std::abs(way.y) * 1.2f) drag_ = Drag::Swipe;
}

void PaneControl::drag(const SceneLayout::Pane& pane, const vec2& at, const vec2& delta, Model& model) {
  switch (drag_) {
    case Drag::Pan: return this->pan(pane, delta, model);
    case Drag::Cross: return centerOthers(pane, at, model);
    case Drag::Turn: return turn(pane, at, model);
    case Drag::Line:
      if (const SlicePlane* plane = model.plane(held_)) {
        SlicePlane next = *plane;
        next.plane.position += plane->plane.normal * plane->plane.distance(paneWorldAt(pane, at, model));
        model.setPlane(next);
      }
      return;
    case Drag::Scroll: {
      rest_ -= delta.y / kPixelsPerSlice;
      const int whole = static_cast<int>(rest_);
      rest_ -= static_cast<float>(whole);
      return stepSlice(model, pane.plane, whole);
    }
    case Drag::Swipe: {
      if (std::abs(rest_) >= kSwipe) return;  // once a swipe
      rest_ += delta.x;
      if (std::abs(rest_) < kSwipe) return;
      const auto now = std::find(std::begin(kPaneNames), std::end(kPaneNames), pane.plane) - std::begin(kPaneNames);
      Options options = model.options();
      options.pane = kPaneNames[(now + (rest_ < 0 ? 1 : 2)) % 3];
      return model.setOptions(options);
    }
    case Drag::Window: {
      // The whole pane is twice the present width: coarse for wide windows, fine for narrow ones.
      Window window = model.window();
      const float scale = 2 * window.width / std::max(pane.rect.height, 100.0f);
      window.center += delta.y * scale;
      window.width = std::max(window.width + delta.x * scale, 1e-3f);
      return model.setWindow(window);
    }
  }
}

// The line follows the pointer round the crosshair's middle.
void PaneControl::turn(const SceneLayout::Pane& pane, const vec2& at, Model& model) {
  const SlicePlane *own = model.plane(pane.plane), *held = model.plane(held_);
  if (!own || !held || glm::length(at - center_) < 4) return;
  const vec3 way = paneWorldAt(pane, at, model) - pivot_, normal = glm::cross(own->plane.normal, way);
  if (!(glm::length(normal) > 1e-9f)) return;
  SlicePlane next = *held;
  // As it stands to the pane's own plane, so it stays.
  const float along = glm::dot(held->plane.normal, own->plane.normal);
  const vec3 across = glm::normalize(normal) * std::sqrt(std::max(1 - along * along, 0.0f));
  const float side = glm::dot(across, held->plane.normal) < 0 ? -1.0f : 1.0f;
  next.plane = {pivot_, own->plane.normal * along + across * side};
  model.setPlane(next);
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

// Moves the middle of the pane, and of all panes where they are linked; they then have one scale, too.
void PaneControl::look(const SceneLayout::Pane& pane, const vec3& by, float zoom, Model& model) {
  const std::vector<SlicePlane> planes = model.planes();
  for (SlicePlane plane : planes) {
    const bool other = plane.name != pane.plane;
    if (other && (!model.options().linkedPanes || !isPaneName(plane.name))) continue;
    const PaneAxes axes = paneAxes(plane.plane);
    plane.pan += vec2(glm::dot(by, axes.right), glm::dot(by, axes.up));
    plane.zoom = zoom;
    model.setPlane(plane);
  }
}

void PaneControl::zoom(const SceneLayout::Pane& pane, const vec2& at, float factor, Model& model) {
  const SlicePlane* plane = model.plane(pane.plane);
  if (!plane) return;
  const float before = metresAcross(pane);
  const float after = std::clamp(before * factor, 1e-5f, 100.0f);
  const float perPixel = 1 / std::max(pane.rect.width, 1.0f);
  const vec2 off = (at - pane.rect.center()) * perPixel * (before - after);
  const PaneAxes axes = paneAxes(plane->plane);
  look(pane, axes.right * off.x - axes.up * off.y, after, model);
}

void PaneControl::pan(const SceneLayout::Pane& pane, const vec2& delta, Model& model) {
  const SlicePlane* plane = model.plane(pane.plane);
  if (!plane) return;
  const float across = metresAcross(pane), perPixel = across / std::max(pane.rect.width, 1.0f);
  const PaneAxes axes = paneAxes(plane->plane);
  look(pane, (axes.up * delta.y - axes.right * delta.x) * perPixel, across, model);
}

void PaneControl::centerOthers(const SceneLayout::Pane& pane, const vec2& at, Model& model) const {
  const vec3 world = paneWorldAt(pane, at, model);
  // A copy: setPlane() changes the list.
  const std::vector<SlicePlane> planes = model.planes();
  for (SlicePlane plane : planes) {
    if (plane.name == pane.plane) continue;
    plane.plane.position = world;
    model.setPlane(plane);
  }
}

}  // namespace fabrica
