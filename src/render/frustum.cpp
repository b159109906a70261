#include "render/frustum.h"

namespace fabrica::render {

Frustum::Frustum(const mat4& m) {
  const auto row = [&](int i) { return vec4(m[0][i], m[1][i], m[2][i], m[3][i]); };
  for (int axis = 0; axis < 3; ++axis) {
    planes_[size_t(axis) * 2] = row(3) + row(axis);
    planes_[size_t(axis) * 2 + 1] = row(3) - row(axis);
  }
}

bool Frustum::sees(const Bounds& box, bool ignoreFar) const {
  for (size_t i = 0; i < (ignoreFar ? 5 : 6); ++i) {
    const vec4& p = planes_[i];
    const vec3 farthest(p.x > 0 ? box.max.x : box.min.x, p.y > 0 ? box.max.y : box.min.y, p.z > 0 ? box.max.z : box.min.z);
    if (glm::dot(vec3(p), farthest) + p.w < 0) return false;
  }
  return true;
}

bool Frustum::contains(const Bounds& box) const {
  for (const vec4& p : planes_) {
    const vec3 nearest(p.x > 0 ? box.min.x : box.max.x, p.y > 0 ? box.min.y : box.max.y, p.z > 0 ? box.min.z : box.max.z);
    if (glm::dot(vec3(p), nearest) + p.w < 0) return false;
  }
  return true;
}

bool wholeBoxBeyond(const Bounds& box, const vec4& plane) {
  const vec3 nearest(plane.x > 0 ? box.min.x : box.max.x, plane.y > 0 ? box.min.y : box.max.y,
                     plane.z > 0 ? box.min.z : box.max.z);
  return glm::dot(vec3(plane), nearest) > plane.w;
}

}  // namespace fabrica::render
