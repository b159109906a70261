// Writes one level of a volume: its shards, and the voxels of the next level on the way, each voxel being read once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "maker/volume/chunk_encoder.h"
#include "maker/volume/files.h"
#include "maker/volume/pyramid.h"

namespace fabrica {

struct LevelJob {
  const VoxelSource* source = nullptr;
  ScratchLevel* next = nullptr;  // null at the last level
  Index3 factor{1, 1, 1};
  bool labels = false;  // voted, not averaged
  Index3 shard{};       // voxels; one shard an axis, or an even number of chunks
  ChunkEncoding encoding;
  double background = 0;  // images: voxels up to this are not content
  std::string folder;     // of the array
  unsigned threads = 1;
  std::function<bool(double done)> progress;  // 0..1; false cancels
};

struct WrittenLevel {
  uint64_t bytes = 0;
  std::vector<std::string> emptyShards;  // keys inside the level's folder of shards that have no file: zeros only
};

// Chunks of zeros only are left out. The order of the chunks in a shard depends on their places alone.
Result<WrittenLevel> writeLevel(const LevelJob& job);

}  // namespace fabrica
