// Inputs → one atlas and its structures' surfaces on one lattice.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "maker/optimize/input_scene.h"
#include "maker/optimize/lattice_mesh.h"
#include "maker/work/progress.h"
#include "maker/write/lattice.h"

namespace fabrica {

// Files and folders as they were named: glTF files one by one, surface files that lie in one folder together. Files of
// other kinds in folders are passed over. Errors: NotFound, BadFormat when nothing can be read.
Result<std::vector<InputScene>> readInputs(const std::vector<std::string>& inputs, const FileFrame& placement,
                                           std::vector<std::string>& notes, const std::function<void(double)>& done);

struct Gathered {
  Atlas atlas;  // as the viewer would assemble the inputs: names, tree, ids, colours
  LatticeFamily family;
  std::vector<LatticeMesh> meshes;  // by structure; empty for groups and for what cannot be read
};

// Uses the inputs up. A structure of several parts becomes one mesh. Errors: BadFormat when no triangle is left.
Result<Gathered> gather(std::vector<InputScene> inputs, unsigned jobs, std::vector<std::string>& notes,
                        const std::function<void(double)>& done);

}  // namespace fabrica
