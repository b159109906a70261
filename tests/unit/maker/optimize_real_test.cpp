// `fabrica optimize` on real organs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "maker/optimize/optimize.h"
#include "maker/temp_folder.h"
#include "maker/written_atlas.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;

class OptimizeReal : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(hubmap_)) GTEST_SKIP() << "../shared/data/hubmap-male is not on this machine";
  }
  OptimizeReport optimize(const std::string& input) {
    OptimizeOptions options;
    options.inputs = {input};
    options.output = folder_ / "out";
    Progress progress(nullptr);
    auto report = optimizeMeshes(options, progress);
    EXPECT_TRUE(report.ok()) << report.error().message();
    return report.ok() ? std::move(report).value() : OptimizeReport();
  }
  const std::string hubmap_ = std::string(FABRICA_SHARED_DATA) + "/hubmap-male";
  TempFolder folder_;
};

// 26 patches of one organ.
TEST_F(OptimizeReal, AnOrganDoesNotTearAtAnyLevel) {
  optimize(hubmap_ + "/VH_M_Liver.glb");
  const WrittenAtlas atlas(folder_ / "out");
  // Its patches do not fit everywhere in the file either, but nothing tears where it was whole.
  const std::vector<vec3> torn = borderPoints(joined(atlas.atLevel(99)));
  ASSERT_FALSE(torn.empty());
  for (size_t level = 0; level < 2; ++level) {
    const SurfaceMesh whole = joined(atlas.atLevel(level));
    size_t fresh = 0;
    for (const vec3& p : borderPoints(whole)) {
      fresh += std::none_of(torn.begin(), torn.end(), [&](const vec3& old) { return glm::distance(p, old) < 5e-4f; });
    }
    // A few ends of sheets that lie on another sheet move with it: that opens nothing.
    EXPECT_LT(fresh * 200, whole.indices.size()) << "level " << level;
  }
}

TEST_F(OptimizeReal, ABodyIsKnownByItsFirstPercents) {
  const OptimizeReport report = optimize(hubmap_);
  EXPECT_EQ(report.files, 22u);
  EXPECT_EQ(report.structures, 269u);
  EXPECT_GT(report.sizes.finest.triangles, 1'035'000u);
  EXPECT_GT(report.clusters, 20u);
  const uint64_t all = report.sizes.glb + report.sizes.lod + report.sizes.index;
  EXPECT_LT(report.sizes.levels[0].bytes * 100, all * 8);
  EXPECT_LT(all, 3'251'096u) << "no more than the same meshes as glTF-Transform packs them, levels and all";

  const WrittenAtlas atlas(folder_ / "out");
  const SurfaceMesh fine = joined(atlas.atLevel(99)), coarse = joined(atlas.atLevel(0));
  Bounds box;
  for (const vec3& p : fine.points) box.include(p);
  for (int axis = 0; axis < 3; ++axis) {
    const std::vector<bool> wanted = silhouette(fine, box, axis, 600), shown = silhouette(coarse, box, axis, 600);
    size_t both = 0, either = 0;
    for (size_t i = 0; i < wanted.size(); ++i) {
      both += wanted[i] && shown[i];
      either += wanted[i] || shown[i];
    }
    EXPECT_GT(double(both) / double(either), 0.95) << "along axis " << axis;
  }
}

// As the page finds it from the finest levels (RealClosures); coarse ones alone would say that parts of a bowel close by themselves.
TEST_F(OptimizeReal, SaysWhatClosesTogether) {
  optimize(hubmap_ + "/VH_M_Spleen.glb");
  const WrittenAtlas atlas(folder_ / "out");
  ASSERT_TRUE(atlas.table().closingsKnown);
  ASSERT_EQ(atlas.table().closings.size(), 1u);
  EXPECT_EQ(atlas.table().nodes[atlas.table().closings[0].by].name, "spleen");
  EXPECT_EQ(atlas.table().closings[0].nodes.size(), 5u);
}

TEST_F(OptimizeReal, AFolderOfVtkFiles) {
  const std::string models = std::string(FABRICA_SHARED_DATA) + "/spl-brain/slicer/models";
  if (!fs::exists(models)) GTEST_SKIP() << "../shared/data/spl-brain is not on this machine";
  const OptimizeReport report = optimize(models);
  EXPECT_EQ(report.structures, 325u);
  EXPECT_THAT(report.notes, testing::ElementsAre(testing::HasSubstr("millimetres")));
  const WrittenAtlas atlas(folder_ / "out");
  Bounds box;
  for (const ScenePrimitive& primitive : atlas.table().primitives) box.include(primitive.bounds);
  EXPECT_GT(box.size().y, 0.1f);
  EXPECT_LT(box.size().y, 0.4f) << "a head in metres";
}

}  // namespace
}  // namespace fabrica
