// A PNG file as pixels, for what the tool draws.
#pragma once

#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#define STB_IMAGE_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#include <cstdlib>
#include <memory>
#include <string>

namespace fabrica {

struct PngPixels {
  int width = 0, height = 0;
  std::unique_ptr<uint8_t, decltype(&std::free)> data{nullptr, &std::free};  // from above; null where it is no PNG
};

// With so many channels a pixel, whatever the file has.
inline PngPixels pngPixels(const std::string& path, int channels) {
  PngPixels out;
  int own = 0;
  out.data.reset(stbi_load(path.c_str(), &out.width, &out.height, &own, channels));
  return out;
}

}  // namespace fabrica
