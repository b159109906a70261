// Finding one's way with the whole Ui: what was seen recently, peeks, what is here, sets, languages, what is missing.
#include <gtest/gtest.h>

#include <algorithm>

#include "atlas/pins.h"
#include "ui/panels_fixture.h"
#include "ui/text_links.h"
#include "ui/tree_rows.h"

namespace fabrica::ui {
namespace {

struct FindingTest : PanelsTest {
  void recent(std::vector<StructureIndex> which) {
    hits.clear();
    for (StructureIndex s : which) hits.push_back({s, "", false});
    input.hits = hits;
    input.searchFocused = true;
    settle();
  }
  void here(std::vector<StructureIndex> which) {
    lies = {lies.number + 1, {700, 400}, std::move(which)};
    input.here = &lies;
    settle();
  }

  std::vector<SearchHit> hits;
  Here lies;
};

TEST_F(FindingTest, WhatWasSeenRecentlyStandsInAnEmptyFieldThatHasTheFocus) {
  EXPECT_FALSE(control("hit"));
  recent({3, 5});
  ASSERT_TRUE(control("hit", 1));
  EXPECT_FALSE(control("row"));
  // The press takes the focus away before it is let go.
  const vec2 second = at("hit", 1);
  point(second);
  send(PointerType::Down, second);
  input.searchFocused = false;
  settle();
  send(PointerType::Up, second);
  settle();
  EXPECT_EQ(model.selected(), 5u);
  EXPECT_FALSE(control("hit"));
  EXPECT_TRUE(control("row"));
}

TEST_F(FindingTest, ResultsArePeekedAtByPointerAndByKeyboard) {
  input.searchText = "part";
  recent({4, 6, 7});
  point(at("hit", 1));
  EXPECT_EQ(model.hovered(), 6u);
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 6u);
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 7u);
  settle();
  EXPECT_EQ(model.hovered(), 7u);  // although the pointer rests on another
  EXPECT_TRUE(model.selection().empty());
  EXPECT_FALSE(model.canUndo());
  point({700, 450});
  EXPECT_EQ(model.hovered(), 7u);
  input.searchFocused = false;
  settle();
  EXPECT_EQ(model.hovered(), kNone);
}

TEST_F(FindingTest, EnterChoosesAmongRecentOnesOnlyOnceTheArrowsMoved) {
  recent({3, 5});
  EXPECT_FALSE(key("Enter"));
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 3u);
  EXPECT_TRUE(key("Enter"));
  EXPECT_EQ(model.selected(), 3u);
}

TEST_F(FindingTest, APhonesSheetComesUpForRecentOnesAndGoesDownAgain) {
  input.size = {390, 844};
  input.touch = true;
  settle();
  recent({3, 5});
  ASSERT_TRUE(control("hit"));
  EXPECT_GT(control("hit")->rect.y, 844 * 0.4f);
  input.searchFocused = false;
  settle();
  EXPECT_FALSE(control("hit"));
  recent({3, 5});
  click(at("hit", 1));
  EXPECT_EQ(model.selected(), 5u);
}

TEST_F(FindingTest, WhatIsHereIsListedAndOneIsChosen) {
  here({2, 4, 9});
  ASSERT_TRUE(control("here", 2));
  point(at("here", 1));
  EXPECT_EQ(model.hovered(), 4u);
  click(at("here eye", 0));
  EXPECT_FALSE(model.appearance(2).visible);
  EXPECT_TRUE(control("here", 2)) << "an eye does not close the list";
  click(at("here", 2));
  EXPECT_EQ(model.selected(), 9u);
  EXPECT_FALSE(control("here"));
  settle();
  EXPECT_FALSE(control("here")) << "the same answer opens it once";
  here({1});
  EXPECT_TRUE(control("here"));
  EXPECT_TRUE(key("Escape"));
  EXPECT_FALSE(control("here"));
  here({});
  EXPECT_FALSE(control("here"));
}

TEST_F(FindingTest, WhatIsHereByKeyboard) {
  here({2, 4});
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 4u);
  EXPECT_TRUE(key(" "));
  EXPECT_FALSE(model.appearance(4).visible);
  EXPECT_TRUE(key("Enter"));
  EXPECT_EQ(model.selected(), 4u);
}

TEST_F(FindingTest, AListStaysOnASmallScreenWhereverItIsOpened) {
  input.size = {390, 844};
  input.touch = true;
  settle();
  for (vec2 place : {vec2(5, 5), vec2(385, 840), vec2(195, 400)}) {
    lies = {lies.number + 1, place, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}};
    input.here = &lies;
    settle();
    const Control* first = control("here");
    ASSERT_TRUE(first);
    EXPECT_GE(first->rect.x, 0);
    EXPECT_LE(first->rect.x + first->rect.width, 390);
    EXPECT_GE(first->rect.height, 44);
    EXPECT_LE(first->rect.y + first->rect.height, 844);
  }
}

TEST_F(FindingTest, SetsAreChosenShownAloneAndRemoved) {
  model.addSet("Mine", {2, 3});
  ui->openPanel("layers");
  settle();
  click(at("set"));
  EXPECT_EQ(model.selection(), (std::vector<StructureIndex>{2, 3}));
  click(at("only"));
  EXPECT_EQ(model.visibleCount(), 2u);
  commands.clear();
  click(at("rename"));
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].kind, CommandKind::AskSetName);
  EXPECT_EQ(commands[0].text, "Mine");
  commands.clear();
  click(at("save set"));
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].text, "");
  click(at("remove"));
  EXPECT_TRUE(model.sets().empty());
  model.undo();
  EXPECT_EQ(model.sets().size(), 1u);
}

TEST_F(FindingTest, TheNamesOfASetArePinnedBelowIt) {
  model.addSet("Mine", {2, 3});
  model.addSet("Another", {4});
  ui->openPanel("layers");
  settle();
  EXPECT_FALSE(control("pin label")) << "none of them is selected";
  click(at("set"));
  click(at("pin label"));
  EXPECT_TRUE(arePinned(model, model.sets()[0].structures));
  EXPECT_FALSE(arePinned(model, model.sets()[1].structures));
  click(at("pin label"));
  EXPECT_TRUE(model.options().labelLook.pinned.empty());
}

TEST_F(FindingTest, TheLanguageOfNamesIsSwitchedInPlace) {
  click(at("language of names"));
  click(at("language", 1));
  EXPECT_EQ(model.options().language, "fr");
  EXPECT_EQ(model.nameOf(1), "Part 0 (fr)");
  const float before = control("row", 1)->rect.height;
  click(at("latin"));
  EXPECT_TRUE(model.options().latin);
  EXPECT_GT(control("row", 1)->rect.height, before) << "Latin has a line of its own";
}

TEST_F(FindingTest, WhatIsMissingIsListedByBranch) {
  ui->openPanel("coverage");
  settle();
  ASSERT_TRUE(control("branch"));
  EXPECT_FALSE(control("branch", 1));  // the head has all of its parts
  EXPECT_FALSE(control("gap"));
  click(at("branch"));
  ASSERT_TRUE(control("gap"));
  click(at("gap"));
  EXPECT_EQ(model.atlas().structures[model.selected()].name, "Lymph");
}

// Eyes of the tree's rows have the same name: those of the systems come with it.
TEST_F(FindingTest, ASystemIsHiddenAndFadedByOneTap) {
  ui->openPanel("layers");
  settle();
  StructureIndex first = kNone;
  for (const StructureIndex s : topGroups(model))
    if (first == kNone && !partsOf(model, {&s, 1}).empty()) first = s;
  ASSERT_NE(first, kNone);
  size_t eye = 0;
  // In the row of the button that only systems have.
  while (control("eye", eye) && std::abs(control("eye", eye)->rect.y - control("ghost")->rect.y) > 1) ++eye;
  ASSERT_TRUE(control("eye", eye));
  click(at("eye", eye));
  EXPECT_EQ(model.eye(first), Eye::Hidden);
  click(at("eye", eye));
  EXPECT_EQ(model.eye(first), Eye::Shown);
  click(at("ghost"));
  EXPECT_TRUE(areGhosted(model, {&first, 1}));
  click(at("ghost"));
  EXPECT_FALSE(areGhosted(model, {&first, 1}));
  model.undo();
  EXPECT_TRUE(areGhosted(model, {&first, 1})) << "each tap is one step";
}

TEST_F(FindingTest, TheWayDownToAPartIsOneTapUp) {
  StructureIndex deep = kNone;
  for (StructureIndex s = 0; s < model.atlas().structures.size() && deep == kNone; ++s)
    if (model.path(s).size() >= 2) deep = s;
  ASSERT_NE(deep, kNone);
  const std::vector<StructureIndex> path = model.path(deep);
  model.select(deep);
  settle();
  ASSERT_TRUE(control("crumb", path.size() - 2));
  EXPECT_FALSE(control("crumb", path.size() - 1)) << "it does not lead to itself";
  click(at("crumb", path.size() - 2));
  EXPECT_EQ(model.selected(), path[path.size() - 2]);
}

TEST_F(FindingTest, DefinitionsLinkToStructuresAndPages) {
  model.editAtlas().structures[1].definition = "Beside **the** [next part](#Part 3) and [Part 4](#Part-4); see [this page](https://example.org/x).";
  model.editAtlas().structures[1].definition += " Also [Lymph](#Lymph).";
  model.select(1);
  settle();
  // Only links that lead somewhere are links: "#Part 3" has a space, "#Part-4" is no id.
  ASSERT_TRUE(control("word", 2));
  EXPECT_FALSE(control("word", 3));
  commands.clear();
  click(at("word", 0));
  ASSERT_FALSE(commands.empty());
  EXPECT_EQ(commands[0].kind, CommandKind::OpenExternal);
  EXPECT_EQ(commands[0].text, "https://example.org/x");
  click(at("word", 2));
  EXPECT_EQ(model.atlas().structures[model.selected()].name, "Lymph");
}

TEST(OntologyLinks, TerminologiaAnatomica) {
  EXPECT_EQ(ontologyUrl("TA98:A14.1.03.002"), "https://ifaa.unifr.ch/Public/EntryPage/TA98%20Tree/Entity%20TA98%20EN/14.1.03.002%20Entity%20TA98%20EN.htm");
  EXPECT_EQ(ontologyUrl("TA2:5518"), "https://ta2viewer.openanatomy.org/?id=5518");
}

}  // namespace
}  // namespace fabrica::ui
