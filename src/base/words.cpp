#include "base/words.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "base/rest.h"

namespace fabrica {

namespace {

constexpr char kForms = '\x1f';     // between plural forms
constexpr size_t kLeastFixed = 6;   // bytes of a sentence that do not change: with fewer, it could be any
constexpr int kDeepest = 3;         // sentences within sentences
constexpr size_t kTold = 256;       // sentences whose words are kept

struct Catalogue {
  std::string language, text;
  std::vector<const char*> keys;  // into `text`, sorted; behind each its translation
  // Panels ask anew in every frame for what they show, and each time all patterns would be tried.
  std::vector<std::pair<std::string, std::string>> told;
  size_t oldest = 0;
};
// Nothing is made of it while the interface is English.
Catalogue* catalogue = nullptr;
uint32_t revision = 0;

const char* behind(const char* key) { return key + std::strlen(key) + 1; }

const char* find(const char* key) {
  if (!catalogue) return nullptr;
  const auto less = [](const char* a, const char* b) { return std::strcmp(a, b) < 0; };
  const auto at = std::lower_bound(catalogue->keys.begin(), catalogue->keys.end(), key, less);
  return at != catalogue->keys.end() && std::strcmp(*at, key) == 0 ? behind(*at) : nullptr;
}

std::string filled(std::string_view pattern, const std::string_view* values, size_t count) {
  std::string out;
  for (size_t at = 0; at < pattern.size(); ++at) {
    const size_t index = at + 2 < pattern.size() && pattern[at] == '{' && pattern[at + 2] == '}' ? size_t(pattern[at + 1] - '0') : 10;
    if (index > 9) {
      out += pattern[at];
      continue;
    }
    if (index < count) out += values[index];
    at += 2;
  }
  return out;
}

// French counts nothing as one.
FABRICA_REST std::string_view formOf(std::string_view forms, uint64_t count) {
  const bool one = count == 1 || (count == 0 && catalogue->language == "fr");
  const size_t border = forms.find(kForms);
  if (border == std::string_view::npos) return forms;
  return one ? forms.substr(0, border) : forms.substr(border + 1);
}

// What stands in a sentence where the pattern has placeholders. `fixed`: bytes that are the pattern's own.
FABRICA_REST bool matches(std::string_view pattern, std::string_view sentence, std::string_view* values, size_t& count, size_t& fixed) {
  count = fixed = 0;
  size_t index = 0;
  for (;;) {
    const size_t hole = pattern.find('{');
    const bool last = hole == std::string_view::npos;
    const std::string_view piece = pattern.substr(0, hole);
    size_t at = std::string_view::npos;
    if (count == 0) at = sentence.starts_with(piece) ? 0 : at;
    else if (last) at = sentence.ends_with(piece) ? sentence.size() - piece.size() : at;
    else at = sentence.find(piece, 1);
    if (at == std::string_view::npos) return false;
    if (count > 0) values[index] = sentence.substr(0, at);
    fixed += piece.size();
    if (last) return count > 0;
    sentence.remove_prefix(at + piece.size());
    if (hole + 2 >= pattern.size()) return false;
    index = size_t(pattern[hole + 1] - '0');
    if (index > 9 || ++count > 9) return false;
    pattern.remove_prefix(hole + 3);
  }
}

// Behind a colon or a comma stands a sentence or a part of one; anywhere else a number, or a name, which is nobody's to translate.
FABRICA_REST bool holdsWords(std::string_view pattern, size_t index) {
  const char hole[] = {'{', char('0' + index), '}'};
  const std::string_view before = pattern.substr(0, pattern.find(std::string_view(hole, sizeof hole)));
  return before.ends_with(": ") || before.ends_with(", ");
}

FABRICA_REST std::string saidWithin(std::string_view sentence, int depth, bool split = true);

// Several sentences, one after the other; empty where the beginning is not known.
FABRICA_REST std::string oneByOne(std::string_view text, int depth) {
  for (size_t end = text.find(". "); end != std::string_view::npos; end = text.find(". ", end + 1)) {
    const std::string_view first = text.substr(0, end + 1);
    if (std::string words = saidWithin(first, depth, false); words != first) return words + " " + saidWithin(text.substr(end + 2), depth);
  }
  return {};
}

// `split`: it may be several sentences.
FABRICA_REST std::string saidWithin(std::string_view sentence, int depth, bool split) {
  const std::string key(sentence);
  // A single word that stands in a sentence is a name.
  if (depth > 0 && sentence.find(' ') == std::string_view::npos) return key;
  if (const char* known = find(key.c_str())) return known;
  if (depth >= kDeepest) return key;
  std::string_view best[10];
  const char* pattern = nullptr;
  size_t most = kLeastFixed, bestCount = 0;
  for (const char* each : catalogue->keys) {
    std::string_view values[10];
    size_t count = 0, fixed = 0;
    if (!std::strchr(each, '{') || !matches(each, sentence, values, count, fixed) || fixed < most) continue;
    most = fixed;
    pattern = each;
    bestCount = count;
    std::copy(values, values + 10, best);
  }
  // What seems to be its beginning is a name before it, what seems to be in it another one behind it.
  const bool early = pattern && pattern[0] == '{' && best[size_t(pattern[1] - '0')].find(": ") != std::string_view::npos;
  const bool late = pattern && std::any_of(best, best + bestCount, [](std::string_view value) { return value.find(". ") != std::string_view::npos; });
  if (split && (!pattern || early || late))
    if (std::string words = oneByOne(sentence, depth); !words.empty()) return words;
  if (!pattern || early) {
    const size_t colon = sentence.find(": ");
    return colon == std::string_view::npos ? key : key.substr(0, colon + 2) + saidWithin(sentence.substr(colon + 2), depth + 1, split);
  }
  std::string parts[10];
  std::string_view values[10];
  for (size_t i = 0; i < bestCount; ++i) {
    parts[i] = holdsWords(pattern, i) ? saidWithin(best[i], depth + 1) : std::string(best[i]);
    values[i] = parts[i];
  }
  return filled(formOf(behind(pattern), uint64_t(std::atoll(std::string(best[0]).c_str()))), values, bestCount);
}

FABRICA_REST std::string told(std::string_view sentence) {
  auto& kept = catalogue->told;
  for (const auto& [asked, words] : kept)
    if (asked == sentence) return words;
  std::string words = saidWithin(sentence, 0);
  if (kept.size() < kTold) kept.emplace_back(std::string(sentence), words);
  else kept[catalogue->oldest++ % kTold] = {std::string(sentence), words};
  return words;
}

}  // namespace

void setWords(std::string_view language, std::string pairs) {
  delete catalogue;
  catalogue = nullptr;
  ++revision;
  if (pairs.empty()) return;
  pairs += '\0';  // a damaged one ends here
  catalogue = new Catalogue{std::string(language), std::move(pairs), {}, {}};
  const char *at = catalogue->text.c_str(), *end = at + catalogue->text.size() - 1;
  while (at < end) {
    catalogue->keys.push_back(at);
    at = behind(behind(at));
  }
}

const char* wordsLanguage() { return catalogue ? catalogue->language.c_str() : "en"; }
std::string_view wordsText() { return catalogue ? std::string_view(catalogue->text) : std::string_view(); }
uint32_t wordsRevision() { return revision; }

const char* tr(const char* english) {
  const char* found = find(english);
  return found ? found : english;
}

const char* trIn(const char* where, const char* english) {
  const char* found = catalogue ? find((std::string(where) + ": " + english).c_str()) : nullptr;
  return found ? found : tr(english);
}

std::string tr(const char* english, std::initializer_list<std::string_view> values) { return filled(tr(english), values.begin(), values.size()); }

std::string trn(uint64_t count, const char* one, const char* many, std::initializer_list<std::string_view> more) {
  const std::string number = countText(count);
  std::vector<std::string_view> values{number};
  values.insert(values.end(), more.begin(), more.end());
  const char* found = find(many);
  return filled(found ? formOf(found, count) : std::string_view(count == 1 ? one : many), values.data(), values.size());
}

std::string said(std::string_view sentence) { return catalogue ? told(sentence) : std::string(sentence); }

std::string numeral(std::string plain, bool grouped) {
  const std::string_view language = wordsLanguage();
  const bool english = language == "en";
  size_t end = plain.find('.');
  if (end == std::string::npos) end = plain.find_first_not_of("-0123456789");
  else if (!english) plain[end] = ',';
  if (!grouped) return plain;
  if (end == std::string::npos) end = plain.size();
  const size_t begin = !plain.empty() && plain[0] == '-' ? 1 : 0;
  // Spanish leaves four digits together.
  if (end < begin + (language == "es" ? 5 : 4)) return plain;
  const char* apart = english ? "," : language == "fr" ? "\u00a0" : ".";
  for (size_t at = end; at > begin + 3;) plain.insert(at -= 3, apart);
  return plain;
}

std::string countText(uint64_t count) { return numeral(std::to_string(count), true); }

std::string percentText(double share) { return std::to_string(std::lround(share * 100)) + " %"; }

}  // namespace fabrica
