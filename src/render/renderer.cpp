#include "render/renderer.h"

#include <array>
#include <utility>

#include "render/context.h"
#include "render/gl/pace.h"
#include "render/picking.h"
#include "render/planes.h"
#include "render/scene_pass.h"

namespace fabrica::render {
namespace {

constexpr std::array kFirst{ProgramId::MeshOpaque, ProgramId::MeshGlass, ProgramId::Composite};
constexpr auto kAll = [] {
  std::array<ProgramId, size_t(ProgramId::Count)> all{};
  for (size_t i = 0; i < all.size(); ++i) all[i] = ProgramId(i);
  return all;
}();

class GlRenderer final : public Renderer {
 public:
  explicit GlRenderer(const Limits& limits) : context_(limits), scenes_(context_), picking_(context_), pace_(limits.slow) {
    context_.styles.set({});
    context_.styles.setGrids({});
    // What the first picture needs is compiled while its data is on the way.
    for (ProgramId id : kFirst) context_.programs.start(id);
    if (context_.capabilities.deferred) pace_.submitted(false);
  }

  void oneSample() override {
    if (context_.capabilities.samples == 1) return;
    context_.capabilities.samples = 1;
    for (size_t i = 0; i < kMaxViews; ++i) scenes_.release(i);
  }
  void setGrids(std::span<const Grid> grids) override { context_.styles.setGrids(grids); }
  MeshHandle uploadMesh(const MeshChunkView& chunk, uint32_t grid) override { return context_.pages.upload(chunk, grid); }
  void freeMesh(MeshHandle mesh) override { context_.pages.release(mesh); }
  uint32_t createVolume(const Volume& volume, uint64_t bytes) override { return context_.volumes.create(volume, bytes); }
  void placeVolume(uint32_t handle, const Volume& volume) override { context_.volumes.place(handle, volume); }
  uint32_t volumeSlots(uint32_t volume) const override { return context_.volumes.slots(volume); }
  void uploadPage(uint32_t volume, uint32_t slot, const BrickChunkView& brick, const Index3& from, const Index3& size) override {
    context_.volumes.upload(volume, slot, brick, from, size);
  }
  void setPages(uint32_t volume, std::span<const ResidentPage> pages) override { context_.volumes.setPages(volume, pages); }
  void freeVolume(uint32_t volume) override { context_.volumes.release(volume); }
  void setLabelTable(uint32_t volume, std::span<const uint32_t> structureOfValue) override {
    context_.volumes.setTable(volume, structureOfValue);
  }
  void setStyles(std::span<const StructureStyle> styles) override { context_.styles.set(styles); }

  void draw(const Target& target, const Scene& scene, std::span<const View> views) override {
    context_.stats = {};
    target_ = target;
    views_.assign(views.begin(), views.begin() + std::min(views.size(), kMaxViews));
    context_.sections.beginFrame();
    for (size_t i = 0; i < kMaxViews; ++i)
      if (i >= views_.size() || views_[i].kind != ViewKind::Scene) scenes_.release(i);
    for (size_t i = 0; i < views_.size(); ++i) {
      const View& view = views_[i];
      if (view.width <= 0 || view.height <= 0) continue;
      if (view.kind == ViewKind::Scene) {
        scenes_.draw(target, scene, view, i);
      } else {
        drawPaneView(target, scene, view, i);
      }
    }
    // As a caller expects it that draws its panels next.
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
    glViewport(0, 0, target.width, target.height);
    glBindVertexArray(0);
    glActiveTexture(GL_TEXTURE0);
    setDepth(false, true);
    glUseProgram(0);
  }

  uint32_t requestPick(const Scene& scene, const View& view, float x, float y) override {
    const uint32_t ticket =
        picking_.request(scene, view, x - float(view.x), float(target_.height - view.y) - y, slotOf(view));
    glBindFramebuffer(GL_FRAMEBUFFER, target_.framebuffer);
    return ticket;
  }
  uint32_t requestAlong(const Scene& scene, const View& view, float x, float y) override {
    const uint32_t ticket =
        picking_.requestAlong(scene, view, x - float(view.x), float(target_.height - view.y) - y, slotOf(view));
    glBindFramebuffer(GL_FRAMEBUFFER, target_.framebuffer);
    return ticket;
  }
  std::optional<PickAnswer> pollPick() override { return picking_.poll(); }
  void requestSeen(const Scene& scene, const View& view) override {
    picking_.requestSeen(scene, view);
    glBindFramebuffer(GL_FRAMEBUFFER, target_.framebuffer);
  }
  std::optional<std::vector<SeenStructure>> pollSeen() override { return picking_.pollSeen(); }
  bool busy() override { return picking_.busy() || !pace_.idle(); }

  bool clear() override {
    const bool clear = pace_.clear();
    if (clear) context_.programs.beginFrame();
    return clear;
  }
  void submitted(bool shown) override { pace_.submitted(shown); }
  double cost() const override { return pace_.cost(); }
  bool canDraw() override { return canDraw_ = canDraw_ || context_.programs.prepare(kFirst); }
  bool canPick() override { return canPick_ = canPick_ || context_.programs.compiled(kAll); }
  void expectSlices() override { context_.programs.start(ProgramId::SliceColor); }
  bool compileNext() override { return context_.programs.startNext(); }
  bool incomplete() const override { return context_.programs.late(); }

  std::vector<uint32_t> sectionPixels(const Scene& scene, const View& view, size_t cut) override {
    std::vector<uint32_t> out(size_t(view.width) * size_t(view.height), 0);
    const auto plane = cut < scene.cuts.size() ? facingCut(scene.cuts[cut], view) : std::nullopt;
    if (!plane) return out;
    context_.bindFrame(scene, view);
    context_.sections.beginFrame();
    context_.items.update(scene, context_.styles, context_.pages);
    const SectionImage* image =
        context_.sections.solve(scene, view, *plane, context_.styles, context_.pages, context_.items, kPickSlots, context_.stats);
    if (image) context_.sections.read(*image, view, out);
    glBindFramebuffer(GL_FRAMEBUFFER, target_.framebuffer);
    return out;
  }

  bool fillsCuts() const override { return context_.sections.possible(); }
  Status status() const override {
    if (context_.programs.error()) return *context_.programs.error();
    return Ok{};
  }
  RenderStats stats() const override {
    RenderStats stats = context_.stats;
    stats.gpuBytes = context_.memory.bytes;
    stats.meshBytes = context_.pages.bytes();
    stats.volumeBytes = context_.volumes.bytes();
    return stats;
  }

 private:
  void drawPaneView(const Target& target, const Scene& scene, const View& view, size_t slot) {
    context_.bindFrame(scene, view);
    context_.items.update(scene, context_.styles, context_.pages);
    const SectionImage* section = nullptr;
    if (const SliceImage* slice = sliceNamed(scene, view.plane))
      section = context_.sections.solve(scene, view, facingPlane(slice->plane, view), context_.styles, context_.pages,
                                        context_.items, slot * kMaxCuts, context_.stats);
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
    glViewport(view.x, view.y, view.width, view.height);
    glDisable(GL_CULL_FACE);
    setDepth(false, false);
    noBlend();
    drawPane(context_, scene, view, section, ivec2(view.x, view.y), ivec2(0), false);
  }

  size_t slotOf(const View& view) const {
    for (size_t i = 0; i < views_.size(); ++i)
      if (views_[i].kind == view.kind && views_[i].plane == view.plane && views_[i].x == view.x && views_[i].y == view.y) return i;
    return 0;
  }

  Context context_;
  ScenePass scenes_;
  Picking picking_;
  Pace pace_;
  Target target_;
  std::vector<View> views_;
  bool canDraw_ = false, canPick_ = false;
};

}  // namespace

Result<std::unique_ptr<Renderer>> Renderer::create(const Limits& limits) {
  GLint units = 0;
  glGetIntegerv(GL_MAX_TEXTURE_IMAGE_UNITS, &units);
  if (units < 16)
    return Error{ErrorCode::Unsupported, "WebGL 2 is missing here, or was switched off.", "", "",
                 "Update the browser, or switch hardware acceleration on in its settings."};
  return std::unique_ptr<Renderer>(std::make_unique<GlRenderer>(limits));
}

}  // namespace fabrica::render
