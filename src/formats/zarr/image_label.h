// What OME-Zarr says of a label map's values ("image-label": colours, and properties with names of anybody's choice). Page-safe; bytes
// from outside.
#pragma once

#include <vector>

#include "atlas/atlas.h"
#include "base/json.h"

namespace fabrica {

// By value, each once, without 0, which is background. What is damaged is left out.
std::vector<NamedValue> readImageLabel(const Json& json);

}  // namespace fabrica
