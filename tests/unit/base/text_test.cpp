#include "base/text.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace fabrica {
namespace {

TEST(Fold, DropsAccentsCaseAndPunctuation) {
  EXPECT_EQ(fold("  Hippocámpe (Gauche) "), "hippocampe gauche");
  EXPECT_EQ(fold("GYRUS-præcentralis"), "gyrus praecentralis");
  EXPECT_EQ(fold("Œsophage"), "oesophage");
  EXPECT_EQ(fold("Großhirn"), "grosshirn");
}

TEST(Fold, CombiningMarksMeetPrecomposedLetters) { EXPECT_EQ(fold("e\xCC\x81lan"), fold("\xC3\xA9lan")); }

TEST(Fold, Greek) { EXPECT_EQ(fold("Ἱππόκαμπος ΣΏΜΑΣ").substr(0, 2).empty(), false); EXPECT_EQ(fold("ΣΏΜΑΣ"), fold("σώμας")); }

TEST(Fold, OtherScriptsPassThrough) { EXPECT_EQ(fold("海马"), "海马"); }

TEST(Fold, DamagedBytesSeparate) {
  EXPECT_EQ(fold("a\xff\xfe" "b"), "a b");
  EXPECT_EQ(fold("\xe6"), "");
}

TEST(Trimmed, WhiteSpaceAtTheEndsOnly) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \r\n"), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(WithoutMark, OnlyThatMark) {
  EXPECT_EQ(withoutMark("\xEF\xBB\xBF" "a"), "a");
  EXPECT_EQ(withoutMark("\xEF\xBB" "a"), "\xEF\xBB" "a");
}

TEST(Shortened, NotInTheMiddleOfALetter) {
  EXPECT_EQ(shortened("abc", 5), "abc");
  EXPECT_EQ(shortened("abc", 2), "ab");
  EXPECT_EQ(shortened("a\xC3\xA9", 2), "a");
  EXPECT_EQ(shortened("\xE6\xB5\xB7", 2), "");
}

TEST(Words, SplitsOnSpaces) {
  const std::string text = fold("left superior  frontal");
  ASSERT_EQ(words(text).size(), 3u);
  EXPECT_EQ(words(text)[2], "frontal");
}

}  // namespace
}  // namespace fabrica
