#include "app/label_level.h"

#include <algorithm>
#include <cstring>

namespace fabrica {

namespace {
constexpr size_t kAtOnce = 4, kValues = 65536;
constexpr uint64_t kMostBricks = 4096;  // each is a request

uint32_t along(const VolumeLevel& level, size_t axis) { return (level.size[axis] + level.chunk[axis] - 1) / level.chunk[axis]; }
}  // namespace

uint32_t LabelLevel::levelFor(uint32_t v, uint32_t first, uint64_t bytes) const {
  const Volume& volume = model_.atlas().volumes[v];
  for (uint32_t l = first; l < volume.levels.size(); ++l) {
    if (!reader_.readable(v, l)) continue;
    const VolumeLevel& level = volume.levels[l];
    uint64_t voxels = 1, bricks = 1;
    for (size_t a = 0; a < 3; ++a) {
      bricks = std::min<uint64_t>(bricks * along(level, a), kMostBricks + 1);
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
  Index3 at{};
  for (at[2] = 0; at[2] < along(level, 2); ++at[2])
    for (at[1] = 0; at[1] < along(level, 1); ++at[1])
      for (at[0] = 0; at[0] < along(level, 0); ++at[0]) bricks_.push_back({v, l, at});
  entries_.assign(bricks_.size(), {});
  counts_.assign(kValues, 0);
  end_ = shardIndexSize(bricks_.size());
  feed();
}

void LabelLevel::stop() {
  ++run_;
  reader_.cancel(owner_);
  // What has been handed over is not wanted any more.
  for (size_t i = 0; i < pieces_; ++i) transport_.store(piece(i + 1), {});
  bricks_.clear();
  entries_.clear();
  counts_ = {};
  next_ = done_ = waiting_ = pieces_ = 0;
  then_ = nullptr;
}

void LabelLevel::feed() {
  if (feeding_) return;  // what is kept is answered at once
  feeding_ = true;
  const uint32_t run = run_;
  while (run == run_ && waiting_ < kAtOnce && next_ < bricks_.size()) {
    const auto place = uint32_t(next_++);
    ++waiting_;
    reader_.read(bricks_[place], owner_, [this, run, place](const Result<const ValueBrick*>& brick) {
      if (run == run_) arrived(place, brick);
    });
  }
  feeding_ = false;
  if (run != run_) return feed();  // another was begun meanwhile
  if (!bricks_.empty() && done_ == bricks_.size()) finish();
}

void LabelLevel::arrived(uint32_t place, const Result<const ValueBrick*>& brick) {
  --waiting_;
  if (!brick) {
    const Then then = std::move(then_);
    const Error error = brick.error();
    stop();
    return then(error);
  }
  const std::vector<float>& values = (*brick)->values;
  Bytes out(values.size() * sizeof(uint16_t));
  uint8_t* to = out.data();
  uint32_t last = 0;
  uint64_t run = 0;
  bool empty = true;
  for (const float value : values) {
    const uint16_t label = value >= 0 && value < float(kValues) ? uint16_t(value) : uint16_t(0);
    std::memcpy(to, &label, sizeof label);
    to += sizeof label;
    if (label != last) {
      counts_[last] += run;
      last = label;
      run = 0;
    }
    ++run;
    empty = empty && label == 0;
  }
  counts_[last] += run;
  ++done_;
  if (!empty) {
    entries_[place] = {end_, out.size()};
    end_ += out.size();
    transport_.store(piece(++pieces_), out);
  }
  feed();
}

void LabelLevel::finish() {
  Found found;
  transport_.store(piece(0), writeShardIndex(entries_));
  for (size_t i = 0; i <= pieces_; ++i) found.pieces += (i > 0 ? "\n" : "") + piece(i);
  for (uint32_t value = 1; value < kValues; ++value)
    if (counts_[value] > 0) found.values.emplace_back(value, counts_[value]);
  pieces_ = 0;  // theirs now
  const Then then = std::move(then_);
  stop();
  then(std::move(found));
}

}  // namespace fabrica
