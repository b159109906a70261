#include "stream/chunk_machine.h"

#include <algorithm>

namespace fabrica {

const char* chunkStateName(ChunkState state) {
  switch (state) {
    case ChunkState::Idle: return "idle";
    case ChunkState::Queued: return "queued";
    case ChunkState::Fetching: return "fetching";
    case ChunkState::Arrived: return "arrived";
    case ChunkState::Resident: return "resident";
    case ChunkState::Failed: return "failed";
  }
  return "";
}

namespace {
bool isPending(ChunkState state) {
  return state == ChunkState::Queued || state == ChunkState::Fetching || state == ChunkState::Arrived;
}
// First and last byte that a chunk needs; whole files have none.
std::pair<uint64_t, uint64_t> extentOf(const ChunkSource& source) {
  uint64_t begin = UINT64_MAX, end = 0;
  for (const auto& [offset, length] : source.ranges) {
    if (length == 0) continue;
    begin = std::min(begin, offset);
    end = std::max(end, offset + length);
  }
  return {begin, end};
}
}  // namespace

ChunkMachine::ChunkMachine(Transport& transport, Limits limits) : transport_(transport), limits_(limits) {}

ChunkId ChunkMachine::add(ChunkClient& client, std::function<ChunkSource()> source) {
  Chunk chunk;
  chunk.client = &client;
  chunk.makeSource = std::move(source);
  chunks_.push_back(std::move(chunk));
  return ChunkId(chunks_.size() - 1);
}

const ChunkSource& ChunkMachine::sourceOf(Chunk& chunk) {
  if (!chunk.known) {
    chunk.source = chunk.makeSource();
    chunk.makeSource = nullptr;
    chunk.known = true;
  }
  return chunk.source;
}

void ChunkMachine::setState(ChunkId id, ChunkState state) {
  Chunk& chunk = chunks_[id];
  pending_ -= isPending(chunk.state);
  pending_ += isPending(state);
  chunk.state = state;
}

void ChunkMachine::beginWishes() {
  ++generation_;
  queuedBefore_.swap(queue_);
  queue_.clear();
}

void ChunkMachine::want(ChunkId id, float priority) {
  Chunk& chunk = chunks_[id];
  chunk.wished = generation_;
  chunk.priority = priority;
  if (chunk.state != ChunkState::Idle && chunk.state != ChunkState::Queued) return;
  setState(id, ChunkState::Queued);
  queue_.push_back(id);
  queueSorted_ = false;
}

void ChunkMachine::endWishes() {
  const auto unwanted = [&](ChunkId id) { return chunks_[id].wished != generation_; };
  for (ChunkId id : queuedBefore_) {
    if (unwanted(id) && chunks_[id].state == ChunkState::Queued) setState(id, ChunkState::Idle);
  }
  for (auto it = jobs_.begin(); it != jobs_.end();) {
    const auto [job, id] = *it;
    if (!unwanted(id)) {
      ++it;
      continue;
    }
    it = jobs_.erase(it);
    transport_.cancel(job);
    partDone(chunks_[id].batch);
    setState(id, ChunkState::Idle);
  }
}

void ChunkMachine::pump() {
  if (!queueSorted_) {
    std::sort(queue_.begin(), queue_.end(), [&](ChunkId a, ChunkId b) { return chunks_[a].priority < chunks_[b].priority; });
    queueSorted_ = true;
  }
  while (!queue_.empty() && batches_.size() < size_t(transport_.parallelBatches())) {
    const ChunkId id = queue_.back();
    queue_.pop_back();
    if (chunks_[id].state == ChunkState::Queued) startBatch(id);
  }
}

// One request for `first` and for queued neighbours of it in the same file, as far as they lie close and the request
// stays small. Neighbours come along whatever their priority: their bytes cost less now than a request of their own.
void ChunkMachine::startBatch(ChunkId first) {
  const ChunkSource& source = sourceOf(chunks_[first]);
  std::vector<ChunkId> members{first};
  auto [begin, end] = extentOf(source);
  if (!source.ranges.empty() && end > begin) {
    std::vector<std::pair<uint64_t, ChunkId>> near;
    for (ChunkId id : queue_) {
      Chunk& other = chunks_[id];
      if (other.state != ChunkState::Queued || id == first) continue;
      const ChunkSource& candidate = sourceOf(other);
      if (candidate.url != source.url || candidate.ranges.empty()) continue;
      near.emplace_back(extentOf(candidate).first, id);
    }
    std::sort(near.begin(), near.end());
    const auto after = std::lower_bound(near.begin(), near.end(), std::make_pair(begin, ChunkId(0)));
    for (auto it = after; it != near.end(); ++it) {
      const auto [b, e] = extentOf(chunks_[it->second].source);
      if (b > end + limits_.gap || std::max(end, e) - begin > limits_.batch) break;
      end = std::max(end, e);
      members.push_back(it->second);
    }
    for (auto it = std::make_reverse_iterator(after); it != near.rend(); ++it) {
      const auto [b, e] = extentOf(chunks_[it->second].source);
      if (e + limits_.gap < begin || std::max(end, e) - b > limits_.batch) break;
      begin = b;
      end = std::max(end, e);
      members.push_back(it->second);
    }
  }

  FetchBatch batch;
  batch.url = source.url;
  if (end > begin && !source.ranges.empty()) {
    batch.offset = begin;
    batch.length = end - begin;
  }
  const uint32_t number = ++lastBatch_;
  for (ChunkId id : members) {
    Chunk& chunk = chunks_[id];
    chunk.job = nextJob();
    chunk.batch = number;
    jobs_[chunk.job] = id;
    setState(id, ChunkState::Fetching);
    batch.parts.push_back({chunk.job, chunk.source.decode, chunk.source.params, chunk.source.ranges});
  }
  std::sort(batch.parts.begin(), batch.parts.end(), [](const FetchPart& a, const FetchPart& b) { return a.ranges < b.ranges; });
  batches_[number] = uint32_t(members.size());
  ++requests_;
  transport_.fetch(std::move(batch));
}

void ChunkMachine::partDone(uint32_t batch) {
  const auto it = batches_.find(batch);
  if (it != batches_.end() && --it->second == 0) batches_.erase(it);
}

void ChunkMachine::onPart(JobId job, Result<Bytes> result) {
  const auto it = jobs_.find(job);
  if (it == jobs_.end()) return;  // cancelled meanwhile
  const ChunkId id = it->second;
  jobs_.erase(it);
  Chunk& chunk = chunks_[id];
  partDone(chunk.batch);
  if (result) {
    setState(id, ChunkState::Arrived);
    arrived_.emplace_back(id, std::move(result).value());
    return;
  }
  Error error = std::move(result).error();
  if (error.code == ErrorCode::Cancelled) {
    setState(id, ChunkState::Idle);
    return;
  }
  setState(id, ChunkState::Failed);
  if (error.source.empty()) error.source = chunk.source.url;
  if (error.part.empty()) error.part = chunk.source.part;
  chunk.client->chunkFailed(id, error);
}

bool ChunkMachine::deliver(const std::function<bool()>& timeLeft) {
  while (!arrived_.empty() && timeLeft()) {
    auto [id, bytes] = std::move(arrived_.front());
    arrived_.pop_front();
    if (chunks_[id].state != ChunkState::Arrived) continue;
    ++delivered_;
    const bool kept = chunks_[id].client->chunkArrived(id, std::move(bytes));
    // The client may have failed it itself.
    if (chunks_[id].state == ChunkState::Arrived) setState(id, kept ? ChunkState::Resident : ChunkState::Idle);
  }
  return !arrived_.empty();
}

void ChunkMachine::release(ChunkId id) {
  if (chunks_[id].state == ChunkState::Resident) setState(id, ChunkState::Idle);
}

void ChunkMachine::fail(ChunkId id) { setState(id, ChunkState::Failed); }

void ChunkMachine::retryFailed() {
  for (ChunkId id = 0; id < chunks_.size(); ++id) {
    if (chunks_[id].state == ChunkState::Failed) setState(id, ChunkState::Idle);
  }
}

std::map<std::string, uint32_t> ChunkMachine::counts() const {
  std::map<std::string, uint32_t> out;
  for (const Chunk& chunk : chunks_) ++out[chunkStateName(chunk.state)];
  return out;
}

}  // namespace fabrica
