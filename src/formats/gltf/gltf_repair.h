// Files that are not in metres and upright, though glTF says so.
#pragma once

#include <string>

#include "formats/gltf/scene_table.h"

namespace fabrica {

// Finds out from what the file says of itself and from its size whether units and axes are wrong; puts them right in every
// primitive and says so in the notes. `hasTransforms`: some node moves, turns or scales its content.
void repairUnitsAndAxes(SceneTable& table, const std::string& generator, bool hasTransforms);

}  // namespace fabrica
