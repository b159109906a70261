#include "formats/terms/terms.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "formats/labels/label_columns.h"
#include "formats/terms/terms_table.h"

namespace fabrica {

namespace {

constexpr const char* kAdvice =
    "A table needs a line that names its columns: a language or its code (\"English\", \"la\"), \"id\", \"node_name\", \"OntologyID\"; parted by commas, "
    "semicolons or tabs.";

bool isJson(std::string_view text) {
  const size_t at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (text[at] == '{' || text[at] == '[');
}

// "# licence: CC BY 4.0" before the table.
void readComment(std::string_view line, Source& out) {
  const size_t from = line.find_first_not_of("# \t"), colon = line.find(':');
  if (from == std::string_view::npos || colon == std::string_view::npos || colon < from) return;
  const std::string key = fold(line.substr(from, colon - from));
  std::string value(line.substr(colon + 1));
  const size_t first = value.find_first_not_of(" \t"), last = value.find_last_not_of(" \t\r;,");
  if (first == std::string::npos || last == std::string::npos || last < first) return;
  value = value.substr(first, last - first + 1);
  if (key == "title" || key == "name") out.title = value;
  else if (key == "url" || key == "source") out.url = value;
  else if (key == "licence" || key == "license") out.licence = value;
  else if (key == "licence url" || key == "license url") out.licenceUrl = value;
  else if (key == "attribution" || key == "author" || key == "authors") out.attribution = value;
  else if (key == "version") out.version = value;
}

void addTerm(Terms& out, Term term, bool says) {
  if (says && out.terms.size() < kMostTerms) out.terms.push_back(std::move(term));
  else ++out.passedOver;
}

Result<Terms> parseTable(std::string_view text) {
  Terms out;
  while (text.starts_with('#')) {
    const size_t end = std::min(text.find('\n'), text.size());
    readComment(text.substr(0, end), out.source);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto header = findTermHeader(text);
  if (!header) return Error{ErrorCode::BadFormat, "No line of this table names columns of names.", "", "", kAdvice};
  out.languages = header->columns.languages();
  Records records(text, header->separator);
  std::vector<std::string> cells;
  for (size_t i = 0; records.next(cells); ++i) {
    if (i < header->records || (cells.size() == 1 && cells.front().empty())) continue;
    Term term;
    const bool says = header->columns.read(cells, term);
    addTerm(out, std::move(term), says);
  }
  if (out.terms.empty()) return Error{ErrorCode::BadFormat, "This table names columns, but no line below says anything.", "", "", kAdvice};
  return out;
}

void readTexts(const Json& object, const char* key, std::vector<std::string>& out) {
  const Json* value = find(object, key);
  if (!value) return;
  if (value->is_string()) out.push_back(*value->get_ptr<const std::string*>());
  else if (value->is_array())
    for (const Json& item : *value)
      if (item.is_string()) out.push_back(*item.get_ptr<const std::string*>());
}

// Languages lie in "names", or beside the other keys.
Term readTerm(const Json& json, std::string id) {
  Term term;
  term.id = id.empty() ? getString(json, "id") : std::move(id);
  term.node = getString(json, "node");
  readTexts(json, "ontology", term.codes);
  if (std::string own = getString(json, "definition"); !own.empty()) term.definitions.push_back({"", std::move(own)});
  if (const Json* definitions = find(json, "definitions"); definitions && definitions->is_object()) {
    for (const auto& [key, value] : definitions->items()) {
      const auto* text = value.get_ptr<const std::string*>();
      std::string language = languageOf(key);
      if (text && !text->empty() && !language.empty()) term.definitions.push_back({std::move(language), *text});
    }
  }
  std::vector<std::string> synonyms;
  readTexts(json, "synonyms", synonyms);
  for (std::string& one : synonyms) term.synonyms.push_back({"", std::move(one)});
  for (const Json* names : {find(json, "names"), &json}) {
    if (!names || !names->is_object()) continue;
    for (const auto& [key, value] : names->items()) {
      const auto* text = value.get_ptr<const std::string*>();
      if (!text || text->empty()) continue;
      std::string language = key == "name" ? "en" : languageOf(key);
      const bool known = std::any_of(term.names.begin(), term.names.end(), [&](const Localised& n) { return n.language == language; });
      if (!language.empty() && !known) term.names.push_back({std::move(language), *text});
    }
  }
  return term;
}

Result<Terms> parseJsonTerms(std::string_view text) {
  auto parsed = parseJson(text);
  if (!parsed) return std::move(parsed).error();
  const Json& json = *parsed;
  const Json* list = json.is_array() ? &json : find(json, "terms");
  if (!list || !(list->is_array() || list->is_object())) {
    return Error{ErrorCode::BadFormat, "This JSON has no \"terms\".", "", "", "Give it a list \"terms\" of {\"id\", \"names\": {\"fr\": …}}, or an object of such by id."};
  }
  Terms out;
  out.source = {getString(json, "title"), getString(json, "url"), getString(json, "licence"), getString(json, "licenceUrl"),
                getString(json, "attribution"), getString(json, "citation"), getString(json, "version")};
  const auto add = [&](const Json& item, const std::string& id) {
    Term term = item.is_object() ? readTerm(item, id) : Term();
    for (const Localised& name : term.names)
      if (std::find(out.languages.begin(), out.languages.end(), name.language) == out.languages.end()) out.languages.push_back(name.language);
    const bool says = !term.names.empty() || !term.synonyms.empty() || !term.codes.empty() || !term.definitions.empty();
    addTerm(out, std::move(term), says);
  };
  if (list->is_array())
    for (const Json& item : *list) add(item, "");
  else
    for (const auto& [id, item] : list->items()) add(item, id);
  if (out.terms.empty()) return Error{ErrorCode::BadFormat, "None of this JSON's terms has a name.", "", "", "Names lie in \"names\", by language: {\"fr\": \"…\"}."};
  return out;
}

}  // namespace

Result<Terms> parseTerms(ByteView bytes) {
  if (bytes.size() > kLargestTerms) return Error{ErrorCode::TooLarge, "This list of names is larger than 24 MB.", "", "", "Leave out what the atlas does not have."};
  const std::string_view text = withoutMark(textOf(bytes));
  return isJson(text) ? parseJsonTerms(text) : parseTable(text);
}

bool looksLikeTerms(std::string_view text) {
  text = withoutMark(text);
  if (isJson(text)) return text.find("\"fabricaTerms\"") != std::string_view::npos && text.find("\"fabricaAtlas\"") == std::string_view::npos;
  while (text.starts_with('#')) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  // "id, name" may also be a label map's values: then numbers stand below.
  const size_t end = std::min(text.find('\n'), text.size());
  if (const auto values = LabelColumns::of(text.substr(0, end)); values && end < text.size()) {
    const std::string_view second = text.substr(end + 1);
    LabelEntry entry;
    if (!values->read(second.substr(0, second.find('\n')), entry)) return false;
  }
  return findTermHeader(text.substr(0, size_t(1) << 16)).has_value();
}

}  // namespace fabrica
