// What a node is called and what is known about it: name, our extras, HuBMAP's extras, exporters' habits.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "formats/gltf/scene_table.h"

namespace fabrica {

// "Model_12_liver" → "liver", "VH_M_left_kidney" → "left kidney", "left_kidney" → "left kidney".
std::string readableName(const std::string& raw);

// A node that only wraps the scene ("RootNode", "Sketchfab_model", "VH_M", no name at all).
bool isWrapperName(const std::string& raw);

// Fills everything but the parent. `extras` of the node, then of its mesh; either may be null. A raw name that is not
// the display name stays findable as a synonym.
SceneNode describeNode(const std::string& raw, const Json* extras, const Json* meshExtras);

// HuBMAP gives left and right (or several calyces) one label: those get their own names back.
void separateEqualLabels(std::vector<SceneNode>& nodes, const std::vector<std::string>& rawNames);

}  // namespace fabrica
