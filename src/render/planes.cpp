#include "render/planes.h"

#include <algorithm>
#include <cmath>

namespace fabrica::render {

std::vector<vec3> clipPlane(const Plane& plane, const Volumes::Box& box) {
  if (box.size.x <= 0) return {};
  const mat4 toWorld = glm::inverse(box.fromWorld);
  std::array<vec3, 8> corner;
  std::array<float, 8> side;
  for (size_t i = 0; i < 8; ++i) {
    corner[i] = vec3(toWorld * vec4(vec3(i & 1, i >> 1 & 1, i >> 2 & 1) * box.size, 1));
    side[i] = plane.distance(corner[i]);
  }
  std::vector<vec3> points;
  for (size_t a = 0; a < 8; ++a)
    for (size_t axis = 1; axis < 8; axis <<= 1) {
      const size_t b = a | axis;
      if (b == a || (side[a] < 0) == (side[b] < 0)) continue;
      points.push_back(glm::mix(corner[a], corner[b], side[a] / (side[a] - side[b])));
    }
  if (points.size() < 3) return {};
  vec3 middle(0);
  for (const vec3& p : points) middle += p / float(points.size());
  const vec3 u = glm::normalize(std::abs(plane.normal.y) < 0.9f ? glm::cross(plane.normal, vec3(0, 1, 0))
                                                                : glm::cross(plane.normal, vec3(1, 0, 0)));
  const vec3 v = glm::cross(plane.normal, u);
  const auto angle = [&](const vec3& p) { return std::atan2(glm::dot(p - middle, v), glm::dot(p - middle, u)); };
  std::sort(points.begin(), points.end(), [&](const vec3& a, const vec3& b) { return angle(a) < angle(b); });
  return points;
}

Volumes::Box sliceBox(const Context& context, const Scene& scene) {
  for (uint32_t volume : {scene.volume, scene.labelVolume})
    if (volume != kNone && context.volumes.known(volume)) {
      const Volumes::Box box = context.volumes.boxOf(volume);
      if (box.size.x > 0) return box;
    }
  return {glm::translate(mat4(1), -scene.bounds.min), scene.bounds.size()};
}

// An image is on its way and nothing of it is there.
bool waits(const Context& context, const Scene& scene) {
  bool known = false;
  for (const uint32_t volume : {scene.volume, scene.labelVolume}) {
    if (context.volumes.anyPage(volume)) return false;
    known = known || context.volumes.known(volume);
  }
  return known;
}

vec3 frameColor(const std::string& name) {
  if (name == "axial") return vec3(0.91f, 0.30f, 0.26f);
  if (name == "sagittal") return vec3(0.95f, 0.80f, 0.29f);
  if (name == "coronal") return vec3(0.38f, 0.75f, 0.38f);
  return vec3(1.0f, 0.478f, 0.349f);
}

Caps solveCaps(Context& context, const Scene& scene, const View& view, size_t firstSlot) {
  Caps caps;
  context.items.update(scene, context.styles, context.pages);
  for (size_t i = 0; i < std::min(scene.cuts.size(), kMaxCuts); ++i) {
    const std::optional<vec4> plane = facingCut(scene.cuts[i], view);
    if (!plane) continue;
    caps.planes[i] = *plane;
    caps.images[i] =
        context.sections.solve(scene, view, *plane, context.styles, context.pages, context.items, firstSlot + i, context.stats);
  }
  return caps;
}

namespace {

constexpr int kMostSlabSamples = 256;  // as in shaders/slab.glsl

// One sample a voxel of the level that is seen at the plane.
void setSlab(Context& context, Program& program, const Scene& scene, const View& view, const SliceImage& slice) {
  const vec4 clip = view.projection * view.view * vec4(slice.plane.position, 1);
  const float voxel = context.volumes.voxelFor(scene.volume, metresPerPixel(view) * std::abs(clip.w) * scene.volumeDetail);
  const float samples = slice.thickness > 0 && voxel > 0 ? std::round(slice.thickness / voxel) : 1;
  const float count = std::clamp(samples, 1.0f, float(kMostSlabSamples));
  program.set("uSlab", vec4(slice.plane.normal * (slice.thickness / count), count));
  program.set("uSlabMode", int(slice.shows));
}

void bindVolumes(Context& context, Program& program, const Scene& scene) {
  context.volumes.bindImage(program, scene.volume, scene.volumeDetail);
  context.volumes.bindLabels(program, scene.labelVolume, scene.labelDetail);
}

}  // namespace

void drawSlices(Context& context, const Scene& scene, const View& view, bool ids) {
  Program* program = context.programs.use(ids ? ProgramId::SliceId : ProgramId::SliceColor);
  if (!program) return;
  const Volumes::Box box = sliceBox(context, scene);
  context.styles.bind();
  bindVolumes(context, *program, scene);
  program->set("uBoxSize", vec4(box.size, 0));
  program->set("uBoxFromWorld", glm::translate(mat4(1), vec3(-0.5f)) * box.fromWorld);
  // One pixel: where the processor draws, what a program costs the first time is paid while the first bricks come, and a whole slice
  // without an image would have the one with it wait for half a second.
  const bool empty = !ids && waits(context, scene);
  if (empty) {
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, 1, 1);
  }
  // Within a zoom only what lies there; its polygons are the same, so that depths are.
  const auto draw = [&](const Volumes::Box* part) {
    for (const SliceImage& slice : scene.slices) {
      if (!slice.inScene || (part && clipPlane(slice.plane, *part).empty())) continue;
      const std::vector<vec3> corners = clipPlane(slice.plane, box);
      if (corners.empty()) continue;
      program->set("uFrameColor", vec4(frameColor(slice.name), 1));
      setSlab(context, *program, scene, view, slice);
      context.drawPolygon(corners);
    }
  };
  draw(nullptr);
  if (empty) glDisable(GL_SCISSOR_TEST);
  if (ids || empty) return;
  for (const NestedImage& zoom : scene.zooms) {
    context.volumes.bindZoom(*program, zoom);
    const Volumes::Box part = context.volumes.boxOf(zoom.volume);
    draw(&part);
  }
}

void drawCaps(Context& context, const Scene& scene, const Caps& caps, PlanePass pass) {
  static constexpr ProgramId kPrograms[] = {ProgramId::CapOpaque, ProgramId::CapGlass, ProgramId::CapGlass, ProgramId::CapBlend,
                                             ProgramId::CapBlend, ProgramId::CapLines, ProgramId::CapId};
  const bool lines = pass == PlanePass::Lines;
  const auto drawn = [&](const SectionImage* image) { return image && (lines ? image->outlines : image->fills); };
  if (std::none_of(caps.images.begin(), caps.images.end(), drawn)) return;
  Program* program = context.programs.use(kPrograms[size_t(pass)]);
  if (!program) return;
  context.styles.bind();
  if (pass == PlanePass::Glass || pass == PlanePass::Blend) program->set("uHasFront", 0);
  if (pass == PlanePass::GlassBehindFront || pass == PlanePass::BlendBehindFront) program->set("uHasFront", 1);
  if (pass != PlanePass::Id && !lines) context.volumes.bindImage(*program, scene.volume, scene.volumeDetail);
  for (size_t i = 0; i < kMaxCuts; ++i) {
    const SectionImage* image = caps.images[i];
    if (!drawn(image)) continue;
    if (lines) {
      image->lines.bind(kUnitA);
      program->set("uLineBase", image->lineBase);
    } else {
      image->ids.bind(kUnitIds);
      image->structures.bind(kUnitFillIds);
    }
    program->set("uPlane", caps.planes[i]);
    program->set("uPlaneIndex", int(i));
    program->set("uIdOffset", vec4(caps.offset.x, caps.offset.y, image->scale, 0));
    if (pass != PlanePass::Id && !lines) {
      const bool patches = image->patched;
      (patches ? image->patches : image->nothing).bind(kUnitPatches);
      image->locals.bind(kUnitLocals);
      program->set("uPatchBase", patches ? image->patchBase : 0.0f);
    }
    program->set("uImageShare", scene.volume != kNone ? scene.cuts[i].image : 0.0f);
    context.drawScreen();
    // Glass would count twice.
    if (pass != PlanePass::Opaque || scene.zooms.empty() || scene.volume == kNone || scene.cuts[i].image <= 0) continue;
    for (const NestedImage& zoom : scene.zooms) {
      context.volumes.bindZoom(*program, zoom);
      context.drawScreen();
    }
    context.volumes.bindImage(*program, scene.volume, scene.volumeDetail);
  }
}

void drawPane(Context& context, const Scene& scene, const View& view, const SectionImage* section, ivec2 origin,
              ivec2 idOffset, bool ids) {
  const SliceImage* slice = sliceNamed(scene, view.plane);
  Program* program = slice ? context.programs.use(ids ? ProgramId::PaneId : ProgramId::Pane) : nullptr;
  if (!program) return;
  context.styles.bind();
  bindVolumes(context, *program, scene);
  setSlab(context, *program, scene, view, *slice);
  const bool fills = section && section->fills, outlines = section && section->outlines;
  if (fills) {
    section->ids.bind(kUnitIds);
    section->structures.bind(kUnitFillIds);
  }
  if (outlines) section->lines.bind(kUnitA);
  program->set("uHasIds", fills ? 1 : 0);
  program->set("uLineBase", outlines ? section->lineBase : 0.0f);
  program->set("uPlane", facingPlane(slice->plane, view));
  program->set("uOrigin", vec2(origin));
  program->set("uIdOffset", vec4(idOffset.x, idOffset.y, section ? section->scale : 1.0f, 0));
  context.drawScreen();
  if (ids) return;
  for (const NestedImage& zoom : scene.zooms) {
    if (clipPlane(slice->plane, context.volumes.boxOf(zoom.volume)).empty()) continue;
    context.volumes.bindZoom(*program, zoom);
    context.drawScreen();
  }
}

}  // namespace fabrica::render
