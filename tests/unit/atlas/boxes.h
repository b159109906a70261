// Atlases made of boxes alone.
#pragma once

#include <string>

#include "atlas/model.h"

namespace fabrica {

struct BoxAtlas {
  Atlas atlas;
  Hierarchy tree{"Parts", {}, {}, {}};

  StructureIndex group(const std::string& name, StructureIndex parent = kNone) { return add(name, Bounds(), parent, Tissue::Unknown); }
  // Half sizes about a middle. The parent is a structure added before.
  StructureIndex box(const std::string& name, const vec3& middle, const vec3& half, StructureIndex parent = kNone,
                     Tissue tissue = Tissue::Unknown) {
    return add(name, {middle - half, middle + half}, parent, tissue);
  }
  Atlas& finish() {
    atlas.hierarchies = {tree};
    atlas.finish();
    return atlas;
  }
  void into(Model& model) {
    atlas.hierarchies = {tree};
    model.editAtlas() = atlas;
    model.atlasChanged();
  }

 private:
  StructureIndex add(const std::string& name, const Bounds& bounds, StructureIndex parent, Tissue tissue) {
    Structure s;
    s.id = s.name = name;
    s.tissue = tissue;
    const auto index = StructureIndex(atlas.structures.size());
    if (!bounds.empty()) {
      s.firstPart = uint32_t(atlas.parts.size());
      s.partCount = 1;
      MeshPart part;
      part.structure = index;
      part.bounds = bounds;
      part.levels.resize(1);
      atlas.parts.push_back(part);
    }
    atlas.structures.push_back(s);
    tree.nodes.push_back({index, parent, {}});  // a node a structure, in the same order
    return index;
  }
};

}  // namespace fabrica
