// Streams volumes: for each shown volume the bricks that the visible slice planes cross, coarsest level first, then the
// level that the screen can show, what is near the middle first. Main thread.
#pragma once

#include <array>
#include <vector>

#include "atlas/model.h"
#include "codecs/chunks.h"
#include "formats/zarr/shard.h"
#include "stream/chunk_machine.h"

namespace fabrica {

// What the renderer offers for volumes; a plain fake in tests.
class VolumeSink {
 public:
  virtual ~VolumeSink() = default;
  virtual Status uploadBrick(uint32_t volume, uint32_t level, const std::array<uint32_t, 3>& offset, const Bytes& brick) = 0;
  virtual void failedVolume(uint32_t volume, const Error& error) = 0;
};

// A plane that is on the screen and how finely: in the scene or in a pane of its own.
struct VolumeWish {
  Plane plane;
  float metresPerPixel = 0.001f;
  vec3 focus{0};  // what lies near it comes first
};

BrickFormat brickFormatOf(const Volume& volume);

class VolumeStream : public ChunkClient {
 public:
  VolumeStream(const Model& model, ChunkMachine& machine, VolumeSink& sink) : model_(model), machine_(machine), sink_(sink) {}

  void atlasChanged();
  void contextLost();
  // Between the machine's beginWishes and endWishes. `volumes`: the ones to show (image, label overlay).
  void wish(std::span<const uint32_t> volumes, std::span<const VolumeWish> planes);
  // Bricks of the last wish that are not resident and have not failed.
  uint32_t missing() const { return missing_; }

  ChunkSource chunkSource(ChunkId id) const override;
  bool chunkArrived(ChunkId id, Bytes bytes) override;
  void chunkFailed(ChunkId id, const Error& error) override;

 private:
  struct Brick {
    ChunkId chunk = kNone;
    bool empty = false;  // not stored, or failed: nothing to ask for
  };
  struct Shard {
    ChunkId index = kNone;
    bool known = false;
    std::vector<ShardEntry> entries;
  };
  struct Level {
    std::array<uint32_t, 3> bricks{}, shards{};
    std::vector<Brick> brick;
    std::vector<Shard> shard;
  };
  struct State {
    std::vector<Level> levels;
  };
  struct Owner {
    uint32_t volume = kNone, level = 0, item = 0;
    bool index = false;
  };
  void wishLevel(uint32_t volume, uint32_t level, const VolumeWish& plane, float tier);
  void wishBrick(uint32_t volume, uint32_t level, const std::array<uint32_t, 3>& at, float priority);
  ChunkId declare(const Owner& owner);
  ChunkSource sourceOf(const Owner& owner) const;
  std::array<uint32_t, 3> brickAt(const Owner& owner) const;  // of a level's bricks
  Bytes paramsOf(uint32_t volume, uint32_t level, const std::array<uint32_t, 3>& at) const;
  std::string nameOf(uint32_t volume, uint32_t level, const std::array<uint32_t, 3>& at) const;

  const Model& model_;
  ChunkMachine& machine_;
  VolumeSink& sink_;
  std::vector<State> states_;
  std::vector<Owner> owners_;  // by chunk
  uint32_t missing_ = 0;
};

}  // namespace fabrica
