// The curve of an image that is seen as a body, as links hold it: [[value, "#rrggbbaa"], …], aa: of the light, what a voxel
// takes (atlas/body_look.h).
#pragma once

#include <vector>

#include "atlas/body_look.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

FABRICA_REST Json curveJson(const std::vector<BodyStop>& curve);
// Where a state tells a look but no curve, or one that is none, it is the look's own. `reset`: also where it tells neither.
void readCurve(const Json& state, std::vector<BodyStop>& curve, bool reset);

}  // namespace fabrica
