// A palette that people with colour vision deficiencies tell apart (Okabe and Ito 2008), varied in lightness.
#pragma once

#include "atlas/atlas.h"

namespace fabrica {

Color colourBlindSafe(StructureIndex s);

}  // namespace fabrica
