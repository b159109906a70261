#include "formats/labels/label_columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "base/json.h"
#include "base/text.h"
#include "formats/labels/read_whole.h"

namespace fabrica {

namespace {

// RFC 4180: quotation marks round a cell, doubled inside it.
std::vector<std::string> cellsOf(std::string_view line, char separator) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') out.back() += line[++i];
    else if (c == '"') quoted = !quoted;
    else if (!quoted && c == separator) out.emplace_back();
    else out.back() += c;
  }
  for (std::string& cell : out) cell = std::string(trimmed(cell));
  return out;
}

bool isOneOf(const std::string& word, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* w) { return word == w; });
}

// 0 … 255; a fraction where all three are at most 1 and one is none.
std::optional<Color> colorOf(const std::array<std::string, 3>& parts) {
  double c[3] = {};
  bool fractions = false, small = true;
  for (size_t i = 0; i < 3; ++i) {
    char* end = nullptr;
    c[i] = std::strtod(parts[i].c_str(), &end);
    if (end == parts[i].c_str() || !(c[i] >= 0 && c[i] <= 255)) return std::nullopt;
    fractions |= c[i] != std::floor(c[i]);
    small &= c[i] <= 1;
  }
  const double scale = fractions && small ? 255 : 1;
  return Color{uint8_t(std::lround(c[0] * scale)), uint8_t(std::lround(c[1] * scale)), uint8_t(std::lround(c[2] * scale))};
}

// "#rrggbb", "rgb(1,2,3)", "rgba(1,2,3,0.5)", "1 2 3".
std::optional<Color> colorOf(const std::string& text) {
  Color color;
  if (parseColor(text, color)) return color;
  std::array<std::string, 3> parts;
  size_t part = 0;
  bool inside = false;
  for (const char c : text) {
    const bool digit = (c >= '0' && c <= '9') || c == '.';
    if (digit && part < 3) parts[part] += c;
    else if (!digit && inside) ++part;
    inside = digit;
  }
  return part + (inside ? 1 : 0) >= 3 ? colorOf(parts) : std::nullopt;
}

}  // namespace

std::optional<LabelColumns> LabelColumns::of(std::string_view header) {
  LabelColumns out;
  out.separator_ = header.find('\t') != std::string_view::npos ? '\t' : header.find(';') != std::string_view::npos ? ';' : ',';
  const std::vector<std::string> names = cellsOf(header, out.separator_);
  if (names.size() < 2) return std::nullopt;
  size_t label = kNoColumn;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string name = lowerAscii(names[i]);
    const auto take = [i](size_t& column) { column = column == kNoColumn ? i : column; };
    if (isOneOf(name, {"value", "id", "index", "idx", "labelvalue", "label value", "label_value", "labelid", "label id", "label_id", "number", "no", "no.", "key", "intensity"})) take(out.value_);
    else if (isOneOf(name, {"name", "structure", "region", "title", "labelname", "label name", "label_name", "segment", "structure name", "full name", "description"})) take(out.name_);
    else if (name == "label") take(label);
    else if (isOneOf(name, {"color", "colour", "rgb", "rgba", "hex", "color_hex_triplet"})) take(out.color_);
    else if (isOneOf(name, {"r", "red"})) take(out.rgb_[0]);
    else if (isOneOf(name, {"g", "green"})) take(out.rgb_[1]);
    else if (isOneOf(name, {"b", "blue"})) take(out.rgb_[2]);
    else if (isOneOf(name, {"ontology", "uberon", "fma", "snomed", "radlex_id", "ontology_id", "ta98", "ta2"})) out.codes_.push_back(i);
  }
  // "label" is the value beside a column of names, and the name beside one of values.
  if (out.value_ == kNoColumn) out.value_ = label;
  else if (out.name_ == kNoColumn) out.name_ = label;
  if (out.value_ == kNoColumn || out.name_ == kNoColumn) return std::nullopt;
  return out;
}

const char* LabelColumns::read(std::string_view line, LabelEntry& out) const {
  std::vector<std::string> cells = cellsOf(line, separator_);
  const auto cell = [&](size_t column) { return column < cells.size() ? cells[column] : std::string(); };
  if (!readWhole(cell(value_), out.value)) return "for its value is no whole number";
  out.name = cell(name_);
  if (color_ != kNoColumn) out.color = colorOf(cell(color_));
  else if (rgb_[0] != kNoColumn && rgb_[1] != kNoColumn && rgb_[2] != kNoColumn) out.color = colorOf({cell(rgb_[0]), cell(rgb_[1]), cell(rgb_[2])});
  for (const size_t column : codes_)
    if (!cell(column).empty()) out.ontology.push_back(cell(column));
  if (out.name.empty() && !out.color) return "for it has no name";
  return nullptr;
}

}  // namespace fabrica
