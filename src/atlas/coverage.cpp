#include "atlas/coverage.h"

#include <algorithm>

namespace fabrica {

namespace {

// Nodes with a shape at or below them.
std::vector<bool> shownNodes(const Atlas& atlas, const Hierarchy& tree, const std::vector<uint32_t>& order) {
  std::vector<bool> shown(tree.nodes.size());
  for (size_t i = order.size(); i-- > 0;) {
    const HierarchyNode& node = tree.nodes[order[i]];
    if (atlas.structures[node.structure].shows()) shown[order[i]] = true;
    if (shown[order[i]] && node.parent < shown.size()) shown[node.parent] = true;
  }
  return shown;
}

}  // namespace

Coverage coverageOf(const Model& model) {
  Coverage out;
  const Hierarchy* tree = model.hierarchy();
  if (!tree) return out;
  const Atlas& atlas = model.atlas();
  const std::vector<bool> shown = shownNodes(atlas, *tree, tree->parentsFirst());
  // A structure that is shown in one place is not missing in another.
  std::vector<bool> there(atlas.structures.size()), counted(atlas.structures.size());
  for (uint32_t n = 0; n < tree->nodes.size(); ++n)
    if (shown[n]) there[tree->nodes[n].structure] = true;

  std::vector<uint32_t> branches = tree->roots;
  while (branches.size() == 1 && !tree->nodes[branches.front()].children.empty()) branches = tree->nodes[branches.front()].children;
  std::vector<uint32_t> seen(atlas.structures.size(), kNone);
  for (uint32_t b = 0; b < branches.size(); ++b) {
    BranchCoverage branch;
    branch.branch = tree->nodes[branches[b]].structure;
    for (const uint32_t n : tree->below({branches[b]})) {
      const HierarchyNode& node = tree->nodes[n];
      if (seen[node.structure] == b) continue;
      seen[node.structure] = b;
      ++branch.named;
      const bool gone = !there[node.structure];
      if (gone) ++branch.missing;
      const bool topmost = node.parent >= tree->nodes.size() || there[tree->nodes[node.parent].structure] || n == branches[b];
      if (gone && topmost) {
        branch.gaps.push_back(node.structure);
        branch.below.push_back(uint32_t(model.descendants(node.structure).size() - 1));
      }
      if (counted[node.structure]) continue;
      counted[node.structure] = true;
      ++out.named;
      out.missing += gone;
    }
    if (branch.missing) out.branches.push_back(std::move(branch));
  }
  std::stable_sort(out.branches.begin(), out.branches.end(), [](const BranchCoverage& a, const BranchCoverage& b) { return a.missing > b.missing; });
  return out;
}

}  // namespace fabrica
