#include "platform/headless/picture.h"

#include <GLES3/gl3.h>

#include <algorithm>
#include <fstream>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>

namespace fabrica::headless {

Picture readPicture(const render::Target& target) {
  Picture picture{target.width, target.height, Bytes(size_t(target.width) * target.height * 4)};
  glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, target.width, target.height, GL_RGBA, GL_UNSIGNED_BYTE, picture.rgba.data());
  const auto row = static_cast<std::ptrdiff_t>(target.width) * 4;
  for (int y = 0; y < target.height / 2; ++y) {
    const auto top = picture.rgba.begin() + y * row, bottom = picture.rgba.begin() + (target.height - 1 - y) * row;
    std::swap_ranges(top, top + row, bottom);
  }
  return picture;
}

Bytes encodePng(const Picture& picture) {
  Bytes png;
  stbi_write_png_to_func(
      [](void* out, void* data, int size) {
        const auto* bytes = static_cast<const uint8_t*>(data);
        static_cast<Bytes*>(out)->insert(static_cast<Bytes*>(out)->end(), bytes, bytes + size);
      },
      &png, picture.width, picture.height, 4, picture.rgba.data(), picture.width * 4);
  return png;
}

Status writePng(const Picture& picture, const std::string& path) {
  const Bytes png = encodePng(picture);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
  file.close();
  if (png.empty() || !file)
    return Error{ErrorCode::Unknown, "The picture could not be written.", path, "", "Check that the folder exists and has room."};
  return Ok{};
}

}  // namespace fabrica::headless
