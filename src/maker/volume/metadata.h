// The zarr.json files of a volume.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "maker/volume/volume_writer.h"

namespace fabrica {

// Of the group: OME-Zarr 0.5 multiscales (scale and translation along the array's own axes, in millimetres from the
// first voxel's centre, for NGFF cannot hold rotations), image-label or omero's window, and ours under "fabrica".
Json groupMetadata(const VolumeInfo& info, const VolumeOptions& options);

// Of one level: sharding_indexed with the codec inside. `emptyShards`: keys of shards without a file, so that one that got lost
// can be told from one that never was. The level's shardTables go along: a reader is then spared the indexes' requests.
Json arrayMetadata(const VolumeInfo& info, const VolumeLevel& level, const VolumeOptions& options,
                   const std::vector<std::string>& emptyShards);

// Puts the levels' metadata, by path, into the group's as well, as zarr-python consolidates them: a reader is then spared a request a
// level. Left out where they are long (lists of empty shards of giants): everybody would pay for them.
void consolidate(Json& group, Json members);

}  // namespace fabrica
