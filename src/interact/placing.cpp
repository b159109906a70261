#include "interact/placing.h"

#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "interact/pane_control.h"

namespace fabrica {

namespace {

constexpr float kNear = 1e-3f;      // of the scene's radius: a slice so near is the one that was clicked
constexpr float kArrow = 0.22f;      // of the scene's radius: an arrow's length at first
constexpr float kClosing = 0.03f;   // of a polygon's own size: so near to its first corner it closes

bool enough(const Placing& placing) {
  // An ellipse is drawn between two corners.
  return placing.kind != MeasurementKind::Polygon && placing.points.size() == (placing.kind == MeasurementKind::Ellipse ? 2u : pointsOf(placing.kind));
}

std::optional<Measurement> made(const Placing& placing) {
  Measurement m;
  m.kind = placing.kind;
  m.points = placing.points;
  m.normal = placing.normal;
  if (placing.kind == MeasurementKind::Ellipse && placing.points.size() == 2) {
    const PaneAxes axes = paneAxes({placing.points[0], placing.normal});
    m.points = ellipseWithin(placing.points[0], placing.points[1], axes.right, axes.up);
  }
  return sound(std::move(m));
}

vec3 arrowEnd(const Model& model, const vec3& at, const std::optional<Plane>& plane, const vec3& normal) {
  vec3 away = model.camera().orientation * vec3(0.7f, 0.7f, 0);
  if (plane) {
    const PaneAxes axes = paneAxes(*plane);
    away = (axes.right + axes.up) * 0.7f;
  } else if (glm::length(normal) > 1e-3f) {
    away = glm::normalize(normal);
  }
  return at + away * std::max(sceneBounds(model).radius(), 1e-6f) * kArrow;
}

}  // namespace

void startPlacing(Model& model, MeasurementKind kind) {
  if (model.placing() && model.placing()->kind == kind) return model.setPlacing({});
  model.setPlacing(Placing{kind, {}, vec3(0, 1, 0)});
}

bool placePoint(Model& model, const vec3& point, const std::optional<Plane>& plane, const vec3& normal) {
  if (!model.placing() || model.measurements().size() >= kMostMeasurements) return false;
  Placing next = *model.placing();
  vec3 at = point;
  if (isRegion(next.kind)) {
    if (next.points.empty() && !plane) return false;
    if (next.points.empty()) next.normal = plane->normal;
    else at -= next.normal * glm::dot(next.normal, at - next.points.front());
  }
  if (!next.points.empty() && glm::distance(next.points.back(), at) < 1e-9f) return false;
  if (next.kind == MeasurementKind::Polygon && next.points.size() >= 3) {
    float size = 0;
    for (const vec3& corner : next.points) size = std::max(size, glm::distance(corner, next.points.front()));
    if (glm::distance(at, next.points.front()) < size * kClosing || next.points.size() == kMostCorners) {
      finishPlacing(model);
      return true;
    }
  }
  next.points.push_back(at);
  if (next.kind == MeasurementKind::Arrow) next.points.push_back(arrowEnd(model, at, plane, normal));
  if (!enough(next)) {
    model.setPlacing(std::move(next));
    return true;
  }
  auto measurement = made(next);
  if (!measurement) return false;
  model.setPlacing({});
  model.addMeasurement(std::move(*measurement));
  return true;
}

bool canFinish(const Model& model) {
  return model.placing() && model.placing()->kind == MeasurementKind::Polygon && model.placing()->points.size() >= 3;
}

void finishPlacing(Model& model) {
  if (!canFinish(model)) return;
  auto measurement = made(*model.placing());
  model.setPlacing({});
  if (measurement) model.addMeasurement(std::move(*measurement));
}

void stepBack(Model& model) {
  if (!model.placing()) return;
  Placing next = *model.placing();
  if (next.points.empty()) return model.setPlacing({});
  next.points.pop_back();
  model.setPlacing(std::move(next));
}

const char* placingWords(const Placing& placing, bool touch) {
  const size_t n = placing.points.size();
  switch (placing.kind) {
    case MeasurementKind::Distance:
      return n == 0 ? touch ? trKey("Tap where the distance begins") : trKey("Click where the distance begins") : touch ? trKey("Tap where it ends") : trKey("Click where it ends");
    case MeasurementKind::Profile:
      return n == 0 ? touch ? trKey("Tap where the line begins") : trKey("Click where the line begins") : touch ? trKey("Tap where it ends") : trKey("Click where it ends");
    case MeasurementKind::Angle:
      return n == 0 ? touch ? trKey("Tap the end of the first leg") : trKey("Click the end of the first leg") : n == 1 ? touch ? trKey("Tap the vertex") : trKey("Click the vertex")
                    : touch ? trKey("Tap the end of the other leg") : trKey("Click the end of the other leg");
    case MeasurementKind::Ellipse:
      return n == 0 ? touch ? trKey("Tap a corner of the ellipse, on a slice") : trKey("Click a corner of the ellipse, on a slice") : touch ? trKey("Tap the opposite corner") : trKey("Click the opposite corner");
    case MeasurementKind::Polygon:
      return n == 0 ? touch ? trKey("Tap the first corner, on a slice") : trKey("Click the first corner, on a slice")
             : n < 3 ? touch ? trKey("Tap the next corner") : trKey("Click the next corner")
                     : touch ? trKey("Tap the next corner, or the first to close") : trKey("Click the next corner, or the first to close");
    case MeasurementKind::Pin:
    case MeasurementKind::Arrow: return touch ? trKey("Tap the place") : trKey("Click the place");
  }
  return "";
}

std::optional<Measurement> preview(const Placing& placing, const std::optional<vec3>& next) {
  Placing with = placing;
  if (next) {
    vec3 at = *next;
    if (isRegion(with.kind) && !with.points.empty()) at -= with.normal * glm::dot(with.normal, at - with.points.front());
    with.points.push_back(at);
  }
  if (with.points.empty()) return {};
  if (enough(with) || (with.kind == MeasurementKind::Polygon && with.points.size() >= 3))
    if (auto whole = made(with)) return whole;
  Measurement m;
  m.kind = with.kind;
  m.points = with.points;
  m.normal = with.normal;
  return m;
}

std::optional<Plane> sliceAt(const Model& model, const vec3& point) {
  std::optional<Plane> best;
  float nearest = sceneBounds(model).radius() * kNear;
  for (const SlicePlane& plane : model.planes()) {
    if (!plane.visible && !plane.cut) continue;
    const float distance = std::abs(plane.plane.distance(point));
    if (distance > nearest) continue;
    nearest = distance;
    best = plane.plane;
  }
  return best;
}

std::optional<vec3> crossPoint(const Model& model) {
  mat3 normals(1);
  vec3 along(0);
  for (int i = 0; i < 3; ++i) {
    const SlicePlane* plane = model.plane(kPaneNames[i]);
    if (!plane) return {};
    for (int c = 0; c < 3; ++c) normals[c][i] = plane->plane.normal[c];
    along[i] = glm::dot(plane->plane.normal, plane->plane.position);
  }
  if (std::abs(glm::determinant(normals)) < 1e-4f) return {};
  return glm::inverse(normals) * along;
}

void goTo(Model& model, const vec3& point) {
  for (const char* name : kPaneNames) {
    SlicePlane plane = *model.plane(name);
    plane.plane.position = point;
    model.setPlane(plane);
  }
}

Measurement draggedPoint(const Measurement& from, size_t point, const vec3& to) {
  Measurement m = from;
  if (point >= m.points.size()) return m;
  vec3 at = to;
  if (isRegion(m.kind)) at -= m.normal * glm::dot(m.normal, at - m.points.front());
  if (m.kind != MeasurementKind::Ellipse) {
    m.points[point] = at;
    return m;
  }
  const vec3 by = at - m.points[point];
  if (point == 0) {
    for (vec3& p : m.points) p += by;
    return m;
  }
  const size_t other = 3 - point;
  const vec3 axis = at - m.points[0], aside = m.points[other] - m.points[0];
  const float long_ = glm::length(axis), wide = glm::length(aside);
  if (!(long_ > 1e-9f)) return m;
  m.points[point] = at;
  vec3 across = glm::normalize(glm::cross(m.normal, axis));
  if (glm::dot(across, aside) < 0) across = -across;
  m.points[other] = m.points[0] + across * wide;
  return m;
}

}  // namespace fabrica
