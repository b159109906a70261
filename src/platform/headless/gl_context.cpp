#include "platform/headless/gl_context.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GLES3/gl3.h>

#include <string>

namespace fabrica::headless {
namespace {

Error missing(std::string what) {
  return {ErrorCode::Unsupported, std::move(what), "", "", "Install Mesa's EGL (libegl1, libgles2, libgl1-mesa-dri)."};
}

class EglContext final : public GlContext {
 public:
  ~EglContext() override {
    release();
    if (display_ == EGL_NO_DISPLAY) return;
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context_ != EGL_NO_CONTEXT) eglDestroyContext(display_, context_);
    // The display is the process's: other contexts may live on it.
  }

  Status open() {
    const auto getDisplay =
        reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
    if (!getDisplay) return missing("EGL has no platform displays here.");
    display_ = getDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (display_ == EGL_NO_DISPLAY || !eglInitialize(display_, nullptr, nullptr))
      return missing("EGL cannot draw without a screen here.");
    eglBindAPI(EGL_OPENGL_ES_API);
    const EGLint wanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_ES3_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (!eglChooseConfig(display_, wanted, &config, 1, &count)) count = 0;
    const EGLint version[] = {EGL_CONTEXT_CLIENT_VERSION, 3, EGL_NONE};
    context_ = eglCreateContext(display_, count ? config : EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, version);
    if (context_ == EGL_NO_CONTEXT) return missing("EGL offers no OpenGL ES 3 context here.");
    makeCurrent();
    if (!glGetString(GL_VERSION)) return missing("The OpenGL ES 3 context cannot be made current.");
    return Ok{};
  }

  void makeCurrent() override { eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_); }

  Result<render::Target> target(int width, int height) override {
    GLint largest = 0;
    glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &largest);
    if (width <= 0 || height <= 0 || width > largest || height > largest)
      return Error{ErrorCode::TooLarge, "A picture of " + std::to_string(width) + " x " + std::to_string(height) +
                   " pixels cannot be drawn.", "", "", "Ask for 1 to " + std::to_string(largest) + " pixels each way."};
    release();
    glGenFramebuffers(1, &framebuffer_);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glGenRenderbuffers(2, buffers_);
    glBindRenderbuffer(GL_RENDERBUFFER, buffers_[0]);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, buffers_[0]);
    glBindRenderbuffer(GL_RENDERBUFFER, buffers_[1]);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH24_STENCIL8, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_STENCIL_ATTACHMENT, GL_RENDERBUFFER, buffers_[1]);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
      return missing("The driver refuses a framebuffer.");
    return render::Target{framebuffer_, width, height};
  }

 private:
  void release() {
    if (!framebuffer_) return;
    glDeleteFramebuffers(1, &framebuffer_);
    glDeleteRenderbuffers(2, buffers_);
    framebuffer_ = 0;
  }
  EGLDisplay display_ = EGL_NO_DISPLAY;
  EGLContext context_ = EGL_NO_CONTEXT;
  GLuint framebuffer_ = 0, buffers_[2] = {0, 0};
};

}  // namespace

Result<std::unique_ptr<GlContext>> GlContext::create() {
  auto context = std::make_unique<EglContext>();
  if (Status status = context->open(); !status) return std::move(status).error();
  return std::unique_ptr<GlContext>(std::move(context));
}

}  // namespace fabrica::headless
