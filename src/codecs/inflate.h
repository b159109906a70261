// General compression of volume chunks. The size is known beforehand; anything else is an error (BadFormat).
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

Result<Bytes> inflateZstd(ByteView bytes, size_t size);
// The others are apart, in the program for chunks that others wrote.
Result<Bytes> inflateGzip(ByteView bytes, size_t size);  // or zlib
Result<Bytes> inflateBlosc(ByteView bytes, size_t size);

}  // namespace fabrica
