// The part of Markdown that definitions and lessons may use. Out of it come runs of plain text with how they look and where they lead; no HTML is ever
// made, so whoever shows them can only show text. What is no mark stays text as it stands. Bytes from outside.
//
//   both          paragraphs · - and 1. lists · **bold** · *italic* · [words](https://…) · \escapes
//   definitions   [words](#ID) of a structure; what leads elsewhere is no link, but text
//   lessons       [words](structure:ID) and mailto:, of other targets the words alone · ## headings · > quotes · `code`
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fabrica {

struct MarkedSpan {
  std::string text;
  bool bold = false, italic = false;
  std::string link = {};        // "https://…", "mailto:…", or "#id" of a structure; "" none
  bool code = false;
  bool operator==(const MarkedSpan&) const = default;
};
struct MarkedBlock {
  enum class Kind : uint8_t { Paragraph, Heading, Bullet, Numbered, Quote } kind = Kind::Paragraph;
  std::string number = {};   // "1." of a numbered one
  std::vector<MarkedSpan> spans = {};
  bool item() const { return kind == Kind::Bullet || kind == Kind::Numbered; }
  bool operator==(const MarkedBlock&) const = default;
};

enum class Dialect : uint8_t { Definition, Lesson };

inline constexpr size_t kMostMarked = 1 << 16;  // bytes that are read as such; beyond them as plain text

std::vector<MarkedBlock> parseMarkdown(std::string_view text, Dialect dialect);
std::string plainText(std::string_view definition);  // what stands in it, without marks

}  // namespace fabrica
