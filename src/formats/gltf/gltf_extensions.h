// The extensions that say where a surface's data are or how it is placed and coloured, from an item's JSON. (tinygltf
// hands extensions on unread, with their numbers cut to 32 bits.)
#pragma once

#include "formats/gltf/gltf_model.h"

namespace fabrica {

// EXT_ and KHR_meshopt_compression. Nothing when the view is not packed, or in a way that cannot be: then its fallback
// is read, if there is one.
std::optional<GltfPacking> readPacking(const Json& view);
// KHR_draco_mesh_compression
std::optional<GltfDraco> readDraco(const Json& primitive);
// Attributes of EXT_mesh_gpu_instancing, which are moved out.
std::optional<Json> takeInstancing(Json& node);
// KHR_materials_pbrSpecularGlossiness: nothing without it; within, its diffuse colour, if it gives one.
std::optional<std::optional<std::array<double, 4>>> readGlossy(const Json& material);

}  // namespace fabrica
