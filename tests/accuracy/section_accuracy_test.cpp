// The renderer's sections of real organs against VTK's. Fewer planes than the program section_accuracy takes.
#include "section_accuracy.h"

#include <gtest/gtest.h>

namespace fabrica::accuracy {
namespace {

TEST(SectionAccuracy, DrawnSectionsAgreeWithExactOnes) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = FABRICA_SHARED_DATA "/hubmap-male";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".glb") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  auto atlas = RealAtlas::open(files);
  ASSERT_TRUE(atlas.ok()) << atlas.error().message();
  const Accuracy result = measureSections(**atlas, 12, 7);
  EXPECT_GE(result.sections.size(), 12u);
  EXPECT_LE(result.worstPercent(), 1) << dump(result.json(), 1);
  EXPECT_GE(result.namedRightPercent(), 99) << dump(result.json(), 1);
  EXPECT_EQ(result.fillOutside, 0u) << dump(result.json(), 1);
}

}  // namespace
}  // namespace fabrica::accuracy
