// Whole files, and gzip.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// Errors: NotFound. `limit`: larger files are TooLarge.
Result<Bytes> readFile(const std::string& path, uint64_t limit = 4ull << 30);
// Through a temporary name, so that no half file is left under the right one.
Status writeFile(const std::string& path, ByteView bytes);

// The same bytes give the same gzip: no name, no time.
Bytes gzip(ByteView bytes);
// Errors: BadFormat, Truncated, TooLarge (over `limit` when inflated).
Result<Bytes> gunzip(ByteView bytes, uint64_t limit = 1ull << 30);
// The first `want` bytes of what `bytes`, the beginning of some gzip data, unpacks to; fewer where they end before.
// Errors: BadFormat.
Result<Bytes> gunzipHead(ByteView bytes, size_t want);

}  // namespace fabrica
