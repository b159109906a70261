// The crosshair of a slice pane: where the other planes meet its own, on the screen, and what of it can be dragged.
#pragma once

#include <string>
#include <vector>

#include "interact/controller.h"

namespace fabrica {

struct Crosshair {
  struct Line {
    std::string plane;
    vec2 on{0}, along{1, 0};  // pixels: a point of it, its direction (of length 1)
    vec2 handles[2];          // dragged, they turn the plane
  };
  vec2 center{0};             // pixels
  vec3 world{0};
  std::vector<Line> lines;    // at most two: of the standard planes that are not the pane's own
};
Crosshair crosshairOf(const SceneLayout::Pane& pane, const Model& model);

// The point of a pane's plane under a pixel.
vec3 paneWorldAt(const SceneLayout::Pane& pane, const vec2& at, const Model& model);

}  // namespace fabrica
