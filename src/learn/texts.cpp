#include "learn/texts.h"

#include <algorithm>

namespace fabrica::learn {

namespace {

// "fr", "pt-BR": what HTML's lang may hold.
bool isLanguage(std::string_view code) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return code.size() >= 2 && code.size() <= kLongestLanguage && letter(code[0]) && letter(code[1]) &&
         std::all_of(code.begin(), code.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

const std::string& Texts::text(std::string_view language) const {
  static const std::string kNone;
  for (const std::string_view wanted : {language, std::string_view()}) {
    for (const auto& [code, words] : in) {
      if (code == wanted) return words;
    }
  }
  return in.empty() ? kNone : in.front().words;
}

Json Texts::json() const {
  if (in.size() == 1 && in.front().language.empty()) return in.front().words;
  Json out = Json::object();
  for (const auto& [language, words] : in) out[language] = words;
  return out;
}

std::optional<Texts> readTexts(const Json& json, size_t most) {
  const auto fits = [&](const Json& one) { return one.is_string() && one.get_ptr<const std::string*>()->size() <= most; };
  if (json.is_string()) return fits(json) ? std::optional<Texts>(*json.get_ptr<const std::string*>()) : std::nullopt;
  if (!json.is_object() || json.size() > kMostLanguages) return std::nullopt;
  Texts out;
  for (const auto& [language, words] : json.items()) {
    if (!isLanguage(language) || !fits(words)) return std::nullopt;
    if (const std::string& text = *words.get_ptr<const std::string*>(); !text.empty()) out.in.push_back({language, text});
  }
  return out;
}

}  // namespace fabrica::learn
