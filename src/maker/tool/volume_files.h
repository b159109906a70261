// What `validate` and `inspect` say of a volume that stands alone: NAME.zarr or NAME.ozx.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace fabrica {

// A folder with a zarr.json in it, or an .ozx.
bool isVolume(const std::string& path);

Result<Json> inspectVolume(const std::string& path);

// Reads every shard and decodes every chunk. Prints what is wrong; the exit code.
int validateVolume(const std::string& path);

}  // namespace fabrica
