// A label map that is streamed: its finest level that fits, brick by brick, then structures, then surfaces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "app/label_surfaces.h"
#include "atlas/label_ids.h"
#include "base/json.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Volume regions() {
  Volume volume;
  volume.id = volume.name = "regions";
  volume.url = "https://h/regions.zarr/";
  volume.codec = "bytes";
  volume.labels = volume.missingIsFill = true;
  volume.format = VoxelFormat::U16;
  for (uint32_t l = 0; l < 2; ++l) {
    VolumeLevel level;
    level.path = std::to_string(l);
    level.size = {70u >> l, 40u >> l, 20u >> l};
    level.chunk = level.shard = {32, 32, 32};
    level.indexToWorld = glm::scale(mat4(1), vec3(0.001f * float(1u << l)));
    volume.levels.push_back(level);
  }
  volume.named = {{3, "Insula", Color{1, 2, 3}}, {9, "Nowhere", {}}};
  return volume;
}

class Streamed : public ::testing::Test {
 protected:
  void use(const Volume& volume) {
    model.editAtlas().volumes.push_back(volume);
    model.atlasChanged();
  }
  // Each brick of the level is full of one value: 3, 0, 7 or nothing at all.
  void answer() {
    while (!transport.batches.empty()) {
      const FetchBatch batch = std::move(transport.batches.front());
      transport.batches.erase(transport.batches.begin());
      if (transport.cancelled.contains(batch.parts[0].job)) continue;
      asked.push_back(batch.url);
      BrickDecodeParams params;
      std::memcpy(&params, batch.parts[0].params.data(), sizeof params);
      BrickChunkHeader header;
      size_t count = 1;
      for (int a = 0; a < 3; ++a) count *= header.size[a] = params.size[a];
      header.format = BrickFormat::R32F;
      const std::vector<float> values(count, batch.url.ends_with("0/0/0") ? first : batch.url.ends_with("0/1/2") ? last : 0.0f);
      Bytes out(sizeof header + count * sizeof(float));
      std::memcpy(out.data(), &header, sizeof header);
      std::memcpy(out.data() + sizeof header, values.data(), count * sizeof(float));
      Result<Bytes> result = std::move(out);
      if (batch.url == broken) result = Error{ErrorCode::BadFormat, "Damaged."};
      EXPECT_TRUE(reader.onPart(batch.parts[0].job, result));
    }
  }
  ui::Surfaces::State state() { return surfaces.stateOf(0).state; }
  std::vector<std::string> pieces() {
    std::vector<std::string> out;
    std::string line;
    for (const char c : transport.surfaces.rbegin()->second.first + "\n") {
      if (c != '\n') line += c;
      else out.push_back(std::exchange(line, {}));
    }
    return out;
  }
  // The geometry worker's answer: the second structure has a shape.
  static Bytes shapes(size_t structures) {
    SceneTable table;
    table.resources = {""};
    table.nodes.resize(structures);
    ScenePrimitive primitive;
    primitive.node = 1;
    primitive.transform = glm::scale(mat4(1), vec3(0.5f));
    primitive.levels = {MeshLevel()};
    primitive.levels[0].codec = MeshCodec::Raw;
    primitive.levels[0].ranges = {{0, 0, 6}, {0, 6, 0}, {0, 6, 6}};
    primitive.levels[0].params = {5123, 6, 1, 0, 0, 0, 5123, 3};
    primitive.bounds = {vec3(0), vec3(1)};
    table.primitives.push_back(primitive);
    return encodeSceneTable(table);
  }
  Json request() { return Json::parse(transport.surfaces.rbegin()->second.second); }

  using State = ui::Surfaces::State;
  Model model;
  FakeTransport transport;
  JobId next = 0;
  LabelMaps maps;
  VoxelReader reader{model, transport, [this] { return ++next; }};
  uint64_t budget = 1 << 20;
  int made = 0;
  float first = 3, last = 7;  // what the level's first and last brick are full of
  std::string broken;
  std::vector<std::string> asked;
  std::vector<Error> failed;
  LabelSurfaces surfaces{model, reader, {transport, [this] { return ++next; }, [this] { return budget; }, [this] { ++made; model.partsAdded(); },
                                         [this](const Error& e) { failed.push_back(e); },
                                         [this](uint32_t volume, std::vector<std::pair<uint32_t, uint64_t>> values) -> const LabelMap& {
                                           const LabelMap& map = maps.addStreamed(model.editAtlas(), volume, std::move(values));
                                           model.atlasChanged();
                                           return map;
                                         }}};
};

TEST_F(Streamed, ValuesBecomeStructuresAndThenSurfaces) {
  use(regions());
  EXPECT_THAT(surfaces.streamed(maps), ElementsAre(0));
  surfaces.startStreamed(0);
  EXPECT_TRUE(surfaces.busy());
  EXPECT_LE(transport.batches.size(), 4u) << "a few at a time";
  answer();
  EXPECT_THAT(asked, SizeIs(6)) << "3 x 2 x 1 bricks of the finest level";
  // The values are structures, named by the file itself.
  const Atlas& atlas = model.atlas();
  ASSERT_THAT(atlas.structures, SizeIs(3));
  const StructureIndex insula = atlas.indexOf("regions/3"), seven = atlas.indexOf("regions/7");
  ASSERT_TRUE(insula != kNone && seven != kNone);
  EXPECT_EQ(atlas.structures[insula].name, "Insula");
  EXPECT_EQ(atlas.structures[insula].color, (Color{1, 2, 3}));
  EXPECT_EQ(atlas.structures[seven].name, "Label 7");
  EXPECT_EQ(atlas.volumes[0].structureOfValue[7], seven);
  // What the worker gets is a shard: its index, then what is not empty, cut at the level's end.
  ASSERT_THAT(pieces(), SizeIs(3));
  EXPECT_EQ(request()["chunk"], Json::parse("[32,32,32]"));
  EXPECT_EQ(request()["layers"], Json::parse("[[[3,1],[7,2]]]"));
  const auto index = readShardIndex(transport.stored[pieces()[0]], 6);
  ASSERT_TRUE(index.ok());
  EXPECT_EQ((*index)[0].length, 32u * 32 * 20 * 2);
  EXPECT_TRUE((*index)[1].missing());
  EXPECT_EQ((*index)[5].length, 6u * 8 * 20 * 2);
  EXPECT_EQ((*index)[5].offset, (*index)[0].offset + (*index)[0].length);
  EXPECT_EQ(transport.stored[pieces()[2]].size(), (*index)[5].length);
  EXPECT_GT(surfaces.share(), 0.3f);
  Result<Bytes> result = shapes(2);
  EXPECT_TRUE(surfaces.onPart(transport.surfaces.rbegin()->first, result));
  EXPECT_EQ(state(), State::Ready);
  EXPECT_EQ(made, 1);
  EXPECT_EQ(model.atlas().structures[seven].partCount, 1u);
  EXPECT_THAT(surfaces.streamed(maps), ElementsAre(0)) << "made here: the row stays";
}

TEST_F(Streamed, WhatTheFileNamesIsThereBeforeItsSurfaces) {
  use(regions());
  maps.settle(model.editAtlas());
  maps.settle(model.editAtlas());
  model.atlasChanged();
  const Atlas& atlas = model.atlas();
  EXPECT_THAT(atlas.structures, SizeIs(3)) << "a group and the two that are named, once";
  const StructureIndex insula = atlas.indexOf("regions/3");
  ASSERT_NE(insula, kNone);
  EXPECT_EQ(atlas.structures[insula].name, "Insula");
  EXPECT_EQ(atlas.volumes[0].structureOfValue[3], insula);
  LabelTable table;
  table.entries = {{7, "Cuneus", {}, {}}};
  maps.addTable("https://h/names.txt", table);
  maps.settle(model.editAtlas());
  EXPECT_THAT(maps.takeErrors(), IsEmpty()) << "its values may still be found";
  surfaces.startStreamed(0);
  answer();
  ASSERT_THAT(atlas.structures, SizeIs(4)) << "only 7 is new";
  EXPECT_EQ(atlas.indexOf("regions/3"), insula);
  const StructureIndex seven = atlas.indexOf("regions/7");
  ASSERT_NE(seven, kNone);
  EXPECT_EQ(atlas.structures[seven].name, "Cuneus");
  EXPECT_EQ(atlas.volumes[0].structureOfValue[3], insula);
  EXPECT_EQ(atlas.volumes[0].structureOfValue[7], seven);
  EXPECT_EQ(request()["count"], 3);
  EXPECT_EQ(request()["layers"], Json::parse("[[[3,1],[7,3],[9,2]]]"));
  maps.settle(model.editAtlas());
  EXPECT_THAT(model.atlas().structures, SizeIs(4));
}

TEST_F(Streamed, WhatTheFileNamesIsThereWhereNoLevelFits) {
  use(regions());
  maps.settle(model.editAtlas());
  model.atlasChanged();
  budget = 100;
  surfaces.startStreamed(0);
  EXPECT_EQ(state(), State::Failed);
  EXPECT_NE(model.atlas().indexOf("regions/3"), kNone);
}

TEST_F(Streamed, WhatTheAtlasKnowsKeepsItsNames) {
  Volume volume = regions();
  Atlas& atlas = model.editAtlas();
  atlas.hierarchies.push_back({"Structures", {}, {}, {}});
  Structure known;
  known.id = "seven";
  known.name = "Seventh";
  known.labelVolume = 0;
  known.labelValue = 7;
  atlas.structures.push_back(known);
  atlas.hierarchies[0].nodes.push_back({0, kNone, {}});
  volume.structureOfValue.assign(8, kNone);
  volume.structureOfValue[7] = 0;
  use(volume);
  surfaces.startStreamed(0);
  answer();
  EXPECT_THAT(model.atlas().structures, SizeIs(1));
  EXPECT_EQ(request()["count"], 1);
  EXPECT_EQ(request()["layers"], Json::parse("[[[7,1]]]"));
}

TEST_F(Streamed, MapsWhoseStructuresHaveShapesAreLeftAlone) {
  Volume volume = regions();
  volume.structureOfValue = {kNone, 0};
  Structure shaped;
  shaped.id = "one";
  shaped.labelVolume = 0;
  shaped.partCount = 1;
  model.editAtlas().structures.push_back(shaped);
  use(volume);
  EXPECT_THAT(surfaces.streamed(maps), IsEmpty());
}

TEST_F(Streamed, TheLevelIsTheFinestThatFits) {
  use(regions());
  budget = 4 * 35 * 20 * 10 * 2;
  surfaces.startStreamed(0);
  answer();
  EXPECT_THAT(asked, ::testing::Each(HasSubstr(".zarr/1/")));
  EXPECT_EQ(request()["size"], Json::parse("[35,20,10]"));
  // Where the work itself does not fit, a coarser one: here there is none.
  Result<Bytes> full = Error{ErrorCode::TooLarge, "No room."};
  EXPECT_TRUE(surfaces.onPart(transport.surfaces.rbegin()->first, full));
  EXPECT_EQ(state(), State::Failed);
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_EQ(failed[0].source, "regions");
}

TEST_F(Streamed, NoLevelFits) {
  use(regions());
  budget = 100;
  surfaces.startStreamed(0);
  EXPECT_EQ(state(), State::Failed);
  EXPECT_THAT(failed, SizeIs(1));
  EXPECT_FALSE(surfaces.busy());
}

TEST_F(Streamed, WhatCannotBeReadIsTold) {
  use(regions());
  broken = "https://h/regions.zarr/0/c/0/1/0";
  surfaces.startStreamed(0);
  answer();
  EXPECT_EQ(state(), State::Failed);
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_THAT(transport.surfaces, IsEmpty());
  for (const auto& [url, piece] : transport.stored) EXPECT_THAT(piece, IsEmpty()) << "what was handed over is let go";
  broken.clear();
  surfaces.startStreamed(0);
  EXPECT_FALSE(surfaces.busy()) << "not again unasked";
  surfaces.startStreamed(0, true);
  answer();
  EXPECT_EQ(state(), State::Working);
  EXPECT_THAT(transport.surfaces, SizeIs(1));
}

TEST_F(Streamed, CanBeStoppedWhileItIsFetched) {
  use(regions());
  surfaces.startStreamed(0);
  surfaces.stop();
  EXPECT_EQ(state(), State::Stopped);
  EXPECT_FALSE(reader.busy());
  EXPECT_FALSE(surfaces.busy());
}

// Values of 32 bits: bricks come with their numbers.
Volume wide() {
  Volume volume = regions();
  volume.format = VoxelFormat::U32;
  volume.named = {{70000, "Insula", Color{1, 2, 3}}, {614454277, "", {}}, {4000000000, "Cuneus", {}}};
  addLabelIds(volume);
  return volume;
}

TEST_F(Streamed, LargeValuesHaveTheirNamesAndAreCountedByTheirNumbers) {
  use(wide());
  maps.settle(model.editAtlas());
  model.atlasChanged();
  const Atlas& atlas = model.atlas();
  EXPECT_THAT(atlas.notes, IsEmpty());
  const StructureIndex insula = atlas.indexOf("regions/70000"), cuneus = atlas.indexOf("regions/4000000000"), bare = atlas.indexOf("regions/614454277");
  ASSERT_TRUE(insula != kNone && cuneus != kNone && bare != kNone);
  EXPECT_EQ(atlas.structures[insula].name, "Insula");
  EXPECT_EQ(atlas.structures[cuneus].name, "Cuneus");
  EXPECT_EQ(atlas.structures[cuneus].labelValue, 4000000000u);
  EXPECT_EQ(atlas.structures[bare].name, "Label 614454277");
  EXPECT_THAT(atlas.volumes[0].structureOfValue, ElementsAre(kNone, insula, bare, cuneus)) << "what the GPU is told is by number";
  // A table that comes later names by value.
  LabelTable table;
  table.entries = {{614454277, "Zona incerta", {}, {}}};
  maps.addTable("https://h/regions.txt", table);
  maps.settle(model.editAtlas(), 1);
  EXPECT_EQ(atlas.structures[bare].name, "Zona incerta");
  first = 3;
  last = 4;  // behind the last number: nobody knows it
  surfaces.startStreamed(0);
  answer();
  EXPECT_EQ(request()["count"], 3);
  EXPECT_EQ(request()["layers"], Json::parse("[[[1,1],[2,2],[3,3]]]"));
  EXPECT_THAT(pieces(), SizeIs(2)) << "the index and one brick: what nobody knows is nothing";
  Result<Bytes> result = shapes(3);
  EXPECT_TRUE(surfaces.onPart(transport.surfaces.rbegin()->first, result));
  EXPECT_EQ(state(), State::Ready);
  EXPECT_THAT(atlas.notes, ElementsAre(HasSubstr("960 voxels")));
  EXPECT_THAT(atlas.structures, SizeIs(4)) << "a group and three";
}

TEST_F(Streamed, ATableThatComesWithLargeValuesSaysWhichThereAre) {
  Volume volume = wide();
  volume.named.clear();
  volume.ids.clear();
  use(volume);
  LabelTable table;
  table.entries = {{3, "Island", {}, {}}, {4000000000, "Cuneus", Color{9, 8, 7}, {}}};
  maps.addTable("https://h/anything.csv", table);
  maps.settle(model.editAtlas(), 0);
  model.atlasChanged();
  const Atlas& atlas = model.atlas();
  EXPECT_THAT(maps.takeErrors(), IsEmpty());
  EXPECT_THAT(atlas.notes, IsEmpty());
  EXPECT_THAT(atlas.volumes[0].ids, ElementsAre(3, 4000000000));
  const StructureIndex cuneus = atlas.indexOf("regions/4000000000");
  ASSERT_NE(cuneus, kNone);
  EXPECT_EQ(atlas.structures[cuneus].name, "Cuneus");
  EXPECT_EQ(atlas.structures[cuneus].color, (Color{9, 8, 7}));
  EXPECT_EQ(atlas.structures[atlas.indexOf("regions/3")].name, "Island");
}

TEST_F(Streamed, WhereNobodySaysWhichLargeValuesThereAreThatIsTold) {
  Volume volume = wide();
  volume.named.clear();
  volume.ids.clear();
  use(volume);
  maps.settle(model.editAtlas());
  maps.settle(model.editAtlas(), 1);
  EXPECT_THAT(model.atlas().notes, ElementsAre(HasSubstr("table of its names"))) << "once";
  EXPECT_THAT(model.atlas().structures, IsEmpty());
  // What has been read of it has no numbers for them: a table that comes now is too late.
  LabelTable table;
  table.entries = {{70000, "Insula", {}, {}}};
  maps.addTable("https://h/late.csv", table);
  maps.settle(model.editAtlas(), 1);
  const std::vector<Error> errors = maps.takeErrors();
  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_THAT(errors[0].advice, HasSubstr("together"));
  EXPECT_THAT(model.atlas().volumes[0].ids, IsEmpty());
  first = last = 70000;
  surfaces.startStreamed(0);
  answer();
  EXPECT_EQ(state(), State::Failed);
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_THAT(failed[0].reason, HasSubstr("nobody says which"));
}

TEST_F(Streamed, ATableThatCameBeforeWaitsForTheValues) {
  use(regions());
  LabelTable table;
  table.entries = {{7, "Cuneus", {}, {}}};
  maps.addTable("https://h/names.txt", table);
  maps.settle(model.editAtlas());
  EXPECT_THAT(maps.takeErrors(), IsEmpty());
  surfaces.startStreamed(0);
  answer();
  EXPECT_EQ(model.atlas().structures[model.atlas().indexOf("regions/7")].name, "Cuneus");
  // And one that comes later.
  LabelTable later;
  later.entries = {{3, "Island", {}, {}}, {7, "Wedge", {}, {}}};
  maps.addTable("https://h/more.txt", later);
  maps.settle(model.editAtlas());
  EXPECT_EQ(model.atlas().structures[model.atlas().indexOf("regions/7")].name, "Wedge");
}

}  // namespace
}  // namespace fabrica
