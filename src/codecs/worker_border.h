// The border between a decode worker's C++ and JavaScript: every call returns malloc'ed {u32 status, u32 length,
// u8 payload[length]}; status 0: the result, 1: the error as JSON {code, reason, source, part, advice}. JavaScript frees it.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// Null only when not even the answer fits into memory.
uint8_t* answer(const Result<Bytes>& result);

}  // namespace fabrica
