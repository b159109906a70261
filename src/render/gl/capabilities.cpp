#include "render/gl/capabilities.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#ifdef __EMSCRIPTEN__
#include <emscripten/html5_webgl.h>
#include <webgl/webgl1_ext.h>
extern "C" void glGetBufferSubData(GLenum target, GLintptr offset, GLsizeiptr size, void* data);
#endif

namespace fabrica::render {
namespace {

bool hasExtension(std::string_view name) {
#ifdef __EMSCRIPTEN__
  // Enabling is what makes a WebGL extension's constants and formats legal.
  return emscripten_webgl_enable_extension(emscripten_webgl_get_current_context(), name.data());
#else
  GLint n = 0;
  glGetIntegerv(GL_NUM_EXTENSIONS, &n);
  for (GLint i = 0; i < n; ++i) {
    const auto* text = reinterpret_cast<const char*>(glGetStringi(GL_EXTENSIONS, static_cast<GLuint>(i)));
    if (text && std::string_view(text).ends_with(name)) return true;
  }
  return false;
#endif
}

int integer(GLenum what) {
  GLint value = 0;
  glGetIntegerv(what, &value);
  return value;
}

}  // namespace

Capabilities detect(const Limits& limits) {
  Capabilities c;
  const bool full = hasExtension("EXT_color_buffer_float");
  const bool half = full || hasExtension("EXT_color_buffer_half_float");
  c.floatBlend = limits.floatTargets && full && hasExtension("EXT_float_blend");
  c.halfFloatBlend = limits.halfFloatTargets && half;
#ifdef __EMSCRIPTEN__
  c.deferred = true;
  c.parallelCompile = hasExtension("KHR_parallel_shader_compile");
#endif
  c.samples = std::clamp(limits.samples, 1, std::max(1, integer(GL_MAX_SAMPLES)));
  c.maxTexture3D = integer(GL_MAX_3D_TEXTURE_SIZE);
  c.maxTexture = integer(GL_MAX_TEXTURE_SIZE);
  c.maxDrawBuffers = std::min(4, integer(GL_MAX_DRAW_BUFFERS));
  return c;
}

void readPackBuffer(size_t bytes, void* out) {
#ifdef __EMSCRIPTEN__
  glGetBufferSubData(GL_PIXEL_PACK_BUFFER, 0, static_cast<GLsizeiptr>(bytes), out);
#else
  const void* mapped =
      glMapBufferRange(GL_PIXEL_PACK_BUFFER, 0, static_cast<GLsizeiptr>(bytes), GL_MAP_READ_BIT);
  if (!mapped) return;
  std::memcpy(out, mapped, bytes);
  glUnmapBuffer(GL_PIXEL_PACK_BUFFER);
#endif
}

}  // namespace fabrica::render
