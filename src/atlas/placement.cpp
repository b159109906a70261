#include "atlas/placement.h"

#include <cmath>

namespace fabrica {

SourcePlace SourcePlace::inverse() const {
  const quat back = glm::conjugate(turn);
  return {back * (-move / scale), back, 1 / scale};
}

mat4 SourcePlace::matrix() const {
  mat4 out(glm::mat3_cast(turn) * scale);
  out[3] = vec4(move, 1);
  return out;
}

std::optional<SourcePlace> sound(SourcePlace p) {
  const float length = glm::length(p.turn);
  if (!std::isfinite(length) || length < 1e-3f || !(p.scale >= kLeastSourceScale && p.scale <= kMostSourceScale)) return {};
  for (int i = 0; i < 3; ++i)
    if (!(std::abs(p.move[i]) <= kMostSourceMove)) return {};
  p.turn = p.turn / length;
  return p;
}

std::optional<SourcePlace> placementOf(const mat4& m) {
  constexpr float kAlike = 1e-3f;  // of the scale
  const mat3 axes(m);
  const float scale = std::cbrt(glm::determinant(axes));
  if (!(scale >= kLeastSourceScale) || m[0][3] != 0 || m[1][3] != 0 || m[2][3] != 0 || m[3][3] != 1) return {};
  const mat3 turn = axes / scale, square = glm::transpose(turn) * turn;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      if (!(std::abs(square[i][j] - (i == j ? 1.0f : 0.0f)) <= kAlike)) return {};
  return sound({vec3(m[3]), glm::quat_cast(turn), scale});
}

}  // namespace fabrica
