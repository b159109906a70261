// General compression of volume chunks.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// The size is known beforehand; anything else is an error.
Result<Bytes> inflateZstd(ByteView bytes, size_t size);
// gzip or zlib. In a worker the browser's own DecompressionStream does it before the bytes arrive here, so this is
// Unsupported there.
Result<Bytes> inflateGzip(ByteView bytes, size_t size);

}  // namespace fabrica
