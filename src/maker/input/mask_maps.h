// Mask files, one a structure, put together as label maps.
#pragma once

#include "maker/input/label_maps.h"

namespace fabrica {

// Masks on one grid become one map, appended to result.maps; where two claim a voxel the later one has it. Masks are read one
// after the other and painted on the disk. Errors: what reading the files says.
Status readMasks(const Recipe& recipe, const std::string& scratch, LabelMaps& result);

}  // namespace fabrica
