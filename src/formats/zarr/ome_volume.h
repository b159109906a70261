// An OME-Zarr image's group and arrays → what the viewer shows of it. Page-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/zarr/metadata.h"

namespace fabrica {

struct OmeVolumes {
  std::vector<Volume> volumes;     // one a channel, or a single one in colour; at least one
  std::vector<std::string> notes;  // what was left out
};

// `arrays`: of the image's levels, in order; without a value: it could not be read. The first instant of a series is shown.
// `url`: of the group, with trailing '/' (before a query). Of values that the file does not say the range is unknown
// (formats/zarr/value_range.h).
// Errors: BadFormat (no level is usable, or they do not belong together).
Result<OmeVolumes> volumesOf(const OmeImage& image, const std::vector<std::optional<ZarrArray>>& arrays, const std::string& url);

}  // namespace fabrica
