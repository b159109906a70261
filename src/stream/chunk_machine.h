// One state machine for everything that is streamed: mesh parts, volume bricks, shard indexes.
//
//   idle → queued → fetching (bytes on the way or in a decode worker) → arrived → resident, or failed
//
// Clients declare chunks once, and after each change of the view say which they want and how much. What is no longer
// wanted is cancelled; neighbours in a file are fetched by one request; arrived chunks are handed over within a time
// budget a frame. On a slow line requests are small and few, so that what is wanted most comes first and not together with
// its neighbours; as answers come quickly both grow (as TCP's window does: slow start, RFC 5681). Main thread only.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "stream/transport.h"

namespace fabrica {

using ChunkId = uint32_t;

enum class ChunkState : uint8_t { Idle, Queued, Fetching, Arrived, Resident, Failed };
const char* chunkStateName(ChunkState state);

struct ChunkSource {
  std::string url;
  std::vector<std::pair<uint64_t, uint32_t>> ranges;  // offset, length; empty: the whole file
  DecodeKind decode = DecodeKind::None;
  Bytes params;
  std::string part;  // its name for messages: "Left hippocampus"
};

// Where a chunk lies: what is needed of thousands of chunks to choose what to fetch together.
struct ChunkPlace {
  uint32_t file = 0;              // ChunkMachine::fileOf
  uint64_t begin = 0, end = 0;    // bytes; equal: the whole file
  uint32_t decoded = 0;           // bytes that it will take when it has been decoded, about; 0 where nobody knows
};
// The bytes from the first to the last that a source's ranges need.
ChunkPlace placeOf(uint32_t file, std::span<const std::pair<uint64_t, uint32_t>> ranges, uint32_t decoded = 0);

class ChunkClient {
 public:
  virtual ~ChunkClient() = default;
  // Asked when it is fetched, and when it failed: chunks that nobody wants cost next to nothing.
  virtual ChunkSource chunkSource(ChunkId id) const = 0;
  // Whether taking it takes a frame's time and the GPU; what does not is taken when it comes.
  virtual bool needsFrame(ChunkId) const { return true; }
  // Uploads it. Returns false when there is no room: the chunk goes back to idle.
  virtual bool chunkArrived(ChunkId id, Bytes bytes) = 0;
  virtual void chunkFailed(ChunkId id, const Error& error) = 0;
};

class ChunkMachine : public TransportEvents {
 public:
  // While something of this priority is under way nothing below it is begun: on a slow line it would take its share, on a fast one
  // the processor's.
  static constexpr float kAlone = 3.5e6f;
  static constexpr float kNextAlone = 3.1e6f;  // the same for what comes right after that
  struct Limits {
    uint32_t gap = 8 * 1024;           // bytes worth fetching for nothing to save a request
    uint32_t batch = 1024 * 1024;      // largest request
    double (*clock)() = nullptr;       // milliseconds; null: the steady clock
    // Decoded bytes that may be on the way or wait to be taken: what has arrived lies in memory until there is time for it.
    uint64_t flight = 24u << 20;
  };
  ChunkMachine(Transport& transport, Limits limits);
  explicit ChunkMachine(Transport& transport) : ChunkMachine(transport, Limits{}) {}
  void setFlight(uint64_t bytes) { limits_.flight = bytes; }

  void reserve(size_t more) { chunks_.reserve(chunks_.size() + more); }  // before many are added
  ChunkId add(ChunkClient& client, const ChunkPlace& place);
  void place(ChunkId id, const ChunkPlace& place) { chunks_[id].place = place; }  // of one that is idle
  // Forgets a chunk that is idle, resident or failed; its number is given to the next one.
  void remove(ChunkId id);
  uint32_t fileOf(const std::string& url);  // a number for it
  uint32_t newFile() { return lastFile_++; }  // for one whose number the client keeps itself

  // The wish list of one view: begin, want() each (larger = sooner), end. What was wanted before and is not now is cancelled.
  void beginWishes();
  void want(ChunkId id, float priority);
  void endWishes();

  void pump();                                        // starts requests up to the transport's limit
  void hold(float least) { held_ = least; }           // begins nothing below this priority; 0: whatever is wanted
  uint32_t firsts() const { return firsts_; }         // chunks of those priorities that were taken in a frame,
  float lastFirst() const { return lastFirst_; }      // and which of the two the last had
  bool deliver(const std::function<bool()>& timeLeft);  // true while arrived chunks remain
  void release(ChunkId id);                           // resident → idle: the client has freed it
  void fail(ChunkId id);                              // by the client, when what arrived cannot be used
  void retryFailed();

  ChunkState state(ChunkId id) const { return chunks_[id].state; }
  std::map<std::string, uint32_t> counts() const;
  uint32_t pending() const { return pending_; }       // wanted and not resident or failed
  uint64_t bytesReceived() const { return bytes_; }
  uint64_t asked() const { return asked_; }          // bytes of requests that are under way
  uint64_t delivered() const { return delivered_; }  // chunks handed to their clients
  uint32_t requests() const { return requests_; }
  uint64_t window() const { return window_; }        // bytes that may be asked for at once

  // TransportEvents
  void onPart(JobId job, Result<Bytes> result) override;
  void onBytes(uint64_t count) override { bytes_ += count; }
  // True when the job was the machine's.
  bool owns(JobId job) const { return jobs_.contains(job); }
  JobId nextJob() { return ++lastJob_; }

 private:
  struct Chunk {
    ChunkClient* client = nullptr;
    ChunkPlace place;
    ChunkState state = ChunkState::Idle;
    float priority = 0;
    uint32_t wished = 0;  // generation of the wish list that named it
    JobId job = 0;
    uint32_t batch = 0;
    uint8_t alone = 0;    // under way or not yet taken, and others wait for it: 1 kAlone, 2 kNextAlone
  };
  void setState(ChunkId id, ChunkState state);
  bool flies(ChunkState state) const { return state == ChunkState::Fetching || state == ChunkState::Arrived; }
  void startBatch(ChunkId first);
  void take(ChunkId id, Bytes bytes);
  struct Batch {
    uint32_t parts = 0;  // still to come
    uint64_t bytes = 0;
    double begun = 0;    // ms
  };
  void partDone(uint32_t batch, bool answered);
  bool mayBegin() const;
  double now() const;

  Transport& transport_;
  Limits limits_;
  std::vector<Chunk> chunks_;
  std::vector<ChunkId> queue_;  // a heap by priority once pump() has ordered it; ids that are no longer queued are passed over
  std::vector<ChunkId> queuedBefore_;  // when the wishes began anew
  bool queueOrdered_ = true;
  std::vector<ChunkId> removed_;
  std::unordered_map<std::string, uint32_t> files_;
  std::unordered_map<JobId, ChunkId> jobs_;
  std::unordered_map<uint32_t, Batch> batches_;  // under way
  std::deque<std::pair<ChunkId, Bytes>> arrived_;
  float held_ = 0, lastFirst_ = kAlone;
  uint32_t alone_[3] = {};  // by Chunk::alone
  uint32_t firsts_ = 0, generation_ = 0, lastBatch_ = 0, lastFile_ = 0, pending_ = 0, requests_ = 0;
  JobId lastJob_ = 0;
  uint64_t bytes_ = 0, delivered_ = 0, flying_ = 0, asked_ = 0, window_;
};

}  // namespace fabrica
