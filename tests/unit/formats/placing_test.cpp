// Where parts stand: instances, shared meshes, mirrors, skins, and transforms that leave nothing.
#include <gtest/gtest.h>

#include <cmath>

#include "atlas/atlas.h"
#include "formats/gltf_writer.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

void expectBox(const Solid& box, const Bounds& at) {
  ASSERT_EQ(box.error, "");
  const vec3 size = at.size();
  const double volume = double(size.x) * size.y * size.z;
  EXPECT_NEAR(box.volume, volume, 0.01 * volume) << "inside out, or elsewhere";
  EXPECT_GT(box.outward, 0.3) << "normals point inwards";
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(box.bounds.min[axis], at.min[axis], 2e-3);
    EXPECT_NEAR(box.bounds.max[axis], at.max[axis], 2e-3);
  }
}

int translations(GltfWriter& writer, const std::vector<float>& values) {
  return writer.accessor(writer.view(raw(values)), kF32, values.size() / 3, "VEC3");
}
Json instanced(const Json& attributes) { return {{"EXT_mesh_gpu_instancing", {{"attributes", attributes}}}}; }

TEST(Instances, EachIsAPartOfTheSameStructure) {
  GltfWriter writer;
  writer.json["extensionsRequired"] = {"EXT_mesh_gpu_instancing"};
  // Turned by a quarter about z as shorts, scaled, moved; the node itself stands at x = 10.
  const std::vector<int16_t> turns = {0, 0, 0, 32767, 0, 0, 23170, 23170};
  const int rotation = writer.accessor(writer.view(raw(turns)), kI16, 2, "VEC4", true);
  writer.node({{"name", "villi"},
               {"mesh", writer.cubeMesh()},
               {"translation", {10, 0, 0}},
               {"extensions", instanced({{"TRANSLATION", translations(writer, {0, 0, 0, 5, 0, 0})},
                                         {"ROTATION", rotation},
                                         {"SCALE", translations(writer, {1, 1, 1, 2, 1, 1})}})}});
  const auto table = writer.open();
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ(table->nodes.size(), 1u);
  ASSERT_EQ(table->primitives.size(), 2u);
  for (const ScenePrimitive& p : table->primitives) EXPECT_EQ(p.node, 0u);
  expectBox(solidOf(writer.file, *table, 0), {vec3(10, 0, 0), vec3(11, 1, 1)});
  // Two long in x becomes two long in y, to the left of its place.
  expectBox(solidOf(writer.file, *table, 1), {vec3(14, 0, 0), vec3(15, 2, 1)});
  // From the description alone nothing is placed: it says which bytes it wants.
  const auto first = parseGltf(writer.json.dump(), 1000);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->wanted.size(), 3u);
}

TEST(Instances, MirroredOnesFaceOutwardsAndFlatOnesAreNoted) {
  GltfWriter writer;
  writer.node({{"name", "cells"},
               {"mesh", writer.cubeMesh()},
               {"extensions", instanced({{"TRANSLATION", translations(writer, {0, 0, 0, 3, 0, 0, 6, 0, 0})},
                                         {"SCALE", translations(writer, {-1, 1, 1, 1, 0, 1, -1, -1, -1})}})}});
  const auto table = writer.open();
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->primitives.size(), 2u);
  expectBox(solidOf(writer.file, *table, 0), {vec3(-1, 0, 0), vec3(0, 1, 1)});
  expectBox(solidOf(writer.file, *table, 1), {vec3(5, -1, -1), vec3(6, 0, 0)});
  EXPECT_TRUE(hasNote(*table, "\"cells\": its transform leaves nothing of it"));
}

TEST(Instances, DamageCostsTheNode) {
  const std::vector<std::pair<const char*, std::function<Json(GltfWriter&)>>> cases = {
      {"no places", [](GltfWriter&) { return Json::object(); }},
      {"other numbers",
       [](GltfWriter& w) {
         return Json{{"TRANSLATION", translations(w, {0, 0, 0})}, {"SCALE", translations(w, {1, 1, 1, 2, 2, 2})}};
       }},
      {"no such accessor",
       [](GltfWriter&) {
         return Json{{"TRANSLATION", 99}};
       }},
      {"not a number",
       [](GltfWriter&) {
         return Json{{"TRANSLATION", "x"}};
       }},
      {"colours",
       [](GltfWriter& w) {
         return Json{{"TRANSLATION", w.accessor(w.view(Bytes(12)), kU8, 3, "VEC4")}};
       }},
      {"beyond the file", [](GltfWriter& w) {
         return Json{{"TRANSLATION", w.accessor(w.view(Bytes(12)), kF32, 1000, "VEC3")}};
       }}};
  for (const auto& [name, attributes] : cases) {
    SCOPED_TRACE(name);
    GltfWriter writer;
    writer.node({{"name", "good"}, {"mesh", writer.cubeMesh()}});
    writer.node({{"name", "bad"}, {"mesh", 0}, {"extensions", instanced(attributes(writer))}});
    const auto table = writer.open();
    ASSERT_TRUE(table.ok()) << table.error().message();
    EXPECT_EQ(table->primitives.size(), 1u);
    EXPECT_TRUE(hasNote(*table, "Left out \"bad\""));
  }
}

TEST(Placing, OneMeshOfSeveralNodesIsSeveralStructures) {
  GltfWriter writer;
  const int mesh = writer.cubeMesh();
  writer.json["meshes"][0]["primitives"].push_back(writer.json["meshes"][0]["primitives"][0]);
  writer.node({{"name", "left"}, {"mesh", mesh}});
  writer.node({{"name", "right"}, {"mesh", mesh}, {"translation", {-2, 0, 0}}, {"scale", {-1, 1, 1}}});
  const auto table = writer.open();
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->primitives.size(), 4u);
  EXPECT_EQ(table->nodes.size(), 2u);
  EXPECT_EQ(table->primitives[1].node, 0u);
  EXPECT_EQ(table->primitives[2].node, 1u);
  expectBox(solidOf(writer.file, *table, 1), {vec3(0), vec3(1)});
  expectBox(solidOf(writer.file, *table, 3), {vec3(-3, 0, 0), vec3(-2, 1, 1)});
}

TEST(Placing, MirrorsWithinMirrorsFaceOutwards) {
  // Three levels, each mirrored on another axis, turned and stretched: with normals of its own and without.
  for (const bool normals : {false, true}) {
    GltfWriter writer;
    const int mesh = writer.cubeMesh();
    if (normals) {
      std::vector<float> unit;
      for (const float c : kCube) unit.push_back(float((c - 0.5) * 2 / std::sqrt(3.0)));
      writer.json["meshes"][0]["primitives"][0]["attributes"]["NORMAL"] =
          writer.accessor(writer.view(raw(unit)), kF32, 8, "VEC3");
    }
    for (int levels = 1; levels <= 3; ++levels) {
      int child = writer.node({{"name", "part"}, {"mesh", mesh}, {"scale", {-1, 2, 1}}}, levels == 1);
      if (levels >= 2)
        child = writer.node({{"name", "in"},
                             {"children", {child}},
                             {"scale", {1, -1, 1}},
                             {"rotation", {0, 0, 0.70710678, 0.70710678}}},
                            levels == 2);
      if (levels == 3)
        writer.node(
            {{"name", "out"}, {"children", {child}}, {"matrix", {1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 7, 0, 0, 1}}});
    }
    const auto table = writer.open();
    ASSERT_TRUE(table.ok());
    ASSERT_EQ(table->primitives.size(), 3u);
    for (size_t i = 0; i < 3; ++i) {
      const Solid box = solidOf(writer.file, *table, i);
      EXPECT_NEAR(box.volume, 2, 0.01) << i << " mirrors";
      EXPECT_GT(box.outward, 0.3) << i << " mirrors";
    }
  }
}

TEST(Placing, TransformsThatLeaveNothingAreNoted) {
  GltfWriter writer;
  const int mesh = writer.cubeMesh();
  writer.node({{"name", "good"}, {"mesh", mesh}, {"scale", {1e-6, 1e-6, 1e-6}}});
  writer.node({{"name", "flat"}, {"mesh", mesh}, {"scale", {1, 0, 1}}});
  writer.node({{"name", "gone"}, {"mesh", mesh}, {"scale", {0, 0, 0}}});
  writer.node({{"name", "skewed away"}, {"mesh", mesh}, {"matrix", {1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}}});
  writer.node({{"name", "infinite"}, {"mesh", mesh}, {"scale", {1e300, 1, 1}}});
  const auto table = writer.open();
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->primitives.size(), 1u) << "a millionth is small, but something";
  EXPECT_EQ(table->nodes.size(), 1u);
  EXPECT_TRUE(hasNote(*table, "3 parts (the first is \"flat\"): its transform leaves nothing of it"));
  EXPECT_TRUE(hasNote(*table, "\"infinite\": its place in space is not a number"));
}

TEST(Placing, ASkinStandsWhereItsJointsPutItAtRest) {
  GltfWriter writer;
  const int mesh = writer.cubeMesh();
  // The joint is at x = 5 within a node at y = 2; the bind matrix takes 1 from x. The node's own place does not count.
  const int joint = writer.node({{"name", "bone"}, {"translation", {5, 0, 0}}}, false);
  writer.node({{"name", "armature"}, {"children", {joint}}, {"translation", {0, 2, 0}}});
  const std::vector<float> bind = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -1, 0, 0, 1};
  const int matrices = writer.accessor(writer.view(raw(bind)), kF32, 1, "MAT4");
  writer.json["skins"] = Json::array({{{"joints", {joint}}, {"inverseBindMatrices", matrices}}});
  writer.node({{"name", "muscle"}, {"mesh", mesh}, {"skin", 0}, {"translation", {100, 100, 100}}});
  auto table = writer.open();
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->primitives.size(), 1u);
  EXPECT_EQ(table->nodes.size(), 1u) << "bones are no structures";
  expectBox(solidOf(writer.file, *table, 0), {vec3(4, 2, 0), vec3(5, 3, 1)});
  ASSERT_EQ(table->notes.size(), 1u);
  EXPECT_TRUE(hasNote(*table, "Drawn at rest"));
  // A skin that cannot be read leaves the node's own place.
  for (const char* wrong : {R"([{"joints": [77]}])", R"([{"joints": []}])", R"([{}])",
                            R"([{"joints": ["x"], "inverseBindMatrices": 0}])"}) {
    writer.json["skins"] = Json::parse(wrong);
    table = writer.open();
    ASSERT_TRUE(table.ok()) << wrong;
    EXPECT_NEAR(table->primitives[0].bounds.min.x, 100, 1e-3) << wrong;
  }
}

}  // namespace
}  // namespace fabrica
