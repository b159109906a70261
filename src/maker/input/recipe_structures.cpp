// The structures of a recipe: their words, their values in a map, their parents.
#include <filesystem>

#include "atlas/tissue.h"
#include "maker/input/json_file.h"
#include "maker/input/recipe_parser.h"

namespace fabrica {

namespace fs = std::filesystem;

size_t RecipeParser::structure(const RecipeNode& node, const char* key) {
  const std::string id = node.text(key, true);
  const auto it = structureOf_.find(id);
  if (it != structureOf_.end()) return it->second;
  if (!id.empty()) node.error("there is no structure \"" + id + "\".");
  return kNoIndex;
}

void RecipeParser::readValues(const RecipeNode& node, RecipeStructure& s) {
  const auto one = [&](const RecipeNode& value) {
    if (!value.json().is_number_unsigned() || *value.json().get_ptr<const uint64_t*>() == 0 ||
        *value.json().get_ptr<const uint64_t*>() > 0xffffffffu) {
      value.error("should be a whole number above 0 (0 is the background).");
      return;
    }
    const auto number = uint32_t(*value.json().get_ptr<const uint64_t*>());
    const auto [it, fresh] = ownerOfValue_.try_emplace({s.map, number}, recipe_.structures.size());
    if (!fresh) {
      value.error("value " + std::to_string(number) + " of this map is already \"" +
                  (it->second < recipe_.structures.size() ? recipe_.structures[it->second].id : s.id) + "\".");
      return;
    }
    s.values.push_back(number);
  };
  if (node.has("value")) one(node.at("value"));
  for (const RecipeNode& value : node.list("values")) one(value);
  if (!node.has("value") && !node.has("values")) node.error("names a map but no \"value\" in it.");
}

void RecipeParser::readStructure(const RecipeNode& node) {
  node.onlyKeys({"id", "name", "names", "synonyms", "ontology", "definition", "definitions", "tissue", "color", "parent", "map", "value",
                 "values"});
  RecipeStructure s;
  s.id = node.text("id", true);
  s.name = node.text("name");
  if (s.name.empty()) s.name = s.id;
  for (const auto& [language, text] : node.names("names")) s.names.push_back({language, text});
  s.synonyms = node.texts("synonyms");
  s.ontology = node.texts("ontology");
  s.definition = node.text("definition");
  for (const auto& [language, text] : node.names("definitions")) s.definitions.push_back({language, text});
  s.tissueName = node.text("tissue");
  s.tissue = tissueFromName(s.tissueName);
  if (!s.tissueName.empty() && s.tissue == Tissue::Unknown) {
    std::string known;
    for (int t = 1; t <= int(Tissue::Skin); ++t) known += (t == 1 ? "" : ", ") + std::string(tissueName(Tissue(t)));
    node.at("tissue").error("\"" + s.tissueName + "\" is none of: " + known + ".");
  }
  if (const std::string text = node.text("color"); !text.empty()) {
    Color color;
    if (parseColor(text, color)) s.color = color;
    else node.at("color").error("\"" + text + "\" is not a colour like \"#c08070\".");
  }
  if (const std::string map = node.text("map"); !map.empty()) {
    const auto it = mapOf_.find(map);
    if (it == mapOf_.end()) {
      node.at("map").error("there is no map \"" + map + "\" under \"maps\".");
    } else {
      s.map = it->second;
      readValues(node, s);
    }
  } else if (node.has("value") || node.has("values")) {
    node.error("has a value but no \"map\".");
  }
  if (!s.id.empty() && !structureOf_.try_emplace(s.id, recipe_.structures.size()).second) {
    node.error("the id \"" + s.id + "\" is there twice.");
  }
  recipe_.structures.push_back(std::move(s));
}

void RecipeParser::linkParents(const std::vector<RecipeNode>& nodes) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    const std::string parent = getString(nodes[i].json(), "parent");
    if (parent.empty()) continue;
    recipe_.structures[i].parent = structure(nodes[i], "parent");
  }
  for (size_t i = 0; i < recipe_.structures.size(); ++i) {
    size_t steps = 0, at = i;
    while (recipe_.structures[at].parent != kNoIndex && ++steps <= recipe_.structures.size()) {
      at = recipe_.structures[at].parent;
    }
    if (steps > recipe_.structures.size()) {
      nodes[i].error("is its own ancestor: follow the \"parent\"s of \"" + recipe_.structures[i].id + "\".");
      recipe_.structures[i].parent = kNoIndex;
    }
  }
}

void RecipeParser::readStructures(const RecipeNode& root) {
  std::vector<RecipeNode> nodes;
  if (!root.has("structures")) {
    root.error("needs \"structures\".");
  } else if (root.at("structures").json().is_string()) {
    const fs::path path = fs::path(recipe_.file).parent_path() / root.text("structures");
    auto json = readJsonFile(path.string());
    if (!json) {
      root.at("structures").error(json.error().message());
      return;
    }
    structuresFile_ = std::move(json).value();
    const std::string name = path.filename().string();
    const Json* inner = find(structuresFile_, "structures");
    nodes = RecipeNode(inner ? *inner : structuresFile_, name, mistakes_).items();
  } else {
    nodes = root.list("structures");
  }
  std::erase_if(nodes, [](const RecipeNode& node) { return !node.isObject(); });
  for (const RecipeNode& node : nodes) readStructure(node);
  linkParents(nodes);
}

}  // namespace fabrica
