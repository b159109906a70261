// The words of a lesson: a small, safe part of Markdown. Out of it come runs of plain text with how they look and where they lead;
// no HTML is ever made, so whoever shows it can only show text.
//
//   paragraphs · ## headings · - and 1. lists · > quotes · **strong** · *emphasis* · `code` · [words](target) · \escapes
//
// A target is an http(s) or mailto address, or "structure:ID"; of any other the words alone are left.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace fabrica::learn {

struct Span {
  std::string text;
  bool strong = false, emphasis = false, code = false;
  std::string link, structure;  // at most one of them
  bool operator==(const Span&) const = default;
};
struct Block {
  enum class Kind : uint8_t { Paragraph, Heading, Bullet, Numbered, Quote } kind = Kind::Paragraph;
  std::vector<Span> spans;
  bool operator==(const Block&) const = default;
};

std::vector<Block> parseMarkdown(std::string_view text);
// [{"kind": "p|h|ul|ol|quote", "spans": [{"text", "strong", "emphasis", "code", "link", "structure"}]}]
Json blocksJson(const std::vector<Block>& blocks);

}  // namespace fabrica::learn
