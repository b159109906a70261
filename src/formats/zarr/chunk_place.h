// Where a volume's chunks lie, and how they become bricks: everything that streaming has to know of Zarr, N5 and the like.
// Page-safe. Places are x, y, z; of a level that leaves out resolutions only every 2nd, 4th … slice is there.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "atlas/atlas.h"
#include "codecs/chunks.h"
#include "formats/zarr/shard.h"

namespace fabrica {

using Place3 = std::array<uint32_t, 3>;

// The address of something below a folder: before a query where there is one; with "%2F" for "/" in the JSON API of Google
// Cloud Storage.
std::string objectUrl(const std::string& folder, const std::string& key);

// What to call it: the last part of its path.
std::string folderName(const std::string& folder);

// The object that holds a shard (a chunk, where the volume is not sharded).
std::string chunkUrl(const Volume& volume, const VolumeLevel& level, const Place3& shard);

// Whether an object that its host does not have (NotFound) stands for nothing but the fill value; else it is lost.
bool mayBeMissing(const Volume& volume, const VolumeLevel& level, const Place3& shard);
// "c/2/0/1" → the shards' places, sorted; what is not of that form is left out.
std::vector<Place3> readShardKeys(std::span<const std::string> keys);

// One colour (0 red, 1 green, 2 blue) of a volume whose colours lie apart, as a grey image of 8 bits; of any other the volume itself.
Volume channelOf(const Volume& volume, uint32_t channel);

// The shard that holds a chunk, and the chunk's place in it.
struct InShard {
  Place3 shard{}, at{};
};
InShard placeInShard(const VolumeLevel& level, const Place3& chunk);

// Of a shard's index: how many entries it has, and its bytes in the shard (offset may be kFromEnd).
uint64_t shardChunks(const Volume& volume, const VolumeLevel& level);
std::pair<uint64_t, uint32_t> shardIndexRange(const Volume& volume, const VolumeLevel& level);
// The entry of a chunk, by its place in the shard.
uint64_t shardEntry(const Volume& volume, const VolumeLevel& level, const Place3& inShard);
// The bytes of a chunk in its shard, with those before it that say where it belongs.
std::pair<uint64_t, uint32_t> chunkRange(const Volume& volume, const ShardEntry& entry);
// A shard's index where the metadata say it, so that it need not be asked for: of a shard that stores nothing, or from their table, which
// may be older than the shard.
struct ToldIndex {
  std::vector<ShardEntry> entries;
  bool fromTable = false;
};
std::optional<ToldIndex> toldIndex(const Volume& volume, const VolumeLevel& level, const Place3& shard);

// What its bricks are on the GPU.
BrickFormat brickFormatOf(const Volume& volume);
// What texels of a volume's bricks stand for: value = offset + scale * texel (R8 and RGBA8: texel from 0 to 1).
struct TexelRange {
  float offset = 0, scale = 1;
};
TexelRange texelRange(const Volume& volume, BrickFormat format);

// For the chunk at a place of the level's grid, cut where the level ends.
BrickDecodeParams brickParams(const Volume& volume, const VolumeLevel& level, const Place3& chunk, BrickFormat format);
// The same as a decoder wants it, with the volume's ids (readBrickJob).
Bytes brickJob(const Volume& volume, const VolumeLevel& level, const Place3& chunk, BrickFormat format);

}  // namespace fabrica
