// A level as the reader of whole files describes it.
#pragma once

#include "formats/whole/whole_volume.h"

namespace fabrica {

// False where it is none. `number`: its path, where the description gives none.
bool readWholeLevel(const Json& json, size_t number, VolumeLevel& level);

}  // namespace fabrica
