// What a JPEG 2000 codestream says of itself, checked before OpenJPEG allocates for it; and where its resolutions end.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

struct J2kHeader {
  uint32_t width = 0, height = 0;  // of the finest resolution
  uint32_t components = 1;
  uint32_t precision = 8;
  bool isSigned = false;
  uint32_t place = 0;              // brickPlace() of the name it bears (codecs/brick_name.h), 0 without one
  uint32_t decompositions = 0;     // of the first component: there is one resolution more
  // Codestreams of one tile that is cut by resolution: the end of each resolution's part, coarsest first, from the
  // beginning of the codestream. Else empty.
  std::vector<size_t> ends;
};

// The codestream inside a JP2 file, or `bytes` themselves.
ByteView codestreamOf(ByteView bytes);

// `bytes`: a codestream of which everything from some place on may be missing, as long as the first `parts` resolutions' parts
// are whole (0: all must be). Errors: BadFormat, Truncated, Unsupported.
Result<J2kHeader> readJ2kHeader(ByteView bytes, uint32_t parts = 0);

}  // namespace fabrica
