// Label map → levels of detail of all its surfaces: the whole mesh side in one call.
#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "maker/surface/label_grid.h"
#include "maker/surface/label_mesh.h"
#include "maker/surface/smooth.h"

namespace fabrica {

struct SurfaceOptions {
  SmoothOptions smooth;
  float fineErrorMm = 0;             // error allowed to the finest level; 0: an eighth of a voxel
  float middleShare = 0.25f;         // faces of the middle level against the finest
  uint32_t coarseTriangles = 140;     // mean triangles a structure of the coarsest level
  uint32_t coarseFloor = 60;         // structures that come down to this are left alone
  size_t fineLimit = 0;              // at most this many triangles a structure on average in the finest level; 0: no limit
  unsigned threads = 0;              // while the map is read; 0: as many as there are cores
};

struct SurfaceLevel {
  LabelMesh mesh;
  float errorMm = 0;  // against the finest
};
struct Surfaces {
  std::vector<SurfaceLevel> levels;     // coarsest first
  std::vector<double> voxelVolumes;     // mm³ by label: count of voxels × their size
  std::vector<uint64_t> voxels;         // by label
};

// `step` is told what has been done, 0..1.
Result<Surfaces> makeSurfaces(const LabelGrid& grid, const SurfaceOptions& options,
                              const std::function<void(double)>& step = {});

}  // namespace fabrica
