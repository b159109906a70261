// What `fabrica build` is told to make: images, label maps, masks and surfaces, and what the structures in them are
// called. The format: docs/contracts.md, "a recipe".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/json.h"
#include "base/result.h"

namespace fabrica {

inline constexpr size_t kNoIndex = size_t(-1);

struct RecipeImage {
  std::string id, name, file;  // file: found on this machine, absolute or relative to the current folder
  std::string within;          // id of the image that it shows a part of, finer
  size_t source = kNoIndex;
  bool hasWindow = false;
  float windowCenter = 0, windowWidth = 0;
  std::optional<mat4> indexToWorld{};  // replaces the file's own, for files whose header is wrong; of maps and masks, too
};
struct RecipeMap {
  std::string id, name, file;
  size_t source = kNoIndex;
  std::optional<mat4> indexToWorld{};
};
struct RecipeMask {
  size_t structure = kNoIndex;
  std::string file;
  size_t source = kNoIndex;
  std::optional<mat4> indexToWorld{};
};
struct RecipeSurface {
  size_t structure = kNoIndex;
  size_t image = kNoIndex;
  std::optional<double> threshold;  // absent: found from the histogram
  bool largestOnly = true, fillHoles = true;
  size_t source = kNoIndex;
};
struct RecipeStructure {
  std::string id, name;
  std::vector<Localised> names;
  std::vector<std::string> synonyms, ontology;
  std::string definition;
  std::vector<Localised> definitions;  // in other languages
  Tissue tissue = Tissue::Unknown;
  std::string tissueName;
  std::optional<Color> color;
  size_t parent = kNoIndex;
  size_t map = kNoIndex;
  std::vector<uint32_t> values;  // of the map
};

struct RecipeLesson {
  std::string file, name, title;  // name: of the file in the atlas's lessons/
  Json titles;                    // by language; null: there is one
};

struct Recipe {
  std::string file, id, version, title, description, hierarchyName;
  std::vector<std::pair<std::string, Source>> sources;  // key, source
  std::vector<RecipeImage> images;
  std::vector<RecipeMap> maps;
  std::vector<RecipeMask> masks;
  std::vector<RecipeSurface> surfaces;
  std::vector<RecipeStructure> structures;
  Json titles = Json::object(), descriptions = Json::object(), hierarchyNames = Json::object();  // by language
  Json hierarchies = Json::array();  // checked; as they go into atlas.json
  Json gaps = Json::array();
  Json view;                         // null when absent
  std::vector<RecipeLesson> lessons; // checked
  std::vector<std::string> warnings; // keys that mean nothing here, likely misspelt
};

// Reads and checks everything that needs no image. An error lists every mistake found (up to 20), each with its JSON path.
// `inputFolder`: where files are looked for first; "" for the recipe's own choice.
Result<Recipe> readRecipe(const std::string& path, const std::string& inputFolder);

}  // namespace fabrica
