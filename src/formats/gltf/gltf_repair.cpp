#include "formats/gltf/gltf_repair.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

// Nothing of a body is larger than this in metres, and little is smaller than this in millimetres.
constexpr float kLargestBody = 10;
constexpr float kLargestMillimetres = 10'000;

void apply(SceneTable& table, const mat4& repair) {
  for (ScenePrimitive& primitive : table.primitives) {
    primitive.transform = repair * primitive.transform;
    primitive.bounds = transformed(primitive.bounds, repair);
  }
}

std::string lengthText(float value) {
  return std::to_string(int(std::lround(value)));
}

}  // namespace

void repairUnitsAndAxes(SceneTable& table, const std::string& generator, bool hasTransforms) {
  Bounds all;
  for (const ScenePrimitive& primitive : table.primitives) all.include(primitive.bounds);
  const vec3 size = all.size();
  const float largest = std::max({size.x, size.y, size.z});
  if (!(largest > kLargestBody && largest <= kLargestMillimetres)) return;

  constexpr float s = 0.001f;
  const bool fromSlicer = generator == "VTK" || generator.find("Slicer") != std::string::npos;
  if (fromSlicer && !hasTransforms) {
    // The matrix that newer exports carry on their root: left, posterior, superior → left, superior, anterior.
    apply(table, mat4(s, 0, 0, 0, 0, 0, -s, 0, 0, s, 0, 0, 0, 0, 0, 1));
    table.notes.push_back(
        "Put upright and scaled to metres: this looks like an older 3D Slicer export, which is in millimetres and lies "
        "on its back (made by \"" + generator + "\", " + lengthText(largest) + " units long, no transform).");
    return;
  }
  apply(table, mat4(s, 0, 0, 0, 0, s, 0, 0, 0, 0, s, 0, 0, 0, 0, 1));
  table.notes.push_back("Scaled from millimetres to metres: the file would be " + lengthText(largest) + " metres large.");
}

}  // namespace fabrica
