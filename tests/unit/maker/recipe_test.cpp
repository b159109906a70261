#include "maker/input/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "maker/write/manifest_json.h"

namespace fabrica {
namespace {

using testing::HasSubstr;

class RecipeTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("fabrica-recipe-" + std::to_string(::getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "a.nii") << "";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Result<Recipe> read(const std::string& text) {
    std::ofstream(folder_ / "recipe.json") << text;
    return readRecipe((folder_ / "recipe.json").string(), "");
  }
  std::string errorOf(const std::string& text) {
    auto recipe = read(text);
    return recipe.ok() ? "" : recipe.error().message();
  }
  std::filesystem::path folder_;
};

TEST_F(RecipeTest, ReadsStructuresFromAFileBesideIt) {
  std::ofstream(folder_ / "s.json") << R"([{"id":"brain","name":"Brain"},
    {"id":"h","name":"Hippocampus","parent":"brain","map":"m","values":[3,4],"tissue":"brain","color":"#102030","names":{"la":"H"}}])";
  auto recipe = read(R"({"fabricaRecipe":1,"id":"x","maps":[{"id":"m","file":"a.nii"}],"structures":"s.json"})");
  ASSERT_TRUE(recipe.ok()) << recipe.error().message();
  ASSERT_EQ(recipe->structures.size(), 2u);
  const RecipeStructure& s = recipe->structures[1];
  EXPECT_EQ(s.parent, 0u);
  EXPECT_EQ(s.map, 0u);
  EXPECT_THAT(s.values, testing::ElementsAre(3u, 4u));
  EXPECT_EQ(s.tissue, Tissue::Brain);
  EXPECT_EQ(s.color->g, 0x20);
  EXPECT_EQ(recipe->maps[0].file, (folder_ / "a.nii").string());
}

TEST_F(RecipeTest, AnImageWithinAnotherOneAboveIt) {
  const auto recipe = read(R"({"fabricaRecipe":1,"id":"x","images":[{"id":"organ","file":"a.nii"},{"id":"part","file":"a.nii","within":"organ"}],"structures":[{"id":"body"}]})");
  ASSERT_TRUE(recipe.ok()) << recipe.error().message();
  EXPECT_EQ(recipe->images[1].within, "organ");
  WrittenVolume written{"part", "Part", kNoIndex, {}, {}, recipe->images[1].within};
  EXPECT_EQ(getString(volumeJson(written), "within"), "organ");
  EXPECT_THAT(errorOf(R"({"fabricaRecipe":1,"id":"x","images":[{"id":"part","file":"a.nii","within":"part"}]})"), HasSubstr("lies within \"part\", which is no image above it"));
}

TEST_F(RecipeTest, NamesEveryMistakeWithItsPlace) {
  const std::string words = errorOf(R"({"fabricaRecipe":1,"id":"x","maps":[{"id":"m","file":"none.nii"}],
    "structures":[{"id":"a","map":"m","value":1},{"id":"a","map":"m","value":1},{"id":"b","parent":"zz","tissue":"jelly","color":"red"},
                  {"id":"c","map":"q","value":2},{"id":"d","map":"m","value":0}]})");
  EXPECT_THAT(words, HasSubstr("maps[0]: there is no file \"none.nii\""));
  EXPECT_THAT(words, HasSubstr("structures[1]: the id \"a\" is there twice"));
  EXPECT_THAT(words, HasSubstr("structures[1].value: value 1 of this map is already \"a\""));
  EXPECT_THAT(words, HasSubstr("structures[2]: there is no structure \"zz\""));
  EXPECT_THAT(words, HasSubstr("structures[2].tissue: \"jelly\" is none of: "));
  EXPECT_THAT(words, HasSubstr("structures[2].color: \"red\" is not a colour"));
  EXPECT_THAT(words, HasSubstr("structures[3].map: there is no map \"q\""));
  EXPECT_THAT(words, HasSubstr("structures[4].value: should be a whole number above 0"));
}

TEST_F(RecipeTest, SaysInWhichLineTheJsonBreaks) {
  EXPECT_THAT(errorOf("{\n\"fabricaRecipe\": 1,\n\"id\": \"x\",,\n}"), HasSubstr("line 3"));
}

TEST_F(RecipeTest, RefusesParentsInACircle) {
  EXPECT_THAT(errorOf(R"({"fabricaRecipe":1,"id":"x","maps":[{"id":"m","file":"a.nii"}],
    "structures":[{"id":"a","parent":"b","map":"m","value":1},{"id":"b","parent":"a"}]})"),
              HasSubstr("is its own ancestor"));
}

TEST_F(RecipeTest, WarnsOfAMisspeltKey) {
  auto recipe = read(R"({"fabricaRecipe":1,"id":"x","maps":[{"id":"m","file":"a.nii"}],
    "structures":[{"id":"a","map":"m","value":1,"colour":"#ffffff","_why":"a comment"}]})");
  ASSERT_TRUE(recipe.ok()) << recipe.error().message();
  ASSERT_EQ(recipe->warnings.size(), 1u);
  EXPECT_THAT(recipe->warnings[0], HasSubstr("structures[0].colour means nothing here; \"color\" was meant?"));
}

TEST_F(RecipeTest, IdsOfVolumesAreFolderNames) {
  EXPECT_THAT(errorOf(R"({"fabricaRecipe":1,"id":"x","images":[{"id":"../up","file":"a.nii"}],"structures":[]})"),
              HasSubstr("letters, digits, - and _ only"));
}

TEST_F(RecipeTest, ANodeOfAnotherHierarchyIsAStructureOrHasAName) {
  const std::string head = R"({"fabricaRecipe":1,"id":"x","images":[{"id":"i","file":"a.nii"}],"structures":[{"id":"a"}],)";
  EXPECT_EQ(errorOf(head + R"("hierarchies":[{"name":"S","nodes":[{"id":"g","name":"Group","children":[{"id":"a"}]}]}]})"), "");
  EXPECT_THAT(errorOf(head + R"("hierarchies":[{"name":"S","nodes":[{"id":"g","children":[{"id":"a"}]}]}]})"),
              HasSubstr("hierarchies[0].nodes[0]: there is no structure \"g\""));
}

}  // namespace
}  // namespace fabrica
