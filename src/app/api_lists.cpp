#include "app/api_lists.h"

#include <algorithm>

#include "app/api_arguments.h"

namespace fabrica {

namespace {

constexpr size_t kPiece = 2048;

// In the order of Closure.
constexpr const char* kClosures[] = {"unknown", "closed", "in-group", "open"};

struct Piece {
  StructureIndex begin, end;
};
Piece pieceOf(App& app, const Json& args) {
  const size_t all = app.model().atlas().structures.size();
  const auto begin = size_t(std::clamp(numberArgument(args, 0, 0), 0.0, double(all)));
  return {StructureIndex(begin), StructureIndex(std::min(all, begin + kPiece))};
}

// One of structures(), in the text of all of them: as one JSON value, those of tens of thousands would take more memory than
// their meshes.
void addStructure(App& app, StructureIndex s, const Model::Branch& branch, std::string& out) {
  const Model& model = app.model();
  const Structure& structure = model.atlas().structures[s];
  const std::vector<StructureIndex> path = model.path(s);
  Json names = Json::array();
  for (StructureIndex step : path) names.push_back(model.nameOf(step));
  Json bounds;
  if (!branch.box.empty()) bounds = {{"min", toJson(branch.box.min)}, {"max", toJson(branch.box.max)}};
  out += dump({{"id", structure.id},
               {"name", model.nameOf(s)},
               {"parent", path.size() > 1 ? Json(model.atlas().structures[path[path.size() - 2]].id) : Json()},
               {"path", std::move(names)},
               {"visible", branch.shown},
               {"loaded", app.loaded(s)},
               {"closure", kClosures[size_t(structure.closure)]},
               {"bounds", std::move(bounds)}});
}

// Of the name that is shown; "" where the file does not say.
std::string_view languageOfName(const Model& model, StructureIndex s) {
  for (const std::string_view language : {model.language(), std::string_view("en")})
    if (!model.nameOf(s, language).empty()) return language;
  return {};
}

}  // namespace

std::string structuresText(App& app, const Json& args) {
  const auto [begin, end] = pieceOf(app, args);
  if (begin == end) return "[]";  // which every list is asked for
  const std::vector<Model::Branch> branches = app.model().branches();
  std::string out = "[";
  for (StructureIndex s = begin; s < end; ++s) {
    if (s > begin) out += ',';
    addStructure(app, s, branches[s], out);
  }
  return out += ']';
}

std::string outlineText(App& app, const Json& args) {
  const Model& model = app.model();
  const auto [begin, end] = pieceOf(app, args);
  std::string out = "[";
  for (StructureIndex s = begin; s < end; ++s) {
    const std::vector<StructureIndex> path = model.path(s);
    if (s > begin) out += ',';
    Json row = {model.atlas().structures[s].id, model.nameOf(s), path.size() > 1 ? Json(path[path.size() - 2]) : Json(-1)};
    if (const std::string_view language = languageOfName(model, s); !language.empty() && language != "en") row.push_back(language);
    out += dump(row);
  }
  return out += ']';
}

}  // namespace fabrica
