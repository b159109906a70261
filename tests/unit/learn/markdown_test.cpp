#include <gtest/gtest.h>

#include "learn/markdown.h"

namespace fabrica::learn {
namespace {

std::string plain(std::string_view text) {
  std::string out;
  for (const Block& block : parseMarkdown(text)) {
    for (const Span& span : block.spans) out += span.text;
    out += '\n';
  }
  return out;
}

TEST(Markdown, Blocks) {
  using Kind = Block::Kind;
  const auto blocks = parseMarkdown("## Head\nfirst\nsecond\n\n- one\n- two\n  goes on\n1. first\n2) second\n> said\n> still");
  ASSERT_EQ(blocks.size(), 7u);
  EXPECT_EQ(blocks[0], (Block{Kind::Heading, {{"Head"}}}));
  EXPECT_EQ(blocks[1], (Block{Kind::Paragraph, {{"first second"}}}));
  EXPECT_EQ(blocks[2], (Block{Kind::Bullet, {{"one"}}}));
  EXPECT_EQ(blocks[3], (Block{Kind::Bullet, {{"two goes on"}}}));
  EXPECT_EQ(blocks[4], (Block{Kind::Numbered, {{"first"}}}));
  EXPECT_EQ(blocks[5], (Block{Kind::Numbered, {{"second"}}}));
  EXPECT_EQ(blocks[6], (Block{Kind::Quote, {{"said still"}}}));
  EXPECT_TRUE(parseMarkdown(" \n\n \r\n").empty());
}

TEST(Markdown, Runs) {
  const auto blocks = parseMarkdown("a **b *c*** `d*e*` \\*f\\* [g](structure:hippocampus-left) [h](https://x.org/a_b)");
  ASSERT_EQ(blocks.size(), 1u);
  const auto& s = blocks[0].spans;
  ASSERT_EQ(s.size(), 9u) << dump(blocksJson(blocks));
  EXPECT_EQ(s[1].text, "b ");
  EXPECT_TRUE(s[1].strong);
  EXPECT_EQ(s[2].text, "c");
  EXPECT_TRUE(s[2].strong && s[2].emphasis);
  EXPECT_EQ(s[4].text, "d*e*");
  EXPECT_TRUE(s[4].code);
  EXPECT_EQ(s[5].text, " *f* ");
  EXPECT_EQ(s[6].structure, "hippocampus-left");
  EXPECT_EQ(s[8].text, "h");
  EXPECT_EQ(s[8].link, "https://x.org/a_b");
}

TEST(Markdown, LettersStayLetters) {
  EXPECT_EQ(plain("Frontal_Inf_Oper_L is a label"), "Frontal_Inf_Oper_L is a label\n");
  EXPECT_EQ(plain("2 * 3 * 4 and 5*"), "2 * 3 * 4 and 5*\n");
  EXPECT_EQ(plain("#hash and # no heading"), "#hash and # no heading\n");
  EXPECT_EQ(plain("a [b] c [d]( e"), "a [b] c [d]( e\n");
}

TEST(Markdown, HostileMarkupIsText) {
  EXPECT_EQ(plain("<script>alert(1)</script> <img src=x onerror=alert(1)>"), "<script>alert(1)</script> <img src=x onerror=alert(1)>\n");
  for (const char* target : {"javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "java\tscript:x", "//x.org", "file:///etc/passwd", "blob:x"}) {
    const auto blocks = parseMarkdown("[press](" + std::string(target) + ")");
    ASSERT_FALSE(blocks.empty()) << target;
    EXPECT_EQ(blocks[0].spans[0].text, "press") << target;
    for (const Span& span : blocks[0].spans) {
      EXPECT_TRUE(span.link.empty()) << target;
      EXPECT_TRUE(span.structure.empty()) << target;
    }
  }
}

}  // namespace
}  // namespace fabrica::learn
