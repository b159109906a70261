// Gives every label the volume it should have by moving the shared surfaces a little: what smoothing and simplifying
// took away comes back, and neighbours stay together.
#pragma once

#include <vector>

#include "maker/surface/label_mesh.h"

namespace fabrica {

// `targets`: mm³ by label, [0] not used; a label with target 0 is left to follow its neighbours. `limitMm`: no point
// moves further than this in one of the (few) rounds. Of all movements that reach the targets the smallest is taken: each
// label gets a pressure, and a face moves by the difference of pressures on its sides.
void fitVolumes(LabelMesh& mesh, const std::vector<double>& targets, float limitMm);

}  // namespace fabrica
