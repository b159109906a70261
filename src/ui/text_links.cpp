#include "ui/text_links.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>

#include "base/words.h"

namespace fabrica::ui {

std::string ontologyUrl(std::string_view id) {
  const size_t colon = id.find_first_of(":_");
  if (colon == std::string_view::npos || colon == 0 || colon + 1 >= id.size()) return {};
  std::string scheme(id.substr(0, colon));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::string local(id.substr(colon + 1));
  // Ids go into addresses: nothing but letters, digits, '.', '-' and '_'.
  if (!std::all_of(local.begin(), local.end(), [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_'; })) return {};
  for (const char* obo : {"UBERON", "CL", "GO", "MONDO", "DOID", "HP", "NCBITAXON", "PATO", "ZFA", "EHDAA2", "BFO"}) {
    if (scheme == obo) return "http://purl.obolibrary.org/obo/" + std::string(scheme == "NCBITAXON" ? "NCBITaxon" : scheme) + "_" + local;
  }
  if (scheme == "FMA" || scheme == "FMAID") return "https://www.ebi.ac.uk/ols4/ontologies/fma/classes?obo_id=FMA:" + local;
  if (scheme == "RADLEX" || scheme == "RID") return "http://radlex.org/RID/" + (local.starts_with("RID") ? local : "RID" + local);
  // Terminologia Anatomica: the first by letter and numbers, the second by number alone.
  if (scheme == "TA98" || (scheme == "TA" && local.find('.') != std::string::npos)) {
    const std::string number = !local.empty() && (local[0] == 'A' || local[0] == 'a') ? local.substr(1) : local;
    return "https://ifaa.unifr.ch/Public/EntryPage/TA98%20Tree/Entity%20TA98%20EN/" + number + "%20Entity%20TA98%20EN.htm";
  }
  if (scheme == "TA2" || scheme == "TA") return "https://ta2viewer.openanatomy.org/?id=" + local;
  if (scheme == "WIKIDATA" || scheme == "WD") return "https://www.wikidata.org/wiki/" + local;
  if (scheme == "MESH") return "https://meshb.nlm.nih.gov/record/ui?ui=" + local;
  if (scheme == "SCT" || scheme == "SNOMED" || scheme == "SNOMEDCT") {
    return "https://browser.ihtsdotools.org/?perspective=full&conceptId1=" + local;
  }
  if (scheme == "ILX") return "http://uri.interlex.org/base/ilx_" + local;
  return {};
}

namespace {

std::string (*namer)(std::string_view) = nullptr;
std::map<std::string, std::string, std::less<>> named;

}  // namespace

void setLanguageNamer(std::string (*given)(std::string_view code)) {
  namer = given;
  named.clear();
}

std::string languageName(std::string_view code) {
  if (code == "la") return tr("Latin");
  static constexpr std::array<std::array<std::string_view, 2>, 11> kNames{{{"en", "English"},
      {"fr", "Français"}, {"es", "Español"}, {"pt", "Português"}, {"de", "Deutsch"}, {"it", "Italiano"},
      {"el", "Ελληνικά"}, {"pl", "Polski"}, {"cs", "Čeština"}, {"nl", "Nederlands"}, {"sv", "Svenska"}}};
  for (const auto& name : kNames) {
    if (code == name[0]) return std::string(name[1]);
  }
  if (!namer) return std::string(code);
  auto known = named.find(code);
  if (known == named.end()) known = named.emplace(code, namer(code)).first;
  return known->second.empty() ? std::string(code) : known->second;
}

std::string numberText(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(value)) return "–";
  char text[48];
  const int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return numeral(text, /*grouped=*/digits == 0);
}

}  // namespace fabrica::ui
