// CRC-32C (Castagnoli), as Zarr's "crc32c" codec appends it.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace fabrica {

uint32_t crc32c(ByteView bytes);

}  // namespace fabrica
