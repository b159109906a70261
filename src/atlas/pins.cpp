#include "atlas/pins.h"

#include <algorithm>

namespace fabrica {

std::vector<StructureIndex> partsOf(const Model& model, std::span<const StructureIndex> which) {
  std::vector<StructureIndex> parts;
  for (const StructureIndex s : which)
    for (const StructureIndex d : model.descendants(s))
      if (model.atlas().structures[d].shows()) parts.push_back(d);
  return parts;
}

bool arePinned(const Model& model, std::span<const StructureIndex> which) {
  const std::vector<StructureIndex> parts = partsOf(model, which);
  return !parts.empty() && std::all_of(parts.begin(), parts.end(), [&](StructureIndex s) { return model.options().labelLook.numberOf(s) > 0; });
}

bool areGhosted(const Model& model, std::span<const StructureIndex> which) {
  const std::vector<StructureIndex> parts = partsOf(model, which);
  return !parts.empty() && std::all_of(parts.begin(), parts.end(), [&](StructureIndex s) { return model.appearance(s).ghost; });
}

void pinNames(Model& model, std::span<const StructureIndex> which, bool pinned) {
  const std::vector<StructureIndex> parts = partsOf(model, which);
  Options options = model.options();
  LabelLook& look = options.labelLook;
  if (!pinned) {
    std::erase_if(look.pinned, [&](StructureIndex s) { return std::find(parts.begin(), parts.end(), s) != parts.end(); });
  } else {
    for (const StructureIndex s : parts)
      if (look.numberOf(s) == 0 && look.pinned.size() < kMostPinned) look.pinned.push_back(s);
    if (options.labels == LabelMode::Off) options.labels = LabelMode::Pinned;
  }
  model.setOptions(options);
}

}  // namespace fabrica
