#include "app/opener.h"

namespace fabrica {

void Opener::ask(const std::string& url, std::vector<std::pair<uint64_t, uint32_t>> ranges, Then then, DecodeKind decode, Bytes params) {
  const JobId job = services_.nextJob();
  expect(job, std::move(then));
  FetchBatch batch;
  batch.url = url;
  if (!ranges.empty()) {
    batch.offset = ranges.front().first;
    batch.length = ranges.front().second;
  }
  batch.parts.push_back({job, decode, std::move(params), std::move(ranges)});
  services_.transport.fetch(std::move(batch));
}

bool Opener::onPart(JobId job, Result<Bytes>& result) {
  const auto it = waiting_.find(job);
  if (it == waiting_.end()) return false;
  const Then then = std::move(it->second);
  waiting_.erase(it);
  if (!done_) then(std::move(result));
  return true;
}

}  // namespace fabrica
