// The mesh files of an atlas folder: meshes.glb, meshes.lod.bin, meshes.index.gz (docs/contracts.md).
#pragma once

#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"
#include "maker/input/recipe.h"
#include "maker/write/draco_mesh.h"

namespace fabrica {

struct StructureLevel {
  EncodedMesh mesh;
  float errorMm = 0;
};
// What is to be written of one structure of the recipe; same index.
struct StructureShape {
  std::vector<StructureLevel> levels;  // coarsest first; empty: a group
  uint32_t volume = kNone, value = 0;  // its label in the manifest's volumes
};

struct SceneFiles {
  Bytes glb, index, lod;               // glb empty when no structure has a shape
  std::vector<uint64_t> levelBytes;    // all structures together, coarsest first
};

Result<SceneFiles> makeSceneFiles(const Recipe& recipe, const std::vector<StructureShape>& shapes);

// What the recipe says, else the tissue's, else one that differs from its neighbours in the list.
Color colorOf(const Recipe& recipe, size_t structure);

}  // namespace fabrica
