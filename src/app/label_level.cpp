#include "app/label_level.h"

#include <algorithm>
#include <cstring>

#include "atlas/label_ids.h"

namespace fabrica {

namespace {
constexpr uint64_t kMostBricks = 4096;  // each is a request
}  // namespace

uint32_t LabelLevel::levelFor(uint32_t v, uint32_t first, uint64_t bytes) const {
  const Volume& volume = model_.atlas().volumes[v];
  for (uint32_t l = first; l < volume.levels.size(); ++l) {
    if (!reader_.readable(v, l)) continue;
    const VolumeLevel& level = volume.levels[l];
    uint64_t voxels = 1, bricks = 1;
    for (size_t a = 0; a < 3; ++a) {
      bricks = std::min<uint64_t>(bricks * chunksAlong(level, a), kMostBricks + 1);
      voxels = std::min<uint64_t>(voxels * level.size[a], uint64_t(1) << 40);
    }
    if (bricks <= kMostBricks && voxels * sizeof(uint16_t) <= bytes) return l;
  }
  return kNone;
}

void LabelLevel::start(uint32_t v, uint32_t l, JobId number, Then then) {
  stop();
  const VolumeLevel& level = model_.atlas().volumes[v].levels[l];
  base_ = "volume:" + std::to_string(number) + "/";
  then_ = std::move(then);
  std::vector<BrickPlace> bricks;
  Index3 at{};
  for (at[2] = 0; at[2] < chunksAlong(level, 2); ++at[2])
    for (at[1] = 0; at[1] < chunksAlong(level, 1); ++at[1])
      for (at[0] = 0; at[0] < chunksAlong(level, 0); ++at[0]) bricks.push_back({v, l, at});
  entries_.assign(bricks.size(), {});
  counts_.assign(labelNumbersEnd(model_.atlas().volumes[v]) + 1, 0);
  end_ = shardIndexSize(bricks.size());
  queue_.start(std::move(bricks), [this](size_t place, const Result<const ValueBrick*>& brick) { arrived(place, brick); }, [this] { finish(); });
}

void LabelLevel::stop() {
  queue_.stop();
  // What has been handed over is not wanted any more.
  for (size_t i = 0; i < pieces_; ++i) transport_.store(piece(i + 1), {});
  entries_.clear();
  counts_ = {};
  pieces_ = 0;
  then_ = nullptr;
}

void LabelLevel::arrived(size_t place, const Result<const ValueBrick*>& brick) {
  if (!brick) {
    const Then then = std::move(then_);
    const Error error = brick.error();
    stop();
    return then(error);
  }
  const std::vector<float>& values = (*brick)->values;
  const uint32_t unnamed = uint32_t(counts_.size()) - 1;
  Bytes out(values.size() * sizeof(uint16_t));
  uint8_t* to = out.data();
  uint32_t last = 0;
  uint64_t run = 0;
  bool empty = true;
  for (const float value : values) {
    const uint32_t number = value >= 0 ? value < float(unnamed) ? uint32_t(value) : unnamed : 0;
    const uint16_t label = number < unnamed ? uint16_t(number) : uint16_t(0);
    std::memcpy(to, &label, sizeof label);
    to += sizeof label;
    if (number != last) {
      counts_[last] += run;
      last = number;
      run = 0;
    }
    ++run;
    empty = empty && label == 0;
  }
  counts_[last] += run;
  if (empty) return;
  entries_[place] = {end_, out.size()};
  end_ += out.size();
  transport_.store(piece(++pieces_), out);
}

void LabelLevel::finish() {
  Found found;
  transport_.store(piece(0), writeShardIndex(entries_));
  for (size_t i = 0; i <= pieces_; ++i) found.pieces += (i > 0 ? "\n" : "") + piece(i);
  found.unnamed = counts_.back();
  for (uint32_t value = 1; value + 1 < counts_.size(); ++value)
    if (counts_[value] > 0) found.values.emplace_back(value, counts_[value]);
  pieces_ = 0;  // theirs now
  const Then then = std::move(then_);
  stop();
  then(std::move(found));
}

}  // namespace fabrica
