// The whole way: masks and maps written as NIfTI → atlas folder → read back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "formats/gltf/parse_gltf.h"
#include "formats/manifest/manifest.h"
#include "formats/terms/terms.h"
#include "maker/build/build_atlas.h"
#include "maker/write/draco_mesh.h"
#include "maker/write/files.h"
#include "maker/nifti_file.h"
#include "maker/shapes.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;

class BuildTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("fabrica-build-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    const NiftiParts parts{.size = {56, 56, 56}};
    writeNifti(folder_ / "map.nii", parts, nestedTouchingThinVoxels());
    const auto left = [](int x, int y, int z) { return distance(x, y, z, 20, 20, 20) < 9; };
    const auto right = [&](int x, int y, int z) { return !left(x, y, z) && distance(x, y, z, 26, 20, 20) < 9; };
    writeNifti(folder_ / "mask1.nii", parts, paintVoxels(56, left));
    writeNifti(folder_ / "mask2.nii.gz", parts, paintVoxels(56, right));
    std::ofstream(folder_ / "recipe.json") << R"({"fabricaRecipe":1,"id":"test","title":"Test","version":"2",
      "sources":{"s":{"title":"Made up","licence":"CC0"},"t":{"title":"Other"}},
      "maps":[{"id":"m","file":"map.nii","source":"s"}],
      "masks":[{"structure":"left","file":"mask1.nii","source":"t"},{"structure":"right","file":"mask2.nii.gz","source":"t"}],
      "structures":[{"id":"all","name":"All"},
        {"id":"core","parent":"all","map":"m","value":1,"tissue":"bone","names":{"la":"Nucleus"},"ontology":["UBERON:1"]},
        {"id":"shell","parent":"all","map":"m","value":2,"color":"#3366cc"},
        {"id":"halves","parent":"all","map":"m","values":[3,4]},{"id":"plate","parent":"all","map":"m","value":5},
        {"id":"left"},{"id":"right"}]})";
  }
  void TearDown() override { fs::remove_all(folder_); }

  Result<BuildReport> build(const std::string& name, unsigned jobs) {
    BuildOptions options;
    options.recipe = (folder_ / "recipe.json").string();
    options.output = (folder_ / name).string();
    options.jobs = jobs;
    Progress progress(nullptr);
    return buildAtlas(options, progress);
  }
  Bytes file(const std::string& name) { return readFile((folder_ / name).string()).value(); }
  fs::path folder_;
};

TEST_F(BuildTest, WritesWhatTheViewerReads) {
  auto report = build("out", 2);
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_THAT(report->warnings, testing::IsEmpty());

  const Bytes manifestBytes = file("out/atlas.json");
  auto manifest = parseManifest(textOf(manifestBytes), "https://x.org/a/atlas.json");
  ASSERT_TRUE(manifest.ok()) << manifest.error().message();
  EXPECT_THAT(manifest->notes, testing::IsEmpty());
  EXPECT_EQ(manifest->version, "2");
  ASSERT_EQ(manifest->volumes.size(), 2u);
  EXPECT_EQ(manifest->volumes[0].values.size(), 5u);

  const Bytes glb = file("out/meshes.glb"), lod = file("out/meshes.lod.bin");
  auto layout = parseGlbHeader(glb);
  ASSERT_TRUE(layout.ok());
  EXPECT_EQ(layout->fileLength, glb.size());
  auto own = parseGltf(textOf(ByteView(glb).subspan(layout->jsonOffset, layout->jsonLength)), layout->binOffset);
  ASSERT_TRUE(own.ok()) << own.error().message();
  EXPECT_EQ(own->primitives.size(), 6u);

  auto index = decodeSceneTable(gunzip(file("out/meshes.index.gz")).value());
  ASSERT_TRUE(index.ok());
  ASSERT_EQ(index->nodes.size(), 7u);
  EXPECT_EQ(index->nodes[1].id, "core");
  EXPECT_EQ(index->nodes[1].parent, 0u);
  EXPECT_EQ(index->nodes[1].tissue, Tissue::Bone);
  EXPECT_EQ(index->nodes[1].closure, Closure::Closed);
  EXPECT_EQ(index->nodes[1].labelVolume, 0u);
  EXPECT_EQ(index->nodes[6].labelVolume, 1u);
  EXPECT_EQ(index->nodes[6].labelValue, 2u);
  uint64_t lastCoarse = 0, firstMiddle = lod.size();
  for (const ScenePrimitive& p : index->primitives) {
    ASSERT_EQ(p.levels.size(), 3u);
    for (size_t level = 0; level < 3; ++level) {
      const ChunkRange& range = p.levels[level].ranges[0];
      const Bytes& from = range.resource == 0 ? glb : lod;
      ASSERT_LE(range.offset + range.length, from.size());
      auto mesh = decodeDraco(ByteView(from).subspan(range.offset, range.length));
      ASSERT_TRUE(mesh.ok()) << mesh.error().message();
      EXPECT_EQ(mesh->indices.size() / 3, p.levels[level].triangles);
      EXPECT_EQ(mesh->points.size(), p.levels[level].vertices);
      EXPECT_EQ(openEdges(*mesh), 0u);
      EXPECT_GT(enclosedVolume(*mesh), 0);
      EXPECT_EQ(range.resource, level == 2 ? 0u : 1u);
      if (level == 0) lastCoarse = std::max(lastCoarse, range.offset);
      if (level == 1) firstMiddle = std::min(firstMiddle, range.offset);
      if (level == 2) {
        // The ball of radius 7 about voxel (16, 28, 28): -(10 + 16), 30 + 28, 20 + 28 mm.
        if (index->nodes[p.node].id == "core") {
          EXPECT_NEAR(glm::length(p.bounds.center() - vec3(-0.026f, 0.058f, 0.048f)), 0, 1e-3);
          EXPECT_NEAR(enclosedVolume(*mesh) * 1e9, 4.0 / 3 * 3.14159 * 343, 80);
        }
      }
    }
  }
  EXPECT_LT(lastCoarse, firstMiddle) << "all of the coarsest level comes first";
}

TEST_F(BuildTest, IsTheSameWhateverTheThreads) {
  ASSERT_TRUE(build("one", 1).ok());
  ASSERT_TRUE(build("four", 4).ok());
  for (const char* name : {"atlas.json", "meshes.glb", "meshes.index.gz", "meshes.lod.bin"}) {
    EXPECT_EQ(file(std::string("one/") + name), file(std::string("four/") + name)) << name;
  }
}

// The head of the demo in small: a surface from the image itself, and no label map for it.
TEST_F(BuildTest, ASurfaceFromTheImageHasTheSizeOfWhatIsBrightInIt) {
  writeNifti(folder_ / "head.nii.gz", {.size = {56, 56, 56}}, paintVoxels(56, [](int x, int y, int z) {
               const double r = distance(x, y, z, 28, 28, 28);
               return r < 6 ? 5 : r < 18 ? 150 + (x + y + z) % 20 : 5;
             }));
  std::ofstream(folder_ / "recipe.json") << R"({"fabricaRecipe":1,"id":"head","sources":{"s":{"title":"Made up"}},
    "images":[{"id":"t1","file":"head.nii.gz","source":"s"}],
    "surfaces":[{"structure":"skin","image":"t1","threshold":"auto"}],"structures":[{"id":"skin","tissue":"skin"}]})";
  auto report = build("head", 2);
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_THAT(report->warnings, testing::ElementsAre(testing::HasSubstr("threshold")));
  ASSERT_EQ(report->volumes.size(), 1u);
  EXPECT_EQ(report->volumes[0].id, "t1");
  auto index = decodeSceneTable(gunzip(file("head/meshes.index.gz")).value());
  ASSERT_TRUE(index.ok());
  ASSERT_EQ(index->primitives.size(), 1u);
  EXPECT_EQ(index->nodes[0].closure, Closure::Closed);
  EXPECT_EQ(index->nodes[0].labelVolume, kNone);
  const Bytes glb = file("head/meshes.glb");
  const ChunkRange& range = index->primitives[0].levels.back().ranges[0];
  auto mesh = decodeDraco(ByteView(glb).subspan(range.offset, range.length));
  ASSERT_TRUE(mesh.ok());
  EXPECT_EQ(openEdges(*mesh), 0u);
  const double radius = std::cbrt(enclosedVolume(*mesh) * 1e9 * 3 / 4 / 3.14159265);  // mm
  EXPECT_GT(radius, 17.8) << "with the hollow filled";
  EXPECT_LT(radius, 19) << "dim skin counts: up to a voxel beyond";
}

TEST_F(BuildTest, LeavesForeignFoldersAlone) {
  fs::create_directories(folder_ / "foreign");
  std::ofstream(folder_ / "foreign/atlas.json") << "{\"mine\": true}";
  auto report = build("foreign", 1);
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message(), testing::HasSubstr("did not write"));
  EXPECT_TRUE(fs::exists(folder_ / "foreign/atlas.json"));
}

TEST_F(BuildTest, ACutShortImageIsSaidToBe) {
  fs::resize_file(folder_ / "map.nii", 5000);
  auto report = build("out", 1);
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message(), testing::HasSubstr("map.nii"));
  EXPECT_EQ(report.error().code, ErrorCode::Truncated);
}

TEST_F(BuildTest, LessonsComeAlongWhenTheyAreAboutTheAtlas) {
  const auto recipeWith = [&](const std::string& lessons) {
    std::ofstream(folder_ / "recipe.json") << R"({"fabricaRecipe":1,"id":"test","maps":[{"id":"m","file":"map.nii"}],
      "structures":[{"id":"core","map":"m","value":1}],"lessons":)" + lessons + "}";
  };
  std::ofstream(folder_ / "good.json") << R"({"fabricaLesson":1,"title":"About the core","steps":[{"title":"a","view":{"only":["core"]}}]})";
  std::ofstream(folder_ / "other.json") << R"({"fabricaLesson":1,"title":"Elsewhere","steps":[{"title":"a","view":{"only":["liver"]}}]})";
  std::ofstream(folder_ / "none.json") << R"({"title":"Nothing"})";
  recipeWith(R"([{"file":"good.json"}])");
  ASSERT_TRUE(build("lessons", 1).ok());
  const auto manifest = parseJson(textOf(*readFile((folder_ / "lessons/atlas.json").string())));
  ASSERT_TRUE(manifest.ok() && find(*manifest, "lessons"));
  EXPECT_EQ((*manifest)["lessons"], *parseJson(R"([{"url":"lessons/good.json","title":"About the core"}])"));
  EXPECT_TRUE(fs::exists(folder_ / "lessons/lessons/good.json"));
  for (const auto& [file, words] : {std::pair("other.json", "liver"), std::pair("none.json", "fabricaLesson"), std::pair("gone.json", "gone.json")}) {
    recipeWith(R"([{"file":")" + std::string(file) + R"("}])");
    const auto report = build("refused", 1);
    ASSERT_FALSE(report.ok()) << file;
    EXPECT_THAT(report.error().message(), testing::HasSubstr(words));
  }
}

TEST_F(BuildTest, WhatIsSaidInOtherLanguagesComesAlong) {
  const auto recipeWith = [&](const std::string& definition, const std::string& gap) {
    std::ofstream(folder_ / "recipe.json") << R"({"fabricaRecipe":1,"id":"test","maps":[{"id":"m","file":"map.nii"}],"lessons":[{"file":"core.json"}],
      "structures":[{"id":"core","map":"m","value":1,"definition":"A cube.")" << definition << R"(}],"gaps":[{"text":"No shell.")" << gap << "}]}";
  };
  std::ofstream(folder_ / "core.json") << R"({"fabricaLesson":1,"title":{"de":"Der Kern","en":"The core"},"steps":[{"title":"a"}]})";
  recipeWith(R"(,"definitions":{"fr":"Un cube."})", R"(,"texts":{"fr":"Sans coque."})");
  ASSERT_TRUE(build("out", 1).ok());
  const auto manifest = parseJson(textOf(*readFile((folder_ / "out/atlas.json").string())));
  ASSERT_TRUE(manifest.ok());
  EXPECT_EQ((*manifest)["gaps"][0]["texts"]["fr"], "Sans coque.");
  EXPECT_EQ((*manifest)["lessons"][0]["title"], "The core");
  EXPECT_EQ((*manifest)["lessons"][0]["titles"]["de"], "Der Kern");
  ASSERT_EQ((*manifest)["terminology"][0]["url"], "definitions.json");
  const auto terms = parseTerms(*readFile((folder_ / "out/definitions.json").string()));
  ASSERT_TRUE(terms.ok()) << terms.error().message();
  ASSERT_EQ(terms->terms.size(), 1u);
  EXPECT_EQ(terms->terms[0].id, "core");
  ASSERT_EQ(terms->terms[0].definitions.size(), 2u);
  EXPECT_EQ(terms->terms[0].definitions[0].text, "A cube.") << "its own, too";
  EXPECT_EQ(terms->terms[0].definitions[1].text, "Un cube.");
  recipeWith(R"(,"definitions":{"fr":7})", "");
  EXPECT_FALSE(build("refused", 1).ok());
  recipeWith("", R"(,"texts":["Sans coque."])");
  EXPECT_FALSE(build("refused", 1).ok());
}

}  // namespace
}  // namespace fabrica
