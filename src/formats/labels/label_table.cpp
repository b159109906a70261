#include "formats/labels/label_table.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/labels/label_columns.h"
#include "formats/labels/read_whole.h"

namespace fabrica {

namespace {

constexpr size_t kMostEntries = 65536, kLongestName = 200, kNotedLines = 4, kLutBytes = 768;

// Words at spaces; what stands in quotation marks is one.
std::vector<std::string_view> wordsOf(std::string_view line) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
      continue;
    }
    const bool quoted = line[at] == '"';
    if (quoted) ++at;
    const size_t end = std::min(quoted ? line.find('"', at) : line.find_first_of(" \t", at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end + (quoted ? 1 : 0);
  }
  return out;
}

std::optional<Color> colorOf(std::span<const std::string_view> parts) {
  uint32_t c[3] = {};
  for (size_t i = 0; i < 3; ++i)
    if (!readWhole(parts[i], c[i]) || c[i] > 255) return std::nullopt;
  return Color{uint8_t(c[0]), uint8_t(c[1]), uint8_t(c[2])};
}

// A line of a table without columns' names. `code`: a number behind the name, where there is nothing else.
struct Line {
  uint64_t value = 0;
  std::string name;
  std::optional<Color> color;
  std::string_view code;
  std::string_view withoutCode() const { return std::string_view(name).substr(0, name.size() - code.size() - 1); }
};

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

bool readLine(std::string_view text, Line& line) {
  // "12: name", "12=name", "12,name".
  const size_t end = text.find_first_not_of("0123456789");
  if (end == 0 || end == std::string_view::npos || !readWhole(text.substr(0, end), line.value)) return false;
  if (std::string_view(" \t:=,;").find(text[end]) == std::string_view::npos) return false;
  const size_t rest = text.find_first_not_of(" \t:=,;", end);
  if (rest == std::string_view::npos) return false;
  const std::vector<std::string_view> words = wordsOf(text.substr(rest));
  const size_t n = words.size();
  const auto number = [&](size_t i) {
    uint32_t value = 0;
    return readWhole(words[i], value) && value <= 255;
  };
  // ITK-SNAP: R G B A VIS MESH "LABEL", where A may be a fraction.
  if (n >= 7 && number(0) && number(1) && number(2) && number(4) && number(5)) {
    line.color = colorOf(words);
    line.name = joined(std::span(words).subspan(6));
    return true;
  }
  // name r g b [a]
  size_t numbers = 0;
  while (numbers < 4 && numbers + 1 < n && number(n - 1 - numbers)) ++numbers;
  if (numbers >= 3) {
    line.color = colorOf(std::span(words).subspan(n - numbers));
    line.name = joined(std::span(words).first(n - numbers));
    return true;
  }
  uint32_t code = 0;
  if (n == 2 && !words[0].empty() && readWhole(words[1], code)) line.code = words[1];
  line.name = joined(words);
  return !line.name.empty();
}

class Collector {
 public:
  void add(LabelEntry entry) {
    if (entry.value == 0) return;
    entry.name.resize(shortened(entry.name, kLongestName).size());
    std::replace(entry.name.begin(), entry.name.end(), '_', ' ');
    entry.name = std::string(trimmed(entry.name));
    if (!seen_.insert(entry.value).second) return;  // the first counts
    if (table_.entries.size() < kMostEntries) table_.entries.push_back(std::move(entry));
  }
  void passOver(size_t number, std::string_view line, const char* why) {
    if (++bad_ > kNotedLines) return;
    table_.notes.push_back("Line " + std::to_string(number) + " is left out, " + why + ": “" + std::string(shortened(line, 60)) + "”");
  }
  Result<LabelTable> take() {
    if (bad_ > kNotedLines) table_.notes.push_back(std::to_string(bad_ - kNotedLines) + " more lines are left out.");
    if (table_.entries.empty())
      return Error{ErrorCode::BadFormat, "No line of this table names a label's value.", "", "",
                   "Each line needs a number and a name (“12 Hippocampus”), or the table a header with “value” and “name”."};
    std::sort(table_.entries.begin(), table_.entries.end(), [](const LabelEntry& a, const LabelEntry& b) { return a.value < b.value; });
    return std::move(table_);
  }

 private:
  LabelTable table_;
  std::set<uint64_t> seen_;
  size_t bad_ = 0;
};

// Red, green and blue of 256 values, one colour after the other.
LabelTable readLut(ByteView bytes) {
  LabelTable table;
  for (uint32_t i = 1; i < 256; ++i) table.entries.push_back({i, "", Color{bytes[i], bytes[256 + i], bytes[512 + i]}, {}});
  return table;
}

struct NumberedLine {
  size_t number = 0;
  std::string_view text;
};

// Without empty lines and remarks.
std::vector<NumberedLine> linesOf(std::string_view text) {
  std::vector<NumberedLine> out;
  size_t number = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    const std::string_view line = trimmed(text.substr(at, end - at));
    ++number;
    if (!line.empty() && line[0] != '#' && line[0] != '%' && !line.starts_with("//")) out.push_back({number, line});
    at = end + (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
  }
  return out;
}

void readColumns(std::span<const NumberedLine> lines, const LabelColumns& columns, Collector& out) {
  for (const NumberedLine& line : lines) {
    LabelEntry entry;
    const char* why = columns.read(line.text, entry);
    if (why) out.passOver(line.number, line.text, why);
    else if (entry.value > kLargestLabelValue) out.passOver(line.number, line.text, "for its value is too large");
    else out.add(std::move(entry));
  }
}

void readPlain(std::span<const NumberedLine> lines, Collector& out) {
  std::vector<Line> read(lines.size());
  std::vector<bool> good(lines.size());
  std::set<std::string_view> names;
  size_t coded = 0, plain = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    good[i] = readLine(lines[i].text, read[i]);
    if (!good[i] || read[i].color) continue;
    ++plain;
    if (read[i].code.empty()) continue;
    ++coded;
    names.insert(read[i].withoutCode());
  }
  // "1 Precentral_L 2001": the atlas's own number of it, unless it is what tells "Area 4" from "Area 6".
  const bool codes = coded > 0 && coded == plain && names.size() == coded;
  for (size_t i = 0; i < lines.size(); ++i) {
    Line& line = read[i];
    if (!good[i]) {
      out.passOver(lines[i].number, lines[i].text, "for it does not begin with a number and a name");
      continue;
    }
    if (line.value > kLargestLabelValue) {
      out.passOver(lines[i].number, lines[i].text, "for its value is too large");
      continue;
    }
    if (codes && !line.code.empty()) line.name.resize(line.withoutCode().size());
    out.add({line.value, std::move(line.name), line.color, {}});
  }
}

}  // namespace

const LabelEntry* LabelTable::of(uint64_t value) const {
  const auto it = std::lower_bound(entries.begin(), entries.end(), value, [](const LabelEntry& e, uint64_t v) { return e.value < v; });
  return it == entries.end() || it->value != value ? nullptr : &*it;
}

Result<LabelTable> parseLabelTable(ByteView bytes) {
  if (bytes.size() > kLargestLabelTable)
    return Error{ErrorCode::TooLarge, "A table of names is never as large as this file.", "", "", "Check that it is a table of names."};
  std::string_view text = textOf(bytes);
  if (bytes.size() == kLutBytes && text.find('\0') != std::string_view::npos) return readLut(bytes);
  if (text.find('\0') != std::string_view::npos)
    return Error{ErrorCode::BadFormat, "This is no text.", "", "", "Save the table as plain text (UTF-8)."};
  text = withoutMark(text);
  const std::vector<NumberedLine> lines = linesOf(text);
  Collector out;
  if (!lines.empty())
    if (const auto columns = LabelColumns::of(lines.front().text)) {
      readColumns(std::span(lines).subspan(1), *columns, out);
      return out.take();
    }
  readPlain(lines, out);
  return out.take();
}

bool isLabelTableName(const std::string& fileName) {
  const size_t dot = fileName.rfind('.');
  if (dot == std::string::npos || dot == 0) return false;
  return std::string_view(".ctbl.txt.csv.tsv.lut.label.").find(lowerAscii(fileName.substr(dot) + '.')) != std::string_view::npos;
}

}  // namespace fabrica
