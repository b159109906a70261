#include "app/voxel_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

#include "atlas/label_ids.h"
#include "codecs/chunks.h"
#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {

constexpr size_t kParallel = 4;                    // bricks on their way
constexpr uint64_t kMostVoxels = uint64_t(1) << 23;  // of a brick: 32 MB of values
constexpr size_t kIndexEntries = 1 << 16;          // of all shards' indexes that are kept

}  // namespace

bool VoxelReader::readable(uint32_t v, uint32_t l) const {
  const auto& volumes = model_.atlas().volumes;
  if (v >= volumes.size() || l >= volumes[v].levels.size()) return false;
  const VolumeLevel& level = volumes[v].levels[l];
  uint64_t voxels = 1;
  for (size_t a = 0; a < 3; ++a) {
    if (level.chunk[a] == 0 || level.size[a] == 0) return false;
    voxels *= level.chunk[a];
    if (voxels > kMostVoxels) return false;
  }
  const uint64_t indexes = volumes[v].apart.empty() ? 1 : kColours;
  return !volumes[v].sharded() || shardChunks(volumes[v], level) * indexes <= kIndexEntries;
}

const ValueBrick* VoxelReader::kept(const BrickPlace& place) {
  const auto found = kept_.find(place);
  if (found == kept_.end()) return nullptr;
  used_.splice(used_.begin(), used_, found->second.order);
  return &found->second.brick;
}

void VoxelReader::read(const BrickPlace& place, uint32_t owner, Answer answer) {
  if (!readable(place.volume, place.level)) return answer(Error{ErrorCode::TooLarge, "The image's blocks are too large to be read one by one."});
  if (const ValueBrick* brick = kept(place)) return answer(brick);
  const auto [known, added] = wanted_.try_emplace(place);
  known->second.answers.emplace_back(owner, std::move(answer));
  if (added) order_.push_back(place);
  pump();
}

void VoxelReader::cancel(uint32_t owner) {
  std::vector<BrickPlace> unwanted;
  for (auto& [place, wanted] : wanted_) {
    std::erase_if(wanted.answers, [&](const auto& item) { return item.first == owner; });
    if (wanted.answers.empty()) unwanted.push_back(place);
  }
  for (const BrickPlace& place : unwanted) {
    wanted_.erase(place);
    std::erase(order_, place);
    stop(place);
  }
  if (!unwanted.empty()) pump();
}

void VoxelReader::stop(const BrickPlace& place) {
  std::erase_if(jobs_, [&](const auto& item) {
    if (item.second.place != place) return false;
    transport_.cancel(item.first);
    return true;
  });
  coming_.erase(place);
}

// Of an image whose colours lie apart, each is read as an image of its own.
const Volume& VoxelReader::volumeOf(uint32_t v, uint32_t channel) const {
  const Volume& volume = model_.atlas().volumes[v];
  if (volume.apart.empty()) return volume;
  auto& made = channels_[v];
  for (uint32_t c = uint32_t(made.size()); c < kColours; ++c) made.push_back(channelOf(volume, c));
  return made[channel];
}

void VoxelReader::pump() {
  for (size_t i = 0; i < order_.size() && jobs_.size() + indexJobs_.size() < kParallel;) {
    const BrickPlace place = order_[i];
    if (!ask(place)) {
      ++i;
      continue;
    }
    // What was answered at once may have asked for more.
    std::erase(order_, place);
    i = 0;
  }
}

// Null while it is on its way.
const Result<std::vector<ShardEntry>>* VoxelReader::indexOf(const Part& shard) {
  if (const auto known = indexes_.find(shard); known != indexes_.end()) return &known->second;
  const Volume& volume = volumeOf(shard.place.volume, shard.channel);
  const VolumeLevel& level = volume.levels[shard.place.level];
  makeRoom(shardChunks(volume, level));
  if (auto told = toldIndex(volume, level, shard.place.chunk); told && !(told->fromTable && older_.contains(shard))) {
    if (told->fromTable) told_.insert(shard);
    return &indexes_.emplace(shard, std::move(told->entries)).first->second;
  }
  if (!indexAsked_.insert(shard).second) return nullptr;
  FetchBatch batch;
  const JobId job = nextJob_();
  indexJobs_[job] = shard;
  const auto range = shardIndexRange(volume, level);
  batch.url = chunkUrl(volume, level, shard.place.chunk);
  batch.offset = range.first;
  batch.length = range.second;
  batch.parts.push_back({job, DecodeKind::None, {}, {range}});
  transport_.fetch(std::move(batch));
  return nullptr;
}

void VoxelReader::makeRoom(uint64_t chunks) {
  size_t entries = chunks;
  for (const auto& [known, index] : indexes_) entries += index ? index->size() : 1;
  if (entries <= kIndexEntries) return;
  indexes_.clear();
  told_.clear();
}

bool VoxelReader::ask(const BrickPlace& place) {
  const uint32_t channels = model_.atlas().volumes[place.volume].apart.empty() ? 1 : kColours;
  std::vector<FetchBatch> batches;
  for (uint32_t c = 0; c < channels; ++c) {
    const Volume& volume = volumeOf(place.volume, c);
    const VolumeLevel& level = volume.levels[place.level];
    const Part shard{shardOf(place), c};
    FetchBatch batch;
    batch.url = chunkUrl(volume, level, shard.place.chunk);
    if (volume.sharded()) {
      const auto* index = indexOf(shard);
      if (!index) return false;
      if (!*index) return done(place, index->error()), true;
      const uint64_t entry = shardEntry(volume, level, placeInShard(level, place.chunk).at);
      if (entry >= (*index)->size() || (**index)[entry].missing()) continue;
      std::tie(batch.offset, batch.length) = chunkRange(volume, (**index)[entry]);
    }
    FetchPart part;
    part.decode = DecodeKind::Brick;
    part.params = brickJob(volume, level, place.chunk, volume.rgb ? BrickFormat::RGBA8 : BrickFormat::R32F);
    if (batch.length > 0) part.ranges = {{batch.offset, uint32_t(batch.length)}};
    part.job = nextJob_();
    jobs_[part.job] = {place, c};
    batch.parts.push_back(std::move(part));
    batches.push_back(std::move(batch));
  }
  if (batches.empty()) return done(place, filled(place)), true;
  coming_[place] = {filled(place), uint32_t(batches.size())};
  for (FetchBatch& batch : batches) transport_.fetch(std::move(batch));
  return true;
}

bool VoxelReader::onPart(JobId job, Result<Bytes>& result) {
  if (const auto index = indexJobs_.find(job); index != indexJobs_.end()) {
    const Part shard = index->second;
    indexJobs_.erase(index);
    indexAsked_.erase(shard);
    const Volume& volume = volumeOf(shard.place.volume, shard.channel);
    const VolumeLevel& level = volume.levels[shard.place.level];
    const uint64_t chunks = shardChunks(volume, level);
    makeRoom(chunks);
    // No shard: none of its chunks is stored.
    const bool none = !result && result.error().code == ErrorCode::NotFound && mayBeMissing(volume, level, shard.place.chunk);
    if (none) indexes_.emplace(shard, std::vector<ShardEntry>(chunks));
    else if (!result) indexes_.emplace(shard, result.error());
    else indexes_.emplace(shard, readShardIndex(*result, chunks));
    pump();
    // A failure is told once; who asks again tries again.
    if (const auto known = indexes_.find(shard); known != indexes_.end() && !known->second) indexes_.erase(known);
    return true;
  }
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return false;
  const Part part = found->second;
  jobs_.erase(found);
  take(part, result);
  pump();
  return true;
}

void VoxelReader::take(const Part& part, const Result<Bytes>& bytes) {
  const auto coming = coming_.find(part.place);
  if (coming == coming_.end()) return;
  if (Status read = unpack(part, bytes, coming->second.brick); !read) {
    stop(part.place);
    // Not where the metadata said: the shard itself is asked, and then the chunk again.
    const Part shard{shardOf(part.place), part.channel};
    if (told_.erase(shard) > 0) {
      older_.insert(shard);
      indexes_.erase(shard);
      order_.push_front(part.place);
      return;
    }
    return done(part.place, std::move(read).error());
  }
  if (--coming->second.left > 0) return;
  ValueBrick brick = std::move(coming->second.brick);
  coming_.erase(coming);
  done(part.place, std::move(brick));
}

Status VoxelReader::unpack(const Part& part, const Result<Bytes>& bytes, ValueBrick& brick) const {
  if (!bytes) return bytes.error();
  const auto view = viewBrickChunk(*bytes);
  if (!view) return view.error();
  const bool rgb = volumeOf(part.place.volume, part.channel).rgb;
  const Index3 size{view->header.size[0], view->header.size[1], view->header.size[2]};
  if (size != brick.size || view->header.format != (rgb ? BrickFormat::RGBA8 : BrickFormat::R32F)) return Error{ErrorCode::BadFormat, "A block of the image has the wrong size."};
  if (rgb) {
    for (size_t i = 0; i < brick.values.size(); ++i) brick.values[i] = float(view->texels[i / 3 * 4 + i % 3]);
  } else if (brick.channels == 1) {
    std::memcpy(brick.values.data(), view->texels.data(), view->texels.size());
  } else {
    for (size_t i = part.channel, at = 0; i < brick.values.size(); i += kColours, at += sizeof(float)) std::memcpy(&brick.values[i], view->texels.data() + at, sizeof(float));
  }
  return Ok{};
}

ValueBrick VoxelReader::filled(const BrickPlace& place) const {
  const Volume& volume = model_.atlas().volumes[place.volume];
  const VolumeLevel& level = volume.levels[place.level];
  ValueBrick brick;
  brick.channels = volume.rgb ? kColours : 1;
  size_t count = brick.channels;
  for (size_t a = 0; a < 3; ++a) {
    const uint64_t begin = uint64_t(place.chunk[a]) * level.chunk[a];
    brick.size[a] = begin < level.size[a] ? uint32_t(std::min<uint64_t>(level.chunk[a], level.size[a] - begin)) : 0;
    count *= brick.size[a];
  }
  const auto nothing = float(volume.offset + volume.scale * fillOf(volume));
  brick.values.assign(count, std::isfinite(nothing) ? nothing : 0);
  return brick;
}

void VoxelReader::done(const BrickPlace& place, Result<ValueBrick> brick) {
  const auto found = wanted_.find(place);
  if (found == wanted_.end()) return;
  const Wanted wanted = std::move(found->second);
  wanted_.erase(found);
  std::erase(order_, place);
  if (!brick) {
    for (const auto& [owner, answer] : wanted.answers) answer(brick.error());
    return;
  }
  // Answered from a place of its own: what an answer asks for may push it out of what is kept.
  const ValueBrick value = std::move(*brick);
  for (const auto& [owner, answer] : wanted.answers) answer(&value);
  keep(place, value);
}

void VoxelReader::keep(const BrickPlace& place, ValueBrick brick) {
  const uint64_t size = brick.values.size() * sizeof(float);
  if (size > budget_ || kept_.contains(place)) return;
  bytes_ += size;
  used_.push_front(place);
  kept_.emplace(place, Kept{std::move(brick), used_.begin()});
  while (bytes_ > budget_) {
    const auto last = kept_.find(used_.back());
    bytes_ -= last->second.brick.values.size() * sizeof(float);
    kept_.erase(last);
    used_.pop_back();
  }
}

}  // namespace fabrica
