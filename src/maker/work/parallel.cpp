#include "maker/work/parallel.h"

#include <algorithm>
#include <exception>
#include <new>
#include <vector>

namespace fabrica {

unsigned threadCount(unsigned wanted) {
  return wanted ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

namespace {

Status guarded(const std::function<Status(size_t)>& work, size_t i) {
  try {
    return work(i);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::TooLarge, "The memory of this machine is used up.", "", "", "Use fewer --jobs, or a larger machine."};
  } catch (const std::exception& e) {
    return Error{ErrorCode::Internal, std::string("A library gave up: ") + e.what()};
  }
}

}  // namespace

Status parallelFor(size_t count, unsigned threads, const std::function<Status(size_t)>& work) {
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  size_t failedAt = count;
  std::optional<Error> error;
  const auto run = [&] {
    while (!failed) {
      const size_t i = next++;
      if (i >= count) return;
      Status status = guarded(work, i);
      if (status) continue;
      failed = true;
      const std::lock_guard lock(mutex);
      if (i < failedAt) {
        failedAt = i;
        error = std::move(status).error();
      }
    }
  };
  const size_t wanted = std::min<size_t>(threadCount(threads), count);
  std::vector<std::thread> pool;
  for (size_t t = 1; t < wanted; ++t) pool.emplace_back(run);
  run();
  for (std::thread& thread : pool) thread.join();
  if (error) return *std::move(error);
  return Ok{};
}

}  // namespace fabrica
