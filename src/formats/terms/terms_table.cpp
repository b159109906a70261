#include "formats/terms/terms_table.h"

#include <algorithm>

#include "base/text.h"

namespace fabrica {

namespace {

constexpr size_t kMostColumns = 128, kMostCell = 1 << 16, kHeaderRecords = 64, kMostAlternatives = 16;

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) { return std::find(words.begin(), words.end(), word) != words.end(); }

// Where a table has nothing to say.
bool isEmpty(const std::string& cell) { return cell.empty() || cell == "-" || cell == "–" || cell == "n/a" || cell == "N/A"; }

// "a | b", as cells hold several.
std::vector<std::string> alternatives(const std::string& cell) {
  const char separator = cell.find('|') != std::string::npos ? '|' : ';';
  std::vector<std::string> out;
  for (size_t at = 0; at <= cell.size() && out.size() < kMostAlternatives;) {
    const size_t end = std::min(cell.find(separator, at), cell.size());
    std::string one(trimmed(std::string_view(cell).substr(at, end - at)));
    if (!isEmpty(one)) out.push_back(std::move(one));
    at = end + 1;
  }
  return out;
}

}  // namespace

bool Records::next(std::vector<std::string>& cells) {
  cells.clear();
  if (at_ >= text_.size()) return false;
  std::string cell;
  bool quoted = false, wasQuoted = false;
  const auto finish = [&] {
    if (cells.size() < kMostColumns) cells.emplace_back(wasQuoted ? cell : trimmed(cell));
    cell.clear();
    wasQuoted = false;
  };
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (quoted) {
      if (c != '"') cell += c;
      else if (at_ < text_.size() && text_[at_] == '"') cell += text_[at_++];
      else quoted = false;
    } else if (c == '"' && trimmed(cell).empty() && !wasQuoted) {
      quoted = wasQuoted = true;
      cell.clear();
    } else if (c == separator_) {
      finish();
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
      break;
    } else if (!wasQuoted) {
      cell += c;
    }
    if (cell.size() > kMostCell) {  // a quotation mark that is never closed, most likely
      cell.resize(kMostCell);
      quoted = false;
    }
  }
  finish();
  return true;
}

std::optional<TermColumns> TermColumns::of(const std::vector<std::string>& header) {
  TermColumns out;
  size_t names = 0, keys = 0;
  for (const std::string& cell : header) {
    Column column;
    std::string words = fold(cell);
    const std::vector<std::string_view> parts = fabrica::words(words);
    const std::string_view first = parts.empty() ? std::string_view() : parts.front();
    // "definition", "definition en", "synonyms_fr".
    const std::string last = parts.size() == 2 ? languageOf(parts[1]) : "";
    if (std::string language = languageOf(cell); !language.empty()) {
      column = {Kind::Name, std::move(language)};
    } else if (isOneOf(words, {"id", "key", "structure", "structure id", "structureid"})) {
      column.kind = Kind::Id;
    } else if (isOneOf(words, {"node", "node name", "nodename", "mesh", "mesh name", "object", "object name"})) {
      column.kind = Kind::Node;
    } else if (isOneOf(words, {"ontology", "ontologyid", "ontology id", "ontology ids", "code", "codes", "curie", "term id"})) {
      column.kind = Kind::Code;
    } else if (isOneOf(words, {"uberon", "fma", "fmaid", "radlex", "ta98", "ta2", "ta", "mesh id", "snomed", "uberon id", "fma id", "radlex id", "ta98 id", "ta2 id", "snomed id"})) {
      column = {Kind::Code, first == "fmaid" ? "FMA" : std::string(first)};
      std::transform(column.of.begin(), column.of.end(), column.of.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    } else if (isOneOf(words, {"name", "label", "term", "preferred label", "preferred name", "display name"})) {
      column = {Kind::Name, "en"};
    } else if (parts.size() == 2 && isOneOf(first, {"name", "label", "term"}) && !last.empty()) {
      column = {Kind::Name, last};
    } else if (isOneOf(first, {"synonym", "synonyms", "alias", "aliases"}) && (parts.size() == 1 || !last.empty())) {
      column = {Kind::Synonyms, last};
    } else if (isOneOf(first, {"definition", "description"}) && (parts.size() == 1 || !last.empty())) {
      column = {Kind::Definition, last};
    }
    if (column.kind == Kind::Name) {
      // Twice in one language: what comes later is another word for it.
      if (std::find(out.languages_.begin(), out.languages_.end(), column.of) != out.languages_.end()) column.kind = Kind::Synonyms;
      else out.languages_.push_back(column.of);
      ++names;
    }
    if (column.kind == Kind::Id || column.kind == Kind::Node || column.kind == Kind::Code) ++keys;
    out.columns_.push_back(std::move(column));
  }
  // Names in two languages say of each other what they are of.
  const bool says = names > 0 || std::any_of(out.columns_.begin(), out.columns_.end(), [](const Column& c) { return c.kind == Kind::Definition || c.kind == Kind::Synonyms; });
  if (!says || (keys == 0 && out.languages_.size() < 2)) return std::nullopt;
  return out;
}

bool TermColumns::read(const std::vector<std::string>& cells, Term& out) const {
  for (size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
    const std::string& cell = cells[i];
    if (isEmpty(cell)) continue;
    const Column& column = columns_[i];
    switch (column.kind) {
      case Kind::None: break;
      case Kind::Id: out.id = cell; break;
      case Kind::Node: out.node = cell; break;
      case Kind::Name: out.names.push_back({column.of, cell}); break;
      case Kind::Definition:
        out.definitions.push_back({column.of, cell});
        break;
      case Kind::Synonyms:
        for (std::string& one : alternatives(cell)) out.synonyms.push_back({column.of, std::move(one)});
        break;
      case Kind::Code:
        for (std::string& one : alternatives(cell)) {
          const bool bare = one.find_first_of(":_") == std::string::npos;
          out.codes.push_back(bare && !column.of.empty() ? column.of + ":" + one : std::move(one));
        }
        break;
    }
  }
  return !out.names.empty() || !out.synonyms.empty() || !out.codes.empty() || !out.definitions.empty();
}

std::optional<TermHeader> findTermHeader(std::string_view text) {
  std::optional<TermHeader> best;
  for (const char separator : {';', '\t', ','}) {
    Records records(text, separator);
    std::vector<std::string> cells;
    for (size_t i = 0; i < kHeaderRecords && records.next(cells); ++i) {
      if (cells.size() < 2) continue;
      auto columns = TermColumns::of(cells);
      if (!columns) continue;
      if (!best || i + 1 < best->records) best = TermHeader{std::move(*columns), separator, i + 1};
      break;
    }
  }
  return best;
}

}  // namespace fabrica
