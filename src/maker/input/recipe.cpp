#include "maker/input/recipe.h"

#include <filesystem>
#include <map>

#include "learn/lesson.h"
#include "maker/input/json_file.h"
#include "maker/input/recipe_parser.h"
#include "maker/write/files.h"

namespace fabrica {

namespace fs = std::filesystem;

void RecipeParser::checkHierarchy(const RecipeNode& node, int depth) {
  if (depth > 50 || !node.isObject()) return;
  node.names("names");
  // An id that is no structure is a group of this hierarchy alone, when it has a name.
  if (!structureOf_.contains(node.text("id", true))) {
    if (node.text("name").empty()) structure(node, "id");
    else groups_.insert(node.text("id"));
  }
  for (const RecipeNode& child : node.list("children")) checkHierarchy(child, depth + 1);
}

void RecipeParser::checkRest(const RecipeNode& root) {
  for (const RecipeNode& hierarchy : root.list("hierarchies")) {
    if (!hierarchy.isObject()) continue;
    hierarchy.onlyKeys({"name", "names", "nodes"});
    hierarchy.text("name", true);
    hierarchy.names("names");
    for (const RecipeNode& node : hierarchy.list("nodes")) checkHierarchy(node, 0);
    recipe_.hierarchies.push_back(hierarchy.json());
  }
  for (const RecipeNode& gap : root.list("gaps")) {
    if (!gap.isObject()) continue;
    gap.onlyKeys({"text", "texts", "branch"});
    gap.text("text", true);
    gap.names("texts");
    if (gap.has("branch")) structure(gap, "branch");
    recipe_.gaps.push_back(gap.json());
  }
  if (root.has("view") && root.at("view").isObject()) recipe_.view = root.at("view").json();

  // A structure comes from one place.
  std::map<size_t, std::string> from;
  const auto claim = [&](size_t structure, const std::string& what) {
    if (structure == kNoIndex) return;
    const auto [it, fresh] = from.try_emplace(structure, what);
    if (!fresh) {
      mistakes_.error(what, "\"" + recipe_.structures[structure].id + "\" has a shape already, from " + it->second + ".");
    }
  };
  for (size_t i = 0; i < recipe_.structures.size(); ++i) {
    if (recipe_.structures[i].map != kNoIndex) claim(i, "structures[" + std::to_string(i) + "]");
  }
  for (size_t i = 0; i < recipe_.masks.size(); ++i) claim(recipe_.masks[i].structure, "masks[" + std::to_string(i) + "]");
  for (size_t i = 0; i < recipe_.surfaces.size(); ++i) {
    claim(recipe_.surfaces[i].structure, "surfaces[" + std::to_string(i) + "]");
  }
  if (from.empty() && recipe_.images.empty() && mistakes_.errors.empty()) {
    root.error("makes nothing: no structure has a map, mask or surface, and there is no image.");
  }
}

// A lesson about what this atlas does not have would teach nothing.
void RecipeParser::readLessons(const RecipeNode& root) {
  std::set<std::string> names;
  for (const RecipeNode& node : root.list("lessons")) {
    if (!node.isObject()) continue;
    node.onlyKeys({"file"});
    const size_t mistakes = mistakes_.errors.size();
    RecipeLesson lesson;
    lesson.file = findFile(node);
    if (mistakes_.errors.size() > mistakes) continue;
    lesson.name = fs::path(lesson.file).filename().string();
    if (!names.insert(lesson.name).second) node.error("has the name of another lesson's file.");
    auto bytes = readFile(lesson.file, learn::kMostLessonBytes);
    auto read = bytes ? learn::readLesson(textOf(*bytes)) : Result<learn::Lesson>(std::move(bytes).error());
    if (!read) {
      node.error(read.error().message());
      continue;
    }
    for (const std::string& id : learn::structuresOf(*read)) {
      if (!structureOf_.contains(id) && !groups_.contains(id)) node.error("names \"" + id + "\", which is no structure.");
    }
    lesson.title = read->title.text(read->language);
    if (const Json titles = read->title.json(); titles.is_object()) lesson.titles = titles;
    recipe_.lessons.push_back(std::move(lesson));
  }
}

void RecipeParser::read(const RecipeNode& root) {
  if (!root.json().is_object()) {
    mistakes_.error("the recipe", "should be an object.");
    return;
  }
  root.onlyKeys({"fabricaRecipe", "id", "version", "title", "titles", "description", "descriptions", "sources", "folder", "images", "maps", "masks",
                 "surfaces", "structures", "hierarchyName", "hierarchyNames", "hierarchies", "gaps", "view",
                 "lessons"});
  if (getNumber(root.json(), "fabricaRecipe", 0) != 1) {
    mistakes_.error("fabricaRecipe", "should be 1: this is how a recipe says that it is one, and which version.");
  }
  recipe_.id = root.text("id", true);
  recipe_.version = root.text("version");
  if (recipe_.version.empty()) recipe_.version = "1.0";
  recipe_.title = root.text("title");
  if (recipe_.title.empty()) recipe_.title = recipe_.id;
  recipe_.description = root.text("description");
  recipe_.hierarchyName = root.text("hierarchyName");
  for (const auto& [key, texts] : {std::pair{"titles", &recipe_.titles}, std::pair{"descriptions", &recipe_.descriptions}, std::pair{"hierarchyNames", &recipe_.hierarchyNames}}) {
    for (const auto& [language, text] : root.names(key)) (*texts)[language] = text;
  }
  const fs::path beside = fs::path(recipe_.file).parent_path();
  folders_.push_back(beside.empty() ? "." : beside.string());
  if (const std::string folder = root.text("folder"); !folder.empty()) folders_.push_back((beside / folder).string());
  readSources(root);
  readImages(root);
  readStructures(root);
  readMasks(root);
  readSurfaces(root);
  checkRest(root);
  readLessons(root);
}

Result<Recipe> readRecipe(const std::string& path, const std::string& inputFolder) {
  auto json = readJsonFile(path);
  if (!json) return std::move(json).error();
  Recipe recipe;
  recipe.file = path;
  RecipeParser parser(recipe, inputFolder);
  parser.read(RecipeNode(*json, "", parser.mistakes()));
  recipe.warnings = parser.mistakes().warnings;
  const std::vector<std::string>& errors = parser.mistakes().errors;
  if (errors.empty()) return recipe;
  std::string words = errors.size() == 1 ? "One mistake:" : std::to_string(errors.size()) + " mistakes:";
  for (size_t i = 0; i < errors.size() && i < 20; ++i) words += "\n  " + errors[i];
  if (errors.size() > 20) words += "\n  …";
  return Error{ErrorCode::BadFormat, words, path};
}

}  // namespace fabrica
