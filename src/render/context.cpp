#include "render/context.h"

namespace fabrica::render {

Context::~Context() {
  if (polygonArray_) glDeleteVertexArrays(1, &polygonArray_);
  if (emptyArray_) glDeleteVertexArrays(1, &emptyArray_);
}

void Context::bindFrame(const Scene& scene, const View& view) {
  const FrameBlock block = frameBlock(scene, view);
  if (!frame_) frame_ = Buffer(memory, GL_UNIFORM_BUFFER, sizeof block, GL_DYNAMIC_DRAW);
  frame_.write(0, &block, sizeof block);
  glBindBufferBase(GL_UNIFORM_BUFFER, 0, frame_.name());
}

Program* Context::useMeshes(ProgramId id, MeshPass pass) {
  Program* program = programs.use(id);
  if (!program) return nullptr;
  styles.beginPass(*program, pass);
  return program;
}

void Context::drawScreen(int vertices) {
  if (!emptyArray_) glGenVertexArrays(1, &emptyArray_);
  glBindVertexArray(emptyArray_);
  glDrawArrays(GL_TRIANGLES, 0, vertices);
  ++stats.drawCalls;
}

void Context::drawPolygon(const std::vector<vec3>& corners) {
  constexpr size_t kCorners = 6;
  const size_t n = std::min(corners.size(), kCorners);
  if (!polygonArray_) {
    glGenVertexArrays(1, &polygonArray_);
    glBindVertexArray(polygonArray_);
    polygon_ = Buffer(memory, GL_ARRAY_BUFFER, kCorners * sizeof(vec3), GL_DYNAMIC_DRAW);
    glEnableVertexAttribArray(0);
    glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, sizeof(vec3), nullptr);
  }
  glBindVertexArray(polygonArray_);
  polygon_.write(0, corners.data(), n * sizeof(vec3));
  glDrawArrays(GL_TRIANGLE_FAN, 0, static_cast<GLsizei>(n));
  ++stats.drawCalls;
}

std::optional<vec4> facingCut(const CutPlane& cut, const View& view) {
  const vec4 plane = equation(cut.plane), eye = eyeOf(view);
  if (glm::dot(vec3(plane), vec3(eye)) - plane.w * eye.w <= 0) return std::nullopt;
  return plane;
}

vec4 facingPlane(const Plane& plane, const View& view) {
  const vec4 p = equation(plane), eye = eyeOf(view);
  return glm::dot(vec3(p), vec3(eye)) - p.w * eye.w < 0 ? -p : p;
}

const SliceImage* sliceNamed(const Scene& scene, const std::string& name) {
  for (const SliceImage& slice : scene.slices)
    if (slice.name == name) return &slice;
  return nullptr;
}

void setDepth(bool test, bool write) {
  (test ? glEnable : glDisable)(GL_DEPTH_TEST);
  glDepthFunc(GL_LEQUAL);
  glDepthMask(write ? GL_TRUE : GL_FALSE);
}
void setBlend(GLenum source, GLenum destination) { setBlend(source, destination, source, destination); }
void setBlend(GLenum sourceColor, GLenum destinationColor, GLenum sourceAlpha, GLenum destinationAlpha) {
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFuncSeparate(sourceColor, destinationColor, sourceAlpha, destinationAlpha);
}
void noBlend() { glDisable(GL_BLEND); }

}  // namespace fabrica::render
