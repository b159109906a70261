// Named selections in links, on the device and in the API.
#include "link/state.h"

namespace fabrica {

Json setsJson(const Model& model) {
  Json out = Json::array();
  for (const NamedSet& set : model.sets()) {
    Json ids = Json::array();
    for (StructureIndex s : set.structures) ids.push_back(model.atlas().structures[s].id);
    out.push_back({{"name", set.name}, {"ids", std::move(ids)}});
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
    NamedSet set{getString(item, "name"), {}};
    for (const Json& id : *ids) {
      if (!id.is_string()) continue;
      if (const StructureIndex s = model.atlas().indexOf(*id.get_ptr<const std::string*>()); s != kNone) set.structures.push_back(s);
    }
    all.push_back(std::move(set));
  }
  model.mergeSets(std::move(all));
}

}  // namespace fabrica
