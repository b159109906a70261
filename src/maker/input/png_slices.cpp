// PNG by libpng: grey images of up to 16 bits, and colours (also of a palette) as red, green and blue of 8 bits. Transparency is left out.
#include <png.h>

#include <csetjmp>
#include <cstdio>
#include <memory>

#include "maker/input/slice_stack.h"

namespace fabrica {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// libpng reports errors by longjmp: nothing with a destructor lives in the functions that it may leave.
struct Reading {
  std::unique_ptr<std::FILE, CloseFile> file;
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::string message;
  ~Reading() { png_destroy_read_struct(&png, &info, nullptr); }
};

void keepError(png_structp png, png_const_charp text) {
  static_cast<Reading*>(png_get_error_ptr(png))->message = text;
  png_longjmp(png, 1);
}
void ignoreWarning(png_structp, png_const_charp) {}

bool isColour(const Reading& r) { return (png_get_color_type(r.png, r.info) & PNG_COLOR_MASK_COLOR) != 0; }

bool readHead(Reading& r) {
  if (setjmp(png_jmpbuf(r.png))) return false;
  png_init_io(r.png, r.file.get());
  png_read_info(r.png, r.info);
  png_set_expand_gray_1_2_4_to_8(r.png);
  png_set_strip_alpha(r.png);
  if (isColour(r)) {
    png_set_palette_to_rgb(r.png);
    png_set_scale_16(r.png);
  } else if (png_get_bit_depth(r.png, r.info) == 16) {
    png_set_swap(r.png);  // to little-endian
  }
  return true;
}

bool readRows(Reading& r, uint8_t* out, size_t row, uint32_t height) {
  if (setjmp(png_jmpbuf(r.png))) return false;
  const int passes = png_set_interlace_handling(r.png);
  png_read_update_info(r.png, r.info);
  if (png_get_rowbytes(r.png, r.info) != row) return false;
  for (int pass = 0; pass < passes; ++pass) {
    for (uint32_t y = 0; y < height; ++y) png_read_row(r.png, out + y * row, nullptr);
  }
  return true;
}

class PngSlices : public SliceReader {
 public:
  Result<SliceShape> shape(const std::string& path) const override {
    Reading reading;
    return begin(path, reading);
  }

  Status read(const std::string& path, uint32_t, const SliceShape& wanted, uint8_t* out) const override {
    Reading reading;
    auto shape = begin(path, reading);
    if (!shape) return std::move(shape).error();
    if (shape->width != wanted.width || shape->height != wanted.height || shape->stored.type != wanted.stored.type) {
      return otherShape(path);
    }
    if (!readRows(reading, out, size_t(shape->width) * shape->stored.bytes, shape->height)) return damaged(path, reading);
    return Ok{};
  }

 private:
  static Error damaged(const std::string& path, const Reading& reading) {
    return Error{ErrorCode::BadFormat, "This PNG file cannot be read: " + reading.message + ".", path, "", "Export it again."};
  }

  static Result<SliceShape> begin(const std::string& path, Reading& r) {
    r.file.reset(std::fopen(path.c_str(), "rb"));
    if (!r.file) return Error{ErrorCode::NotFound, "This file cannot be read.", path};
    r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &r, keepError, ignoreWarning);
    r.info = r.png ? png_create_info_struct(r.png) : nullptr;
    if (!r.info) return Error{ErrorCode::TooLarge, "There is no memory to read this file.", path};
    if (!readHead(r)) return damaged(path, r);
    SliceShape shape;
    shape.width = png_get_image_width(r.png, r.info);
    shape.height = png_get_image_height(r.png, r.info);
    shape.stored = isColour(r) ? storedColours() : storedAs(png_get_bit_depth(r.png, r.info) == 16 ? VoxelFormat::U16 : VoxelFormat::U8);
    return shape;
  }
};

}  // namespace

std::shared_ptr<const SliceReader> pngSlices() { return std::make_shared<PngSlices>(); }

}  // namespace fabrica
