// The image as a body, as the renderer takes it: from the look that is chosen and its curve (atlas/body_curve.h).
#pragma once

#include "atlas/model.h"
#include "base/rest.h"
#include "render/renderer.h"

namespace fabrica {

// Nothing where no body is shown.
FABRICA_REST std::optional<render::BodyImage> bodyImageOf(const Model& model);

}  // namespace fabrica
