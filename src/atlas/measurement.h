// What a person measures, or marks with words: points in the world and what is asked of them. No figures: lengths, angles and areas follow from the
// points (below), what the image says from the image (app/figures.h). Part of the model (atlas/model.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/math.h"

namespace fabrica {

enum class MeasurementKind : uint8_t { Distance, Angle, Ellipse, Polygon, Profile, Pin, Arrow };
inline constexpr int kMeasurementKinds = 7;

struct Measurement {
  std::string name;            // no two have the same; of pins and arrows what they say
  MeasurementKind kind = MeasurementKind::Distance;
  // World, metres, where things lie in the atlas. Distance and profile: two. Angle: three, the second is its vertex. Ellipse: the
  // middle and the ends of its two half axes, which are at right angles. Polygon: its corners, from 3 to kMostCorners. Pin: its place. Arrow:
  // what it points at, and its other end, where its words stand.
  std::vector<vec3> points;
  vec3 normal{0, 1, 0};        // of an ellipse's or polygon's plane; unit length
  bool visible = true;
  bool operator==(const Measurement&) const = default;
};
inline constexpr size_t kMostMeasurements = 64, kMostCorners = 64, kMostMeasurementName = 160 /* bytes */;

// Words at a place: nothing is measured.
constexpr bool isNote(MeasurementKind kind) { return kind == MeasurementKind::Pin || kind == MeasurementKind::Arrow; }
constexpr bool isRegion(MeasurementKind kind) { return kind == MeasurementKind::Ellipse || kind == MeasurementKind::Polygon; }
// Whether it says something about the image.
constexpr bool wantsImage(MeasurementKind kind) { return isRegion(kind) || kind == MeasurementKind::Profile; }
// "distance", "angle", "ellipse", "polygon", "profile", "pin", "arrow", as in links and the API.
const char* kindName(MeasurementKind kind);
std::optional<MeasurementKind> kindOf(std::string_view name);
// How many points a kind has; a polygon at least.
size_t pointsOf(MeasurementKind kind);

// Made right where it can be (points of a region go into its plane, an ellipse's axes to right angles); empty where points are
// missing, too many, not finite, further than 10 km from the origin, or where it has no extent.
std::optional<Measurement> sound(Measurement measurement);
// An ellipse within the rectangle of two corners, whose sides run along `right` and up.
std::vector<vec3> ellipseWithin(const vec3& a, const vec3& b, const vec3& right, const vec3& up);

float lengthOf(const Measurement& measurement);  // metres: a distance, a profile; a region's outline; an angle: 0
float angleOf(const Measurement& measurement);   // radians, 0 to pi; only of an angle
float areaOf(const Measurement& measurement);    // square metres; only of a region, of a polygon that crosses itself what its turns leave
// Corners of its outline, or its line: an ellipse as 64 of them.
std::vector<vec3> outlineOf(const Measurement& measurement);
// A region in its plane, to ask many points of: whether they lie in it (of a polygon that crosses itself by even and odd).
class FlatRegion {
 public:
  explicit FlatRegion(const Measurement& region);
  bool holds(const glm::dvec3& point) const;

 private:
  glm::dvec3 origin_, right_, up_;       // of an ellipse: its half axes, each divided by its square
  std::vector<glm::dvec2> corners_;      // none: an ellipse
};

}  // namespace fabrica
