// Draws ImGui's lists with OpenGL ES 3.0 / WebGL2. The font texture has one channel (a quarter of the usual memory).
#pragma once

#include <cstdint>
#include <unordered_map>

#include "imgui.h"

namespace fabrica::ui {

class Painter {
 public:
  Painter() = default;
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  // Compiling begins; nobody waits for it.
  void begin();
  // What drawing needs, made once. Asking whether a program is there waits for all that was asked of the device before: best before much was.
  bool prepare();
  void uploadFonts();   // after ImGui's font atlas was built
  // A one-channel image under a texture id of the lists (0 is the font).
  void uploadImage(uint32_t id, int width, int height, const uint8_t* alpha);
  void freeImage(uint32_t id);
  void forget();        // the context was lost: names are no longer ours
  // Into the bound framebuffer; sets what state it needs and leaves blending and scissor off. `only`: one of the lists.
  // `tile`: x, y, width and height of the part of the whole that the framebuffer is, pixels from the upper left; none: all of it.
  void draw(const ImDrawData& data, const ImDrawList* only = nullptr, const ImVec4* tile = nullptr);

 private:
  uint32_t program_ = 0, vertices_ = 0, indices_ = 0, array_ = 0, texture_ = 0;
  std::unordered_map<uint32_t, uint32_t> images_;
  int32_t projection_ = -1;
};

}  // namespace fabrica::ui
