// One JPEG 2000 image (raw codestream, or inside a JP2 file) of one component.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"

struct opj_image;

namespace fabrica {

struct J2kImage {
  std::shared_ptr<opj_image> owner;
  std::span<const int32_t> samples;  // row by row
  uint32_t precision = 8;            // bits, at most 16
  bool isSigned = false;
};

// `width`, `height`: what the image must be.
Result<J2kImage> decodeJpeg2000(ByteView bytes, uint32_t width, uint32_t height);

}  // namespace fabrica
