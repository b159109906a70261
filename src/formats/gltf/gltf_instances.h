// Places that a glTF gives in its data instead of its nodes: EXT_mesh_gpu_instancing and skins.
#pragma once

#include <vector>

#include "base/json.h"
#include "formats/gltf/gltf_accessors.h"

namespace fabrica {

// The instances' own transforms, within their node; `attributes`: of the extension. Nothing, without an error, while
// their data is only wanted. An error's reason says why they cannot be read.
Result<std::vector<glm::dmat4>> readInstances(GltfAccessors& accessors, const Json& attributes);

// At rest a skinned mesh stands where any of its joints puts it (glTF 2.0, 3.7.3: its node's own place does not count):
// the joint's world transform times this. Identity while it is only wanted.
Result<glm::dmat4> readFirstInverseBind(GltfAccessors& accessors, uint32_t accessor);

}  // namespace fabrica
