#include "ui/painter.h"

#include <GLES3/gl3.h>

#include <cstddef>

namespace fabrica::ui {

namespace {

constexpr const char* kVertex = R"(#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 color;
uniform vec4 projection;
out vec2 at;
out vec4 tint;
void main() {
  at = uv;
  tint = color;
  gl_Position = vec4(position * projection.xy + projection.zw, 0.0, 1.0);
})";

constexpr const char* kFragment = R"(#version 300 es
precision mediump float;
uniform sampler2D glyphs;
in vec2 at;
in vec4 tint;
out vec4 result;
void main() {
  float alpha = tint.a * texture(glyphs, at).r;
  result = vec4(tint.rgb * alpha, alpha);
})";

GLuint compile(GLenum kind, const char* text) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  return shader;
}

// Sets every unpack state that another part may have left.
void upload(uint32_t& texture, int width, int height, const uint8_t* alpha) {
  if (!texture) glGenTextures(1, &texture);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glPixelStorei(GL_UNPACK_SKIP_ROWS, 0);
  glPixelStorei(GL_UNPACK_SKIP_PIXELS, 0);
  glBindBuffer(GL_PIXEL_UNPACK_BUFFER, 0);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, width, height, 0, GL_RED, GL_UNSIGNED_BYTE, alpha);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glBindTexture(GL_TEXTURE_2D, 0);
}

}  // namespace

Painter::~Painter() {
  for (const auto& [id, texture] : images_) glDeleteTextures(1, &texture);
  if (program_) glDeleteProgram(program_);
  if (vertices_) glDeleteBuffers(1, &vertices_);
  if (indices_) glDeleteBuffers(1, &indices_);
  if (array_) glDeleteVertexArrays(1, &array_);
  if (texture_) glDeleteTextures(1, &texture_);
}

void Painter::forget() {
  program_ = vertices_ = indices_ = array_ = texture_ = 0;
  images_.clear();
}

void Painter::begin() {
  if (program_) return;
  const GLuint vertex = compile(GL_VERTEX_SHADER, kVertex), fragment = compile(GL_FRAGMENT_SHADER, kFragment);
  program_ = glCreateProgram();
  glAttachShader(program_, vertex);
  glAttachShader(program_, fragment);
  glLinkProgram(program_);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
}

bool Painter::prepare() {
  if (array_) return true;
  begin();
  GLint linked = 0;
  glGetProgramiv(program_, GL_LINK_STATUS, &linked);
  if (!linked) {
    glDeleteProgram(program_);
    program_ = 0;
    return false;
  }
  projection_ = glGetUniformLocation(program_, "projection");
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &vertices_);
  glGenBuffers(1, &indices_);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  const auto attribute = [](GLuint index, GLint size, GLenum type, GLboolean unit, size_t offset) {
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, size, type, unit, sizeof(ImDrawVert), reinterpret_cast<const void*>(offset));
  };
  attribute(0, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, pos));
  attribute(1, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, uv));
  attribute(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, col));
  glBindVertexArray(0);
  return true;
}

void Painter::uploadFonts() {
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
  if (pixels) upload(texture_, width, height, pixels);
}

void Painter::uploadImage(uint32_t id, int width, int height, const uint8_t* alpha) { upload(images_[id], width, height, alpha); }

void Painter::freeImage(uint32_t id) {
  const auto found = images_.find(id);
  if (found == images_.end()) return;
  glDeleteTextures(1, &found->second);
  images_.erase(found);
}

void Painter::draw(const ImDrawData& data, const ImDrawList* only, const ImVec4* tile) {
  const ImVec4 part = tile ? *tile : ImVec4(0, 0, data.DisplaySize.x * data.FramebufferScale.x, data.DisplaySize.y * data.FramebufferScale.y);
  const float width = part.z, height = part.w;
  if (width < 1 || height < 1 || data.TotalVtxCount == 0 || !prepare()) return;
  if (!texture_) uploadFonts();
  glViewport(0, 0, static_cast<GLsizei>(width), static_cast<GLsizei>(height));
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
  glDisable(GL_STENCIL_TEST);
  glDepthMask(GL_FALSE);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glEnable(GL_SCISSOR_TEST);
  glUseProgram(program_);
  glUniform4f(projection_, 2 * data.FramebufferScale.x / width, -2 * data.FramebufferScale.y / height, -1 - 2 * part.x / width, 1 + 2 * part.y / height);
  glActiveTexture(GL_TEXTURE0);
  glBindSampler(0, 0);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  for (const ImDrawList* list : data.CmdLists) {
    if (only && list != only) continue;
    glBufferData(GL_ARRAY_BUFFER, list->VtxBuffer.size_in_bytes(), list->VtxBuffer.Data, GL_STREAM_DRAW);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, list->IdxBuffer.size_in_bytes(), list->IdxBuffer.Data, GL_STREAM_DRAW);
    for (const ImDrawCmd& command : list->CmdBuffer) {
      const float x0 = command.ClipRect.x * data.FramebufferScale.x - part.x, y0 = command.ClipRect.y * data.FramebufferScale.y - part.y;
      const float x1 = command.ClipRect.z * data.FramebufferScale.x - part.x, y1 = command.ClipRect.w * data.FramebufferScale.y - part.y;
      if (x1 <= x0 || y1 <= y0 || command.ElemCount == 0) continue;
      const auto id = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(command.GetTexID()));
      const auto image = images_.find(id);
      if (id != 0 && image == images_.end()) continue;
      glBindTexture(GL_TEXTURE_2D, id == 0 ? texture_ : image->second);
      glScissor(static_cast<GLint>(x0), static_cast<GLint>(height - y1), static_cast<GLsizei>(x1 - x0), static_cast<GLsizei>(y1 - y0));
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_SHORT,
                     reinterpret_cast<const void*>(static_cast<uintptr_t>(command.IdxOffset * sizeof(ImDrawIdx))));
    }
  }
  glBindVertexArray(0);
  glBindTexture(GL_TEXTURE_2D, 0);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_BLEND);
  glDepthMask(GL_TRUE);
}

}  // namespace fabrica::ui
