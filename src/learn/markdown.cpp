#include "learn/markdown.h"

#include "base/text.h"

namespace fabrica::learn {

namespace {

constexpr std::string_view kMarks = "\\*_`[]()#->.!{}+";

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && isSpace(line.front())) line.remove_prefix(1);
  while (!line.empty() && isSpace(line.back())) line.remove_suffix(1);
  return line;
}

// Sets where a link leads; false for schemes that may do something.
bool lead(std::string_view target, Span& span) {
  target = trimmed(target);
  const size_t colon = target.find(':');
  if (colon == std::string_view::npos || target.size() > 2000) return false;
  for (const char c : target) {
    if (uint8_t(c) <= 0x20) return false;
  }
  const std::string scheme = lowerAscii(target.substr(0, colon));
  if (scheme == "structure") span.structure = std::string(target.substr(colon + 1));
  else if (scheme == "http" || scheme == "https" || scheme == "mailto") span.link = std::string(target);
  else return false;
  return true;
}

class Inline {
 public:
  explicit Inline(std::string_view text) : text_(text) {}

  std::vector<Span> read() {
    while (at_ < text_.size()) step();
    push();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = text_[at_];
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c == '\\' && next != '\0' && kMarks.find(next) != std::string_view::npos) {
      now_.text += next;
      at_ += 2;
      return;
    }
    if (c == '`') {
      const size_t end = text_.find('`', at_ + 1);
      if (end != std::string_view::npos && end > at_ + 1) {
        push();
        Span code = now_;
        code.text = std::string(text_.substr(at_ + 1, end - at_ - 1));
        code.code = true;
        out_.push_back(std::move(code));
        at_ = end + 1;
        return;
      }
    }
    if (c == '*' || c == '_') {
      // Underscores within a word are letters: names of files and regions have them.
      const bool within = c == '_' && at_ > 0 && isWord(text_[at_ - 1]) && isWord(next);
      const bool strong = next == c;
      bool& on = strong ? now_.strong : now_.emphasis;
      const std::string_view mark = text_.substr(at_, strong ? 2 : 1);
      const bool closes = on || (at_ + mark.size() < text_.size() && !isSpace(text_[at_ + mark.size()]) && text_.find(mark, at_ + mark.size()) != std::string_view::npos);
      if (!within && closes) {
        push();
        on = !on;
        at_ += mark.size();
        return;
      }
    }
    if (c == '[' && link()) return;
    now_.text += c;
    ++at_;
  }

  bool link() {
    const size_t close = text_.find(']', at_ + 1);
    if (close == std::string_view::npos || close == at_ + 1 || close + 1 >= text_.size() || text_[close + 1] != '(') return false;
    const size_t end = text_.find(')', close + 2);
    if (end == std::string_view::npos) return false;
    push();
    Span span = now_;
    span.text = std::string(text_.substr(at_ + 1, close - at_ - 1));
    lead(text_.substr(close + 2, end - close - 2), span);
    out_.push_back(std::move(span));
    at_ = end + 1;
    return true;
  }

  static bool isWord(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || uint8_t(c) >= 0x80; }

  void push() {
    if (now_.text.empty()) return;
    out_.push_back(now_);
    now_.text.clear();
  }

  std::string_view text_;
  size_t at_ = 0;
  Span now_;
  std::vector<Span> out_;
};

// What a line begins with; `line` is what follows.
Block::Kind kindOf(std::string_view& line) {
  using Kind = Block::Kind;
  size_t marks = 0;
  while (marks < line.size() && line[marks] == '#') ++marks;
  if (marks > 0 && marks <= 6 && marks < line.size() && isSpace(line[marks])) {
    line.remove_prefix(marks);
    return Kind::Heading;
  }
  if (line.size() > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && isSpace(line[1])) {
    line.remove_prefix(1);
    return Kind::Bullet;
  }
  if (line[0] == '>') {
    line.remove_prefix(1);
    return Kind::Quote;
  }
  size_t digits = 0;
  while (digits < line.size() && digits < 4 && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits > 0 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') && isSpace(line[digits + 1])) {
    line.remove_prefix(digits + 1);
    return Kind::Numbered;
  }
  return Kind::Paragraph;
}

}  // namespace

std::vector<Block> parseMarkdown(std::string_view text) {
  using Kind = Block::Kind;
  std::vector<Block> out;
  std::string words;
  Kind kind = Kind::Paragraph;
  const auto flush = [&] {
    if (!words.empty()) out.push_back({kind, Inline(words).read()});
    words.clear();
    kind = Kind::Paragraph;
  };
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) {
      flush();
      continue;
    }
    const Kind next = kindOf(line);
    line = trimmed(line);
    const bool goesOn = !words.empty() && ((next == Kind::Paragraph && kind != Kind::Heading) || (next == Kind::Quote && kind == Kind::Quote));
    if (!goesOn) {
      flush();
      kind = next;
    }
    if (line.empty()) continue;
    if (!words.empty()) words += ' ';
    words += line;
  }
  flush();
  return out;
}

Json blocksJson(const std::vector<Block>& blocks) {
  static constexpr const char* kNames[] = {"p", "h", "ul", "ol", "quote"};
  Json out = Json::array();
  for (const Block& block : blocks) {
    Json spans = Json::array();
    for (const Span& span : block.spans) {
      Json json = {{"text", span.text}};
      if (span.strong) json["strong"] = true;
      if (span.emphasis) json["emphasis"] = true;
      if (span.code) json["code"] = true;
      if (!span.link.empty()) json["link"] = span.link;
      if (!span.structure.empty()) json["structure"] = span.structure;
      spans.push_back(std::move(json));
    }
    out.push_back({{"kind", kNames[int(block.kind)]}, {"spans", std::move(spans)}});
  }
  return out;
}

}  // namespace fabrica::learn
