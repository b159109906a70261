#include "maker/input/recipe.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <unordered_map>

#include "atlas/tissue.h"
#include "maker/input/recipe_reader.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

Result<std::string> readText(const std::string& path) {
  std::error_code ignored;
  std::ifstream in(path, std::ios::binary);
  if (!in || fs::is_directory(path, ignored)) {
    return Error{ErrorCode::NotFound, "This file cannot be read.", path, "", "Check its name."};
  }
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

// Where in a text a byte is, for people with an editor.
std::string lineOf(const std::string& text) {
  // The JSON library without exceptions does not say where it stopped, but a SAX pass does.
  struct Sax : nlohmann::json_sax<Json> {
    size_t where = 0;
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception&) override {
      where = position;
      return false;
    }
  } sax;
  Json::sax_parse(text, &sax);
  const auto stop = text.begin() + std::ptrdiff_t(std::min(sax.where, text.size()));
  return "line " + std::to_string(1 + std::count(text.begin(), stop, '\n'));
}

Result<Json> readJsonFile(const std::string& path) {
  auto text = readText(path);
  if (!text) return std::move(text).error();
  auto json = parseJson(*text);
  if (!json) {
    return std::move(json).error().reason == "This is not valid JSON."
               ? Error{ErrorCode::BadFormat, "This is not valid JSON.", path, lineOf(*text),
                       "A comma too many or too few, or a quote that does not close, is the usual reason."}
               : Error{ErrorCode::BadFormat, "The JSON is nested too deeply.", path};
  }
  return json;
}

class Reader {
 public:
  Reader(Recipe& recipe, std::string inputFolder) : recipe_(recipe) {
    if (!inputFolder.empty()) folders_.push_back(std::move(inputFolder));
  }

  void read(const RecipeNode& root);
  Mistakes& mistakes() { return mistakes_; }

 private:
  std::string findFile(const RecipeNode& node);
  std::optional<mat4> placement(const RecipeNode& node);
  size_t source(const RecipeNode& node);
  size_t structure(const RecipeNode& node, const char* key);
  void readSources(const RecipeNode& root);
  void readImages(const RecipeNode& root);
  void readStructures(const RecipeNode& root);
  void readStructure(const RecipeNode& node);
  void readValues(const RecipeNode& node, RecipeStructure& s);
  void linkParents(const std::vector<RecipeNode>& nodes);
  void readMasks(const RecipeNode& root);
  void readSurfaces(const RecipeNode& root);
  void checkHierarchy(const RecipeNode& node, int depth);
  void checkRest(const RecipeNode& root);

  Recipe& recipe_;
  Mistakes mistakes_;
  std::vector<std::string> folders_;
  Json structuresFile_;
  std::unordered_map<std::string, size_t> structureOf_, imageOf_, mapOf_;
  std::map<std::pair<size_t, uint32_t>, size_t> ownerOfValue_;
  std::set<std::string> volumeIds_;
};

std::string Reader::findFile(const RecipeNode& node) {
  const std::string name = node.text("file", true);
  if (name.empty()) return name;
  std::error_code ignored;
  if (fs::path(name).is_absolute()) {
    if (fs::is_regular_file(name, ignored)) return name;
  } else {
    for (const std::string& folder : folders_) {
      const std::string path = (fs::path(folder) / name).string();
      if (fs::is_regular_file(path, ignored)) return path;
    }
  }
  std::string where;
  for (const std::string& folder : folders_) where += (where.empty() ? "" : ", ") + folder;
  node.error("there is no file \"" + name + "\"" + (where.empty() ? "." : " in " + where + ". Give its folder by --input."));
  return name;
}

// "affine": three rows of voxel index → millimetres, RAS+, as NIfTI has it → metres, +X left, +Y superior, +Z anterior.
std::optional<mat4> Reader::placement(const RecipeNode& node) {
  if (!node.has("affine")) return std::nullopt;
  const RecipeNode affine = node.at("affine");
  const Json& rows = affine.json();
  const auto usable = [](const Json& value) { return value.is_number() && std::isfinite(value.get<double>()); };
  if (!rows.is_array() || rows.size() != 12 || !std::all_of(rows.begin(), rows.end(), usable)) {
    affine.error("should be 12 numbers: three rows of voxel index to millimetres, RAS+.");
    return std::nullopt;
  }
  mat4 result(1);
  for (int c = 0; c < 4; ++c) {
    const auto metres = [&](int row) { return float(0.001 * rows[size_t(row * 4 + c)].get<double>()); };
    result[c] = vec4(-metres(0), metres(2), metres(1), c == 3 ? 1.0f : 0.0f);
  }
  if (!(std::abs(glm::determinant(mat3(result) * 1000.0f)) > 1e-12f)) {
    affine.error("squashes the image flat.");
    return std::nullopt;
  }
  return result;
}

size_t Reader::source(const RecipeNode& node) {
  const std::string key = node.text("source");
  if (key.empty()) return kNoIndex;
  for (size_t i = 0; i < recipe_.sources.size(); ++i) {
    if (recipe_.sources[i].first == key) return i;
  }
  node.error("there is no source \"" + key + "\" under \"sources\".");
  return kNoIndex;
}

size_t Reader::structure(const RecipeNode& node, const char* key) {
  const std::string id = node.text(key, true);
  const auto it = structureOf_.find(id);
  if (it != structureOf_.end()) return it->second;
  if (!id.empty()) node.error("there is no structure \"" + id + "\".");
  return kNoIndex;
}

void Reader::readSources(const RecipeNode& root) {
  if (!root.has("sources")) return;
  const RecipeNode sources = root.at("sources");
  if (!sources.isObject()) return;
  for (const auto& [key, json] : sources.json().items()) {
    const RecipeNode node(json, "sources." + key, mistakes_);
    if (!node.isObject()) continue;
    node.onlyKeys({"title", "url", "licence", "licenceUrl", "attribution", "citation", "version"});
    Source source{node.text("title", true), node.text("url"), node.text("licence"), node.text("licenceUrl"),
                  node.text("attribution"), node.text("citation"), node.text("version")};
    recipe_.sources.emplace_back(key, std::move(source));
  }
}

void Reader::readImages(const RecipeNode& root) {
  const auto checkId = [&](const RecipeNode& node, const std::string& id) {
    // It becomes a folder's name.
    const bool plain = !id.empty() && id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
                                          std::string::npos;
    if (!id.empty() && !plain) node.error("the id \"" + id + "\" may hold letters, digits, - and _ only.");
    if (!id.empty() && !volumeIds_.insert(id).second) node.error("the id \"" + id + "\" is there twice.");
  };
  for (const RecipeNode& node : root.list("images")) {
    if (!node.isObject()) continue;
    node.onlyKeys({"id", "name", "file", "source", "window", "affine"});
    RecipeImage image;
    image.id = node.text("id", true);
    checkId(node, image.id);
    image.name = node.text("name");
    if (image.name.empty()) image.name = image.id;
    image.file = findFile(node);
    image.source = source(node);
    image.indexToWorld = placement(node);
    if (node.has("window")) {
      const RecipeNode window = node.at("window");
      image.windowCenter = float(getNumber(window.json(), "center", NAN));
      image.windowWidth = float(getNumber(window.json(), "width", NAN));
      image.hasWindow = std::isfinite(image.windowCenter) && image.windowWidth > 0;
      if (!image.hasWindow) window.error("should be {\"center\": number, \"width\": number above 0}.");
    }
    imageOf_[image.id] = recipe_.images.size();
    recipe_.images.push_back(std::move(image));
  }
  for (const RecipeNode& node : root.list("maps")) {
    if (!node.isObject()) continue;
    node.onlyKeys({"id", "name", "file", "source", "affine"});
    RecipeMap map{node.text("id", true), node.text("name"), findFile(node), source(node), placement(node)};
    checkId(node, map.id);
    if (map.name.empty()) map.name = map.id;
    mapOf_[map.id] = recipe_.maps.size();
    recipe_.maps.push_back(std::move(map));
  }
}

void Reader::readValues(const RecipeNode& node, RecipeStructure& s) {
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

void Reader::readStructure(const RecipeNode& node) {
  node.onlyKeys({"id", "name", "names", "synonyms", "ontology", "definition", "tissue", "color", "parent", "map", "value",
                 "values"});
  RecipeStructure s;
  s.id = node.text("id", true);
  s.name = node.text("name");
  if (s.name.empty()) s.name = s.id;
  if (node.has("names")) {
    const RecipeNode names = node.at("names");
    if (names.isObject()) {
      for (const auto& [language, text] : names.json().items()) {
        if (text.is_string()) s.names.push_back({language, *text.get_ptr<const std::string*>()});
        else names.error("the name for \"" + language + "\" should be a text.");
      }
    }
  }
  s.synonyms = node.texts("synonyms");
  s.ontology = node.texts("ontology");
  s.definition = node.text("definition");
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

void Reader::linkParents(const std::vector<RecipeNode>& nodes) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    const std::string parent = getString(nodes[i].json(), "parent");
    if (parent.empty()) continue;
    recipe_.structures[i].parent = structure(nodes[i], "parent");
  }
  for (size_t i = 0; i < recipe_.structures.size(); ++i) {
    size_t steps = 0, at = i;
    while (recipe_.structures[at].parent != kNoIndex && ++steps <= recipe_.structures.size()) at = recipe_.structures[at].parent;
    if (steps > recipe_.structures.size()) {
      nodes[i].error("is its own ancestor: follow the \"parent\"s of \"" + recipe_.structures[i].id + "\".");
      recipe_.structures[i].parent = kNoIndex;
    }
  }
}

void Reader::readStructures(const RecipeNode& root) {
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

void Reader::readMasks(const RecipeNode& root) {
  for (const RecipeNode& node : root.list("masks")) {
    if (!node.isObject()) continue;
    node.onlyKeys({"structure", "file", "source", "affine"});
    recipe_.masks.push_back({structure(node, "structure"), findFile(node), source(node), placement(node)});
  }
}

void Reader::readSurfaces(const RecipeNode& root) {
  for (const RecipeNode& node : root.list("surfaces")) {
    if (!node.isObject()) continue;
    node.onlyKeys({"structure", "image", "threshold", "largestOnly", "fillHoles", "source"});
    RecipeSurface surface;
    surface.structure = structure(node, "structure");
    const std::string image = node.text("image", true);
    if (const auto it = imageOf_.find(image); it != imageOf_.end()) surface.image = it->second;
    else if (!image.empty()) node.error("there is no image \"" + image + "\" under \"images\".");
    if (node.has("threshold")) {
      const bool isAuto = getString(node.json(), "threshold") == "auto";
      const double number = getNumber(node.json(), "threshold", NAN);
      if (std::isfinite(number)) surface.threshold = number;
      else if (!isAuto) {
        node.at("threshold").error("should be \"auto\" or a number.");
      }
    }
    surface.largestOnly = node.flag("largestOnly", true);
    surface.fillHoles = node.flag("fillHoles", true);
    surface.source = source(node);
    recipe_.surfaces.push_back(surface);
  }
}

void Reader::checkHierarchy(const RecipeNode& node, int depth) {
  if (depth > 50 || !node.isObject()) return;
  // An id that is no structure is a group of this hierarchy alone, when it has a name.
  if (!structureOf_.contains(node.text("id", true)) && node.text("name").empty()) structure(node, "id");
  for (const RecipeNode& child : node.list("children")) checkHierarchy(child, depth + 1);
}

void Reader::checkRest(const RecipeNode& root) {
  for (const RecipeNode& hierarchy : root.list("hierarchies")) {
    if (!hierarchy.isObject()) continue;
    hierarchy.onlyKeys({"name", "nodes"});
    hierarchy.text("name", true);
    for (const RecipeNode& node : hierarchy.list("nodes")) checkHierarchy(node, 0);
    recipe_.hierarchies.push_back(hierarchy.json());
  }
  for (const RecipeNode& gap : root.list("gaps")) {
    if (!gap.isObject()) continue;
    gap.onlyKeys({"text", "branch"});
    gap.text("text", true);
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

void Reader::read(const RecipeNode& root) {
  if (!root.json().is_object()) {
    mistakes_.error("the recipe", "should be an object.");
    return;
  }
  root.onlyKeys({"fabricaRecipe", "id", "version", "title", "description", "sources", "folder", "images", "maps", "masks",
                 "surfaces", "structures", "hierarchyName", "hierarchies", "gaps", "view"});
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
  const fs::path beside = fs::path(recipe_.file).parent_path();
  folders_.push_back(beside.empty() ? "." : beside.string());
  if (const std::string folder = root.text("folder"); !folder.empty()) folders_.push_back((beside / folder).string());
  readSources(root);
  readImages(root);
  readStructures(root);
  readMasks(root);
  readSurfaces(root);
  checkRest(root);
}

}  // namespace

Result<Recipe> readRecipe(const std::string& path, const std::string& inputFolder) {
  auto json = readJsonFile(path);
  if (!json) return std::move(json).error();
  Recipe recipe;
  recipe.file = path;
  Reader reader(recipe, inputFolder);
  reader.read(RecipeNode(*json, "", reader.mistakes()));
  recipe.warnings = reader.mistakes().warnings;
  const std::vector<std::string>& errors = reader.mistakes().errors;
  if (errors.empty()) return recipe;
  std::string words = errors.size() == 1 ? "One mistake:" : std::to_string(errors.size()) + " mistakes:";
  for (size_t i = 0; i < errors.size() && i < 20; ++i) words += "\n  " + errors[i];
  if (errors.size() > 20) words += "\n  …";
  return Error{ErrorCode::BadFormat, words, path};
}

}  // namespace fabrica
