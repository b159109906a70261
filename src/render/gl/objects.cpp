#include "render/gl/objects.h"

namespace fabrica::render {

Buffer::Buffer(GpuMemory& memory, GLenum target, size_t bytes, GLenum usage)
    : memory_(&memory), target_(target), size_(bytes) {
  glGenBuffers(1, &name_);
  glBindBuffer(target, name_);
  glBufferData(target, static_cast<GLsizeiptr>(bytes), nullptr, usage);
  memory.bytes += bytes;
}

Buffer Buffer::checked(GpuMemory& memory, GLenum target, size_t bytes, GLenum usage) {
  while (glGetError() != GL_NO_ERROR) {
  }
  Buffer buffer(memory, target, bytes, usage);
  if (glGetError() != GL_NO_ERROR) return {};
  return buffer;
}

Buffer::~Buffer() {
  if (!name_) return;
  glDeleteBuffers(1, &name_);
  memory_->bytes -= size_;
}

void Buffer::swap(Buffer& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(name_, other.name_);
  std::swap(target_, other.target_);
  std::swap(size_, other.size_);
}

void Buffer::write(size_t offset, const void* data, size_t bytes) const {
  glBindBuffer(target_, name_);
  glBufferSubData(target_, static_cast<GLintptr>(offset), static_cast<GLsizeiptr>(bytes), data);
}

const PixelLayout& layoutOf(PixelFormat format) {
  static constexpr PixelLayout kLayouts[] = {
      {GL_R8, GL_RED, GL_UNSIGNED_BYTE, 1, true},
      {GL_RG8, GL_RG, GL_UNSIGNED_BYTE, 2, true},
      {GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE, 4, true},
      {GL_R16F, GL_RED, GL_HALF_FLOAT, 2, true},
      {GL_RG16F, GL_RG, GL_HALF_FLOAT, 4, true},
      {GL_RGBA16F, GL_RGBA, GL_HALF_FLOAT, 8, true},
      {GL_RG32F, GL_RG, GL_FLOAT, 8, false},
      {GL_RGBA32F, GL_RGBA, GL_FLOAT, 16, false},
      {GL_R8UI, GL_RED_INTEGER, GL_UNSIGNED_BYTE, 1, false},
      {GL_R16UI, GL_RED_INTEGER, GL_UNSIGNED_SHORT, 2, false},
      {GL_R32UI, GL_RED_INTEGER, GL_UNSIGNED_INT, 4, false},
      {GL_RGBA32UI, GL_RGBA_INTEGER, GL_UNSIGNED_INT, 16, false},
      {GL_DEPTH_COMPONENT24, GL_DEPTH_COMPONENT, GL_UNSIGNED_INT, 4, false},
  };
  return kLayouts[static_cast<size_t>(format)];
}

namespace {
GLuint makeTexture(GLenum target, bool linear) {
  GLuint name = 0;
  glGenTextures(1, &name);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(target, name);
  const GLint filter = linear ? GL_LINEAR : GL_NEAREST;
  glTexParameteri(target, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri(target, GL_TEXTURE_MAG_FILTER, filter);
  glTexParameteri(target, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(target, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  if (target == GL_TEXTURE_3D) glTexParameteri(target, GL_TEXTURE_WRAP_R, GL_CLAMP_TO_EDGE);
  return name;
}
}  // namespace

Texture Texture::make2D(GpuMemory& memory, PixelFormat format, int width, int height, bool linear) {
  Texture t;
  const PixelLayout& layout = layoutOf(format);
  t.memory_ = &memory;
  t.format_ = format;
  t.width_ = width, t.height_ = height, t.depth_ = 1;
  t.name_ = makeTexture(GL_TEXTURE_2D, linear && layout.filterable);
  glTexStorage2D(GL_TEXTURE_2D, 1, layout.internal, width, height);
  memory.bytes += uint64_t(width) * height * layout.bytes;
  return t;
}

Texture Texture::make3D(GpuMemory& memory, PixelFormat format, int width, int height, int depth, bool linear) {
  Texture t;
  const PixelLayout& layout = layoutOf(format);
  t.memory_ = &memory;
  t.format_ = format;
  t.target_ = GL_TEXTURE_3D;
  t.width_ = width, t.height_ = height, t.depth_ = depth;
  while (glGetError() != GL_NO_ERROR) {
  }
  t.name_ = makeTexture(GL_TEXTURE_3D, linear && layout.filterable);
  glTexStorage3D(GL_TEXTURE_3D, 1, layout.internal, width, height, depth);
  if (glGetError() != GL_NO_ERROR) {  // too large, or no memory left: an empty owner
    glDeleteTextures(1, &t.name_);
    t.name_ = 0;
    return t;
  }
  memory.bytes += uint64_t(width) * height * depth * layout.bytes;
  return t;
}

Texture::~Texture() {
  if (!name_) return;
  glDeleteTextures(1, &name_);
  memory_->bytes -= uint64_t(width_) * height_ * depth_ * layoutOf(format_).bytes;
}

void Texture::swap(Texture& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(name_, other.name_);
  std::swap(target_, other.target_);
  std::swap(width_, other.width_);
  std::swap(height_, other.height_);
  std::swap(depth_, other.depth_);
  std::swap(format_, other.format_);
}

void Texture::bind(GLuint unit) const {
  glActiveTexture(GL_TEXTURE0 + unit);
  glBindTexture(target_, name_);
}

void Texture::write2D(int x, int y, int width, int height, const void* data) const {
  const PixelLayout& layout = layoutOf(format_);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, name_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage2D(GL_TEXTURE_2D, 0, x, y, width, height, layout.format, layout.type, data);
}

void Texture::write3D(int x, int y, int z, int width, int height, int depth, const void* data) const {
  const PixelLayout& layout = layoutOf(format_);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_3D, name_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage3D(GL_TEXTURE_3D, 0, x, y, z, width, height, depth, layout.format, layout.type, data);
}

Renderbuffer::Renderbuffer(GpuMemory& memory, PixelFormat format, int width, int height, int samples)
    : memory_(&memory), size_(uint64_t(width) * height * layoutOf(format).bytes * (samples > 1 ? samples : 1)) {
  glGenRenderbuffers(1, &name_);
  glBindRenderbuffer(GL_RENDERBUFFER, name_);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples > 1 ? samples : 0, layoutOf(format).internal, width, height);
  memory.bytes += size_;
}

Renderbuffer::~Renderbuffer() {
  if (!name_) return;
  glDeleteRenderbuffers(1, &name_);
  memory_->bytes -= size_;
}

void Renderbuffer::swap(Renderbuffer& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(name_, other.name_);
  std::swap(size_, other.size_);
}

Framebuffer::~Framebuffer() {
  if (name_) glDeleteFramebuffers(1, &name_);
}

void Framebuffer::begin() {
  if (!name_) glGenFramebuffers(1, &name_);
  glBindFramebuffer(GL_FRAMEBUFFER, name_);
}

void Framebuffer::color(const Texture& texture) {
  begin();
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0 + colors_++, GL_TEXTURE_2D, texture.name(), 0);
}
void Framebuffer::color(const Renderbuffer& buffer) {
  begin();
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0 + colors_++, GL_RENDERBUFFER, buffer.name());
}
void Framebuffer::depth(const Texture& texture) {
  begin();
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, texture.name(), 0);
}
void Framebuffer::depth(const Renderbuffer& buffer) {
  begin();
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, buffer.name());
}

void Framebuffer::ready() {
  begin();
  static constexpr GLenum kColors[] = {GL_COLOR_ATTACHMENT0, GL_COLOR_ATTACHMENT1, GL_COLOR_ATTACHMENT2,
                                       GL_COLOR_ATTACHMENT3};
  glDrawBuffers(colors_, kColors);
}

bool Framebuffer::complete() {
  ready();
  return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

void Framebuffer::bind(int width, int height) const {
  glBindFramebuffer(GL_FRAMEBUFFER, name_);
  glViewport(0, 0, width, height);
}

}  // namespace fabrica::render
