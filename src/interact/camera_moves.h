// Pure camera arithmetic: a camera in, a camera out. Pixels are CSS pixels of the canvas, origin upper left; angles are
// radians. `Screen` says which part of the canvas the 3D view fills and how much of it panels cover.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "atlas/model.h"
#include "interact/events.h"

namespace fabrica {

struct Screen {
  Rect scene;
  Insets covered;
  float aspect() const { return scene.height > 0 ? scene.width / scene.height : 1; }
  Rect uncovered() const;  // never smaller than a quarter of the scene in each direction
  // Where the camera's line of sight meets the screen: the middle of what panels leave free, so that a camera shows the
  // same on every layout.
  vec2 center() const { return uncovered().center(); }
};

// Turned about `pivot`, which stays where it is on the screen. The turntable keeps superior up: `yaw` about the body's
// long axis, `pitch` towards the poles and not beyond them.
Camera turned(const Camera& camera, const vec3& pivot, float yaw, float pitch);
// Turned about the screen's own axes, without an up.
Camera turnedFreely(const Camera& camera, const vec3& pivot, float yaw, float pitch);

// Metres of one pixel at a depth (metres in front of the eye).
float metresPerPixel(const Camera& camera, const Screen& screen, float depth);
float depthOf(const Camera& camera, const vec3& point);
// Moved so that what lies at `depth` follows the pointer by `pixels`.
Camera panned(const Camera& camera, const Screen& screen, const vec2& pixels, float depth);
// `factor` < 1 comes nearer; `fixed` stays where it is on the screen. Farther than `farthest` (metres) only who is there already.
Camera zoomed(const Camera& camera, const vec3& fixed, float factor, float farthest);

// Point under a pixel, at a depth.
vec3 pointAt(const Camera& camera, const Screen& screen, const vec2& pixel, float depth);
// Pixel of a point; empty behind the eye.
// What shifts a projection so that the line of sight meets center(): from the left of a projection matrix.
mat4 lensShift(const Screen& screen);
std::optional<vec2> pixelOf(const Camera& camera, const Screen& screen, const vec3& point);

// Same direction of view, moved so that the boxes together fill the uncovered part with a margin.
Camera fitted(const Camera& camera, const Screen& screen, std::span<const Bounds> boxes);

// Orientation as seen from "anterior", "posterior", "left", "right", "superior" or "inferior"; nothing for other words.
std::optional<quat> standardOrientation(std::string_view from);

// Between two cameras; t in 0..1, distances by their ratio so that the speed feels even.
Camera between(const Camera& from, const Camera& to, float t);

}  // namespace fabrica
