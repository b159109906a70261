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
  EXPECT_EQ(withSide("Corpus ciliare", "la", Side::Left), "Corpus ciliare sinistrum");
  EXPECT_EQ(withSide("Nucleus caudatus", "la", Side::Left), "Nucleus caudatus sinister");
  EXPECT_EQ(withSide("Pars basilaris", "la", Side::Left), "Pars basilaris sinistra");
  EXPECT_EQ(withSide("Ligamenta palpebralia", "la", Side::Left), "Ligamenta palpebralia sin.");
  EXPECT_EQ(withSide("海馬", "ja", Side::Left), "");
  EXPECT_EQ(sideWord("izq", true), Side::Left);
  EXPECT_EQ(sideWord("izq", false), Side::None);
}

TEST(SideWords, NounsWhoseEndingsMislead) {
  struct { const char *language, *noun, *with; } constexpr kNames[] = {
      {"es", "Rama bucal", "Rama bucal izquierda"}, {"es", "Mama", "Mama izquierda"}, {"es", "Sistema coclear", "Sistema coclear izquierdo"},
      {"es", "Parte escamosa", "Parte escamosa izquierda"}, {"es", "Falange proximal", "Falange proximal izquierda"}, {"es", "Raíz coclear", "Raíz coclear izquierda"},
      {"es", "Pared lateral", "Pared lateral izquierda"}, {"es", "Músculo bíceps", "Músculo bíceps izquierdo"}, {"es", "Diente canino", "Diente canino izquierdo"},
      {"pt", "Parte basilar", "Parte basilar esquerda"}, {"pt", "Superfície orbital", "Superfície orbital esquerda"}, {"pt", "Falange distal", "Falange distal esquerda"},
      {"pt", "Raiz coclear", "Raiz coclear esquerda"}, {"pt", "Coração", "Coração esquerdo"}, {"pt", "Cartilagem alar", "Cartilagem alar esquerda"},
      {"pt", "Ramo bucal", "Ramo bucal esquerdo"}, {"pt", "Articulação do quadril", "Articulação do quadril esquerda"}};
  for (const auto& [language, noun, with] : kNames) EXPECT_EQ(withSide(noun, language, Side::Left), with);
  EXPECT_EQ(withSide("Surface orbitaire", "fr", Side::Right), "Surface orbitaire droite");
  EXPECT_EQ(withSide("Couche moléculaire", "fr", Side::Right), "Couche moléculaire droite");
  EXPECT_EQ(withSide("Substance noire", "fr", Side::Right), "Substance noire droite");
  EXPECT_EQ(withSide("Plexus brachial", "fr", Side::Right), "Plexus brachial droit");
}

TEST(SideWords, AdjectivesFollowTheNumber) {
  EXPECT_EQ(withSide("Venas pulmonares", "es", Side::Left), "Venas pulmonares izquierdas");
  EXPECT_EQ(withSide("Articulaciones intercarpianas", "es", Side::Right), "Articulaciones intercarpianas derechas");
  EXPECT_EQ(withSide("Raíces", "es", Side::Left), "Raíces izquierdas");
  EXPECT_EQ(withSide("Músculos lumbricales", "es", Side::Left), "Músculos lumbricales izquierdos");
  EXPECT_EQ(withSide("Aponeurosis palmar", "es", Side::Left), "Aponeurosis palmar izquierda");
  EXPECT_EQ(withSide("Articulações intercarpais", "pt", Side::Right), "Articulações intercarpais direitas");
  EXPECT_EQ(withSide("Canais semicirculares", "pt", Side::Left), "Canais semicirculares esquerdos");
  EXPECT_EQ(withSide("Veines pulmonaires", "fr", Side::Right), "Veines pulmonaires droites");
  EXPECT_EQ(withSide("Noyaux du raphé", "fr", Side::Right), "Noyaux du raphé droits");
  EXPECT_EQ(withSide("Rameaux buccaux", "fr", Side::Left), "Rameaux buccaux gauches");
  EXPECT_EQ(withSide("Canaux semi-circulaires", "fr", Side::Left), "Canaux semi-circulaires gauches");
}

TEST(SideWords, WhereItIsNotSureNothingIsSaid) {
  for (const char* name : {"Rr. bucales", "Coloboma", "Chose"}) EXPECT_EQ(withSide(name, "es", Side::Left), "") << name;
  EXPECT_EQ(withSide("Sulcus lateralis", "pt", Side::Left), "");
  EXPECT_EQ(withSide("Deuxième molaire", "fr", Side::Right), "");
}

}  // namespace
}  // namespace fabrica
