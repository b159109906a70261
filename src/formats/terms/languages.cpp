// What languages are called, in some of them.
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "formats/terms/terms.h"

namespace fabrica {

namespace {

struct Named {
  std::string_view words, code;  // words: folded, or as they are in scripts without capitals
};
constexpr Named kLanguages[] = {
    {"english", "en"}, {"anglais", "en"}, {"ingles", "en"}, {"englisch", "en"}, {"latin", "la"}, {"latina", "la"}, {"lateinisch", "la"},
    {"latein", "la"}, {"french", "fr"}, {"francais", "fr"}, {"frances", "fr"}, {"franzosisch", "fr"}, {"spanish", "es"}, {"espanol", "es"},
    {"castellano", "es"}, {"espagnol", "es"}, {"spanisch", "es"}, {"portuguese", "pt"}, {"portugues", "pt"}, {"portugais", "pt"},
    {"portugiesisch", "pt"}, {"german", "de"}, {"deutsch", "de"}, {"allemand", "de"}, {"aleman", "de"}, {"alemao", "de"}, {"italian", "it"},
    {"italiano", "it"}, {"dutch", "nl"}, {"nederlands", "nl"}, {"polish", "pl"}, {"polski", "pl"}, {"czech", "cs"}, {"cestina", "cs"},
    {"swedish", "sv"}, {"svenska", "sv"}, {"greek", "el"}, {"ελληνικα", "el"}, {"russian", "ru"}, {"русский", "ru"}, {"ukrainian", "uk"},
    {"chinese", "zh"}, {"中文", "zh"}, {"japanese", "ja"}, {"日本語", "ja"}, {"korean", "ko"}, {"arabic", "ar"}, {"العربية", "ar"},
    {"hebrew", "he"}, {"turkish", "tr"}, {"turkce", "tr"}, {"catalan", "ca"}, {"catala", "ca"}, {"danish", "da"}, {"norwegian", "no"},
    {"finnish", "fi"}, {"hungarian", "hu"}, {"romanian", "ro"}, {"hindi", "hi"}};
constexpr std::string_view kCodes[] = {"en", "la", "fr", "es", "pt", "de", "it", "nl", "pl", "cs", "sv", "el", "ru", "uk", "zh", "ja", "ko", "ar", "he",
                                       "tr", "ca", "da", "no", "nb", "fi", "hu", "ro", "hi", "fa", "vi", "th", "bg", "hr", "sr", "sk", "sl", "eu", "gl"};

bool isLetters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

}  // namespace

std::string languageOf(std::string_view words) {
  const std::string folded = fold(words);
  for (const Named& one : kLanguages)
    if (folded == one.words) return std::string(one.code);
  // "pt-BR", "zh_Hant".
  std::string code = lowerAscii(words);
  std::replace(code.begin(), code.end(), '_', '-');
  const size_t dash = std::min(code.find('-'), code.size());
  if (std::find(std::begin(kCodes), std::end(kCodes), std::string_view(code).substr(0, dash)) == std::end(kCodes)) return {};
  if (dash < code.size() && (code.size() - dash < 3 || code.size() - dash > 9 || !isLetters(std::string_view(code).substr(dash + 1)))) return {};
  return code;
}

}  // namespace fabrica
