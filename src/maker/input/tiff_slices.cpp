// TIFF, also BigTIFF, with one page or many, by libtiff: numbers as they are, colours of whatever kind as red, green and blue of 8 bits.
#include <nifti1_io.h>
#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "maker/input/slice_stack.h"

namespace fabrica {

namespace {

struct CloseTiff {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using TiffPtr = std::unique_ptr<TIFF, CloseTiff>;

int keepMessage(TIFF*, void* user, const char* module, const char* format, va_list arguments) {
  char text[256];
  std::vsnprintf(text, sizeof text, format, arguments);
  *static_cast<std::string*>(user) = text;
  return 1;
}

constexpr uint32_t kMostPages = 1u << 24;

class TiffSlices : public SliceReader {
 public:
  Result<SliceShape> shape(const std::string& path) const override {
    std::string message;
    TiffPtr tiff = open(path, message);
    if (!tiff) return damaged(path, message);
    auto shape = shapeOf(tiff.get(), path);
    if (!shape) return shape;
    shape->pages = TIFFNumberOfDirectories(tiff.get());
    if (shape->pages == 0 || shape->pages > kMostPages) return damaged(path, message);
    return shape;
  }

  Status read(const std::string& path, uint32_t page, const SliceShape& wanted, uint8_t* out) const override {
    std::string message;
    TiffPtr tiff = open(path, message);
    if (!tiff || !TIFFSetDirectory(tiff.get(), page)) return damaged(path, message);
    auto shape = shapeOf(tiff.get(), path);
    if (!shape) return std::move(shape).error();
    if (shape->width != wanted.width || shape->height != wanted.height || shape->stored.type != wanted.stored.type) {
      return otherShape(path);
    }
    const size_t row = size_t(shape->width) * shape->stored.bytes;
    if (shape->stored.colour()) return readColours(tiff.get(), path, message, *shape, out);
    return TIFFIsTiled(tiff.get()) ? readTiles(tiff.get(), path, message, row, *shape, out)
                                   : readStrips(tiff.get(), path, message, row, *shape, out);
  }

 private:
  static TiffPtr open(const std::string& path, std::string& message) {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, keepMessage, &message);
    TIFFOpenOptionsSetWarningHandlerExtR(options, [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, nullptr);
    TiffPtr tiff(TIFFOpenExt(path.c_str(), "r", options));
    TIFFOpenOptionsFree(options);
    return tiff;
  }

  static Error damaged(const std::string& path, const std::string& message) {
    return Error{ErrorCode::BadFormat, "This TIFF file cannot be read: " + message + ".", path, "", "Export it again."};
  }

  static Result<SliceShape> shapeOf(TIFF* tiff, const std::string& path) {
    uint16_t bits = 1, channels = 1, kind = SAMPLEFORMAT_UINT, photometric = PHOTOMETRIC_MINISBLACK;
    SliceShape shape;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &shape.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &shape.height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &channels);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &kind);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
    constexpr uint32_t kLargest = 1u << 20;
    if (shape.width == 0 || shape.height == 0 || shape.width > kLargest || shape.height > kLargest) {
      return Error{ErrorCode::BadFormat, "The image has no sensible size.", path};
    }
    if (channels != 1 || photometric == PHOTOMETRIC_PALETTE || photometric == PHOTOMETRIC_RGB) {
      char why[1024] = {};
      if (!TIFFRGBAImageOK(tiff, why)) {
        return Error{ErrorCode::Unsupported, std::string("These colours cannot be read: ") + why + ".", path, "", "Convert it to RGB of 8 bits, or to grey values."};
      }
      shape.stored = storedColours();
      return shape;
    }
    const auto type = typeOf(bits, kind);
    if (!type) {
      return Error{ErrorCode::Unsupported, "Voxels of " + std::to_string(bits) + " bits are not supported.", path, "",
                   "Convert it to 8, 16 or 32 bits."};
    }
    shape.stored.type = *type;
    shape.stored.typeName = nifti_datatype_string(*type);
    shape.stored.bytes = bits / 8;
    return shape;
  }

  static std::optional<int> typeOf(uint16_t bits, uint16_t kind) {
    if (kind == SAMPLEFORMAT_UINT || kind == SAMPLEFORMAT_VOID) {
      if (bits == 8) return NIFTI_TYPE_UINT8;
      if (bits == 16) return NIFTI_TYPE_UINT16;
      if (bits == 32) return NIFTI_TYPE_UINT32;
    } else if (kind == SAMPLEFORMAT_INT) {
      if (bits == 8) return NIFTI_TYPE_INT8;
      if (bits == 16) return NIFTI_TYPE_INT16;
      if (bits == 32) return NIFTI_TYPE_INT32;
    } else if (kind == SAMPLEFORMAT_IEEEFP) {
      if (bits == 32) return NIFTI_TYPE_FLOAT32;
      if (bits == 64) return NIFTI_TYPE_FLOAT64;
    }
    return std::nullopt;
  }

  static Status readStrips(TIFF* tiff, const std::string& path, const std::string& message, size_t row,
                           const SliceShape& shape, uint8_t* out) {
    if (TIFFScanlineSize64(tiff) != row) return damaged(path, "its rows have another length");
    for (uint32_t y = 0; y < shape.height; ++y) {
      if (TIFFReadScanline(tiff, out + y * row, y, 0) < 0) return damaged(path, message);
    }
    return Ok{};
  }

  // libtiff makes them of palettes, of JPEG's YCbCr, of planes apart and of 16 bits.
  static Status readColours(TIFF* tiff, const std::string& path, const std::string& message, const SliceShape& shape, uint8_t* out) {
    constexpr uint64_t kLargestImage = uint64_t(1) << 29;  // pixels
    if (uint64_t(shape.width) * shape.height > kLargestImage) return Error{ErrorCode::TooLarge, "A colour slice has more pixels than can be read.", path, "", "Cut it into pieces."};
    std::vector<uint32_t> pixels(size_t(shape.width) * shape.height);
    if (!TIFFReadRGBAImageOriented(tiff, shape.width, shape.height, pixels.data(), ORIENTATION_TOPLEFT, 1)) return damaged(path, message);
    for (const uint32_t pixel : pixels) {
      *out++ = uint8_t(TIFFGetR(pixel));
      *out++ = uint8_t(TIFFGetG(pixel));
      *out++ = uint8_t(TIFFGetB(pixel));
    }
    return Ok{};
  }

  static Status readTiles(TIFF* tiff, const std::string& path, const std::string& message, size_t row,
                          const SliceShape& shape, uint8_t* out) {
    uint32_t width = 0, height = 0;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &height);
    const uint64_t tileRow = uint64_t(width) * shape.stored.bytes;
    constexpr uint64_t kLargestTile = uint64_t(1) << 30;
    if (width == 0 || height == 0 || tileRow > kLargestTile / height || TIFFTileSize64(tiff) != tileRow * height) {
      return damaged(path, "its tiles have no sensible size");
    }
    Bytes tile(size_t(tileRow * height));
    for (uint32_t y = 0; y < shape.height; y += height) {
      for (uint32_t x = 0; x < shape.width; x += width) {
        if (TIFFReadTile(tiff, tile.data(), x, y, 0, 0) < 0) return damaged(path, message);
        const size_t part = std::min<size_t>(tileRow, row - x * shape.stored.bytes);
        for (uint32_t r = 0; r < height && y + r < shape.height; ++r) {
          std::memcpy(out + (y + r) * row + x * shape.stored.bytes, tile.data() + r * tileRow, part);
        }
      }
    }
    return Ok{};
  }
};

}  // namespace

std::shared_ptr<const SliceReader> tiffSlices() { return std::make_shared<TiffSlices>(); }

}  // namespace fabrica
