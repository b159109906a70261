#include "app/voxel_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>

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
  return !volumes[v].sharded() || shardChunks(volumes[v], level) <= kIndexEntries;
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
    std::erase_if(jobs_, [&](const auto& item) {
      if (item.second != place) return false;
      transport_.cancel(item.first);
      return true;
    });
  }
  if (!unwanted.empty()) pump();
}

BrickPlace VoxelReader::shardOf(const BrickPlace& place) const {
  return {place.volume, place.level, placeInShard(levelOf(place), place.chunk).shard};
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

bool VoxelReader::ask(const BrickPlace& place) {
  const Volume& volume = model_.atlas().volumes[place.volume];
  const VolumeLevel& level = levelOf(place);
  const BrickPlace shard = shardOf(place);
  FetchBatch batch;
  batch.url = chunkUrl(volume, level, shard.chunk);
  if (volume.sharded()) {
    const auto index = indexes_.find(shard);
    if (index == indexes_.end()) {
      if (!indexAsked_.insert(shard).second) return false;
      const JobId job = nextJob_();
      indexJobs_[job] = shard;
      const auto range = shardIndexRange(volume, level);
      batch.offset = range.first;
      batch.length = range.second;
      batch.parts.push_back({job, DecodeKind::None, {}, {range}});
      transport_.fetch(std::move(batch));
      return false;
    }
    if (!index->second) return done(place, index->second.error()), true;
    const uint64_t entry = shardEntry(volume, level, placeInShard(level, place.chunk).at);
    if (entry >= index->second->size() || (*index->second)[entry].missing()) return done(place, filled(place)), true;
    batch.offset = (*index->second)[entry].offset;
    batch.length = (*index->second)[entry].length;
  }
  const BrickDecodeParams params = brickParams(volume, level, place.chunk, volume.rgb ? BrickFormat::RGBA8 : BrickFormat::R32F);
  FetchPart part;
  part.job = nextJob_();
  part.decode = DecodeKind::Brick;
  part.params.resize(sizeof params);
  std::memcpy(part.params.data(), &params, sizeof params);
  if (batch.length > 0) part.ranges = {{batch.offset, uint32_t(batch.length)}};
  jobs_[part.job] = place;
  batch.parts.push_back(std::move(part));
  transport_.fetch(std::move(batch));
  return true;
}

bool VoxelReader::onPart(JobId job, Result<Bytes>& result) {
  if (const auto index = indexJobs_.find(job); index != indexJobs_.end()) {
    const BrickPlace shard = index->second;
    indexJobs_.erase(index);
    indexAsked_.erase(shard);
    const Volume& volume = model_.atlas().volumes[shard.volume];
    const uint64_t chunks = shardChunks(volume, levelOf(shard));
    size_t entries = chunks;
    for (const auto& [known, index] : indexes_) entries += index ? index->size() : 1;
    if (entries > kIndexEntries) indexes_.clear();
    // No shard: none of its chunks is stored.
    const bool none = !result && result.error().code == ErrorCode::NotFound && mayBeMissing(volume, levelOf(shard), shard.chunk);
    if (none) indexes_.emplace(shard, std::vector<ShardEntry>(chunks));
    else if (!result) indexes_.emplace(shard, result.error());
    else indexes_.emplace(shard, readShardIndex(*result, chunks));
    pump();
    // A failure is told once; who asks again tries again.
    if (!indexes_.at(shard)) indexes_.erase(shard);
    return true;
  }
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return false;
  const BrickPlace place = found->second;
  jobs_.erase(found);
  done(place, unpack(place, result));
  pump();
  return true;
}

Result<ValueBrick> VoxelReader::unpack(const BrickPlace& place, const Result<Bytes>& bytes) const {
  if (!bytes) return bytes.error();
  const auto view = viewBrickChunk(*bytes);
  if (!view) return view.error();
  const bool rgb = model_.atlas().volumes[place.volume].rgb;
  ValueBrick brick = filled(place);
  const Index3 size{view->header.size[0], view->header.size[1], view->header.size[2]};
  if (size != brick.size || view->header.format != (rgb ? BrickFormat::RGBA8 : BrickFormat::R32F)) return Error{ErrorCode::BadFormat, "A block of the image has the wrong size."};
  if (!rgb) std::memcpy(brick.values.data(), view->texels.data(), view->texels.size());
  else
    for (size_t i = 0; i < brick.values.size(); ++i) brick.values[i] = float(view->texels[i / 3 * 4 + i % 3]);
  return brick;
}

ValueBrick VoxelReader::filled(const BrickPlace& place) const {
  const Volume& volume = model_.atlas().volumes[place.volume];
  const VolumeLevel& level = levelOf(place);
  ValueBrick brick;
  brick.channels = volume.rgb ? 3 : 1;
  size_t count = brick.channels;
  for (size_t a = 0; a < 3; ++a) {
    const uint64_t begin = uint64_t(place.chunk[a]) * level.chunk[a];
    brick.size[a] = begin < level.size[a] ? uint32_t(std::min<uint64_t>(level.chunk[a], level.size[a] - begin)) : 0;
    count *= brick.size[a];
  }
  const auto nothing = float(volume.offset + volume.scale * volume.fill);
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
