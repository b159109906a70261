#include "base/markdown.h"

#include <gtest/gtest.h>

namespace fabrica {
namespace {

using Spans = std::vector<MarkedSpan>;
Spans spans(std::string_view text) {
  const auto blocks = parseMarkdown(text);
  EXPECT_EQ(blocks.size(), 1u) << text;
  return blocks.empty() ? Spans() : blocks[0].spans;
}

TEST(Markdown, BoldItalicAndBoth) {
  EXPECT_EQ(spans("A **bold** and *slanted* word"), (Spans{{"A "}, {"bold", true}, {" and "}, {"slanted", false, true}, {" word"}}));
  EXPECT_EQ(spans("__b__ _i_"), (Spans{{"b", true}, {" "}, {"i", false, true}}));
  EXPECT_EQ(spans("**a *b* c**"), (Spans{{"a ", true}, {"b", true, true}, {" c", true}}));
}

TEST(Markdown, WhatIsNoMarkStaysText) {
  for (const char* text : {"2 * 3 * 4", "VH_M_liver and VH_M_spleen", "a ** b", "*never closed", "**also", "[no link]", "[x](y)", "<b>no</b>", "![x](", "*"}) {
    EXPECT_EQ(spans(text), (Spans{{text}})) << text;
  }
  EXPECT_EQ(spans("\\*kept\\*"), (Spans{{"*kept*"}}));
}

TEST(Markdown, LinksToStructuresAndToPagesOnly) {
  EXPECT_EQ(spans("see [the liver](#liver)."), (Spans{{"see "}, {"the liver", false, false, "#liver"}, {"."}}));
  EXPECT_EQ(spans("[page](https://example.org/a?b=1)"), (Spans{{"page", false, false, "https://example.org/a?b=1"}}));
  for (const char* text : {"[x](javascript:alert(1)", "[x](data:text/html,1)", "[x](//host)", "[x](file:///etc)", "[x](https://a b)", "[](#a)", "[x](#)"}) {
    for (const MarkedSpan& span : spans(text)) EXPECT_EQ(span.link, "") << text;
  }
}

TEST(Markdown, ParagraphsAndLists) {
  const auto blocks = parseMarkdown("One\nline.\n\n- first\n- second\n  goes on\n1. third\n\nLast");
  ASSERT_EQ(blocks.size(), 5u);
  EXPECT_EQ(blocks[0].spans, (Spans{{"One line."}}));
  EXPECT_TRUE(blocks[1].item);
  EXPECT_EQ(blocks[2].spans, (Spans{{"second goes on"}}));
  EXPECT_EQ(blocks[3].number, "1.");
  EXPECT_FALSE(blocks[4].item);
  EXPECT_TRUE(parseMarkdown("").empty());
  EXPECT_EQ(plainText("**A** [b](#c)\n- d"), "A b\n• d");
}

}  // namespace
}  // namespace fabrica
