// What a view or a cut leaves of a box.
#pragma once

#include <array>

#include "base/math.h"

namespace fabrica::render {

// The six planes of a view; a box is out when it is wholly beyond one of them.
class Frustum {
 public:
  explicit Frustum(const mat4& viewProjection);
  bool sees(const Bounds& box, bool ignoreFar = false) const;
  bool contains(const Bounds& box) const;  // the whole of it

 private:
  std::array<vec4, 6> planes_;
};

// Wholly on the removed side of a plane (normal, distance).
bool wholeBoxBeyond(const Bounds& box, const vec4& plane);

}  // namespace fabrica::render
