// A text of a lesson in one language or several: in files a plain text, which is in the lesson's own language, or an object of texts by
// language ({"en": "…", "fr": "…"}).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace fabrica::learn {

inline constexpr size_t kMostLanguages = 40, kLongestLanguage = 35;

struct Text {
  std::string language, words;  // a plain one has the language ""
  bool operator==(const Text&) const = default;
};

struct Texts {
  Texts() = default;
  Texts(std::string plain) {
    if (!plain.empty()) in.push_back({"", std::move(plain)});
  }
  Texts(const char* plain) : Texts(std::string(plain)) {}

  std::vector<Text> in;

  bool empty() const { return in.empty(); }
  // In this language, else the plain one, else the first. "" where there is none.
  const std::string& text(std::string_view language = {}) const;
  Json json() const;
  bool operator==(const Texts&) const = default;
};

// Nothing where the JSON is neither, a language is none, or one is longer than `most` bytes. Empty texts are passed over.
std::optional<Texts> readTexts(const Json& json, size_t most);

}  // namespace fabrica::learn
