#include "app/shapes.h"

#include <algorithm>
#include <set>

#include "app/measure.h"

namespace fabrica {

bool handedOn(const Model& model, StructureIndex s) {
  const Appearance& a = model.appearance(s);
  return model.atlas().structures[s].partCount > 0 && a.visible && a.opacity > 0 && !a.ghost;
}

Json namesJson(const Structure& structure) {
  Json names = Json::object();
  for (const Localised& name : structure.names) names[name.language] = name.text;
  return names;
}

std::string creditOf(const Atlas& atlas, std::span<const uint32_t> sources) {
  std::string out;
  for (const uint32_t s : sources) {
    if (s >= atlas.sources.size()) continue;
    const Source& source = atlas.sources[s];
    std::string words = source.attribution.empty() ? source.title : source.attribution;
    if (!source.licence.empty()) words += (words.empty() ? "" : ", ") + source.licence;
    if (!words.empty()) out += (out.empty() ? "" : "; ") + words;
  }
  return out;
}

Json shapesPlan(const Model& model) {
  const Atlas& atlas = model.atlas();
  std::vector<int> placeOf(atlas.structures.size(), -1);
  std::set<uint32_t> sources;
  uint64_t triangles = 0, vertices = 0;
  Json list = Json::array();
  Bounds bounds;
  const auto add = [&](StructureIndex s, int parent, bool shape) {
    if (placeOf[s] >= 0) return placeOf[s];
    const Structure& structure = atlas.structures[s];
    Json parts = Json::array();
    if (shape) {
      for (uint32_t p = structure.firstPart; p < structure.firstPart + structure.partCount; ++p) {
        parts.push_back(p);
        triangles += atlas.parts[p].levels.back().triangles;
        vertices += atlas.parts[p].levels.back().vertices;
      }
      bounds.include(structure.bounds);
      sources.insert(structure.source);
    }
    Json row = {{"id", structure.id}, {"name", structure.name}, {"names", namesJson(structure)}, {"synonyms", structure.synonyms}, {"ontology", structure.ontology},
                {"definition", structure.definition}, {"closed", structure.closure == Closure::Closed}, {"parent", parent}, {"parts", std::move(parts)}};
    if (shape) {
      row["color"] = colorText(model.colorOf(s));
      row["opacity"] = model.appearance(s).opacity;
    }
    list.push_back(std::move(row));
    return placeOf[s] = int(list.size()) - 1;
  };
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
    if (!handedOn(model, s)) continue;
    int parent = -1;
    // What lies above it comes first, as the tree that is shown has it.
    const std::vector<StructureIndex> path = model.path(s);
    for (const StructureIndex step : path)
      if (step != s) parent = add(step, parent, handedOn(model, step));
    add(s, parent, true);
  }
  const std::vector<uint32_t> all(sources.begin(), sources.end());
  Json box;
  if (!bounds.empty()) box = {{"min", toJson(bounds.min)}, {"max", toJson(bounds.max)}};
  return {{"title", atlas.title}, {"credit", creditOf(atlas, all)}, {"triangles", triangles}, {"vertices", vertices}, {"bounds", std::move(box)}, {"structures", std::move(list)}};
}

Status Shapes::ask(uint32_t part) {
  if (part >= model_.atlas().parts.size()) return Error{ErrorCode::NotFound, "There is no part " + std::to_string(part) + "."};
  const JobId job = nextJob_();
  asked_[job] = part;
  transport_.fetch(finestLevel(model_.atlas(), part, job));
  return Ok{};
}

bool Shapes::onPart(JobId job, Result<Bytes>& result) {
  const auto it = asked_.find(job);
  if (it == asked_.end()) return false;
  const uint32_t part = it->second;
  asked_.erase(it);
  if (!result) {
    host_.event({{"type", "shape"}, {"part", part}, {"error", errorJson(result.error())}});
    return true;
  }
  const MeshPart& mesh = model_.atlas().parts[part];
  const Grid grid = model_.atlas().lattice(mesh.grid);
  GeometryJob shape{part, model_.atlas().structures[mesh.structure].id, {}, std::nullopt};
  shape.shape = true;
  shape.chunks.push_back({std::move(*result), grid.origin, grid.step, grid.turn});
  host_.measure(std::move(shape));
  return true;
}

}  // namespace fabrica
