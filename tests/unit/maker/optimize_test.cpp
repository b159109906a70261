// `fabrica optimize`: what comes out is what went in, at every level, and fits where it fitted.
#include "maker/optimize/optimize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "formats/gltf/parse_gltf.h"
#include "formats/manifest/manifest.h"
#include "maker/mesh_files.h"
#include "maker/temp_folder.h"
#include "maker/write/draco_mesh.h"
#include "maker/write/files.h"
#include "maker/written_atlas.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Optimize : public testing::Test {
 protected:
  Result<OptimizeReport> optimize(std::vector<std::string> inputs, const std::string& name = "out", unsigned jobs = 2) {
    options_.inputs = std::move(inputs);
    options_.output = folder_ / name;
    options_.jobs = jobs;
    Progress progress(nullptr);
    return optimizeMeshes(options_, progress);
  }
  Bytes file(const std::string& name) { return readFile(folder_ / name).value(); }
  SceneTable table() { return WrittenAtlas(folder_ / "out").table(); }
  SurfaceMesh decode(const MeshLevel& level) { return WrittenAtlas(folder_ / "out").decode(level); }
  TempFolder folder_;
  OptimizeOptions options_;
};

ScenePrimitive named(const SceneTable& table, const std::string& name) {
  for (const ScenePrimitive& primitive : table.primitives) {
    if (table.nodes[primitive.node].name == name) return primitive;
  }
  ADD_FAILURE() << "there is no \"" << name << "\"";
  return table.primitives.at(0);
}

TEST_F(Optimize, KeepsTreeNamesIdsAndColours) {
  writeGlb(folder_ / "in.glb", {{.name = "Body"},
                                {.name = "Left kidney",
                                 .mesh = ball({0.1f, 0, 0}, 0.05f),
                                 .extras = {{"id", "kidney-left"},
                                            {"names", {{"la", "Ren sinister"}}},
                                            {"ontology", {"UBERON:0004538"}},
                                            {"tissue", "kidney"}},
                                 .parent = 0,
                                 .color = {1, 0, 0, 1}},
                                {.name = "liver", .mesh = ball({-0.1f, 0, 0}, 0.08f), .parent = 0}});
  auto report = optimize({folder_ / "in.glb"});
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_THAT(report->notes, IsEmpty());
  EXPECT_EQ(report->structures, 2u);
  EXPECT_EQ(report->closed, 2u);

  const SceneTable index = table();
  ASSERT_EQ(index.nodes.size(), 3u);
  const ScenePrimitive kidney = named(index, "Left kidney");
  const SceneNode& node = index.nodes[kidney.node];
  EXPECT_EQ(node.id, "kidney-left");
  ASSERT_EQ(node.names.size(), 1u);
  EXPECT_EQ(node.names[0].text, "Ren sinister");
  EXPECT_THAT(node.ontology, ElementsAre("UBERON:0004538"));
  EXPECT_EQ(node.tissue, Tissue::Kidney);
  EXPECT_EQ(node.closure, Closure::Closed);
  EXPECT_EQ(index.nodes[node.parent].name, "Body");
  EXPECT_EQ(kidney.color, (Color{255, 0, 0, 255}));
  EXPECT_EQ(index.nodes[named(index, "liver").node].id, "in.glb/Body/liver");

  // The GLB alone says the same.
  const Bytes glb = file("out/meshes.glb");
  const GlbLayout layout = parseGlbHeader(glb).value();
  auto own = parseGltf(textOf(ByteView(glb).subspan(layout.jsonOffset, layout.jsonLength)), layout.binOffset);
  ASSERT_TRUE(own.ok()) << own.error().message();
  EXPECT_EQ(own->nodes.size(), 3u);
  EXPECT_EQ(named(*own, "Left kidney").color, (Color{255, 0, 0, 255}));
  const Bytes manifestBytes = file("out/atlas.json");
  auto manifest = parseManifest(textOf(manifestBytes), "https://x.org/a/atlas.json");
  ASSERT_TRUE(manifest.ok());
  EXPECT_THAT(manifest->notes, IsEmpty());
  EXPECT_EQ(manifest->title, "in");
}

TEST_F(Optimize, TheFinestLevelIsTheInput) {
  const SurfaceMesh original = ball({0.1f, 0.2f, 0.3f}, 0.05f);
  writeGlb(folder_ / "in.glb", {{.name = "ball", .mesh = original}});
  ASSERT_TRUE(optimize({folder_ / "in.glb"}).ok());
  const SceneTable index = table();
  const SurfaceMesh finest = decode(index.primitives[0].levels.back());
  EXPECT_EQ(finest.indices.size(), original.indices.size());
  EXPECT_NEAR(enclosedVolume(finest) / enclosedVolume(original), 1, 1e-3);
  for (const vec3& p : finest.points) EXPECT_NEAR(glm::distance(p, vec3(0.1f, 0.2f, 0.3f)), 0.05f, 5e-5f);
}

TEST_F(Optimize, LevelsGrowFinerAndComeCoarsestFirst) {
  std::vector<GlbNode> nodes;
  for (int i = 0; i < 6; ++i) {
    nodes.push_back(
        {.name = "ball " + std::to_string(i), .mesh = ball({0.3f * float(i), 0, 0}, 0.02f * float(i + 1), 64, 96)});
  }
  writeGlb(folder_ / "in.glb", nodes);
  ASSERT_TRUE(optimize({folder_ / "in.glb"}).ok());
  const SceneTable index = table();
  ASSERT_EQ(index.primitives.size(), 6u);
  EXPECT_EQ(index.nodes[index.primitives[0].node].name, "ball 5") << "the largest is seen first";
  uint64_t coarsestEnd = 0, finerBegin = ~0ull, glbEnd = 0;
  for (const ScenePrimitive& primitive : index.primitives) {
    const std::vector<MeshLevel>& levels = primitive.levels;
    ASSERT_GE(levels.size(), 3u);
    for (size_t k = 1; k < levels.size(); ++k) {
      EXPECT_GT(levels[k].triangles, levels[k - 1].triangles * 2);
      EXPECT_LT(levels[k].error, levels[k - 1].error);
    }
    EXPECT_LE(levels[0].triangles, 300u);
    EXPECT_EQ(levels.back().error, 0);
    EXPECT_EQ(levels.back().ranges[0].resource, 0u);
    coarsestEnd = std::max(coarsestEnd, levels[0].ranges[0].offset + levels[0].ranges[0].length);
    finerBegin = std::min(finerBegin, levels[1].ranges[0].offset);
    EXPECT_GE(levels.back().ranges[0].offset, glbEnd) << "the same order in the GLB";
    glbEnd = levels.back().ranges[0].offset + levels.back().ranges[0].length;
    for (const MeshLevel& level : levels) EXPECT_EQ(openEdges(decode(level)), 0u);
  }
  EXPECT_EQ(coarsestEnd, finerBegin);
}

// Two patches of one surface, as in HuBMAP's organs.
TEST_F(Optimize, PatchesFitAtEveryLevel) {
  const SurfaceMesh whole = ball({0, 0, 0}, 0.1f, 80, 120);
  const auto wave = [](const vec3& p) { return p.y > 0.02f * std::sin(40 * p.x); };
  writeGlb(folder_ / "in.glb",
           {{.name = "Organ"},
            {.name = "upper", .mesh = part(whole, wave), .parent = 0},
            {.name = "lower", .mesh = part(whole, [&](const vec3& p) { return !wave(p); }), .parent = 0}});
  auto report = optimize({folder_ / "in.glb"});
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_EQ(report->clusters, 1u);
  EXPECT_EQ(report->closed, 0u);
  const SceneTable index = table();
  const ScenePrimitive upper = named(index, "upper"), lower = named(index, "lower");
  ASSERT_EQ(upper.levels.size(), lower.levels.size());
  ASSERT_GE(upper.levels.size(), 3u);
  for (size_t k = 0; k < upper.levels.size(); ++k) {
    const SurfaceMesh a = decode(upper.levels[k]), b = decode(lower.levels[k]);
    EXPECT_GT(openEdges(a), 0u);
    EXPECT_EQ(openEdges(joined({a, b})), 0u) << "level " << k;
    EXPECT_NEAR(enclosedVolume(joined({a, b})) / enclosedVolume(whole), 1, k == 0 ? 0.15 : 0.05);
    EXPECT_NE(upper.levels[k].params[1], kNone) << "with normals of both, so that no crease shows";
  }
  EXPECT_LT(upper.levels[0].triangles + lower.levels[0].triangles, whole.indices.size() / 3 / 10);
}

TEST_F(Optimize, SheetsThatLieOnOneAnotherAreMadeCoarserToo) {
  const SurfaceMesh one = ball({0, 0, 0}, 0.1f, 64, 96);
  writeGlb(folder_ / "in.glb", {{.name = "liver", .mesh = one}, {.name = "capsule of liver", .mesh = one}});
  ASSERT_TRUE(optimize({folder_ / "in.glb"}).ok());
  const SceneTable index = table();
  for (const ScenePrimitive& primitive : index.primitives) {
    EXPECT_LT(primitive.levels[0].triangles, 700u);
    EXPECT_NEAR(enclosedVolume(decode(primitive.levels[0])) / enclosedVolume(one), 1, 0.1);
  }
}

TEST_F(Optimize, ManyFilesEachHaveTheirPlace) {
  writeGlb(folder_ / "a.glb",
           {{.name = "one", .mesh = ball({0, 0, 0}, 0.05f)}, {.name = "two", .mesh = ball({0.2f, 0, 0}, 0.05f)}});
  writeGlb(folder_ / "b.glb", {{.name = "Organ"}, {.name = "part", .mesh = ball({0, 0.2f, 0}, 0.05f), .parent = 0}});
  ASSERT_TRUE(optimize({folder_ / "a.glb", folder_ / "b.glb"}).ok());
  const SceneTable index = table();
  std::vector<std::string> parents;
  for (const ScenePrimitive& primitive : index.primitives)
    parents.push_back(index.nodes[index.nodes[primitive.node].parent].name);
  EXPECT_THAT(parents, testing::UnorderedElementsAre(testing::StartsWith("a"), testing::StartsWith("a"), "Organ"));
}

TEST_F(Optimize, TheSameBytesWhateverTheThreads) {
  const SurfaceMesh whole = ball({0, 0, 0}, 0.1f, 40, 60);
  std::vector<GlbNode> nodes{{.name = "upper", .mesh = part(whole, [](const vec3& p) { return p.y > 0; })},
                             {.name = "lower", .mesh = part(whole, [](const vec3& p) { return p.y <= 0; })}};
  for (int i = 0; i < 8; ++i)
    nodes.push_back({.name = "b" + std::to_string(i), .mesh = ball({0.3f, 0.1f * float(i), 0}, 0.04f)});
  writeGlb(folder_ / "in.glb", nodes);
  ASSERT_TRUE(optimize({folder_ / "in.glb"}, "one", 1).ok());
  ASSERT_TRUE(optimize({folder_ / "in.glb"}, "four", 4).ok());
  for (const char* name : {"atlas.json", "meshes.glb", "meshes.lod.bin", "meshes.index.gz"}) {
    EXPECT_EQ(file("one/" + std::string(name)), file("four/" + std::string(name))) << name;
  }
}

TEST_F(Optimize, AMeshOfFewTrianglesLiesBesideTheCoarseOnes) {
  writeGlb(folder_ / "in.glb", {{.name = "tiny", .mesh = ball({0, 0, 0}, 0.01f, 4, 5)},
                                {.name = "large", .mesh = ball({0, 0, 0}, 0.2f, 64, 96)}});
  ASSERT_TRUE(optimize({folder_ / "in.glb"}).ok());
  const SceneTable index = table();
  const ScenePrimitive tiny = named(index, "tiny");
  ASSERT_EQ(tiny.levels.size(), 1u);
  EXPECT_EQ(tiny.levels[0].ranges[0].resource, 1u);
  EXPECT_EQ(tiny.levels[0].error, 0);
}

TEST_F(Optimize, SurfaceFilesOfEveryKind) {
  fs::create_directories(folder_ / "models/Left side");
  const SurfaceMesh one = ball({40, 100, 900}, 20);
  writeStl(folder_ / "models/liver.stl", one);
  writePly(folder_ / "models/spleen.ply", ball({-40, 100, 900}, 20));
  writeVtk(folder_ / "models/Left side/Model_7_left_kidney.vtk", ball({0, 150, 900}, 20));
  writeVtp(folder_ / "models/Left side/ureter.vtp", ball({0, 200, 900}, 10));
  std::ofstream mtl(folder_ / "models/bones.mtl");
  mtl << "newmtl ivory\nKd 1.0 0.5 0.25\n";
  mtl.close();
  std::ofstream obj(folder_ / "models/bones.obj");
  uint32_t written = 0;
  obj << "mtllib bones.mtl\ng first rib\nusemtl ivory\n";
  writeObj(obj, ball({0, 0, 900}, 15), written);
  obj << "g second rib\n";
  writeObj(obj, ball({0, 50, 950}, 15), written);
  obj.close();
  std::ofstream(folder_ / "models/notes.txt") << "not a mesh";

  options_.placement = {FileUnit::Millimetres, UpAxis::Z};
  auto report = optimize({folder_ / "models"});
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_THAT(report->notes, IsEmpty());
  const SceneTable index = table();
  std::vector<std::string> names;
  for (const ScenePrimitive& primitive : index.primitives) names.push_back(index.nodes[primitive.node].name);
  EXPECT_THAT(names,
              testing::UnorderedElementsAre("liver", "spleen", "left kidney", "ureter", "first rib", "second rib"));
  EXPECT_EQ(index.nodes[index.nodes[named(index, "left kidney").node].parent].name, "Left side");
  EXPECT_EQ(index.nodes[index.nodes[named(index, "first rib").node].parent].name, "bones");
  EXPECT_EQ(named(index, "first rib").color, (Color{255, 128, 64, 255}));
  // LPS millimetres: +Z is up, +Y backwards.
  const vec3 liver = named(index, "liver").bounds.center();
  EXPECT_NEAR(liver.x, 0.04f, 1e-4f);
  EXPECT_NEAR(liver.y, 0.9f, 1e-4f);
  EXPECT_NEAR(liver.z, -0.1f, 1e-4f);
  EXPECT_EQ(index.nodes[named(index, "liver").node].closure, Closure::Closed) << "turned, but not inside out";
}

TEST_F(Optimize, SaysWhatItTookUnitsAndAxesFor) {
  writeVtk(folder_ / "a.vtk", ball({100, 20, 900}, 20), "SPACE=RAS");
  auto report = optimize({folder_ / "a.vtk"});
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->notes,
              ElementsAre(testing::AllOf(HasSubstr("millimetres"), HasSubstr("RAS"), HasSubstr("as the files say"))));
  const vec3 centre = table().primitives[0].bounds.center();
  EXPECT_NEAR(centre.x, -0.1f, 1e-4f);
  EXPECT_NEAR(centre.y, 0.9f, 1e-4f);
  EXPECT_NEAR(centre.z, 0.02f, 1e-4f);
}

TEST_F(Optimize, WhatIsCalledLeftAndRightTellsTheAxes) {
  // VTK files, and yet not RAS: x grows to the left.
  fs::create_directories(folder_ / "in");
  writeVtk(folder_ / "in/left_kidney.vtk", ball({60, 20, 900}, 20), "");
  writeVtk(folder_ / "in/right_kidney.vtk", ball({-60, 20, 900}, 20), "");
  auto report = optimize({folder_ / "in"});
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->notes, ElementsAre(testing::AllOf(HasSubstr("LPS"), HasSubstr("by what is called left and right"))));
  EXPECT_GT(named(table(), "left kidney").bounds.center().x, 0.05f);
}

TEST_F(Optimize, WhatIsBrokenIsNamedAndTheRestGoesOn) {
  fs::create_directories(folder_ / "in");
  writeStl(folder_ / "in/good.stl", ball({0, 0, 0}, 20));
  std::ofstream(folder_ / "in/points.obj") << "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
  SurfaceMesh nowhere = ball({0, 0, 0}, 20);
  nowhere.points[9].z = NAN;
  writeStl(folder_ / "in/nan.stl", nowhere);
  std::ofstream(folder_ / "in/empty.ply");
  std::ofstream(folder_ / "in/huge.vtk")
      << "# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS 99999999999999 float\n1 2 3\n";
  std::ofstream(folder_ / "in/text.glb") << "this is no GLB";
  std::ofstream(folder_ / "in/beyond.vtk") << "# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS 3 "
                                              "float\n0 0 0\n1 0 0\n0 1 0\nPOLYGONS 1 4\n3 0 1 77\n";
  auto report = optimize({folder_ / "in"});
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_EQ(report->structures, 1u);
  const auto& notes = report->notes;
  EXPECT_THAT(notes, Contains(testing::AllOf(HasSubstr("points.obj"), HasSubstr("no triangles"))));
  EXPECT_THAT(notes, Contains(testing::AllOf(HasSubstr("nan.stl"), HasSubstr("not numbers"))));
  EXPECT_THAT(notes, Contains(HasSubstr("empty.ply")));
  EXPECT_THAT(notes,
              Contains(testing::AllOf(HasSubstr("huge.vtk"), HasSubstr("more points or triangles than it can hold"))));
  EXPECT_THAT(notes, Contains(HasSubstr("text.glb")));
  EXPECT_THAT(notes, Contains(testing::AllOf(HasSubstr("beyond.vtk"), HasSubstr("points that are not there"))));
}

TEST_F(Optimize, TrianglesThatAreNotNumbersAreLeftOut) {
  SurfaceMesh damaged = ball({0, 0, 0}, 0.1f);
  damaged.points[40].x = NAN;
  SurfaceMesh lost = ball({0, 0, 0}, 0.1f);
  for (vec3& p : lost.points) p.y = NAN;
  std::vector<GlbNode> nodes{{.name = "damaged", .mesh = damaged}, {.name = "lost", .mesh = ball({0, 0, 0}, 0.1f)}};
  writeGlb(folder_ / "in.glb", nodes);
  // The bounds in the file stay good: only the points are spoilt.
  Bytes glb = file("in.glb");
  const vec3 first = nodes[1].mesh.points[0];
  for (size_t at = glb.size() - nodes[1].mesh.indices.size() * 4 - nodes[1].mesh.points.size() * 12;
       at + 12 <= glb.size() - nodes[1].mesh.indices.size() * 4; at += 12) {
    std::memcpy(&glb[at + 4], &lost.points[0].y, 4);
  }
  EXPECT_EQ(first, nodes[1].mesh.points[0]);
  ASSERT_TRUE(writeFile(folder_ / "in.glb", glb).ok());
  auto report = optimize({folder_ / "in.glb"});
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_EQ(report->structures, 1u);
  EXPECT_THAT(report->notes,
              Contains(testing::AllOf(HasSubstr("in.glb"), HasSubstr("damaged"), HasSubstr("not numbers"))));
  EXPECT_THAT(report->notes,
              Contains(testing::AllOf(HasSubstr("in.glb"), HasSubstr("lost"), HasSubstr("not numbers"))));
}

TEST_F(Optimize, NothingThatCanBeReadIsAnErrorThatSaysWhy) {
  std::ofstream(folder_ / "a.obj") << "nothing";
  auto report = optimize({folder_ / "a.obj"});
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message(), HasSubstr("a.obj"));
  EXPECT_FALSE(fs::exists(folder_ / "out/atlas.json"));
  EXPECT_EQ(optimize({folder_ / "missing.glb"}).error().code, ErrorCode::NotFound);
}

TEST_F(Optimize, SomebodyElsesAtlasJsonIsNotOverwritten) {
  writeGlb(folder_ / "in.glb", {{.name = "ball", .mesh = ball({0, 0, 0}, 0.05f)}});
  fs::create_directories(folder_ / "out");
  std::ofstream(folder_ / "out/atlas.json") << "{\"pages\": 12}";
  auto report = optimize({folder_ / "in.glb"});
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message(), HasSubstr("fabrica did not write"));
}

TEST_F(Optimize, UnstructuredGridsGiveTheirSurface) {
  for (const char* name : {"bar.vtk", "bar.vtu"}) {
    writeGrid(folder_ / name, 100);
    options_.placement = {FileUnit::Millimetres, UpAxis::Z};
    auto report = optimize({folder_ / name});
    ASSERT_TRUE(report.ok()) << report.error().message();
    EXPECT_EQ(report->structures, 1u) << name;
    EXPECT_EQ(report->inputTriangles, 20u) << name << ": what lies between the cells is not its surface";
  }
  std::ofstream(folder_ / "image.vtk") << "# vtk DataFile Version 3.0\nx\nASCII\nDATASET STRUCTURED_POINTS\nDIMENSIONS 9999999 9999999 9999999\n"
                                          "SPACING 1 1 1\nORIGIN 0 0 0\n";
  EXPECT_FALSE(optimize({folder_ / "image.vtk"}).ok());
}

// Not a fuzzer's depth, but every reader's: what it makes of damage must be an answer.
TEST_F(Optimize, DamagedFilesNeverCrash) {
  const SurfaceMesh mesh = ball({0, 0, 0}, 30, 8, 10);
  writeGlb(folder_ / "a.glb", {{.name = "x", .mesh = mesh}});
  writeStl(folder_ / "a.stl", mesh);
  writePly(folder_ / "a.ply", mesh);
  writeVtk(folder_ / "a.vtk", mesh);
  writeVtp(folder_ / "a.vtp", mesh);
  writeGrid(folder_ / "a.vtu", 30);
  std::ofstream obj(folder_ / "a.obj");
  uint32_t written = 0;
  obj << "g a\n";
  writeObj(obj, mesh, written);
  obj.close();
  uint32_t state = 12345;
  const auto random = [&](uint32_t below) {
    state = state * 1664525 + 1013904223;
    return uint32_t((uint64_t(state >> 8) * below) >> 24);
  };
  size_t read = 0, refused = 0;
  for (const char* kind : {"glb", "stl", "ply", "vtk", "vtp", "vtu", "obj"}) {
    const Bytes good = file(std::string("a.") + kind);
    for (int round = 0; round < 40; ++round) {
      Bytes bad = good;
      if (round % 4 == 0) bad.resize(random(uint32_t(bad.size())));
      for (uint32_t n = round % 4 == 0 ? 0 : 1 + random(12); n > 0 && !bad.empty(); --n) {
        const size_t at = random(round % 2 ? std::min<uint32_t>(400, uint32_t(bad.size())) : uint32_t(bad.size()));
        bad[at] = round % 3 ? uint8_t(random(256)) : uint8_t("0123456789 -.e"[random(14)]);
      }
      const std::string path = folder_ / ("bad." + std::string(kind));
      ASSERT_TRUE(writeFile(path, bad).ok());
      auto report = optimize({path});
      ++(report.ok() ? read : refused);
      if (!report.ok()) {
        EXPECT_THAT(report.error().message(), HasSubstr("bad.")) << kind << ", round " << round;
      }
    }
  }
  EXPECT_GT(read, 20u);
  EXPECT_GT(refused, 20u);
}

}  // namespace
}  // namespace fabrica
