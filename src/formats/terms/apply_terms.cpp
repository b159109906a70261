#include "formats/terms/apply_terms.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "atlas/side_words.h"
#include "atlas/sides.h"
#include "base/text.h"

namespace fabrica {

namespace {

constexpr size_t kMostSynonyms = 32;  // of a structure

using Places = std::unordered_multimap<std::string, StructureIndex>;

// Names that differ in nothing but the order of their words are of one thing: "head of the pancreas", "pancreas head".
std::string keyOf(std::string_view name) {
  const std::string folded = fold(name);
  std::vector<std::string_view> parts = words(folded);
  if (parts.size() > 1) std::erase_if(parts, [](std::string_view w) { return w == "of" || w == "the"; });
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (std::string_view part : parts) (out += out.empty() ? "" : " ") += part;
  return out;
}

std::string codeKey(std::string_view code) {
  std::string out = fold(code);
  std::erase(out, ' ');
  return out;
}

// "VH_M_left_kidney" as a file's reader shows it is a synonym of the structure as it was: folded, both are the same words.
class Index {
 public:
  explicit Index(const Atlas& atlas) : atlas_(atlas) {
    for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
      const Structure& structure = atlas.structures[s];
      for (const std::string& code : structure.ontology) codes_.emplace(codeKey(code), s);
      note(s, structure.name);
      nodes_.emplace(fold(structure.name), s);
      for (const std::string& synonym : structure.synonyms) {
        nodes_.emplace(fold(synonym), s);
        names_.emplace(keyOf(synonym), s);
      }
      for (const Localised& name : structure.names)
        if (name.language == "en" || name.language == "la") note(s, name.text);
    }
  }

  // What a term is of by what it says outright.
  std::vector<StructureIndex> byKey(const Term& term) const {
    std::vector<StructureIndex> out;
    if (const StructureIndex s = term.id.empty() ? kNone : atlas_.indexOf(term.id); s != kNone) out.push_back(s);
    if (!term.node.empty()) add(nodes_, fold(term.node), out);
    if (out.empty() && term.node.empty() && term.id.empty())
      for (const std::string& code : term.codes) add(codes_, codeKey(code), out);
    return out;
  }
  std::vector<StructureIndex> byName(const Term& term) const { return called(names_, term); }
  // Those that have a side, which the term does not say.
  std::vector<StructureIndex> bySide(const Term& term) const { return called(sided_, term); }

 private:
  void note(StructureIndex s, const std::string& name) {
    names_.emplace(keyOf(name), s);
    const SidedName sided = sidedName(name);
    if (sided.side != Side::None && !sided.rest.empty()) sided_.emplace(keyOf(sided.rest), s);
  }
  static void add(const Places& places, const std::string& key, std::vector<StructureIndex>& out) {
    if (key.empty()) return;
    const auto [from, to] = places.equal_range(key);
    for (auto at = from; at != to; ++at)
      if (std::find(out.begin(), out.end(), at->second) == out.end()) out.push_back(at->second);
  }
  static std::vector<StructureIndex> called(const Places& places, const Term& term) {
    std::vector<StructureIndex> out;
    for (const Localised& name : term.names)
      if (name.language == "en" || name.language == "la") add(places, keyOf(name.text), out);
    return out;
  }

  const Atlas& atlas_;
  Places codes_, nodes_, names_, sided_;
};

Side sideOf(const Structure& structure) {
  if (const Side side = sidedName(structure.name).side; side != Side::None) return side;
  for (const Localised& name : structure.names)
    if (name.language == "en")
      if (const Side side = sidedName(name.text).side; side != Side::None) return side;
  return Side::None;
}

bool saysASide(const Term& term) {
  return std::any_of(term.names.begin(), term.names.end(), [](const Localised& n) { return (n.language == "en" || n.language == "la") && sidedName(n.text).side != Side::None; });
}

class Taker {
 public:
  explicit Taker(Atlas& atlas) : atlas_(atlas), taken_(atlas.structures.size()), composed_(atlas.structures.size()) {}

  void take(StructureIndex s, const Term& term, bool shared) {
    Structure& structure = atlas_.structures[s];
    // A name for both of a pair is made one of this side's.
    const Side side = saysASide(term) ? Side::None : sideOf(structure);
    for (const Localised& name : term.names) {
      if (has(structure, name.language)) continue;
      const bool english = name.language == "en";
      if (english && fold(name.text) == fold(structure.name)) continue;
      // Of several that share an English name none is told apart by it: they keep their own.
      if (english && (shared || side != Side::None)) {
        synonym(structure, name.text);
        continue;
      }
      std::string text = side == Side::None ? name.text : withSide(name.text, name.language, side);
      const bool made = side != Side::None && !text.empty();
      structure.names.push_back({name.language, made || side == Side::None ? std::move(text) : name.text, made});
      composed_[s] = composed_[s] || made;
    }
    for (const Localised& one : term.synonyms) synonym(structure, one.text);
    for (const Localised& one : term.definitions) define(structure, one);
    for (const std::string& code : term.codes) {
      const auto same = [&](const std::string& known) { return codeKey(known) == codeKey(code); };
      if (std::any_of(structure.ontology.begin(), structure.ontology.end(), same) || structure.ontology.size() >= kMostSynonyms) continue;
      structure.ontology.push_back(code);
    }
    taken_[s] = true;
  }

  TermsReport report(const Terms& terms) const {
    TermsReport out;
    out.of = uint32_t(taken_.size());
    out.structures = uint32_t(std::count(taken_.begin(), taken_.end(), true));
    out.composed = uint32_t(std::count(composed_.begin(), composed_.end(), true));
    for (const std::string& language : terms.languages) {
      const bool used = std::any_of(atlas_.structures.begin(), atlas_.structures.end(), [&](const Structure& s) { return has(s, language); });
      if (used) out.languages.push_back(language);
    }
    return out;
  }

 private:
  static bool hasIn(const std::vector<Localised>& texts, const std::string& language) {
    return std::any_of(texts.begin(), texts.end(), [&](const Localised& n) { return n.language == language; });
  }
  static bool has(const Structure& s, const std::string& language) { return hasIn(s.names, language); }
  static void define(Structure& structure, const Localised& one) {
    if (one.language.empty() || one.language == "en") {
      if (structure.definition.empty()) structure.definition = one.text;
    } else if (!hasIn(structure.definitions, one.language)) {
      structure.definitions.push_back(one);
    }
  }
  static void synonym(Structure& structure, const std::string& text) {
    if (structure.synonyms.size() >= kMostSynonyms || fold(text) == fold(structure.name)) return;
    if (std::find(structure.synonyms.begin(), structure.synonyms.end(), text) == structure.synonyms.end()) structure.synonyms.push_back(text);
  }

  Atlas& atlas_;
  std::vector<bool> taken_, composed_;
};

}  // namespace

TermsReport applyTerms(Atlas& atlas, const Terms& terms) {
  const Index index(atlas);
  Taker taker(atlas);
  // The surest first: what a later one says does not take its place.
  std::vector<std::vector<StructureIndex>> keyed(terms.terms.size());
  std::map<std::string, uint32_t> uses;  // of an English name, by structures
  const auto english = [](const Term& term) {
    for (const Localised& name : term.names)
      if (name.language == "en") return fold(name.text);
    return std::string();
  };
  for (size_t i = 0; i < terms.terms.size(); ++i) {
    keyed[i] = index.byKey(terms.terms[i]);
    if (!keyed[i].empty()) uses[english(terms.terms[i])] += uint32_t(keyed[i].size());
  }
  for (size_t i = 0; i < terms.terms.size(); ++i)
    for (StructureIndex s : keyed[i]) taker.take(s, terms.terms[i], uses[english(terms.terms[i])] > 1);
  for (const auto find : {&Index::byName, &Index::bySide})
    for (size_t i = 0; i < terms.terms.size(); ++i) {
      // A line that names its structure is of nothing else.
      if (!keyed[i].empty() || !terms.terms[i].id.empty() || !terms.terms[i].node.empty()) continue;
      for (StructureIndex s : (index.*find)(terms.terms[i])) taker.take(s, terms.terms[i], false);
    }
  return taker.report(terms);
}

std::string reportText(const TermsReport& report, const std::string& title) {
  std::string out = "Names from “" + title + "”: " + std::to_string(report.structures) + " of " + std::to_string(report.of);
  if (report.languages.empty()) return out + " structures.";
  for (size_t i = 0; i < report.languages.size(); ++i) out += (i ? ", " : " structures, in ") + report.languages[i];
  return report.composed ? out + "; " + std::to_string(report.composed) + " of them made with a word for the side." : out + ".";
}

}  // namespace fabrica
