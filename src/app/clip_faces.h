// The clip box as planes: what it cuts open is filled as at any other cut.
#pragma once

#include <vector>

#include "atlas/model.h"
#include "render/renderer.h"

namespace fabrica {

// Appends the faces of the model's clip box that look at the eye (three at most), as far as `most` cuts allow, the one that
// looks at it most directly first. The others need no face: the renderer tests the box itself (Scene::clip).
void addClipFaces(const Model& model, size_t most, std::vector<render::CutPlane>& cuts);

}  // namespace fabrica
