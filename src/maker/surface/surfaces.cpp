#include "maker/surface/surfaces.h"

#include <algorithm>

#include "maker/surface/fit_volumes.h"
#include "maker/surface/levels.h"
#include "maker/surface/nets.h"

namespace fabrica {

Result<Surfaces> makeSurfaces(const LabelGrid& grid, const SurfaceOptions& options,
                              const std::function<void(double)>& step) {
  const auto done = [&](double share) {
    if (step) step(share);
  };
  Surfaces result;
  const double voxelVolume = voxelVolumeMm3(grid.indexToWorld);
  size_t structures = 0;
  for (const LabelStats& stats : grid.stats) {
    result.voxels.push_back(stats.voxels);
    result.voxelVolumes.push_back(double(stats.voxels) * voxelVolume);
    structures += stats.voxels > 0;
  }
  structures = std::max<size_t>(1, structures - (result.voxels[0] > 0));
  result.voxelVolumes[0] = 0;
  done(0.05);

  auto net = makeNet(grid, options.threads);
  if (!net) return std::move(net).error();
  done(0.2);
  const vec3 voxel = voxelSizeMm(grid.indexToWorld);
  const float edge = std::min(voxel.x, std::min(voxel.y, voxel.z));
  LabelMesh smooth = smoothNet(*net, grid.indexToWorld, options.smooth);
  *net = {};
  fitVolumes(smooth, result.voxelVolumes, edge * 0.3f);
  done(0.4);

  const auto level = [&](LabelMesh from, const LevelTarget& target, float errorSoFar) -> Status {
    SurfaceLevel made;
    float error = 0;
    auto mesh = simplify(std::move(from), grid.count, target, &error);
    if (!mesh) return std::move(mesh).error();
    made.mesh = std::move(mesh).value();
    made.errorMm = errorSoFar + error;
    fitVolumes(made.mesh, result.voxelVolumes, edge * 0.5f);
    result.levels.insert(result.levels.begin(), std::move(made));
    return Ok{};
  };
  LevelTarget fine;
  fine.errorMm = options.fineErrorMm > 0 ? options.fineErrorMm : edge / 8;
  fine.faces = options.fineLimit * structures;
  // A limit is a promise about size: the error gives way.
  if (fine.faces) fine.errorMm *= 8;
  if (Status s = level(std::move(smooth), fine, 0); !s) return std::move(s).error();
  result.levels[0].errorMm = 0;
  done(0.7);

  LevelTarget middle;
  middle.errorMm = edge * 2;
  middle.faces = size_t(double(result.levels[0].mesh.faces.size()) * options.middleShare);
  middle.floorTriangles = options.coarseFloor * 2;
  if (Status s = level(result.levels[0].mesh, middle, 0); !s) return std::move(s).error();
  done(0.85);

  // A face is in two structures, unless it lies on the outside: the joint mesh needs about two thirds of the sum.
  LevelTarget coarse;
  coarse.errorMm = edge * 16;
  coarse.faces = structures * options.coarseTriangles * 2 / 3;
  coarse.floorTriangles = options.coarseFloor;
  if (Status s = level(result.levels[0].mesh, coarse, result.levels[0].errorMm); !s) return std::move(s).error();
  done(1);
  return result;
}

}  // namespace fabrica
