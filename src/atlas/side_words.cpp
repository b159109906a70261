#include "atlas/side_words.h"

#include <algorithm>

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
// French nouns that a name of anatomy begins with and whose ending does not tell that they are feminine.
constexpr std::string_view kFeminine =
    " artere veine glande valve valvule cote jambe cuisse main oreille epaule hanche cheville face fosse fibre membrane bourse capsule bronche trompe "
    "vesicule clavicule fibula scapula ulna patella rotule phalange vertebre aponevrose partie branche racine crete epine corne paupiere levre joue "
    "narine amygdale tonsille insula dent molaire incisive canine gaine paroi zone aire ligne surrenale parotide pyramide papille moelle plevre orbite "
    "omoplate tete queue jugulaire carotide lame voie ";

bool in(std::string_view word, std::string_view list) {
  for (size_t at = list.find(word); !word.empty() && at != std::string_view::npos; at = list.find(word, at + 1))
    if (at > 0 && list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  return false;
}

bool endsWith(std::string_view word, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return word.size() > e.size() && word.ends_with(e); });
}

bool feminine(std::string_view noun, std::string_view language) {
  if (language == "fr") return in(noun, kFeminine) || endsWith(noun, {"tion", "sion", "gion", "ite", "ette", "ure"});
  if (language == "es") return noun == "mano" || (endsWith(noun, {"a", "cion", "sion", "gion", "dad"}) && !endsWith(noun, {"ma"}));
  if (language == "pt") return noun == "mao" || (endsWith(noun, {"a", "cao", "sao", "giao", "dade"}) && !endsWith(noun, {"ma"}));
  return noun == "mano" || endsWith(noun, {"a", "zione", "sione", "gione"});  // it
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
  if (language == "la") {
    if (noun.ends_with("a")) return say("sinistra", "dextra");
    if (noun.ends_with("um")) return say("sinistrum", "dextrum");
    return noun.ends_with("us") ? say("sinister", "dexter") : say("sin.", "dext.");
  }
  const bool f = feminine(noun, language);
  if (language == "fr") return say("gauche", f ? "droite" : "droit");
  if (language == "es") return say(f ? "izquierda" : "izquierdo", f ? "derecha" : "derecho");
  if (language == "pt") return say(f ? "esquerda" : "esquerdo", f ? "direita" : "direito");
  if (language == "it") return say(f ? "sinistra" : "sinistro", f ? "destra" : "destro");
  if (language != "en") return {};
  // English says it first.
  if (out[0] >= 'A' && out[0] <= 'Z' && !(out.size() > 1 && out[1] >= 'A' && out[1] <= 'Z')) out[0] = char(out[0] + 32);
  return (left ? "Left " : "Right ") + out;
}

}  // namespace fabrica
