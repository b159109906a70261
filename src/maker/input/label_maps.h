// The label maps of a recipe in memory: read from map files, put together from mask files, or found by threshold. Each
// becomes one mesh and (but for thresholds) one label volume.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "maker/input/nifti.h"
#include "maker/input/recipe.h"
#include "maker/surface/label_grid.h"

namespace fabrica {

struct LabelMap {
  std::string id, name;               // of the label volume
  size_t source = kNoIndex;           // into Recipe::sources
  LabelGrid grid;
  std::vector<size_t> structures;     // label - 1 → index into Recipe::structures
  std::vector<size_t> sources;        // label - 1 → into Recipe::sources
  // The label volume's own voxels, as the file has them; format U8 or U16. Empty: no volume is written.
  Bytes voxels;
  VoxelFormat format = VoxelFormat::U8;
  std::vector<std::pair<uint32_t, size_t>> values;  // value in `voxels` → structure; the first value of a structure first
  bool threshold = false;
};

struct LabelMaps {
  std::vector<LabelMap> maps;
  std::vector<std::string> warnings;  // values without a structure, structures without voxels, overlapping masks
};

// `done` is told how far it is, 0..1. Errors: what reading the files says; BadFormat when a map holds no labels.
Result<LabelMaps> readLabelMaps(const Recipe& recipe, unsigned threads, const std::function<void(double)>& done);

}  // namespace fabrica
