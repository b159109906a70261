#include "app/api_sources.h"

#include <algorithm>
#include <cmath>

#include "app/api_arguments.h"
#include "link/state.h"

namespace fabrica {

namespace {

uint32_t sourceArgument(App& app, const Json& args, size_t i) {
  const std::vector<OpenedSource>& all = app.model().atlas().opened;
  const std::string id = textArgument(args, i);
  if (!id.empty()) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const OpenedSource& o) { return o.id == id; });
    return at == all.end() ? kNone : uint32_t(at - all.begin());
  }
  const double number = numberArgument(args, i, -1);
  return number >= 0 && number < double(all.size()) ? uint32_t(number) : kNone;
}

bool flag(const Json& args, size_t i) { return argument(args, i) == Json(true); }

Json noSource() { return refused(ErrorCode::NotFound, "There is no such source. sources() lists those that are open."); }

Json boundsJson(const Bounds& box) { return box.empty() ? Json() : Json({{"min", toJson(box.min)}, {"max", toJson(box.max)}}); }

// The licences of what a file brings, each once.
void addOnce(std::string& list, const std::string& text) {
  if (!text.empty() && list.find(text) == std::string::npos) list += (list.empty() ? "" : "; ") + text;
}

Json sourcesJson(const Model& model) {
  const Atlas& atlas = model.atlas();
  Json out = Json::array();
  for (uint32_t o = 0; o < atlas.opened.size(); ++o) {
    const SourceLook& look = model.source(o);
    Json json = {{"id", atlas.opened[o].id}, {"name", atlas.opened[o].title}, {"address", atlas.opened[o].address}};
    std::string licences, attributions, url;
    for (const Source& source : atlas.sources) {
      if (source.opened != o) continue;
      addOnce(licences, source.licence);
      addOnce(attributions, source.attribution);
      if (url.empty()) url = source.licenceUrl;
    }
    json["licence"] = licences;
    json["licenceUrl"] = url;
    json["attribution"] = attributions;
    json["structures"] = std::count_if(atlas.structures.begin(), atlas.structures.end(), [&](const Structure& s) { return s.shows() && atlas.openedOf(s.source) == o; });
    json["images"] = std::count_if(atlas.volumes.begin(), atlas.volumes.end(), [&](const Volume& v) { return atlas.openedOf(v.source) == o; });
    json["bounds"] = boundsJson(model.sourceBounds(o));
    json["home"] = boundsJson(model.sourceHome(o));
    const SourcePlace& p = look.place;
    json["move"] = toJson(p.move);
    json["turn"] = {p.turn.x, p.turn.y, p.turn.z, p.turn.w};
    json["scale"] = p.scale;
    const mat4 matrix = p.matrix();
    for (int i = 0; i < 16; ++i) json["matrix"].push_back(matrix[i / 4][i % 4]);
    json["opacity"] = look.opacity;
    json["visible"] = look.visible;
    json["ghost"] = look.ghost;
    out.push_back(std::move(json));
  }
  return out;
}

Json setSource(App& app, const Json& args) {
  const uint32_t o = sourceArgument(app, args, 0);
  if (o == kNone) return noSource();
  const Json& given = argument(args, 1);
  SourceLook look = app.model().source(o);
  if (const Json* matrix = find(given, "matrix")) {
    mat4 m(NAN);
    for (size_t i = 0; matrix->is_array() && matrix->size() == 16 && i < 16; ++i) {
      double value = NAN;
      readNumber((*matrix)[i], value);
      m[int(i / 4)][int(i % 4)] = float(value);
    }
    const auto place = placementOf(m);
    if (!place) return refused(ErrorCode::BadFormat, "A placement is a matrix of 16 numbers, column by column, that turns, scales all axes alike and moves; it neither shears nor mirrors.");
    look.place = *place;
  }
  look = readSourceLook(given, look);
  if (const Json* visible = find(given, "visible"); visible && visible->is_boolean()) look.visible = *visible->get_ptr<const bool*>();
  app.model().setSource(o, look, flag(args, 2));
  return {};
}

Json fadeSources(App& app, const Json& args) {
  const uint32_t one = sourceArgument(app, args, 0), other = sourceArgument(app, args, 1);
  if (one == kNone || other == kNone || one == other) return noSource();
  const double share = std::clamp(numberArgument(args, 2, 0.5), 0.0, 1.0);
  std::vector<SourceLook> all = app.model().sources();
  all[one].visible = all[other].visible = true;
  all[one].opacity = float(std::min(1.0, 2 * (1 - share)));
  all[other].opacity = float(std::min(1.0, 2 * share));
  app.model().setSources(std::move(all), flag(args, 3));
  return {};
}

Json centerSource(App& app, const Json& args) {
  const uint32_t source = sourceArgument(app, args, 0), on = sourceArgument(app, args, 1);
  if (source == kNone || on == kNone) return noSource();
  const Bounds box = app.model().sourceBounds(source), goal = app.model().sourceBounds(on);
  if (box.empty() || goal.empty()) return refused(ErrorCode::NotFound, "One of the two has neither shapes nor images: it has no middle.");
  SourceLook look = app.model().source(source);
  look.place.move += goal.center() - box.center();
  app.model().setSource(source, look);
  return {};
}

}  // namespace

std::optional<Json> callSources(App& app, std::string_view name, const Json& args) {
  if (name == "sources") return sourcesJson(app.model());
  if (name == "setSource") return setSource(app, args);
  if (name == "fadeSources") return fadeSources(app, args);
  if (name == "centerSource") return centerSource(app, args);
  if (name == "landmarks") return app.askLandmarks(flag(args, 0)), Json();
  if (name == "project") {
    Json out = Json::array();
    const Json& points = argument(args, 0);
    for (const Json& point : points.is_array() ? points : Json::array()) {
      vec3 at(0);
      const auto pixel = readVec3(point, at) ? app.pixelAt(at) : std::nullopt;
      out.push_back(pixel ? Json::array({pixel->x, pixel->y}) : Json());
    }
    return out;
  }
  return {};
}

}  // namespace fabrica
