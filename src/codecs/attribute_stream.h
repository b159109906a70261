// Version 1 of meshopt's attribute stream (KHR_meshopt_compression, appendix A, mode 0). The library that we build with
// reads version 0 only, and current tools write version 1 (gltfpack -cz).
#pragma once

#include "base/bytes.h"

namespace fabrica {

inline constexpr uint8_t kAttributeStreamV1 = 0xa1;  // its first byte

// `stride`: a multiple of 4 up to 256. `out`: count * stride bytes. False when the stream is damaged.
bool decodeAttributeStream(ByteView stream, uint32_t count, uint32_t stride, uint8_t* out);

}  // namespace fabrica
