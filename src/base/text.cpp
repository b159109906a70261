#include "base/text.h"

#include "base/utf8.h"

namespace fabrica {

namespace {

// Two characters for each of U+00C0 … U+017F (Latin-1 letters and Latin Extended-A), made from their canonical
// decompositions (Unicode 15) without the combining marks; a second blank means one letter.
constexpr char kLatin[] =
    "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thss"
    "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thy "
    "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "
    "g g g g h h h h i i i i i i i i i i ijijj j k k k l l l l l l l "
    "l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s "
    "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";
static_assert(sizeof(kLatin) == 2 * (0x180 - 0xc0) + 1);

// Accented Greek letters to their bases; capitals and final sigma are handled by range.
struct Pair {
  uint16_t from, to;
};
constexpr Pair kGreek[] = {
    {0x386, 0x3b1}, {0x388, 0x3b5}, {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf}, {0x38e, 0x3c5},
    {0x38f, 0x3c9}, {0x390, 0x3b9}, {0x3aa, 0x3b9}, {0x3ab, 0x3c5}, {0x3ac, 0x3b1}, {0x3ad, 0x3b5},
    {0x3ae, 0x3b7}, {0x3af, 0x3b9}, {0x3b0, 0x3c5}, {0x3ca, 0x3b9}, {0x3cb, 0x3c5}, {0x3cc, 0x3bf},
    {0x3cd, 0x3c5}, {0x3ce, 0x3c9},
};

// Appends the folded form of one code point; false for something that separates words.
bool foldCodePoint(uint32_t c, std::string& out) {
  if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
    out += char(c);
    return true;
  }
  if (c >= 0xc0 && c < 0x180) {
    const char* pair = kLatin + 2 * (c - 0xc0);
    if (pair[0] == ' ') return false;
    out += pair[0];
    if (pair[1] != ' ') out += pair[1];
    return true;
  }
  if (c < 0xc0 || c == 0xfffd || (c >= 0x2000 && c < 0x2070)) return false;  // signs, dashes, quotes
  if (c >= 0x300 && c < 0x370) return true;                                // combining marks: dropped
  if (c >= 0x370 && c < 0x400) {
    for (const Pair& pair : kGreek) {
      if (pair.from == c) c = pair.to;
    }
    if (c >= 0x391 && c <= 0x3a9) c += 0x20;
    if (c == 0x3c2) c = 0x3c3;
  }
  appendUtf8(out, c);
  return true;
}

}  // namespace

std::string fold(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  bool gap = false;
  for (size_t at = 0; at < utf8.size();) {
    const uint32_t c = nextCodePoint(utf8, at);
    std::string piece;
    if (!foldCodePoint(c, piece)) {
      gap = true;
    } else if (!piece.empty()) {
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out += piece;
    }
  }
  return out;
}

std::vector<std::string_view> words(std::string_view folded) {
  std::vector<std::string_view> out;
  for (size_t start = 0; start < folded.size();) {
    size_t end = folded.find(' ', start);
    if (end == std::string_view::npos) end = folded.size();
    if (end > start) out.push_back(folded.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kWhite = " \t\r\n";
  const size_t from = text.find_first_not_of(kWhite);
  return from == std::string_view::npos ? text.substr(0, 0) : text.substr(from, text.find_last_not_of(kWhite) - from + 1);
}

std::string_view withoutMark(std::string_view text) { return text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text; }

std::string lowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  return out;
}

}  // namespace fabrica
