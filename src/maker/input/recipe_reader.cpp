#include "maker/input/recipe_reader.h"

#include <algorithm>

namespace fabrica {

namespace {

std::string join(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

size_t editDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t corner = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
      corner = above;
    }
  }
  return row[b.size()];
}

}  // namespace

RecipeNode RecipeNode::at(const char* key) const { return {*find(*json_, key), join(path_, key), *mistakes_}; }

std::string RecipeNode::text(const char* key, bool needed) const {
  const Json* value = find(*json_, key);
  if (!value) {
    if (needed) error(std::string("needs \"") + key + "\".");
    return "";
  }
  if (!value->is_string()) {
    mistakes_->error(join(path_, key), "should be a text.");
    return "";
  }
  std::string text = getString(*json_, key);
  if (needed && text.empty()) mistakes_->error(join(path_, key), "must not be empty.");
  return text;
}

bool RecipeNode::flag(const char* key, bool fallback) const {
  if (has(key) && !find(*json_, key)->is_boolean()) mistakes_->error(join(path_, key), "should be true or false.");
  return getBool(*json_, key, fallback);
}

std::vector<std::string> RecipeNode::texts(const char* key) const {
  std::vector<std::string> result;
  for (const RecipeNode& item : list(key)) {
    if (!item.json().is_string()) item.error("should be a text.");
    else result.push_back(*item.json().get_ptr<const std::string*>());
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> RecipeNode::names(const char* key) const {
  std::vector<std::pair<std::string, std::string>> result;
  if (!has(key) || !at(key).isObject()) return result;
  for (const auto& [language, text] : find(*json_, key)->items()) {
    if (text.is_string()) result.emplace_back(language, *text.get_ptr<const std::string*>());
    else mistakes_->error(join(path_, key), "the name for \"" + language + "\" should be a text.");
  }
  return result;
}

std::vector<RecipeNode> RecipeNode::list(const char* key) const { return has(key) ? at(key).items() : std::vector<RecipeNode>{}; }

std::vector<RecipeNode> RecipeNode::items() const {
  std::vector<RecipeNode> result;
  if (!json_->is_array()) {
    error("should be a list.");
    return result;
  }
  for (size_t i = 0; i < json_->size(); ++i) {
    result.emplace_back((*json_)[i], path_ + "[" + std::to_string(i) + "]", *mistakes_);
  }
  return result;
}

void RecipeNode::onlyKeys(std::initializer_list<const char*> keys) const {
  if (!json_->is_object()) return;
  for (const auto& [key, value] : json_->items()) {
    if (key.starts_with("_") || key == "$schema") continue;  // comments
    const char* nearest = nullptr;
    size_t best = 3;
    bool known = false;
    for (const char* candidate : keys) {
      const size_t distance = editDistance(key, candidate);
      known |= distance == 0;
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    if (known) continue;
    mistakes_->warnings.push_back(join(path_, key) + " means nothing here" +
                                  (nearest ? std::string("; \"") + nearest + "\" was meant?" : std::string(".")));
  }
}

bool RecipeNode::isObject() const {
  if (!json_->is_object()) error("should be an object.");
  return json_->is_object();
}

}  // namespace fabrica
