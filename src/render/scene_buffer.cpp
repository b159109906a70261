#include "render/scene_buffer.h"

#include <GLES3/gl3.h>

namespace fabrica::render {

SceneBuffer::~SceneBuffer() {
  if (framebuffer_) glDeleteFramebuffers(1, &framebuffer_);
  if (texture_) glDeleteTextures(1, &texture_);
}

bool SceneBuffer::resize(int width, int height) {
  if (width <= 0 || height <= 0 || (width == width_ && height == height_ && framebuffer_)) return false;
  if (!framebuffer_) glGenFramebuffers(1, &framebuffer_);
  if (texture_) glDeleteTextures(1, &texture_);
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexStorage2D(GL_TEXTURE_2D, 1, GL_RGBA8, width, height);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
  width_ = width;
  height_ = height;
  return true;
}

void SceneBuffer::show(uint32_t target) const {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, target);
  glDisable(GL_SCISSOR_TEST);
  // Chromium clears a canvas that was shown before the first draw call after it, and does not count a blit as one: without
  // this the panels' first draw call would wipe the picture.
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glClear(GL_COLOR_BUFFER_BIT);
  // Panels may come before the first picture: a framebuffer that is not made is the canvas itself.
  if (framebuffer_) glBlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, target);
  glViewport(0, 0, width_, height_);
}

void SceneBuffer::bind() const {
  glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
}

void SceneBuffer::forget() {
  framebuffer_ = texture_ = 0;
  width_ = height_ = 0;
}

}  // namespace fabrica::render
