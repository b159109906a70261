#include "app/hoa_opener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/loader.h"
#include "atlas/zooms.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string described(const std::string& name, double voxel, const std::string& target = "", const std::string& region = "complete-organ") {
  return R"({"name":")" + name + R"(","voi":")" + region + R"(","dataset_type":")" + (target.empty() ? "overview" : "zoom") +
         R"(","data":{"shape":[64,64,64],"voxel_size_um":)" + std::to_string(voxel) + R"(,"gcs_url":"n5://https://b/)" + name + R"(/"},"registration":)" +
         (target.empty() ? "null" : R"({"target_dataset":")" + target + R"(","translation":[8,16,24],"rotation":0,"scale":0.25})") +
         R"(,"citation":{"title":"Title of )" + name + R"(","doi":"10.1/)" + name + R"(","author_list":["A","B"]}})";
}

class HoaOpening : public ::testing::Test {
 protected:
  HoaOpening() {
    put("D_heart_all_20um", described("D_heart_all_20um", 20));
    put("D_heart_roi_5um", described("D_heart_roi_5um", 5, "D_heart_all_20um", "ROI-01"));
    put("D_heart_spot_1um", described("D_heart_spot_1um", 1.25, "D_heart_roi_5um", "spot"));
    put("D_liver_all_20um", described("D_liver_all_20um", 20));
  }
  void put(const std::string& name, const std::string& text, bool voxels = true) {
    files["https://h/m/" + name + ".json"] = text;
    if (voxels)
      for (int l = 0; l < 3; ++l)
        files["https://b/" + name + "/s" + std::to_string(l) + "/attributes.json"] = R"({"dimensions":[)" + std::to_string(64 >> l) + "," + std::to_string(64 >> l) + "," + std::to_string(64 >> l) +
            R"(],"blockSize":[32,32,32],"dataType":"uint8","compression":{"type":"blosc"}})";
  }
  void open(const std::string& url) {
    loader.open(url);
    while (!transport.batches.empty()) {
      const FetchBatch batch = transport.batches.front();
      transport.batches.erase(transport.batches.begin());
      asked.push_back(batch.url);
      const auto it = files.find(batch.url);
      Result<Bytes> answer = it == files.end() ? Result<Bytes>(Error{ErrorCode::NotFound, "Gone."}) : Result<Bytes>(Bytes(it->second.begin(), it->second.end()));
      EXPECT_TRUE(loader.onPart(batch.parts[0].job, answer));
    }
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const Volume& volume : model.atlas().volumes) out.push_back(volume.id);
    return out;
  }

  FakeTransport transport;
  Model model;
  JobId next = 0;
  std::vector<Error> failed;
  std::map<std::string, std::string> files;
  std::vector<std::string> asked;
  Loader loader{model, transport, [this] { return ++next; }, {[this](const Error& e) { failed.push_back(e); }, [](const Json&) {}, [](const std::string&) {}, {}}};
};

TEST_F(HoaOpening, AListOpensAnOverviewWithItsZoomsWithinIt) {
  files["https://h/m/index.json"] = R"(["D_heart_spot_1um.json","D_heart_all_20um.json","D_liver_all_20um.json","D_heart_roi_5um.json"])";
  open("https://h/m/index.json");
  EXPECT_THAT(failed, IsEmpty());
  ASSERT_THAT(names(), ElementsAre("D_heart_all_20um", "D_heart_roi_5um", "D_heart_spot_1um"));
  const auto& volumes = model.atlas().volumes;
  EXPECT_EQ(volumes[0].within, kNone);
  EXPECT_EQ(volumes[1].within, 0u);
  EXPECT_EQ(volumes[2].within, 1u);
  EXPECT_EQ(volumes[1].name, "ROI-01");
  // Voxel 0 of the first zoom is voxel 8 16 24 of 20 µm.
  EXPECT_NEAR(volumes[1].levels[0].indexToWorld[3][0], 160e-6, 1e-10);
  EXPECT_NEAR(volumes[1].levels[0].indexToWorld[3][2], 480e-6, 1e-10);
  // Of the second, voxel 8 of 5 µm in that.
  EXPECT_NEAR(volumes[2].levels[0].indexToWorld[3][0], 200e-6, 1e-10);
  EXPECT_NEAR(voxelOf(volumes[2]), 1.25e-6, 1e-12);
  EXPECT_THAT(zoomsOf(model.atlas(), 0), ElementsAre(1u, 2u));
  EXPECT_THAT(zoomsOf(model.atlas(), 1), ElementsAre(2u));
  EXPECT_EQ(model.shownVolume(), 0u);
  // Each with its own citation.
  EXPECT_EQ(model.atlas().sources[volumes[2].source].url, "https://doi.org/10.1/D_heart_spot_1um");
  EXPECT_EQ(model.atlas().sources[volumes[0].source].attribution, "A, B");
}

TEST_F(HoaOpening, ABeginningMayBeNamed) {
  files["https://h/m/index.json"] = R"(["D_heart_all_20um.json","D_liver_all_20um.json"])";
  open("https://h/m/index.json#dataset=D_liver_all_20um");
  EXPECT_THAT(names(), ElementsAre("D_liver_all_20um"));
  EXPECT_THAT(loader.sources(), ElementsAre("https://h/m/index.json#dataset=D_liver_all_20um")) << "the link says it again";
}

TEST_F(HoaOpening, ANameThatIsNotThereIsAnError) {
  files["https://h/m/index.json"] = R"(["D_heart_all_20um.json"])";
  open("https://h/m/index.json#dataset=X");
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_THAT(failed[0].reason, HasSubstr("\"X\""));
}

TEST_F(HoaOpening, OneDescriptionFindsItsOrganAndWhatIsBesideIt) {
  files["https://h/m/index.json"] = R"(["D_heart_all_20um.json","D_heart_roi_5um.json","D_heart_spot_1um.json","D_liver_all_20um.json"])";
  open("https://h/m/D_heart_roi_5um.json");
  EXPECT_THAT(names(), ElementsAre("D_heart_all_20um", "D_heart_roi_5um", "D_heart_spot_1um"));
  EXPECT_THAT(asked, Not(Contains("https://h/m/D_liver_all_20um.json"))) << "named otherwise: not read";
}

TEST_F(HoaOpening, WithoutAListAZoomStillFindsItsOrgan) {
  open("https://h/m/D_heart_spot_1um.json");
  EXPECT_THAT(names(), ElementsAre("D_heart_all_20um", "D_heart_roi_5um", "D_heart_spot_1um"));
}

TEST_F(HoaOpening, AnOrphanIsShownByItselfAndToldSo) {
  files.erase("https://h/m/D_heart_all_20um.json");
  open("https://h/m/D_heart_roi_5um.json");
  EXPECT_THAT(names(), ElementsAre("D_heart_roi_5um"));
  EXPECT_EQ(model.atlas().volumes[0].within, kNone);
  EXPECT_EQ(model.atlas().volumes[0].finerThan, 0);
  EXPECT_THAT(model.atlas().notes, Contains(HasSubstr("shown by itself")));
}

TEST_F(HoaOpening, AZoomWhoseVoxelsAreGoneCostsItselfOnly) {
  files["https://h/m/index.json"] = R"(["D_heart_all_20um.json","D_heart_roi_5um.json","gone.json"])";
  files.erase("https://b/D_heart_roi_5um/s0/attributes.json");
  open("https://h/m/index.json");
  EXPECT_THAT(names(), ElementsAre("D_heart_all_20um"));
  EXPECT_THAT(model.atlas().notes, Contains(HasSubstr("ROI-01 cannot be opened")));
  EXPECT_THAT(model.atlas().notes, Contains(HasSubstr("gone.json cannot be read")));
  EXPECT_THAT(failed, IsEmpty());
}

TEST_F(HoaOpening, WithoutTheOrgansVoxelsWhatWasAskedForIsShown) {
  files.erase("https://b/D_heart_all_20um/s0/attributes.json");
  open("https://h/m/D_heart_roi_5um.json");
  EXPECT_THAT(names(), ElementsAre("D_heart_roi_5um"));
  EXPECT_THAT(model.atlas().notes, Contains(HasSubstr("whole organ cannot be opened")));
}

TEST_F(HoaOpening, WhatDoesNotFitTheDescriptionIsSaid) {
  put("D_heart_all_20um", described("D_heart_all_20um", 20), false);
  files["https://b/D_heart_all_20um/s0/attributes.json"] = R"({"dimensions":[60,64,64],"blockSize":[32,32,32],"dataType":"uint8","compression":{"type":"blosc"}})";
  put("D_heart_roi_5um", described("D_heart_roi_5um", 6, "D_heart_all_20um", "ROI-01"));
  open("https://h/m/D_heart_roi_5um.json");
  EXPECT_THAT(model.atlas().notes, Contains(HasSubstr("not as large as its description says")));
  EXPECT_THAT(model.atlas().notes, Contains(HasSubstr("say different sizes")));
}

TEST_F(HoaOpening, DescriptionsThemselvesMayBeTheList) {
  const std::string url = "data:application/json,x";
  files[url] = "[" + described("D_heart_all_20um", 20) + "," + described("D_heart_roi_5um", 5, "D_heart_all_20um", "ROI-01") + "]";
  open(url);
  EXPECT_THAT(names(), ElementsAre("D_heart_all_20um", "D_heart_roi_5um"));
}

TEST_F(HoaOpening, VeryLongListsAreForTheCatalogue) {
  std::string list = "[";
  for (int i = 0; i < 100; ++i) list += "\"x" + std::to_string(i) + "_a_b.json\",";
  files["https://h/m/index.json"] = list + R"("D_heart_all_20um.json","D_heart_roi_5um.json"])";
  open("https://h/m/index.json");
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_THAT(failed[0].advice, HasSubstr("catalogue"));
  asked.clear();
  open("https://h/m/index.json#dataset=D_heart_roi_5um");
  EXPECT_THAT(names(), ElementsAre("D_heart_all_20um", "D_heart_roi_5um"));
  EXPECT_THAT(asked, Not(Contains("https://h/m/x1_a_b.json")));
}

TEST_F(HoaOpening, AZoomIsAlwaysSeenInWhatItLiesIn) {
  open("https://h/m/D_heart_spot_1um.json");
  model.showVolume(2);
  EXPECT_EQ(model.shownVolume(), 0u);
  Options options = model.options();
  options.zoom = "D_heart_spot_1um";
  model.setOptions(options);
  EXPECT_EQ(zoomInUse(model), 2u);
  options.zoom = "elsewhere";
  model.setOptions(options);
  EXPECT_EQ(zoomInUse(model), kNone);
}

}  // namespace
}  // namespace fabrica
