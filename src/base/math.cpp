#include "base/math.h"

namespace fabrica {

Bounds transformed(const Bounds& box, const mat4& m) {
  Bounds out;
  if (box.empty()) return out;
  for (int corner = 0; corner < 8; ++corner) {
    const vec3 p((corner & 1) ? box.max.x : box.min.x, (corner & 2) ? box.max.y : box.min.y,
                 (corner & 4) ? box.max.z : box.min.z);
    out.include(vec3(m * vec4(p, 1)));
  }
  return out;
}

}  // namespace fabrica
