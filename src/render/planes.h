// Slices and cut faces: what is drawn on planes, in colour and as ids.
#pragma once

#include <algorithm>
#include <array>

#include "render/context.h"

namespace fabrica::render {

using glm::ivec2;

// A plane clipped to a box given in its own index space (0 … size): 0 or 3 … 6 corners, world, in order around it.
std::vector<vec3> clipPlane(const Plane& plane, const Volumes::Box& box);

// The box that slices are clipped to: the image's, the label map's, else the scene's.
Volumes::Box sliceBox(const Context& context, const Scene& scene);

// Red, yellow and green for the standard planes, the accent for any other.
vec3 frameColor(const std::string& name);

// Sections of a view's cuts; null where a cut has no face to be seen.
struct Caps {
  std::array<const SectionImage*, kMaxCuts> images{};
  std::array<vec4, kMaxCuts> planes{};
  ivec2 offset{0};  // from this view's pixels to the images'
};
// Solves what is not cached. The view's frame must be bound; leaves another framebuffer bound.
Caps solveCaps(Context& context, const Scene& scene, const View& view, size_t firstSlot);

enum class PlanePass : uint8_t { Opaque, Glass, GlassBehindFront, Blend, BlendBehindFront, Lines, Id };
inline bool anySlice(const Scene& scene) {
  return std::any_of(scene.slices.begin(), scene.slices.end(), [](const SliceImage& s) { return s.inScene; });
}
// Where there is any.
void drawSlices(Context& context, const Scene& scene, const View& view, bool ids);
void drawCaps(Context& context, const Scene& scene, const Caps& caps, PlanePass pass);

// A pane: the whole viewport, whose lower left corner lies at `origin` in the target.
void drawPane(Context& context, const Scene& scene, const View& view, const SectionImage* section, ivec2 origin,
              ivec2 idOffset, bool ids);

}  // namespace fabrica::render
