// The uniform block `Frame` of shaders/frame.glsl: what all passes of one view share. Same order, std140.
#pragma once

#include <algorithm>

#include "render/renderer.h"

namespace fabrica::render {

inline constexpr size_t kMaxCuts = kMostCutFaces;
static_assert(kMaxCuts == 6, "frame.glsl and cap.frag say so, too");

struct FrameBlock {
  mat4 viewProjection;
  mat4 view;
  mat4 inverse;
  vec4 eye;
  vec4 cuts[kMaxCuts];
  vec4 viewport;
  vec4 theme;
  vec4 window;
  vec4 ground;
  vec4 boxLow, boxHigh;
  vec4 part;
};
static_assert(sizeof(FrameBlock) == 3 * 64 + (8 + kMaxCuts) * 16);

// (normal, dot(normal, position)).
inline vec4 equation(const Plane& plane) { return vec4(plane.normal, glm::dot(plane.normal, plane.position)); }

// The eye in the world (w = 1), or the direction towards it (w = 0) for an orthographic projection.
inline vec4 eyeOf(const View& view) {
  const mat4 inverse = glm::inverse(view.view);
  const bool orthographic = view.projection[3][3] != 0.0f;
  return orthographic ? vec4(vec3(inverse[2]), 0) : vec4(vec3(inverse[3]), 1);
}

// Metres that a pixel covers where the clip coordinate w is 1: everywhere in an orthographic view, at 1 m in a perspective one.
inline float metresPerPixel(const View& view) {
  return 2 / std::max(std::abs(view.projection[1][1]) * float(std::max(view.height, 1)), 1e-9f);
}

inline FrameBlock frameBlock(const Scene& scene, const View& view) {
  FrameBlock f{};
  f.viewProjection = view.projection * view.view;
  f.view = view.view;
  f.inverse = glm::inverse(f.viewProjection);
  f.eye = eyeOf(view);
  const size_t cuts = std::min(scene.cuts.size(), kMaxCuts);
  for (size_t i = 0; i < cuts; ++i) f.cuts[i] = equation(scene.cuts[i].plane);
  f.viewport = vec4(view.width, view.height, 1.0f / view.width, 1.0f / view.height);
  f.theme = vec4(scene.dark ? 1 : 0, scene.anySelected ? 1 : 0, view.pixelRatio,
                 scene.bounds.empty() ? 1.0f : std::max(scene.bounds.radius(), 1e-4f));
  const float width = std::max(scene.window.width, 1e-30f);
  f.window = vec4(scene.window.center - width / 2, 1 / width, scene.labelOpacity, cuts);
  if (const auto& c = scene.background) f.ground = vec4(vec3(c->r, c->g, c->b) / 255.0f, 1);
  const bool clipped = !scene.clip.empty() && view.kind == ViewKind::Scene;
  f.boxLow = vec4(clipped ? scene.clip.min : vec3(-1e30f), 0);
  f.boxHigh = vec4(clipped ? scene.clip.max : vec3(1e30f), metresPerPixel(view));
  f.part = view.wholeWidth > 0 ? vec4(view.partX, view.partY, view.wholeWidth, view.wholeHeight) : vec4(0, 0, view.width, view.height);
  return f;
}

// The same view, narrowed to `width` x `height` pixels around (x, y), which are viewport pixels from the lower left.
inline View cropped(const View& view, float x, float y, int width, int height) {
  View out = view;
  const float sx = float(view.width) / width, sy = float(view.height) / height;
  const float cx = 2 * x / view.width - 1, cy = 2 * y / view.height - 1;
  const mat4 pick = glm::translate(glm::scale(mat4(1), vec3(sx, sy, 1)), vec3(-cx, -cy, 0));
  out.projection = pick * view.projection;
  out.width = width;
  out.height = height;
  return out;
}

}  // namespace fabrica::render
