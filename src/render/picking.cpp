#include "render/picking.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

namespace fabrica::render {
namespace {

constexpr int kSeenSize = 160;

// As packed by shaders/mesh.frag.
vec3 unpackNormal(uint32_t bits) {
  const vec2 e(std::max(float(int16_t(bits & 0xffff)) / 32767, -1.0f), std::max(float(int16_t(bits >> 16)) / 32767, -1.0f));
  vec3 n(e, 1 - std::abs(e.x) - std::abs(e.y));
  if (n.z < 0) n = vec3((1 - std::abs(e.y)) * (e.x < 0 ? -1 : 1), (1 - std::abs(e.x)) * (e.y < 0 ? -1 : 1), n.z);
  return glm::normalize(n);
}

}  // namespace

int pickRadius(const View& view) {
  constexpr int kRadius = 2, kMost = 6;  // at pixel ratio 1
  return std::clamp(int(std::lround(kRadius * view.pixelRatio)), 1, kMost);
}

Picking::Reading::~Reading() {
  if (fence) glDeleteSync(fence);
}

bool Picking::Reading::ready() const {
  const GLenum state = glClientWaitSync(fence, GL_SYNC_FLUSH_COMMANDS_BIT, 0);
  return state == GL_ALREADY_SIGNALED || state == GL_CONDITION_SATISFIED || state == GL_WAIT_FAILED;
}

std::vector<glm::uvec4> Picking::Reading::take() {
  std::vector<glm::uvec4> pixels(size_t(width) * height * layers, glm::uvec4(0));
  glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer.name());
  readPackBuffer(pixels.size() * sizeof(glm::uvec4), pixels.data());
  glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
  return pixels;
}

Picking::~Picking() = default;

void Picking::needTarget(int w, int h) {
  if (ids_ && ids_.width() >= w && ids_.height() >= h) return;
  const int tw = std::max(w, ids_.width()), th = std::max(h, ids_.height());
  ids_ = Texture::make2D(context_.memory, PixelFormat::RGBA32UI, tw, th);
  depth_ = Texture::make2D(context_.memory, PixelFormat::Depth24, tw, th);
  target_ = Framebuffer();
  target_.color(ids_);
  target_.depth(depth_);
  target_.ready();
}

Pick Picking::Reading::pickOf(const glm::uvec4& pixel, int x, int y, int size) const {
  const vec3 ndc(2 * (float(x) + 0.5f) / float(size) - 1, 2 * (float(y) + 0.5f) / float(size) - 1, 2 * std::bit_cast<float>(pixel.z) - 1);
  const vec4 world = inverse * vec4(ndc, 1);
  return {pixel.x == 0 ? kNone : pixel.x - 1, static_cast<PickKind>(std::min(pixel.y, 2u)), vec3(world) / world.w, vec3(0)};
}

std::unique_ptr<Picking::Reading> Picking::begin(const View& view, int width, int height, int layers) {
  needTarget(width, height);
  auto reading = std::make_unique<Reading>();
  reading->width = width, reading->height = height;
  reading->layers = layers;
  reading->inverse = glm::inverse(view.projection * view.view);
  reading->buffer = Buffer(context_.memory, GL_PIXEL_PACK_BUFFER, size_t(width) * size_t(height) * size_t(layers) * sizeof(glm::uvec4), GL_STREAM_READ);
  glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  noBlend();
  return reading;
}

void Picking::clearTarget(const Reading& reading) {
  target_.bind(reading.width, reading.height);
  setDepth(true, true);
  const GLuint none[4] = {0, 0, 0, 0};
  glClearBufferuiv(GL_COLOR, 0, none);
  glClear(GL_DEPTH_BUFFER_BIT);
}

void Picking::readBack(Reading& reading, int layer) {
  const size_t layerBytes = size_t(reading.width) * size_t(reading.height) * sizeof(glm::uvec4);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, target_.name());
  glReadBuffer(GL_COLOR_ATTACHMENT0);
  glBindBuffer(GL_PIXEL_PACK_BUFFER, reading.buffer.name());
  glReadPixels(0, 0, reading.width, reading.height, GL_RGBA_INTEGER, GL_UNSIGNED_INT, reinterpret_cast<void*>(layerBytes * size_t(layer)));
  glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
  if (layer + 1 == reading.layers) reading.fence = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
}

std::unique_ptr<Picking::Reading> Picking::drawIds(const Scene& scene, const View& view, const Caps& caps,
                                                   const SectionImage* pane, ivec2 idOffset, bool glassToo) {
  std::unique_ptr<Reading> reading = begin(view, view.width, view.height, glassToo ? 2 : 1);
  context_.items.update(scene, context_.styles, context_.pages);
  context_.items.collect(scene, view, lists_);
  for (int layer = 0; layer < reading->layers; ++layer) {
    clearTarget(*reading);
    if (view.kind == ViewKind::Pane) {
      if (layer == 0) {
        setDepth(false, false);
        drawPane(context_, scene, view, pane, ivec2(0), idOffset, true);
      }
    } else {
      if (context_.useMeshes(ProgramId::MeshId, layer == 0 ? kPassPickSolid : kPassPickGlass))
        (layer == 0 ? lists_.pickSolid : lists_.pickGlass).draw(context_.pages, context_.stats);
      if (layer == 0) {
        if (anySlice(scene)) drawSlices(context_, scene, view, true);
        drawCaps(context_, scene, caps, PlanePass::Id);
      }
    }
    readBack(*reading, layer);
  }
  return reading;
}

// Of a few pixels of the view, whose lower left one is `corner`: all of its sections as drawn, or all anew.
Caps Picking::capsUnder(const Scene& scene, const View& view, const View& small, const ivec2& corner, size_t slot) {
  Caps caps;
  for (size_t i = 0; i < std::min(scene.cuts.size(), kMaxCuts); ++i)
    if (const auto plane = facingCut(scene.cuts[i], view)) {
      caps.planes[i] = *plane;
      caps.images[i] = context_.sections.cached(scene, view, *plane, context_.styles, slot * kMaxCuts + i);
      if (!caps.images[i]) return solveCaps(context_, scene, small, kPickSlots);
    }
  caps.offset = corner;
  return caps;
}

uint32_t Picking::request(const Scene& scene, const View& view, float x, float y, size_t slot) {
  const uint32_t ticket = ++lastTicket_;
  if (x < 0 || y < 0 || x >= view.width || y >= view.height) {
    failed_.push_back(ticket);
    return ticket;
  }
  const int radius = pickRadius(view);
  const ivec2 centre(int(std::floor(x)), int(std::floor(y)));
  const View small = cropped(view, float(centre.x) + 0.5f, float(centre.y) + 0.5f, 2 * radius + 1, 2 * radius + 1);
  context_.bindFrame(scene, small);

  Caps caps;
  const SectionImage* pane = nullptr;
  ivec2 offset(0);
  Sections& sections = context_.sections;
  if (view.kind == ViewKind::Pane) {
    if (const SliceImage* slice = sliceNamed(scene, view.plane)) {
      const vec4 plane = facingPlane(slice->plane, view);
      if ((pane = sections.cached(scene, view, plane, context_.styles, slot * kMaxCuts))) offset = centre - radius;
      else pane = sections.solve(scene, small, plane, context_.styles, context_.pages, context_.items, kPickSlots, context_.stats);
    }
  } else {
    caps = capsUnder(scene, view, small, centre - radius, slot);
  }
  std::unique_ptr<Reading> reading = drawIds(scene, small, caps, pane, offset, true);
  reading->ticket = ticket;
  reading->radius = radius;
  picks_.push_back(std::move(reading));
  return ticket;
}

std::optional<Renderer::PickAnswer> Picking::poll() {
  if (!failed_.empty()) {
    const uint32_t ticket = failed_.front();
    failed_.pop_front();
    return Renderer::PickAnswer{ticket, std::nullopt, {}};
  }
  if (picks_.empty() || !picks_.front()->ready()) return std::nullopt;
  const std::unique_ptr<Reading> reading = std::move(picks_.front());
  picks_.pop_front();
  const std::vector<glm::uvec4> pixels = reading->take();

  Renderer::PickAnswer answer{reading->ticket, std::nullopt, {}};
  if (reading->tiles > 0) {
    answer.along = along(*reading, pixels);
    return answer;
  }
  const int n = reading->width, radius = reading->radius;
  for (int layer = 0; layer < reading->layers && !answer.pick; ++layer) {
    int nearest = radius * radius + 1;  // a disc, not a square
    for (int y = 0; y < n; ++y)
      for (int x = 0; x < n; ++x) {
        const glm::uvec4& p = pixels[(size_t(layer) * n + y) * n + x];
        const int distance = (x - radius) * (x - radius) + (y - radius) * (y - radius);
        if ((p.x == 0 && p.y == 0) || distance >= nearest) continue;
        nearest = distance;
        answer.pick = reading->pickOf(p, x, y, n);
      }
    if (!answer.pick || answer.pick->kind != PickKind::Surface) continue;
    // Triangles are flat: the mean of those around the pointer.
    vec3 sum(0);
    for (int i = 0; i < n * n; ++i)
      if (const glm::uvec4& p = pixels[size_t(layer) * n * n + i]; p.y == 0 && p.x == answer.pick->structure + 1) sum += unpackNormal(p.w);
    if (glm::length(sum) > 1e-3f) answer.pick->normal = glm::normalize(sum);
  }
  if (reading->along && answer.pick) answer.along.push_back(*answer.pick);
  return answer;
}

void Picking::requestSeen(const Scene& scene, const View& view) {
  if (seen_ || view.width <= 0 || view.height <= 0) return;
  View small = view;
  const float scale = std::max(1.0f, float(std::max(view.width, view.height)) / kSeenSize);
  small.width = std::max(1, int(float(view.width) / scale));
  small.height = std::max(1, int(float(view.height) / scale));
  context_.bindFrame(scene, small);
  const Caps caps = solveCaps(context_, scene, small, kSeenSlots);
  seen_ = drawIds(scene, small, caps, nullptr, ivec2(0), false);
  seen_->scale = float(view.height) / float(small.height);
  seen_->viewHeight = view.height;
}

std::optional<std::vector<SeenStructure>> Picking::pollSeen() {
  if (!seen_ || !seen_->ready()) return std::nullopt;
  const std::unique_ptr<Reading> reading = std::move(seen_);
  const std::vector<glm::uvec4> pixels = reading->take();
  struct Sum {
    uint32_t pixels = 0;
    vec2 middle{0}, anchor{0};
    float nearest = 1e30f;
    uint32_t depth = 0;  // bits of a float, at the anchor
  };
  std::map<uint32_t, Sum> sums;
  const auto each = [&](auto&& visit) {
    for (int y = 0; y < reading->height; ++y)
      for (int x = 0; x < reading->width; ++x)
        if (const glm::uvec4& p = pixels[size_t(y) * reading->width + x]; p.x && p.y < 2) visit(sums[p.x - 1], vec2(x + 0.5f, y + 0.5f), p.z);
  };
  each([](Sum& s, const vec2& at, uint32_t) { ++s.pixels, s.middle += at; });
  for (auto& entry : sums) entry.second.middle /= float(entry.second.pixels);
  each([](Sum& s, const vec2& at, uint32_t depth) {
    const float d = glm::dot(at - s.middle, at - s.middle);
    if (d < s.nearest) s.nearest = d, s.anchor = at, s.depth = depth;
  });
  std::vector<SeenStructure> seen;
  const float area = reading->scale * reading->scale;
  for (const auto& [structure, s] : sums) {
    const vec2 ndc = 2.0f * s.anchor / vec2(reading->width, reading->height) - 1.0f;
    const vec4 world = reading->inverse * vec4(ndc, 2 * std::bit_cast<float>(s.depth) - 1, 1);
    seen.push_back({structure, uint32_t(float(s.pixels) * area),
                    vec2(s.anchor.x * reading->scale, float(reading->viewHeight) - s.anchor.y * reading->scale), vec3(world) / world.w});
  }
  return seen;
}

}  // namespace fabrica::render
