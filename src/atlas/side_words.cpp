#include "atlas/side_words.h"

#include "atlas/noun_forms.h"
#include "base/text.h"

namespace fabrica {

namespace {

// Each a text with a space around every word: a list of views would take more room than its words.
constexpr std::string_view kLeft =
    " left sinister sinistra sinistrum sinistri sinistrae gauche gauches izquierdo izquierda izquierdos izquierdas esquerdo esquerda esquerdos esquerdas "
    "links linke linker linkes linken sinistro ";
constexpr std::string_view kRight =
    " right dexter dextra dextrum dextri dextrae droit droite droits droites derecho derecha derechos derechas direito direita direitos direitas "
    "rechts rechte rechter rechtes rechten destro destra ";
constexpr std::string_view kShortLeft = " l lt lft sin g gche izq izqda izqdo izda izdo esq lks li ";
constexpr std::string_view kShortRight = " r rt rgt dext dex d dr drt dte der dcha dcho dir dta dto re ";

bool in(std::string_view word, std::string_view list) {
  for (size_t at = list.find(word); !word.empty() && at != std::string_view::npos; at = list.find(word, at + 1))
    if (at > 0 && list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  return false;
}

}  // namespace

Side sideWord(std::string_view folded, bool abbreviated) {
  if (in(folded, kLeft) || (abbreviated && in(folded, kShortLeft))) return Side::Left;
  if (in(folded, kRight) || (abbreviated && in(folded, kShortRight))) return Side::Right;
  return Side::None;
}

std::string withSide(std::string_view text, std::string_view language, Side side) {
  if (text.empty() || side == Side::None) return {};
  const bool left = side == Side::Left;
  const std::string folded = fold(text);
  const std::string_view noun = std::string_view(folded).substr(0, folded.find(' '));
  std::string out(text);
  const auto say = [&](const char* l, const char* r) { return out += std::string(" ") + (left ? l : r); };
  if (language == "de") return say("links", "rechts");
  if (language == "en") {
    // English says it first.
    if (out[0] >= 'A' && out[0] <= 'Z' && !(out.size() > 1 && out[1] >= 'A' && out[1] <= 'Z')) out[0] = char(out[0] + 32);
    return (left ? "Left " : "Right ") + out;
  }
  const auto form = nounForm(noun, language);
  if (language == "la") {
    // An abbreviation has no gender.
    if (!form) return say("sin.", "dext.");
    if (form->gender == NounForm::Gender::Neuter) return say("sinistrum", "dextrum");
    return form->feminine() ? say("sinistra", "dextra") : say("sinister", "dexter");
  }
  if (!form) return {};
  const char* plural = form->plural ? "s" : "";
  const auto agree = [&](const char* l, const char* r) { return say(l, r) += plural; };
  const bool f = form->feminine();
  if (language == "fr") return agree("gauche", f ? "droite" : "droit");
  if (language == "es") return agree(f ? "izquierda" : "izquierdo", f ? "derecha" : "derecho");
  if (language == "pt") return agree(f ? "esquerda" : "esquerdo", f ? "direita" : "direito");
  if (language == "it") return say(f ? "sinistra" : "sinistro", f ? "destra" : "destro");
  return {};
}

}  // namespace fabrica
