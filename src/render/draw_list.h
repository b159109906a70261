// Which meshes a pass draws, as merged index ranges a page.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "render/gl/capabilities.h"
#include "render/pages.h"
#include "render/styles.h"

namespace fabrica::render {

// The six planes of a view; a box is out when it is wholly beyond one of them.
class Frustum {
 public:
  explicit Frustum(const mat4& viewProjection);
  bool sees(const Bounds& box, bool ignoreFar = false) const;

 private:
  std::array<vec4, 6> planes_;
};

// Wholly on the removed side of a plane (normal, distance).
bool wholeBoxBeyond(const Bounds& box, const vec4& plane);

class DrawList {
 public:
  void clear() { ranges_.clear(); }
  void add(const MeshSlice& mesh) { ranges_.push_back({mesh.page, mesh.firstIndex, mesh.indices}); }
  bool empty() const { return ranges_.empty(); }
  void finish();  // sorts and merges; before draw()
  // Draws with the program in use; counts calls and triangles.
  void draw(const MeshPages& pages, const Capabilities& capabilities, RenderStats& stats) const;

 private:
  struct Range {
    uint32_t page, first, count;
  };
  std::vector<Range> ranges_;
};

// The items of a scene, sorted into what the passes of a view need.
struct VisibleItems {
  static constexpr int kFadeSteps = 8;
  DrawList solid;                              // opaque, fully there
  std::array<DrawList, kFadeSteps> fading;     // opaque, fading in: step i is drawn at (i + 0.5) / kFadeSteps
  DrawList glass;                              // ghosts and translucent
  DrawList marked;                             // selected or hovered
  DrawList pickSolid, pickGlass;               // picked first; picked only where nothing solid is
  bool anyGlass() const { return !glass.empty(); }
};
// Opacity from which a translucent structure is picked like a solid one.
inline constexpr float kSolidToPick = 0.5f;

void collect(const Scene& scene, const View& view, const StyleTable& styles, const MeshPages& pages, VisibleItems& out);

}  // namespace fabrica::render
