#include "atlas/section_units.h"

namespace fabrica {

namespace {

void addParts(const Model& model, StructureIndex s, SectionUnit& unit) {
  const Structure& structure = model.atlas().structures[s];
  for (uint32_t p = 0; p < structure.partCount; ++p) unit.parts.push_back(structure.firstPart + p);
  unit.bounds.include(model.drawnBounds(s));
}

bool solid(const Appearance& a) { return a.visible && !a.ghost && a.opacity > 0; }

}  // namespace

bool mayMeet(const Bounds& box, const Plane& plane) {
  if (box.empty()) return false;
  const float reach = glm::dot(glm::abs(plane.normal), box.size() * 0.5f);
  return std::abs(plane.distance(box.center())) <= reach;
}

std::optional<SectionUnit> sectionUnit(const Model& model, StructureIndex s) {
  const Atlas& atlas = model.atlas();
  if (s >= atlas.structures.size()) return std::nullopt;
  SectionUnit unit;
  unit.structure = s;
  for (StructureIndex patch = 0; patch < atlas.structures.size(); ++patch) {
    if (atlas.closingGroup(patch) == s) addParts(model, patch, unit);
  }
  unit.closed = !unit.parts.empty() || atlas.structures[s].closure == Closure::Closed;
  if (atlas.closingGroup(s) != s) addParts(model, s, unit);
  if (unit.parts.empty()) return std::nullopt;
  return unit;
}

std::vector<SectionUnit> sectionUnits(const Model& model, const Plane& plane) {
  const Atlas& atlas = model.atlas();
  std::vector<bool> whole(atlas.structures.size(), true);  // groups whose patches are all shown
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
    if (const StructureIndex group = atlas.closingGroup(s); group != kNone && !solid(model.appearance(s))) whole[group] = false;
  }
  std::vector<SectionUnit> units;
  std::vector<bool> seen(atlas.structures.size());
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
    if (atlas.structures[s].partCount == 0 || !solid(model.appearance(s))) continue;
    const StructureIndex group = atlas.closingGroup(s);
    std::optional<SectionUnit> unit;
    if (group != kNone && whole[group]) {
      if (seen[group]) continue;
      seen[group] = true;
      unit = sectionUnit(model, group);
    } else if (group != kNone) {
      unit = SectionUnit{s, {}, false, {}};
      addParts(model, s, *unit);
    } else if (!seen[s]) {
      seen[s] = true;
      unit = sectionUnit(model, s);
    }
    if (unit && mayMeet(unit->bounds, plane)) units.push_back(std::move(*unit));
  }
  return units;
}

}  // namespace fabrica
