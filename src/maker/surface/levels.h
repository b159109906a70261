// Levels of detail of all surfaces of a map together.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "maker/surface/label_mesh.h"

namespace fabrica {

struct LevelTarget {
  float errorMm = 0.1f;         // no further than this, by the simplifier's own measure
  size_t faces = 0;             // stop at this many faces of the joint mesh; 0: at the error
  uint32_t floorTriangles = 0;  // a label that has come down to this many is left alone
  std::vector<uint32_t> floors; // the same by label ([0] is not used), where labels differ
  // Where two patches meet, each a surface's part with labels of its own, points are moved along their common outline only, so
  // that it keeps its shape (the lines where segments of an organ's surface meet).
  bool keepOutlines = false;
};

// Each face lies in the result once, as before, with the same labels: so every label's surface stays closed and
// neighbours share their border. Faces must be sorted by (low, high). `errorMm` receives the error made.
Result<LabelMesh> simplify(LabelMesh mesh, uint32_t labelCount, const LevelTarget& target, float* errorMm);

}  // namespace fabrica
