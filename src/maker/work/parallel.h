// Work over all cores: a plain loop whose turns run on several threads.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"

namespace fabrica {

// 0: as many as there are cores.
unsigned threadCount(unsigned wanted);

// Calls work(i) for 0 <= i < count, each once, on up to `threads` threads, in no fixed order. After an error no new turn
// starts; of several errors the one of the lowest i is returned, so that runs agree. Exceptions become Internal errors.
Status parallelFor(size_t count, unsigned threads, const std::function<Status(size_t)>& work);

}  // namespace fabrica
