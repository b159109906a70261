#include "formats/manifest/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "atlas/model.h"
#include "formats/manifest/assemble.h"

namespace fabrica {
namespace {

using ::testing::HasSubstr;

const char* const kManifest = R"({"fabricaAtlas":1,"id":"x","title":"X","version":"2.1",
  "sources":[{"title":"A"},{"title":"B","licence":"CC0"}],
  "meshes":[{"url":"meshes.glb","index":"meshes.index.gz","source":1}],
  "volumes":[{"id":"t1","name":"T1","url":"volumes/t1.zarr","format":"u8","codec":"imagecodecs_jpeg2k","indexAtStart":true,"chunkPlaces":true,
    "levels":[{"path":"0","size":[10,20,30],"chunk":[64,64,64],"shard":[64,64,64],"indexToWorld":[0.001,0,0,0,0,0.001,0,0,0,0,0.001,0,0,0,0,1]}],
    "window":{"center":90,"width":100}},
   {"id":"labels","url":"volumes/l.zarr","labels":true,"levels":[{"path":"0","size":[10,20,30],"chunk":[64,64,64]}],
    "values":{"3":"left","9":"nobody"}}],
  "structureSources":{"left":0},
  "hierarchies":[{"name":"Systems","nodes":[{"id":"group","children":[{"id":"ghost","children":["left"]}]}]}],
  "gaps":[{"text":"No vessels.","branch":"group","texts":{"fr":"Sans vaisseaux.","de":7}}]})";

SceneTable table() {
  SceneTable t;
  t.resources = {""};
  SceneNode group, left, right;
  group.name = "Group";
  group.id = "group";
  left.name = "Left part";
  left.id = "left";
  left.parent = 0;
  right.name = "Right part";
  right.parent = 0;
  t.nodes = {group, left, right};
  for (uint32_t node : {1u, 2u}) {
    ScenePrimitive p;
    p.node = node;
    p.bounds.include(vec3(0));
    p.bounds.include(vec3(0.1f));
    p.levels.resize(1);
    p.levels[0].ranges = {{0, 100, 50}};
    t.primitives.push_back(p);
  }
  return t;
}

TEST(Manifest, AVolumeWithinAnotherIsAZoom) {
  const std::string levels = R"("levels":[{"path":"0","size":[10,20,30],"chunk":[64,64,64],"indexToWorld":[SCALE,0,0,0,0,SCALE,0,0,0,0,SCALE,0,0,0,0,1]}])";
  const auto volume = [&](const std::string& id, const std::string& scale, const std::string& more) {
    std::string text = levels;
    for (size_t at = text.find("SCALE"); at != std::string::npos; at = text.find("SCALE")) text.replace(at, 5, scale);
    return R"({"id":")" + id + R"(","url":"v/)" + id + R"(.zarr",)" + text + more + "}";
  };
  // The zoom stands before what it lies in.
  const auto m = parseManifest(R"({"fabricaAtlas":1,"volumes":[)" + volume("zoom", "0.000002", R"(,"within":"organ")") + "," + volume("organ", "0.00002", "") + "," +
                                   volume("lost", "0.1", R"(,"within":"nothing")") + "," + volume("own", "0.1", R"(,"within":"own")") + "," +
                                   volume("map", "0.1", R"(,"labels":true,"within":"organ")") + "]}",
                               "https://h/a.json");
  ASSERT_TRUE(m.ok());
  EXPECT_EQ(m->volumes[0].volume.within, 1u);
  for (size_t v : {1, 2, 3, 4}) EXPECT_EQ(m->volumes[v].volume.within, kNone);
  EXPECT_EQ(m->notes.size(), 3u);
  Atlas atlas;
  atlas.volumes.emplace_back();  // of another file
  appendManifestHead(atlas, *m);
  EXPECT_EQ(atlas.volumes[1].within, 2u);
  EXPECT_FLOAT_EQ(atlas.volumes[1].finerThan, 0.00002f) << "levels as coarse as that are not shown of it";
  EXPECT_EQ(atlas.volumes[2].within, kNone);
}

// With the structures that the values of its label map name.
static Atlas numbered(const Manifest& manifest) {
  Atlas atlas;
  for (const char* id : {"one", "far", "five"}) {
    atlas.structures.emplace_back();
    atlas.structures.back().id = id;
  }
  appendManifestTail(atlas, manifest, appendManifestHead(atlas, manifest));
  return atlas;
}

TEST(Manifest, ValuesThatDoNotFitAreToldAndNotTakenForOthers) {
  const auto m = parseManifest(R"({"fabricaAtlas":1,"volumes":[{"id":"l","url":"l.zarr","labels":true,"levels":[{"path":"0","size":[10,20,30],"chunk":[64,64,64]}],
    "values":{"4294967297":"one","70000":"far","5":"five"}}]})", "https://h/a.json");
  ASSERT_TRUE(m.ok());
  const Atlas atlas = numbered(*m);
  EXPECT_THAT(atlas.volumes[0].structureOfValue, ::testing::ElementsAre(kNone, kNone, kNone, kNone, kNone, 2u));
  EXPECT_THAT(atlas.notes, ::testing::ElementsAre(HasSubstr("2 of the values")));
}

TEST(Manifest, ValuesOf32BitsHaveNumbers) {
  const auto m = parseManifest(R"({"fabricaAtlas":1,"volumes":[{"id":"l","url":"l.zarr","labels":true,"format":"u32","levels":[{"path":"0","size":[10,20,30],"chunk":[64,64,64]}],
    "values":{"4294967297":"one","70000":"far","5":"five"}}]})", "https://h/a.json");
  ASSERT_TRUE(m.ok());
  const Atlas atlas = numbered(*m);
  EXPECT_THAT(atlas.volumes[0].ids, ::testing::ElementsAre(5u, 70000u, 4294967297u));
  EXPECT_THAT(atlas.volumes[0].structureOfValue, ::testing::ElementsAre(kNone, 2u, 1u, 0u));
  EXPECT_EQ(atlas.structures[1].labelValue, 70000u);
  EXPECT_TRUE(atlas.notes.empty());
}

TEST(Manifest, ReadsEverything) {
  const auto m = parseManifest(kManifest, "https://h.example/a/atlas.json");
  ASSERT_TRUE(m.ok());
  EXPECT_EQ((*m).meshes[0].url, "https://h.example/a/meshes.glb");
  EXPECT_EQ((*m).meshes[0].index, "https://h.example/a/meshes.index.gz");
  EXPECT_EQ((*m).volumes[0].volume.url, "https://h.example/a/volumes/t1.zarr/");
  EXPECT_EQ((*m).volumes[0].volume.windowCenter, 90);
  EXPECT_TRUE((*m).volumes[0].volume.placed);
  EXPECT_FALSE((*m).volumes[1].volume.placed);
  EXPECT_EQ((*m).hierarchies[0].nodes.size(), 3u);
  EXPECT_TRUE((*m).notes.empty());
}

TEST(Manifest, RefusesWhatIsNone) {
  EXPECT_EQ(parseManifest("[]", "u").error().code, ErrorCode::BadFormat);
  EXPECT_EQ(parseManifest("{\"fabricaAtlas\":1}", "u").error().code, ErrorCode::BadFormat);
  EXPECT_EQ(parseManifest("{\"fabricaAtlas\":7}", "u").error().code, ErrorCode::Unsupported);
  EXPECT_FALSE(parseManifest("<html>", "u").error().advice.empty());
}

TEST(Manifest, ADamagedVolumeCostsThatVolumeOnly) {
  const auto m = parseManifest(R"({"fabricaAtlas":1,"meshes":[{"url":"a.glb"}],
    "volumes":[{"name":"Bad","url":"v","levels":[{"path":"0","size":[0,1,1],"chunk":[1,1,1]}]}]})", "https://h.example/atlas.json");
  ASSERT_TRUE(m.ok());
  ASSERT_EQ((*m).notes.size(), 1u);
  EXPECT_THAT((*m).notes[0], HasSubstr("Bad"));
}

TEST(Assemble, JoinsSceneAndManifest) {
  const auto m = parseManifest(kManifest, "https://h.example/a/atlas.json");
  Model model;
  Atlas& atlas = model.editAtlas();
  const uint32_t offset = appendManifestHead(atlas, *m);
  appendScene(atlas, table(), (*m).meshes[0].url, "", (*m).meshes[0].source + offset);
  appendManifestTail(atlas, *m, offset);
  model.atlasChanged();
  const StructureIndex left = atlas.indexOf("left");
  ASSERT_NE(left, kNone);
  EXPECT_EQ(atlas.structures[left].source, 0u);
  EXPECT_EQ(atlas.structures[left].labelVolume, 1u);
  EXPECT_EQ(atlas.volumes[1].structureOfValue[3], left);
  // "ghost" is not there: its child moves up.
  ASSERT_EQ(atlas.hierarchies.size(), 2u);
  EXPECT_EQ(atlas.hierarchies[1].nodes.size(), 2u);
  EXPECT_EQ(atlas.hierarchies[1].nodes[1].parent, 0u);
  EXPECT_EQ(atlas.gaps[0].branch, atlas.indexOf("group"));
  ASSERT_EQ(atlas.gaps[0].texts.size(), 1u);
  EXPECT_EQ(atlas.gaps[0].texts[0].text, "Sans vaisseaux.");
  // Without an id of its own: source, path.
  EXPECT_NE(atlas.indexOf("meshes.glb/Group/Right part"), kNone);
  EXPECT_EQ(model.shownVolume(), 0u);
}

TEST(Assemble, SeveralFilesKeepTheirOwnGridAndPlace) {
  Model model;
  Atlas& atlas = model.editAtlas();
  SceneTable flat = table();
  for (SceneNode& node : flat.nodes) node.parent = kNone;
  appendScene(atlas, flat, "https://h.example/Left_Kidney.glb", "", 0, mat4(1), true);
  appendScene(atlas, flat, "https://h.example/b.glb", "", 0, glm::translate(mat4(1), vec3(1, 0, 0)), true);
  model.atlasChanged();
  ASSERT_EQ(atlas.hierarchies[0].roots.size(), 2u);
  const auto rootName = [&](size_t i) { return atlas.structures[atlas.hierarchies[0].nodes[atlas.hierarchies[0].roots[i]].structure].name; };
  EXPECT_EQ(rootName(0), "Left Kidney");
  EXPECT_EQ(rootName(1), "b");
  EXPECT_EQ(atlas.grids.size(), 2u);
  EXPECT_NEAR(atlas.parts[2].bounds.min.x, 1, 1e-6);
  EXPECT_EQ(atlas.parts[2].levels[0].ranges[0].resource, 1u);
}

TEST(Assemble, TheSameIdsInTwoFilesAreKeptApart) {
  Model model;
  Atlas& atlas = model.editAtlas();
  SceneTable t = table();
  t.nodes[0].id = "liver";
  t.nodes[1].id = "lobe";
  appendScene(atlas, t, "https://h.example/a.glb", "1", 0, mat4(1), true);
  appendScene(atlas, t, "https://h.example/b.glb", "2", 0, mat4(1), true);
  model.atlasChanged();
  const size_t each = t.nodes.size();
  ASSERT_NE(atlas.indexOf("lobe~2"), kNone);
  EXPECT_EQ(atlas.indexOf("lobe"), 1u);
  EXPECT_EQ(atlas.indexOf("lobe~2"), each + 1);
  // Each hangs below its own file's root, and each part belongs to its own.
  ASSERT_EQ(atlas.hierarchies[0].roots.size(), 2u);
  EXPECT_EQ(atlas.hierarchies[0].nodes[each + 1].parent, each);
  for (size_t i = 0; i < atlas.parts.size(); ++i)
    EXPECT_EQ(atlas.parts[i].structure >= each, i >= t.primitives.size());
}

TEST(Assemble, EachFilesOwnBytesHaveAnAddressOfTheirOwn) {
  Atlas atlas;
  SceneTable t = table();
  t.resources = {"", "embedded:100", "unpacked:"};
  t.primitives[0].levels[0].ranges[0] = {1, 5, 10};
  t.primitives[1].levels[0].ranges[0] = {2, 7, 10};
  appendScene(atlas, t, "https://h.example/a.gltf", "41", 0);
  appendScene(atlas, t, "https://h.example/b.gltf", "42", 0);
  const auto place = [&](size_t part) {
    const ChunkRange& range = atlas.parts[part].levels[0].ranges[0];
    return atlas.resources[range.resource].url + " " + std::to_string(range.offset);
  };
  EXPECT_EQ(place(0), "embedded:41 105");
  EXPECT_EQ(place(1), "unpacked:41 7");
  EXPECT_EQ(place(2), "embedded:42 105");
  EXPECT_EQ(place(3), "unpacked:42 7");
}

TEST(Assemble, GreyFilesGetTissueColours) {
  SceneTable t = table();
  t.nodes[1].name = "Femoral artery";
  Atlas plain;
  for (ScenePrimitive& p : t.primitives) p.hasColor = false;
  appendScene(plain, t, "u.glb", "", 0);
  EXPECT_FALSE(plain.structures[1].ownColor);
  for (ScenePrimitive& p : t.primitives) {
    p.hasColor = true;
    p.color = {128, 128, 128};
  }
  Atlas atlas;
  appendScene(atlas, t, "u.glb", "", 0);
  EXPECT_TRUE(atlas.structures[1].ownColor);
  EXPECT_EQ(atlas.structures[1].tissue, Tissue::Artery);
  EXPECT_GT(atlas.structures[1].color.r, atlas.structures[1].color.b);
}

TEST(Assemble, AFilesOpacityIsHowItOpensAndWhatShowAllReturnsTo) {
  SceneTable t = table();
  ASSERT_GE(t.primitives.size(), 2u);
  const uint32_t glass = t.primitives[0].node, faint = t.primitives[1].node;
  ASSERT_NE(glass, faint);
  t.primitives[0].hasColor = t.primitives[1].hasColor = true;
  t.primitives[0].color = {200, 80, 80, 77};
  t.primitives[1].color = {80, 200, 80, 0};
  Model model;
  appendScene(model.editAtlas(), t, "u.glb", "", 0);
  model.atlasChanged();
  EXPECT_NEAR(model.appearance(glass).opacity, 0.3, 0.01);
  EXPECT_FLOAT_EQ(model.appearance(faint).opacity, kLeastOwnOpacity) << "it can be seen and pressed";
  EXPECT_FALSE(model.canUndo());
  const std::vector<StructureIndex> one{glass};
  model.setOpacity(one, 1);
  model.showAll();
  EXPECT_NEAR(model.appearance(glass).opacity, 0.3, 0.01);
}

TEST(Assemble, AHierarchyMayStandInThePlaceOfTheFilesTree) {
  // "left" under two parents; "right" lies in the file alone.
  const auto m = parseManifest(R"({"fabricaAtlas":1,"meshes":[{"url":"m.glb"}],"ownTree":false,"hierarchies":[{"name":"Structures","nodes":[
    {"id":"one","name":"One","children":["left"]},{"id":"two","name":"Two","children":["left",{"id":"gone","name":"Gone"}]}]}]})", "https://h/atlas.json");
  ASSERT_TRUE(m.ok());
  EXPECT_FALSE((*m).ownTree);
  Model model;
  Atlas& atlas = model.editAtlas();
  appendScene(atlas, table(), "https://h/other.glb", "", 0);
  const TreeMark before = markTree(atlas);
  const uint32_t offset = appendManifestHead(atlas, *m);
  SceneTable scene = table();
  for (SceneNode& node : scene.nodes) node.id += node.id.empty() ? "" : "-2";
  scene.nodes[1].id = "left";
  appendScene(atlas, std::move(scene), "https://h/m.glb", "", offset);
  atlas.structures[1].id = "other";
  appendManifestTail(atlas, *m, offset);
  replaceTree(atlas, before);
  model.atlasChanged();
  ASSERT_EQ(atlas.hierarchies.size(), 1u);
  const Hierarchy& tree = atlas.hierarchies[0];
  ASSERT_EQ(tree.nodes.size(), 3u + 5u);
  EXPECT_EQ(tree.nodesOf[atlas.indexOf("left")].size(), 2u);
  EXPECT_EQ(atlas.structures[tree.nodes[tree.nodes[7].parent].structure].name, "Two");
  EXPECT_EQ(tree.roots.size(), 3u);
}

TEST(Assemble, WithoutAHierarchyTheFilesTreeStays) {
  EXPECT_TRUE((*parseManifest(R"({"fabricaAtlas":1,"meshes":[{"url":"m.glb"}],"ownTree":false})", "https://h/atlas.json")).ownTree);
}

}  // namespace
}  // namespace fabrica
