// Streams volumes into a cache of pages on the GPU: what the visible planes cross, of the level that the screen can show, coarse
// ones first. What is seen always fits the cache: where it would not, coarser levels are asked for. Memory, here and on the GPU,
// depends on the cache, not on the volume. Main thread.
#pragma once

#include <array>
#include <unordered_set>
#include <vector>

#include "atlas/model.h"
#include "codecs/chunks.h"
#include "formats/zarr/shard.h"
#include "stream/chunk_machine.h"
#include "stream/page_cache.h"
#include "stream/seen_pages.h"

namespace fabrica {

// What the renderer offers for volumes; a plain fake in tests.
class VolumeSink {
 public:
  virtual ~VolumeSink() = default;
  // Makes a volume's cache on the GPU and returns its slots, 0 where there is no room. They stay until closeVolume().
  virtual uint32_t openVolume(uint32_t volume) = 0;
  virtual void closeVolume(uint32_t volume) = 0;
  // The part [from, from + size) of a brick becomes what the slot holds.
  virtual Status uploadPage(uint32_t volume, uint32_t slot, const BrickChunkView& brick, const Index3& from, const Index3& size) = 0;
  virtual void failedVolume(uint32_t volume, const Error& error) = 0;
};

class VolumeStream : public ChunkClient {
 public:
  struct Counts {
    uint64_t slots = 0, resident = 0, wanted = 0;  // pages
  };
  VolumeStream(const Model& model, ChunkMachine& machine, VolumeSink& sink) : model_(model), machine_(machine), sink_(sink) {}

  void atlasChanged();
  void contextLost();
  void placed();  // sources stand elsewhere
  // Between the machine's beginWishes and endWishes. `volumes`: the ones to show (image, label overlay).
  void wish(std::span<const uint32_t> volumes, std::span<const VolumeWish> planes);
  // Whether the wishes would ask for anything of a volume that may be shown (Volume::finerThan).
  bool sees(uint32_t volume, std::span<const VolumeWish> planes);
  // Chunks of the last wish that are not there and have not failed; not what is only looked ahead for.
  uint32_t missing() const { return missing_; }

  // Goes up whenever residentPages() would say something else.
  uint32_t revision(uint32_t volume) const { return volume < states_.size() ? states_[volume].revision : 0; }
  std::vector<ResidentPage> residentPages(uint32_t volume) const;
  void setFinest(float detail) { finest_ = detail; }  // voxels are never smaller than this asks for
  // By how much a voxel is larger than the pixels ask for, because the cache is small; 1: as they ask for.
  float detail(uint32_t volume) const { return volume < states_.size() ? states_[volume].detail : 1; }
  Counts counts() const;
  size_t recordCount() const;  // of chunks and indexes that are remembered: bounded

  ChunkSource chunkSource(ChunkId id) const override;
  bool needsFrame(ChunkId id) const override { return !owners_[id].index; }
  bool chunkArrived(ChunkId id, Bytes bytes) override;
  void chunkFailed(ChunkId id, const Error& error) override;

 private:
  struct Chunk {
    ChunkId id = 0;
    uint32_t wished = 0;  // wish that named it
    bool told = false;    // as Shard's when it was asked for
  };
  struct Shard {
    ChunkId index = kNone;
    uint32_t file = 0, wished = 0;
    bool known = false, told = false;  // told: by the volume's metadata, which may be older than the shard
    std::vector<ShardEntry> entries;
    void storesNothing(uint64_t chunks) {
      entries.assign(chunks, {});
      known = true;
    }
  };
  // Colours that lie apart, until all three of a chunk are there.
  struct Colours {
    std::array<Bytes, 3> bricks;
    std::array<bool, 3> empty{};  // not stored: the fill value
    uint32_t wished = 0;
    bool whole() const {
      for (size_t c = 0; c < 3; ++c)
        if (bricks[c].empty() && !empty[c]) return false;
      return true;
    }
  };
  struct State {
    std::vector<Volume> channels;       // of an image whose colours lie apart
    std::unordered_map<uint64_t, Colours> colours;  // by chunk
    VoxelPages pages;
    bool open = false;
    PageCache cache;
    PagePriorities wanted;              // of the last wish
    std::vector<uint64_t> empty;        // of them, what is not stored
    std::unordered_map<uint64_t, Chunk> chunks;
    std::unordered_map<uint64_t, Shard> shards;
    float detail = 1;
    uint32_t revision = 1;
  };
  struct Owner {
    uint32_t volume = kNone;
    uint64_t key = 0;    // of the chunk, or of the shard whose index it is; with the channel
    bool index = false;
  };
  bool open(uint32_t volume, std::span<const uint32_t> shown);
  void close(uint32_t volume);
  void fit(State& state, std::span<const VolumeWish> planes);
  void ask(uint32_t volume, std::span<const VolumeWish> planes);
  enum class Ask : uint8_t { Asked, Empty, Failed };
  Ask askChunk(uint32_t volume, uint64_t key, float priority, bool counts);
  Ask askColours(uint32_t volume, uint64_t key, float priority, bool counts);
  Ask askPart(uint32_t volume, uint64_t key, float priority, bool counts);
  Ask askIndex(uint32_t volume, uint64_t chunk, float priority, bool counts);
  void askWanted(uint32_t volume, uint64_t shard);
  bool forgetTold(const Owner& owner);
  void forget(State& state);
  ChunkId declare(const Owner& owner, uint32_t file, uint32_t decoded);
  Shard& shardOf(uint32_t volume, uint64_t chunk);
  uint64_t shardKey(uint32_t volume, uint64_t chunk) const;
  const Volume& volumeOf(uint32_t volume, uint64_t key) const;  // of a colour that lies apart, as a volume of its own
  Bytes paramsOf(const Owner& owner) const;
  std::string nameOf(const Owner& owner) const;
  const VolumeLevel& levelOf(uint32_t volume, uint32_t level) const;
  bool indexArrived(ChunkId id, const Owner& owner, const Bytes& bytes);
  Status colourArrived(const Owner& owner, Bytes bytes);
  Status joinColours(uint32_t volume, uint64_t key);
  Status brickArrived(uint32_t volume, uint64_t key, const Bytes& bytes);

  const Model& model_;
  ChunkMachine& machine_;
  VolumeSink& sink_;
  std::vector<State> states_;
  std::vector<Owner> owners_;  // by chunk
  uint32_t missing_ = 0, generation_ = 0;
  float finest_ = 1;
};

}  // namespace fabrica
