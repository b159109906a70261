// `fabrica synth`: an atlas of nothing real, as large as one likes, to measure viewers with.
#pragma once

#include <string>

#include "base/result.h"
#include "maker/work/progress.h"
#include "maker/write/scene_writer.h"

namespace fabrica {

struct SynthOptions {
  std::string output;
  std::string plain;  // a GLB besides, for other people's viewers: finest meshes with normals; "": none
  uint32_t structures = 3000;
  uint32_t triangles = 1000;  // of each, on average
  uint64_t seed = 1;
  unsigned mostLevels = 5, jobs = 0;
};

struct SynthReport {
  uint32_t structures = 0, groups = 0;
  SceneSizes sizes;
  uint64_t plainBytes = 0;
};

// Meshes go to the disk as they are made: memory is a few hundred of them and the index. The same options give the same
// bytes, whatever `jobs`. Errors: TooLarge when the GLB would pass 4 GB; what writing says.
Result<SynthReport> synthesize(const SynthOptions& options, Progress& progress);

}  // namespace fabrica
