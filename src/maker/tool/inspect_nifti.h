// What `fabrica inspect` tells of a NIfTI image.
#pragma once

#include <string>

#include "base/json.h"
#include "base/math.h"
#include "base/result.h"

namespace fabrica {

// Metres → millimetres to a hundredth.
Json sizeJson(const vec3& metres);

// A file, read from end to end: its head, and what its values are.
Result<Json> inspectNifti(const std::string& path);

// An http(s) address, of which the first bytes are fetched (and, of a packed file, the last four): its head alone.
// Errors: as openSource's; BadFormat, Truncated, Unsupported.
Result<Json> inspectRemoteNifti(const std::string& url);

}  // namespace fabrica
