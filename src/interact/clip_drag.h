// The clip box under a person's hand: boxes to begin with, and a face that follows a pointer. Pixels as in camera_moves.h.
#pragma once

#include <span>

#include "interact/camera_moves.h"

namespace fabrica {

// A face of the box: axis 0 … 2 (left, superior, anterior), its low or its high side.
struct ClipFace {
  int axis = 0;
  bool high = false;
};
inline constexpr int kClipFaces = 6;
inline ClipFace clipFace(int i) { return {i / 2, i % 2 == 1}; }

// Around structures, with a little air; around all that is shown where there are none, or they have no geometry.
Bounds clipBoxAround(const Model& model, std::span<const StructureIndex> which = {});

// Whether a face looks at the eye.
bool looksAtEye(const Camera& camera, const Bounds& box, ClipFace face);
vec3 middleOf(const Bounds& box, ClipFace face);

// The box after a drag by `pixels` that began at its face. Where the face moves along the line of sight, up is outwards. It never
// becomes thinner than a fiftieth of `scene`, nor larger than it by more than a tenth.
Bounds draggedFace(const Bounds& box, ClipFace face, const vec2& pixels, const Camera& camera, const Screen& screen, const Bounds& scene);

// One side of the box at a place of the scene: 0 its low end, 1 its high one. Never passes the other side.
Bounds withFace(const Bounds& box, ClipFace face, float at, const Bounds& scene);

}  // namespace fabrica
