// `fabrica build`: a recipe becomes an atlas folder.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "maker/surface/surfaces.h"
#include "maker/volume/volume_writer.h"
#include "maker/work/progress.h"

namespace fabrica {

struct BuildOptions {
  std::string recipe, output, input;
  unsigned jobs = 0;                  // threads; 0: all cores
  VolumeCodec codec = VolumeCodec::Jpeg2000;
  ImageQuality quality;
  bool meshes = true, volumes = true; // what is not made anew is kept as the folder has it
  int normalBits = 0;                 // of the finest level; 0: viewers compute them
  SurfaceOptions surfaces;
};

struct LevelReport {
  uint64_t triangles = 0, bytes = 0;
};
struct MapReport {
  std::string id;
  size_t structures = 0;
  uint64_t voxels = 0;
  std::vector<LevelReport> levels;    // coarsest first
  double worstError = 0;              // of the finest level's volumes against the voxels', structures of ≥ 1,000 voxels
  std::string worst;                  // structure id
};
struct VolumeReport {
  std::string id;
  uint64_t voxelBytes = 0, bytes = 0;
  size_t levels = 0;
};
struct BuildReport {
  std::vector<MapReport> maps;
  std::vector<VolumeReport> volumes;
  std::vector<std::string> warnings;
  uint64_t glbBytes = 0, indexBytes = 0, lodBytes = 0, manifestBytes = 0;
};

// Images and maps of any size: they are read in bricks (tens of MB a thread), what is packed waits in unnamed files in the
// output folder, and volumes are written shard by shard. In memory as a whole are surfaces (about 250 bytes for each face
// between voxels of different labels, while they are simplified) and solids found by threshold (at most about 350 MB).
// The same recipe and files give the same bytes, whatever `jobs`. On an error the folder keeps what was written, without
// an atlas.json, so that no half atlas opens.
Result<BuildReport> buildAtlas(const BuildOptions& options, Progress& progress);

}  // namespace fabrica
