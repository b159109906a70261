#include "formats/hoa/hoa.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "atlas/voxel_pages.h"
#include "formats/n5/n5.h"

namespace fabrica {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::filesystem::path kReal = std::filesystem::path(FABRICA_SHARED_DATA) / "hoa-metadata";

std::string fileText(const std::string& name) {
  std::ifstream file(kReal / name);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

HoaDataset real(const std::string& name) {
  auto read = readHoaDataset(fileText(name + ".json"), "https://h.example/" + name + ".json");
  EXPECT_TRUE(read.ok()) << read.error().message();
  return read ? std::move(*read) : HoaDataset();
}

HoaDataset made(const std::string& name, double voxel, const std::string& target = "") {
  HoaDataset set;
  set.name = name;
  set.voxel = voxel;
  set.zoom = !target.empty();
  if (!target.empty()) set.registration = HoaRegistration{target, {0, 0, 0}, 0, 0.5};
  return set;
}

Volume cube(uint32_t side, double voxel, int levels = 4) {
  std::vector<N5Array> arrays;
  for (int l = 0; l < levels; ++l) {
    N5Array array;
    array.size = {side >> l, side >> l, side >> l};
    array.chunk = {64, 64, 64};
    array.codec = "blosc";
    array.factors = {double(1 << l), double(1 << l), double(1 << l)};
    arrays.push_back(array);
  }
  auto volume = n5Volume(arrays, {}, {voxel, voxel, voxel}, "https://h.example/v/");
  return std::move(*volume);
}

void expectNear(const glm::dvec3& at, const glm::dvec3& wanted, double within) {
  for (int a = 0; a < 3; ++a) EXPECT_NEAR(at[a], wanted[a], within) << "axis " << a;
}

TEST(HoaRegistration, RotatesThenScalesThenTranslates) {
  // A quarter turn anticlockwise on the screen, where y goes down: what lies to the right (x) then lies above (-y).
  const glm::dmat4 m = registrationMatrix({"t", {100, 200, 300}, 90, 0.5});
  expectNear(glm::dvec3(m * glm::dvec4(10, 0, 0, 1)), {100, 195, 300}, 1e-9);
  expectNear(glm::dvec3(m * glm::dvec4(0, 10, 0, 1)), {105, 200, 300}, 1e-9);
  expectNear(glm::dvec3(m * glm::dvec4(0, 0, 10, 1)), {100, 200, 305}, 1e-9);
}

// Worked out by hand from LADAF-2020-27_heart_ROI-01_6.5um_bm18.json: rotation 12.499516949994963°, so cos = 0.976297832, sin = 0.216431383;
// scale k = 0.326794660; translation (2470.057211, 1182.732688, 2361.430864).
TEST(HoaRegistration, OfTheFirstRegionInTheHeartIsWhatItsNumbersSay) {
  if (!std::filesystem::exists(kReal)) GTEST_SKIP() << kReal << " is not on this machine";
  const HoaDataset zoom = real("LADAF-2020-27_heart_ROI-01_6.5um_bm18");
  ASSERT_TRUE(zoom.registration);
  EXPECT_EQ(zoom.registration->target, "LADAF-2020-27_heart_complete-organ_19.89um_bm18");
  const glm::dmat4 m = registrationMatrix(*zoom.registration);
  // Its first voxel, and the corners along x and y: k × 3843 × cos = 1226.104990, k × 3843 × sin = 271.810087.
  expectNear(glm::dvec3(m[3]), {2470.057211, 1182.732688, 2361.430864}, 1e-6);
  expectNear(glm::dvec3(m * glm::dvec4(3843, 0, 0, 1)), {3696.162201, 910.922601, 2361.430864}, 2e-3);
  expectNear(glm::dvec3(m * glm::dvec4(0, 3843, 0, 1)), {2741.867298, 2408.837678, 2361.430864}, 2e-3);
  // A landmark: k (1000 cos + 2000 sin) = 460.5062, k (2000 cos - 1000 sin) = 567.3692, k × 3000 = 980.3840.
  expectNear(glm::dvec3(m * glm::dvec4(1000, 2000, 3000, 1)), {2930.5634, 1750.1019, 3341.8148}, 2e-3);
}

TEST(HoaRegistration, PlacesEveryLevelInTheWorldOfTheOverview) {
  if (!std::filesystem::exists(kReal)) GTEST_SKIP() << kReal << " is not on this machine";
  const HoaDataset zoom = real("LADAF-2020-27_heart_ROI-01_6.5um_bm18");
  const Volume heart = cube(512, 19.89e-6);
  Volume volume = cube(512, zoom.voxel);
  placeWithin(volume, heart, *zoom.registration);
  // The landmark above, times 19.89 µm: (58.28891, 34.80953, 66.46870) mm.
  expectNear(glm::dvec3(volume.levels[0].indexToWorld * vec4(1000, 2000, 3000, 1)), {0.05828891, 0.03480953, 0.06646870}, 3e-8);
  // Of level 1, twice as coarse, it is voxel 499.75, 999.75, 1499.75.
  expectNear(glm::dvec3(volume.levels[1].indexToWorld * vec4(499.75f, 999.75f, 1499.75f, 1)), {0.05828891, 0.03480953, 0.06646870}, 3e-8);
  // 6.5 and 13 µm are finer than 19.89.
  EXPECT_EQ(pagesOf(volume).seen, 2u);
  EXPECT_EQ(pagesOf(heart).seen, 4u);
}

TEST(HoaRegistration, ByItsOwnScaleAVoxelHasTheSizeThatTheMetadataSay) {
  if (!std::filesystem::exists(kReal)) GTEST_SKIP() << kReal << " is not on this machine";
  for (const char* name : {"LADAF-2020-27_heart_ROI-01_6.5um_bm18", "LADAF-2020-27_heart_ROI-02_6.5um_bm18", "LADAF-2020-27_heart_ROI-03_6.5um_bm18",
                           "LADAF-2020-27_heart_L-vent-muscle_2.22um_bm05", "LADAF-2020-27_heart_LR-vent-muscles-ramus-interventricularis-anterior_6.05um_bm05"}) {
    const HoaDataset zoom = real(name), whole = real(zoom.registration->target);
    EXPECT_NEAR(zoom.registration->scale * whole.voxel / zoom.voxel, 1, 1e-4) << name;
    // And all of it lies within the organ's scan.
    const glm::dmat4 m = registrationMatrix(*zoom.registration);
    for (int corner = 0; corner < 8; ++corner) {
      const glm::dvec4 at(corner & 1 ? zoom.size[0] : 0, corner & 2 ? zoom.size[1] : 0, corner & 4 ? zoom.size[2] : 0, 1);
      for (int a = 0; a < 3; ++a) {
        EXPECT_GE((m * at)[a], 0) << name;
        EXPECT_LE((m * at)[a], whole.size[size_t(a)]) << name;
      }
    }
  }
}

TEST(Hoa, ReadsADataSet) {
  if (!std::filesystem::exists(kReal)) GTEST_SKIP() << kReal << " is not on this machine";
  const HoaDataset heart = real("LADAF-2020-27_heart_complete-organ_19.89um_bm18");
  EXPECT_FALSE(heart.zoom);
  EXPECT_TRUE(heart.zarr);
  EXPECT_FALSE(heart.registration);
  EXPECT_EQ(heart.size, (std::array<uint32_t, 3>{7641, 7641, 8839}));
  EXPECT_NEAR(heart.voxel, 19.89e-6, 1e-12);
  EXPECT_EQ(heart.doi, "10.15151/ESRF-DC-1965462366");
  EXPECT_THAT(heart.authors, HasSubstr("The Human Organ Atlas Collaboration, "));
  EXPECT_TRUE(heart.url.starts_with("https://storage.googleapis.com/storage/v1/b/ucl-hip-ct-"));
  EXPECT_TRUE(heart.url.ends_with("?alt=media")) << "nothing behind the query: " << heart.url;
  EXPECT_THAT(heart.notes, IsEmpty());
}

TEST(Hoa, SaysWhatIsMissing) {
  const std::string data = R"("data":{"shape":[9,9,9],"voxel_size_um":2,"gcs_url":"n5://a/"})";
  const auto without = readHoaDataset(R"({"name":"z","dataset_type":"zoom","registration":null,)" + data + "}", "https://h/z.json");
  ASSERT_TRUE(without.ok());
  EXPECT_EQ(without->url, "https://h/a/");
  EXPECT_THAT(without->notes, Contains(HasSubstr("does not say where in the organ")));
  for (const char* damaged : {R"({"target_dataset":"t","translation":[1,2],"rotation":0,"scale":1})", R"({"target_dataset":"t","translation":[1,2,3],"rotation":0,"scale":0})",
                              R"({"target_dataset":"t","translation":[1,2,3],"rotation":"x","scale":1})", R"({"translation":[1,2,3],"rotation":0,"scale":1})", "7"}) {
    const auto set = readHoaDataset(std::string(R"({"name":"z","dataset_type":"zoom","registration":)") + damaged + "," + data + "}", "https://h/z.json");
    ASSERT_TRUE(set.ok()) << damaged;
    EXPECT_FALSE(set->registration) << damaged;
    EXPECT_THAT(set->notes, Contains(HasSubstr("cannot be read"))) << damaged;
  }
  for (const char* no : {"{}", R"({"data":{"shape":[9,9],"voxel_size_um":2,"gcs_url":"n5://a/"}})", R"({"data":{"shape":[9,9,9],"voxel_size_um":0,"gcs_url":"n5://a/"}})",
                         R"({"data":{"shape":[9,9,1.5],"voxel_size_um":1,"gcs_url":"n5://a/"}})", R"({"data":{"shape":[9,9,9],"voxel_size_um":1}})"}) {
    const auto set = readHoaDataset(no, "https://h/z.json");
    ASSERT_FALSE(set.ok()) << no;
    EXPECT_EQ(set.error().source, "https://h/z.json");
  }
}

TEST(Hoa, ListsNameFilesOrHoldDataSets) {
  const std::string whole = R"({"name":"b","data":{"shape":[9,9,9],"voxel_size_um":2,"gcs_url":"n5://b.n5/"}})";
  EXPECT_TRUE(looksLikeHoa(R"([ "a.json" ])"));
  EXPECT_TRUE(looksLikeHoa("\n{ \"datasets\": [] }"));
  EXPECT_FALSE(looksLikeHoa(R"({"fabricaAtlas":1,"datasets":[]})"));
  const auto list = readHoaList(R"(["a.json","https://o/c.json",7,)" + whole + "]", "https://h/x/index.json");
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->size(), 3u);
  EXPECT_EQ((*list)[0].url, "https://h/x/a.json");
  EXPECT_EQ((*list)[1].url, "https://o/c.json");
  EXPECT_EQ((*list)[2].dataset->url, "https://h/x/b.n5/");
  EXPECT_EQ(readHoaList(R"({"datasets":["a.json"]})", "https://h/")->size(), 1u);
  EXPECT_FALSE(readHoaList("[]", "https://h/index.json").ok());
}

TEST(HoaFamily, IsAScanAndWhatLeadsToIt) {
  const std::vector<HoaDataset> sets{made("fine", 1, "mid"), made("other", 25), made("mid", 6, "whole"), made("whole", 20), made("side", 2, "whole"), made("lost", 3, "nowhere")};
  for (const char* name : {"whole", "mid", "fine"}) {
    const auto family = hoaFamily(sets, name);
    ASSERT_EQ(family.size(), 4u) << name;
    EXPECT_EQ(family[0].index, 3u);
    EXPECT_EQ(family[1].index, 2u) << "coarser ones first";
    EXPECT_EQ(family[2].index, 4u);
    EXPECT_EQ(family[3].index, 0u);
    EXPECT_EQ(family[3].within, 1u) << "the zoom within the zoom";
  }
  EXPECT_EQ(hoaFamily(sets, "").front().index, 1u) << "the first overview";
  EXPECT_EQ(hoaFamily(sets, "lost").size(), 1u);
  EXPECT_TRUE(hoaFamily(sets, "none").empty());
}

TEST(HoaFamily, LoopsEnd) {
  const std::vector<HoaDataset> sets{made("a", 1, "b"), made("b", 2, "a"), made("c", 3, "c")};
  EXPECT_EQ(hoaFamily(sets, "a").size(), 2u);
  EXPECT_EQ(hoaFamily(sets, "c").size(), 1u);
}

}  // namespace
}  // namespace fabrica
