// A picture that stays: the views are drawn into it when they change, and shown on the target every time the panels over
// them change. Main thread, with the context current.
#pragma once

#include <cstdint>

namespace fabrica::render {

class SceneBuffer {
 public:
  SceneBuffer() = default;
  SceneBuffer(const SceneBuffer&) = delete;
  SceneBuffer& operator=(const SceneBuffer&) = delete;
  ~SceneBuffer();

  // True when it was made anew: its content is gone. False also when the size is 0.
  bool resize(int width, int height);
  uint32_t framebuffer() const { return framebuffer_; }
  // Copies it onto a framebuffer of the same size, and leaves that bound for drawing.
  void show(uint32_t target) const;
  // For drawing on top of it, and for whoever reads it.
  void bind() const;
  void forget();  // after a lost context: the names mean nothing any more

 private:
  uint32_t framebuffer_ = 0, texture_ = 0;
  int width_ = 0, height_ = 0;
};

}  // namespace fabrica::render
