// A small atlas: brain → {left → {a, b}, right → {c}}, and a second hierarchy in which b hangs from two parents.
#pragma once

#include "atlas/model.h"

namespace fabrica {

inline StructureIndex addStructure(Atlas& atlas, const std::string& id, bool drawn) {
  Structure s;
  s.id = id;
  s.name = id;
  const auto index = StructureIndex(atlas.structures.size());
  if (drawn) {
    s.firstPart = uint32_t(atlas.parts.size());
    s.partCount = 1;
    MeshPart part;
    part.structure = index;
    part.bounds.include(vec3(float(index)));
    part.bounds.include(vec3(float(index) + 1));
    part.levels.resize(1);
    atlas.parts.push_back(part);
  }
  atlas.structures.push_back(s);
  return index;
}

struct SmallAtlas {
  Model model;
  StructureIndex brain, left, right, a, b, c;
  SmallAtlas() {
    Atlas& atlas = model.editAtlas();
    brain = addStructure(atlas, "brain", false);
    left = addStructure(atlas, "left", false);
    a = addStructure(atlas, "a", true);
    b = addStructure(atlas, "b", true);
    right = addStructure(atlas, "right", false);
    c = addStructure(atlas, "c", true);
    Hierarchy regions{"Regions", {{brain, kNone, {}}, {left, 0, {}}, {a, 1, {}}, {b, 1, {}}, {right, 0, {}}, {c, 4, {}}}, {}, {}};
    Hierarchy systems{"Systems", {{left, kNone, {}}, {right, kNone, {}}, {b, 0, {}}, {b, 1, {}}}, {}, {}};
    atlas.hierarchies = {regions, systems};
    model.atlasChanged();
  }
};

}  // namespace fabrica
