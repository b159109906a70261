// Walks a recipe's JSON, keeping the path and collecting mistakes instead of stopping at the first.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace fabrica {

struct Mistakes {
  std::vector<std::string> errors, warnings;
  void error(const std::string& path, const std::string& words) { errors.push_back(path + ": " + words); }
};

// One value of the JSON and where it is.
class RecipeNode {
 public:
  RecipeNode(const Json& json, std::string path, Mistakes& mistakes)
      : json_(&json), path_(std::move(path)), mistakes_(&mistakes) {}

  const Json& json() const { return *json_; }
  const std::string& path() const { return path_; }
  void error(const std::string& words) const { mistakes_->error(path_, words); }

  bool has(const char* key) const { return find(*json_, key) != nullptr; }
  RecipeNode at(const char* key) const;  // only when has(key)
  std::string text(const char* key, bool needed = false) const;
  bool flag(const char* key, bool fallback) const;
  std::vector<std::string> texts(const char* key) const;
  // A name by language, as pairs; empty when absent, a mistake when it is something else.
  std::vector<std::pair<std::string, std::string>> names(const char* key) const;
  // The elements of an array; empty when absent, a mistake when it is no array.
  std::vector<RecipeNode> list(const char* key) const;
  std::vector<RecipeNode> items() const;
  // Warns of keys that are none of these.
  void onlyKeys(std::initializer_list<const char*> keys) const;
  bool isObject() const;  // a mistake when it is not

 private:
  const Json* json_;
  std::string path_;
  Mistakes* mistakes_;
};

}  // namespace fabrica
