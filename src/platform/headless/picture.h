// What was drawn, as pixels and as PNG.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "render/renderer.h"

namespace fabrica::headless {

// 8 bits a channel, RGBA, rows from the top.
struct Picture {
  int width = 0, height = 0;
  Bytes rgba;
  const uint8_t* at(int x, int y) const { return &rgba[(size_t(y) * width + x) * 4]; }
};

// The target's pixels; waits until they are drawn.
Picture readPicture(const render::Target& target);
Bytes encodePng(const Picture& picture);
Status writePng(const Picture& picture, const std::string& path);

}  // namespace fabrica::headless
