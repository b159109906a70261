#include "stream/volume_stream.h"

#include <algorithm>

#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {

// Chunks that are remembered although nothing wants them, and entries of shards' indexes.
constexpr size_t kChunksKept = 4096, kEntriesKept = 1 << 18;
constexpr float kIndexFirst = 5e5f;     // an index comes before the chunks of its tier
constexpr float kCoarser = 1.2599211f;  // from one attempt to fit the cache to the next: half of the pages after three
constexpr int kMostAttempts = 60;

}  // namespace

void VolumeStream::atlasChanged() {
  const Atlas& atlas = model_.atlas();
  while (states_.size() < atlas.volumes.size()) states_.emplace_back();
}

void VolumeStream::contextLost() {
  for (uint32_t v = 0; v < states_.size(); ++v) {
    if (!states_[v].open) continue;
    states_[v].open = false;
    states_[v].cache.resize(0);
    ++states_[v].revision;
  }
}

void VolumeStream::placed() {
  for (uint32_t v = 0; v < states_.size(); ++v) placePages(states_[v].pages, model_.atlas().volumes[v]);
}

const VolumeLevel& VolumeStream::levelOf(uint32_t v, uint32_t level) const {
  return model_.atlas().volumes[v].levels[states_[v].pages.levels[level].source];
}

const Volume& VolumeStream::volumeOf(uint32_t v, uint64_t key) const {
  const State& state = states_[v];
  return state.channels.empty() ? model_.atlas().volumes[v] : state.channels[channelOfKey(key)];
}

bool VolumeStream::open(uint32_t v, std::span<const uint32_t> shown) {
  State& state = states_[v];
  if (state.open) return state.cache.slots() > 0;
  // What is not shown any more makes room for it.
  for (uint32_t other = 0; other < states_.size(); ++other)
    if (states_[other].open && std::find(shown.begin(), shown.end(), other) == shown.end()) close(other);
  state.open = true;
  const Volume& volume = model_.atlas().volumes[v];
  state.pages = pagesOf(volume);
  if (state.channels.empty() && !volume.apart.empty())
    for (uint32_t c = 0; c < 3; ++c) state.channels.push_back(channelOf(volume, c));
  state.cache.resize(state.pages.levels.empty() ? 0 : sink_.openVolume(v));
  ++state.revision;
  return state.cache.slots() > 0;
}

void VolumeStream::close(uint32_t v) {
  State& state = states_[v];
  state.open = false;
  state.cache.resize(0);
  state.wanted.clear();
  state.empty.clear();
  state.colours.clear();
  ++state.revision;
  sink_.closeVolume(v);
}

bool VolumeStream::sees(uint32_t v, std::span<const VolumeWish> planes) {
  if (v >= states_.size()) return false;
  State& state = states_[v];
  if (state.pages.levels.empty()) state.pages = pagesOf(model_.atlas().volumes[v]);
  PagePriorities found;
  for (const VolumeWish& plane : planes) {
    seenPages(state.pages, plane, 1, /*most=*/1, found);
    if (!found.empty()) return true;
  }
  return false;
}

void VolumeStream::wish(std::span<const uint32_t> volumes, std::span<const VolumeWish> planes) {
  missing_ = 0;
  ++generation_;
  for (uint32_t v = 0; v < states_.size(); ++v) {
    states_[v].wanted.clear();
    if (planes.empty() || std::find(volumes.begin(), volumes.end(), v) == volumes.end()) states_[v].colours.clear();
  }
  if (planes.empty()) return;
  for (const uint32_t v : volumes) {
    if (v >= states_.size() || !open(v, volumes)) continue;
    std::vector<VolumeWish> own;  // labels are no body
    for (const VolumeWish& plane : planes)
      if (!plane.body || !model_.atlas().volumes[v].labels) own.push_back(plane);
    fit(states_[v], own);
    ask(v, own);
    forget(states_[v]);
  }
}

// Finds the finest that fits.
void VolumeStream::fit(State& state, std::span<const VolumeWish> planes) {
  state.detail = finest_;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    state.wanted.clear();
    bool fits = true;
    for (const VolumeWish& plane : planes) fits = fits && seenPages(state.pages, plane, state.detail, state.cache.slots(), state.wanted);
    if (fits) return;
    state.detail *= kCoarser;
  }
}

void VolumeStream::ask(uint32_t v, std::span<const VolumeWish> planes) {
  State& state = states_[v];
  const uint32_t missingBefore = missing_;
  std::unordered_map<uint64_t, float> chunks;
  std::vector<std::pair<uint64_t, uint64_t>> absent;  // page, its chunk
  const auto look = [&] {
    chunks.clear();
    absent.clear();
    state.cache.beginWishes();
    for (const auto& [page, priority] : state.wanted) {
      if (state.cache.touch(page)) continue;
      const uint32_t level = levelOfKey(page);
      const uint64_t chunk = keyOf(level, state.pages.levels[level].chunkOf(placeOfKey(page)));
      const auto [known, added] = chunks.try_emplace(chunk, priority);
      known->second = std::max(known->second, priority);
      absent.emplace_back(page, chunk);
    }
  };
  std::unordered_set<uint64_t> notStored;
  look();
  for (const auto& [chunk, priority] : chunks)
    if (askChunk(v, chunk, priority, true) == Ask::Empty) notStored.insert(chunk);
  if (missing_ == missingBefore) {
    // All is there: what comes next, lightly, in room that nothing else needs.
    const size_t seen = state.wanted.size();
    for (const VolumeWish& plane : planes) pagesAhead(state.pages, plane, state.detail, std::max(seen, size_t(state.cache.slots()) / 2), state.wanted);
    if (state.wanted.size() > seen) {
      look();
      for (const auto& [chunk, priority] : chunks)
        if (priority < 0 && askChunk(v, chunk, priority, false) == Ask::Empty) notStored.insert(chunk);
    }
  }
  std::vector<uint64_t> empty;
  for (const auto& [page, chunk] : absent)
    if (notStored.contains(chunk)) empty.push_back(page);
  std::sort(empty.begin(), empty.end());
  if (empty == state.empty) return;
  state.empty = std::move(empty);
  ++state.revision;
}

uint64_t VolumeStream::shardKey(uint32_t v, uint64_t chunk) const {
  const uint32_t l = levelOfKey(chunk);
  return ofChannel(keyOf(l, placeInShard(levelOf(v, l), placeOfKey(chunk)).shard), channelOfKey(chunk));
}

VolumeStream::Shard& VolumeStream::shardOf(uint32_t v, uint64_t chunk) {
  const uint64_t key = shardKey(v, chunk);
  const auto [at, added] = states_[v].shards.try_emplace(key);
  Shard& shard = at->second;
  shard.wished = generation_;
  if (!added) return shard;
  shard.file = machine_.newFile();
  const Volume& volume = volumeOf(v, chunk);
  const VolumeLevel& level = levelOf(v, levelOfKey(chunk));
  if (auto told = toldIndex(volume, level, placeOfKey(key))) {
    shard.entries = std::move(told->entries);
    shard.known = true;
    shard.told = told->fromTable;
  }
  return shard;
}

VolumeStream::Ask VolumeStream::askIndex(uint32_t v, uint64_t chunk, float priority, bool counts) {
  const VolumeLevel& level = levelOf(v, levelOfKey(chunk));
  Shard& shard = shardOf(v, chunk);
  if (shard.known) {
    const InShard place = placeInShard(level, placeOfKey(chunk));
    return shard.entries[shardEntry(volumeOf(v, chunk), level, place.at)].missing() ? Ask::Empty : Ask::Asked;
  }
  if (shard.index == kNone) shard.index = declare({v, shardKey(v, chunk), true}, shard.file, 0);
  if (machine_.state(shard.index) == ChunkState::Failed) return Ask::Failed;
  missing_ += counts;
  machine_.want(shard.index, priority + kIndexFirst);
  return Ask::Failed;  // nothing more can be asked for now
}

VolumeStream::Ask VolumeStream::askChunk(uint32_t v, uint64_t key, float priority, bool counts) {
  return states_[v].channels.empty() ? askPart(v, key, priority, counts) : askColours(v, key, priority, counts);
}

// What is there of the three already is kept as long as the chunk is wanted.
VolumeStream::Ask VolumeStream::askColours(uint32_t v, uint64_t key, float priority, bool counts) {
  Colours& colours = states_[v].colours[key];
  colours.wished = generation_;
  Ask all = Ask::Asked;
  for (uint32_t c = 0; c < 3; ++c) {
    if (!colours.bricks[c].empty() || colours.empty[c]) continue;
    const Ask one = askPart(v, ofChannel(key, c), priority, counts);
    if (one == Ask::Empty) colours.empty[c] = true;
    else if (one == Ask::Failed) all = Ask::Failed;
  }
  if (std::all_of(colours.empty.begin(), colours.empty.end(), [](bool empty) { return empty; })) return Ask::Empty;
  if (!colours.whole()) return all;
  // The last one came to nothing.
  if (Status joined = joinColours(v, key); !joined) sink_.failedVolume(v, joined.error());
  return Ask::Asked;
}

VolumeStream::Ask VolumeStream::askPart(uint32_t v, uint64_t key, float priority, bool counts) {
  State& state = states_[v];
  const Volume& volume = volumeOf(v, key);
  if (volume.sharded()) {
    const Ask index = askIndex(v, key, priority, counts);
    if (index != Ask::Asked) return index;
  }
  auto known = state.chunks.find(key);
  if (known == state.chunks.end()) {
    const Index3& chunk = levelOf(v, levelOfKey(key)).chunk;
    const uint64_t texels = uint64_t(chunk[0]) * chunk[1] * chunk[2] * texelBytes(brickFormatOf(volume));
    // What is sent along with each takes memory as long as the texels will.
    const uint64_t taken = texels + volume.ids.size() * sizeof(uint64_t);
    const ChunkId id = declare({v, key, false}, shardOf(v, key).file, uint32_t(std::min<uint64_t>(taken, 1u << 30)));
    known = state.chunks.emplace(key, Chunk{id, generation_, shardOf(v, key).told}).first;
  }
  known->second.wished = generation_;
  const ChunkId id = known->second.id;
  machine_.release(id);  // pages of it that were here made room for others
  if (machine_.state(id) == ChunkState::Failed) return Ask::Failed;
  missing_ += counts;
  machine_.want(id, priority);
  return Ask::Asked;
}

// What has not been wished for is forgotten when there is much of it.
void VolumeStream::forget(State& state) {
  std::erase_if(state.colours, [&](const auto& item) { return item.second.wished != generation_; });
  const auto done = [&](ChunkId id) { return machine_.state(id) == ChunkState::Idle || machine_.state(id) == ChunkState::Resident; };
  if (state.chunks.size() > kChunksKept) {
    std::erase_if(state.chunks, [&](const auto& item) {
      if (item.second.wished == generation_ || !done(item.second.id)) return false;
      machine_.remove(item.second.id);
      return true;
    });
  }
  size_t entries = 0;
  for (const auto& [key, shard] : state.shards) entries += 1 + shard.entries.size();
  if (entries <= kEntriesKept) return;
  std::erase_if(state.shards, [&](const auto& item) {
    const Shard& shard = item.second;
    if (shard.wished == generation_ || (shard.index != kNone && !done(shard.index))) return false;
    if (shard.index != kNone) machine_.remove(shard.index);
    return true;
  });
}

ChunkId VolumeStream::declare(const Owner& owner, uint32_t file, uint32_t decoded) {
  const ChunkId next = machine_.add(*this, {});
  if (owners_.size() <= next) owners_.resize(next + 1);
  owners_[next] = owner;
  machine_.place(next, placeOf(file, chunkSource(next).ranges, decoded));
  return next;
}

std::vector<ResidentPage> VolumeStream::residentPages(uint32_t v) const {
  std::vector<ResidentPage> out;
  const State& state = states_[v];
  state.cache.each([&](uint64_t key, uint32_t slot) { out.push_back({key, slot}); });
  for (const uint64_t key : state.empty) out.push_back({key, kEmptyPage});
  return out;
}

VolumeStream::Counts VolumeStream::counts() const {
  Counts out;
  for (const State& state : states_) {
    out.slots += state.cache.slots();
    out.resident += state.cache.resident();
    out.wanted += state.wanted.size();
  }
  return out;
}

size_t VolumeStream::recordCount() const {
  size_t count = 0;
  for (const State& state : states_) count += state.chunks.size() + state.shards.size();
  return count;
}

}  // namespace fabrica
