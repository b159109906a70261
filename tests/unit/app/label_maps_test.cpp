// A label map and a table of names, from opening to surfaces.
#include "app/label_maps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/label_surfaces.h"
#include "app/loader.h"
#include "formats/whole/label_structures.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

// What the worker says of a file (formats/whole/whole_volume.h).
std::string description(const std::string& labels) {
  const std::string level = R"("size":[70,40,66],"indexToWorld":[0.001,0,0,0,0,0.001,0,0,0,0,0.001,0,0,0,0,1])";
  return R"({"name":"x","format":0,"rgb":false,"scale":1,"offset":0,"minimum":0,"maximum":9,"levels":[{)" + level + "},{" + level + R"(}],"notes":[])" +
         (labels.empty() ? "" : R"(,"labels":{"levels":[{"path":"0",)" + level + R"(},{"path":"2","size":[35,20,33],"indexToWorld":[0.002,0,0,0,0,0.002,0,0,0,0,0.002,0,0,0,0,1]}],)" + labels + "}") + "}";
}
const char* const kLikely = R"("sure":false,"likely":true,"values":[[3,100],[7,50]])";
const char* const kUnlikely = R"("sure":false,"likely":false,"values":[[3,100],[7,50]])";
const char* const kSegments = R"("sure":true,"likely":true,"values":[[1,10],[2,20],[3,5]],"overlaps":[[0,0],[1,0],[1,1],[0,1]],
  "segments":[{"name":"Liver","color":"#ff0000","value":1,"layer":0},{"name":"Tumour","value":1,"layer":1},{"name":"Nowhere","value":5,"layer":0}])";

class Maps : public ::testing::Test {
 protected:
  void volume(const std::string& url, const std::string& labels) {
    loader.open(url);
    const JobId job = transport.wholes.rbegin()->first;
    Result<Bytes> answer = bytes(description(labels));
    pending.push_back({job, std::move(answer)});
  }
  void table(const std::string& url, std::string_view text) {
    loader.open(url);
    pending.push_back({transport.batches.back().parts[0].job, bytes(text)});
  }
  void answer() {
    for (auto& [job, result] : pending) EXPECT_TRUE(loader.onPart(job, result));
    pending.clear();
  }
  StructureIndex of(const std::string& id) { return model.atlas().indexOf(id); }
  std::string nameOf(const std::string& id) { return of(id) == kNone ? "(none)" : model.atlas().structures[of(id)].name; }

  FakeTransport transport;
  Model model;
  JobId next = 0;
  std::vector<std::pair<JobId, Result<Bytes>>> pending;
  std::vector<Error> failed;
  Loader loader{model, transport, [this] { return ++next; }, {[this](const Error& e) { failed.push_back(e); }, [](const Json&) {}, [](const std::string&) {}}};
};

TEST_F(Maps, WhatLooksLikeLabelsBecomesThem) {
  volume("https://h/a.nii.gz", kLikely);
  answer();
  ASSERT_THAT(model.atlas().volumes, SizeIs(1));
  const Volume& map = model.atlas().volumes[0];
  EXPECT_TRUE(map.labels);
  EXPECT_EQ(map.levels[1].path, "2") << "the levels of single voxels";
  EXPECT_EQ(model.shownVolume(), kNone);
  EXPECT_EQ(nameOf("a.nii.gz/3"), "Label 3");
  EXPECT_EQ(map.structureOfValue[7], of("a.nii.gz/7"));
  const Structure& one = model.atlas().structures[of("a.nii.gz/7")];
  EXPECT_EQ(one.labelVolume, 0u);
  EXPECT_NE(one.color, model.atlas().structures[of("a.nii.gz/3")].color);
  // Under a group of the file's name, and can be hidden before it has a shape.
  EXPECT_THAT(model.path(of("a.nii.gz/7")), SizeIs(2));
  EXPECT_EQ(model.eye(of("a.nii.gz/labels")), Eye::Shown);
  const StructureIndex all[] = {of("a.nii.gz/labels")};
  model.hide(all);
  EXPECT_EQ(model.eye(of("a.nii.gz/7")), Eye::Hidden);
  const auto news = loader.labelMaps().takeNews();
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].offered, "https://h/a.nii.gz#as=image");
}

TEST_F(Maps, ATableNamesThem) {
  volume("https://h/aal.nii.gz", kUnlikely);
  table("https://h/aal.nii.txt", "3 left_hippocampus 10 20 30 255\n7 Precentral_L 1 2 3 255\n9 Nowhere 1 2 3 255\nnonsense\n");
  answer();
  EXPECT_THAT(failed, IsEmpty());
  EXPECT_TRUE(model.atlas().volumes[0].labels) << "a table says that it is one";
  EXPECT_EQ(nameOf("aal.nii.gz/3"), "left hippocampus");
  EXPECT_EQ(model.colorOf(of("aal.nii.gz/3")), (Color{10, 20, 30, 255}));
  EXPECT_EQ(nameOf("aal.nii.gz/9"), "(none)");
  EXPECT_THAT(model.atlas().notes, ElementsAre(HasSubstr("aal.nii.txt: Line 4")));
  EXPECT_THAT(loader.sources(), ElementsAre("https://h/aal.nii.gz", "https://h/aal.nii.txt"));
  EXPECT_THAT(loader.labelMaps().takeNews(), IsEmpty());
}

TEST_F(Maps, ATableMayComeLater) {
  volume("https://h/aal.nii.gz", kUnlikely);
  answer();
  EXPECT_FALSE(model.atlas().volumes[0].labels);
  table("https://h/names.csv", "value,name\n3,Insula\n7,Cuneus\n");
  answer();
  EXPECT_TRUE(model.atlas().volumes[0].labels);
  EXPECT_EQ(nameOf("aal.nii.gz/7"), "Cuneus");
}

TEST_F(Maps, EachTableFindsItsMap) {
  volume("https://h/a.nii", kLikely);
  volume("https://h/b.nii", kLikely);
  table("https://h/b.txt", "3 Bone\n7 Bladder\n");
  table("https://h/a.txt", "3 Artery\n7 Atrium\n");
  answer();
  EXPECT_EQ(nameOf("a.nii/3"), "Artery");
  EXPECT_EQ(nameOf("b.nii/3"), "Bone");
}

TEST_F(Maps, ATableWithoutAMapIsToldSo) {
  table("https://h/a.txt", "3 Artery\n");
  answer();
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_EQ(failed[0].source, "https://h/a.txt");
  EXPECT_THAT(failed[0].advice, HasSubstr("together"));
  table("https://h/b.txt", "a poem\n");
  answer();
  ASSERT_THAT(failed, SizeIs(2));
  EXPECT_EQ(failed[1].code, ErrorCode::BadFormat);
}

TEST_F(Maps, ThePersonSaysWhatItIs) {
  volume("https://h/a.nii", kLikely);
  answer();
  EXPECT_TRUE(loader.take("https://h/a.nii#as=image"));
  ASSERT_THAT(model.atlas().volumes, SizeIs(2));
  EXPECT_FALSE(model.atlas().volumes[1].labels);
  EXPECT_FALSE(loader.labelMaps().list()[0].labels);
  EXPECT_THAT(loader.sources(), ElementsAre("https://h/a.nii#as=image")) << "and a link says it, too";
  EXPECT_TRUE(loader.take("https://h/a.nii#as=labels"));
  EXPECT_THAT(model.atlas().volumes, SizeIs(2)) << "both are there";
  EXPECT_TRUE(loader.labelMaps().list()[0].labels);
  EXPECT_FALSE(loader.take("https://h/other.nii#as=labels"));
}

TEST_F(Maps, TheLinkSaysWhatItIs) {
  volume("https://h/a.nii#as=image", kLikely);
  answer();
  EXPECT_FALSE(model.atlas().volumes[0].labels);
  EXPECT_EQ(model.shownVolume(), 0u);
  volume("https://h/b.nii#as=labels", kUnlikely);
  answer();
  EXPECT_TRUE(model.atlas().volumes[1].labels);
  EXPECT_EQ(takenAs("https://h/a.nii#every=2&as=labels"), TakenAs::Labels);
  EXPECT_EQ(withTaken("https://h/a.nii#every=2&as=labels", TakenAs::Image), "https://h/a.nii#every=2&as=image");
  EXPECT_EQ(takenAs("https://h/a.nii?as=labels"), TakenAs::Itself);
}

TEST_F(Maps, NumbersThatNameNothingStayAnImage) {
  volume("https://h/a.nii", "");
  answer();
  EXPECT_FALSE(model.atlas().volumes[0].labels);
  EXPECT_THAT(loader.labelMaps().list(), IsEmpty());
}

TEST_F(Maps, SegmentsThatOverlap) {
  volume("https://h/x.seg.nrrd", kSegments);
  answer();
  const StructureIndex liver = of("x.seg.nrrd/1"), tumour = of("x.seg.nrrd/1.1");
  ASSERT_NE(liver, kNone);
  ASSERT_NE(tumour, kNone);
  EXPECT_EQ(model.atlas().structures[tumour].name, "Tumour");
  EXPECT_EQ(model.colorOf(liver), (Color{255, 0, 0, 255}));
  EXPECT_EQ(of("x.seg.nrrd/5"), kNone) << "a segment without voxels";
  const LabelMap& map = loader.labelMaps().list()[0];
  ASSERT_THAT(map.overlapping, SizeIs(4));
  EXPECT_THAT(map.overlapping[2], ElementsAre(tumour, liver)) << "the smaller is seen";
  EXPECT_THAT(map.overlapping[3], ElementsAre(tumour));
  const std::vector<LabelLayer> layers = layersOf(loader.labelMaps().list()[0].found);
  ASSERT_THAT(layers, SizeIs(2));
  EXPECT_THAT(layers[0].numberOf, ElementsAre(std::pair(1u, 1u), std::pair(2u, 1u)));
  EXPECT_THAT(layers[1].numberOf, ElementsAre(std::pair(2u, 2u), std::pair(3u, 2u)));
}

// -- surfaces ------------------------------------------------------------------------------------------------------------

class Surfacing : public Maps {
 protected:
  Bytes table(uint32_t nodes) {
    SceneTable table;
    table.resources = {""};
    table.nodes.resize(nodes);
    for (uint32_t i = 0; i < nodes; ++i) {
      ScenePrimitive primitive;
      primitive.node = i;
      primitive.transform = glm::scale(glm::translate(mat4(1), vec3(-1, 0, 0)), vec3(0.5f));
      primitive.bounds = {vec3(0), vec3(1)};
      MeshLevel level;
      level.codec = MeshCodec::Raw;
      level.ranges = {{0, i * 100, 6}, {0, i * 100 + 6, 0}, {0, i * 100 + 6, 6}};
      level.params = {5123, 6, 1, 0, 0, 0, 5123, 3};
      primitive.levels = {level};
      table.primitives.push_back(primitive);
    }
    return encodeSceneTable(table);
  }
  void SetUp() override {
    volume("https://h/a.nii", kLikely);
    answer();
    surfaces.start(loader.labelMaps().list()[0]);
  }
  bool reply(Result<Bytes> result) { return surfaces.onPart(transport.surfaces.rbegin()->first, result); }
  ui::Surfaces::State state() { return surfaces.stateOf(0).state; }

  using State = ui::Surfaces::State;
  int made = 0;
  VoxelReader reader{model, transport, [this] { return ++next; }};
  LabelSurfaces surfaces{model, reader, {transport, [this] { return ++next; }, [] { return uint64_t(1000); }, [this] { ++made; model.partsAdded(); },
                                         [this](const Error& e) { failed.push_back(e); }, {}}};
};

TEST_F(Surfacing, BecomePartsOfTheStructures) {
  EXPECT_TRUE(surfaces.busy());
  const auto& [url, request] = transport.surfaces.begin()->second;
  EXPECT_THAT(url, HasSubstr("volume:"));
  EXPECT_THAT(url, HasSubstr("/0/c/0/0/0"));
  const Json asked = Json::parse(request);
  EXPECT_EQ(asked["count"], 2);
  EXPECT_EQ(asked["budget"], 1000);
  EXPECT_EQ(asked["layers"], Json::parse("[[[3,1],[7,2]]]"));
  // What a person did meanwhile stays, and can be undone.
  const StructureIndex one[] = {of("a.nii/3")};
  model.hide(one);
  EXPECT_TRUE(reply(table(2)));
  EXPECT_EQ(state(), State::Ready);
  EXPECT_EQ(made, 1);
  EXPECT_FALSE(model.appearance(one[0]).visible);
  EXPECT_TRUE(model.canUndo());
  const Structure& structure = model.atlas().structures[of("a.nii/7")];
  ASSERT_EQ(structure.partCount, 1u);
  const MeshPart& part = model.atlas().parts[structure.firstPart];
  EXPECT_EQ(model.atlas().grids[part.grid].step, 0.5f) << "the lattice that it was made on";
  EXPECT_EQ(model.atlas().grids[part.grid].origin, vec3(-1, 0, 0));
  EXPECT_THAT(model.atlas().resources.back().url, HasSubstr("/surfaces"));
  surfaces.start(loader.labelMaps().list()[0], true);
  EXPECT_FALSE(surfaces.busy()) << "they are there";
}

TEST_F(Surfacing, WhatDoesNotFitIsMadeCoarser) {
  EXPECT_TRUE(reply(Error{ErrorCode::TooLarge, "No room."}));
  EXPECT_TRUE(surfaces.busy());
  EXPECT_THAT(transport.surfaces.rbegin()->second.first, HasSubstr("/2/c/0/0/0"));
  EXPECT_TRUE(reply(table(2)));
  EXPECT_EQ(state(), State::Ready);
  EXPECT_THAT(surfaces.stateOf(0).why, HasSubstr("one voxel of 2"));
  EXPECT_THAT(model.atlas().notes, ElementsAre(HasSubstr("one voxel of 2")));
}

TEST_F(Surfacing, OrNotAtAll) {
  EXPECT_TRUE(reply(Error{ErrorCode::TooLarge, "No room."}));
  EXPECT_TRUE(reply(Error{ErrorCode::TooLarge, "No room at all."}));
  EXPECT_EQ(state(), State::Failed);
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_EQ(failed[0].source, "a.nii");
  surfaces.start(loader.labelMaps().list()[0]);
  EXPECT_FALSE(surfaces.busy()) << "not again unasked";
  surfaces.start(loader.labelMaps().list()[0], true);
  EXPECT_TRUE(surfaces.busy());
}

TEST_F(Surfacing, CanBeStopped) {
  surfaces.onProgress(transport.surfaces.begin()->first, 0.4);
  EXPECT_FLOAT_EQ(surfaces.share(), 0.4f);
  surfaces.stop();
  EXPECT_TRUE(transport.cancelled.contains(transport.surfaces.begin()->first));
  EXPECT_EQ(state(), State::Stopped);
  EXPECT_FALSE(reply(table(2)));
  EXPECT_EQ(made, 0);
}

TEST_F(Surfacing, ADamagedAnswerIsRefused) {
  EXPECT_TRUE(reply(table(5)));
  EXPECT_EQ(state(), State::Failed);
  EXPECT_THAT(model.atlas().parts, IsEmpty());
}

}  // namespace
}  // namespace fabrica
