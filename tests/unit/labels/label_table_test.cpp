#include "formats/labels/label_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "formats/labels/segments.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

LabelTable read(std::string_view text) {
  auto table = parseLabelTable(bytesOf(text));
  EXPECT_TRUE(table.ok()) << table.error().message();
  return table ? std::move(*table) : LabelTable();
}
std::string nameOf(const LabelTable& table, uint32_t value) { return table.of(value) ? table.of(value)->name : "(none)"; }
std::string colorOf(const LabelTable& table, uint32_t value) {
  const LabelEntry* entry = table.of(value);
  if (!entry || !entry->color) return "(none)";
  return std::to_string(entry->color->r) + " " + std::to_string(entry->color->g) + " " + std::to_string(entry->color->b);
}

TEST(LabelTable, SlicersColourTable) {
  const LabelTable table = read("# Slicer color file\n0 background 0 0 0 0\n2 white_matter_of_left_hemisphere 250 250 225 255\r\n4 left_lateral_ventricle 88 106 215 255\n");
  ASSERT_EQ(table.entries.size(), 2u) << "0 is background";
  EXPECT_EQ(nameOf(table, 2), "white matter of left hemisphere");
  EXPECT_EQ(colorOf(table, 4), "88 106 215");
  EXPECT_THAT(table.notes, IsEmpty());
}

TEST(LabelTable, FreeSurfersTable) {
  const LabelTable table = read("#$Id: FreeSurferColorLUT.txt\n#No. Label Name:                            R   G   B   A\n\n0   Unknown    0 0 0 0\n17  Left-Hippocampus     220 216 20  0\n4   Left-Lateral-Ventricle  120 18  134 0\n");
  ASSERT_EQ(table.entries.size(), 2u);
  EXPECT_EQ(nameOf(table, 17), "Left-Hippocampus");
  EXPECT_EQ(colorOf(table, 17), "220 216 20");
}

TEST(LabelTable, ItkSnapsDescription) {
  const LabelTable table = read(R"(################################################
# ITK-SnAP Label Description File
    0     0    0    0        0  0  0    "Clear Label"
    1   255    0    0        1  1  1    "Left hippocampus, head"
    2     0  255    0      0.5  1  1    "Label 2"
)");
  EXPECT_EQ(nameOf(table, 1), "Left hippocampus, head");
  EXPECT_EQ(colorOf(table, 1), "255 0 0");
  EXPECT_EQ(nameOf(table, 2), "Label 2");
}

TEST(LabelTable, PlainLines) {
  const LabelTable aal = read("1 Precentral_L 2001\n2 Precentral_R 2002\n");
  EXPECT_EQ(nameOf(aal, 1), "Precentral L") << "the third column is a number of the atlas's own";
  const LabelTable areas = read("1 Area 4\n2 Area 6\n");
  EXPECT_EQ(nameOf(areas, 2), "Area 6") << "here it is what tells them apart";
  EXPECT_EQ(nameOf(read("3;:\"\"\"2\n"), 3), "2") << "found by its fuzzer";
  const LabelTable tabs = read("0\tUnclassified\n1\tMiddle_cerebellar_peduncle\n3: Genu of corpus callosum\n4=Body\n");
  EXPECT_EQ(nameOf(tabs, 1), "Middle cerebellar peduncle");
  EXPECT_EQ(nameOf(tabs, 3), "Genu of corpus callosum");
  EXPECT_EQ(nameOf(tabs, 4), "Body");
}

TEST(LabelTable, ColumnsByTheirNames) {
  const LabelTable tsv = read("value\tlabel\tcolor\tradlex_id\n0\tbackground\t\"rgba(0,0,0,0)\"\t\n2\twhite matter, left\t\"rgb(250,250,225)\"\tRID16998\n");
  EXPECT_EQ(nameOf(tsv, 2), "white matter, left");
  EXPECT_EQ(colorOf(tsv, 2), "250 250 225");
  EXPECT_THAT(tsv.of(2)->ontology, ElementsAre("RID16998"));
  const LabelTable csv = read("\xef\xbb\xbfLabel,Name,R,G,B\n7,\"Liver, left \"\"lobe\"\"\",0.5,0,1\n8,Spleen,120,0,1\n");
  EXPECT_EQ(nameOf(csv, 7), "Liver, left \"lobe\"");
  EXPECT_EQ(colorOf(csv, 7), "128 0 255");
  EXPECT_EQ(colorOf(csv, 8), "120 0 1");
  EXPECT_EQ(colorOf(read("id;structure;hex\n9;Kidney;#102030\n"), 9), "16 32 48");
}

TEST(LabelTable, BadLinesAreNamedAndPassedOver) {
  const LabelTable table = read("1 Liver\nhello there\n9007199254740992 Too large\n2 Spleen\n2 Spleen again\n");
  EXPECT_EQ(table.entries.size(), 2u);
  EXPECT_EQ(nameOf(table, 2), "Spleen") << "the first counts";
  ASSERT_EQ(table.notes.size(), 2u);
  EXPECT_THAT(table.notes[0], HasSubstr("Line 2"));
  EXPECT_THAT(table.notes[0], HasSubstr("hello there"));
  EXPECT_THAT(table.notes[1], HasSubstr("Line 3"));
  std::string many;
  for (int i = 0; i < 40; ++i) many += "nonsense\n";
  EXPECT_THAT(read(many + "1 Liver\n").notes.back(), HasSubstr("36 more"));
}

TEST(LabelTable, WhatNamesNothingIsRefused) {
  for (const std::string_view text : {"", "# nothing\n", "a poem\nabout brains\n", "0 background\n"}) {
    const auto table = parseLabelTable(bytesOf(text));
    ASSERT_FALSE(table.ok()) << text;
    EXPECT_EQ(table.error().code, ErrorCode::BadFormat);
    EXPECT_THAT(table.error().advice, HasSubstr("number and a name"));
  }
  EXPECT_EQ(parseLabelTable(Bytes(20, 0)).error().code, ErrorCode::BadFormat);
  EXPECT_EQ(parseLabelTable(Bytes(kLargestLabelTable + 1, 'x')).error().code, ErrorCode::TooLarge);
}

TEST(LabelTable, MricronsColoursHaveNoNames) {
  Bytes lut(768, 0);
  lut[5] = 200, lut[256 + 5] = 100, lut[512 + 5] = 50;
  auto table = parseLabelTable(lut);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(nameOf(*table, 5), "");
  EXPECT_EQ(colorOf(*table, 5), "200 100 50");
}

TEST(LabelTable, FilesAreKnownByTheirNames) {
  for (const char* name : {"aal.nii.txt", "x.CTBL", "a.csv", "a.tsv", "snap.label", "aal.nii.lut"}) EXPECT_TRUE(isLabelTableName(name)) << name;
  for (const char* name : {"a.nii", "atlas.json", ".txt", "a.glb"}) EXPECT_FALSE(isLabelTableName(name)) << name;
}

TEST(LabelTable, RealTables) {
  namespace fs = std::filesystem;
  const auto load = [](const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), {});
  };
  const fs::path slicer = fs::path(FABRICA_SHARED_DATA) / "spl-brain/slicer/colortables/hncma-atlas-lut.ctbl";
  if (fs::exists(slicer)) {
    auto table = parseLabelTable(load(slicer));
    ASSERT_TRUE(table.ok()) << table.error().message();
    EXPECT_GT(table->entries.size(), 300u);
    EXPECT_EQ(nameOf(*table, 17), "left hippocampus");
    EXPECT_THAT(table->notes, IsEmpty());
  }
  const fs::path aal = "/usr/share/mricron/templates/aal.nii.txt";
  if (fs::exists(aal)) {
    auto table = parseLabelTable(load(aal));
    ASSERT_TRUE(table.ok());
    EXPECT_EQ(table->entries.size(), 116u);
    EXPECT_EQ(nameOf(*table, 37), "Hippocampus L");
  }
}

TEST(Segments, OfASlicerFile) {
  const std::vector<std::pair<std::string, std::string>> keys = {
      {"Segmentation_MasterRepresentation", "Binary labelmap"}, {"Segment0_ID", "Segment_1"}, {"Segment0_Name", "Liver"}, {"Segment0_Color", "0.866667 0.509804 0.396078"},
      {"Segment0_LabelValue", "1"}, {"Segment0_Layer", "0"}, {"Segment1_Name", "Tumour"}, {"Segment1_LabelValue", "1"}, {"Segment1_Layer", "1"}, {"Segment1_Color", "nonsense"},
      {"Segment99999_Name", "never"}, {"SegmentX_Name", "never"}};
  const std::vector<Segment> segments = segmentsOf(keys);
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].name, "Liver");
  ASSERT_TRUE(segments[0].color);
  EXPECT_EQ(segments[0].color->r, 221);
  EXPECT_EQ(segments[1].layer, 1u);
  EXPECT_FALSE(segments[1].color);
}

TEST(Segments, OfAnOldFileHaveALayerEach) {
  const std::vector<std::pair<std::string, std::string>> keys = {{"Segment0_Name", "A"}, {"Segment1_Name", "B"}};
  const std::vector<Segment> segments = segmentsOf(keys);
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[1].layer, 1u);
  EXPECT_EQ(segments[1].value, 1u);
  EXPECT_THAT(segmentsOf({}), IsEmpty());
}

}  // namespace
}  // namespace fabrica
