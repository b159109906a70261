// What a structure and all below it come to, of every structure at once: thousands of groups asked one by one would look at
// the whole atlas each time.
#include "atlas/model.h"

namespace fabrica {

std::vector<Model::Branch> Model::branches() const {
  std::vector<Branch> out(atlas_.structures.size());
  for (StructureIndex s = 0; s < out.size(); ++s) {
    if (!atlas_.structures[s].shows()) continue;
    (appearance_[s].visible ? out[s].shown : out[s].hidden) = true;
    out[s].box = drawnBounds(s);
  }
  const Hierarchy* tree = hierarchy();
  if (!tree) return out;
  const std::vector<uint32_t> order = tree->parentsFirst();
  std::vector<Branch> below(tree->nodes.size());
  const auto join = [](Branch& into, const Branch& branch) {
    into.shown = into.shown || branch.shown;
    into.hidden = into.hidden || branch.hidden;
    into.box.include(branch.box);
  };
  const std::vector<Branch> own = out;
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    const HierarchyNode& at = tree->nodes[*node];
    join(below[*node], own[at.structure]);
    for (const uint32_t child : at.children) join(below[*node], below[child]);
    join(out[at.structure], below[*node]);
  }
  return out;
}

}  // namespace fabrica
