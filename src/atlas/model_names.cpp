// What things are called: in the language that was chosen for names, else the interface's, else English, else as the file has it.
#include "atlas/model.h"
#include "base/words.h"

namespace fabrica {

namespace {
const std::string kNoName;

const std::string& nameIn(const std::vector<Localised>& names, std::string_view language) {
  for (const Localised& name : names) {
    if (name.language == language) return name.text;
  }
  return kNoName;
}
}  // namespace

std::string Model::pathText(StructureIndex s) const {
  std::string text;
  for (StructureIndex step : path(s)) {
    if (!text.empty()) text += " › ";
    text += nameOf(step);
  }
  return text;
}

std::string_view Model::language() const { return options_.language.empty() ? std::string_view(wordsLanguage()) : options_.language; }

void Model::wordsChanged() {
  if (options_.language.empty()) ++revisions_.options;
}

Localised Model::said(const std::string& own, const std::vector<Localised>& others) const {
  for (const std::string_view wanted : {language(), std::string_view(wordsLanguage())}) {
    if (wanted == "en" && !own.empty()) break;
    if (const std::string& text = nameIn(others, wanted); !text.empty()) return {std::string(wanted), text};
  }
  if (!own.empty() || others.empty()) return {"", own};
  return others.front();
}

const std::string& Model::nameOf(StructureIndex s) const {
  const std::string& name = nameOf(s, language());
  if (!name.empty()) return name;
  const std::string& english = nameOf(s, "en");
  return !english.empty() || s >= atlas_.structures.size() ? english : atlas_.structures[s].name;
}

const std::string& Model::nameOf(StructureIndex s, std::string_view language) const {
  return s < atlas_.structures.size() ? nameIn(atlas_.structures[s].names, language) : kNoName;
}

const std::string& Model::title() const { return titled(atlas_.title, atlas_.titles); }

const std::string& Model::titleOf(const Hierarchy& hierarchy) const { return titled(hierarchy.name, hierarchy.names); }

const std::string& Model::titled(const std::string& own, const std::vector<Localised>& others) const {
  for (const std::string_view wanted : {language(), std::string_view(wordsLanguage())}) {
    if (const std::string& title = nameIn(others, wanted); !title.empty()) return title;
    if (wanted == "en") break;  // their own is, as a rule
  }
  return own;
}

}  // namespace fabrica
