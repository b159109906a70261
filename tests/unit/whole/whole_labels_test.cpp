// Files whose numbers may be names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "formats/whole/label_structures.h"
#include "maker/nifti_file.h"
#include "whole/read_whole_file.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// Two blocks and nothing round them.
int blocks(uint32_t x, uint32_t y, uint32_t z) {
  const auto in = [](uint32_t v, uint32_t from, uint32_t to) { return v >= from && v < to; };
  if (!in(y, 10, 60) || !in(z, 10, 50)) return 0;
  return in(x, 10, 40) ? 200 : in(x, 40, 70) ? 7 : 0;
}

std::optional<WholeLabels> labelsOf(const Read& read) {
  EXPECT_TRUE(read.status.ok()) << read.status.error().message();
  return wholeLabelsOf(read.json.dump());
}
Bytes fileOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

TEST(WholeLabels, FewNumbersInBlocksAreLikelyNames) {
  const std::array<uint32_t, 3> size = {80, 70, 66};
  const Read got = read(niftiBytes({size, 2, 8}, filled<uint8_t>(size, blocks)));
  const auto labels = labelsOf(got);
  ASSERT_TRUE(labels);
  EXPECT_TRUE(labels->likely);
  EXPECT_FALSE(labels->sure);
  EXPECT_THAT(labels->values, ElementsAre(Pair(7u, 30u * 50 * 40), Pair(200u, 30u * 50 * 40)));
  // Level 0 is the image's; level 1 has voxels of level 0, no means.
  ASSERT_EQ(labels->levels.size(), 2u);
  EXPECT_EQ(labels->levels[0].path, "0");
  EXPECT_EQ(labels->levels[1].path, "2");
  ASSERT_TRUE(got.levels.contains(2));
  const std::array<uint32_t, 3> half = {40, 35, 33};
  EXPECT_EQ(voxel<uint8_t>(got.levels.at(1), half, 20, 5, 5), 7);
  for (uint32_t x = 0; x < 40; ++x) {
    const int value = voxel<uint8_t>(got.levels.at(2), half, x, 15, 15);
    EXPECT_TRUE(value == 0 || value == 7 || value == 200) << value;
    EXPECT_EQ(value, blocks(2 * x, 30, 30));
  }
}

TEST(WholeLabels, AnImageIsNone) {
  const std::array<uint32_t, 3> size = {80, 70, 66};
  const auto smooth = labelsOf(read(niftiBytes({size, 2, 8}, filled<uint8_t>(size, [](uint32_t x, uint32_t y, uint32_t z) { return int((x * 3 + y * 2 + z) % 251); }))));
  ASSERT_TRUE(smooth) << "its numbers could be names";
  EXPECT_FALSE(smooth->likely);
  std::vector<float> fractions(size_t(20) * 20 * 20, 0.5f);
  EXPECT_FALSE(labelsOf(read(niftiBytes({{20, 20, 20}, 16, 32}, asBytes(fractions)))));
  std::vector<int16_t> negative(size_t(20) * 20 * 20, -1000);
  EXPECT_FALSE(labelsOf(read(niftiBytes({{20, 20, 20}, 4, 16}, asBytes(negative)))));
}

TEST(WholeLabels, NumbersBeyond16BitsAreToldApart) {
  // As in the Allen mouse atlas: few of them, some of nine digits.
  const std::array<uint32_t, 3> size = {80, 70, 66};
  const auto wide = [](uint32_t x, uint32_t y, uint32_t z) { return blocks(x, y, z) == 200 ? 614454277 : blocks(x, y, z) == 7 ? 614454278 : 0; };
  for (const int type : {768, 8}) {  // unsigned, signed
    const Read got = read(niftiBytes({size, int16_t(type), 32}, asBytes(filled<uint32_t>(size, wide))));
    const auto labels = labelsOf(got);
    ASSERT_TRUE(labels);
    EXPECT_TRUE(labels->likely);
    ASSERT_THAT(labels->ids, testing::SizeIs(2));
    ASSERT_THAT(labels->values, testing::SizeIs(2));
    EXPECT_EQ(labels->idOf(labels->values[0].first), 614454277u);
    EXPECT_EQ(labels->idOf(labels->values[1].first), 614454278u);
    EXPECT_EQ(labels->values[0].second, 30u * 50 * 40);
    // The image keeps its levels, the numbers have their own.
    ASSERT_EQ(labels->levels.size(), 2u);
    EXPECT_EQ(labels->levels[0].path, "2");
    EXPECT_EQ(voxel<uint16_t>(got.levels.at(2), size, 20, 30, 30), labels->values[0].first);
    EXPECT_EQ(voxel<uint16_t>(got.levels.at(2), size, 50, 30, 30), labels->values[1].first);
    EXPECT_EQ(voxel<float>(got.levels.at(0), size, 20, 30, 30), 614454277.0f);
    Atlas atlas;
    atlas.volumes.emplace_back();
    const LabelStructures made = appendLabels(atlas, 0, *labels, "annotation.nrrd", 0);
    EXPECT_EQ(atlas.structures[made.all[0]].id, "annotation.nrrd/614454277");
    EXPECT_EQ(atlas.structures[made.all[0]].name, "Label 614454277");
    EXPECT_EQ(atlas.volumes[0].structureOfValue[labels->values[0].first], made.all[0]);
    LabelTable table;
    table.entries = {{614454278, "Subiculum", {}, {}}};
    EXPECT_EQ(nameLabels(atlas, made.all, table), 1u);
    EXPECT_EQ(atlas.structures[made.all[1]].name, "Subiculum");
  }
}

TEST(WholeLabels, TooManyNumbersAreAnImageAndTheFileIsToldSo) {
  const std::array<uint32_t, 3> size = {40, 40, 40};
  Bytes file = niftiBytes({size, 8, 32}, asBytes(filled<int32_t>(size, [](uint32_t x, uint32_t y, uint32_t z) { return int(x + 40 * y + 1600 * z); })));
  const int16_t label = 1002;
  std::memcpy(file.data() + 68, &label, 2);
  const Read got = read(file);
  EXPECT_FALSE(labelsOf(got));
  EXPECT_THAT(got.json["notes"].dump(), testing::HasSubstr("more than 8192"));
  std::vector<int32_t> negative(size_t(20) * 20 * 20, -70000);
  EXPECT_FALSE(labelsOf(read(niftiBytes({{20, 20, 20}, 8, 32}, asBytes(negative)))));
}

TEST(WholeLabels, ACoarserCopyHasLevelsOfItsOwn) {
  const std::array<uint32_t, 3> size = {80, 70, 66};
  const Read got = read(niftiBytes({size, 2, 8}, filled<uint8_t>(size, blocks)), {"x.nii", 2});
  const auto labels = labelsOf(got);
  ASSERT_TRUE(labels);
  ASSERT_EQ(labels->levels.size(), 1u);
  EXPECT_EQ(labels->levels[0].path, "1");
  EXPECT_EQ(voxel<uint8_t>(got.levels.at(1), {40, 35, 33}, 5, 15, 15), 200);
}

TEST(WholeLabels, SegmentsOfSlicerMayOverlap) {
  std::string text = "NRRD0004\ntype: unsigned char\ndimension: 4\nspace: left-posterior-superior\nsizes: 2 6 4 3\nkinds: list domain domain domain\n"
                     "space directions: none (1,0,0) (0,1,0) (0,0,1)\nencoding: raw\n"
                     "Segment0_ID:=s1\nSegment0_Name:=Liver\nSegment0_Color:=1 0 0\nSegment0_LabelValue:=1\nSegment0_Layer:=0\n"
                     "Segment1_Name:=Tumour\nSegment1_LabelValue:=1\nSegment1_Layer:=1\n\n";
  Bytes file(text.begin(), text.end());
  for (int i = 0; i < 6 * 4 * 3; ++i) {
    file.push_back(i % 6 < 4);           // the liver: x 0 … 3
    file.push_back(i % 6 == 3 || i % 6 == 4);  // the tumour: x 3, 4
  }
  const Read got = read(file, {"x.seg.nrrd", 1});
  const auto labels = labelsOf(got);
  ASSERT_TRUE(labels);
  EXPECT_TRUE(labels->sure);
  ASSERT_EQ(labels->segments.size(), 2u);
  EXPECT_EQ(labels->segments[1].name, "Tumour");
  EXPECT_EQ(labels->segments[0].color, (Color{255, 0, 0, 255}));
  EXPECT_THAT(labels->overlaps, ElementsAre(ElementsAre(0, 0), ElementsAre(1, 0), ElementsAre(1, 1), ElementsAre(0, 1)));
  const auto at = [&](uint32_t x) { return voxel<uint16_t>(got.levels.at(0), {6, 4, 3}, x, 1, 1); };
  EXPECT_EQ(at(0), 1);
  EXPECT_EQ(at(3), 2) << "both";
  EXPECT_EQ(at(4), 3);
  EXPECT_EQ(at(5), 0);
}

TEST(WholeLabels, RealMapsAndRealImages) {
  const std::string folder = "/usr/share/mricron/templates/";
  const auto check = [](const std::string& path, bool likely, size_t values) {
    const Bytes file = fileOf(path);
    if (file.empty()) return;
    const auto labels = labelsOf(read(file, {path, 1}, 1 << 20));
    EXPECT_EQ(labels && labels->likely, likely) << path;
    if (likely && labels) {
      EXPECT_EQ(labels->values.size(), values) << path;
    }
  };
  check(folder + "aal.nii.gz", true, 116);
  check(folder + "brodmann.nii.gz", true, 41);
  check(folder + "JHU-WhiteMatter-labels-1mm.nii.gz", true, 48);
  check(folder + "ch2.nii.gz", false, 0);
  check(folder + "ch2better.nii.gz", false, 0);
  check(folder + "ch2bet.nii.gz", false, 0);
  check(folder + "inia19-t1-brain.nii.gz", false, 0);
  check(std::string(FABRICA_SHARED_DATA) + "/spl-brain/slicer/volumes/labels/hncma-atlas.nrrd", true, 312);
}

}  // namespace
}  // namespace fabrica
