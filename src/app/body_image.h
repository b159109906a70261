// How the image looks as a body: which value has which colour and hides how much.
#pragma once

#include "atlas/model.h"
#include "base/rest.h"
#include "render/renderer.h"

namespace fabrica {

// In Hounsfield units, as far as the values tell: then bone, vessels and skin have looks of their own.
bool isCt(const Volume& volume);

// Nothing where no body is shown.
FABRICA_REST std::optional<render::BodyImage> bodyImageOf(const Model& model);

}  // namespace fabrica
