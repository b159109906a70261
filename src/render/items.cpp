#include "render/items.h"

#include <algorithm>

#include "render/frame_block.h"

namespace fabrica::render {
namespace {

Bounds moved(Bounds box, const vec3& offset) {
  if (box.empty()) return box;
  box.min += offset;
  box.max += offset;
  return box;
}

bool isCut(const DrawItem& item, const StyleTable& styles) {
  if (!styles.known(item.structure) || item.fade < 1) return false;
  const StructureStyle& s = styles.of(item.structure);
  // A patch that is kept whole still closes its organ, which is cut.
  return !s.ghost && (!s.keepWhole || (s.canFill && s.fillAs != kNone)) && s.opacity > 0;
}

StructureIndex filledAs(StructureIndex structure, const StyleTable& styles) {
  const StructureIndex group = styles.of(structure).fillAs;
  return group != kNone && styles.known(group) ? group : structure;
}

}  // namespace

void PassLists::clear() {
  for (DrawList* list : {&solid, &glass, &marked, &pickSolid, &pickGlass}) list->clear();
  translucent = false;
}
void PassLists::finish() {
  for (DrawList* list : {&solid, &glass, &marked, &pickSolid, &pickGlass}) list->finish();
}

void Items::update(const Scene& scene, StyleTable& styles, const MeshPages& pages) {
  const Revisions now{scene.itemsRevision, scene.fadeRevision, styles.revision(), pages.revision()};
  if (now == known_) return;
  if (!known_ || now[0] != (*known_)[0] || now[3] != (*known_)[3]) sort(scene, pages);
  known_ = now;

  entries_.clear();
  bounds_ = Bounds();
  whole_.clear();
  MeshTable& table = styles.meshes();
  table.begin(pages.meshCount());
  // What closes a surface is drawn where its own mesh is cut.
  const auto seal = [&](MeshHandle handle, StructureIndex structure, uint32_t pass) {
    if (const MeshSlice* mesh = pages.find(handle)) table.set(handle, structure, mesh->grid, styles.of(structure), pass, 1);
  };
  for (const uint32_t i : order_) {
    const DrawItem& item = scene.items[i];
    if (!styles.known(item.structure) || item.fade <= 0) continue;
    const StructureStyle& style = styles.of(item.structure);
    // What is hidden lights up all the same while it is pointed at, in a list.
    if (style.opacity <= 0 && !style.hovered) continue;
    uint32_t passes = 0;
    if (style.opacity > 0) {
      passes = style.ghost || style.opacity < 1 ? kPassGlass : kPassSolid;
      passes |= style.ghost || style.opacity < kSolidToPick ? kPassPickGlass : kPassPickSolid;
    }
    if (style.selected || style.hovered) passes |= kPassMarked;
    const MeshSlice& mesh = *pages.find(item.mesh);
    entries_.push_back({mesh, moved(item.bounds, style.offset), passes, item.structure, style.keepWhole, style.ghost});
    bounds_.include(entries_.back().bounds);
    add(entries_.back(), whole_);
    if (isCut(item, styles)) {
      passes |= style.canFill ? kPassFill : kPassOutline;
      if (!style.canFill) seal(item.seal, item.structure, kPassOutlineSeal);
    }
    table.set(item.mesh, item.structure, mesh.grid, style, passes, item.fade);
  }
  for (const DrawItem& item : scene.seals)
    if (isCut(item, styles) && styles.of(item.structure).canFill) seal(item.mesh, item.structure, kPassFill);
  table.finish();
  whole_.finish();
}

void Items::sort(const Scene& scene, const MeshPages& pages) {
  std::vector<std::pair<uint64_t, uint32_t>> places;
  places.reserve(scene.items.size());
  for (uint32_t i = 0; i < scene.items.size(); ++i)
    if (const MeshSlice* slice = pages.find(scene.items[i].mesh)) places.emplace_back(uint64_t(slice->page) << 32 | slice->firstIndex, i);
  std::sort(places.begin(), places.end());
  order_.clear();
  for (const auto& [place, item] : places) order_.push_back(item);
}

// Nothing is filled before all meshes of it are there, at one level.
void Items::updateCuttable(const Scene& scene, const StyleTable& styles, const MeshPages& pages) {
  if (cuttableKnown_ == known_) return;
  cuttableKnown_ = known_;
  groups_.clear();
  filling_.clear();
  outlined_.clear();
  std::vector<uint32_t> missing(styles.size(), 0), groupOf(styles.size(), kNone);
  for (StructureIndex s = 0; s < styles.size(); ++s)
    if (styles.of(s).canFill) missing[filledAs(s, styles)] += styles.of(s).parts;
  const auto fills = [&](const DrawItem& item) { return isCut(item, styles) && styles.of(item.structure).canFill; };
  for (const DrawItem& item : scene.items) {
    if (!fills(item) || item.alone) continue;
    uint32_t& left = missing[filledAs(item.structure, styles)];
    if (left) --left;
  }
  const auto seal = [&](MeshHandle handle) {
    const MeshSlice* mesh = pages.find(handle);
    return mesh ? *mesh : MeshSlice{};
  };
  for (const DrawItem& item : scene.items) {
    const MeshSlice* mesh = pages.find(item.mesh);
    if (!mesh || !isCut(item, styles)) continue;
    const StructureStyle& style = styles.of(item.structure);
    const Bounds bounds = moved(item.bounds, style.offset);
    if (!style.canFill) {
      outlined_.push_back({*mesh, seal(item.seal), item.structure, kNone, bounds});
      continue;
    }
    const StructureIndex as = filledAs(item.structure, styles);
    if (missing[as]) continue;
    if (groupOf[as] == kNone) {
      groupOf[as] = static_cast<uint32_t>(groups_.size());
      groups_.push_back({as, {}, 0});
    }
    FillGroup& group = groups_[groupOf[as]];
    group.bounds.include(bounds);
    group.order = std::max(group.order, style.fillOrder);
    filling_.push_back({*mesh, {}, item.structure, groupOf[as], bounds, as != item.structure});
  }
  for (const DrawItem& item : scene.seals) {
    if (!fills(item)) continue;
    const uint32_t group = groupOf[filledAs(item.structure, styles)];
    const MeshSlice mesh = seal(item.mesh);
    if (group != kNone && mesh.indices)
      filling_.push_back({mesh, {}, item.structure, group, moved(item.bounds, styles.of(item.structure).offset)});
  }
}

void Items::add(const Entry& entry, PassLists& out) {
  if (entry.passes & kPassSolid) out.solid.add(entry.mesh);
  if (entry.passes & kPassGlass) {
    out.glass.add(entry.mesh);
    out.translucent = out.translucent || !entry.ghost;
  }
  if (entry.passes & kPassMarked) out.marked.add(entry.mesh);
  if (entry.passes & kPassPickSolid) out.pickSolid.add(entry.mesh);
  if (entry.passes & kPassPickGlass) out.pickGlass.add(entry.mesh);
}

template <typename Visit>
void Items::eachSeen(const Scene& scene, const Frustum& frustum, Visit&& visit) const {
  const size_t cutCount = std::min(scene.cuts.size(), kMaxCuts);
  std::array<vec4, kMaxCuts> cuts;
  for (size_t i = 0; i < cutCount; ++i) cuts[i] = equation(scene.cuts[i].plane);
  for (const Entry& entry : entries_) {
    if (!frustum.sees(entry.bounds)) continue;
    bool cutAway = false;
    for (size_t i = 0; i < cutCount && !entry.keepWhole && !cutAway; ++i) cutAway = wholeBoxBeyond(entry.bounds, cuts[i]);
    if (!cutAway) visit(entry);
  }
}

void Items::collect(const Scene& scene, const View& view, PassLists& out) const {
  const Frustum frustum(view.projection * view.view);
  const size_t cutCount = std::min(scene.cuts.size(), kMaxCuts);
  if (cutCount == 0 && !bounds_.empty() && frustum.contains(bounds_)) {
    out = whole_;
    return;
  }
  out.clear();
  eachSeen(scene, frustum, [&](const Entry& entry) { add(entry, out); });
  out.finish();
}

std::vector<Items::Pickable> Items::pickable(const Scene& scene, const View& view) const {
  std::vector<Pickable> out;
  eachSeen(scene, Frustum(view.projection * view.view), [&](const Entry& entry) {
    if (entry.passes & (kPassPickSolid | kPassPickGlass)) out.push_back({entry.mesh, entry.structure});
  });
  return out;
}

}  // namespace fabrica::render
