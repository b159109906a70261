// Which surfaces of an atlas close together, found once, from their finest levels: a page that finds it out itself, from what has
// arrived, decides by coarse ones, and patches of an organ then seem to close alone.
#pragma once

#include <functional>

#include "base/result.h"
#include "formats/gltf/scene_table.h"

namespace fabrica {

// Fills in `table.closings`, and says that they are known. `bytesOf`: the finest level of the primitive of that number. As the
// page would find it: meshes on the lattice around all of them, the same search over the nodes' tree. What is not decodable stays
// open. Structures that are known to be closed (SceneNode::closure) are not looked at. Errors: what `bytesOf` gives.
Status findClosings(SceneTable& table, const std::function<Result<Bytes>(size_t primitive)>& bytesOf);

}  // namespace fabrica
