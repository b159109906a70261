// What a ZIP file holds that can be opened, where it is no volume: an atlas with its manifest, models, surfaces, images. Page-safe.
#pragma once

#include <string>
#include <vector>

#include "base/rest.h"
#include "base/result.h"
#include "formats/zip/zip.h"

namespace fabrica {

// By its name, a file of surfaces that the page makes a glTF of (web/meshes): .obj, .stl, .ply, .vtk, .vtp, .vtu.
FABRICA_REST bool isSurfaceName(std::string_view fileName);

// Names of members, in the order of the file.
struct ZipModels {
  std::string atlas;                  // atlas.json or Open Anatomy's atlasStructure.json, the least deep one: then the rest is its
  std::vector<std::string> scenes;    // .glb, .gltf
  std::vector<std::string> surfaces;  // isSurfaceName()
  std::vector<std::string> images;    // .nii, .nii.gz, .nrrd, .nhdr
  std::vector<std::string> tables;    // of names for the images' values (isLabelTableName()); not .txt, which are mostly for people
  bool empty() const { return atlas.empty() && scenes.empty() && surfaces.empty() && images.empty(); }
};

// Errors: TooLarge when what it holds would unpack to more than any memory has room for.
FABRICA_REST Result<ZipModels> modelsIn(const std::vector<ZipMember>& members);

}  // namespace fabrica
