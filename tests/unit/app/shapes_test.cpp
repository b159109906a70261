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
      part.levels.resize(2);
      part.levels[1].triangles = 100;
      part.levels[1].vertices = 52;
      for (size_t level = 0; level < 2; ++level) part.levels[level].ranges = {{0, 1000 * atlas.parts.size() + 100 * level, 10}};
      atlas.parts.push_back(part);
    }
    atlas.structures.push_back(s);
    return index;
  }
  std::vector<std::string> planned() const {
    std::vector<std::string> out;
    const Json plan = shapesPlan(model);
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
  StructureIndex group, one, two, apart;
};

TEST_F(ShapesTest, WhatIsShownBelowTheGroupsThatItBelongsTo) {
  EXPECT_THAT(planned(), ElementsAre("group:0", "group/one:1", "group/two:2", "apart:1"));
  const Json plan = shapesPlan(model);
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
  EXPECT_EQ(shapesPlan(model)["credit"], "Somebody, CC BY 4.0");
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

}  // namespace
}  // namespace fabrica
