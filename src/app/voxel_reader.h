// Bricks of volumes as the values they hold, on the CPU: what the GPU is given has fewer bits. Fetches and decodes those that are
// asked for, a few at a time, and keeps the last ones within a bound. Main thread; answers come between frames, or at once.
#pragma once

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <vector>

#include "atlas/model.h"
#include "atlas/voxel_pages.h"
#include "base/rest.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/shard.h"
#include "stream/transport.h"

namespace fabrica {

// A chunk, by its place in a level (Volume::levels) of a volume of the atlas.
struct BrickPlace {
  uint32_t volume = 0, level = 0;
  Index3 chunk{};
  auto operator<=>(const BrickPlace&) const = default;
};

// Values of a chunk, cut where the level ends. Of colours three numbers a voxel; of a label map with ids (Volume::ids) their numbers.
struct ValueBrick {
  Index3 size{};
  uint32_t channels = 1;
  std::vector<float> values;  // x fastest, channels side by side
  const float* at(const Index3& voxel) const {
    return values.data() + ((size_t(voxel[2]) * size[1] + voxel[1]) * size[0] + voxel[0]) * channels;
  }
};

class VoxelReader {
 public:
  using Answer = std::function<void(const Result<const ValueBrick*>&)>;  // the brick is there during the call
  VoxelReader(const Model& model, Transport& transport, std::function<JobId()> nextJob)
      : model_(model), transport_(transport), nextJob_(std::move(nextJob)) {}

  void setBudget(uint64_t bytes) { budget_ = bytes; }
  // Whether a level's bricks can be read: they exist and are of bounded size.
  bool readable(uint32_t volume, uint32_t level) const;
  // Null where it is not kept. Until the next call of anything else.
  const ValueBrick* kept(const BrickPlace& place);
  // `owner`: by which cancel() finds it. Answered exactly once, unless cancelled.
  FABRICA_REST void read(const BrickPlace& place, uint32_t owner, Answer answer);
  FABRICA_REST void cancel(uint32_t owner);
  uint32_t newOwner() { return ++lastOwner_; }
  FABRICA_REST bool onPart(JobId job, Result<Bytes>& result);  // true when the job was ours
  bool busy() const { return !wanted_.empty(); }
  uint64_t bytes() const { return bytes_; }

 private:
  static constexpr uint32_t kColours = 3;
  struct Wanted {
    std::vector<std::pair<uint32_t, Answer>> answers;  // with their owners
  };
  struct Kept {
    ValueBrick brick;
    std::list<BrickPlace>::iterator order;
  };
  // Of an image whose colours lie apart, one of them; of others the brick itself, or a shard by its place (`chunk`).
  struct Part {
    BrickPlace place;
    uint32_t channel = 0;
    auto operator<=>(const Part&) const = default;
  };
  struct Coming {
    ValueBrick brick;
    uint32_t left = 0;  // parts of it
  };
  void pump();
  bool ask(const BrickPlace& place);  // false: not now, its shard's index comes first
  void stop(const BrickPlace& place);
  void take(const Part& part, const Result<Bytes>& bytes);
  const Result<std::vector<ShardEntry>>* indexOf(const Part& shard);
  void makeRoom(uint64_t chunks);
  void done(const BrickPlace& place, Result<ValueBrick> brick);
  void keep(const BrickPlace& place, ValueBrick brick);
  Status unpack(const Part& part, const Result<Bytes>& bytes, ValueBrick& brick) const;
  ValueBrick filled(const BrickPlace& place) const;
  const Volume& volumeOf(uint32_t volume, uint32_t channel) const;
  BrickPlace shardOf(const BrickPlace& place) const { return {place.volume, place.level, placeInShard(model_.atlas().volumes[place.volume].levels[place.level], place.chunk).shard}; }

  const Model& model_;
  Transport& transport_;
  std::function<JobId()> nextJob_;
  uint64_t budget_ = 32u << 20, bytes_ = 0;
  uint32_t lastOwner_ = 0;
  std::map<BrickPlace, Wanted> wanted_;
  std::deque<BrickPlace> order_;           // of those wanted, the ones that have not been asked for
  std::map<BrickPlace, Coming> coming_;    // those that have
  std::map<JobId, Part> jobs_;
  std::map<JobId, Part> indexJobs_;        // of shards' indexes
  std::set<Part> indexAsked_;
  std::map<Part, Result<std::vector<ShardEntry>>> indexes_;
  std::set<Part> told_, older_;            // shards whose index is the metadata's; those whose metadata are older than they are
  mutable std::map<uint32_t, std::vector<Volume>> channels_;
  std::map<BrickPlace, Kept> kept_;
  std::list<BrickPlace> used_;             // the last one in front
};

}  // namespace fabrica
