// The little of Markdown that a definition may use: **bold**, *italic*, lists, links to structures ([text](#id)) and to http(s) addresses. Anything
// else is text as it stands: no HTML, no images, no other schemes. Bytes from outside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fabrica {

struct MarkedSpan {
  std::string text;
  bool bold = false, italic = false;
  std::string link = {};        // "https://…", or "#id" of a structure; "" none
  bool operator==(const MarkedSpan&) const = default;
};
struct MarkedBlock {
  bool item = false;         // of a list
  std::string number = {};   // "1." of a numbered one
  std::vector<MarkedSpan> spans = {};
};

inline constexpr size_t kMostMarked = 1 << 16;  // bytes that are read as such; beyond them as plain text

std::vector<MarkedBlock> parseMarkdown(std::string_view text);
std::string plainText(std::string_view marked);  // what stands in it, without marks

}  // namespace fabrica
