// `fabrica optimize`: anybody's meshes become an atlas folder that streams.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "maker/optimize/detail.h"
#include "maker/optimize/input_scene.h"
#include "maker/work/progress.h"
#include "maker/write/scene_writer.h"

namespace fabrica {

struct OptimizeOptions {
  std::vector<std::string> inputs;  // files and folders
  std::string output;
  std::string title, id;  // "": from the inputs' names
  Source source;          // what is known of where they come from; an empty title becomes the atlas's
  FileFrame placement;    // of OBJ, STL, PLY and VTK files; glTF says it itself
  DetailOptions detail;
  unsigned jobs = 0;
};

struct OptimizeReport {
  size_t files = 0, structures = 0, groups = 0, closed = 0;
  size_t clusters = 0, largestCluster = 0;  // structures that meet others
  uint64_t inputBytes = 0, inputTriangles = 0, manifestBytes = 0;
  SceneSizes sizes;
  std::vector<std::string> notes;  // what was left out, repaired or guessed
};

// The files are in memory until they are decoded, then all triangles, about 20 bytes each; of those at work, three
// million or a whole cluster (surfaces that meet are simplified together), about 250 bytes each. The same inputs give the
// same bytes, whatever `jobs`. What is damaged is left out and noted; Errors: BadFormat when nothing is left, and what
// reading and writing say. No half atlas is left: atlas.json is written last.
Result<OptimizeReport> optimizeMeshes(const OptimizeOptions& options, Progress& progress);

}  // namespace fabrica
