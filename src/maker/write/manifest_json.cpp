#include "maker/write/manifest_json.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

Json index3(const std::array<uint32_t, 3>& v) { return Json::array({v[0], v[1], v[2]}); }

Json matrix(const mat4& m) {
  Json values = Json::array();
  for (int c = 0; c < 4; ++c) {
    for (int r = 0; r < 4; ++r) values.push_back(m[c][r] == 0 ? 0.0f : m[c][r]);  // no "-0.0"
  }
  return values;
}

}  // namespace

Json volumeJson(const WrittenVolume& volume) {
  const VolumeInfo& info = volume.info;
  Json levels = Json::array();
  for (const VolumeLevel& level : info.levels) {
    levels.push_back({{"path", level.path},
                      {"size", index3(level.size)},
                      {"chunk", index3(level.chunk)},
                      {"shard", index3(level.shard)},
                      {"indexToWorld", matrix(level.indexToWorld)}});
  }
  Json json{{"id", volume.id},
            {"name", volume.name},
            {"url", "volumes/" + volume.id + ".zarr/"},
            {"labels", info.labels},
            {"format", voxelFormatName(info.format)},
            {"codec", info.codec},
            {"indexAtStart", info.indexAtStart},
            {"levels", std::move(levels)},
            {"minimum", info.minimum},
            {"maximum", info.maximum},
            {"source", volume.source == kNoIndex ? 0 : volume.source}};
  if (info.placed) json["chunkPlaces"] = true;
  if (!volume.within.empty()) json["within"] = volume.within;
  if (info.labels) {
    Json values = Json::object();
    for (const auto& [value, id] : volume.values) values[std::to_string(value)] = id;
    json["values"] = std::move(values);
  } else {
    json["window"] = {{"center", info.windowCenter}, {"width", info.windowWidth}};
    Json histogram = Json::array();
    for (const auto& [value, share] : info.histogram) histogram.push_back(Json::array({value, share}));
    json["histogram"] = std::move(histogram);
  }
  return json;
}

Json definitionsJson(const Recipe& recipe) {
  Json terms = Json::object();
  for (const RecipeStructure& structure : recipe.structures) {
    if (structure.definitions.empty()) continue;
    Json& term = terms[structure.id];
    if (!structure.definition.empty()) term["definition"] = structure.definition;
    for (const Localised& one : structure.definitions) term["definitions"][one.language] = one.text;
  }
  return terms.empty() ? Json() : Json{{"fabricaTerms", 1}, {"title", recipe.title}, {"terms", std::move(terms)}};
}

Json manifestJson(const Recipe& recipe, Json meshes, Json volumes, const std::vector<size_t>& sourceOf) {
  Json sources = Json::array();
  for (const auto& [key, source] : recipe.sources) {
    Json json{{"title", source.title}};
    const std::pair<const char*, const std::string*> rest[] = {
        {"url", &source.url},           {"licence", &source.licence},   {"licenceUrl", &source.licenceUrl},
        {"attribution", &source.attribution}, {"citation", &source.citation}, {"version", &source.version}};
    for (const auto& [name, text] : rest) {
      if (!text->empty()) json[name] = *text;
    }
    sources.push_back(std::move(json));
  }
  Json structureSources = Json::object();
  for (size_t i = 0; i < sourceOf.size(); ++i) {
    if (sourceOf[i] != kNoIndex && sourceOf[i] != 0) structureSources[recipe.structures[i].id] = sourceOf[i];
  }
  Json json{{"fabricaAtlas", 1},
            {"id", recipe.id},
            {"version", recipe.version},
            {"title", recipe.title},
            {"description", recipe.description},
            {"sources", std::move(sources)},
            {"meshes", std::move(meshes)},
            {"volumes", std::move(volumes)},
            {"structureSources", std::move(structureSources)},
            {"hierarchies", recipe.hierarchies},
            {"gaps", recipe.gaps}};
  if (!recipe.hierarchyName.empty()) json["hierarchyName"] = recipe.hierarchyName;
  for (const auto& [key, texts] : {std::pair{"titles", &recipe.titles}, std::pair{"descriptions", &recipe.descriptions}, std::pair{"hierarchyNames", &recipe.hierarchyNames}}) {
    if (!texts->empty()) json[key] = *texts;
  }
  const bool defined = std::any_of(recipe.structures.begin(), recipe.structures.end(), [](const RecipeStructure& s) { return !s.definitions.empty(); });
  if (defined) json["terminology"] = Json::array({Json{{"url", kDefinitionsFile}, {"source", 0}}});
  if (!recipe.view.is_null()) json["view"] = recipe.view;
  for (const RecipeLesson& lesson : recipe.lessons) {
    Json link{{"url", "lessons/" + lesson.name}, {"title", lesson.title}};
    if (!lesson.titles.is_null()) link["titles"] = lesson.titles;
    json["lessons"].push_back(std::move(link));
  }
  return json;
}

}  // namespace fabrica
