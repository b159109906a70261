#include "atlas/measurement.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr const char* kNames[kMeasurementKinds] = {"distance", "angle", "ellipse", "polygon", "profile", "pin", "arrow"};
constexpr float kFarthest = 1e4f, kLeast = 1e-9f;  // metres
constexpr int kEllipseCorners = 64;
constexpr float kTurn = 6.28318531f;

// Twice the area of a flat polygon, as a vector along its normal; from its first corner, for figures far from the origin.
glm::dvec3 doubleArea(const std::vector<vec3>& corners) {
  glm::dvec3 sum(0);
  for (size_t i = 1; i + 1 < corners.size(); ++i)
    sum += glm::cross(glm::dvec3(corners[i]) - glm::dvec3(corners[0]), glm::dvec3(corners[i + 1]) - glm::dvec3(corners[0]));
  return sum;
}

bool spread(const std::vector<vec3>& points) {
  return std::any_of(points.begin(), points.end(), [&](const vec3& p) { return glm::distance(p, points.front()) > kLeast; });
}

}  // namespace

const char* kindName(MeasurementKind kind) { return kNames[int(kind)]; }

std::optional<MeasurementKind> kindOf(std::string_view name) {
  for (int i = 0; i < kMeasurementKinds; ++i)
    if (name == kNames[i]) return MeasurementKind(i);
  return {};
}

size_t pointsOf(MeasurementKind kind) {
  switch (kind) {
    case MeasurementKind::Pin: return 1;
    case MeasurementKind::Distance:
    case MeasurementKind::Profile:
    case MeasurementKind::Arrow: return 2;
    default: return 3;
  }
}

std::optional<Measurement> sound(Measurement m) {
  const size_t count = pointsOf(m.kind);
  if (m.kind == MeasurementKind::Polygon ? m.points.size() < count || m.points.size() > kMostCorners : m.points.size() != count) return {};
  for (const vec3& p : m.points)
    if (!(glm::length(p) < kFarthest)) return {};  // also NaN
  if (m.kind != MeasurementKind::Pin && !spread(m.points)) return {};
  if (m.kind == MeasurementKind::Angle && (glm::distance(m.points[0], m.points[1]) < kLeast || glm::distance(m.points[2], m.points[1]) < kLeast)) return {};
  if (m.name.size() > kMostMeasurementName) {
    size_t end = kMostMeasurementName;
    while (end > 0 && (uint8_t(m.name[end]) & 0xc0) == 0x80) --end;  // not within a letter
    m.name.resize(end);
  }
  if (!isRegion(m.kind)) {
    m.normal = vec3(0, 1, 0);
    return m;
  }
  const float length = glm::length(m.normal);
  if (!(length > 1e-6f)) return {};
  m.normal /= length;
  for (size_t i = 1; i < m.points.size(); ++i) m.points[i] -= m.normal * glm::dot(m.normal, m.points[i] - m.points[0]);
  if (m.kind == MeasurementKind::Polygon) return m;
  const vec3 a = m.points[1] - m.points[0], across = glm::cross(m.normal, a);
  const float one = glm::length(a), wide = glm::length(across), two = wide > 0 ? glm::dot(m.points[2] - m.points[0], across) / wide : 0;
  if (!(one > kLeast) || !(std::abs(two) > kLeast)) return {};
  m.points[2] = m.points[0] + across * (two / wide);
  return m;
}

std::vector<vec3> ellipseWithin(const vec3& a, const vec3& b, const vec3& right, const vec3& up) {
  const vec3 middle = (a + b) * 0.5f, half = (b - a) * 0.5f;
  return {middle, middle + right * std::abs(glm::dot(half, right)), middle + up * std::abs(glm::dot(half, up))};
}

float lengthOf(const Measurement& m) {
  if (m.kind == MeasurementKind::Angle || isNote(m.kind)) return 0;
  const std::vector<vec3> line = outlineOf(m);
  double sum = 0;
  for (size_t i = 1; i < line.size(); ++i) sum += glm::distance(glm::dvec3(line[i]), glm::dvec3(line[i - 1]));
  if (m.kind == MeasurementKind::Polygon) sum += glm::distance(glm::dvec3(line.front()), glm::dvec3(line.back()));
  if (m.kind == MeasurementKind::Ellipse) {
    // Ramanujan's second: within 1e-5 of it for axes up to one to ten.
    const double a = glm::distance(m.points[0], m.points[1]), b = glm::distance(m.points[0], m.points[2]), h = (a - b) * (a - b) / ((a + b) * (a + b));
    sum = double(kTurn) / 2 * (a + b) * (1 + 3 * h / (10 + std::sqrt(4 - 3 * h)));
  }
  return float(sum);
}

float angleOf(const Measurement& m) {
  if (m.kind != MeasurementKind::Angle || m.points.size() != 3) return 0;
  const glm::dvec3 a = glm::dvec3(m.points[0]) - glm::dvec3(m.points[1]), b = glm::dvec3(m.points[2]) - glm::dvec3(m.points[1]);
  // Exact near 0 and pi, too, where the cosine is not.
  return float(std::atan2(glm::length(glm::cross(a, b)), glm::dot(a, b)));
}

float areaOf(const Measurement& m) {
  if (m.kind == MeasurementKind::Ellipse) return kTurn / 2 * glm::distance(m.points[0], m.points[1]) * glm::distance(m.points[0], m.points[2]);
  return m.kind == MeasurementKind::Polygon ? float(glm::length(doubleArea(m.points)) / 2) : 0;
}

std::vector<vec3> outlineOf(const Measurement& m) {
  if (m.kind != MeasurementKind::Ellipse) return m.points;
  std::vector<vec3> out;
  for (int i = 0; i < kEllipseCorners; ++i) {
    const float t = kTurn * float(i) / kEllipseCorners;
    out.push_back(m.points[0] + (m.points[1] - m.points[0]) * std::cos(t) + (m.points[2] - m.points[0]) * std::sin(t));
  }
  return out;
}

FlatRegion::FlatRegion(const Measurement& m) : origin_(m.points[0]) {
  if (m.kind == MeasurementKind::Ellipse) {
    right_ = glm::dvec3(m.points[1]) - origin_;
    up_ = glm::dvec3(m.points[2]) - origin_;
    right_ /= glm::dot(right_, right_);
    up_ /= glm::dot(up_, up_);
    return;
  }
  const glm::dvec3 normal(m.normal);
  right_ = glm::normalize(glm::cross(normal, std::abs(normal.x) < 0.9 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0)));
  up_ = glm::cross(normal, right_);
  for (const vec3& corner : m.points) {
    const glm::dvec3 at = glm::dvec3(corner) - origin_;
    corners_.emplace_back(glm::dot(at, right_), glm::dot(at, up_));
  }
}

bool FlatRegion::holds(const glm::dvec3& point) const {
  const glm::dvec3 from = point - origin_;
  const double x = glm::dot(from, right_), y = glm::dot(from, up_);
  if (corners_.empty()) return x * x + y * y <= 1;
  bool in = false;
  for (size_t i = 0, j = corners_.size() - 1; i < corners_.size(); j = i++) {
    const glm::dvec2 &a = corners_[i], &b = corners_[j];
    if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) in = !in;
  }
  return in;
}

}  // namespace fabrica
