// What the passes of one renderer share.
#pragma once

#include <vector>

#include "render/frame_block.h"
#include "render/items.h"
#include "render/gl/program.h"
#include "render/sections.h"
#include "render/volumes.h"

namespace fabrica::render {

struct Context {
  explicit Context(const Limits& limits)
      : capabilities(detect(limits)),
        styles(memory),
        pages(memory),
        volumes(memory, capabilities),
        sections(memory, programs, capabilities) {
    programs.setDigits(!capabilities.floatBlend);
    programs.setWaiting(capabilities.deferred, capabilities.parallelCompile);
  }
  ~Context();

  // Uploads the block that all programs read. A View's width and height are those of the viewport it is drawn to.
  void bindFrame(const Scene& scene, const View& view);
  // The program for meshes that draws the pass, in use and with its tables bound; null as Programs::use().
  Program* useMeshes(ProgramId id, MeshPass pass);
  // A triangle over the viewport, with the program in use; or more, of a program that makes its vertices itself.
  void drawScreen(int vertices = 3);
  // The convex polygon (at most 6 corners), with the program in use.
  void drawPolygon(const std::vector<vec3>& corners);

  GpuMemory memory;
  Capabilities capabilities;
  Programs programs;
  StyleTable styles;
  MeshPages pages;
  Items items;
  Volumes volumes;
  Sections sections;
  RenderStats stats;

 private:
  Buffer frame_, polygon_;
  GLuint polygonArray_ = 0, emptyArray_ = 0;
};

// Slots of section pictures: kMaxCuts a view, and sets of their own for picking and for what is seen.
inline constexpr size_t kMaxViews = 8;
inline constexpr size_t kPickSlots = kMaxViews * kMaxCuts, kSeenSlots = kPickSlots + kMaxCuts;

// The cut's equation when its face is seen in this view (the eye is on the removed side), else nothing.
std::optional<vec4> facingCut(const CutPlane& cut, const View& view);
// The plane of a pane, its normal towards the eye.
vec4 facingPlane(const Plane& plane, const View& view);
const SliceImage* sliceNamed(const Scene& scene, const std::string& name);

void setDepth(bool test, bool write);
void setBlend(GLenum source, GLenum destination);
void setBlend(GLenum sourceColor, GLenum destinationColor, GLenum sourceAlpha, GLenum destinationAlpha);
void noBlend();

}  // namespace fabrica::render
