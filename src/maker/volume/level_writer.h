// Writes shards of one level of a volume, and the voxels of the next level on the way, each voxel being read once.
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
  CoarseGrid coarse;           // where the next level's voxels go; size 0 at the last level
  Index3 factor{1, 1, 1};
  bool labels = false;         // voted, not averaged
  Index3 shard{};              // voxels; one shard an axis, or an even number of chunks
  ChunkEncoding encoding;
  double background = 0;       // images: voxels up to this are not content
  std::string folder;          // of the array
  std::string scratch;         // for files that are not finished
  std::vector<uint64_t> todo;  // numbers of shards, x fastest
  unsigned threads = 1;
  std::function<bool(double done)> progress;  // 0..1; false cancels
};

// Chunks of zeros only are left out, and so are shards of nothing else. Of colours each channel has chunks of its own, in one shard: the first
// channel's come first in its index. The order of the chunks in a shard depends on their
// places alone. A shard counts as done when its file in `coarse.folder` is there.
Status writeLevel(const LevelJob& job);

// What a shard is called before it is done. When that is there and the shard done, only its name is missing.
std::string unnamedShard(const std::string& scratch, const Index3& shard);

// Bytes a thread takes.
uint64_t levelMemory(const ChunkEncoding& encoding, const Index3& factor, uint32_t channels);

// Blocks of the next level that one shard makes.
Index3 blocksPerShard(const Index3& shard, const Index3& chunk, const Index3& factor);

inline Index3 placeOf(uint64_t index, const Index3& grid) {
  return {static_cast<uint32_t>(index % grid[0]), static_cast<uint32_t>(index / grid[0] % grid[1]),
          static_cast<uint32_t>(index / (uint64_t(grid[0]) * grid[1]))};
}
inline uint64_t product(const Index3& v) { return uint64_t(v[0]) * v[1] * v[2]; }

}  // namespace fabrica
