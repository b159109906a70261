// What this context can do, after the extensions we use have been enabled and the limits (for tests) applied.
#pragma once

#include <GLES3/gl3.h>

#include "render/renderer.h"

namespace fabrica::render {

struct Capabilities {
  bool floatBlend = false;     // render to and blend in RGBA32F
  bool halfFloatBlend = false; // render to and blend in RGBA16F
  bool deferred = false;         // a browser's queue: asking how a command went waits for all before it
  bool parallelCompile = false;  // one may ask whether a program is compiled without waiting for it
  int samples = 1;
  int maxTexture3D = 256;
  int maxTexture = 2048;
  int maxDrawBuffers = 4;
};

Capabilities detect(const Limits& limits);

// Copies from a buffer on the GPU (bound to GL_PIXEL_PACK_BUFFER) once its fence has been signalled.
void readPackBuffer(size_t bytes, void* out);

}  // namespace fabrica::render
