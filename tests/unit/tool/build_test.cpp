// `fabrica build` as a process: its memory, its exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "maker/nifti_file.h"
#include "maker/shapes.h"
#include "maker/temp_folder.h"
#include "tool/program.h"

namespace fabrica {
namespace {

using testing::HasSubstr;

// A map of 100 million voxels with a small ball in it: if all of it were in memory, the process would be larger than that.
TEST(Build, MemoryDoesNotGrowWithTheVoxels) {
  TempFolder folder;
  constexpr uint32_t kEdge = 448, kSlices = 500;
  const gzFile map = gzopen((folder / "map.nii.gz").c_str(), "wb1");
  const Bytes head = niftiBytes({.size = {kEdge, kEdge, kSlices}}, {});
  gzwrite(map, head.data(), unsigned(head.size()));
  Bytes slice(kEdge * kEdge);
  for (uint32_t z = 0; z < kSlices; ++z) {
    for (uint32_t i = 0; i < slice.size(); ++i) {
      slice[i] = distance(int(i % kEdge), int(i / kEdge), int(z), 224, 224, 250) < 30 ? 1 : 0;
    }
    gzwrite(map, slice.data(), unsigned(slice.size()));
  }
  gzclose(map);
  std::ofstream(folder / "recipe.json") << R"({"fabricaRecipe":1,"id":"big","images":[{"id":"t1","file":"map.nii.gz"}],
    "maps":[{"id":"m","file":"map.nii.gz"}],"structures":[{"id":"ball","map":"m","value":1}]})";
  const Ran built = run({"build", folder / "recipe.json", "-o", folder / "atlas", "-q", "--codec", "zstd", "--jobs", "2"});
  ASSERT_EQ(built.code, 0) << built.err;
  EXPECT_LT(built.peakKb, long(kEdge) * kEdge * kSlices / 1024);
  const Ran checked = run({"validate", folder / "atlas"});
  EXPECT_EQ(checked.code, 0) << checked.out;
}

TEST(Build, NamesEveryMistakeInTheRecipe) {
  TempFolder folder;
  std::ofstream(folder / "recipe.json") << R"({"fabricaRecipe":1,"id":"x","maps":[{"id":"m","file":"none.nii"}],
    "structures":[{"id":"a","map":"m","value":1},{"id":"b","map":"q","value":1}]})";
  const Ran ran = run({"build", folder / "recipe.json", "-o", folder / "atlas"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, testing::AllOf(HasSubstr("no file \"none.nii\""), HasSubstr("no map \"q\"")));
  EXPECT_EQ(run({"build", folder / "recipe.json"}).code, 2) << "without -o";
}

}  // namespace
}  // namespace fabrica
