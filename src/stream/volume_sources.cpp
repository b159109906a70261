// What a volume's chunks and indexes are to the chunk machine: addresses, ranges, the decoder's parameters, names for messages.

#include "formats/zarr/chunk_place.h"
#include "stream/volume_stream.h"

namespace fabrica {

ChunkSource VolumeStream::chunkSource(ChunkId id) const {
  const Owner& owner = owners_[id];
  const Volume& volume = volumeOf(owner.volume, owner.key);
  const uint32_t l = levelOfKey(owner.key);
  const VolumeLevel& level = levelOf(owner.volume, l);
  const Index3 at = placeOfKey(owner.key);
  ChunkSource source;
  source.part = nameOf(owner);
  if (owner.index) {
    source.url = chunkUrl(volume, level, at);
    source.ranges = {shardIndexRange(volume, level)};
    return source;
  }
  const InShard place = placeInShard(level, at);
  source.url = chunkUrl(volume, level, place.shard);
  if (volume.sharded()) {
    const auto shard = states_[owner.volume].shards.find(shardKey(owner.volume, owner.key));
    if (shard != states_[owner.volume].shards.end() && shard->second.known) {
      const ShardEntry& entry = shard->second.entries[shardEntry(volume, level, place.at)];
      source.ranges = {chunkRange(volume, entry)};
    }
  }
  source.decode = DecodeKind::Brick;
  source.params = paramsOf(owner);
  return source;
}

Bytes VolumeStream::paramsOf(const Owner& owner) const {
  const Volume& volume = volumeOf(owner.volume, owner.key);
  return brickJob(volume, levelOf(owner.volume, levelOfKey(owner.key)), placeOfKey(owner.key), brickFormatOf(volume));
}

std::string VolumeStream::nameOf(const Owner& owner) const {
  const uint32_t level = levelOfKey(owner.key);
  const Index3 at = placeOfKey(owner.key);
  return model_.atlas().volumes[owner.volume].name + ", level " + std::to_string(states_[owner.volume].pages.levels[level].source) +
         (owner.index ? ", index " : ", tile ") + std::to_string(at[0]) + " " + std::to_string(at[1]) + " " + std::to_string(at[2]);
}

}  // namespace fabrica
