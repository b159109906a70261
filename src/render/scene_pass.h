// Draws a Scene view: lit meshes, slices and cut faces, occlusion, glass, outlines.
#pragma once

#include <array>

#include "base/rest.h"
#include "render/context.h"
#include "render/planes.h"
#include "render/targets.h"

namespace fabrica::render {

class ScenePass {
 public:
  explicit ScenePass(Context& context) : context_(context) {}
  // `slot`: index of the view in the frame, below kMaxViews.
  void draw(const Target& target, const Scene& scene, const View& view, size_t slot);
  void release(size_t slot) { targets_[slot] = SceneTargets(); }  // the view is gone

 private:
  void drawSolid(const Scene& scene, const View& view, const Caps& caps, SceneTargets& t);
  bool drawOcclusion(const Scene& scene, const View& view, SceneTargets& t);
  enum class Glass : uint8_t { None, Sums, Plain, SumsBehindFront, PlainBehindFront };  // as composite.frag has it
  Glass drawGlass(const Scene& scene, const Caps& caps, SceneTargets& t);
  bool useGlass(ProgramId id, bool behindFront, SceneTargets& t);  // the program, all meshes of glass and the depth that it reads
  bool drawFront(const Scene& scene, const Caps& caps, SceneTargets& t);
  bool drawMask(SceneTargets& t);
  FABRICA_REST bool drawBody(const Scene& scene, const View& view, SceneTargets& t);

  Context& context_;
  PassLists lists_;
  Texture transfer_;                  // of the body
  std::optional<BodyImage> painted_;  // that it holds
  std::array<SceneTargets, kMaxViews> targets_;
};

}  // namespace fabrica::render
