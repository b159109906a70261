#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "learn/progress.h"

namespace fabrica::learn {
namespace {

using ::testing::ElementsAre;

TEST(Progress, TheLastAnswerCounts) {
  Progress progress;
  progress.note("a", false);
  progress.note("a", true);
  progress.note("b", true);
  progress.note("b", false);
  progress.note("", false);
  EXPECT_THAT(progress.mistakes(), ElementsAre("b"));
  EXPECT_EQ(progress.known(), 1u);
  EXPECT_EQ(progress.marks().at("a"), (Progress::Mark{2, 1, true}));
  const Progress again = Progress::read(*parseJson(dump(progress.json())));
  EXPECT_EQ(again.marks(), progress.marks());
}

TEST(Progress, DamagedMarksAreLeftOut) {
  const Progress progress = Progress::read(*parseJson(R"({"v": 1, "marks": {"good": [2, 1, 0], "none": [0, 0, 1], "more right than asked": [1, 2, 1], "text": "x", "": [1, 1, 1], "huge": [1e300, -4, 1]}})"));
  EXPECT_EQ(progress.marks().size(), 2u);
  EXPECT_EQ(progress.marks().at("huge").asked, 1000000u);
  EXPECT_TRUE(Progress::read(Json(7)).marks().empty());
  EXPECT_TRUE(Progress::read(*parseJson(R"({"v": 2, "marks": {"a": [1, 1, 1]}})")).marks().empty());
}

TEST(QuizResult, RoundTrip) {
  const QuizResult result{"Left frontal lobe", "colin27", "Ada", "2026-11-26T10:00:00Z",
                          {{QuestionKind::Find, "Find: Left insula", "Left putamen", "Left insula", false}, {QuestionKind::Side, "Which side?", "Left", "Left", true}}};
  const auto again = readResult(dump(resultJson(result)));
  ASSERT_TRUE(again.ok()) << again.error().message();
  EXPECT_EQ(*again, result);
  EXPECT_EQ(again->right(), 1u);
}

TEST(QuizResult, HostileOnesAreRefusedOrCut) {
  EXPECT_FALSE(readResult("").ok());
  EXPECT_FALSE(readResult("{}").ok());
  EXPECT_FALSE(readResult(R"({"fabricaResult": 1, "answers": []})").ok());
  EXPECT_FALSE(readResult(R"({"fabricaResult": 1, "answers": [["guess", "", "", "", 1]]})").ok());
  EXPECT_FALSE(readResult(std::string(kMostResultBytes + 1, ' ')).ok());
  Json json = {{"fabricaResult", 1}, {"title", std::string(5000, 'x')}, {"who", 7}, {"answers", {{"find", 1, 2, 3, "yes"}}}};
  const auto cut = readResult(dump(json));
  ASSERT_TRUE(cut.ok());
  EXPECT_EQ(cut->title.size(), kMostAnswerText);
  EXPECT_EQ(cut->who, "");
  EXPECT_FALSE(cut->answers[0].right);
}

}  // namespace
}  // namespace fabrica::learn
