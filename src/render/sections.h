// Filled cut faces. For every pixel the ray from the eye meets the plane at a point; behind it, a closed structure that
// holds the point is left once more than it is entered. The counts of up to some dozen structures at a time add up in the
// channels of a float target (shaders/digits.glsl), and the largest number with a count, the innermost structure, is
// found digit by digit: exact for any nesting, without sorting, in as many passes as the number has digits.
//
// What fills nothing shows its outline. The same counts of such surfaces, times a number of the structure's own, add up in
// one more target, those of their seals (DrawItem::seal) beside them. From one pixel to the next both change where the ray
// passes an open surface's end, only the seal's where the plane meets the seal, and the surface's alone where it meets the
// surface: that is the outline (shaders/outline.glsl), wherever one looks from.
//
// The line around a face that several patches fill together has the colour of the patch it comes from: the patches' counts
// times their numbers change by one patch's own where the face ends (shaders/cap.frag). At rest only: dragging a plane
// does not wait for it.
#pragma once

#include <memory>
#include <vector>

#include "render/items.h"
#include "render/gl/capabilities.h"
#include "render/gl/program.h"

namespace fabrica::render {

struct SectionImage {
  Texture ids;         // R32UI: local number + 1, 0 where nothing fills the plane
  Framebuffer target;  // onto ids
  float scale = 1;     // of the view's pixels; large views have coarser sections
  Texture structures;  // R32UI, 1024 wide: local number → structure
  std::vector<uint32_t> numbers;  // the same
  Texture lines;       // RGBA32F or RGBA16F: counts of open surfaces and of their seals
  Framebuffer lining;  // onto lines
  float lineBase = 0;  // of the structures' numbers in there
  Texture locals;      // R32UI, 1024 wide: structure → local number + 1
  Texture patches;     // RG32F or RG16F: counts of patches, where `patched`: not where no face has any, or something moves
  Framebuffer patching;  // onto patches
  float patchBase = 0;
  uint64_t patchKey = 0;  // of what `patches` was made from
  bool patched = false;
  Texture nothing;     // stands for what is not there
  uint64_t key = 0;    // of what it was made from
  bool fills = false, outlines = false;  // something may be filled; may have an outline
  bool any() const { return fills || outlines; }
  uint32_t lastFrame = 0;
};

class Sections {
 public:
  Sections(GpuMemory& memory, Programs& programs, const Capabilities& capabilities)
      : memory_(memory), programs_(programs), capabilities_(capabilities) {}

  void beginFrame();  // gives memory back that has not been used for a while
  bool possible() const { return !refused_ && (capabilities_.floatBlend || capabilities_.halfFloatBlend); }

  // The section of `plane` (normal towards the eye, distance) as seen in `view`, whose frame block is bound. Kept in
  // `slot` until something it depends on changes. Null where nothing is filled. Leaves another framebuffer bound.
  const SectionImage* solve(const Scene& scene, const View& view, const vec4& plane, const StyleTable& styles,
                            const MeshPages& pages, Items& items, size_t slot, RenderStats& stats);
  // What solve() made last for this slot and view, if it is still right.
  const SectionImage* cached(const Scene& scene, const View& view, const vec4& plane, const StyleTable& styles,
                             size_t slot);
  // What is filled, as it is shown: structure + 1 a pixel of the view. Waits for the GPU.
  void read(const SectionImage& image, const View& view, std::vector<uint32_t>& out);

 private:
  // Groups that meet the plane, outermost first, and their meshes.
  void gather(const Items& items, const View& view, const vec4& plane, size_t structures);
  bool prepare(int width, int height, int targets, SectionImage& image);
  bool fill(const StyleTable& styles, const MeshPages& pages, const vec4& plane, float facing, int width, int height,
            SectionImage& image, RenderStats& stats);
  bool drawOutlines(const StyleTable& styles, const MeshPages& pages, const View& view, const vec4& plane, float facing,
                    int width, int height, SectionImage& image, RenderStats& stats);
  bool drawPatches(const StyleTable& styles, const MeshPages& pages, const vec4& plane, float facing, int width, int height,
                   SectionImage& image, RenderStats& stats);

  GpuMemory& memory_;
  Programs& programs_;
  const Capabilities& capabilities_;
  bool refused_ = false;  // the driver promised float targets, and has none
  std::vector<std::unique_ptr<SectionImage>> slots_;

  std::vector<FillGroup> candidates_;
  std::vector<uint32_t> localOf_;  // structure of the vertices → local number of what it fills as + 1
  DrawList list_, open_, openSeals_, patches_;

  Texture counts_[4], scratch_;
  Framebuffer counting_[5], choosing_;  // by number of targets; onto scratch_
  int countTargets_ = 0;
  uint32_t frame_ = 0, lastSolved_ = 0;
};

}  // namespace fabrica::render
