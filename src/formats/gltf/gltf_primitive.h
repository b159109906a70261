// One glTF primitive → where its bytes are, how to read them and how large it is; then the same at a place in the
// world.
#pragma once

#include "formats/gltf/gltf_accessors.h"

namespace fabrica {

// A primitive before it stands anywhere: a shared mesh is read once and placed often.
struct PrototypePart {
  MeshLevel level;
  glm::dvec3 min{0}, max{0};  // of its positions, in the mesh's own coordinates
  double scale = 1;           // of what the decoder hands out
  Color color;
  bool hasColor = false;
};

// An error's reason says why the part cannot be shown.
Result<PrototypePart> readPrimitive(const Gltf& gltf, GltfAccessors& accessors, const GltfPrimitive& primitive);
// `node` and the transform's repair are the caller's. BadFormat when the transform flattens it.
Result<ScenePrimitive> place(const PrototypePart& part, const glm::dmat4& toWorld);

}  // namespace fabrica
