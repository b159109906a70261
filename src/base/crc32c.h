// CRC-32C (Castagnoli), as Zarr's shard indexes and checked chunks have it.
#pragma once

#include "base/bytes.h"

namespace fabrica {

uint32_t crc32c(ByteView bytes);

}  // namespace fabrica
