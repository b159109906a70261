// Masks painted over each other, and solids found in an image by threshold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "maker/input/label_maps.h"
#include "maker/input/threshold_mask.h"
#include "maker/nifti_file.h"
#include "maker/shapes.h"
#include "maker/temp_folder.h"

namespace fabrica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Masks, WhereTheyOverlapTheLaterHasTheVoxel) {
  TempFolder folder;
  const NiftiParts parts{.size = {20, 20, 20}};
  writeNifti(folder / "a.nii.gz", parts, paintVoxels(20, [](int x, int, int) { return x < 12; }));
  writeNifti(folder / "b.nii", parts, paintVoxels(20, [](int x, int, int) { return x >= 10 && x < 15 ? 255 : 0; }));
  writeNifti(folder / "none.nii", parts, Bytes(8000, 0));
  Recipe recipe;
  recipe.structures.resize(3);
  recipe.masks = {{0, folder / "a.nii.gz"}, {2, folder / "b.nii"}, {1, folder / "none.nii"}};
  auto maps = readLabelMaps(recipe, folder.path(), 2, [](double) {});
  ASSERT_TRUE(maps.ok()) << maps.error().message();
  ASSERT_EQ(maps->maps.size(), 1u);
  const LabelMap& map = maps->maps[0];
  EXPECT_THAT(map.structures, ElementsAre(0, 2, 1));
  uint16_t row[20];
  ASSERT_TRUE(map.grid.read({0, 7, 9}, {20, 1, 1}, row).ok());
  EXPECT_THAT(row, ElementsAre(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0));
  EXPECT_EQ(map.grid.stats[1].voxels, 4000u);
  EXPECT_EQ(map.grid.stats[2].voxels, 2000u);
  EXPECT_EQ(map.grid.stats[3].voxels, 0u);
  EXPECT_THAT(maps->warnings, ElementsAre(HasSubstr("none.nii is empty"), HasSubstr("overlap in 800 voxels")));
}

TEST(Maps, SayWhichValuesAndStructuresDoNotMatch) {
  TempFolder folder;
  const auto planes = [](int x, int, int) { return x == 2 ? 7 : x == 5 ? 9 : 0; };
  writeNifti(folder / "m.nii.gz", {.size = {8, 8, 8}}, paintVoxels(8, planes));
  Recipe recipe;
  recipe.maps = {{.id = "m", .name = "M", .file = folder / "m.nii.gz"}};
  recipe.structures.resize(2);
  recipe.structures[0].id = "seven";
  recipe.structures[1].id = "eight";
  recipe.structures[0].map = recipe.structures[1].map = 0;
  recipe.structures[0].values = {7};
  recipe.structures[1].values = {8};
  auto maps = readLabelMaps(recipe, folder.path(), 1, [](double) {});
  ASSERT_TRUE(maps.ok());
  EXPECT_THAT(maps->warnings, ElementsAre(HasSubstr("no structure names: 9."), HasSubstr("without a voxel: eight.")));
  const LabelStats& seven = maps->maps[0].grid.stats[1];
  EXPECT_EQ(seven.voxels, 64u);
  EXPECT_THAT(seven.first, ElementsAre(2, 0, 0));
  EXPECT_THAT(seven.last, ElementsAre(2, 7, 7));
}

// A bright ball with a dark hollow, and a bright crumb in the corner.
Bytes ballAndCrumb() {
  return paintVoxels(64, [](int x, int y, int z) {
    const double r = distance(x, y, z, 32, 32, 32);
    if (r < 5) return 10;
    return r < 20 || distance(x, y, z, 5, 5, 5) < 3 ? 180 : 10;
  });
}

Result<LabelGrid> solidOf(const ThresholdOptions& options, double* used = nullptr, uint64_t most = kMostThresholdVoxels) {
  OwnVoxels image({64, 64, 64}, VoxelFormat::U8, ballAndCrumb());
  mat4 millimetres(0.001f);
  millimetres[3][3] = 1;
  return thresholdMask(image, millimetres, options, used, most);
}

double ball(double radius) { return 4.0 / 3 * 3.14159265 * radius * radius * radius; }

TEST(Threshold, KeepsTheLargestPieceAndFillsIt) {
  double used = 0;
  auto grid = solidOf({}, &used);
  ASSERT_TRUE(grid.ok()) << grid.error().message();
  EXPECT_GT(used, 10);
  EXPECT_LT(used, 180);
  EXPECT_GT(grid->stats[1].voxels, ball(19.8));
  EXPECT_LT(grid->stats[1].voxels, ball(21)) << "half a voxel more than half brightness would give: dim skin counts";
  uint16_t label = 9;
  ASSERT_TRUE(grid->read({32, 32, 32}, {1, 1, 1}, &label).ok());
  EXPECT_EQ(label, 1) << "the hollow belongs to it";
  ASSERT_TRUE(grid->read({5, 5, 5}, {1, 1, 1}, &label).ok());
  EXPECT_EQ(label, 0) << "the crumb does not";
}

TEST(Threshold, LeavesHollowsAndCrumbsWhenAskedTo) {
  auto grid = solidOf({.threshold = 90, .largestOnly = false, .fillHoles = false});
  ASSERT_TRUE(grid.ok());
  uint16_t label = 9;
  ASSERT_TRUE(grid->read({32, 32, 32}, {1, 1, 1}, &label).ok());
  EXPECT_EQ(label, 0);
  ASSERT_TRUE(grid->read({5, 5, 5}, {1, 1, 1}, &label).ok());
  EXPECT_EQ(label, 1);
}

TEST(Threshold, ALargeImageIsHalvedAndStaysInItsPlace) {
  auto whole = solidOf({.threshold = 90}), half = solidOf({.threshold = 90}, nullptr, 32 * 32 * 32);
  ASSERT_TRUE(whole.ok() && half.ok());
  EXPECT_THAT(half->size, ElementsAre(32, 32, 32));
  const auto cubicMm = [](const LabelGrid& grid) { return double(grid.stats[1].voxels) * voxelVolumeMm3(grid.indexToWorld); };
  EXPECT_NEAR(cubicMm(*half) / cubicMm(*whole), 1, 0.08);
  const auto corner = [](const LabelGrid& grid) {
    const LabelStats& s = grid.stats[1];
    return vec3(grid.indexToWorld * vec4(s.first[0], s.first[1], s.first[2], 1)) * 1000.0f;
  };
  EXPECT_LE(glm::length(corner(*half) - corner(*whole)), 1.8f);
}

TEST(Threshold, ThatNothingReachesIsAMistake) {
  auto grid = solidOf({.threshold = 250});
  ASSERT_FALSE(grid.ok());
  EXPECT_THAT(grid.error().message(), HasSubstr("Nothing in the image is above the threshold"));
}

}  // namespace
}  // namespace fabrica
