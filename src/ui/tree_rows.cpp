#include "ui/tree_rows.h"

#include <algorithm>

namespace fabrica::ui {

namespace {
constexpr size_t kOpenAtFirst = 14;  // rows that the tree begins with, about
constexpr size_t kFewGroups = 4, kManyGroups = 24;
}  // namespace

void TreeRows::update(const Model& model) {
  const Revisions& now = model.revisions();
  if (now.atlas != atlasRevision_ || model.hierarchyIndex() != hierarchy_) rebuildNodes(model);
  if (stale_) rebuildRows(model);
  if (now.appearance == appearanceRevision_) return;
  appearanceRevision_ = now.appearance;
  shown_.assign(structureOf_.size(), 0);
  for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
    const StructureIndex s = structureOf_[*node];
    shown_[*node] += model.atlas().structures[s].shows() && model.appearance(s).visible;
    if (parentOf_[*node] != kNone) shown_[parentOf_[*node]] += shown_[*node];
  }
}

void TreeRows::rebuildNodes(const Model& model) {
  const bool sameAtlasBefore = hierarchy_ != kNone;
  if (sameAtlasBefore) {
    if (openOf_.size() <= hierarchy_) openOf_.resize(hierarchy_ + 1);
    openOf_[hierarchy_] = open_;
  }
  atlasRevision_ = model.revisions().atlas;
  hierarchy_ = model.hierarchyIndex();
  appearanceRevision_ = ~0u;
  stale_ = true;
  order_.clear();
  const Hierarchy* tree = model.hierarchy();
  const size_t count = tree ? tree->nodes.size() : 0;
  parentOf_.assign(count, kNone);
  structureOf_.assign(count, 0);
  depth_.assign(count, 0);
  parts_.assign(count, 0);
  open_ = hierarchy_ < openOf_.size() ? openOf_[hierarchy_] : std::vector<bool>();
  const bool first = std::find(open_.begin(), open_.end(), true) == open_.end();
  open_.resize(count);
  if (!tree) return;

  order_ = tree->parentsFirst();
  for (const uint32_t node : order_) {
    structureOf_[node] = tree->nodes[node].structure;
    for (const uint32_t child : tree->nodes[node].children) {
      parentOf_[child] = node;
      depth_[child] = uint16_t(depth_[node] + 1);
    }
  }
  for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
    parts_[*node] += model.atlas().structures[structureOf_[*node]].shows();
    if (parentOf_[*node] != kNone) parts_[parentOf_[*node]] += parts_[*node];
  }
  if (!first) return;
  // Level by level, as long as it stays a short list.
  size_t rows = tree->roots.size();
  std::vector<uint32_t> level = tree->roots;
  while (!level.empty() && rows < kOpenAtFirst) {
    std::vector<uint32_t> next;
    for (uint32_t node : level) next.insert(next.end(), tree->nodes[node].children.begin(), tree->nodes[node].children.end());
    if (rows + next.size() > 2 * kOpenAtFirst) break;
    for (uint32_t node : level) open_[node] = !tree->nodes[node].children.empty();
    rows += next.size();
    level = std::move(next);
  }
}

void TreeRows::rebuildRows(const Model& model) {
  stale_ = false;
  rows_.clear();
  const Hierarchy* tree = model.hierarchy();
  rowOf_.assign(open_.size(), kNone);
  if (!tree) return;
  // In depth-first order a row shows when its parent shows and is open.
  for (uint32_t node : order_) {
    const uint32_t parent = parentOf_[node];
    if (parent != kNone && (rowOf_[parent] == kNone || !open_[parent])) continue;
    rowOf_[node] = static_cast<uint32_t>(rows_.size());
    rows_.push_back({node, depth_[node], !tree->nodes[node].children.empty(), open_[node]});
  }
}

uint32_t TreeRows::rowOf(uint32_t node) const { return node < rowOf_.size() ? rowOf_[node] : kNone; }

Eye TreeRows::eye(uint32_t node) const {
  if (node >= shown_.size() || shown_[node] == 0) return Eye::Hidden;
  return shown_[node] < parts_[node] ? Eye::Some : Eye::Shown;
}

void TreeRows::setOpen(uint32_t node, bool open) {
  if (node >= open_.size() || open_[node] == open) return;
  open_[node] = open;
  stale_ = true;
}

uint32_t TreeRows::reveal(const Model& model, StructureIndex structure) {
  const Hierarchy* tree = model.hierarchy();
  if (!tree || structure >= tree->nodesOf.size() || tree->nodesOf[structure].empty()) return kNone;
  update(model);
  const uint32_t node = tree->nodesOf[structure].front();
  for (uint32_t up = parentOf_[node]; up != kNone; up = parentOf_[up]) setOpen(up, true);
  update(model);
  return node;
}

std::vector<StructureIndex> topGroups(const Model& model) {
  const Hierarchy* tree = model.hierarchy();
  std::vector<StructureIndex> groups;
  if (!tree) return groups;
  const auto holdsGroups = [&](uint32_t node) {
    const auto& children = tree->nodes[node].children;
    return std::any_of(children.begin(), children.end(), [&](uint32_t child) { return !tree->nodes[child].children.empty(); });
  };
  std::vector<uint32_t> level = tree->roots;
  for (int depth = 0; depth < 16 && level.size() < kFewGroups; ++depth) {
    std::vector<uint32_t> next;
    for (uint32_t node : level) {
      const auto& children = tree->nodes[node].children;
      if (holdsGroups(node) || (level.size() == 1 && !children.empty())) next.insert(next.end(), children.begin(), children.end());
      else next.push_back(node);
    }
    if (next.size() > kManyGroups || next == level) break;
    level = std::move(next);
  }
  for (uint32_t node : level) groups.push_back(tree->nodes[node].structure);
  return groups;
}

}  // namespace fabrica::ui
