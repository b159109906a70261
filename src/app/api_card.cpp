#include "app/api_card.h"

#include <algorithm>
#include <set>

#include "app/api_arguments.h"
#include "atlas/body_curve.h"
#include "atlas/pins.h"
#include "link/curve.h"
#include "ui/text_links.h"

namespace fabrica {

namespace {

Json sourceJson(const Source& from) {
  return {{"title", from.title}, {"licence", from.licence}, {"licenceUrl", from.licenceUrl}, {"attribution", from.attribution}, {"url", from.url}, {"citation", from.citation}};
}

Json gapJson(App& app, const KnownGap& gap) {
  const Localised text = app.model().said(gap.text, gap.texts);
  return {{"text", text.text}, {"language", text.language}};
}

// What the drawn card has of one structure, for the page to write.
Json card(App& app, const Json& args) {
  const Atlas& atlas = app.model().atlas();
  const StructureIndex s = atlas.indexOf(textArgument(args, 0));
  if (s == kNone) return {};
  const Structure& structure = atlas.structures[s];
  Json path = Json::array(), ids = Json::array(), gaps = Json::array();
  const std::vector<StructureIndex> steps = app.model().path(s);
  for (const StructureIndex step : steps) path.push_back(app.model().nameOf(step));
  for (const std::string& id : structure.ontology) ids.push_back({{"id", id}, {"url", ui::ontologyUrl(id)}});
  for (const KnownGap& gap : atlas.gaps)
    if (gap.branch != kNone && std::find(steps.begin(), steps.end(), gap.branch) != steps.end()) gaps.push_back(gapJson(app, gap));
  const Localised definition = app.model().said(structure.definition, structure.definitions);
  const ui::Measures measured = app.measurer().of(s);
  const bool known = measured.state == ui::Measures::State::Ready;
  return {{"name", app.model().nameOf(s)},
          {"names", namesJson(structure)},
          {"synonyms", structure.synonyms},
          {"path", std::move(path)},
          {"definition", definition.text},
          {"definitionLanguage", definition.language},
          {"ids", std::move(ids)},
          {"gaps", std::move(gaps)},
          {"opacity", app.model().appearance(s).opacity},
          {"volumeMl", known && measured.closed ? Json(measured.volumeMl) : Json()},
          {"areaCm2", known ? Json(measured.areaCm2) : Json()},
          {"source", structure.source < atlas.sources.size() ? sourceJson(atlas.sources[structure.source]) : Json()}};
}

// Of the image that the slices show: its values, its window, and which looks as a body there are for it.
Json imageJson(const Model& model) {
  if (model.shownVolume() == kNone) return {};
  const Volume& volume = model.atlas().volumes[model.shownVolume()];
  return {{"minimum", volume.minimum}, {"maximum", volume.maximum}, {"center", model.window().center}, {"width", model.window().width},
          {"unit", volume.unit}, {"curve", curveJson(bodyCurve(model))}, {"ct", isCt(volume)}, {"microscopic", isMicroscopic(volume)}, {"mr", isMrLike(volume)}};
}

// What no link carries, because it is the reader's: sets what is given, tells what is.
Json comfort(App& app, const Json& args) {
  const Json& json = argument(args, 0);
  Options options = app.model().options();
  options.reducedMotion = getBool(json, "reducedMotion", options.reducedMotion);
  options.moreContrast = getBool(json, "moreContrast", options.moreContrast);
  app.model().setOptions(options);
  return {{"reducedMotion", options.reducedMotion}, {"moreContrast", options.moreContrast}};
}

// "About this atlas", and what languages its names are in.
Json about(App& app) {
  const Atlas& atlas = app.model().atlas();
  Json hierarchies = Json::array();
  for (const Hierarchy& tree : atlas.hierarchies) hierarchies.push_back({{"name", tree.name}, {"title", app.model().titleOf(tree)}});
  Json gaps = Json::array(), sources = Json::array();
  for (const KnownGap& gap : atlas.gaps) gaps.push_back(gapJson(app, gap));
  for (const Source& from : atlas.sources) sources.push_back(sourceJson(from));
  std::set<std::string> languages = {"en"};
  for (const Structure& structure : atlas.structures)
    for (const Localised& name : structure.names) languages.insert(name.language);
  return {{"title", app.model().title()}, {"version", atlas.version}, {"description", app.model().said(atlas.description, atlas.descriptions).text}, {"gaps", std::move(gaps)}, {"sources", std::move(sources)}, {"notes", atlas.notes}, {"languages", languages}, {"language", app.model().language()},
          {"hierarchies", std::move(hierarchies)}, {"hierarchy", app.model().hierarchy() ? app.model().hierarchy()->name : ""}, {"image", imageJson(app.model())}};
}

}  // namespace

std::optional<Json> callCard(App& app, std::string_view name, const Json& args) {
  if (name == "card") return card(app, args);
  if (name == "about") return about(app);
  if (name == "chosen") return Json{{"pinned", arePinned(app.model(), app.model().selection())}, {"ghosted", areGhosted(app.model(), app.model().selection())}};
  if (name == "comfort") return comfort(app, args);
  if (name == "autoWindow") return app.autoWindow(textArgument(args, 0)), Json();
  return std::nullopt;
}

}  // namespace fabrica
