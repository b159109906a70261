// Where a source of the scene stands, and how much of it is seen: what a person does when several files are in one scene.
#pragma once

#include <optional>

#include "base/math.h"

namespace fabrica {

// From where its file has a source to where it stands: turned and scaled about the world's origin, then moved. No shear, no mirror
// image: lengths keep their proportions, and left stays left.
struct SourcePlace {
  vec3 move{0};  // metres
  quat turn{1, 0, 0, 0};
  float scale = 1;
  vec3 of(const vec3& p) const { return move + turn * (scale * p); }
  SourcePlace inverse() const;
  mat4 matrix() const;
  bool operator==(const SourcePlace&) const = default;
};
inline constexpr float kLeastSourceScale = 1e-4f, kMostSourceScale = 1e4f;
inline constexpr float kMostSourceMove = 1e3f;  // metres, along each axis

// With a unit quaternion; empty for what is not finite or beyond the limits above.
std::optional<SourcePlace> sound(SourcePlace placement);
// Empty where the matrix shears, mirrors, or scales not all axes alike.
std::optional<SourcePlace> placementOf(const mat4& matrix);

// How a source is shown: on top of what is set of its structures, which stays theirs.
struct SourceLook {
  SourcePlace place;
  float opacity = 1;
  bool visible = true, ghost = false;
  bool operator==(const SourceLook&) const = default;
};

}  // namespace fabrica
