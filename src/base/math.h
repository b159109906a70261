// Vectors, boxes, planes and colours. World frame everywhere: metres, +X left, +Y superior, +Z anterior.
#pragma once

#define GLM_FORCE_CTOR_INIT  // glm 0.9.9 leaves vectors uninitialised otherwise
#include <cstdint>
#include <glm/ext/matrix_clip_space.hpp>
#include <glm/ext/matrix_transform.hpp>
#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>
#include <limits>

namespace fabrica {

using glm::mat3;
using glm::mat4;
using glm::quat;
using glm::vec2;
using glm::vec3;
using glm::vec4;

// Axis-aligned box in metres; empty until the first include().
struct Bounds {
  vec3 min{std::numeric_limits<float>::max()};
  vec3 max{std::numeric_limits<float>::lowest()};

  bool empty() const { return min.x > max.x; }
  vec3 center() const { return (min + max) * 0.5f; }
  vec3 size() const { return empty() ? vec3(0) : max - min; }
  float radius() const { return glm::length(size()) * 0.5f; }
  void include(const vec3& p) {
    min = glm::min(min, p);
    max = glm::max(max, p);
  }
  void include(const Bounds& b) {
    if (b.empty()) return;
    include(b.min);
    include(b.max);
  }
};

// Points with dot(normal, p) = dot(normal, position). A cut removes the side the normal points to.
struct Plane {
  vec3 position{0};
  vec3 normal{0, 1, 0};  // unit length
  float distance(const vec3& p) const { return glm::dot(normal, p - position); }
};

// sRGB, 8 bits a channel, straight alpha.
struct Color {
  uint8_t r = 200, g = 200, b = 200, a = 255;
  bool operator==(const Color&) const = default;
};

Bounds transformed(const Bounds& box, const mat4& m);

}  // namespace fabrica
