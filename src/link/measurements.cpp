// Measurements in links, sessions and the API.
#include <cmath>

#include "link/state.h"

namespace fabrica {

namespace {

// To the nanometre: what is measured may be a cell.
Json exact(const vec3& v) {
  Json out = Json::array();
  for (int a = 0; a < 3; ++a) out.push_back(std::round(double(v[a]) * 1e9) / 1e9);
  return out;
}

}  // namespace

Json measurementJson(const Measurement& m) {
  Json points = Json::array();
  for (const vec3& p : m.points) points.push_back(exact(p));
  Json json = {{"name", m.name}, {"kind", kindName(m.kind)}, {"points", std::move(points)}};
  if (isRegion(m.kind)) json["normal"] = exact(m.normal);
  if (!m.visible) json["visible"] = false;
  return json;
}

std::optional<Measurement> readMeasurement(const Json& json) {
  const auto kind = kindOf(getString(json, "kind"));
  const Json* points = find(json, "points");
  if (!kind || !points || !points->is_array() || points->size() > kMostCorners) return {};
  Measurement m;
  m.kind = *kind;
  m.name = getString(json, "name");
  m.normal = getVec3(json, "normal", m.normal);
  m.visible = getBool(json, "visible", true);
  for (const Json& point : *points) {
    vec3 at(0);
    if (!readVec3(point, at)) return {};
    m.points.push_back(at);
  }
  return sound(std::move(m));
}

void applyMeasurements(const Json& state, Model& model, bool reset) {
  const Json* list = find(state, "measurements");
  if (!list || !list->is_array()) {
    if (reset && !model.measurements().empty()) model.setMeasurements({});
    return;
  }
  std::vector<Measurement> all;
  for (const Json& item : *list) {
    if (all.size() >= kMostMeasurements) break;
    if (auto read = readMeasurement(item)) all.push_back(std::move(*read));
  }
  model.setMeasurements(std::move(all));
}

}  // namespace fabrica
