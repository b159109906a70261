// The zarr.json files of a volume.
#pragma once

#include <string>

#include "base/json.h"
#include "maker/volume/volume_writer.h"

namespace fabrica {

// Of the group: OME-Zarr 0.5 multiscales (scale and translation along the array's own axes, in millimetres from the
// first voxel's centre, for NGFF cannot hold rotations), image-label, and ours under "fabrica".
Json groupMetadata(const VolumeInfo& info, const VolumeOptions& options);

// Of one level: sharding_indexed with the codec inside.
Json arrayMetadata(const VolumeInfo& info, const VolumeLevel& level, const VolumeOptions& options);

}  // namespace fabrica
