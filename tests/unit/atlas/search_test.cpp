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

TEST(Search, NothingForNothing) {
  const auto index = indexOf({named("Thalamus")});
  EXPECT_TRUE(index.search("").empty());
  EXPECT_TRUE(index.search(" - ").empty());
  EXPECT_TRUE(index.search("zz").empty());
}

}  // namespace
}  // namespace fabrica
