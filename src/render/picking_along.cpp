// All that lies along a ray. Each mesh whose box the ray meets is drawn by itself, into a tile of a few pixels of its own: so that what
// covers what costs no second pass, each structure comes once with its nearest depth, and the whole costs what one pick does.
#include <algorithm>
#include <bit>
#include <cmath>

#include "render/picking.h"

namespace fabrica::render {
namespace {

constexpr int kRadius = 2, kTile = 2 * kRadius + 1, kColumns = 32;
constexpr size_t kMostTiles = size_t(kColumns) * kColumns;

}  // namespace

uint32_t Picking::requestAlong(const Scene& scene, const View& view, float x, float y, size_t slot) {
  if (view.kind == ViewKind::Pane || x < 0 || y < 0 || x >= view.width || y >= view.height) {
    const size_t before = picks_.size();
    const uint32_t ticket = request(scene, view, x, y, slot);
    if (picks_.size() > before) picks_.back()->along = true;
    return ticket;
  }
  const ivec2 centre(int(std::floor(x)), int(std::floor(y)));
  const View small = cropped(view, float(centre.x) + 0.5f, float(centre.y) + 0.5f, kTile, kTile);
  context_.bindFrame(scene, small);
  const Caps caps = capsUnder(scene, view, small, centre - kRadius, slot);
  context_.items.update(scene, context_.styles, context_.pages);
  std::vector<Items::Pickable> meshes = context_.items.pickable(scene, small);
  if (meshes.size() >= kMostTiles) meshes.resize(kMostTiles - 1);

  auto reading = std::make_unique<Reading>();
  reading->ticket = ++lastTicket_;
  reading->tile = kTile;
  reading->tiles = meshes.size() + 1;
  const int tiles = int(reading->tiles);
  reading->width = std::min(tiles, kColumns) * kTile;
  reading->height = (tiles + kColumns - 1) / kColumns * kTile;
  reading->inverse = glm::inverse(small.projection * small.view);
  needTarget(reading->width, reading->height);
  reading->buffer = Buffer(context_.memory, GL_PIXEL_PACK_BUFFER, size_t(reading->width) * size_t(reading->height) * sizeof(glm::uvec4), GL_STREAM_READ);
  glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);

  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  noBlend();
  target_.bind(reading->width, reading->height);
  setDepth(true, true);
  const GLuint none[4] = {0, 0, 0, 0};
  glClearBufferuiv(GL_COLOR, 0, none);
  glClear(GL_DEPTH_BUFFER_BIT);
  // The first tile: what is flat.
  glViewport(0, 0, kTile, kTile);
  if (anySlice(scene)) drawSlices(context_, scene, small, true);
  drawCaps(context_, scene, caps, PlanePass::Id);
  if (context_.useMeshes(ProgramId::MeshId, static_cast<MeshPass>(kPassPickSolid | kPassPickGlass))) {
    DrawList list;
    for (size_t i = 0; i < meshes.size(); ++i) {
      const int tile = int(i) + 1;
      glViewport(tile % kColumns * kTile, tile / kColumns * kTile, kTile, kTile);
      list.clear();
      list.add(meshes[i].mesh);
      list.draw(context_.pages, context_.stats);
    }
  }
  glBindFramebuffer(GL_READ_FRAMEBUFFER, target_.name());
  glReadBuffer(GL_COLOR_ATTACHMENT0);
  glBindBuffer(GL_PIXEL_PACK_BUFFER, reading->buffer.name());
  glReadPixels(0, 0, reading->width, reading->height, GL_RGBA_INTEGER, GL_UNSIGNED_INT, nullptr);
  glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
  reading->fence = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
  picks_.push_back(std::move(reading));
  return picks_.back()->ticket;
}

// From front to back, each structure once.
std::vector<Pick> Picking::along(const Reading& reading, const std::vector<glm::uvec4>& pixels) {
  struct Found {
    Pick pick;
    float depth;
  };
  std::vector<Found> found;
  for (size_t t = 0; t < reading.tiles; ++t) {
    const int left = int(t) % kColumns * kTile, low = int(t) / kColumns * kTile;
    int nearest = kRadius * kRadius + 1;  // a disc, not a square
    Found best{};
    for (int y = 0; y < kTile; ++y)
      for (int x = 0; x < kTile; ++x) {
        const glm::uvec4& p = pixels[size_t(low + y) * size_t(reading.width) + size_t(left + x)];
        const int distance = (x - kRadius) * (x - kRadius) + (y - kRadius) * (y - kRadius);
        if (p.x == 0 || distance >= nearest) continue;
        nearest = distance;
        const float depth = std::bit_cast<float>(p.z);
        const vec4 world = reading.inverse * vec4(2 * (float(x) + 0.5f) / kTile - 1, 2 * (float(y) + 0.5f) / kTile - 1, 2 * depth - 1, 1);
        best = {Pick{p.x - 1, static_cast<PickKind>(std::min(p.y, 2u)), vec3(world) / world.w, vec3(0)}, depth};
      }
    if (nearest <= kRadius * kRadius) found.push_back(best);
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.depth < b.depth; });
  std::vector<Pick> out;
  for (const Found& one : found) {
    const bool known = std::any_of(out.begin(), out.end(), [&](const Pick& p) { return p.structure == one.pick.structure; });
    if (!known) out.push_back(one.pick);
  }
  return out;
}

}  // namespace fabrica::render
