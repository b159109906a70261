// A volume as one file: its folder in a ZIP archive (.ozx, OME-NGFF RFC 9): members stored, ZIP64, the zarr.json files first and
// breadth-first, the version in the archive's comment, so that a reader finds everything by range.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"

namespace fabrica {

// The same folder gives the same bytes. The file has its name when it is whole. Errors: NotFound, TooLarge (the disk is
// full), Cancelled.
Status packOzx(const std::string& folder, const std::string& path, const std::function<bool(double done)>& progress);

}  // namespace fabrica
