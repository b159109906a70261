// The folder that an atlas is written into.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace fabrica {

// Makes the folder where it is not there and takes its atlas.json away until the new one is written, so that no half
// atlas opens. Gives that atlas.json, or null. Errors: NotFound; BadFormat when there is an atlas.json of somebody
// else.
Result<Json> prepareAtlasFolder(const std::string& folder);

}  // namespace fabrica
