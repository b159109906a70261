// What the demo's recipe needs of the maker and of the viewer: a transform that replaces a wrong header, and groups that
// only one hierarchy has.
#include "maker/input/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "formats/manifest/assemble.h"
#include "formats/manifest/manifest.h"
#include "maker/input/label_maps.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

class RecipeTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / (std::string("fabrica-") + info->name() + std::to_string(::getpid()));
    fs::create_directories(folder_);
    std::ofstream(folder_ / "labels.nii.gz") << "";
  }
  void TearDown() override { fs::remove_all(folder_); }

  // A recipe with one map; `map` goes into the map's object, `rest` behind it.
  Result<Recipe> read(const std::string& map, const std::string& rest = "") {
    const fs::path path = folder_ / "recipe.json";
    std::ofstream(path) << R"({"fabricaRecipe": 1, "id": "test", "maps": [{"id": "m", "file": "labels.nii.gz")" << map
                        << R"(}], "structures": [{"id": "a", "name": "A", "map": "m", "value": 1}])" << rest << "}";
    return readRecipe(path.string(), "");
  }
  fs::path folder_;
};

TEST_F(RecipeTest, AffineIsTurnedFromMillimetresRasToTheWorldFrame) {
  const auto recipe = read(R"(, "affine": [-1, 0, 0, 90, 0, 2, 0, -123, 0, 0, 3, -71])");
  ASSERT_TRUE(recipe) << recipe.error().message();
  EXPECT_THAT(recipe->warnings, IsEmpty());
  ASSERT_TRUE(recipe->maps[0].indexToWorld);
  // Voxel (10, 20, 30): 80 mm right, 83 mm posterior, 19 mm superior of the origin.
  const vec4 at = *recipe->maps[0].indexToWorld * vec4(10, 20, 30, 1);
  EXPECT_NEAR(at.x, -0.080f, 1e-6);  // +X is left
  EXPECT_NEAR(at.y, 0.019f, 1e-6);   // +Y superior
  EXPECT_NEAR(at.z, -0.083f, 1e-6);  // +Z anterior
}

TEST_F(RecipeTest, WithoutAffineTheFileDecides) {
  const auto recipe = read("");
  ASSERT_TRUE(recipe) << recipe.error().message();
  EXPECT_FALSE(recipe->maps[0].indexToWorld);
}

TEST_F(RecipeTest, AffineThatIsNoTransformIsAMistake) {
  for (const char* affine : {"[1, 0, 0, 0]", "\"identity\"", "[0,0,0,0, 0,0,0,0, 0,0,0,0]", "[1,0,0,\"x\", 0,1,0,0, 0,0,1,0]"}) {
    const auto recipe = read(std::string(", \"affine\": ") + affine);
    ASSERT_FALSE(recipe) << affine;
    EXPECT_THAT(recipe.error().message(), HasSubstr("maps[0].affine"));
  }
}

TEST_F(RecipeTest, HierarchyMayNameAGroupOfItsOwn) {
  const auto recipe = read("", R"(, "hierarchies": [{"name": "S", "nodes": [{"id": "g", "name": "Group", "children": [{"id": "a"}]}]}])");
  EXPECT_TRUE(recipe) << recipe.error().message();
}

TEST_F(RecipeTest, NamesByLanguageAreTexts) {
  const auto recipe = read("", R"(, "hierarchyNames": {"fr": "Régions"}, "hierarchies": [{"name": "S", "names": {"fr": 1}, "nodes": [{"id": "a"}]}])");
  ASSERT_FALSE(recipe);
  EXPECT_THAT(recipe.error().message(), HasSubstr("hierarchies[0].names: the name for \"fr\" should be a text."));
}

TEST_F(RecipeTest, HierarchyWithAnUnknownIdAndNoNameIsAMistake) {
  const auto recipe = read("", R"(, "hierarchies": [{"name": "S", "nodes": [{"id": "aa"}]}])");
  ASSERT_FALSE(recipe);
  EXPECT_THAT(recipe.error().message(), HasSubstr("there is no structure \"aa\""));
}

TEST(ManifestGroups, ANamedNodeThatIsNoStructureBecomesAGroupOfThatHierarchyOnly) {
  const auto manifest = parseManifest(R"({"fabricaAtlas": 1, "id": "x", "title": "X", "meshes": [{"url": "m.glb"}],
    "titles": {"fr": "Tête"}, "description": "A head.", "descriptions": {"fr": "Une tête.", "de": 7},
    "hierarchyName": "Regions", "hierarchyNames": {"fr": "Régions"},
    "hierarchies": [{"name": "Systems", "names": {"fr": "Systèmes", "de": 7}, "nodes": [
      {"id": "motion", "name": "Movement", "names": {"fr": "Motricité"}, "children": [{"id": "a"}]},
      {"id": "touch", "name": "Touch", "children": [{"id": "a"}]}]}]})", "https://example.org/atlas.json");
  ASSERT_TRUE(manifest);
  Atlas atlas;
  appendManifestHead(atlas, *manifest);
  Structure a;
  a.id = "a";
  atlas.structures.push_back(a);
  atlas.hierarchies[0].nodes.push_back({0, kNone, {}});
  appendManifestTail(atlas, *manifest, 0);
  atlas.finish();
  ASSERT_EQ(atlas.hierarchies.size(), 2u);
  EXPECT_EQ(atlas.hierarchies[0].nodes.size(), 1u);
  const StructureIndex motion = atlas.indexOf("motion");
  ASSERT_NE(motion, kNone);
  EXPECT_EQ(atlas.structures[motion].name, "Movement");
  ASSERT_EQ(atlas.structures[motion].names.size(), 1u);
  EXPECT_EQ(atlas.structures[motion].names[0].text, "Motricité");
  ASSERT_EQ(atlas.hierarchies[0].names.size(), 1u);
  EXPECT_EQ(atlas.hierarchies[0].names[0].text, "Régions");
  ASSERT_EQ(atlas.titles.size(), 1u);
  EXPECT_EQ(atlas.titles[0].text, "Tête");
  ASSERT_EQ(atlas.descriptions.size(), 1u);
  EXPECT_EQ(atlas.descriptions[0].text, "Une tête.");
  ASSERT_EQ(atlas.hierarchies[1].names.size(), 1u);
  EXPECT_EQ(atlas.hierarchies[1].names[0].text, "Systèmes");
  EXPECT_EQ(atlas.hierarchies[1].nodes.size(), 4u);
  EXPECT_EQ(atlas.hierarchies[1].roots.size(), 2u);
  EXPECT_EQ(atlas.hierarchies[1].nodesOf[atlas.indexOf("a")].size(), 2u);
}

// The whole demo, as far as it goes without making surfaces.
TEST(DemoRecipe, ReadsWithoutAMistakeAndFindsItsMapsAndSides) {
  if (!fs::exists("/usr/share/mricron/templates/ch2.nii.gz")) GTEST_SKIP() << "mricron-data is not installed";
  const auto recipe = readRecipe(FABRICA_REPO "/assets/recipes/colin27/recipe.json", "");
  ASSERT_TRUE(recipe) << recipe.error().message();
  EXPECT_THAT(recipe->warnings, IsEmpty());
  const auto maps = readLabelMaps(*recipe, fs::temp_directory_path().string(), 2, [](double) {});
  ASSERT_TRUE(maps) << maps.error().message();
  EXPECT_THAT(maps->warnings, IsEmpty());

  // Left is at +X, in every map, by the mean position of each structure's voxels.
  size_t sided = 0;
  for (const LabelMap& map : maps->maps) {
    if (map.threshold) continue;
    std::vector<double> sum(map.structures.size() + 1), count(sum.size());
    const auto [nx, ny, nz] = map.grid.size;
    std::vector<uint16_t> labels(size_t(nx) * ny * nz);
    ASSERT_TRUE(map.grid.read({0, 0, 0}, map.grid.size, labels.data()));
    for (size_t i = 0; i < labels.size(); ++i) {
      const uint16_t label = labels[i];
      if (!label) continue;
      const vec4 at = map.grid.indexToWorld * vec4(float(i % nx), float(i / nx % ny), float(i / nx / ny), 1);
      sum[label] += double(at.x);
      count[label] += 1;
    }
    for (size_t label = 1; label < sum.size(); ++label) {
      const std::string& id = recipe->structures[map.structures[label - 1]].id;
      ASSERT_GT(count[label], 0) << id;
      const double x = sum[label] / count[label];
      if (id.ends_with("-left")) EXPECT_GT(x, 0.002) << id;
      else if (id.ends_with("-right")) EXPECT_LT(x, -0.002) << id;
      else EXPECT_NEAR(x, 0, 0.002) << id;
      sided += id.ends_with("-left") || id.ends_with("-right");
    }
  }
  EXPECT_EQ(sided, 150u);
}

}  // namespace
}  // namespace fabrica
