// Draws ImGui's lists with OpenGL ES 3.0 / WebGL2. The font texture has one channel (a quarter of the usual memory).
#pragma once

#include <cstdint>

#include "imgui.h"

namespace fabrica::ui {

class Painter {
 public:
  Painter() = default;
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  void uploadFonts();   // after ImGui's font atlas was built
  void forget();        // the context was lost: names are no longer ours
  // Into the bound framebuffer; sets what state it needs and leaves blending and scissor off.
  void draw(const ImDrawData& data);

 private:
  bool prepare();

  uint32_t program_ = 0, vertices_ = 0, indices_ = 0, array_ = 0, texture_ = 0;
  int32_t projection_ = -1;
};

}  // namespace fabrica::ui
