#include "interact/clip_drag.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr float kAir = 0.06f;      // around what the box is fitted to, of its size
constexpr float kThinnest = 0.02f, kBeyond = 0.1f;  // of the scene
constexpr float kAskew = 0.25f;    // of a metre's pixels across the view: with fewer, the face moves along the line of sight

vec3 normalOf(ClipFace face) {
  vec3 normal(0);
  normal[face.axis] = face.high ? 1.0f : -1.0f;
  return normal;
}

Bounds placed(const Bounds& box, ClipFace face, float at, const Bounds& scene) {
  Bounds out = box;
  const int axis = face.axis;
  const float size = std::max(scene.size()[axis], 1e-5f), thinnest = size * kThinnest;
  if (face.high) out.max[axis] = std::max(std::min(at, scene.max[axis] + size * kBeyond), out.min[axis] + thinnest);
  else out.min[axis] = std::min(std::max(at, scene.min[axis] - size * kBeyond), out.max[axis] - thinnest);
  return out;
}

}  // namespace

Bounds clipBoxAround(const Model& model, std::span<const StructureIndex> which) {
  Bounds box = which.empty() ? Bounds() : model.boundsOf(which);
  if (box.empty()) box = model.visibleBounds();
  if (box.empty()) box = model.drawnBounds();
  if (box.empty()) {
    // An atlas of images alone, or none: something to begin with.
    box.include(vec3(-0.1f));
    box.include(vec3(0.1f));
  }
  const vec3 air = box.size() * kAir + std::max(box.radius(), 1e-4f) * 1e-2f;
  return {box.min - air, box.max + air};
}

bool looksAtEye(const Camera& camera, const Bounds& box, ClipFace face) {
  if (camera.orthographic) return glm::dot(camera.forward(), normalOf(face)) < 0;
  return Plane{middleOf(box, face), normalOf(face)}.distance(camera.eye()) > 0;
}

vec3 middleOf(const Bounds& box, ClipFace face) {
  vec3 middle = box.center();
  middle[face.axis] = face.high ? box.max[face.axis] : box.min[face.axis];
  return middle;
}

Bounds draggedFace(const Bounds& box, ClipFace face, const vec2& pixels, const Camera& camera, const Screen& screen, const Bounds& scene) {
  const vec3 middle = middleOf(box, face), normal = normalOf(face);
  const float metres = metresPerPixel(camera, screen, std::max(depthOf(camera, middle), 1e-5f));
  // Pixels that the face moves across the screen for a metre along its normal.
  const vec2 way = vec2(glm::dot(camera.right(), normal), -glm::dot(camera.up(), normal)) / std::max(metres, 1e-9f);
  const float length = glm::length(way);
  const float moved = length * metres > kAskew ? glm::dot(pixels, way) / (length * length) : -pixels.y * metres;
  const float from = face.high ? box.max[face.axis] : box.min[face.axis];
  return placed(box, face, from + (face.high ? moved : -moved), scene);
}

Bounds withFace(const Bounds& box, ClipFace face, float at, const Bounds& scene) {
  return placed(box, face, glm::mix(scene.min[face.axis], scene.max[face.axis], std::clamp(at, 0.0f, 1.0f)), scene);
}

}  // namespace fabrica
