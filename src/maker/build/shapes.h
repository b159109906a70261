// Label maps → encoded levels of every structure.
#pragma once

#include <vector>

#include "base/result.h"
#include "maker/build/build_atlas.h"
#include "maker/input/label_maps.h"
#include "maker/write/scene_files.h"

namespace fabrica {

struct Shapes {
  std::vector<StructureShape> structures;  // as Recipe::structures
  std::vector<MapReport> reports;          // as `maps`
};

// Voxels of threshold surfaces, which have no volume, are given up on the way. Warnings are appended.
Result<Shapes> makeShapes(const Recipe& recipe, std::vector<LabelMap>& maps, const BuildOptions& options,
                          Progress& progress, std::vector<std::string>& warnings);

}  // namespace fabrica
