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

// The same from two files: the left side, and the right side with an image.
struct TwoFiles : SmallAtlas {
  TwoFiles() {
    Atlas& atlas = model.editAtlas();
    atlas.sources = {{"Left"}, {"Right"}};
    atlas.opened = {{"left.glb", "https://h.example/left.glb", "Left", {}}, {"right.glb", "https://h.example/right.glb", "Right", {}}};
    for (uint32_t i = 0; i < 2; ++i) atlas.sources[i].opened = i;
    atlas.structures[c].source = atlas.structures[right].source = 1;
    atlas.grids = {{vec3(0), 0.001f, quat(1, 0, 0, 0), 0}, {vec3(5), 0.001f, quat(1, 0, 0, 0), 1}};
    for (MeshPart& part : atlas.parts) part.grid = part.structure == c ? 1 : 0;
    Volume image;
    image.source = 1;
    image.finerThan = 0.01f;
    image.levels.resize(1);
    image.levels[0].size = {10, 10, 10};
    image.levels[0].indexToWorld = glm::scale(mat4(1), vec3(0.1f));
    atlas.volumes.push_back(image);
    model.atlasChanged();
  }
  Bounds box(StructureIndex s) const { return model.atlas().structures[s].bounds; }
};

}  // namespace fabrica
