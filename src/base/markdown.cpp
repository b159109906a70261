#include "base/markdown.h"

#include <algorithm>

#include "base/text.h"

namespace fabrica {

namespace {

using Kind = MarkedBlock::Kind;

bool isSpace(char c) { return c == ' ' || c == '\t'; }
bool isWordByte(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80); }

// Where a target leads, as a span says it; "" nowhere we would go: other schemes may do something.
std::string destination(std::string_view target, Dialect dialect) {
  const bool lesson = dialect == Dialect::Lesson;
  if (lesson) target = trimmed(target);
  if (target.size() > 2000 || std::any_of(target.begin(), target.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; })) return {};
  const std::string scheme(target.substr(0, std::min(target.find(':'), target.size())));
  const std::string known = lesson ? lowerAscii(scheme) : scheme;
  std::string_view id;
  if (!lesson && target.starts_with('#')) id = target.substr(1);
  if (lesson && known == "structure" && target.size() > scheme.size()) id = target.substr(scheme.size() + 1);
  if (!id.empty()) return "#" + std::string(id);
  const bool web = (known == "http" || known == "https") && target.substr(scheme.size()).starts_with("://");
  const bool mail = lesson && known == "mailto" && target.size() > scheme.size();
  return (web || mail) && target.find_first_of("\"<>") == std::string_view::npos ? std::string(target) : std::string();
}

class Inline {
 public:
  Inline(std::string_view text, Dialect dialect) : text_(text), lesson_(dialect == Dialect::Lesson), dialect_(dialect) {}

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
    if (c == '`' && lesson_ && code()) return;
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

  // Whether a mark that opens before `from` is closed behind it: by a run of just as many, or of three, which closes both.
  bool closes(char c, size_t length, size_t from) const {
    for (size_t at = text_.find(c, from), end = at; at < text_.size(); at = text_.find(c, end)) {
      end = std::min(text_.find_first_not_of(c, at), text_.size());
      if (end - at != length && end - at != 3) continue;
      if (at == from || isSpace(text_[at - 1]) || text_[at - 1] == '\\') continue;
      if (c == '_' && end < text_.size() && isWordByte(text_[end])) continue;
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
    if (words.empty() || words.find('[') != std::string_view::npos) return false;
    std::string where = destination(to, dialect_);
    // A lesson's author wrote a link: its words are meant. A definition may only happen to look like one.
    if (where.empty() && !lesson_) return false;
    flush();
    std::string plain(words);
    std::erase_if(plain, [](char c) { return c == '*'; });
    spans_.push_back({std::move(plain), bold_, italic_, std::move(where)});
    at_ = close + 1;
    return true;
  }

  bool code() {
    const size_t end = text_.find('`', at_ + 1);
    if (end == std::string_view::npos || end == at_ + 1) return false;
    flush();
    spans_.push_back({std::string(text_.substr(at_ + 1, end - at_ - 1)), bold_, italic_, {}, true});
    at_ = end + 1;
    return true;
  }

  void flush() {
    if (!now_.empty()) spans_.push_back({std::move(now_), bold_, italic_, {}});
    now_.clear();
  }

  std::string_view text_;
  bool lesson_;
  Dialect dialect_;
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

// What a line begins with; `line` is what stands behind it.
Kind kindOf(std::string_view& line, Dialect dialect, std::string& number) {
  if (const size_t length = itemMark(line, number); length > 0) {
    line = trimmed(line.substr(length));
    return number.empty() ? Kind::Bullet : Kind::Numbered;
  }
  if (dialect != Dialect::Lesson) return Kind::Paragraph;
  if (line.starts_with('>')) {
    line = trimmed(line.substr(1));
    return Kind::Quote;
  }
  const size_t marks = std::min(line.find_first_not_of('#'), line.size());
  if (marks == 0 || marks > 6 || marks == line.size() || !isSpace(line[marks])) return Kind::Paragraph;
  line = trimmed(line.substr(marks));
  return Kind::Heading;
}

}  // namespace

std::vector<MarkedBlock> parseMarkdown(std::string_view text, Dialect dialect) {
  if (text.size() > kMostMarked) return {{Kind::Paragraph, {}, {{std::string(text)}}}};
  std::vector<MarkedBlock> out;
  std::string now, number;
  Kind kind = Kind::Paragraph;
  const auto begin = [&](Kind next, std::string nextNumber) {
    if (!now.empty()) out.push_back({kind, number, Inline(now, dialect).read()});
    now.clear();
    kind = next;
    number = std::move(nextNumber);
  };
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (line.empty()) {
      begin(Kind::Paragraph, {});
      continue;
    }
    std::string mark;
    const Kind next = kindOf(line, dialect, mark);
    const bool goesOn = (next == Kind::Paragraph && kind != Kind::Heading) || (next == Kind::Quote && kind == Kind::Quote);
    if (!goesOn || now.empty()) begin(next, mark);
    // A line break within a paragraph is a space.
    if (!now.empty() && !line.empty()) now += ' ';
    now += line;
  }
  begin(Kind::Paragraph, {});
  return out;
}

std::string plainText(std::string_view definition) {
  std::string out;
  for (const MarkedBlock& block : parseMarkdown(definition, Dialect::Definition)) {
    if (!out.empty()) out += '\n';
    if (block.item()) out += block.number.empty() ? "• " : block.number + " ";
    for (const MarkedSpan& span : block.spans) out += span.text;
  }
  return out;
}

}  // namespace fabrica
