// What a section is made of: surfaces that enclose space, alone or together, and those that close nowhere.
#pragma once

#include <optional>
#include <vector>

#include "atlas/model.h"

namespace fabrica {

struct SectionUnit {
  StructureIndex structure = kNone;  // whose name and colour it has: the structure, or the group that patches close as
  std::vector<uint32_t> parts;       // into Atlas::parts, all of them
  bool closed = false;               // encloses space: has an area
  Bounds bounds;
};

// Of one structure, whether it is shown or not: its own surface, with that of the patches that close as it. Nothing for a
// group that closes only in pieces.
std::optional<SectionUnit> sectionUnit(const Model& model, StructureIndex s);

// Of everything that is shown (not as glass) and that the plane may meet. Patches are one while all of their group are
// shown, else each an open surface of its own. In the order of the structures.
std::vector<SectionUnit> sectionUnits(const Model& model, const Plane& plane);

bool mayMeet(const Bounds& box, const Plane& plane);

}  // namespace fabrica
