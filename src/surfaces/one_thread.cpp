// maker/work/parallel.h for a program without threads (the geometry worker).
#include "maker/work/parallel.h"

namespace fabrica {

unsigned threadCount(unsigned) { return 1; }

Status parallelFor(size_t count, unsigned, const std::function<Status(size_t)>& work) {
  for (size_t i = 0; i < count; ++i)
    if (Status status = work(i); !status) return status;
  return Ok{};
}

}  // namespace fabrica
