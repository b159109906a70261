#include "base/markdown.h"

#include <gtest/gtest.h>

namespace fabrica {
namespace {

using Spans = std::vector<MarkedSpan>;
Spans spans(std::string_view text) {
  const auto blocks = parseMarkdown(text, Dialect::Definition);
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
  const auto blocks = parseMarkdown("One\nline.\n\n- first\n- second\n  goes on\n1. third\n\nLast", Dialect::Definition);
  ASSERT_EQ(blocks.size(), 5u);
  EXPECT_EQ(blocks[0].spans, (Spans{{"One line."}}));
  EXPECT_TRUE(blocks[1].item());
  EXPECT_EQ(blocks[2].spans, (Spans{{"second goes on"}}));
  EXPECT_EQ(blocks[3].number, "1.");
  EXPECT_FALSE(blocks[4].item());
  EXPECT_TRUE(parseMarkdown("", Dialect::Definition).empty());
  EXPECT_EQ(plainText("**A** [b](#c)\n- d"), "A b\n• d");
}

std::string plain(std::string_view text) {
  std::string out;
  for (const MarkedBlock& block : parseMarkdown(text, Dialect::Lesson)) {
    for (const MarkedSpan& span : block.spans) out += span.text;
    out += '\n';
  }
  return out;
}

TEST(LessonMarkdown, Blocks) {
  using Kind = MarkedBlock::Kind;
  const auto blocks = parseMarkdown("## Head\nfirst\nsecond\n\n- one\n- two\n  goes on\n1. first\n2) second\n> said\n> still", Dialect::Lesson);
  ASSERT_EQ(blocks.size(), 7u);
  EXPECT_EQ(blocks[0], (MarkedBlock{Kind::Heading, {}, {{"Head"}}}));
  EXPECT_EQ(blocks[1], (MarkedBlock{Kind::Paragraph, {}, {{"first second"}}}));
  EXPECT_EQ(blocks[2], (MarkedBlock{Kind::Bullet, {}, {{"one"}}}));
  EXPECT_EQ(blocks[3], (MarkedBlock{Kind::Bullet, {}, {{"two goes on"}}}));
  EXPECT_EQ(blocks[4], (MarkedBlock{Kind::Numbered, "1.", {{"first"}}}));
  EXPECT_EQ(blocks[5], (MarkedBlock{Kind::Numbered, "2.", {{"second"}}}));
  EXPECT_EQ(blocks[6], (MarkedBlock{Kind::Quote, {}, {{"said still"}}}));
  EXPECT_TRUE(parseMarkdown(" \n\n \r\n", Dialect::Lesson).empty());
}

TEST(LessonMarkdown, Runs) {
  const auto blocks = parseMarkdown("a **b *c*** `d*e*` \\*f\\* [g](structure:hippocampus-left) [h](https://x.org/a_b)", Dialect::Lesson);
  ASSERT_EQ(blocks.size(), 1u);
  const auto& s = blocks[0].spans;
  ASSERT_EQ(s.size(), 9u);
  EXPECT_EQ(s[1].text, "b ");
  EXPECT_TRUE(s[1].bold);
  EXPECT_EQ(s[2].text, "c");
  EXPECT_TRUE(s[2].bold && s[2].italic);
  EXPECT_EQ(s[4].text, "d*e*");
  EXPECT_TRUE(s[4].code);
  EXPECT_EQ(s[5].text, " *f* ");
  EXPECT_EQ(s[6].link, "#hippocampus-left");
  EXPECT_EQ(s[8].text, "h");
  EXPECT_EQ(s[8].link, "https://x.org/a_b");
}

TEST(LessonMarkdown, LettersStayLetters) {
  EXPECT_EQ(plain("Frontal_Inf_Oper_L is a label"), "Frontal_Inf_Oper_L is a label\n");
  EXPECT_EQ(plain("2 * 3 * 4 and 5*"), "2 * 3 * 4 and 5*\n");
  EXPECT_EQ(plain("#hash and # no heading"), "#hash and # no heading\n");
  EXPECT_EQ(plain("a [b] c [d]( e"), "a [b] c [d]( e\n");
}

TEST(LessonMarkdown, HostileMarkupIsText) {
  EXPECT_EQ(plain("<script>alert(1)</script> <img src=x onerror=alert(1)>"), "<script>alert(1)</script> <img src=x onerror=alert(1)>\n");
  for (const char* target : {"javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "java\tscript:x", "//x.org", "file:///etc/passwd", "blob:x"}) {
    const auto blocks = parseMarkdown("[press](" + std::string(target) + ")", Dialect::Lesson);
    ASSERT_FALSE(blocks.empty()) << target;
    EXPECT_EQ(blocks[0].spans[0].text, "press") << target;
    for (const MarkedSpan& span : blocks[0].spans) EXPECT_TRUE(span.link.empty()) << target;
  }
}

}  // namespace
}  // namespace fabrica
