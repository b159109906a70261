#include "stream/joint_levels.h"

#include <map>

namespace fabrica {

bool JointLevels::follow(const Model& model) {
  const std::array<uint32_t, 3> now{model.revisions().atlas, model.revisions().closure, model.cuts()};
  if (known_ == now) return false;
  known_ = now;
  const std::vector<uint32_t> before = std::move(of_);
  of_.clear();
  count_ = 0;
  if (!model.cuts()) return !before.empty();
  const Atlas& atlas = model.atlas();
  of_.assign(atlas.structures.size(), kNone);
  std::map<StructureIndex, uint32_t> groups;
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
    const Structure& structure = atlas.structures[s];
    StructureIndex group = atlas.closingGroup(s);
    if (structure.closure == Closure::Closed && structure.partCount > 1) group = s;
    if (group == kNone) continue;
    const auto [at, isNew] = groups.try_emplace(group, count_);
    count_ += isNew;
    of_[s] = at->second;
  }
  return of_ != before;
}

}  // namespace fabrica
