// OpenGL ES 3 without a screen (EGL on Mesa's surfaceless platform), and a framebuffer to draw into. One thread.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "render/renderer.h"

namespace fabrica::headless {

class GlContext {
 public:
  // Current on this thread afterwards. Error Unsupported with what is missing.
  static Result<std::unique_ptr<GlContext>> create();
  virtual ~GlContext() = default;
  virtual void makeCurrent() = 0;
  // RGBA8 with depth, at most the driver's largest texture; the one before is given back.
  virtual Result<render::Target> target(int width, int height) = 0;
};

}  // namespace fabrica::headless
