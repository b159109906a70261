// How much of a view is what it is about, so that another screen can show the same: half its width and height, in metres at the depth of the
// camera's target, around the line of sight. Part of a lesson's views as "frame": [x, y].
#pragma once

#include <optional>

#include "base/rest.h"
#include "interact/camera_moves.h"

namespace fabrica {

// Of what is solid, of image slices and of the glass next to them, as far as the uncovered part of the screen shows it; empty where nothing is.
FABRICA_REST std::optional<vec2> frameOf(const Model& model, const Screen& screen);
// As near as the frame allows within the uncovered part of this screen.
FABRICA_REST Camera framed(const Camera& camera, const Screen& screen, const vec2& frame);

}  // namespace fabrica
