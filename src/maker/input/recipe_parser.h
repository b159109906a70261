// A recipe's JSON → Recipe, part by part. Inside readRecipe() only.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "maker/input/recipe.h"
#include "maker/input/recipe_reader.h"

namespace fabrica {

class RecipeParser {
 public:
  RecipeParser(Recipe& recipe, std::string inputFolder) : recipe_(recipe) {
    if (!inputFolder.empty()) folders_.push_back(std::move(inputFolder));
  }

  void read(const RecipeNode& root);
  Mistakes& mistakes() { return mistakes_; }

 private:
  // recipe_inputs.cpp: files, where they lie and where they come from.
  std::string findFile(const RecipeNode& node);
  std::optional<mat4> placement(const RecipeNode& node);
  size_t source(const RecipeNode& node);
  void readSources(const RecipeNode& root);
  void readImages(const RecipeNode& root);
  void readMasks(const RecipeNode& root);
  void readSurfaces(const RecipeNode& root);

  // recipe_structures.cpp: what is in them.
  size_t structure(const RecipeNode& node, const char* key);
  void readStructures(const RecipeNode& root);
  void readStructure(const RecipeNode& node);
  void readValues(const RecipeNode& node, RecipeStructure& s);
  void linkParents(const std::vector<RecipeNode>& nodes);

  // recipe.cpp: the whole.
  void readLessons(const RecipeNode& root);
  void checkHierarchy(const RecipeNode& node, int depth);
  void checkRest(const RecipeNode& root);

  Recipe& recipe_;
  Mistakes mistakes_;
  std::vector<std::string> folders_;
  Json structuresFile_;
  std::unordered_map<std::string, size_t> structureOf_, imageOf_, mapOf_;
  std::map<std::pair<size_t, uint32_t>, size_t> ownerOfValue_;
  std::set<std::string> volumeIds_, groups_;  // groups_: of hierarchies alone
};

}  // namespace fabrica
