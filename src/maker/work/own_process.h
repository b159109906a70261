// Work that may crash, in a process of its own.
#pragma once

#include <functional>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// Calls `work` in a copy of this process and gives what it returned; what it prints is thrown away. For readers that
// were not written for damaged files: a crash, an exit or a hang (more than `seconds` of processor time) is an error
// here; `room`: bytes of memory that it may take beside what this process has (0: no limit; none under the address sanitizer, whose
// own memory is counted). Errors: Internal "crashed" with no more than that said (the caller knows on what), TooLarge when there is no
// memory for another process.
Result<Bytes> inOwnProcess(const std::function<Bytes()>& work, unsigned seconds, uint64_t room = 0);

}  // namespace fabrica
