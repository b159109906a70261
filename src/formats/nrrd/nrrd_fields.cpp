#include "formats/nrrd/nrrd_fields.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/text.h"

namespace fabrica {

namespace {

constexpr int kMostDigits = 12;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string fieldName(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (!blank(c)) name += char(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

// "\n" and "\\" stand for themselves in values.
std::string unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      out += text[i] == 'n' ? '\n' : text[i];
    } else {
      out += text[i];
    }
  }
  return out;
}

Error damaged(std::string reason) {
  return {ErrorCode::BadFormat, std::move(reason), "", "header", "Export the file again."};
}

}  // namespace

const std::string* NrrdFields::find(const char* name) const {
  const auto it = fields.find(name);
  return it == fields.end() ? nullptr : &it->second;
}

Result<NrrdFields> readNrrdFields(ByteView bytes) {
  const std::string_view text = textOf(bytes);
  NrrdFields out;
  bool list = false;
  for (size_t at = 0, line = 0; at < text.size(); ++line) {
    const size_t feed = text.find('\n', at);
    std::string_view row = text.substr(at, feed == std::string_view::npos ? feed : feed - at);
    at = feed == std::string_view::npos ? text.size() : feed + 1;
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    out.end = at;
    if (line == 0) {
      if (!row.starts_with("NRRD000")) return damaged("This is not an NRRD file.");
      continue;
    }
    if (row.empty()) {
      out.ended = true;
      break;
    }
    if (row[0] == '#') continue;
    if (list) {  // to the end of the file
      out.listed.emplace_back(trimmed(row));
      continue;
    }
    const size_t colon = row.find(':');
    if (colon == std::string_view::npos || colon + 1 >= row.size()) {
      if (feed == std::string_view::npos) break;  // cut in the middle of a line
      return damaged("Line " + std::to_string(line + 1) + " makes no sense.");
    }
    const std::string_view value = trimmed(row.substr(colon + 1));
    if (row[colon + 1] == '=') {
      out.keys.emplace_back(unescape(row.substr(0, colon)), unescape(row.substr(colon + 2)));
      continue;
    }
    const std::string name = fieldName(row.substr(0, colon));
    out.fields[name] = std::string(value);
    list = name == "datafile" && value.starts_with("LIST");
  }
  return out;
}

std::vector<std::string_view> nrrdWords(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && blank(text[at])) ++at;
    size_t end = at;
    while (end < text.size() && !blank(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

bool nrrdNumber(std::string_view text, double& out) {
  const std::string copy(text);  // strtod wants its end
  char* end = nullptr;
  out = std::strtod(copy.c_str(), &end);
  return !copy.empty() && end == copy.c_str() + copy.size();
}

bool nrrdWhole(std::string_view text, int64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<std::vector<std::vector<double>>> nrrdVectors(std::string_view text) {
  std::vector<std::vector<double>> vectors;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    if (text.starts_with("none")) {
      vectors.emplace_back();
      text.remove_prefix(4);
      continue;
    }
    const size_t close = text.find(')');
    if (text.front() != '(' || close == std::string_view::npos) return std::nullopt;
    std::string_view inside = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    std::vector<double> vector;
    bool none = false;
    while (true) {
      const size_t comma = inside.find(',');
      double value = 0;
      const std::string_view number = trimmed(inside.substr(0, comma));
      if (!nrrdNumber(number, value)) return std::nullopt;
      none = none || !std::isfinite(value);
      vector.push_back(value);
      if (comma == std::string_view::npos) break;
      inside.remove_prefix(comma + 1);
    }
    // Some writers put "(nan,nan,nan)" for none.
    vectors.push_back(none ? std::vector<double>() : std::move(vector));
  }
  return vectors;
}

Result<std::vector<std::string>> nrrdPattern(std::string_view text, size_t most) {
  // MIN MAX STEP and perhaps a number of dimensions at the end: the name itself may have spaces.
  std::vector<std::string_view> words = nrrdWords(text);
  const size_t percent = text.find('%');
  size_t numbers = 0;
  int64_t value = 0;
  while (numbers < 4 && numbers < words.size() && nrrdWhole(words[words.size() - 1 - numbers], value)) ++numbers;
  if (numbers < 3 || words.size() < numbers + 1) return damaged("The names of its data files make no sense.");
  const auto number = [&](size_t i) {
    int64_t n = 0;
    nrrdWhole(words[words.size() - numbers + i], n);
    return n;
  };
  const std::string_view format = trimmed(text.substr(0, size_t(words[words.size() - numbers].data() - text.data())));
  // %d, %05d, %u: nothing else, and once.
  size_t end = percent + 1;
  const bool zeros = end < format.size() && format[end] == '0';
  int width = 0;
  while (end < format.size() && format[end] >= '0' && format[end] <= '9' && width <= kMostDigits) {
    width = width * 10 + (format[end++] - '0');
  }
  const bool good = percent < format.size() && end < format.size() && width <= kMostDigits &&
                    (format[end] == 'd' || format[end] == 'u' || format[end] == 'i') &&
                    format.find('%', end) == std::string_view::npos;
  const int64_t first = number(0), last = number(1), step = number(2);
  constexpr int64_t kLimit = int64_t(1) << 40;
  if (!good || step == 0 || first < 0 || last < 0 || first > kLimit || last > kLimit || step > kLimit || step < -kLimit ||
      (step > 0 ? last < first : last > first)) {
    return damaged("The names of its data files make no sense.");
  }
  if (uint64_t((last - first) / step) >= most) {
    return Error{ErrorCode::TooLarge, "It has more data files than can be read.", "", "header", "Join them first."};
  }
  std::vector<std::string> names;
  for (int64_t n = first; step > 0 ? n <= last : n >= last; n += step) {
    std::string digits = std::to_string(n);
    if (int(digits.size()) < width) digits.insert(0, size_t(width) - digits.size(), zeros ? '0' : ' ');
    names.push_back(std::string(format.substr(0, percent)) + digits + std::string(format.substr(end + 1)));
  }
  return names;
}

}  // namespace fabrica
