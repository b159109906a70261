// The edges of a scene's clip box.
#pragma once

#include "render/context.h"

namespace fabrica::render {

// In the present target, behind what covers them; one draw call. Nothing where there is no box.
void drawClipBox(Context& context, const Scene& scene);

}  // namespace fabrica::render
