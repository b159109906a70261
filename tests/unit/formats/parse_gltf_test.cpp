// Small glTFs written by hand: what is read, what is refused, what costs only a part.
#include <gtest/gtest.h>

#include "base/json.h"
#include "formats/glb_file.h"

namespace fabrica {
namespace {

// A triangle at the origin with normals, in the GLB's own buffer (offset 1000): 72 bytes of vertices, 6 of indices.
Json sample() {
  return Json::parse(R"({
    "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
    "nodes": [{"name": "Head", "children": [1]}, {"name": "Nose", "mesh": 0}],
    "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "NORMAL": 1}, "indices": 2, "material": 0}]}],
    "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [1, 0.2158605, 0, 0.5]}}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 2, 0]},
                  {"bufferView": 0, "byteOffset": 12, "componentType": 5126, "count": 3, "type": "VEC3"},
                  {"bufferView": 1, "componentType": 5123, "count": 3, "type": "SCALAR"}],
    "bufferViews": [{"buffer": 0, "byteLength": 72, "byteStride": 24}, {"buffer": 0, "byteOffset": 72, "byteLength": 6}],
    "buffers": [{"byteLength": 78}]})");
}

Result<SceneTable> parse(const Json& json) { return parseGltf(json.dump(), 1000); }

bool hasNote(const SceneTable& table, const std::string& words) {
  for (const std::string& note : table.notes)
    if (note.find(words) != std::string::npos) return true;
  return false;
}

TEST(ParseGltf, ReadsPlacesSizesAndColour) {
  const auto table = parse(sample());
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->nodes.size(), 2u);
  EXPECT_EQ(table->nodes[1].name, "Nose");
  EXPECT_EQ(table->nodes[1].parent, 0u);
  EXPECT_EQ(table->nodes[1].id, "");
  ASSERT_EQ(table->primitives.size(), 1u);
  const ScenePrimitive& part = table->primitives[0];
  EXPECT_EQ(part.node, 1u);
  EXPECT_TRUE(part.hasColor);
  EXPECT_EQ(part.color, (Color{255, 128, 0, 255})) << "linear → sRGB; opaque material";
  const MeshLevel& level = part.levels[0];
  EXPECT_EQ(level.codec, MeshCodec::Raw);
  EXPECT_EQ(level.triangles, 1u);
  EXPECT_EQ(level.ranges[0].offset, 1000u);
  EXPECT_EQ(level.ranges[0].length, 60u) << "two strides and a last vertex";
  EXPECT_EQ(level.ranges[1].offset, 1012u);
  EXPECT_EQ(level.ranges[2].offset, 1072u);
  EXPECT_EQ(level.params, (std::vector<uint32_t>{5126, 24, 3, 0, 5126, 24, 5123, 3}));
  EXPECT_TRUE(table->notes.empty()) << table->notes[0];
}

TEST(ParseGltf, TransformsAreMultipliedDownTheTree) {
  Json json = sample();
  json["nodes"][0]["matrix"] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1};
  json["nodes"][1]["translation"] = {0, 1, 0};
  json["nodes"][1]["scale"] = {2, 2, 2};
  json["nodes"][1]["rotation"] = {0, 0, 0.70710678, 0.70710678};  // a quarter turn about z
  const auto table = parse(json);
  ASSERT_TRUE(table.ok());
  const vec4 p = table->primitives[0].transform * vec4(1, 0, 0, 1);
  EXPECT_NEAR(p.x, 5, 1e-5);
  EXPECT_NEAR(p.y, 3, 1e-5);
  const Bounds& b = table->primitives[0].bounds;
  EXPECT_NEAR(b.min.x, 1, 1e-5);
  EXPECT_NEAR(b.max.y, 3, 1e-5);
}

TEST(ParseGltf, ASharedMeshIsPlacedByEveryNode) {
  Json json = sample();
  json["nodes"].push_back({{"name", "Second nose"}, {"mesh", 0}, {"translation", {3, 0, 0}}});
  json["nodes"][0]["children"].push_back(2);
  json["meshes"][0]["primitives"].push_back(json["meshes"][0]["primitives"][0]);
  const auto table = parse(json);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->primitives.size(), 4u);
  EXPECT_EQ(table->primitives[3].node, 2u);
  EXPECT_FLOAT_EQ(table->primitives[3].bounds.min.x, 3);
}

TEST(ParseGltf, OurExtrasAreRead) {
  Json json = sample();
  json["nodes"][1]["extras"] = Json::parse(R"({"id": "nose", "names": {"la": "Nasus", "fr": "Nez"}, "synonyms": ["Snout"],
    "ontology": ["UBERON:0000004"], "definition": "Smells.", "tissue": "lymph-node", "closure": "closed",
    "label": {"volume": 1, "value": 37}})");
  json["nodes"][1]["name"] = "The_nose";
  json["asset"]["extras"]["title"] = "Faces";
  json["asset"]["copyright"] = "CC0";
  const auto table = parse(json);
  ASSERT_TRUE(table.ok());
  const SceneNode& node = table->nodes[1];
  EXPECT_EQ(node.id, "nose");
  EXPECT_EQ(node.name, "The_nose") << "a file with ids means its names as they are";
  ASSERT_EQ(node.names.size(), 2u);
  EXPECT_EQ(node.synonyms, std::vector<std::string>{"Snout"});
  EXPECT_EQ(node.tissue, Tissue::LymphNode);
  EXPECT_EQ(node.closure, Closure::Closed);
  EXPECT_EQ(node.labelVolume, 1u);
  EXPECT_EQ(node.labelValue, 37u);
  EXPECT_EQ(table->title, "Faces");
  EXPECT_EQ(table->copyright, "CC0");
}

TEST(ParseGltf, WhatItsMakerSaysIsNoted) {
  Json json = sample();
  json["asset"]["extras"]["notes"] = {"Left out: lines and points.", 3, "", std::string(600, 'x')};
  const auto table = parse(json);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(std::count(table->notes.begin(), table->notes.end(), "Left out: lines and points."), 1);
  EXPECT_TRUE(std::none_of(table->notes.begin(), table->notes.end(), [](const std::string& note) { return note.size() > 500; }));
}

TEST(ParseGltf, UnitsThatAreKnownAreNotGuessed) {
  Json json = sample();
  for (Json& accessor : json["accessors"])
    if (accessor.contains("max")) accessor["max"] = {300, 300, 300};
  const auto guessed = parse(json);
  json["asset"]["extras"]["framed"] = true;
  const auto known = parse(json);
  ASSERT_TRUE(guessed.ok() && known.ok());
  EXPECT_LT(guessed->primitives[0].bounds.max.x, 1);
  EXPECT_GT(known->primitives[0].bounds.max.x, 100);
}

TEST(ParseGltf, ExtrasOfAnyKindDoNoHarm) {
  for (const char* extras : {"[]", "3", "\"text\"", "null", R"({"id":7,"names":[1],"synonyms":{"a":1},"ontology":5,"label":[],"tissue":{}})",
                             R"({"names":{"la":3},"label":{"volume":-1,"value":"x"}})"}) {
    Json json = sample();
    json["nodes"][1]["extras"] = Json::parse(extras);
    json["meshes"][0]["extras"] = Json::parse(extras);
    EXPECT_TRUE(parse(json).ok()) << extras;
  }
}

TEST(ParseGltf, ExportersNamesBecomeReadable) {
  Json json = sample();
  json["nodes"][0]["name"] = "Sketchfab_model";
  json["nodes"][1]["name"] = "Model_12_left_kidney";
  const auto table = parse(json);
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->nodes.size(), 1u) << "the wrapper is no structure";
  EXPECT_EQ(table->nodes[0].name, "left kidney");
  EXPECT_EQ(table->nodes[0].parent, kNone);
  EXPECT_EQ(table->nodes[0].synonyms, std::vector<std::string>{"Model_12_left_kidney"});
}

TEST(ParseGltf, CamerasAndEmptyNodesAreNoStructures) {
  Json json = sample();
  json["nodes"].push_back({{"name", "Camera"}, {"camera", 0}});
  json["nodes"].push_back({{"name", "Group of the atlas"}, {"extras", {{"id", "group"}}}});
  json["nodes"][0]["children"] = {2, 1, 3};
  const auto table = parse(json);
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->nodes.size(), 3u);
  EXPECT_EQ(table->nodes[2].id, "group") << "one with an id is kept";
}

TEST(ParseGltf, DracoIsARangeAndTwoIds) {
  Json json = sample();
  json["extensionsRequired"] = {"KHR_draco_mesh_compression"};
  json["meshes"][0]["primitives"][0]["extensions"]["KHR_draco_mesh_compression"] = {
      {"bufferView", 1}, {"attributes", {{"POSITION", 4}, {"NORMAL", 9}}}};
  for (int i : {0, 2}) json["accessors"][i].erase("bufferView");
  const auto table = parse(json);
  ASSERT_TRUE(table.ok()) << table.error().message();
  const MeshLevel& level = table->primitives[0].levels[0];
  EXPECT_EQ(level.codec, MeshCodec::Draco);
  ASSERT_EQ(level.ranges.size(), 1u);
  EXPECT_EQ(level.ranges[0].offset, 1072u);
  EXPECT_EQ(level.ranges[0].length, 6u);
  EXPECT_EQ(level.params, (std::vector<uint32_t>{4, 9}));
}

TEST(ParseGltf, EmbeddedAndSeparateBuffersAreResources) {
  Json json = sample();
  json["buffers"] = Json::parse(R"([{"byteLength": 72, "uri": "data:application/octet-stream;base64,"}, {"byteLength": 78, "uri": "more%20data.bin"}])");
  json["buffers"][0]["uri"] = "data:application/gltf-buffer;base64," + std::string(96, 'A');
  json["bufferViews"][1]["buffer"] = 1;
  const auto table = parse(json);
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ(table->resources, (std::vector<std::string>{"", "embedded:0", "more%20data.bin", "unpacked:"}));
  EXPECT_EQ(table->embedded.size(), 72u);
  // A chunk is fetched from one address: what is spread over several is copied together first.
  const std::vector<ChunkRange>& ranges = table->primitives[0].levels[0].ranges;
  ASSERT_EQ(table->unpacked.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(ranges[i].resource, 3u);
    EXPECT_EQ(ranges[i].offset, table->unpacked[i].offset);
    EXPECT_EQ(table->unpacked[i].params.kind, Unpack::Copy);
    EXPECT_EQ(table->unpacked[i].ranges[0].resource, i < 2 ? 1u : 2u);
  }
  EXPECT_EQ(table->unpacked[2].ranges[0].offset, 72u);
}

TEST(ParseGltf, BuffersEmbeddedOneByOneAreOneFile) {
  // As VTK writes them: a data URI for each list.
  Json json = sample();
  const std::string uri = "data:application/gltf-buffer;base64," + std::string(104, 'A');
  json["buffers"] = Json::array({{{"byteLength", 78}, {"uri", uri}}, {{"byteLength", 78}, {"uri", uri}}});
  json["bufferViews"][1]["buffer"] = 1;
  const auto table = parse(json);
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_TRUE(table->unpacked.empty());
  EXPECT_EQ(table->primitives[0].levels[0].ranges[2].resource, 2u);
}

TEST(ParseGltf, AFileCannotNameResourcesOfOurs) {
  for (const char* uri : {"embedded:", "embedded:5", "embedded:x", "unpacked:", "unpacked:7"}) {
    Json json = sample();
    json["buffers"][0]["uri"] = uri;
    const auto table = parse(json);
    ASSERT_FALSE(table.ok()) << uri;
    EXPECT_NE(table.error().reason.find("the file with its data is missing"), std::string::npos) << table.error().reason;
  }
}

TEST(ParseGltf, RequiredExtensionsThatAreUnknownAreNamed) {
  for (const char* name : {"KHR_gaussian_splatting", "ACME_secret"}) {
    Json json = sample();
    json["extensionsRequired"] = {name};
    const auto table = parse(json);
    ASSERT_FALSE(table.ok());
    EXPECT_EQ(table.error().code, ErrorCode::Unsupported);
    EXPECT_NE(table.error().reason.find(name), std::string::npos);
    json.erase("extensionsRequired");
    json["extensionsUsed"] = {name};
    EXPECT_TRUE(parse(json).ok());
  }
  Json looks = sample();
  looks["extensionsRequired"] = {"KHR_materials_unlit", "KHR_mesh_quantization", "KHR_texture_basisu", "EXT_texture_webp",
                                 "EXT_meshopt_compression", "KHR_meshopt_compression", "EXT_mesh_gpu_instancing"};
  EXPECT_TRUE(parse(looks).ok());
}

TEST(ParseGltf, OneBadPartCostsThatPartOnly) {
  const auto& spoil = [](auto&& change) {
    Json json = sample();
    json["meshes"][0]["primitives"].push_back(json["meshes"][0]["primitives"][0]);
    for (int i = 0; i < 3; ++i) json["accessors"].push_back(json["accessors"][i]);
    json["meshes"][0]["primitives"][1] = Json{{"attributes", {{"POSITION", 3}, {"NORMAL", 4}}}, {"indices", 5}};
    change(json);
    return json;
  };
  const std::vector<std::pair<std::string, Json>> cases = {
      {"lines", spoil([](Json& j) { j["meshes"][0]["primitives"][1]["mode"] = 1; })},
      {"sparse", spoil([](Json& j) { j["accessors"][3]["sparse"] = Json::object(); })},
      {"sparse beyond the buffer", spoil([](Json& j) {
         j["accessors"][3]["sparse"] = Json::parse(R"({"count": 2, "indices": {"bufferView": 1, "byteOffset": 5, "componentType": 5121},
                                                      "values": {"bufferView": 0}})");
       })},
      {"Draco without bounds", spoil([](Json& j) {
         j["accessors"][3].erase("min");
         j["meshes"][0]["primitives"][1]["extensions"]["KHR_draco_mesh_compression"] = {{"bufferView", 1}, {"attributes", {{"POSITION", 0}}}};
       })},
      {"accessor out of range", spoil([](Json& j) { j["meshes"][0]["primitives"][1]["attributes"]["POSITION"] = 99; })},
      {"indices out of range", spoil([](Json& j) { j["meshes"][0]["primitives"][1]["indices"] = 99; })},
      {"indices beyond counting", spoil([](Json& j) { j["meshes"][0]["primitives"][1]["indices"] = 5'000'000'000; })},
      {"indices of another kind", spoil([](Json& j) { j["meshes"][0]["primitives"][1]["indices"] = "five"; })},
      {"indices negative", spoil([](Json& j) { j["meshes"][0]["primitives"][1]["indices"] = -5; })},
      {"view out of range", spoil([](Json& j) { j["accessors"][3]["bufferView"] = 7; })},
      {"beyond the buffer", spoil([](Json& j) { j["accessors"][3]["count"] = 1000; })},
      {"absurd count", spoil([](Json& j) { j["accessors"][3]["count"] = 9'000'000'000'000'000; })},
      {"offset beyond", spoil([](Json& j) { j["accessors"][5]["byteOffset"] = 4'000'000'000u; })},
      {"no positions", spoil([](Json& j) { j["meshes"][0]["primitives"][1]["attributes"].erase("POSITION"); })},
      {"wrong type", spoil([](Json& j) { j["accessors"][3]["type"] = "VEC2"; })},
      // General readers of glTF give up the whole file for these.
      {"unknown type", spoil([](Json& j) { j["accessors"][3]["type"] = "VEC9"; })},
      {"unknown component type", spoil([](Json& j) { j["accessors"][3]["componentType"] = 1; })},
      {"no count", spoil([](Json& j) { j["accessors"][3].erase("count"); })},
      {"a negative count", spoil([](Json& j) { j["accessors"][3]["count"] = -3; })},
      {"no accessor", spoil([](Json& j) { j["accessors"][3] = 5; })},
      {"view of triangles out of range", spoil([](Json& j) { j["accessors"][5]["bufferView"] = 7; })},
      {"no view", spoil([](Json& j) { j["accessors"][3]["bufferView"] = 2, j["bufferViews"].push_back("two"); })},
      {"view without a length",
       spoil([](Json& j) { j["accessors"][3]["bufferView"] = 2, j["bufferViews"].push_back({{"buffer", 0}}); })},
      {"view without a buffer",
       spoil([](Json& j) { j["accessors"][3]["bufferView"] = 2, j["bufferViews"].push_back({{"byteLength", 72}}); })},
      {"attribute of another kind",
       spoil([](Json& j) { j["meshes"][0]["primitives"][1]["attributes"]["POSITION"] = "three"; })},
  };
  for (const auto& [name, json] : cases) {
    SCOPED_TRACE(name);
    const auto table = parse(json);
    ASSERT_TRUE(table.ok()) << table.error().message();
    EXPECT_EQ(table->primitives.size(), 1u);
    EXPECT_TRUE(hasNote(*table, "Left out "));
  }
}

// A 32-bit program must not take the lower half of a number for the number.
TEST(ParseGltf, OffsetsBeyondFourGigabytesAreThoseOffsets) {
  constexpr uint64_t kFar = 5'000'000'000;
  Json json = sample();
  json["buffers"][0] = {{"uri", "far.bin"}, {"byteLength", 2 * kFar}};
  json["bufferViews"][0]["byteOffset"] = kFar;
  json["bufferViews"][1] = {{"buffer", 0}, {"byteLength", kFar}};
  json["accessors"][2]["byteOffset"] = kFar - 10;
  const auto table = parse(json);
  ASSERT_TRUE(table.ok()) << table.error().message();
  const MeshLevel& level = table->primitives[0].levels[0];
  EXPECT_EQ(level.ranges[0].offset, kFar);
  EXPECT_EQ(level.ranges[1].offset, kFar + 12);
  EXPECT_EQ(level.ranges[2].offset, kFar - 10);
}

TEST(ParseGltf, WholeNumbersMayBeWrittenWithAPoint) {
  Json json = sample();
  for (const char* key : {"bufferView", "count", "componentType"})
    json["accessors"][0][key] = getNumber(json["accessors"][0], key);
  json["nodes"][1]["mesh"] = 0.0;
  json["nodes"][0]["children"][0] = 1.0;
  const auto table = parse(json);
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ(table->primitives.size(), 1u);
  EXPECT_TRUE(table->notes.empty());
}

TEST(ParseGltf, WhatIsOddElsewhereCostsNothing) {
  const std::vector<std::pair<const char*, Json>> oddities = {
      {"/bufferViews/2", Json::parse(R"({"buffer": 0, "byteLength": 9, "byteStride": 3})")},
      {"/bufferViews/2", 7},
      {"/accessors/3", Json::parse(R"({"type": "VEC9"})")},
      {"/nodes/0/extensions", Json::parse(R"({"KHR_lights_punctual": {}, "MSFT_lod": {}, "KHR_audio": {}})")},
      {"/nodes/0/camera", "front"},
      {"/nodes/0/weights", "heavy"},
      {"/nodes/1/matrix", Json::array({1, 2})},
      {"/materials/0/emissiveFactor", Json::array({1, 2})},
      {"/materials/0/extensions", Json::parse(R"({"KHR_materials_unlit": 5})")},
      {"/materials/1", nullptr},
      {"/meshes/1", "none"},
      {"/skins", Json::parse(R"([{"joints": "none"}, 5])")},
      {"/images", Json::parse(R"([{"uri": "missing.png"}, {"bufferView": 99}, 3])")},
      {"/textures", Json::parse(R"([5])")},
      {"/animations", Json::parse(R"([{"channels": 3}])")},
      {"/cameras", Json::parse(R"([{"type": "fish eye"}])")},
      {"/extensions", Json::parse(R"({"KHR_lights_punctual": {"lights": [3]}})")},
      {"/scene", "first"}};
  for (const auto& [where, what] : oddities) {
    SCOPED_TRACE(where);
    Json json = sample();
    json[Json::json_pointer(where)] = what;
    const auto table = parse(json);
    ASSERT_TRUE(table.ok()) << table.error().message();
    EXPECT_EQ(table->primitives.size(), 1u);
    EXPECT_FALSE(hasNote(*table, "Left out"));
  }
}

TEST(ParseGltf, WhatMovesAFileIsANoteEachAndCamerasAreNone) {
  Json json = sample();
  json["animations"] = Json::array({Json::object()});
  json["skins"] = Json::array({Json::object(), Json::object()});
  json["cameras"] = Json::array({Json::object()});
  json["extensionsUsed"] = {"KHR_lights_punctual"};
  json["textures"] = Json::array({Json::object()});
  Json& primitive = json["meshes"][0]["primitives"][0];
  primitive["targets"] = Json::array({{{"POSITION", 0}}});
  primitive["attributes"]["COLOR_0"] = 1;
  json["meshes"][0]["primitives"].push_back(primitive);
  const auto table = parse(json);
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->notes.size(), 5u);
  for (const char* what : {"animations", "skins (bones that deform a surface)", "morph targets", "textures", "colours of single vertices"})
    EXPECT_TRUE(hasNote(*table, what)) << what;
  EXPECT_EQ(table->primitives.size(), 2u);
}

TEST(ParseGltf, ThousandsOfPartsAreFoundWhereTheyLie) {
  constexpr uint32_t kParts = 3000;
  Json json = sample();
  json["nodes"] = json["meshes"] = json["accessors"] = json["bufferViews"] = Json::array();
  json["scenes"][0]["nodes"] = Json::array();
  json["buffers"][0]["byteLength"] = kParts * 1100;
  for (uint32_t i = 0; i < kParts; ++i) {
    json["scenes"][0]["nodes"].push_back(i);
    json["nodes"].push_back({{"name", "part " + std::to_string(i)}, {"mesh", i}, {"translation", {i % 10, 0, 0}}});
    json["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", i * 1100}, {"byteLength", 1000 + i % 100}});
    json["accessors"].push_back({{"componentType", 5126}, {"count", 500}, {"type", "VEC3"}, {"min", {-0.1, -0.1, -0.1}}, {"max", {0.1, 0.1, 0.1}}});
    json["accessors"].push_back({{"componentType", 5125}, {"count", 3000}, {"type", "SCALAR"}});
    json["meshes"].push_back({{"primitives", Json::array({{{"attributes", {{"POSITION", 2 * i}}}, {"indices", 2 * i + 1},
        {"extensions", {{"KHR_draco_mesh_compression", {{"bufferView", i}, {"attributes", {{"POSITION", 0}}}}}}}}})}});
  }
  const auto table = parse(json);
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->primitives.size(), kParts);
  for (uint32_t i = 0; i < kParts; ++i) {
    const ScenePrimitive& part = table->primitives[i];
    EXPECT_EQ(part.node, i);
    EXPECT_EQ(part.levels[0].ranges[0].offset, 1000 + i * 1100);
    EXPECT_EQ(part.levels[0].ranges[0].length, 1000 + i % 100);
    EXPECT_EQ(part.levels[0].triangles, 1000u);
    EXPECT_NEAR(part.bounds.max.x, i % 10 + 0.1, 1e-4);
  }
  EXPECT_TRUE(table->notes.empty());
}

TEST(ParseGltf, TreesThatAreNoTreesEnd) {
  Json cycle = sample();
  cycle["nodes"][1]["children"] = {0};
  auto table = parse(cycle);
  ASSERT_TRUE(table.ok());
  EXPECT_TRUE(hasNote(*table, "twice"));
  Json self = sample();
  self["nodes"][1]["children"] = {1, 77, -3};
  EXPECT_TRUE(parse(self).ok());
  Json noScene = sample();
  noScene.erase("scene");
  noScene.erase("scenes");
  table = parse(noScene);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->nodes[0].name, "Head");
}

TEST(ParseGltf, WhatIsNotGltfIsSaid) {
  for (const char* text : {"", "<!doctype html>", "{}", "[1,2]", "{\"asset\":{}}", "{\"asset\":3}", "null", "{\"asset\":{\"version\":\"2.0\"}}"}) {
    const auto table = parseGltf(text, 0);
    ASSERT_FALSE(table.ok()) << text;
    EXPECT_EQ(table.error().code, ErrorCode::BadFormat) << text;
    EXPECT_FALSE(table.error().advice.empty()) << text;
  }
  EXPECT_EQ(parseGltf(R"({"asset":{"version":"1.0"}})", 0).error().code, ErrorCode::Unsupported);
  EXPECT_FALSE(parseGltf(std::string(100'000, '['), 0).ok());
}

// Every value of the file, in turn, becomes something else: an error or a smaller table, never a crash.
TEST(ParseGltf, WrongTypesNeverCrash) {
  const Json flat = sample().flatten();
  const std::vector<Json> replacements = {nullptr, true, -1, 1e300, "x", Json::array(), Json::object(), 4294967296};
  for (const auto& item : flat.items())
    for (const Json& value : replacements) {
      Json json = sample();
      json[Json::json_pointer(item.key())] = value;
      const auto table = parse(json);
      EXPECT_TRUE(!table || decodeSceneTable(encodeSceneTable(*table)).ok()) << item.key() << " = " << value;
    }
}

TEST(GlbHeader, GivesTheLayout) {
  const uint32_t words[] = {0x46546c67u, 2u, 60u, 12u, 0x4e4f534au};
  Bytes head(sizeof words);
  std::memcpy(head.data(), words, sizeof words);
  const auto layout = parseGlbHeader(head);
  ASSERT_TRUE(layout.ok());
  EXPECT_EQ(layout->jsonOffset, 20u);
  EXPECT_EQ(layout->jsonLength, 12u);
  EXPECT_EQ(layout->binOffset, 40u);
  EXPECT_EQ(layout->binLength, 20u);
  EXPECT_TRUE(looksLikeGlb(head));
  EXPECT_EQ(parseGlbHeader(ByteView(head).first(19)).error().code, ErrorCode::Truncated);
  Bytes one = head;
  one[4] = 1;
  EXPECT_EQ(parseGlbHeader(one).error().code, ErrorCode::Unsupported);
  EXPECT_EQ(parseGlbHeader(bytesOf("<html>")).error().code, ErrorCode::BadFormat);
}

}  // namespace
}  // namespace fabrica
