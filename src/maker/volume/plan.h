// How a volume is cut into shards and parts, and what stays on the disk of that while it is written.
#pragma once

#include <string>
#include <vector>

#include "maker/volume/chunk_encoder.h"
#include "maker/volume/files.h"
#include "maker/volume/volume_writer.h"

namespace fabrica {

// "FOLDER/.fabrica", and what lies there: plan.json, LEVEL/Z.Y.X (see CoarseGrid), scratch/.
std::string workFolder(const std::string& folder);

Status checkVolumeOptions(const VoxelSource& source, const VolumeOptions& options);
// The codec that is really taken: JPEG 2000 holds images of whole numbers only.
VolumeCodec chosenCodec(VoxelFormat format, const VolumeOptions& options);
ChunkEncoding encodingFor(const VolumePlan& plan, const VolumeOptions& options);

// Shards of a level along each axis.
Index3 shardGrid(const VolumeLevel& level);
CoarseGrid coarseGrid(const VolumePlan& plan, const VolumeOptions& options, const std::string& folder, size_t level);

// The coarsest level that parts write themselves: the last one with a shard for every part; the finest when none has.
size_t lastLevelOfParts(const VolumePlan& plan, uint32_t parts);
// Numbers of the shards of `level` (up to that last level) that belong to `part`.
std::vector<uint64_t> shardsOfPart(const VolumePlan& plan, size_t level, uint32_t part, uint32_t parts);

Json planJson(const VolumePlan& plan);
Result<VolumePlan> planOf(const Json& json);
// What decides the bytes of the files, besides the voxels.
Json planOrigin(const VolumeOptions& options, const std::string& origin);
// Sizes, shards and places of all levels.
Status planLevels(VolumePlan& plan, const VolumeOptions& options);

}  // namespace fabrica
