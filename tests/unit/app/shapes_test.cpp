#include "app/shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/recorder.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;

// A group with two shapes in it, and one beside it.
struct ShapesTest : testing::Test {
  ShapesTest() {
    Atlas& atlas = model.editAtlas();
    atlas.title = "Two and one";
    atlas.sources = {{"A", "", "CC BY 4.0", "", "Somebody", "", ""}, {"B", "", "", "", "", "", ""}};
    atlas.resources.push_back({"https://h.example/a.glb"});
    atlas.grids.push_back({vec3(-1), 1.0f / 1024});
    group = add("group", 0, 0);
    one = add("one", 1, 0);
    two = add("two", 2, 0);
    apart = add("apart", 1, 1);
    atlas.structures[one].names = {{"la", "unus"}, {"fr", "un"}};
    atlas.hierarchies = {{"Parts", {{group, kNone, {1, 2}}, {one, 0, {}}, {two, 0, {}}, {apart, kNone, {}}}, {0, 3}, {}}};
    model.atlasChanged();
    model.setClosure(one, Closure::Closed);
  }
  StructureIndex add(const std::string& id, uint32_t parts, uint32_t source) {
    Atlas& atlas = model.editAtlas();
    Structure s;
    s.id = s.name = id;
    s.source = source;
    s.color = {200, 100, 50};
    s.firstPart = uint32_t(atlas.parts.size());
    s.partCount = parts;
    s.bounds.include(vec3(-0.5f));
    s.bounds.include(vec3(0.5f));
    const auto index = StructureIndex(atlas.structures.size());
    for (uint32_t i = 0; i < parts; ++i) {
      MeshPart part;
      part.structure = index;
      part.bounds = s.bounds;
      part.levels.resize(2);
      part.levels[1].triangles = 100;
      part.levels[1].vertices = 52;
      for (size_t level = 0; level < 2; ++level) part.levels[level].ranges = {{0, 1000 * atlas.parts.size() + 100 * level, 10}};
      atlas.parts.push_back(part);
    }
    atlas.structures.push_back(s);
    return index;
  }
  Json planOf() const {
    const std::vector<Plane> cuts = cutsOf(model);
    return shapesPlan(model, cuts, capsOf(model, cuts));
  }
  void cut(const char* name, float slab = 0) {
    SlicePlane plane = *model.plane(name);
    plane.cut = true;
    plane.slab = slab;
    plane.plane.position = vec3(0);
    model.setPlane(plane);
  }
  // "structure: its look at a cut", for each face.
  std::vector<std::string> caps() const {
    std::vector<std::string> out;
    const Json plan = planOf();
    const auto named = [&](const Json& row) { return plan["structures"][row.get<size_t>()]["id"].get<std::string>(); };
    for (const Json& cap : plan["caps"]) out.push_back(named(cap["structure"]) + " as " + named(cap["look"]) + " at " + std::to_string(cap["cut"].get<int>()));
    return out;
  }
  std::vector<std::string> planned() const {
    std::vector<std::string> out;
    const Json plan = planOf();
    for (const Json& row : plan["structures"]) {
      const int parent = row["parent"].get<int>();
      out.push_back((parent < 0 ? "" : plan["structures"][size_t(parent)]["id"].get<std::string>() + "/") + row["id"].get<std::string>() + ":" + std::to_string(row["parts"].size()));
    }
    return out;
  }

  Model model;
  Recorder host;
  FakeTransport transport;
  JobId last = 0;
  Shapes shapes{model, transport, host, [this] { return ++last; }};
  Sectioner sectioner{model, transport, host, [this] { return ++last; }, {}};
  StructureIndex group, one, two, apart;
};

TEST_F(ShapesTest, WhatIsShownBelowTheGroupsThatItBelongsTo) {
  EXPECT_THAT(planned(), ElementsAre("group:0", "group/one:1", "group/two:2", "apart:1"));
  const Json plan = planOf();
  EXPECT_EQ(plan["triangles"], 400);
  EXPECT_EQ(plan["vertices"], 208);
  EXPECT_EQ(plan["title"], "Two and one");
  EXPECT_EQ(plan["credit"], "Somebody, CC BY 4.0; B");
  EXPECT_EQ(plan["structures"][1]["names"], (Json{{"la", "unus"}, {"fr", "un"}}));
  EXPECT_EQ(plan["structures"][1]["closed"], true);
  EXPECT_EQ(plan["structures"][2]["closed"], false);
  EXPECT_EQ(plan["structures"][1]["opacity"], 1);
  EXPECT_FALSE(plan["structures"][0].contains("color"));
}

TEST_F(ShapesTest, NotWhatIsHiddenNorWhatIsFadedToGlass) {
  const std::array<StructureIndex, 1> hidden{one}, glass{apart};
  model.hide(hidden);
  model.ghost(glass);
  EXPECT_THAT(planned(), ElementsAre("group:0", "group/two:2"));
  EXPECT_EQ(planOf()["credit"], "Somebody, CC BY 4.0");
  model.hide(std::array<StructureIndex, 1>{two});
  EXPECT_THAT(planned(), ElementsAre());
}

TEST_F(ShapesTest, TheFinestLevelOfAPartIsFetchedAndHandedOn) {
  ASSERT_TRUE(shapes.ask(3).ok());
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].offset, 3100u);
  Result<Bytes> bytes = Bytes(8);
  EXPECT_TRUE(shapes.onPart(transport.batches[0].parts[0].job, bytes));
  ASSERT_EQ(host.jobs.size(), 1u);
  EXPECT_TRUE(host.jobs[0].shape);
  EXPECT_EQ(host.jobs[0].job, 3u);
  EXPECT_EQ(host.jobs[0].structure, "apart");
  EXPECT_EQ(host.jobs[0].chunks[0].bytes.size(), 8u);
  EXPECT_EQ(host.jobs[0].chunks[0].origin, vec3(-1));
  EXPECT_FALSE(shapes.onPart(transport.batches[0].parts[0].job, bytes)) << "once";
}

TEST_F(ShapesTest, WhatCannotBeHadIsToldByItsPart) {
  ASSERT_TRUE(shapes.ask(0).ok());
  Result<Bytes> failed = Error{ErrorCode::Network, "The host did not answer."};
  EXPECT_TRUE(shapes.onPart(transport.batches[0].parts[0].job, failed));
  ASSERT_EQ(host.events.size(), 1u);
  EXPECT_EQ(host.events[0]["part"], 0);
  EXPECT_EQ(host.events[0]["error"]["reason"], "The host did not answer.");
  EXPECT_FALSE(shapes.ask(99).ok());
}

TEST_F(ShapesTest, CutsArePlanesAndTheBoxAndCloseWhatEnclosesSpace) {
  EXPECT_TRUE(planOf()["cuts"].empty());
  cut("axial");
  Json plan = planOf();
  ASSERT_EQ(plan["cuts"].size(), 1u);
  EXPECT_EQ(plan["cuts"][0]["normal"], toJson(model.plane("axial")->plane.normal));
  EXPECT_THAT(caps(), ElementsAre("one as one at 0")) << "“two” and “apart” enclose nothing";

  cut("axial", 0.1f);
  EXPECT_THAT(caps(), ElementsAre("one as one at 0", "one as one at 1"));
  ClipBox box{true, {}};
  box.box.include(vec3(-0.2f));
  box.box.include(vec3(0.3f));
  model.setClipBox(box);
  plan = planOf();
  ASSERT_EQ(plan["cuts"].size(), 8u);
  for (size_t face = 2; face < 8; ++face) {
    const Json& plane = plan["cuts"][face];
    double away = 0;
    for (size_t axis = 0; axis < 3; ++axis) away += plane["normal"][axis].get<double>() * (0.05 - plane["position"][axis].get<double>());
    EXPECT_NEAR(away, -0.25, 1e-6) << "the middle of the box is kept";
  }
  EXPECT_EQ(caps().size(), 8u);

  model.setKeepWhole(std::array<StructureIndex, 1>{one}, true);
  EXPECT_THAT(caps(), ElementsAre());
  EXPECT_EQ(planOf()["structures"][1]["whole"], true);
}

TEST_F(ShapesTest, PatchesAreClosedAsTheirGroupWhileAllOfThemAreThere) {
  model.setClosure(one, Closure::InGroup, group);
  model.setClosure(two, Closure::InGroup, group);
  cut("axial");
  EXPECT_THAT(caps(), ElementsAre("group as one at 0"));
  model.setKeepWhole(std::array<StructureIndex, 1>{two}, true);
  EXPECT_THAT(caps(), ElementsAre("group as one at 0")) << "a patch that is kept whole still closes its organ";
  model.setKeepWhole(std::array<StructureIndex, 1>{one}, true);
  EXPECT_THAT(caps(), ElementsAre()) << "nothing is cut";
  model.setKeepWhole(std::array<StructureIndex, 2>{one, two}, false);
  model.hide(std::array<StructureIndex, 1>{two});
  EXPECT_THAT(caps(), ElementsAre());
}

TEST_F(ShapesTest, PulledApartIsSaid) {
  EXPECT_EQ(planOf()["apart"], false);
  for (StructureIndex s : {one, two, apart}) {
    Structure& structure = model.editAtlas().structures[s];
    structure.bounds = {};
    structure.bounds.include(vec3(float(s) - 0.2f, 0, 0));
    structure.bounds.include(vec3(float(s) + 0.2f, 0.3f, 0.3f));
    for (uint32_t p = structure.firstPart; p < structure.firstPart + structure.partCount; ++p) model.editAtlas().parts[p].bounds = structure.bounds;
  }
  model.atlasChanged();
  model.setExplode(1);
  const Json plan = planOf();
  EXPECT_EQ(plan["apart"], true);
  bool said = false;
  for (const Json& row : plan["structures"]) said = said || (row.contains("offset") && row["offset"].size() == 3);
  EXPECT_TRUE(said);
}

TEST_F(ShapesTest, AFacesOutlineIsTheSectionsOfItsBody) {
  cut("axial");
  shapes.plan();
  EXPECT_FALSE(shapes.askCap(1, sectioner).ok());
  const auto answer = [&](Json result) {
    ASSERT_TRUE(shapes.askCap(0, sectioner).ok());
    for (; !transport.batches.empty(); transport.batches.erase(transport.batches.begin())) {
      Result<Bytes> bytes = Bytes(8);
      EXPECT_TRUE(sectioner.onPart(transport.batches[0].parts[0].job, bytes));
    }
    ASSERT_EQ(host.jobs.size(), 1u);
    EXPECT_TRUE(host.jobs[0].outlines && host.jobs[0].closes && host.jobs[0].plane);
    result["job"] = host.jobs[0].job;
    host.jobs.clear();
    EXPECT_TRUE(sectioner.onResult(result));
  };
  const Json loop = Json::array({0, 0, 0, 1, 0, 0, 0, 0, 1});
  answer({{"state", "ready"}, {"areaCm2", 5000}, {"loops", Json::array({loop})}});
  answer({{"state", "ready"}, {"areaCm2", Json()}, {"loops", Json::array({loop})}});
  answer({{"state", "failed"}, {"why", "It stopped."}});
  ASSERT_EQ(host.events.size(), 3u);
  EXPECT_EQ(host.events[0]["type"], "shapeCap");
  EXPECT_EQ(host.events[0]["cap"], 0);
  EXPECT_EQ(host.events[0]["loops"][0], loop);
  EXPECT_TRUE(host.events[1]["loops"].empty()) << "it closes nowhere";
  EXPECT_EQ(host.events[2]["error"]["reason"], "It stopped.");
}

}  // namespace
}  // namespace fabrica
