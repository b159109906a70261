// One JPEG 2000 image (raw codestream, or inside a JP2 file), grey or of several components of one size.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// What the image must be. Its components may lie one below the other in one grey image instead: components * height rows.
struct J2kShape {
  uint32_t width = 0, height = 0;  // as decoded
  uint32_t components = 1;
  uint32_t reduce = 0;             // resolutions to leave out: width and height are 2^reduce times smaller, rounded up
  uint32_t place = 0;              // brickPlace() of the name that it must bear, if it bears one (codecs/brick_name.h); 0: whichever
};

struct J2kImage {
  std::shared_ptr<const void> owner;
  std::span<const int32_t> samples;  // row by row, component by component
  uint32_t precision = 8;            // bits, at most 16
  bool isSigned = false;
};

// With `reduce`, `bytes` may end after the parts of the resolutions that are wanted (J2kHeader::ends); where less is there it
// is an error, never a wrong image. Errors: BadFormat, Unsupported, TooLarge (memory).
Result<J2kImage> decodeJpeg2000(ByteView bytes, const J2kShape& shape);

}  // namespace fabrica
