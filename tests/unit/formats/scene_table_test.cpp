#include "formats/gltf/scene_table.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace fabrica {
namespace {

SceneTable sample() {
  SceneTable table;
  table.resources = {"", "meshes.lod.bin", "embedded:0"};
  table.embedded = {1, 2, 3};
  SceneNode brain;
  brain.name = "Brain";
  brain.id = "brain";
  SceneNode left;
  left.name = "Hippocampus";
  left.parent = 0;
  left.names = {{"la", "Hippocampus sinister"}, {"el", "Ιππόκαμπος"}};
  left.synonyms = {"Ammon's horn"};
  left.ontology = {"UBERON:0001954"};
  left.definition = "A curved ridge.";
  left.closure = Closure::Closed;
  left.tissue = Tissue::WhiteMatter;
  left.labelVolume = 1;
  left.labelValue = 37;
  table.nodes = {brain, left};
  ScenePrimitive part;
  part.node = 1;
  part.color = {1, 2, 3, 4};
  part.hasColor = true;
  part.transform[3] = vec4(1, 2, 3, 1);
  part.bounds = {vec3(-1), vec3(2)};
  MeshLevel coarse;
  coarse.ranges = {{1, 100, 20}};
  coarse.params = {0, kNone};
  coarse.triangles = 10;
  coarse.vertices = 7;
  coarse.error = 0.002f;
  MeshLevel fine;
  fine.codec = MeshCodec::Raw;
  fine.ranges = {{0, 5'000'000'000, 36}, {}, {2, 0, 3}};
  fine.params = {5126, 12, 3, 0, 0, 0, 5121, 3};
  part.levels = {coarse, fine};
  table.primitives = {part};
  table.notes = {"Scaled."};
  table.title = "Title";
  table.copyright = "©";
  return table;
}

TEST(SceneTable, SurvivesARoundTrip) {
  const SceneTable table = sample();
  const Bytes bytes = encodeSceneTable(table);
  const auto decoded = decodeSceneTable(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message();
  EXPECT_EQ(decoded->resources, table.resources);
  EXPECT_EQ(decoded->embedded, table.embedded);
  ASSERT_EQ(decoded->nodes.size(), 2u);
  const SceneNode& node = decoded->nodes[1];
  EXPECT_EQ(node.name, "Hippocampus");
  EXPECT_EQ(node.parent, 0u);
  ASSERT_EQ(node.names.size(), 2u);
  EXPECT_EQ(node.names[1].text, "Ιππόκαμπος");
  EXPECT_EQ(node.tissue, Tissue::WhiteMatter);
  EXPECT_EQ(node.labelValue, 37u);
  ASSERT_EQ(decoded->primitives.size(), 1u);
  const ScenePrimitive& part = decoded->primitives[0];
  EXPECT_EQ(part.color, (Color{1, 2, 3, 4}));
  EXPECT_EQ(part.transform[3].y, 2);
  EXPECT_EQ(part.bounds.max.z, 2);
  ASSERT_EQ(part.levels.size(), 2u);
  EXPECT_EQ(part.levels[1].ranges[0].offset, 5'000'000'000u);
  EXPECT_EQ(part.levels[1].params[6], 5121u);
  EXPECT_EQ(decoded->copyright, "©");
  // Nothing was lost that encoding would show.
  EXPECT_EQ(encodeSceneTable(*decoded), bytes);
}

TEST(SceneTable, TheBarestItemsSurviveToo) {
  SceneTable table;
  table.nodes.resize(100);
  ScenePrimitive part;
  part.levels.resize(50);
  for (MeshLevel& level : part.levels) {
    level.ranges.resize(1);
    level.params.resize(2);
  }
  table.primitives.assign(20, part);
  const auto decoded = decodeSceneTable(encodeSceneTable(table));
  ASSERT_TRUE(decoded.ok()) << decoded.error().message();
  EXPECT_EQ(decoded->nodes.size(), 100u);
  table.primitives.clear();
  EXPECT_TRUE(decodeSceneTable(encodeSceneTable(table)).ok());
}

TEST(SceneTable, AChainOfThousandsComesUpToWhereSomebodyLooks) {
  for (const bool fromTheEnd : {false, true}) {
    SceneTable table = sample();
    table.nodes.resize(3000);
    for (uint32_t i = 0; i < 3000; ++i) table.nodes[i].parent = fromTheEnd ? (i + 1 < 3000 ? i + 1 : kNone) : (i > 0 ? i - 1 : kNone);
    const auto decoded = decodeSceneTable(encodeSceneTable(table));
    ASSERT_TRUE(decoded.ok()) << decoded.error().message();
    ASSERT_EQ(decoded->nodes.size(), 3000u);
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < 3000; ++i) {
      uint32_t depth = 0;
      for (uint32_t at = i; at != kNone; at = decoded->nodes[at].parent) ASSERT_LE(++depth, kDeepestNode);
      deepest = std::max(deepest, depth);
    }
    EXPECT_EQ(deepest, kDeepestNode);
    const uint32_t near = fromTheEnd ? 2990 : 9;
    EXPECT_EQ(decoded->nodes[near].parent, table.nodes[near].parent) << "what is near stays as it is";
  }
}

TEST(SceneTable, TruncationIsAnError) {
  const Bytes bytes = encodeSceneTable(sample());
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(decodeSceneTable(ByteView(bytes).first(length)).ok()) << length;
}

SceneTable withClosings() {
  SceneTable table = sample();
  table.closingsKnown = true;
  table.closings = {{0, {0, 1}}};
  return table;
}

TEST(SceneTable, SaysWhatClosesTogether) {
  const auto without = decodeSceneTable(encodeSceneTable(sample()));
  ASSERT_TRUE(without.ok());
  EXPECT_FALSE(without->closingsKnown);
  const Bytes bytes = encodeSceneTable(withClosings());
  const auto decoded = decodeSceneTable(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message();
  EXPECT_TRUE(decoded->closingsKnown);
  ASSERT_EQ(decoded->closings.size(), 1u);
  EXPECT_EQ(decoded->closings[0].by, 0u);
  EXPECT_EQ(decoded->closings[0].nodes, (std::vector<uint32_t>{0, 1}));
  // Nothing closes, and that is known.
  SceneTable none = sample();
  none.closingsKnown = true;
  const auto known = decodeSceneTable(encodeSceneTable(none));
  ASSERT_TRUE(known.ok());
  EXPECT_TRUE(known->closingsKnown);
  for (size_t length = encodeSceneTable(sample()).size() + 1; length < bytes.size(); ++length)
    EXPECT_FALSE(decodeSceneTable(ByteView(bytes).first(length)).ok()) << length;
}

TEST(SceneTable, FlippedBitsNeverCrash) {
  const Bytes bytes = encodeSceneTable(withClosings());
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes damaged = bytes;
    damaged[bit / 8] ^= uint8_t(1u << (bit % 8));
    (void)decodeSceneTable(damaged);
  }
}

TEST(SceneTable, RefusesContradictions) {
  auto refused = [](auto&& change) {
    SceneTable table = withClosings();
    change(table);
    return !decodeSceneTable(encodeSceneTable(table)).ok();
  };
  EXPECT_TRUE(refused([](SceneTable& t) { t.nodes[0].parent = 1; })) << "a cycle";
  EXPECT_TRUE(refused([](SceneTable& t) { t.nodes[0].parent = 0; })) << "its own parent";
  EXPECT_TRUE(refused([](SceneTable& t) { t.nodes[1].parent = 9; }));
  EXPECT_TRUE(refused([](SceneTable& t) { t.closings[0].by = 2; })) << "a node that is not there";
  EXPECT_TRUE(refused([](SceneTable& t) { t.closings[0].nodes[1] = 2; }));
  EXPECT_TRUE(refused([](SceneTable& t) { t.closings.push_back({1, {1}}); })) << "a node in two closings";
  EXPECT_TRUE(refused([](SceneTable& t) { t.primitives[0].node = 2; }));
  EXPECT_TRUE(refused([](SceneTable& t) { t.primitives[0].levels.clear(); }));
  EXPECT_TRUE(refused([](SceneTable& t) { t.primitives[0].levels[0].ranges[0].resource = 3; }));
  EXPECT_TRUE(refused([](SceneTable& t) { t.primitives[0].levels[0].params.pop_back(); }));
  EXPECT_TRUE(refused([](SceneTable& t) { t.primitives[0].transform[0][0] = NAN; }));
  EXPECT_TRUE(refused([](SceneTable& t) { t.primitives[0].bounds.max.x = INFINITY; }));
}

}  // namespace
}  // namespace fabrica
