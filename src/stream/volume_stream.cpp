#include "stream/volume_stream.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {

using Index3 = std::array<uint32_t, 3>;

uint32_t flat(const Index3& at, const Index3& size) { return (at[2] * size[1] + at[1]) * size[0] + at[0]; }

constexpr float kTier = 1e6f;
constexpr uint64_t kMostBricks = 1u << 22;

}  // namespace

BrickFormat brickFormatOf(const Volume& volume) {
  if (volume.rgb) return BrickFormat::RGBA8;
  if (volume.labels) return volume.format == VoxelFormat::U8 ? BrickFormat::R8UI : BrickFormat::R16UI;
  return volume.format == VoxelFormat::U8 ? BrickFormat::R8 : BrickFormat::R16F;
}

void VolumeStream::atlasChanged() {
  const Atlas& atlas = model_.atlas();
  for (size_t v = states_.size(); v < atlas.volumes.size(); ++v) {
    State state;
    for (const VolumeLevel& level : atlas.volumes[v].levels) {
      Level out;
      uint64_t bricks = 1;
      for (size_t axis = 0; axis < 3; ++axis) {
        out.bricks[axis] = (level.size[axis] + level.chunk[axis] - 1) / level.chunk[axis];
        out.shards[axis] = (level.size[axis] + level.shard[axis] - 1) / level.shard[axis];
        bricks *= out.bricks[axis];
      }
      // A level of more bricks than a table should hold is never asked for; the coarser ones serve.
      if (bricks <= kMostBricks) {
        out.brick.resize(bricks);
        out.shard.resize(size_t(out.shards[0]) * out.shards[1] * out.shards[2]);
      }
      state.levels.push_back(std::move(out));
    }
    states_.push_back(std::move(state));
  }
}

void VolumeStream::contextLost() {
  for (State& state : states_) {
    for (Level& level : state.levels) {
      for (Brick& brick : level.brick) {
        if (brick.chunk != kNone) machine_.release(brick.chunk);
      }
    }
  }
}

void VolumeStream::wish(std::span<const uint32_t> volumes, std::span<const VolumeWish> planes) {
  missing_ = 0;
  for (const uint32_t v : volumes) {
    if (v >= states_.size() || states_[v].levels.empty()) continue;
    const Volume& volume = model_.atlas().volumes[v];
    const auto coarsest = uint32_t(volume.levels.size() - 1);
    for (const VolumeWish& plane : planes) {
      wishLevel(v, coarsest, plane, 3 * kTier);
      // The coarsest level that still has a voxel for each pixel; nearly (1.3) is enough.
      uint32_t level = coarsest;
      while (level > 0 && glm::length(vec3(volume.levels[level].indexToWorld[0])) > plane.metresPerPixel * 1.3f) --level;
      if (level != coarsest) wishLevel(v, level, plane, kTier);
    }
  }
}

void VolumeStream::wishLevel(uint32_t v, uint32_t l, const VolumeWish& wish, float tier) {
  const VolumeLevel& level = model_.atlas().volumes[v].levels[l];
  Level& state = states_[v].levels[l];
  if (state.brick.empty()) return;
  // The plane in index coordinates: normal·(M i + t) = d.
  const mat4& m = level.indexToWorld;
  const vec3 normal = glm::transpose(mat3(m)) * wish.plane.normal;
  const float offset = glm::dot(wish.plane.normal, wish.plane.position - vec3(m[3]));
  const vec3 focus = vec3(glm::inverse(m) * vec4(wish.focus, 1));
  Index3 at{};
  for (at[2] = 0; at[2] < state.bricks[2]; ++at[2]) {
    for (at[1] = 0; at[1] < state.bricks[1]; ++at[1]) {
      for (at[0] = 0; at[0] < state.bricks[0]; ++at[0]) {
        vec3 low, high;
        for (int axis = 0; axis < 3; ++axis) {
          const auto a = size_t(axis);
          // Half a voxel beyond on each side; one more, as linear filtering reads the neighbour.
          low[axis] = float(at[a] * level.chunk[a]) - 1;
          high[axis] = std::min(float((at[a] + 1) * level.chunk[a]), float(level.size[a]));
        }
        const vec3 middle = (low + high) * 0.5f, half = (high - low) * 0.5f;
        const float reach = glm::dot(glm::abs(normal), half);
        if (std::abs(glm::dot(normal, middle) - offset) > reach) continue;
        const float away = glm::length((middle - focus) / vec3(float(level.size[0]), float(level.size[1]), float(level.size[2])));
        wishBrick(v, l, at, tier - away * 1000);
      }
    }
  }
}

ChunkId VolumeStream::declare(const Owner& owner) {
  const ChunkSource source = sourceOf(owner);
  const ChunkId id = machine_.add(*this, placeOf(machine_.fileOf(source.url), source.ranges));
  if (owners_.size() <= id) owners_.resize(id + 1);
  owners_[id] = owner;
  return id;
}

Index3 VolumeStream::brickAt(const Owner& owner) const {
  const Index3& size = states_[owner.volume].levels[owner.level].bricks;
  return {owner.item % size[0], owner.item / size[0] % size[1], owner.item / size[0] / size[1]};
}

ChunkSource VolumeStream::chunkSource(ChunkId id) const { return sourceOf(owners_[id]); }

ChunkSource VolumeStream::sourceOf(const Owner& owner) const {
  const Volume& volume = model_.atlas().volumes[owner.volume];
  const VolumeLevel& level = volume.levels[owner.level];
  const Level& state = states_[owner.volume].levels[owner.level];
  ChunkSource source;
  Index3 perShard{}, shardAt{}, inShard{};
  for (size_t axis = 0; axis < 3; ++axis) perShard[axis] = level.shard[axis] / level.chunk[axis];
  if (owner.index) {
    shardAt = {owner.item % state.shards[0], owner.item / state.shards[0] % state.shards[1],
               owner.item / state.shards[0] / state.shards[1]};
    source.url = chunkUrl(volume, level, shardAt);
    source.ranges = {shardIndexRange(volume, level)};
    source.part = volume.name + ", level " + std::to_string(owner.level) + ", index";
    return source;
  }
  const Index3 at = brickAt(owner);
  for (size_t axis = 0; axis < 3; ++axis) {
    shardAt[axis] = at[axis] / perShard[axis];
    inShard[axis] = at[axis] % perShard[axis];
  }
  source.url = chunkUrl(volume, level, shardAt);
  if (volume.sharded()) {
    const ShardEntry& entry = state.shard[flat(shardAt, state.shards)].entries[shardEntry(volume, level, inShard)];
    source.ranges = {{entry.offset, uint32_t(entry.length)}};
  }
  source.decode = DecodeKind::Brick;
  source.params = paramsOf(owner.volume, owner.level, at);
  source.part = nameOf(owner.volume, owner.level, at);
  return source;
}

Bytes VolumeStream::paramsOf(uint32_t v, uint32_t l, const Index3& at) const {
  const Volume& volume = model_.atlas().volumes[v];
  const BrickDecodeParams params = brickParams(volume, volume.levels[l], at, brickFormatOf(volume));
  Bytes out(sizeof params);
  std::memcpy(out.data(), &params, sizeof params);
  return out;
}

std::string VolumeStream::nameOf(uint32_t v, uint32_t l, const Index3& at) const {
  return model_.atlas().volumes[v].name + ", level " + std::to_string(l) + ", tile " + std::to_string(at[0]) + " " +
         std::to_string(at[1]) + " " + std::to_string(at[2]);
}

void VolumeStream::wishBrick(uint32_t v, uint32_t l, const Index3& at, float priority) {
  const Volume& volume = model_.atlas().volumes[v];
  const VolumeLevel& level = volume.levels[l];
  Level& state = states_[v].levels[l];
  const uint32_t number = flat(at, state.bricks);
  Brick& brick = state.brick[number];
  if (brick.empty) return;

  if (brick.chunk == kNone) {
    Index3 inShard{}, shardAt{}, perShard{};
    for (size_t axis = 0; axis < 3; ++axis) {
      perShard[axis] = level.shard[axis] / level.chunk[axis];
      shardAt[axis] = at[axis] / perShard[axis];
      inShard[axis] = at[axis] % perShard[axis];
    }
    if (volume.sharded()) {
      const uint32_t shardNumber = flat(shardAt, state.shards);
      Shard& shard = state.shard[shardNumber];
      if (!shard.known) {
        if (shard.index == kNone) shard.index = declare({v, l, shardNumber, true});
        if (machine_.state(shard.index) == ChunkState::Failed) return;
        ++missing_;
        machine_.want(shard.index, priority + kTier / 2);
        return;
      }
      if (shard.entries[shardEntry(volume, level, inShard)].missing()) {
        brick.empty = true;  // the fill value: the texture's zeros already show it
        return;
      }
    }
    brick.chunk = declare({v, l, number, false});
  }
  const ChunkState now = machine_.state(brick.chunk);
  missing_ += now != ChunkState::Resident && now != ChunkState::Failed;
  machine_.want(brick.chunk, priority);
}

bool VolumeStream::chunkArrived(ChunkId id, Bytes bytes) {
  const Owner owner = owners_[id];
  Level& state = states_[owner.volume].levels[owner.level];
  const Volume& volume = model_.atlas().volumes[owner.volume];
  const VolumeLevel& level = volume.levels[owner.level];
  if (owner.index) {
    auto entries = readShardIndex(bytes, shardChunks(volume, level));
    if (!entries) {
      machine_.fail(id);
      sink_.failedVolume(owner.volume, std::move(entries.error()).at(volume.name));
      return false;
    }
    state.shard[owner.item].entries = std::move(*entries);
    state.shard[owner.item].known = true;
    return true;
  }
  const auto [x, y, z] = brickAt(owner);
  const Status uploaded = sink_.uploadBrick(owner.volume, owner.level,
                                            {x * level.chunk[0], y * level.chunk[1], z * level.chunk[2]}, bytes);
  if (!uploaded) {
    machine_.fail(id);
    Error error = uploaded.error();
    sink_.failedVolume(owner.volume, std::move(error).at(nameOf(owner.volume, owner.level, {x, y, z})));
    return false;
  }
  return true;
}

void VolumeStream::chunkFailed(ChunkId id, const Error& error) {
  const Owner owner = owners_[id];
  const Volume& volume = model_.atlas().volumes[owner.volume];
  Level& state = states_[owner.volume].levels[owner.level];
  const Index3 at = {owner.item % state.shards[0], owner.item / state.shards[0] % state.shards[1], owner.item / state.shards[0] / state.shards[1]};
  if (owner.index && error.code == ErrorCode::NotFound && mayBeMissing(volume, volume.levels[owner.level], at)) {
    // No shard: none of its chunks is stored.
    Shard& shard = state.shard[owner.item];
    shard.entries.resize(shardChunks(volume, volume.levels[owner.level]));
    shard.known = true;
    return;
  }
  sink_.failedVolume(owner.volume, error);
}

}  // namespace fabrica
