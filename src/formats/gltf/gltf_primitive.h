// One glTF primitive → ScenePrimitive: where its bytes are and how to read them. Checks every index and size.
#pragma once

#include "formats/gltf/gltf_sift.h"
#include "formats/gltf/scene_table.h"
#include "formats/gltf/tinygltf_model.h"

namespace fabrica {

// `node`, and the transform's repair, are the caller's. An error's reason says why the part cannot be shown.
Result<ScenePrimitive> readPrimitive(const tinygltf::Model& model, const SiftedGltf& sifted,
                                     const tinygltf::Primitive& primitive, const glm::dmat4& toWorld);

}  // namespace fabrica
