#include "app/api_share.h"

#include <algorithm>
#include <set>

#include "app/api_arguments.h"

namespace fabrica {

namespace {

constexpr size_t kPiece = 1024;

Json answered(const Status& status) {
  if (!status) return {{"error", errorJson(status.error())}};
  return {};
}

Json beginPicture(App& app, const Json& args) {
  const Json& json = argument(args, 0);
  const auto number = [&](const char* key) { return float(getNumber(json, key)); };
  const Insets safe{number("top"), number("right"), number("bottom"), number("left")};
  return answered(app.beginShot({number("width"), number("height")}, number("ratio"), safe, getBool(json, "scaleBar")));
}

Json pictureTile(App& app, const Json& args) {
  const Json& place = argument(args, 0);
  const Json& how = argument(args, 1);
  double at[4] = {};
  for (size_t i = 0; i < 4; ++i) readNumber(argument(place, i), at[i]);
  for (double& value : at) value = std::clamp(value, 0.0, double(1 << 20));
  std::optional<Color> background;
  if (Color parsed; parseColor(getString(how, "background"), parsed)) background = parsed;
  const auto again = app.drawTile({int(at[0]), int(at[1]), int(at[2]), int(at[3])}, getNumber(how, "time"), getBool(how, "names"), background);
  if (!again) return {{"error", errorJson(again.error())}};
  return Json(*again);
}

Json listing(App& app, const Json& args) {
  const Model& model = app.model();
  const Atlas& atlas = model.atlas();
  const auto begin = size_t(std::clamp(numberArgument(args, 0, 0), 0.0, double(atlas.structures.size())));
  const size_t end = std::min(atlas.structures.size(), begin + kPiece);
  Json out = Json::array();
  if (begin == end) return out;
  const std::vector<Model::Branch> branches = model.branches();
  for (auto s = StructureIndex(begin); s < end; ++s) {
    const Structure& structure = atlas.structures[s];
    Json path = Json::array();
    const std::vector<StructureIndex> steps = model.path(s);
    for (const StructureIndex step : steps) path.push_back(atlas.structures[step].name);
    const ui::Measures measured = app.measurer().of(s);
    const bool known = measured.state == ui::Measures::State::Ready;
    Json source;
    if (structure.source < atlas.sources.size()) {
      const Source& from = atlas.sources[structure.source];
      source = {{"title", from.title}, {"licence", from.licence}, {"attribution", from.attribution}, {"url", from.url}};
    }
    out.push_back({{"id", structure.id},
                   {"name", structure.name},
                   {"names", namesJson(structure)},
                   {"synonyms", structure.synonyms},
                   {"ontology", structure.ontology},
                   {"definition", structure.definition},
                   {"parent", steps.size() > 1 ? Json(atlas.structures[steps[steps.size() - 2]].id) : Json()},
                   {"path", std::move(path)},
                   {"visible", branches[s].shown},
                   {"shape", structure.partCount > 0},
                   {"volumeMl", known && measured.closed ? Json(measured.volumeMl) : Json()},
                   {"areaCm2", known ? Json(measured.areaCm2) : Json()},
                   {"source", std::move(source)}});
  }
  return out;
}

Json credits(App& app) {
  const Model& model = app.model();
  std::set<uint32_t> sources;
  for (StructureIndex s = 0; s < model.atlas().structures.size(); ++s)
    if (model.atlas().structures[s].shows() && model.appearance(s).visible) sources.insert(model.atlas().structures[s].source);
  if (model.shownVolume() != kNone) sources.insert(model.atlas().volumes[model.shownVolume()].source);
  const std::vector<uint32_t> all(sources.begin(), sources.end());
  return {{"title", model.atlas().title}, {"credit", creditOf(model.atlas(), all)}};
}

uint32_t place(const Json& args) { return uint32_t(std::clamp(numberArgument(args, 0, 4294967295.0), 0.0, 4294967295.0)); }

}  // namespace

std::optional<Json> callSharing(App& app, std::string_view name, const Json& args) {
  if (name == "pictureDetail") return app.setDetail(float(numberArgument(args, 0, 1))), Json();
  if (name == "beginPicture") return beginPicture(app, args);
  if (name == "pictureTile") return pictureTile(app, args);
  if (name == "endPicture") return app.endShot(), Json();
  if (name == "shapes") return app.shapes().plan();
  if (name == "shapePart") return answered(app.shapes().ask(place(args)));
  if (name == "shapeCap") return answered(app.shapes().askCap(place(args), app.sectioner()));
  if (name == "listing") return listing(app, args);
  if (name == "credits") return credits(app);
  return std::nullopt;
}

}  // namespace fabrica
