#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "atlas/fixture.h"
#include "learn/quiz.h"
#include "link/state.h"

namespace fabrica::learn {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::SizeIs;

// head → {skin, left → {Left a … d}, right → {Right a … d}}; systems: each letter's two sides.
struct Sided {
  Model model;
  Sided() {
    Atlas& atlas = model.editAtlas();
    const StructureIndex head = addStructure(atlas, "head", false);
    Hierarchy regions{"Regions", {{head, kNone, {}}, {addStructure(atlas, "skin", true), 0, {}}}, {}, {}};
    Hierarchy systems{"Systems", {}, {}, {}};
    for (const char* side : {"Left", "Right"}) {
      const auto parent = uint32_t(regions.nodes.size());
      regions.nodes.push_back({addStructure(atlas, side, false), 0, {}});
      for (const char* letter : {"alpha", "beta", "gamma", "delta"}) {
        regions.nodes.push_back({addStructure(atlas, std::string(side) + " " + letter, true), parent, {}});
      }
    }
    for (const char* letter : {"alpha", "beta", "gamma", "delta"}) {
      const auto parent = uint32_t(systems.nodes.size());
      systems.nodes.push_back({addStructure(atlas, letter, false), kNone, {}});
      for (const char* side : {"Left", "Right"}) {
        for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
          if (atlas.structures[s].id == std::string(side) + " " + letter) systems.nodes.push_back({s, parent, {}});
        }
      }
    }
    atlas.hierarchies = {regions, systems};
    model.atlasChanged();
  }
};

std::vector<std::string> targets(const std::vector<Question>& quiz) {
  std::vector<std::string> out;
  for (const Question& q : quiz) out.push_back(q.structure);
  return out;
}

TEST(Quiz, TheSameSeedAsksTheSame) {
  Sided atlas;
  const auto one = makeQuiz(atlas.model, {"head", 7, 9, {}, {}}), same = makeQuiz(atlas.model, {"head", 7, 9, {}, {}});
  EXPECT_EQ(one, same);
  EXPECT_NE(one, makeQuiz(atlas.model, {"head", 8, 9, {}, {}}));
  EXPECT_THAT(one, SizeIs(9));
  // Written down, so that a teacher's link asks the same in the next version.
  EXPECT_EQ(targets(makeQuiz(atlas.model, {"Left", 1, 4, {QuestionKind::Name}, {}})).size(), 4u);
}

TEST(Quiz, AsksAboutTheBranchAlone) {
  Sided atlas;
  const auto quiz = makeQuiz(atlas.model, {"Left", 3, 50, {QuestionKind::Find}, {}});
  EXPECT_THAT(targets(quiz), ::testing::UnorderedElementsAre("Left alpha", "Left beta", "Left gamma", "Left delta"));
  EXPECT_TRUE(makeQuiz(atlas.model, {"nowhere", 3, 5, {}, {}}).empty());
  EXPECT_THAT(makeQuiz(atlas.model, {"", 3, 50, {QuestionKind::Find}, {}}), SizeIs(9)) << "everything";
}

TEST(Quiz, EachThingOnceInEachWay) {
  Sided atlas;
  const auto quiz = makeQuiz(atlas.model, {"Left", 5, 100, {QuestionKind::Find, QuestionKind::Name, QuestionKind::Side}, {}});
  std::set<std::pair<std::string, QuestionKind>> seen;
  for (const Question& q : quiz) EXPECT_TRUE(seen.insert({q.structure, q.kind}).second) << q.structure;
  EXPECT_GE(quiz.size(), 8u);
}

TEST(Quiz, WrongNamesArePlausible) {
  Sided atlas;
  for (uint32_t seed = 1; seed < 20; ++seed) {
    for (const Question& q : makeQuiz(atlas.model, {"Left", seed, 4, {QuestionKind::Name}, {}})) {
      ASSERT_THAT(q.choices, SizeIs(4));
      EXPECT_THAT(q.choices, Contains(q.structure));
      EXPECT_EQ(std::set<std::string>(q.choices.begin(), q.choices.end()).size(), 4u);
      EXPECT_THAT(q.choices, Not(Contains("skin"))) << "siblings and the other side come before cousins";
    }
  }
}

TEST(Quiz, TheRightNameStandsAnywhere) {
  Sided atlas;
  std::set<size_t> places;
  for (uint32_t seed = 1; seed < 30; ++seed) {
    const Question q = makeQuiz(atlas.model, {"Left", seed, 1, {QuestionKind::Name}, {}})[0];
    places.insert(size_t(std::find(q.choices.begin(), q.choices.end(), q.structure) - q.choices.begin()));
  }
  EXPECT_EQ(places.size(), 4u);
}

TEST(Quiz, SidesAreAskedOfWhatHasOne) {
  Sided atlas;
  const auto quiz = makeQuiz(atlas.model, {"head", 2, 50, {QuestionKind::Side}, {}});
  EXPECT_THAT(targets(quiz), Not(Contains("skin")));
  EXPECT_THAT(quiz, SizeIs(8));
  Question q;
  q.kind = QuestionKind::Side;
  q.structure = "Left alpha";
  EXPECT_EQ(promptOf(atlas.model, q), "Alpha: which side of the body?");
  EXPECT_TRUE(isRight(atlas.model, q, "left"));
  EXPECT_FALSE(isRight(atlas.model, q, "right"));
  EXPECT_EQ(rightAnswer(atlas.model, q), "Left");
  // A name in another language does not give the answer away either.
  atlas.model.editAtlas().structures[atlas.model.atlas().indexOf("Left alpha")].names = {Localised{"fr", "Alpha gauche"}};
  atlas.model.namesChanged();
  Options options = atlas.model.options();
  options.language = "fr";
  atlas.model.setOptions(options);
  EXPECT_EQ(promptOf(atlas.model, q), "Alpha: which side of the body?");
}

TEST(Quiz, MistakesAgain) {
  Sided atlas;
  const auto quiz = makeQuiz(atlas.model, {"head", 4, 10, {QuestionKind::Find}, {"Left alpha", "Right delta", "gone"}});
  EXPECT_THAT(targets(quiz), ::testing::UnorderedElementsAre("Left alpha", "Right delta"));
}

TEST(Quiz, Grading) {
  Sided atlas;
  Question q;
  q.kind = QuestionKind::Find;
  q.structure = "Left";
  EXPECT_TRUE(isRight(atlas.model, q, "Left beta")) << "a part of a group";
  EXPECT_FALSE(isRight(atlas.model, q, "Right beta"));
  EXPECT_FALSE(isRight(atlas.model, q, "nothing"));
  EXPECT_EQ(promptOf(atlas.model, q), "Find: Left");
  q.kind = QuestionKind::Choice;
  q.answers = {"a", "b"};
  q.answer = 1;
  EXPECT_TRUE(isRight(atlas.model, q, "1"));
  EXPECT_FALSE(isRight(atlas.model, q, "0"));
  EXPECT_EQ(answerWords(atlas.model, q, "0"), "a");
  EXPECT_EQ(rightAnswer(atlas.model, q), "b");
}

TEST(Quiz, TheViewGivesNothingAway) {
  Sided atlas;
  const Question find = makeQuiz(atlas.model, {"Left", 1, 1, {QuestionKind::Find}, {}})[0];
  applyState(questionView(atlas.model, find, "Left"), atlas.model);
  EXPECT_EQ(atlas.model.options().labels, LabelMode::Off);
  EXPECT_TRUE(atlas.model.selection().empty());
  const StructureIndex target = atlas.model.atlas().indexOf(find.structure);
  EXPECT_TRUE(atlas.model.appearance(target).visible);
  EXPECT_FALSE(atlas.model.appearance(target).ghost);
  EXPECT_FALSE(atlas.model.appearance(atlas.model.atlas().indexOf("skin")).visible);

  Question name = find;
  name.kind = QuestionKind::Name;
  applyState(questionView(atlas.model, name, "Left"), atlas.model);
  EXPECT_THAT(atlas.model.selection(), ElementsAre(target));
  for (const char* letter : {"alpha", "beta", "gamma", "delta"}) {
    const StructureIndex s = atlas.model.atlas().indexOf(std::string("Left ") + letter);
    EXPECT_EQ(atlas.model.appearance(s).ghost, s != target) << letter;
  }
  applyState(answerView(atlas.model, find, "Left"), atlas.model);
  EXPECT_THAT(atlas.model.selection(), ElementsAre(target));
  EXPECT_EQ(atlas.model.options().labels, LabelMode::Selected);
}

TEST(Quiz, Branches) {
  Sided atlas;
  const auto branches = quizBranches(atlas.model);
  ASSERT_THAT(branches, SizeIs(3));
  EXPECT_EQ(branches[0].id, "head");
  EXPECT_EQ(branches[0].count, 9u);
  EXPECT_EQ(branches[1].id, "Left");
  EXPECT_EQ(branches[1].count, 4u);
  EXPECT_EQ(branches[1].depth, 1u);
}

}  // namespace
}  // namespace fabrica::learn
