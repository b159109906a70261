#include "atlas/search.h"

#include <gtest/gtest.h>

#include "atlas/fixture.h"

namespace fabrica {
namespace {

SearchIndex indexOf(std::vector<Structure> structures) {
  Atlas atlas;
  for (Structure& s : structures) {
    s.id = "id" + std::to_string(atlas.structures.size());
    s.partCount = 1;
    atlas.structures.push_back(s);
  }
  SearchIndex index;
  index.build(atlas);
  return index;
}

Structure named(std::string name, std::vector<Localised> names = {}, std::vector<std::string> synonyms = {}) {
  Structure s;
  s.name = std::move(name);
  s.names = std::move(names);
  s.synonyms = std::move(synonyms);
  return s;
}

TEST(Search, WordsInAnyOrderWithoutAccents) {
  const auto index = indexOf({named("Right hippocampus"), named("Left hippocampus", {{"fr", "Hippocampe gauche"}})});
  ASSERT_EQ(index.search("hippo left").size(), 1u);
  EXPECT_EQ(index.search("hippo left")[0].structure, 1u);
  const auto hits = index.search("GAUCHÉ hippo");
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].matched, "Hippocampe gauche");
}

TEST(Search, BestFirstAndOnceEach) {
  const auto index = indexOf({named("Parahippocampal gyrus", {}, {"gyrus hippocampi"}), named("Hippocampus", {}, {"hippocampus proper"})});
  const auto hits = index.search("hippocamp");
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].structure, 1u);
  EXPECT_EQ(hits[0].matched, "");
}

TEST(Search, IdsAndCodes) {
  Structure s = named("Thalamus");
  s.ontology = {"UBERON:0001897"};
  const auto index = indexOf({s});
  EXPECT_EQ(index.search("uberon 0001897").size(), 1u);
  EXPECT_EQ(index.search("0001897").size(), 1u);
}

// Of what was found, the names in order; what is only similar in brackets.
std::vector<std::string> found(const SearchIndex& index, const std::vector<std::string>& names, std::string_view text) {
  std::vector<std::string> out;
  for (const SearchIndex::Hit& hit : index.search(text)) out.push_back(hit.similar ? "(" + names[hit.structure] + ")" : names[hit.structure]);
  return out;
}
using Names = std::vector<std::string>;

TEST(Search, ForgivesMistakesByTheLengthOfTheWord) {
  const Names names{"Hippocampus", "Thalamus", "Rib", "Femur"};
  const auto index = indexOf({named(names[0]), named(names[1]), named(names[2]), named(names[3])});
  for (const char* typed : {"hipocampus", "hippokampus", "hippcoampus", "hippocmapsu", "ippocampus", "hipocanpus", "hippoc", "hipoca"}) {
    const Names hits = found(index, names, typed);
    ASSERT_EQ(hits.size(), 1u) << typed;
    EXPECT_NE(hits[0].find("Hippocampus"), std::string::npos) << typed;
  }
  EXPECT_EQ(found(index, names, "famur"), Names{"(Femur)"});
  EXPECT_EQ(found(index, names, "fumor"), Names{});   // two mistakes in five letters are another word
  EXPECT_EQ(found(index, names, "rab"), Names{});     // as is one in three
  EXPECT_EQ(found(index, names, "hippopotamus"), Names{});
}

TEST(Search, WhatIsAsTypedComesBeforeWhatIsSimilar) {
  // The similar one is the shorter name, has geometry, and is what is shown: still it comes second.
  const Names names{"Region of the body", "Heard"};
  const auto index = indexOf({named(names[1]), named(names[0], {}, {"a long synonym that names the heart among others"})});
  const auto hits = index.search("heart");
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].structure, 1u);
  EXPECT_FALSE(hits[0].similar);
  EXPECT_EQ(hits[1].structure, 0u);
  EXPECT_TRUE(hits[1].similar);
}

TEST(Search, SidesInSeveralLanguagesAndShort) {
  const Names names{"Right hippocampus", "Left hippocampus", "Left thalamus", "Optic chiasm"};
  const auto index = indexOf({named(names[0]), named(names[1]), named(names[2]), named(names[3])});
  for (const char* typed : {"hipocampo izq.", "hippocampe gauche", "linker Hippocampus", "hipocampo esquerdo",
                            "hippocampus sinister", "hippo sin", "hippocampe g.", "Hippokampus links", "hipocampo izdo."}) {
    EXPECT_EQ(found(index, names, typed), Names{"(Left hippocampus)"}) << typed;
  }
  for (const char* typed : {"left hippo", "L hippocampus", "hippocampus L"}) EXPECT_EQ(found(index, names, typed), Names{"Left hippocampus"}) << typed;
  EXPECT_EQ(found(index, names, "R hippokampus"), Names{"(Right hippocampus)"});
  EXPECT_EQ(found(index, names, "hipocampo der."), Names{"(Right hippocampus)"});
  EXPECT_EQ(found(index, names, "rechter hippocampus"), Names{"(Right hippocampus)"});
  EXPECT_EQ(found(index, names, "izquierdo"), Names{});  // a side alone is no name
}

TEST(Search, WhereNothingHasASideTheThingItselfIsFound) {
  const Names names{"Hippocampus", "Thalamus"};
  const auto index = indexOf({named(names[0]), named(names[1])});
  for (const char* typed : {"left hippo", "hipocampo izq.", "L hippocampus"}) EXPECT_EQ(found(index, names, typed), Names{"(Hippocampus)"}) << typed;
}

TEST(Search, EndingsOfOtherLanguages) {
  const Names names{"Renal artery", "Lateral ventricle", "Kidneys"};
  const auto index = indexOf({named(names[0]), named(names[1]), named(names[2])});
  EXPECT_EQ(found(index, names, "arteria renalis"), Names{"(Renal artery)"});
  EXPECT_EQ(found(index, names, "artère rénale"), Names{"(Renal artery)"});
  EXPECT_EQ(found(index, names, "ventriculi lateralis"), Names{"(Lateral ventricle)"});
  EXPECT_EQ(found(index, names, "kidney"), Names{"Kidneys"});
}

TEST(Search, CodesWithOrWithoutTheirPrefix) {
  Structure thalamus = named("Thalamus"), heart = named("Heart");
  thalamus.ontology = {"UBERON:0001897", "RadLex:RID6579", "FMA:62007"};
  heart.ontology = {"TA98:A12.1.00.001", "FMA:7088"};
  const Names names{"Thalamus", "Heart"};
  const auto index = indexOf({thalamus, heart});
  for (const char* typed : {"UBERON_0001897", "uberon0001897", "1897", "RID6579", "radlex rid6579", "fma:62007", "fma62007", "62007"}) {
    EXPECT_EQ(found(index, names, typed), Names{"Thalamus"}) << typed;
  }
  EXPECT_EQ(found(index, names, "A12.1.00.001"), Names{"Heart"});
  EXPECT_EQ(found(index, names, "62008"), Names{});  // numbers are not mistaken
}

TEST(Search, WhatItIsPartOfHelps) {
  Atlas atlas;
  for (const char* name : {"Left hemisphere", "Hippocampus", "Right hemisphere", "Hippocampus"}) {
    Structure s = named(name);
    s.id = name + std::to_string(atlas.structures.size());
    s.partCount = 1;
    atlas.structures.push_back(s);
  }
  atlas.hierarchies.push_back({"Parts", {{0, kNone, {1}}, {1, 0, {}}, {2, kNone, {3}}, {3, 2, {}}}, {0, 2}, {}});
  atlas.finish();
  SearchIndex index;
  index.build(atlas);
  auto hits = index.search("hippocampe gauche");
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].structure, 1u);
  hits = index.search("hemisphere hippocampus");
  EXPECT_EQ(hits.size(), 2u);
}

TEST(Search, NothingForNothing) {
  const auto index = indexOf({named("Thalamus")});
  EXPECT_TRUE(index.search("").empty());
  EXPECT_TRUE(index.search(" - ").empty());
  EXPECT_TRUE(index.search("zz").empty());
}

}  // namespace
}  // namespace fabrica
