// Owners of GL names. Each knows its size, so that the renderer can say how much GPU memory it holds. The context they were
// made in must be current (or lost) when they die.
#pragma once

#include <GLES3/gl3.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace fabrica::render {

// Bytes held by all live objects of one renderer's context.
struct GpuMemory {
  uint64_t bytes = 0;
};

class Buffer {
 public:
  Buffer() = default;
  Buffer(GpuMemory& memory, GLenum target, size_t bytes, GLenum usage);
  // Empty when there is no memory for it. Asking makes browsers wait for the GPU: only for what is large.
  static Buffer checked(GpuMemory& memory, GLenum target, size_t bytes, GLenum usage);
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Buffer();

  GLuint name() const { return name_; }
  size_t size() const { return size_; }
  explicit operator bool() const { return name_ != 0; }
  void write(size_t offset, const void* data, size_t bytes) const;

 private:
  void swap(Buffer& other) noexcept;
  GpuMemory* memory_ = nullptr;
  GLuint name_ = 0;
  GLenum target_ = 0;
  size_t size_ = 0;
};

enum class PixelFormat : uint8_t { R8, RG8, RGBA8, R16F, RG16F, RGBA16F, RG32F, RGBA32F, R8UI, R16UI, R32UI, RGBA32UI, Depth24 };
struct PixelLayout {
  GLenum internal, format, type;
  uint8_t bytes;
  bool filterable;
};
const PixelLayout& layoutOf(PixelFormat format);

class Texture {
 public:
  Texture() = default;
  // Immutable storage without mip levels; linear filtering where asked for and possible, clamped.
  static Texture make2D(GpuMemory& memory, PixelFormat format, int width, int height, bool linear = false);
  static Texture make3D(GpuMemory& memory, PixelFormat format, int width, int height, int depth, bool linear = false);
  Texture(Texture&& other) noexcept { swap(other); }
  Texture& operator=(Texture&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Texture();

  GLuint name() const { return name_; }
  int width() const { return width_; }
  int height() const { return height_; }
  int depth() const { return depth_; }
  PixelFormat format() const { return format_; }
  explicit operator bool() const { return name_ != 0; }
  void bind(GLuint unit) const;
  // Rows are tightly packed.
  void write2D(int x, int y, int width, int height, const void* data) const;
  void write3D(int x, int y, int z, int width, int height, int depth, const void* data) const;

 private:
  void swap(Texture& other) noexcept;
  GpuMemory* memory_ = nullptr;
  GLuint name_ = 0;
  GLenum target_ = GL_TEXTURE_2D;
  int width_ = 0, height_ = 0, depth_ = 0;
  PixelFormat format_ = PixelFormat::R8;
};

class Renderbuffer {
 public:
  Renderbuffer() = default;
  Renderbuffer(GpuMemory& memory, PixelFormat format, int width, int height, int samples);
  Renderbuffer(Renderbuffer&& other) noexcept { swap(other); }
  Renderbuffer& operator=(Renderbuffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Renderbuffer();
  GLuint name() const { return name_; }

 private:
  void swap(Renderbuffer& other) noexcept;
  GpuMemory* memory_ = nullptr;
  GLuint name_ = 0;
  uint64_t size_ = 0;
};

class Framebuffer {
 public:
  Framebuffer() = default;
  Framebuffer(Framebuffer&& other) noexcept : name_(std::exchange(other.name_, 0)), colors_(other.colors_) {}
  Framebuffer& operator=(Framebuffer&& other) noexcept {
    std::swap(name_, other.name_);
    std::swap(colors_, other.colors_);
    return *this;
  }
  ~Framebuffer();

  // Attach in order of colour attachments, then call ready() or complete().
  void color(const Texture& texture);
  void color(const Renderbuffer& buffer);
  void depth(const Texture& texture);
  void depth(const Renderbuffer& buffer);
  // Formats that every WebGL 2 can draw into need no asking, and asking waits for all that was queued before.
  void ready();
  bool complete();  // asks: where a format is an extension's
  void bind(int width, int height) const;  // and sets the viewport
  GLuint name() const { return name_; }
  explicit operator bool() const { return name_ != 0; }

 private:
  void begin();
  GLuint name_ = 0;
  int colors_ = 0;
};

}  // namespace fabrica::render
