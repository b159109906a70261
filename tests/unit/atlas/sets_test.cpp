#include <gtest/gtest.h>

#include "atlas/fixture.h"
#include "atlas/side_words.h"

namespace fabrica {
namespace {

using Ids = std::vector<StructureIndex>;

TEST(Sets, AreNamedRenamedAndRemovedEachAsOneStep) {
  SmallAtlas t;
  Model& m = t.model;
  EXPECT_EQ(m.addSet("Mine", {t.a, t.b, t.a, 99}), "Mine");
  EXPECT_EQ(m.sets().at(0).structures, (Ids{t.a, t.b}));
  EXPECT_EQ(m.addSet("Mine", {t.c}), "Mine 2");
  EXPECT_EQ(m.addSet("", {t.c}), "Set 1");
  EXPECT_EQ(m.addSet("Empty", {}), "");
  EXPECT_FALSE(m.renameSet("Mine", "Set 1"));
  EXPECT_FALSE(m.renameSet("Mine", ""));
  EXPECT_TRUE(m.renameSet("Mine", "Yours"));
  EXPECT_EQ(m.set("Mine"), nullptr);
  m.removeSet("Yours");
  EXPECT_EQ(m.sets().size(), 2u);
  m.undo();
  ASSERT_TRUE(m.set("Yours"));
  m.undo();
  EXPECT_TRUE(m.set("Mine"));
  m.undo(), m.undo(), m.undo();
  EXPECT_TRUE(m.sets().empty());
  m.redo();
  EXPECT_EQ(m.sets().size(), 1u);
}

TEST(Sets, UndoOfOtherThingsLeavesThemAlone) {
  SmallAtlas t;
  t.model.hide({&t.a, 1});
  t.model.addSet("Mine", {t.b});
  t.model.hide({&t.b, 1});
  t.model.undo();
  EXPECT_EQ(t.model.sets().size(), 1u);
  EXPECT_TRUE(t.model.appearance(t.b).visible);
  t.model.undo();
  EXPECT_TRUE(t.model.sets().empty());
  EXPECT_FALSE(t.model.appearance(t.a).visible);
}

TEST(Sets, WhatALinkBringsJoinsWhatIsThere) {
  SmallAtlas t;
  t.model.addSet("Mine", {t.a});
  const uint32_t steps = t.model.steps(), before = t.model.revisions().sets;
  t.model.mergeSets({{"Other name", {t.a}}, {"Mine", {t.b}}, {"Nothing", {77}}});
  ASSERT_EQ(t.model.sets().size(), 2u);
  EXPECT_EQ(t.model.sets()[1].name, "Mine 2");
  EXPECT_EQ(t.model.steps(), steps);
  EXPECT_NE(t.model.revisions().sets, before);
  t.model.mergeSets({{"Mine", {t.b}}});
  EXPECT_EQ(t.model.sets().size(), 2u);
}

TEST(Sets, LongNamesEndBetweenLetters) {
  SmallAtlas t;
  std::string name;
  for (int i = 0; i < 40; ++i) name += "é";
  const std::string kept = t.model.addSet(name, {t.a});
  EXPECT_LE(kept.size(), kMostSetName);
  EXPECT_EQ(kept.size() % 2, 0u);
}

TEST(Recent, TheNewestFirstEachOnceAndNotTooMany) {
  SmallAtlas t;
  for (StructureIndex s : {t.a, t.b, t.c, t.a}) t.model.select(s);
  t.model.select(kNone);
  EXPECT_EQ(t.model.recent(), (Ids{t.a, t.c, t.b}));
  t.model.setRecent({t.c, t.c, 99, t.a});
  EXPECT_EQ(t.model.recent(), (Ids{t.c, t.a}));
}

TEST(SideWords, AdjectivesFollowTheNoun) {
  EXPECT_EQ(withSide("Hippocampe", "fr", Side::Left), "Hippocampe gauche");
  EXPECT_EQ(withSide("Artère rénale", "fr", Side::Right), "Artère rénale droite");
  EXPECT_EQ(withSide("Rein", "fr", Side::Right), "Rein droit");
  EXPECT_EQ(withSide("Vena renal", "es", Side::Left), "Vena renal izquierda");
  EXPECT_EQ(withSide("Riñón", "es", Side::Left), "Riñón izquierdo");
  EXPECT_EQ(withSide("Artéria renal", "pt", Side::Right), "Artéria renal direita");
  EXPECT_EQ(withSide("Hippocampus", "de", Side::Left), "Hippocampus links");
  EXPECT_EQ(withSide("Arteria renalis", "la", Side::Left), "Arteria renalis sinistra");
  EXPECT_EQ(withSide("Ren", "la", Side::Right), "Ren dext.");
  EXPECT_EQ(withSide("海馬", "ja", Side::Left), "");
  EXPECT_EQ(sideWord("izq", true), Side::Left);
  EXPECT_EQ(sideWord("izq", false), Side::None);
}

}  // namespace
}  // namespace fabrica
