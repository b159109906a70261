// `fabrica optimize` and `fabrica synth` as a person runs them, and what the other commands make of their folders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "maker/mesh_files.h"
#include "maker/temp_folder.h"
#include "tool/program.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

TEST(OptimizeTool, MakesAnAtlasThatTheOtherCommandsTake) {
  TempFolder folder;
  writeGlb(folder / "body.glb",
           {{.name = "Body"},
            {.name = "heart", .mesh = ball({0, 0.1f, 0}, 0.05f, 48, 64), .parent = 0, .color = {1, 0, 0, 1}},
            {.name = "thumb", .mesh = ball({0.2f, 0, 0}, 0.004f, 4, 5), .parent = 0}});
  const Ran made =
      run({"optimize", folder / "body.glb", "-o", folder / "atlas", "--title", "A body", "--licence", "CC0"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, AllOf(HasSubstr("Decoding"), HasSubstr("coarsest"), HasSubstr("finest"),
                              HasSubstr("2 of 2 structures are closed")));
  const Ran valid = run({"validate", folder / "atlas"});
  EXPECT_EQ(valid.code, 0) << valid.out;
  const Ran told = run({"inspect", folder / "atlas", "--json"});
  EXPECT_THAT(told.out, AllOf(HasSubstr("\"A body\""), HasSubstr("\"a-body\"")));
  const Ran drawn = run({"render", folder / "atlas", "-o", folder / "coarse.png", "--level", "0", "--size", "64x64"});
  EXPECT_TRUE(drawn.code == 0 || drawn.err.find("no renderer") != std::string::npos) << drawn.err;

  // validate sees when the copy beside the coarse levels is another than the GLB's.
  const std::string lod = folder / "atlas/meshes.lod.bin";
  std::fstream(lod, std::ios::in | std::ios::out | std::ios::binary)
      .seekp(std::streamoff(fs::file_size(lod)) - 4)
      .write("oops", 4);
  EXPECT_EQ(run({"validate", folder / "atlas"}).code, 1);
}

TEST(OptimizeTool, SaysWhatIsWrong) {
  TempFolder folder;
  std::ofstream(folder / "bad.glb") << "no";
  writeStl(folder / "good.stl", ball({0, 0, 0}, 30));
  const Ran mixed = run(
      {"optimize", folder / "bad.glb", folder / "good.stl", "-o", folder / "atlas", "-q", "--unit", "mm", "--up", "y"});
  EXPECT_EQ(mixed.code, 0) << mixed.err;
  EXPECT_THAT(mixed.err, AllOf(HasSubstr("note: "), HasSubstr("bad.glb")));
  const Ran none = run({"optimize", folder / "bad.glb", "-o", folder / "other"});
  EXPECT_EQ(none.code, 1);
  EXPECT_THAT(none.err, AllOf(HasSubstr("fabrica: "), HasSubstr("bad.glb")));
  EXPECT_EQ(run({"optimize", folder / "good.stl", "-o", folder / "x", "--unit", "feet"}).code, 2);
  EXPECT_EQ(run({"optimize"}).code, 2);
}

TEST(SynthTool, MakesAnAtlasOfTheSizeAskedFor) {
  TempFolder folder;
  const Ran made = run({"synth", "-o", folder / "atlas", "--structures", "40", "--triangles-each", "300", "--plain",
                        folder / "plain.glb"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, AllOf(HasSubstr("40 structures"), HasSubstr("finest"), HasSubstr("plain.glb")));
  const Ran valid = run({"validate", folder / "atlas"});
  EXPECT_EQ(valid.code, 0) << valid.out;
  EXPECT_THAT(valid.out, HasSubstr("40 meshes at every level"));
  const Ran plain = run({"inspect", folder / "plain.glb", "--json"});
  EXPECT_THAT(plain.out, HasSubstr("\"meshes\": 40"));
}

}  // namespace
}  // namespace fabrica
