#include "stream/chunk_machine.h"

#include <algorithm>
#include <chrono>

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
// Two requests keep a line busy while one of them waits for its first byte; of 64 KB each they are long enough for that on a slow
// one (1.6 Mbit/s, 150 ms: 30 KB), and short enough to be begun in the order of what is wanted.
constexpr uint64_t kLeastWindow = 128 * 1024, kMostWindow = 8u << 20;
constexpr size_t kAlways = 2;
constexpr double kQuickMs = 200, kLongMs = 1000;

bool isPending(ChunkState state) {
  return state == ChunkState::Queued || state == ChunkState::Fetching || state == ChunkState::Arrived;
}
}  // namespace

ChunkPlace placeOf(uint32_t file, std::span<const std::pair<uint64_t, uint32_t>> ranges, uint32_t decoded) {
  uint64_t begin = UINT64_MAX, end = 0;
  for (const auto& [offset, length] : ranges) {
    if (length == 0) continue;
    begin = std::min(begin, offset);
    end = std::max(end, offset + length);
  }
  return end > begin ? ChunkPlace{file, begin, end, decoded} : ChunkPlace{file, 0, 0, decoded};
}

ChunkMachine::ChunkMachine(Transport& transport, Limits limits) : transport_(transport), limits_(limits), window_(kLeastWindow) {}

double ChunkMachine::now() const {
  using namespace std::chrono;
  return limits_.clock ? limits_.clock() : duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

ChunkId ChunkMachine::add(ChunkClient& client, const ChunkPlace& place) {
  Chunk chunk;
  chunk.client = &client;
  chunk.place = place;
  if (!removed_.empty()) {
    const ChunkId id = removed_.back();
    removed_.pop_back();
    chunks_[id] = chunk;
    return id;
  }
  chunks_.push_back(chunk);
  return ChunkId(chunks_.size() - 1);
}

void ChunkMachine::remove(ChunkId id) {
  if (isPending(chunks_[id].state)) return;
  chunks_[id] = {};
  removed_.push_back(id);
}

uint32_t ChunkMachine::fileOf(const std::string& url) {
  const auto [at, added] = files_.try_emplace(url, lastFile_);
  if (added) ++lastFile_;
  return at->second;
}

void ChunkMachine::setState(ChunkId id, ChunkState state) {
  Chunk& chunk = chunks_[id];
  pending_ -= isPending(chunk.state);
  pending_ += isPending(state);
  if (flies(chunk.state)) flying_ -= chunk.place.decoded;
  if (flies(state)) flying_ += chunk.place.decoded;
  --alone_[chunk.alone];
  chunk.alone = !flies(state) ? 0 : chunk.priority >= kAlone ? 1 : chunk.priority >= kNextAlone ? 2 : 0;
  ++alone_[chunk.alone];
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
  queueOrdered_ = false;
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
    partDone(chunks_[id].batch, false);
    setState(id, ChunkState::Idle);
  }
}

bool ChunkMachine::mayBegin() const {
  const size_t most = size_t(transport_.parallelBatches());
  return batches_.size() < most && (batches_.size() < kAlways || asked_ < window_) && (flying_ < limits_.flight || flying_ == 0);
}

void ChunkMachine::pump() {
  const auto less = [&](ChunkId a, ChunkId b) { return chunks_[a].priority < chunks_[b].priority; };
  if (!queueOrdered_) std::make_heap(queue_.begin(), queue_.end(), less);
  queueOrdered_ = true;
  while (!queue_.empty() && mayBegin()) {
    const float least = std::max(held_, alone_[1] > 0 ? kAlone : alone_[2] > 0 ? kNextAlone : 0.0f);
    if (least > 0 && chunks_[queue_.front()].priority < least) return;  // what may be wanted later has none, or less
    std::pop_heap(queue_.begin(), queue_.end(), less);
    const ChunkId id = queue_.back();
    queue_.pop_back();
    if (chunks_[id].state == ChunkState::Queued) startBatch(id);
  }
}

// One request for `first` and for queued neighbours of it in the same file, as far as they lie close and the request
// stays small. Neighbours come along whatever their priority: their bytes cost less now than a request of their own.
void ChunkMachine::startBatch(ChunkId first) {
  const ChunkPlace place = chunks_[first].place;
  std::vector<ChunkId> members{first};
  uint64_t begin = place.begin, end = place.end, decoded = flying_ + place.decoded;
  const uint64_t most = std::min<uint64_t>(limits_.batch, window_ / kAlways);
  const auto fits = [&](const ChunkPlace& more) { return decoded + more.decoded <= limits_.flight; };
  if (end > begin) {
    std::vector<std::pair<uint64_t, ChunkId>> near;
    for (ChunkId id : queue_) {
      const Chunk& other = chunks_[id];
      const ChunkPlace& at = other.place;
      if (at.file != place.file || other.state != ChunkState::Queued || id == first || at.begin == at.end) continue;
      if (at.end + most < begin || at.begin > begin + most) continue;
      near.emplace_back(at.begin, id);
    }
    std::sort(near.begin(), near.end());
    near.erase(std::unique(near.begin(), near.end()), near.end());  // a number that was given again may be queued twice
    const auto after = std::lower_bound(near.begin(), near.end(), std::make_pair(begin, ChunkId(0)));
    for (auto it = after; it != near.end(); ++it) {
      const uint64_t b = chunks_[it->second].place.begin, e = chunks_[it->second].place.end;
      if (b > end + limits_.gap || std::max(end, e) - begin > most || !fits(chunks_[it->second].place)) break;
      decoded += chunks_[it->second].place.decoded;
      end = std::max(end, e);
      members.push_back(it->second);
    }
    for (auto it = std::make_reverse_iterator(after); it != near.rend(); ++it) {
      const uint64_t b = chunks_[it->second].place.begin, e = chunks_[it->second].place.end;
      if (e + limits_.gap < begin || std::max(end, e) - b > most || !fits(chunks_[it->second].place)) break;
      decoded += chunks_[it->second].place.decoded;
      begin = b;
      end = std::max(end, e);
      members.push_back(it->second);
    }
  }

  FetchBatch batch;
  batch.offset = begin;
  batch.length = end - begin;
  const uint32_t number = ++lastBatch_;
  Batch& known = batches_[number] = {uint32_t(members.size()), 0, now()};
  for (ChunkId id : members) {
    Chunk& chunk = chunks_[id];
    chunk.job = nextJob();
    chunk.batch = number;
    jobs_[chunk.job] = id;
    setState(id, ChunkState::Fetching);
    // What lies in pieces far apart is not as long as from the first to the last.
    const uint64_t length = chunk.place.end - chunk.place.begin;
    known.bytes += chunk.place.decoded ? std::min<uint64_t>(length, chunk.place.decoded) : length;
    ChunkSource source = chunk.client->chunkSource(id);
    batch.url = std::move(source.url);
    batch.parts.push_back({chunk.job, source.decode, std::move(source.params), std::move(source.ranges)});
  }
  std::sort(batch.parts.begin(), batch.parts.end(), [](const FetchPart& a, const FetchPart& b) { return a.ranges < b.ranges; });
  asked_ += known.bytes;
  ++requests_;
  transport_.fetch(std::move(batch));
}

void ChunkMachine::partDone(uint32_t batch, bool answered) {
  const auto it = batches_.find(batch);
  if (it == batches_.end() || --it->second.parts > 0) return;
  const double took = now() - it->second.begun;
  if (answered && took < kQuickMs) window_ = std::min(2 * window_, kMostWindow);
  if (answered && took > kLongMs) window_ = std::max(window_ / 2, kLeastWindow);
  asked_ -= it->second.bytes;
  batches_.erase(it);
}

void ChunkMachine::onPart(JobId job, Result<Bytes> result) {
  const auto it = jobs_.find(job);
  if (it == jobs_.end()) return;  // cancelled meanwhile
  const ChunkId id = it->second;
  jobs_.erase(it);
  Chunk& chunk = chunks_[id];
  partDone(chunk.batch, bool(result));
  if (result) {
    setState(id, ChunkState::Arrived);
    if (chunk.client->needsFrame(id)) arrived_.emplace_back(id, std::move(result).value());
    else take(id, std::move(result).value());
    return;
  }
  Error error = std::move(result).error();
  if (error.code == ErrorCode::Cancelled) {
    setState(id, ChunkState::Idle);
    return;
  }
  setState(id, ChunkState::Failed);
  ChunkSource source = chunk.client->chunkSource(id);
  if (error.source.empty()) error.source = std::move(source.url);
  if (error.part.empty()) error.part = std::move(source.part);
  chunk.client->chunkFailed(id, error);
}

bool ChunkMachine::deliver(const std::function<bool()>& timeLeft) {
  while (!arrived_.empty() && timeLeft()) {
    auto [id, bytes] = std::move(arrived_.front());
    arrived_.pop_front();
    if (chunks_[id].state == ChunkState::Arrived) take(id, std::move(bytes));
  }
  return !arrived_.empty();
}

void ChunkMachine::take(ChunkId id, Bytes bytes) {
  ++delivered_;
  if (chunks_[id].alone && chunks_[id].client->needsFrame(id)) {
    ++firsts_;
    lastFirst_ = chunks_[id].alone == 1 ? kAlone : kNextAlone;
  }
  const bool kept = chunks_[id].client->chunkArrived(id, std::move(bytes));
  // The client may have failed it itself.
  if (chunks_[id].state == ChunkState::Arrived) setState(id, kept ? ChunkState::Resident : ChunkState::Idle);
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
  for (const Chunk& chunk : chunks_)
    if (chunk.client) ++out[chunkStateName(chunk.state)];
  return out;
}

}  // namespace fabrica
