// The label maps of a recipe: read from map files, put together from mask files, or found by threshold. Each becomes one mesh
// and (but for thresholds) one label volume. Their voxels stay on the disk.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "maker/input/recipe.h"
#include "maker/surface/label_grid.h"

namespace fabrica {

struct LabelMap {
  std::string id, name;               // of the label volume
  size_t source = kNoIndex;           // into Recipe::sources
  LabelGrid grid;                     // its voxels are the label volume's, too, values as stored there
  std::vector<size_t> structures;     // label - 1 → index into Recipe::structures
  std::vector<size_t> sources;        // label - 1 → into Recipe::sources
  std::vector<std::pair<uint32_t, size_t>> values;  // value → structure; the first value of a structure first
  bool threshold = false;             // found in an image: no label volume is written
};

struct LabelMaps {
  std::vector<LabelMap> maps;
  std::vector<std::string> warnings;  // values without a structure, structures without voxels, overlapping masks
};

// `scratch`: a folder where unnamed files hold what is packed, or put together, for as long as the maps are there. Memory: tens
// of MB a thread, and for a threshold surface that of its solid (see threshold_mask.h). `done` is told how far it is, 0..1.
// Errors: what reading the files says; BadFormat when a map holds no labels.
Result<LabelMaps> readLabelMaps(const Recipe& recipe, const std::string& scratch, unsigned threads,
                                const std::function<void(double)>& done);

}  // namespace fabrica
