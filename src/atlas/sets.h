// A person's own selections, named. Part of the model, of the link's state and of what is kept on the device.
#pragma once

#include <string>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

struct NamedSet {
  std::string name;                        // not empty, its own
  std::vector<StructureIndex> structures;  // as they were selected: groups stand for all below them; each once
  bool operator==(const NamedSet&) const = default;
};
inline constexpr size_t kMostSets = 64, kMostSetName = 64 /* bytes */, kMostRecent = 12;

}  // namespace fabrica
