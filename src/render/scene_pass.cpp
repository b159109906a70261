#include "render/scene_pass.h"

#include <algorithm>

#include "render/clip_box.h"

namespace fabrica::render {

namespace {

// How depth relates to distance (shaders/depth.glsl), and the lens.
void setDepthUniforms(Program& program, const mat4& p) {
  const bool orthographic = p[3][3] != 0.0f;
  program.set("uNearFar", orthographic ? vec2(2.0f / std::max(std::abs(p[2][2]), 1e-9f), 0)
                                       : vec2((p[2][2] + 1) / p[3][2], (p[2][2] - 1) / p[3][2]));
  const vec2 middle = orthographic ? -vec2(p[3]) : vec2(p[2]);
  program.set("uLens", vec4(1 / p[0][0], 1 / p[1][1], middle.x, middle.y));
}

}  // namespace

void ScenePass::draw(const Target& target, const Scene& scene, const View& view, size_t slot) {
  SceneTargets& t = targets_[slot];
  t.resize(context_.memory, context_.capabilities, view.width, view.height);
  context_.bindFrame(scene, view);
  context_.items.update(scene, context_.styles, context_.pages);
  context_.items.collect(scene, view, lists_);
  const Caps caps = solveCaps(context_, scene, view, slot * kMaxCuts);

  drawSolid(scene, view, caps, t);
  const bool occlusion = scene.ambientOcclusion && drawOcclusion(scene, view, t);
  const bool body = scene.body && drawBody(scene, view, t);
  const Glass glass = drawGlass(scene, caps, t);
  const bool mask = drawMask(t);

  glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
  glViewport(view.x, view.y, view.width, view.height);
  setDepth(false, false);
  noBlend();
  Program* program = context_.programs.use(ProgramId::Composite);
  if (!program) return;
  t.color.bind(kUnitA);
  t.depth.bind(kUnitDepth);
  setDepthUniforms(*program, view.projection);
  if (occlusion) t.occlusionBlurred.bind(kUnitB);
  if (mask) t.mask.bind(kUnitC);
  if (body) t.body.bind(kUnitBody);
  if (glass != Glass::None) t.glass.bind(kUnitD);
  if (glass != Glass::None && t.glassWeight) t.glassWeight.bind(kUnitE);
  // What lies there from before may be of another kind, and browsers refuse a picture that has it at hand.
  (glass == Glass::SumsBehindFront || glass == Glass::PlainBehindFront ? t.front : t.color).bind(kUnitFront);
  program->set("uOrigin", vec2(view.x, view.y));
  program->set("uHasOcclusion", occlusion ? 1 : 0);
  program->set("uHasMask", mask ? 1 : 0);
  program->set("uHasBody", body ? 1 : 0);
  program->set("uHasGlass", int(glass));
  context_.drawScreen();
}

void ScenePass::drawSolid(const Scene& scene, const View& view, const Caps& caps, SceneTargets& t) {
  const bool many = bool(t.many);
  (many ? t.many : t.resolved).bind(t.width, t.height);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  setDepth(true, true);
  noBlend();
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  if (context_.useMeshes(ProgramId::MeshOpaque, kPassSolid)) lists_.solid.draw(context_.pages, context_.stats);
  if (anySlice(scene)) drawSlices(context_, scene, view, false);
  drawCaps(context_, scene, caps, PlanePass::Opaque);
  // A line is not a thing that casts a shade: no depth.
  setDepth(true, false);
  setBlend(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  drawCaps(context_, scene, caps, PlanePass::Lines);
  drawClipBox(context_, scene);
  noBlend();
  if (!many) return;
  glBindFramebuffer(GL_READ_FRAMEBUFFER, t.many.name());
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, t.resolved.name());
  // Colour and depth apart: some drivers refuse both at once.
  glBlitFramebuffer(0, 0, t.width, t.height, 0, 0, t.width, t.height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBlitFramebuffer(0, 0, t.width, t.height, 0, 0, t.width, t.height, GL_DEPTH_BUFFER_BIT, GL_NEAREST);
  static constexpr GLenum kDone[] = {GL_COLOR_ATTACHMENT0, GL_DEPTH_ATTACHMENT};
  glInvalidateFramebuffer(GL_READ_FRAMEBUFFER, 2, kDone);
}

bool ScenePass::drawOcclusion(const Scene& scene, const View& view, SceneTargets& t) {
  // Half as fine while moving; refined when still.
  const int scale = scene.moving ? 2 : 1;
  t.needOcclusion(context_.memory, scale);
  setDepth(false, false);
  noBlend();
  t.depth.bind(kUnitDepth);
  Program* program = context_.programs.use(ProgramId::Occlusion);
  if (!program) return false;
  t.occluding.bind(t.occlusion.width(), t.occlusion.height());
  program->set("uScale", float(scale));
  setDepthUniforms(*program, view.projection);
  context_.drawScreen();

  program = context_.programs.use(ProgramId::OcclusionBlur);
  if (!program) return false;
  t.blurring.bind(t.occlusion.width(), t.occlusion.height());
  t.occlusion.bind(kUnitB);
  program->set("uScale", float(scale));
  setDepthUniforms(*program, view.projection);
  context_.drawScreen();
  return true;
}

// Of what is translucent the foremost layer by itself: sums do not tell which of two layers that are close lies in front. Ghosts alone, of which
// there may be thousands, do without.
bool ScenePass::drawFront(const Scene& scene, const Caps& caps, SceneTargets& t) {
  if (!lists_.translucent || !useGlass(ProgramId::MeshBlend, false, t)) return false;
  t.needFront(context_.memory);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, t.resolved.name());
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, t.fronting.name());
  glBlitFramebuffer(0, 0, t.width, t.height, 0, 0, t.width, t.height, GL_DEPTH_BUFFER_BIT, GL_NEAREST);
  t.fronting.bind(t.width, t.height);
  const float none[4] = {0, 0, 0, 0};
  glClearBufferfv(GL_COLOR, 0, none);
  setDepth(true, true);
  noBlend();
  lists_.glass.draw(context_.pages, context_.stats);
  drawCaps(context_, scene, caps, PlanePass::Blend);
  return true;
}

// Never the depth that is drawn with: browsers refuse a picture that is read while it is written, also where nobody reads it.
bool ScenePass::useGlass(ProgramId id, bool behindFront, SceneTargets& t) {
  Program* program = context_.useMeshes(id, kPassGlass);
  if (!program) return false;
  (behindFront ? t.frontDepth : t.color).bind(kUnitDepth);
  program->set("uHasFront", behindFront ? 1 : 0);
  return true;
}

ScenePass::Glass ScenePass::drawGlass(const Scene& scene, const Caps& caps, SceneTargets& t) {
  if (lists_.glass.empty()) return Glass::None;
  t.needGlass(context_.memory, context_.capabilities);
  const bool sums = bool(t.glassWeight);
  const bool front = drawFront(scene, caps, t);
  const ProgramId id = sums ? ProgramId::MeshGlass : ProgramId::MeshBlend;
  if (!useGlass(id, front, t)) return Glass::None;
  t.glazing.bind(t.width, t.height);
  const float clear[4] = {0, 0, 0, sums ? 1.0f : 0.0f}, none[4] = {0, 0, 0, 0};
  glClearBufferfv(GL_COLOR, 0, clear);
  if (sums) glClearBufferfv(GL_COLOR, 1, none);
  setDepth(true, false);
  if (sums) {
    // One blend function serves both: red, green and blue add up, alpha multiplies.
    setBlend(GL_ONE, GL_ONE, GL_ZERO, GL_ONE_MINUS_SRC_ALPHA);
    lists_.glass.draw(context_.pages, context_.stats);
    drawCaps(context_, scene, caps, front ? PlanePass::GlassBehindFront : PlanePass::Glass);
  } else {
    // What lies behind first, as far as that can be had without sorting: inner sides, then cut faces, then outer sides.
    setBlend(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glEnable(GL_CULL_FACE);
    glCullFace(GL_FRONT);
    lists_.glass.draw(context_.pages, context_.stats);
    glDisable(GL_CULL_FACE);
    drawCaps(context_, scene, caps, front ? PlanePass::BlendBehindFront : PlanePass::Blend);
    useGlass(id, front, t);
    glEnable(GL_CULL_FACE);
    glCullFace(GL_BACK);
    lists_.glass.draw(context_.pages, context_.stats);
    glDisable(GL_CULL_FACE);
  }
  noBlend();
  return sums ? (front ? Glass::SumsBehindFront : Glass::Sums) : front ? Glass::PlainBehindFront : Glass::Plain;
}

// Coarser while something moves, and where the processor draws.
bool ScenePass::drawBody(const Scene& scene, const View& view, SceneTargets& t) {
  // Many small pixels are many rays.
  const bool dense = view.pixelRatio > 1.5f;
  const int scale = !scene.ambientOcclusion ? 4 : scene.moving ? (dense ? 5 : 3) : dense ? 2 : 1;
  if (!context_.volumes.known(scene.volume)) return false;
  t.needBody(context_.memory, scale);
  const uint32_t zoom = context_.volumes.bodyZoom(scene.zooms);
  Program* program = context_.programs.use(zoom == kNone ? ProgramId::Body : ProgramId::BodyZoom);
  if (!program) return false;
  // Below the colours: from each on, the next that is seen.
  const auto& colours = scene.body->colours;
  if (!transfer_) transfer_ = Texture::make2D(context_.memory, PixelFormat::RGBA8, int(colours.size()), 2, true);
  if (painted_ != scene.body) {
    std::array<Color, 512> texels;
    std::copy(colours.begin(), colours.end(), texels.begin());
    Color next{0, 0, 0, 255};
    for (size_t i = colours.size(); i-- > 0; texels[colours.size() + i] = next)
      if (colours[i].a > 0) next = {uint8_t(i), 0, 0, 0};
    transfer_.write2D(0, 0, transfer_.width(), 2, texels.data());
  }
  painted_ = scene.body;
  View small = view;
  small.width = t.body.width(), small.height = t.body.height();
  context_.bindFrame(scene, small);
  t.bodying.bind(t.body.width(), t.body.height());
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  setDepth(false, false);
  noBlend();
  context_.volumes.bindImage(*program, scene.volume, scene.volumeDetail);
  context_.volumes.setBody(*program, scene, small);
  if (zoom != kNone) context_.volumes.bindBodyZoom(*program, scene.zooms[zoom], scene, small);
  transfer_.bind(kUnitTransfer);
  t.depth.bind(kUnitDepth);
  program->set("uBodyRange", vec4(scene.body->low, 1 / std::max(scene.body->high - scene.body->low, 1e-6f), float(scale), 0));
  context_.drawScreen();
  context_.bindFrame(scene, view);
  return true;
}

bool ScenePass::drawMask(SceneTargets& t) {
  if (lists_.marked.empty()) return false;
  t.needMask(context_.memory);
  if (!context_.useMeshes(ProgramId::MeshMask, kPassMarked)) return false;
  t.masking.bind(t.width, t.height);
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  setDepth(false, false);
  glEnable(GL_BLEND);
  glBlendEquation(GL_MAX);
  t.depth.bind(kUnitDepth);
  lists_.marked.draw(context_.pages, context_.stats);
  glBlendEquation(GL_FUNC_ADD);
  noBlend();
  return true;
}

}  // namespace fabrica::render
