// Named selections in links, on the device and in the API.
#include "link/state.h"

namespace fabrica {

Json setsJson(const Model& model) {
  Json out = Json::array();
  for (const NamedSet& set : model.sets()) {
    out.push_back({{"name", set.name}, {"ids", model.atlas().idsOf(set.structures)}});
  }
  return out;
}

void mergeSets(const Json& list, Model& model) {
  if (!list.is_array()) return;
  std::vector<NamedSet> all;
  for (const Json& item : list) {
    if (all.size() >= kMostSets) break;
    const Json* ids = find(item, "ids");
    if (!ids || !ids->is_array()) continue;
    all.push_back({getString(item, "name"), readIds(*ids, model.atlas())});
  }
  model.mergeSets(std::move(all));
}

}  // namespace fabrica
