// The renderer's sections of real organs against VTK's. Fewer planes than the program section_accuracy takes.
#include "section_accuracy.h"

#include <gtest/gtest.h>

#include "maker/optimize/optimize.h"
#include "maker/temp_folder.h"

namespace fabrica::accuracy {
namespace {

void expectExact(const Result<std::unique_ptr<RealAtlas>>& atlas) {
  ASSERT_TRUE(atlas.ok()) << atlas.error().message();
  const Accuracy result = measureSections(**atlas, 12, 7);
  EXPECT_GE(result.sections.size(), 12u);
  EXPECT_LE(result.worstPercent(), 1) << dump(result.json(), 1);
  EXPECT_GE(result.namedRightPercent(), 99) << dump(result.json(), 1);
  EXPECT_EQ(result.fillOutside, 0u) << dump(result.json(), 1);
}

TEST(SectionAccuracy, DrawnSectionsAgreeWithExactOnes) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = FABRICA_SHARED_DATA "/hubmap-male";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".glb") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  expectExact(RealAtlas::open(files));
}

// As `fabrica optimize` writes them, with coarse levels before the finest: their borders are others, and so is what closes them.
TEST(SectionAccuracy, FinestLevelsAgreeAfterCoarseOnes) {
  const std::filesystem::path folder = FABRICA_SHARED_DATA "/hubmap-male";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  const TempFolder out;
  OptimizeOptions options;
  options.inputs = {folder.string()};
  options.output = out / "atlas";
  Progress progress(nullptr);
  const auto report = optimizeMeshes(options, progress);
  ASSERT_TRUE(report.ok()) << report.error().message();
  expectExact(RealAtlas::open({out / "atlas/meshes.glb", out / "atlas/meshes.lod.bin"}, /*coarseFirst=*/true));
}

}  // namespace
}  // namespace fabrica::accuracy
