// One level of a label map that is streamed, brought to where the geometry worker takes it: read brick by brick, as 16-bit numbers, each
// handed back to the page at once, so that no more than a few are in memory here. Counts what each value has. Where values do not fit 16
// bits, "value" is the number that one has (atlas/label_ids.h). Main thread.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/brick_queue.h"
#include "app/voxel_reader.h"
#include "base/rest.h"

namespace fabrica {

class LabelLevel {
 public:
  // What has come: addresses of pieces (Transport::store) that together are the shard of surfaces/label_surfaces.h, one a line, and the
  // values other than 0 with their voxels, ascending. `unnamed`: voxels of other values, which are written as 0.
  struct Found {
    std::string pieces;
    std::vector<std::pair<uint32_t, uint64_t>> values;
    uint64_t unnamed = 0;
  };
  using Then = std::function<void(Result<Found>)>;
  LabelLevel(const Model& model, VoxelReader& reader, Transport& transport) : model_(model), reader_(reader), transport_(transport), queue_(reader, kAtOnce) {}

  // The finest level from `first` on whose voxels take less than `bytes` and can be read; kNone: there is none.
  FABRICA_REST uint32_t levelFor(uint32_t volume, uint32_t first, uint64_t bytes) const;
  // `number`: for the pieces' addresses, never used before.
  FABRICA_REST void start(uint32_t volume, uint32_t level, JobId number, Then then);
  FABRICA_REST void stop();
  float share() const { return queue_.busy() ? float(queue_.done()) / float(queue_.size()) : 0; }

 private:
  static constexpr size_t kAtOnce = 4;
  void arrived(size_t place, const Result<const ValueBrick*>& brick);
  void finish();
  std::string piece(size_t number) const { return base_ + std::to_string(number); }

  const Model& model_;
  const VoxelReader& reader_;
  Transport& transport_;
  BrickQueue queue_;
  Then then_;
  std::string base_;
  std::vector<ShardEntry> entries_;   // by place in the level
  std::vector<uint64_t> counts_;      // by value; the last: of what has none
  size_t pieces_ = 0;
  uint64_t end_ = 0;                  // of what has come, in the shard
};

}  // namespace fabrica
