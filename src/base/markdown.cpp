#include "base/markdown.h"

#include <algorithm>

namespace fabrica {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t'; }
bool isWordByte(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80); }

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (isSpace(line.front()) || line.front() == '\r')) line.remove_prefix(1);
  while (!line.empty() && (isSpace(line.back()) || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

bool isSafe(std::string_view link) {
  if (link.size() > 2048 || link.empty()) return false;
  if (std::any_of(link.begin(), link.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>'; })) return false;
  return link.starts_with("https://") || link.starts_with("http://") || (link.front() == '#' && link.size() > 1);
}

class Inline {
 public:
  explicit Inline(std::string_view text) : text_(text) {}

  std::vector<MarkedSpan> read() {
    while (at_ < text_.size()) step();
    flush();
    return std::move(spans_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size() && !isWordByte(text_[at_ + 1]) && !isSpace(text_[at_ + 1])) {
      now_ += text_[at_ + 1];
      at_ += 2;
      return;
    }
    if ((c == '*' || c == '_') && mark(c)) return;
    if (c == '[' && link()) return;
    now_ += c;
    ++at_;
  }

  // Opens where something follows, closes where something stands before; "_" only at the edge of a word. What is never closed stays text.
  bool mark(char c) {
    const bool two = at_ + 1 < text_.size() && text_[at_ + 1] == c;
    const size_t length = two ? 2 : 1;
    bool& on = two ? bold_ : italic_;
    char& by = two ? boldBy_ : italicBy_;
    const char before = at_ > 0 ? text_[at_ - 1] : ' ', after = at_ + length < text_.size() ? text_[at_ + length] : ' ';
    if (on) {
      if (by != c || isSpace(before) || (c == '_' && isWordByte(after))) return false;
      flush();
      on = false;
    } else {
      if (isSpace(after) || (c == '_' && isWordByte(before)) || !closes(c, length, at_ + length)) return false;
      flush();
      on = true;
      by = c;
    }
    at_ += length;
    return true;
  }

  bool closes(char c, size_t length, size_t from) const {
    const std::string mark(length, c);
    for (size_t at = text_.find(mark, from); at != std::string_view::npos; at = text_.find(mark, at + 1)) {
      if (at == from || isSpace(text_[at - 1]) || text_[at - 1] == '\\') continue;
      if (length == 1 && ((at + 1 < text_.size() && text_[at + 1] == c) || text_[at - 1] == c)) continue;  // of a double one
      if (c == '_' && at + length < text_.size() && isWordByte(text_[at + length])) continue;
      return true;
    }
    return false;
  }

  bool link() {
    const size_t end = text_.find(']', at_);
    if (end == std::string_view::npos || end + 1 >= text_.size() || text_[end + 1] != '(') return false;
    const size_t close = text_.find(')', end + 2);
    if (close == std::string_view::npos) return false;
    const std::string_view words = text_.substr(at_ + 1, end - at_ - 1), to = text_.substr(end + 2, close - end - 2);
    if (words.empty() || words.find('[') != std::string_view::npos || !isSafe(to)) return false;
    flush();
    std::string plain(words);
    std::erase_if(plain, [](char c) { return c == '*'; });
    spans_.push_back({std::move(plain), bold_, italic_, std::string(to)});
    at_ = close + 1;
    return true;
  }

  void flush() {
    if (!now_.empty()) spans_.push_back({std::move(now_), bold_, italic_, {}});
    now_.clear();
  }

  std::string_view text_;
  size_t at_ = 0;
  bool bold_ = false, italic_ = false;
  char boldBy_ = 0, italicBy_ = 0;
  std::string now_;
  std::vector<MarkedSpan> spans_;
};

// "- ", "* ", "1. ": what stands behind; length 0 where the line begins no item.
size_t itemMark(std::string_view line, std::string& number) {
  number.clear();
  if (line.size() > 2 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && isSpace(line[1])) return 2;
  size_t digits = 0;
  while (digits < line.size() && digits < 3 && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits == 0 || digits + 2 >= line.size() || (line[digits] != '.' && line[digits] != ')') || !isSpace(line[digits + 1])) return 0;
  number = std::string(line.substr(0, digits)) + ".";
  return digits + 2;
}

}  // namespace

std::vector<MarkedBlock> parseMarkdown(std::string_view text) {
  std::vector<MarkedBlock> out;
  if (text.size() > kMostMarked) return {{false, {}, {{std::string(text), false, false, {}}}}};
  std::string now, number;
  bool item = false;
  const auto finish = [&](bool nextIsItem, std::string nextNumber) {
    if (!now.empty()) out.push_back({item, number, Inline(now).read()});
    now.clear();
    item = nextIsItem;
    number = std::move(nextNumber);
  };
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = trimmed(text.substr(at, end - at));
    at = end + 1;
    std::string mark;
    if (line.empty()) {
      finish(false, {});
    } else if (const size_t length = itemMark(line, mark); length > 0) {
      finish(true, mark);
      now = std::string(trimmed(line.substr(length)));
    } else {
      // A line break within a paragraph is a space.
      if (!now.empty()) now += ' ';
      now += line;
    }
  }
  finish(false, {});
  return out;
}

std::string plainText(std::string_view marked) {
  std::string out;
  for (const MarkedBlock& block : parseMarkdown(marked)) {
    if (!out.empty()) out += '\n';
    if (block.item) out += block.number.empty() ? "• " : block.number + " ";
    for (const MarkedSpan& span : block.spans) out += span.text;
  }
  return out;
}

}  // namespace fabrica
