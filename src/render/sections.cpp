#include "render/sections.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "render/context.h"
#include "render/frame_block.h"

namespace fabrica::render {
namespace {

constexpr int kTableWidth = 1024;
constexpr float kMaxPixels = 2.1e6f;     // of a section; larger views divide their size by 2, 3 …
constexpr uint32_t kFramesToKeep = 60;
constexpr float kSlant = 0.37f;          // of the rays that tell outlines from ends

uint64_t keyOf(const Scene& scene, const View& view, const vec4& plane, const StyleTable& styles) {
  uint64_t hash = 1469598103934665603ull;
  const auto mix = [&](const void* data, size_t bytes) {
    for (size_t i = 0; i + 4 <= bytes; i += 4) {
      uint32_t word;
      std::memcpy(&word, static_cast<const char*>(data) + i, 4);
      hash = (hash ^ word) * 1099511628211ull;
    }
  };
  const mat4 viewProjection = view.projection * view.view;
  const uint32_t numbers[4] = {uint32_t(view.width), uint32_t(view.height), styles.fillRevision(), scene.itemsRevision};
  mix(&viewProjection, sizeof viewProjection);
  mix(numbers, sizeof numbers);
  mix(&plane, sizeof plane);
  return hash | 1;
}

struct Passes {
  int radix = 1, targets = 1, count = 1;
};

// As few bytes blended as will do: one target, then two, then four; one pass where the digits suffice.
Passes plan(size_t structures, int perTarget, int maxTargets) {
  if (structures <= size_t(perTarget)) return {perTarget, 1, 1};
  for (int targets : {1, 2, 4}) {
    if (targets > maxTargets) break;
    const auto radix = size_t(perTarget * targets);
    if (radix >= structures) return {int(radix), targets, 1};
    if (radix * radix >= structures) return {int(radix), targets, 2};
  }
  const int targets = maxTargets >= 4 ? 4 : maxTargets >= 2 ? 2 : 1;
  Passes passes{perTarget * targets, targets, 2};
  for (size_t reach = size_t(passes.radix) * passes.radix; reach < structures; reach *= size_t(passes.radix)) ++passes.count;
  return passes;
}

Texture uploadTable(GpuMemory& memory, const std::vector<uint32_t>& values, Texture old) {
  const int rows = std::max(1, int((values.size() + kTableWidth - 1) / kTableWidth));
  if (!old || old.height() < rows) old = Texture::make2D(memory, PixelFormat::R32UI, kTableWidth, rows);
  std::vector<uint32_t> padded = values;
  padded.resize(size_t(rows) * kTableWidth, 0);
  old.write2D(0, 0, kTableWidth, rows, padded.data());
  return old;
}

}  // namespace

void Sections::gather(const Items& items, const View& view, const vec4& plane, size_t structures) {
  const std::vector<FillGroup>& groups = items.groups();
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < groups.size(); ++i)
    if (!wholeBoxBeyond(groups[i].bounds, plane) && !wholeBoxBeyond(groups[i].bounds, -plane)) order.push_back(i);
  // The later, the further inside; of one order, the smaller.
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return groups[a].order != groups[b].order ? groups[a].order < groups[b].order
                                              : groups[a].bounds.radius() > groups[b].bounds.radius();
  });
  std::vector<uint32_t> local(groups.size(), 0);
  candidates_.clear();
  for (uint32_t i : order) {
    candidates_.push_back(groups[i]);
    local[i] = static_cast<uint32_t>(candidates_.size());
  }

  localOf_.assign(structures, 0);
  for (DrawList* list : {&list_, &open_, &openSeals_, &patches_}) list->clear();
  const Frustum frustum(view.projection * view.view);
  for (const Items::Cuttable& one : items.filling()) {
    if (!local[one.group] || wholeBoxBeyond(one.bounds, plane) || !frustum.sees(one.bounds, true)) continue;
    localOf_[one.structure] = local[one.group];
    list_.add(one.mesh);
    if (one.patch) patches_.add(one.mesh);
  }
  for (const Items::Cuttable& one : items.outlined()) {
    if (wholeBoxBeyond(one.bounds, plane) || wholeBoxBeyond(one.bounds, -plane)) continue;
    open_.add(one.mesh);
    if (one.seal.indices) openSeals_.add(one.seal);
  }
  for (DrawList* list : {&list_, &open_, &openSeals_, &patches_}) list->finish();
}

// Framebuffers are kept: asking whether one is complete makes browsers wait for the GPU.
bool Sections::prepare(int width, int height, int targets, SectionImage& image) {
  const PixelFormat format = capabilities_.floatBlend ? PixelFormat::RGBA32F : PixelFormat::RGBA16F;
  const bool grow = !scratch_ || scratch_.width() < width || scratch_.height() < height;
  if (grow || targets > countTargets_) {
    const int w = std::max(width, scratch_ ? scratch_.width() : 0), h = std::max(height, scratch_ ? scratch_.height() : 0);
    countTargets_ = std::max(targets, countTargets_);
    for (int i = 0; i < countTargets_; ++i) counts_[i] = Texture::make2D(memory_, format, w, h);
    scratch_ = Texture::make2D(memory_, PixelFormat::R32UI, w, h);
    for (Framebuffer& framebuffer : counting_) framebuffer = Framebuffer();
    choosing_ = Framebuffer();
    choosing_.color(scratch_);
    choosing_.ready();
  }
  Framebuffer& counting = counting_[targets];
  if (!counting) {
    for (int i = 0; i < targets; ++i) counting.color(counts_[i]);
    if (refused_ = !counting.complete(); refused_) return false;
  }
  if (!image.ids || image.ids.width() != width || image.ids.height() != height) {
    image.ids = Texture::make2D(memory_, PixelFormat::R32UI, width, height);
    image.target = Framebuffer();
    image.target.color(image.ids);
    image.target.ready();
  }
  image.locals = uploadTable(memory_, localOf_, std::move(image.locals));
  image.numbers.clear();
  for (const FillGroup& c : candidates_) image.numbers.push_back(c.structure);
  image.structures = uploadTable(memory_, image.numbers, std::move(image.structures));
  if (!image.nothing) image.nothing = Texture::make2D(memory_, PixelFormat::RG16F, 1, 1);
  return true;
}

void Sections::beginFrame() {
  ++frame_;
  for (auto& slot : slots_)
    if (slot && frame_ - slot->lastFrame > kFramesToKeep) slot.reset();
  if (countTargets_ && frame_ - lastSolved_ > kFramesToKeep) {
    for (Texture& counts : counts_) counts = Texture();
    for (Framebuffer& framebuffer : counting_) framebuffer = Framebuffer();
    choosing_ = Framebuffer();
    scratch_ = Texture();
    countTargets_ = 0;
  }
}

const SectionImage* Sections::cached(const Scene& scene, const View& view, const vec4& plane, const StyleTable& styles,
                                     size_t slot) {
  if (slot >= slots_.size() || !slots_[slot]) return nullptr;
  SectionImage& image = *slots_[slot];
  image.lastFrame = frame_;
  return image.any() && image.key == keyOf(scene, view, plane, styles) ? &image : nullptr;
}

const SectionImage* Sections::solve(const Scene& scene, const View& view, const vec4& plane, const StyleTable& styles,
                                    const MeshPages& pages, Items& items, size_t slot, RenderStats& stats) {
  if (!possible()) return nullptr;
  if (slots_.size() <= slot) slots_.resize(slot + 1);
  if (!slots_[slot]) slots_[slot] = std::make_unique<SectionImage>();
  SectionImage& image = *slots_[slot];
  image.lastFrame = frame_;
  const uint64_t key = keyOf(scene, view, plane, styles);
  const bool solved = image.key == key, patches = !scene.moving && image.patchKey != key;
  if (solved && (!image.fills || !patches)) return image.any() ? &image : nullptr;

  items.updateCuttable(scene, styles, pages);
  gather(items, view, plane, styles.size());
  image.key = key;
  if (!solved) {
    image.fills = !list_.empty();
    image.outlines = !open_.empty();
  }
  if (!image.any()) return nullptr;

  const int coarser = int(std::ceil(std::sqrt(float(view.width) * float(view.height) / kMaxPixels)));
  const int width = (view.width + coarser - 1) / coarser, height = (view.height + coarser - 1) / coarser;
  image.scale = 1 / float(coarser);
  lastSolved_ = frame_;
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
  glDepthMask(GL_FALSE);
  const float facing = glm::determinant(glm::mat3(view.view)) < 0 ? -1.0f : 1.0f;
  // The texture stays: to make one makes the page wait for the device.
  if (image.patchKey != key) image.patched = false, image.patchKey = 0;
  if (patches && image.fills && (patches_.empty() || drawPatches(styles, pages, plane, facing, width, height, image, stats)))
    image.patchKey = key;
  if (solved) return &image;
  if (image.fills && !fill(styles, pages, plane, facing, width, height, image, stats)) image.fills = false, image.key = 0;
  if (image.outlines && !drawOutlines(styles, pages, view, plane, facing, width, height, image, stats))
    image.outlines = false, image.key = 0;
  return image.any() ? &image : nullptr;
}

bool Sections::fill(const StyleTable& styles, const MeshPages& pages, const vec4& plane, float facing, int width, int height,
                    SectionImage& image, RenderStats& stats) {
  const int perTarget = capabilities_.floatBlend ? 12 : 8;
  const Passes passes = plan(candidates_.size(), perTarget, capabilities_.maxDrawBuffers);
  if (!prepare(width, height, passes.targets, image)) return false;
  const Framebuffer& counting = counting_[passes.targets];
  const Framebuffer* const choosing[2] = {&image.target, &choosing_};
  int divisor = 1;
  for (int i = 1; i < passes.count; ++i) divisor *= passes.radix;
  // The passes alternate between two pictures so that the last one writes the result.
  int into = (passes.count - 1) % 2;
  for (int pass = 0; pass < passes.count; ++pass, divisor /= passes.radix, into ^= 1) {
    Program* count = programs_.use(ProgramId::MeshCount);
    if (!count) return false;
    counting.bind(width, height);
    const float zero[4] = {0, 0, 0, 0};
    for (int i = 0; i < passes.targets; ++i) glClearBufferfv(GL_COLOR, i, zero);
    setBlend(GL_ONE, GL_ONE);
    image.locals.bind(kUnitFillIds);
    const Texture& before = into == 0 ? scratch_ : image.ids;
    before.bind(kUnitIds);
    styles.beginPass(*count, kPassFill);
    count->set("uDivisor", divisor);
    count->set("uRadix", passes.radix);
    count->set("uFirst", pass == 0 ? 1 : 0);
    count->set("uFacing", facing);
    count->set("uPlane", plane);
    list_.draw(pages, stats);
    glDisable(GL_BLEND);

    Program* resolve = programs_.use(ProgramId::SectionResolve);
    if (!resolve) return false;
    choosing[into]->bind(width, height);
    // All four samplers need a float texture; those beyond the targets are not read.
    for (GLuint i = 0; i < 4; ++i) counts_[i < GLuint(passes.targets) ? i : 0].bind(kUnitCount0 + i);
    resolve->set("uRadix", passes.radix);
    resolve->set("uFirst", pass == 0 ? 1 : 0);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    ++stats.drawCalls;
  }
  return true;
}

bool Sections::drawOutlines(const StyleTable& styles, const MeshPages& pages, const View& view, const vec4& plane,
                            float facing, int width, int height, SectionImage& image, RenderStats& stats) {
  Program* program = programs_.use(ProgramId::MeshLines);
  if (!program) return false;
  if (!image.lines || image.lines.width() != width || image.lines.height() != height) {
    const PixelFormat format = capabilities_.floatBlend ? PixelFormat::RGBA32F : PixelFormat::RGBA16F;
    image.lines = Texture::make2D(memory_, format, width, height);
    image.lining = Framebuffer();
    image.lining.color(image.lines);
    if (refused_ = !image.lining.complete(); refused_) return false;
  }
  // Sums of two digits a structure stay exact: in a float to 2^24, in a half float to 2^11.
  image.lineBase = capabilities_.floatBlend ? 2048 : 45;
  image.lining.bind(width, height);
  const float zero[4] = {0, 0, 0, 0};
  glClearBufferfv(GL_COLOR, 0, zero);
  setBlend(GL_ONE, GL_ONE);
  program->set("uPlane", plane);
  program->set("uFacing", facing);
  program->set("uLineBase", image.lineBase);
  const vec3 normal(plane), aside = glm::cross(normal, std::abs(normal.y) < 0.8f ? vec3(0, 1, 0) : vec3(1, 0, 0));
  vec3 slant = glm::normalize(aside * 0.83f + glm::cross(normal, aside) * 0.56f) * kSlant;
  // What lies deeper moves away from the eye, never behind it.
  if (glm::dot(slant, vec3(view.view[0][2], view.view[1][2], view.view[2][2])) < 0) slant = -slant;
  program->set("uSlant", vec4(slant, 0));
  styles.beginPass(*program, kPassOutline);
  program->set("uSeals", 0.0f);
  open_.draw(pages, stats);
  styles.beginPass(*program, kPassOutlineSeal);
  program->set("uSeals", 1.0f);
  openSeals_.draw(pages, stats);
  glDisable(GL_BLEND);
  return true;
}

bool Sections::drawPatches(const StyleTable& styles, const MeshPages& pages, const vec4& plane, float facing, int width,
                           int height, SectionImage& image, RenderStats& stats) {
  Program* program = programs_.use(ProgramId::MeshLines);
  if (!program) return false;
  if (image.patches.width() != width || image.patches.height() != height) {
    image.patches = Texture::make2D(memory_, capabilities_.floatBlend ? PixelFormat::RG32F : PixelFormat::RG16F, width, height);
    image.patching = Framebuffer();
    image.patching.color(image.patches);
    if (!image.patching.complete()) {
      image.patches = Texture();
      return false;
    }
  }
  image.patchBase = capabilities_.floatBlend ? 2048 : 45;  // as for outlines
  image.patching.bind(width, height);
  const float zero[4] = {0, 0, 0, 0};
  glClearBufferfv(GL_COLOR, 0, zero);
  setBlend(GL_ONE, GL_ONE);
  program->set("uPlane", plane);
  program->set("uFacing", facing);
  program->set("uLineBase", image.patchBase);
  program->set("uSlant", vec4(0));  // along the rays that fill the face
  styles.beginPass(*program, kPassFill);
  program->set("uSeals", 0.0f);
  patches_.draw(pages, stats);
  glDisable(GL_BLEND);
  image.patched = true;
  return true;
}

void Sections::read(const SectionImage& image, const View& view, std::vector<uint32_t>& out) {
  if (!image.fills) return;
  const int width = image.ids.width(), height = image.ids.height();
  std::vector<uint32_t> ids(size_t(width) * size_t(height));
  glBindFramebuffer(GL_READ_FRAMEBUFFER, image.target.name());
  glReadBuffer(GL_COLOR_ATTACHMENT0);
  glReadPixels(0, 0, width, height, GL_RED_INTEGER, GL_UNSIGNED_INT, ids.data());
  const auto at = [&](int x, int y) {
    return ids[size_t(std::clamp(y, 0, height - 1)) * size_t(width) + size_t(std::clamp(x, 0, width - 1))];
  };
  for (int y = 0; y < view.height; ++y)
    for (int x = 0; x < view.width; ++x) {
      const int i = int((float(x) + 0.5f) * image.scale), j = int((float(y) + 0.5f) * image.scale);
      // Single pixels are mended as in ids.glsl.
      const uint32_t left = at(i - 1, j);
      const bool alone = left == at(i + 1, j) && left == at(i, j + 1) && left == at(i, j - 1);
      const uint32_t id = alone ? left : at(i, j);
      out[size_t(y) * size_t(view.width) + size_t(x)] = id && id <= image.numbers.size() ? image.numbers[id - 1] + 1 : 0;
    }
}

}  // namespace fabrica::render
