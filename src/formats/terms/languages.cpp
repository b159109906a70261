// What languages are called, in some of them.
#include <algorithm>

#include "base/text.h"
#include "formats/terms/terms.h"

namespace fabrica {

namespace {

// Code and words (folded), one language after the other.
constexpr std::string_view kLanguages =
    " en english anglais ingles englisch ; la latin latina lateinisch latein ; fr french francais frances franzosisch ; es spanish espanol castellano espagnol "
    "spanisch ; pt portuguese portugues portugais portugiesisch ; de german deutsch allemand aleman alemao ; it italian italiano ; nl dutch nederlands ; pl polish "
    "polski ; cs czech cestina ; sv swedish svenska ; el greek ελληνικα ; ru russian русский ; zh chinese 中文 ; ja japanese 日本語 ; ko korean ; ar arabic العربية ; "
    "he hebrew ; tr turkish turkce ; ca catalan catala ; uk ukrainian ; hu hungarian ; ro romanian ; da danish ; no norwegian ; fi finnish ; hi hindi ";
constexpr std::string_view kCodes = " en la fr es pt de it nl pl cs sv el ru uk zh ja ko ar he tr ca da no nb fi hu ro hi fa vi th bg hr sr sk sl eu gl ";

size_t findWord(std::string_view list, std::string_view word) {
  const std::string padded = " " + std::string(word) + " ";
  return word.empty() || word.find(' ') != std::string_view::npos ? std::string_view::npos : list.find(padded);
}

bool isLetters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

}  // namespace

std::string languageOf(std::string_view words) {
  const std::string folded = fold(words);
  if (const size_t at = folded.size() > 2 ? findWord(kLanguages, folded) : std::string_view::npos; at != std::string_view::npos) {
    const size_t before = kLanguages.rfind(';', at), begin = before == std::string_view::npos ? 1 : before + 2;
    return std::string(kLanguages.substr(begin, 2));
  }
  // "pt-BR", "zh_Hant".
  std::string code = lowerAscii(words);
  std::replace(code.begin(), code.end(), '_', '-');
  const size_t dash = std::min(code.find('-'), code.size());
  if (findWord(kCodes, std::string_view(code).substr(0, dash)) == std::string_view::npos) return {};
  if (dash < code.size() && (code.size() - dash < 3 || code.size() - dash > 9 || !isLetters(std::string_view(code).substr(dash + 1)))) return {};
  return code;
}

}  // namespace fabrica
