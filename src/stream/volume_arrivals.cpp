// What has come of volumes: indexes of shards, bricks, channels of colours; and what has not.
#include <algorithm>
#include <cstring>

#include "formats/zarr/chunk_place.h"
#include "stream/volume_stream.h"

namespace fabrica {

namespace {

Error wrongSize() { return {ErrorCode::BadFormat, "A block of the image has the wrong size.", "", "", "Copy the volume's files again."}; }

// At the ends of a level chunks are cut.
Status checkSize(const BrickChunkView& brick, const PageLevel& level, const Index3& at) {
  for (size_t a = 0; a < 3; ++a)
    if (brick.header.size[a] != std::min(level.chunk[a], level.size[a] - at[a] * level.chunk[a])) return wrongSize();
  return Ok{};
}

}  // namespace

bool VolumeStream::chunkArrived(ChunkId id, Bytes bytes) {
  const Owner owner = owners_[id];
  if (owner.index) return indexArrived(id, owner, bytes);
  if (!states_[owner.volume].open) return false;
  Status placed = states_[owner.volume].channels.empty() ? brickArrived(owner.volume, owner.key, bytes) : colourArrived(owner, std::move(bytes));
  if (!placed) {
    machine_.fail(id);
    Error error = placed.error();
    sink_.failedVolume(owner.volume, std::move(error).at(nameOf(owner)));
    return false;
  }
  return true;
}

bool VolumeStream::indexArrived(ChunkId id, const Owner& owner, const Bytes& bytes) {
  auto entries = readShardIndex(bytes, shardChunks(volumeOf(owner.volume, owner.key), levelOf(owner.volume, levelOfKey(owner.key))));
  if (!entries) {
    machine_.fail(id);
    sink_.failedVolume(owner.volume, std::move(entries.error()).at(model_.atlas().volumes[owner.volume].name));
    return false;
  }
  Shard& shard = states_[owner.volume].shards[owner.key];
  shard.entries = std::move(*entries);
  shard.known = true;
  askWanted(owner.volume, owner.key);
  return true;
}

// What waited for a shard's index.
void VolumeStream::askWanted(uint32_t v, uint64_t shard) {
  const State& state = states_[v];
  if (!state.open) return;
  const uint32_t l = levelOfKey(shard);
  std::unordered_map<uint64_t, float> chunks;
  for (const auto& [page, priority] : state.wanted) {
    if (levelOfKey(page) != l || state.cache.holds(page)) continue;
    const uint64_t chunk = keyOf(l, state.pages.levels[l].chunkOf(placeOfKey(page)));
    if (shardKey(v, ofChannel(chunk, channelOfKey(shard))) != shard) continue;
    const auto [known, added] = chunks.try_emplace(chunk, priority);
    known->second = std::max(known->second, priority);
  }
  for (const auto& [chunk, priority] : chunks) askChunk(v, chunk, priority, true);
}

Status VolumeStream::colourArrived(const Owner& owner, Bytes bytes) {
  State& state = states_[owner.volume];
  const uint64_t chunk = withoutChannel(owner.key);
  const auto colours = state.colours.find(chunk);
  if (colours == state.colours.end()) return Ok{};  // nobody wants it any more
  const auto brick = viewBrickChunk(bytes);
  if (!brick) return brick.error();
  if (brick->header.format != BrickFormat::R8) return wrongSize();
  if (Status fits = checkSize(*brick, state.pages.levels[levelOfKey(chunk)], placeOfKey(chunk)); !fits) return fits;
  colours->second.bricks[channelOfKey(owner.key)] = std::move(bytes);
  return colours->second.whole() ? joinColours(owner.volume, chunk) : Ok{};
}

// Three grey bricks of one size → one in colour.
Status VolumeStream::joinColours(uint32_t v, uint64_t key) {
  State& state = states_[v];
  const auto found = state.colours.find(key);
  const Colours colours = std::move(found->second);
  state.colours.erase(found);
  BrickChunkHeader header;
  for (const Bytes& brick : colours.bricks)
    if (!brick.empty()) std::memcpy(&header, brick.data(), sizeof header);
  header.format = BrickFormat::RGBA8;
  const size_t texels = size_t(header.size[0]) * header.size[1] * header.size[2];
  Bytes out(sizeof header + texels * 4, uint8_t(255));
  std::memcpy(out.data(), &header, sizeof header);
  for (uint32_t c = 0; c < 3; ++c) {
    uint8_t* to = out.data() + sizeof header + c;
    const uint8_t* from = colours.empty[c] ? nullptr : colours.bricks[c].data() + sizeof header;
    const auto nothing = uint8_t(std::clamp(volumeOf(v, ofChannel(key, c)).fill, 0.0, 255.0));
    for (size_t i = 0; i < texels; ++i, to += 4) *to = from ? from[i] : nothing;
  }
  return brickArrived(v, key, out);
}

// All its pages come along while there is room; those that are seen, in any case.
Status VolumeStream::brickArrived(uint32_t v, uint64_t chunk, const Bytes& bytes) {
  State& state = states_[v];
  auto brick = viewBrickChunk(bytes);
  if (!brick) return std::move(brick).error();
  const uint32_t l = levelOfKey(chunk);
  const PageLevel& level = state.pages.levels[l];
  const Index3 at = placeOfKey(chunk);
  if (Status fits = checkSize(*brick, level, at); !fits) return fits;
  Index3 first{}, end{};
  for (size_t a = 0; a < 3; ++a) {
    first[a] = at[a] * level.perChunk[a];
    end[a] = std::min(first[a] + level.perChunk[a], level.pages[a]);
  }
  if (brick->header.format != brickFormatOf(model_.atlas().volumes[v]))
    return Error{ErrorCode::Internal, "A block of the image was decoded as something else."};
  for (const bool seen : {true, false}) {
    Index3 page{};
    for (page[2] = first[2]; page[2] < end[2]; ++page[2])
      for (page[1] = first[1]; page[1] < end[1]; ++page[1])
        for (page[0] = first[0]; page[0] < end[0]; ++page[0]) {
          const uint64_t key = keyOf(l, page);
          if (state.wanted.contains(key) != seen || state.cache.holds(key)) continue;
          const uint32_t slot = state.cache.place(key, seen);
          if (slot == kNone) continue;
          const Index3 from = level.beginOf(page), to = level.endOf(page);
          const Status sent = sink_.uploadPage(v, slot, *brick,
              {from[0] - at[0] * level.chunk[0], from[1] - at[1] * level.chunk[1], from[2] - at[2] * level.chunk[2]},
              {to[0] - from[0], to[1] - from[1], to[2] - from[2]});
          if (!sent) return sent;
          ++state.revision;
        }
  }
  return Ok{};
}

void VolumeStream::chunkFailed(ChunkId id, const Error& error) {
  const Owner owner = owners_[id];
  const VolumeLevel& level = levelOf(owner.volume, levelOfKey(owner.key));
  if (owner.index && error.code == ErrorCode::NotFound && mayBeMissing(volumeOf(owner.volume, owner.key), level, placeOfKey(owner.key))) {
    // No shard: none of its chunks is stored.
    states_[owner.volume].shards[owner.key].storesNothing(shardChunks(volumeOf(owner.volume, owner.key), level));
    return;
  }
  if (!owner.index && forgetTold(owner)) return;
  sink_.failedVolume(owner.volume, error);
}

// A chunk is not where the metadata said: true when the shard itself is asked, and then the chunk again.
bool VolumeStream::forgetTold(const Owner& owner) {
  State& state = states_[owner.volume];
  const auto chunk = state.chunks.find(owner.key);
  if (chunk == state.chunks.end() || !chunk->second.told) return false;
  machine_.remove(chunk->second.id);
  state.chunks.erase(chunk);
  Shard& shard = shardOf(owner.volume, owner.key);
  if (shard.told) {
    shard.known = shard.told = false;
    shard.entries.clear();
  }
  askIndex(owner.volume, owner.key, 0, true);
  return true;
}

}  // namespace fabrica
