// All that lies along a ray. Each mesh whose box the ray meets is drawn by itself, into a tile of a few pixels of its own: so that what
// covers what costs no second pass, each structure comes once with its nearest depth, and the whole costs what one pick does.
#include <algorithm>
#include <bit>
#include <cmath>

#include "render/picking.h"

namespace fabrica::render {
namespace {

constexpr int kColumns = 32;
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
  const int radius = pickRadius(view), tile = 2 * radius + 1;
  const View small = cropped(view, float(centre.x) + 0.5f, float(centre.y) + 0.5f, tile, tile);
  context_.bindFrame(scene, small);
  const Caps caps = capsUnder(scene, view, small, centre - radius, slot);
  context_.items.update(scene, context_.styles, context_.pages);
  std::vector<Items::Pickable> meshes = context_.items.pickable(scene, small);
  if (meshes.size() >= kMostTiles) meshes.resize(kMostTiles - 1);

  const int tiles = int(meshes.size()) + 1;
  std::unique_ptr<Reading> reading = begin(small, std::min(tiles, kColumns) * tile, (tiles + kColumns - 1) / kColumns * tile, 1);
  reading->ticket = ++lastTicket_;
  reading->radius = radius;
  reading->tiles = size_t(tiles);
  clearTarget(*reading);
  // The first tile: what is flat.
  glViewport(0, 0, tile, tile);
  if (anySlice(scene)) drawSlices(context_, scene, small, true);
  drawCaps(context_, scene, caps, PlanePass::Id);
  if (context_.useMeshes(ProgramId::MeshId, static_cast<MeshPass>(kPassPickSolid | kPassPickGlass))) {
    DrawList list;
    for (size_t i = 0; i < meshes.size(); ++i) {
      const int t = int(i) + 1;
      glViewport(t % kColumns * tile, t / kColumns * tile, tile, tile);
      list.clear();
      list.add(meshes[i].mesh);
      list.draw(context_.pages, context_.stats);
    }
  }
  readBack(*reading, 0);
  picks_.push_back(std::move(reading));
  return picks_.back()->ticket;
}

// From front to back, each structure once.
std::vector<Pick> Picking::along(const Reading& reading, const std::vector<glm::uvec4>& pixels) {
  struct Found {
    Pick pick;
    float depth;
  };
  const int radius = reading.radius, tile = 2 * radius + 1;
  std::vector<Found> found;
  for (size_t t = 0; t < reading.tiles; ++t) {
    const int left = int(t) % kColumns * tile, low = int(t) / kColumns * tile;
    int nearest = radius * radius + 1;
    Found best{};
    for (int y = 0; y < tile; ++y)
      for (int x = 0; x < tile; ++x) {
        const glm::uvec4& p = pixels[size_t(low + y) * size_t(reading.width) + size_t(left + x)];
        const int distance = (x - radius) * (x - radius) + (y - radius) * (y - radius);
        if (p.x == 0 || distance >= nearest) continue;
        nearest = distance;
        best = {reading.pickOf(p, x, y, tile), std::bit_cast<float>(p.z)};
      }
    if (nearest <= radius * radius) found.push_back(best);
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
