// A plane under a person's hand in the scene: its middle moves it along its normal, its tip turns it. Pixels as in
// camera_moves.h.
#pragma once

#include "interact/camera_moves.h"

namespace fabrica {

// Where its handles are: the tip stands on the side that a cut removes. World, metres.
struct PlaneHandles {
  vec3 middle{0}, tip{0};
};
PlaneHandles planeHandlesOf(const Plane& plane, const Bounds& scene);

// After a drag of the middle by `pixels`. Where the normal lies along the line of sight, up is towards the tip.
Plane movedPlane(const Plane& plane, const vec2& pixels, const Camera& camera, const Screen& screen, const Bounds& scene);
// After a drag of the tip to a pixel: it stays on its sphere about the middle, on the side (near or far) where it was.
Plane turnedPlane(const Plane& plane, const vec2& to, const Camera& camera, const Screen& screen, const Bounds& scene);

}  // namespace fabrica
