#include "interact/zoom_flight.h"

#include <algorithm>
#include <cmath>

#include "atlas/zooms.h"
#include "interact/pane_control.h"

namespace fabrica {

namespace {

constexpr const char* kMoved[] = {"axial", "coronal", "sagittal", "oblique"};
constexpr float kMargin = 1.15f, kWide = 1.3f;  // around what a pane shows; panes are seldom square

// Metres that a pane shows across.
float acrossOf(const SlicePlane& plane, const Model& model) {
  if (plane.zoom > 0) return plane.zoom;
  return std::max(2 * sceneBounds(model).radius(), 1e-5f);
}

}  // namespace

std::vector<SlicePlane> planesThrough(const Model& model, const Volume& volume) {
  const auto corners = volumeCorners(volume);
  const vec3 middle = (corners[0] + corners[7]) * 0.5f, scene = sceneBounds(model).center();
  std::vector<SlicePlane> out;
  for (const char* name : kMoved) {
    SlicePlane plane = *model.plane(name);
    const PaneAxes axes = paneAxes(plane.plane);
    vec2 half(0);
    for (const vec3& corner : corners) half = glm::max(half, glm::abs(vec2(glm::dot(corner - middle, axes.right), glm::dot(corner - middle, axes.up))));
    plane.plane.position = middle;
    plane.zoom = 2 * std::max(half.x, half.y * kWide) * kMargin;
    plane.pan = {glm::dot(axes.right, middle - scene), glm::dot(axes.up, middle - scene)};
    out.push_back(std::move(plane));
  }
  return out;
}

std::vector<SlicePlane> planesAround(const Model& model) {
  const vec3 middle = sceneBounds(model).center();
  std::vector<SlicePlane> out;
  for (const char* name : kMoved) {
    SlicePlane plane = *model.plane(name);
    plane.plane.position = middle;
    plane.zoom = 0;
    plane.pan = vec2(0);
    out.push_back(std::move(plane));
  }
  return out;
}

uint32_t nearestZoom(const Model& model, uint32_t within) {
  uint32_t best = kNone;
  float nearest = 0;
  for (const uint32_t v : zoomsOf(model.atlas(), within)) {
    if (model.atlas().volumes[v].within != within) continue;
    const float away = glm::distance(volumeBounds(model.atlas().volumes[v]).center(), model.camera().target);
    if (best != kNone && away >= nearest) continue;
    best = v;
    nearest = away;
  }
  return best;
}

void ZoomFlight::start(std::vector<SlicePlane> to, Model& model, bool instant) {
  from_.clear();
  to_.clear();
  started_ = -1;
  for (SlicePlane& plane : to) {
    const SlicePlane* now = model.plane(plane.name);
    if (!now) continue;
    if (instant) {
      SlicePlane there = *now;
      there.plane.position = plane.plane.position;
      there.zoom = plane.zoom;
      there.pan = plane.pan;
      model.setPlane(there);
      continue;
    }
    from_.push_back(*now);
    to_.push_back(std::move(plane));
  }
  planes_ = model.revisions().planes;
}

bool ZoomFlight::advance(double time, Model& model) {
  if (started_ < 0) started_ = time;
  const float t = static_cast<float>(std::clamp((time - started_) / kZoomSeconds, 0.0, 1.0)), eased = 1 - (1 - t) * (1 - t) * (1 - t);
  bool ours = model.revisions().planes == planes_;
  for (size_t i = 0; i < to_.size() && ours; ++i) {
    SlicePlane plane = from_[i];
    if (t >= 1) {
      plane.plane.position = to_[i].plane.position;
      plane.zoom = to_[i].zoom;
      plane.pan = to_[i].pan;
    } else {
      plane.plane.position = glm::mix(from_[i].plane.position, to_[i].plane.position, eased);
      const float from = acrossOf(from_[i], model), goal = acrossOf(to_[i], model);
      // By its ratio, and the middle in step with it: what is flown to stays on the pane.
      plane.zoom = from * std::pow(goal / from, eased);
      const float way = std::abs(goal - from) > 1e-9f ? (from - plane.zoom) / (from - goal) : eased;
      plane.pan = glm::mix(from_[i].pan, to_[i].pan, way);
    }
    model.setPlane(plane);
  }
  planes_ = model.revisions().planes;
  if (t >= 1 || !ours) to_.clear();
  return active();
}

}  // namespace fabrica
