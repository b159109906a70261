// JPEG 2000 (.jp2, .j2k, .j2c) by OpenJPEG: grey of up to 16 bits, or red, green and blue of 8.
#include <nifti1_io.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>

#include "codecs/jpeg2000.h"
#include "maker/input/slice_stack.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

class Jp2Slices : public SliceReader {
 public:
  Result<SliceShape> shape(const std::string& path) const override {
    auto head = readFile(path);
    if (!head) return std::move(head).error();
    // The size, from the codestream's first segment, wherever in the file that begins: SOC, SIZ.
    static constexpr uint8_t kBegin[] = {0xff, 0x4f, 0xff, 0x51};
    const auto at = std::search(head->begin(), head->end(), std::begin(kBegin), std::end(kBegin));
    if (head->end() - at < 44) return Error{ErrorCode::BadFormat, "This is not a JPEG 2000 image.", path};
    const uint8_t* siz = &*at + 8;  // after the markers, the length and the profile
    const auto word = [siz](size_t i) {
      return uint32_t(siz[i]) << 24 | uint32_t(siz[i + 1]) << 16 | uint32_t(siz[i + 2]) << 8 | siz[i + 3];
    };
    SliceShape shape;
    const uint32_t x1 = word(0), y1 = word(4), x0 = word(8), y0 = word(12);
    constexpr uint32_t kLargest = 1u << 20;
    if (x1 <= x0 || y1 <= y0 || x1 - x0 > kLargest || y1 - y0 > kLargest) {
      return Error{ErrorCode::BadFormat, "The image has no sensible size.", path};
    }
    shape.width = x1 - x0;
    shape.height = y1 - y0;
    const uint32_t channels = uint32_t(siz[32]) << 8 | siz[33], bits = (siz[34] & 0x7fu) + 1;
    const bool isSigned = siz[34] & 0x80;
    if (channels == kColours && bits == 8 && !isSigned) {
      shape.stored = storedColours();
      return shape;
    }
    if (channels != 1) {
      return Error{ErrorCode::Unsupported, "This image has " + std::to_string(channels) + " channels of " + std::to_string(bits) + " bits.", path, "",
                   "Convert it to grey values, or to red, green and blue of 8 bits."};
    }
    if (bits > 16) {
      return Error{ErrorCode::Unsupported, "Voxels of " + std::to_string(bits) + " bits are not supported.", path, "",
                   "Convert it to 8 or 16 bits."};
    }
    const bool wide = bits > 8;
    shape.stored.type = wide ? isSigned ? NIFTI_TYPE_INT16 : NIFTI_TYPE_UINT16 : isSigned ? NIFTI_TYPE_INT8 : NIFTI_TYPE_UINT8;
    shape.stored.typeName = nifti_datatype_string(shape.stored.type);
    shape.stored.bytes = wide ? 2 : 1;
    return shape;
  }

  Status read(const std::string& path, uint32_t, const SliceShape& wanted, uint8_t* out) const override {
    auto bytes = readFile(path);
    if (!bytes) return std::move(bytes).error();
    const bool colour = wanted.stored.colour();
    auto image = decodeJpeg2000(*bytes, {.width = wanted.width, .height = wanted.height, .components = colour ? kColours : 1});
    if (!image) return std::move(image).error().in(path);
    if (colour) {
      if (image->precision != 8 || image->isSigned) return otherShape(path);
      const size_t pixels = size_t(wanted.width) * wanted.height;
      for (size_t i = 0; i < pixels; ++i) {
        for (size_t c = 0; c < kColours; ++c) *out++ = uint8_t(image->samples[c * pixels + i]);
      }
      return Ok{};
    }
    const bool wide = wanted.stored.bytes == 2;
    const bool isSigned = wanted.stored.type == NIFTI_TYPE_INT16 || wanted.stored.type == NIFTI_TYPE_INT8;
    if ((image->precision > 8) != wide || image->isSigned != isSigned) return otherShape(path);
    for (const int32_t value : image->samples) {
      const auto sample = uint16_t(value);  // the low byte, or both, of two's complement
      std::memcpy(out, &sample, wanted.stored.bytes);
      out += wanted.stored.bytes;
    }
    return Ok{};
  }
};

}  // namespace

std::shared_ptr<const SliceReader> jp2Slices() { return std::make_shared<Jp2Slices>(); }

}  // namespace fabrica
