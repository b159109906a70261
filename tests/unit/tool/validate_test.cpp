// `fabrica validate`: a good atlas, and one with each kind of damage. The file at fault is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "maker/temp_folder.h"
#include "tool/program.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Validate : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(makeAtlas(folder_.path()));
    atlas_ = folder_ / "atlas";
  }
  // Everything it says of a damaged atlas.
  std::string complaint() {
    const Ran ran = run({"validate", atlas_});
    EXPECT_EQ(ran.code, 1) << ran.out;
    return ran.out + ran.err;
  }
  void replace(const std::string& file, const std::string& from, const std::string& to) {
    std::stringstream text;
    text << std::ifstream(atlas_ + "/" + file).rdbuf();
    std::string words = text.str();
    const size_t at = words.find(from);
    ASSERT_NE(at, std::string::npos);
    std::ofstream(atlas_ + "/" + file) << words.replace(at, from.size(), to);
  }
  TempFolder folder_;
  std::string atlas_;
};

TEST_F(Validate, AGoodAtlasIsGood) {
  const Ran ran = run({"validate", atlas_});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("2 meshes at every level, 2 shards with 2 tiles"));
}

TEST_F(Validate, ATileThatIsGone) {
  ASSERT_TRUE(fs::remove(atlas_ + "/volumes/t1.zarr/0/c/0/0/0"));
  EXPECT_THAT(complaint(), HasSubstr("t1/0/c/0/0/0: there is no such file"));
}

TEST_F(Validate, ATileThatIsDamaged) {
  const std::string tile = atlas_ + "/volumes/m.zarr/0/c/0/0/0";
  std::fstream(tile, std::ios::in | std::ios::out | std::ios::binary).write("damage", 6);
  EXPECT_THAT(complaint(), HasSubstr("m/0/c/0/0/0: index at its start"));
  fs::resize_file(tile, 10);
  EXPECT_THAT(complaint(), HasSubstr("m/0/c/0/0/0: is shorter than its own index"));
}

TEST_F(Validate, MeshesThatAreCutShort) {
  fs::resize_file(atlas_ + "/meshes.glb", fs::file_size(atlas_ + "/meshes.glb") - 100);
  EXPECT_THAT(complaint(), testing::AllOf(HasSubstr("meshes.glb: is "), HasSubstr("its header says")));
}

TEST_F(Validate, PartsThatAreMissing) {
  fs::remove(atlas_ + "/meshes.lod.bin");
  EXPECT_THAT(complaint(), HasSubstr("meshes.lod.bin: "));
  fs::remove(atlas_ + "/volumes/t1.zarr/zarr.json");
  EXPECT_THAT(complaint(), HasSubstr("t1.zarr/zarr.json"));
  fs::remove(atlas_ + "/atlas.json");
  EXPECT_THAT(complaint(), HasSubstr("atlas.json"));
}

TEST_F(Validate, AnotherVersion) {
  replace("atlas.json", "\"fabricaAtlas\": 1", "\"fabricaAtlas\": 9");
  EXPECT_THAT(complaint(), testing::AllOf(HasSubstr("atlas.json"), HasSubstr("version")));
}

TEST_F(Validate, ANameThatIsNoStructure) {
  replace("atlas.json", "\"1\": \"core\"", "\"1\": \"corn\"");
  EXPECT_THAT(complaint(), HasSubstr("value 1 names \"corn\", which is no structure"));
}

}  // namespace
}  // namespace fabrica
