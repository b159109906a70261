// Sources, images, maps, masks and threshold surfaces of a recipe.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "maker/input/recipe_parser.h"

namespace fabrica {

namespace fs = std::filesystem;

std::string RecipeParser::findFile(const RecipeNode& node) {
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
std::optional<mat4> RecipeParser::placement(const RecipeNode& node) {
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

size_t RecipeParser::source(const RecipeNode& node) {
  const std::string key = node.text("source");
  if (key.empty()) return kNoIndex;
  for (size_t i = 0; i < recipe_.sources.size(); ++i) {
    if (recipe_.sources[i].first == key) return i;
  }
  node.error("there is no source \"" + key + "\" under \"sources\".");
  return kNoIndex;
}

void RecipeParser::readSources(const RecipeNode& root) {
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

void RecipeParser::readImages(const RecipeNode& root) {
  const auto checkId = [&](const RecipeNode& node, const std::string& id) {
    // It becomes a folder's name.
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    const bool plain = !id.empty() && id.find_first_not_of(kPlain) == std::string::npos;
    if (!id.empty() && !plain) node.error("the id \"" + id + "\" may hold letters, digits, - and _ only.");
    if (!id.empty() && !volumeIds_.insert(id).second) node.error("the id \"" + id + "\" is there twice.");
  };
  for (const RecipeNode& node : root.list("images")) {
    if (!node.isObject()) continue;
    node.onlyKeys({"id", "name", "file", "source", "window", "affine", "within"});
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
    image.within = node.text("within");
    // Of those before it: so nothing lies within itself.
    if (!image.within.empty() && !imageOf_.contains(image.within)) node.error("lies within \"" + image.within + "\", which is no image above it.");
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

void RecipeParser::readMasks(const RecipeNode& root) {
  for (const RecipeNode& node : root.list("masks")) {
    if (!node.isObject()) continue;
    node.onlyKeys({"structure", "file", "source", "affine"});
    recipe_.masks.push_back({structure(node, "structure"), findFile(node), source(node), placement(node)});
  }
}

void RecipeParser::readSurfaces(const RecipeNode& root) {
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

}  // namespace fabrica
