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

std::vector<Plane> cutsOf(const Model& model) {
  std::vector<Plane> cuts;
  for (const SlicePlane& plane : model.planes()) {
    const std::vector<Plane> faces = cutFaces(plane);
    cuts.insert(cuts.end(), faces.begin(), faces.end());
  }
  const ClipBox& clip = model.inside().clip;
  for (int axis = 0; clip.on && axis < 3; ++axis) {
    vec3 out(0);
    out[axis] = 1;
    cuts.push_back({clip.box.max, out});
    cuts.push_back({clip.box.min, -out});
  }
  return cuts;
}

std::vector<ShapeCap> capsOf(const Model& model, std::span<const Plane> cuts) {
  std::vector<ShapeCap> caps;
  for (uint32_t cut = 0; cut < cuts.size(); ++cut)
    for (SectionUnit& unit : sectionUnits(model, cuts[cut])) {
      const bool whole = std::all_of(unit.parts.begin(), unit.parts.end(), [&](uint32_t part) {
        return model.appearance(model.atlas().parts[part].structure).keepWhole;
      });
      if (unit.closed && !whole) caps.push_back({std::move(unit), cut});
    }
  // One body after another: its surface is kept from one face to the next.
  std::stable_sort(caps.begin(), caps.end(), [](const ShapeCap& a, const ShapeCap& b) { return a.unit.structure < b.unit.structure; });
  return caps;
}

Json shapesPlan(const Model& model, std::span<const Plane> cuts, std::span<const ShapeCap> caps) {
  const Atlas& atlas = model.atlas();
  std::vector<int> placeOf(atlas.structures.size(), -1);
  std::set<uint32_t> sources;
  uint64_t triangles = 0, vertices = 0;
  Json list = Json::array();
  Bounds bounds;
  bool apart = false;
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
      if (model.appearance(s).keepWhole) row["whole"] = true;
      if (const vec3 by = model.offset(s); by != vec3(0)) {
        row["offset"] = toJson(by);
        apart = true;
      }
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
  Json planes = Json::array(), faces = Json::array();
  for (const Plane& cut : cuts) planes.push_back({{"position", toJson(cut.position)}, {"normal", toJson(cut.normal)}});
  for (const ShapeCap& cap : caps) {
    // A group has the colour of its patches; in no tree that is shown it has no row either.
    const int group = placeOf[cap.unit.structure], patch = placeOf[atlas.parts[cap.unit.parts.front()].structure];
    faces.push_back({{"structure", group >= 0 ? group : patch}, {"look", patch}, {"cut", cap.cut}});
  }
  return {{"title", atlas.title}, {"credit", creditOf(atlas, all)}, {"triangles", triangles}, {"vertices", vertices}, {"bounds", std::move(box)},
          {"cuts", std::move(planes)}, {"caps", std::move(faces)}, {"apart", apart}, {"structures", std::move(list)}};
}

Json Shapes::plan() {
  cuts_ = cutsOf(model_);
  caps_ = capsOf(model_, cuts_);
  return shapesPlan(model_, cuts_, caps_);
}

Status Shapes::askCap(uint32_t cap, Sectioner& sectioner) {
  if (cap >= caps_.size()) return Error{ErrorCode::NotFound, "There is no cut face " + std::to_string(cap) + "."};
  sectioner.outline(caps_[cap].unit, cuts_[caps_[cap].cut], [this, cap](const Json& answer) {
    Json event = {{"type", "shapeCap"}, {"cap", cap}};
    const Json *loops = find(answer, "loops"), *area = find(answer, "areaCm2");
    if (getString(answer, "state") != "ready") event["error"] = errorJson(Error{ErrorCode::NotFound, getString(answer, "why")});
    else event["loops"] = loops && area && area->is_number() ? *loops : Json::array();
    host_.event(event);
  });
  return Ok{};
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
