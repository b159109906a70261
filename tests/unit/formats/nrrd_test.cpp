#include "formats/nrrd/nrrd_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/nrrd/nrrd_fields.h"

namespace fabrica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<NrrdHeader> parse(const std::string& lines) { return parseNrrdHeader(bytesOf("NRRD0005\n" + lines)); }
vec3 millimetres(const NrrdHeader& h, float i, float j, float k) { return vec3(h.indexToWorld * vec4(i, j, k, 1)) * 1000.0f; }

constexpr const char* kSlicer =
    "# Complete NRRD file format specification at:\n# http://teem.sourceforge.net/nrrd/format.html\n"
    "type: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 512 400 30\n"
    "space directions: (0.5,0,0) (0,0,-2) (0,0.75,0)\nkinds: domain domain domain\nendian: little\nencoding: gzip\n"
    "space origin: (-10,20,30)\n\n";

TEST(Nrrd, SlicersVolumeStandsWhereItsHeaderSays) {
  const auto h = parse(kSlicer);
  ASSERT_TRUE(h.ok()) << h.error().message();
  EXPECT_THAT(h->size, ElementsAre(512, 400, 30));
  EXPECT_THAT(h->stride, ElementsAre(1, 512, 512 * 400));
  EXPECT_EQ(h->type, NrrdType::I16);
  EXPECT_EQ(h->encoding, NrrdEncoding::Gzip);
  EXPECT_FALSE(h->bigEndian);
  EXPECT_EQ(h->dataOffset, std::string(kSlicer).size() + 9);
  EXPECT_EQ(h->placedBy, "left-posterior-superior");
  // LPS (x, y, z) mm is (left, superior, anterior) = (x, z, -y).
  const vec3 first = millimetres(*h, 0, 0, 0);
  EXPECT_NEAR(first.x, -10, 1e-4);
  EXPECT_NEAR(first.y, 30, 1e-4);
  EXPECT_NEAR(first.z, -20, 1e-4);
  // i: 0.5 mm left; j: 2 mm down; k: 0.75 mm back.
  const vec3 p = millimetres(*h, 2, 1, 4);
  EXPECT_NEAR(p.x, -9, 1e-4);
  EXPECT_NEAR(p.y, 28, 1e-4);
  EXPECT_NEAR(p.z, -23, 1e-4);
}

TEST(Nrrd, SpacesAndUnits) {
  const auto ras = parse("type: uint8\ndimension: 3\nspace: RAS\nsizes: 2 2 2\nspace directions: (1,0,0) (0,2,0) (0,0,3)\n"
                         "space units: \"um\" \"um\" \"um\"\nspace origin: (10,20,30)\nencoding: raw\n\n");
  ASSERT_TRUE(ras.ok()) << ras.error().message();
  const vec3 p = millimetres(*ras, 1, 1, 1) * 1000.0f;  // micrometres: right 11, anterior 22, superior 33
  EXPECT_NEAR(p.x, -11, 1e-3);
  EXPECT_NEAR(p.y, 33, 1e-3);
  EXPECT_NEAR(p.z, 22, 1e-3);
  const auto las = parse("type: uint8\ndimension: 3\nspace: left-anterior-superior\nsizes: 2 2 2\n"
                         "space directions: (1,0,0) (0,1,0) (0,0,1)\nencoding: raw\n\n");
  ASSERT_TRUE(las.ok());
  EXPECT_GT(millimetres(*las, 1, 0, 0).x, 0);
  EXPECT_GT(millimetres(*las, 0, 1, 0).z, 0);
  const auto none = parse("type: uint8\ndimension: 3\nsizes: 2 2 2\nspacings: 1 2 3\nencoding: raw\n\n");
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->placedBy, "voxel sizes only");
  EXPECT_NEAR(millimetres(*none, 0, 1, 0).z, -2, 1e-5) << "as left, posterior, superior";
}

TEST(Nrrd, LayersOfASegmentation) {
  const auto h = parse("type: unsigned char\ndimension: 4\nspace: left-posterior-superior\nsizes: 2 40 30 20\n"
                       "space directions: none (1,0,0) (0,1,0) (0,0,1)\nkinds: list domain domain domain\nencoding: gzip\n"
                       "space origin: (0,0,0)\nSegment0_Name:=left\\nkidney\nSegment0_Color:=0.9 0.1 0.1\nSegment0_Layer:=1\n\n");
  ASSERT_TRUE(h.ok()) << h.error().message();
  EXPECT_THAT(h->size, ElementsAre(40, 30, 20));
  EXPECT_THAT(h->stride, ElementsAre(2, 80, 2400));
  EXPECT_EQ(h->layers, 2u);
  EXPECT_EQ(h->layerStride, 1u);
  EXPECT_EQ(h->values, 48000u);
  ASSERT_TRUE(h->key("Segment0_Name"));
  EXPECT_EQ(*h->key("Segment0_Name"), "left\nkidney");
  EXPECT_EQ(h->key("Segment9_Name"), nullptr);
}

TEST(Nrrd, PointsInTimeAreLayers) {
  const auto time = parse("type: ushort\ndimension: 4\nspace: LPST\nsizes: 4 5 6 7\nendian: big\nencoding: raw\n"
                          "space directions: (1,0,0,0) (0,1,0,0) (0,0,1,0) (0,0,0,2.5)\n\n");
  ASSERT_TRUE(time.ok()) << time.error().message();
  EXPECT_EQ(time->layers, 7u);
  EXPECT_EQ(time->layerStride, 120u);
  EXPECT_TRUE(time->bigEndian);
  const auto old = parse("type: uchar\ndimension: 4\nsizes: 3 4 5 6\nspacings: nan 1 1 2\nencoding: raw\n\n");
  ASSERT_TRUE(old.ok()) << old.error().message();
  EXPECT_THAT(old->size, ElementsAre(4, 5, 6));
  EXPECT_EQ(old->layers, 3u);
}

TEST(Nrrd, ASingleSlice) {
  const auto h = parse("type: uint8\ndimension: 2\nsizes: 300 200\nspacings: 0.5 0.5\nencoding: raw\n\n");
  ASSERT_TRUE(h.ok()) << h.error().message();
  EXPECT_THAT(h->size, ElementsAre(300, 200, 1));
  EXPECT_NEAR(glm::length(vec3(h->indexToWorld[2])), 0.0005, 1e-8);
}

TEST(Nrrd, DataInOtherFiles) {
  const std::string head = "type: uint8\ndimension: 3\nsizes: 4 3 6\nencoding: raw\nline skip: 2\nbyte skip: 5\n";
  const auto one = parse(head + "data file: volume one.raw\n");
  ASSERT_TRUE(one.ok()) << one.error().message();
  EXPECT_THAT(one->files, ElementsAre("volume one.raw"));
  EXPECT_EQ(one->lineSkip, 2u);
  EXPECT_EQ(one->byteSkip, 5);
  EXPECT_EQ(one->dataOffset, 0u);
  EXPECT_THAT(parse(head + "datafile: my slice %03d.raw 3 1 -1\n")->files,
              ElementsAre("my slice 003.raw", "my slice 002.raw", "my slice 001.raw"));
  EXPECT_THAT(parse(head + "data file: LIST 2\na.raw\r\nb b.raw\n")->files, ElementsAre("a.raw", "b b.raw"));
  EXPECT_FALSE(parse(head + "data file: LIST\n1\n2\n3\n4\n5\n").ok()) << "five files of six slices";
}

TEST(Nrrd, PatternsAreNotHandedToPrintf) {
  for (const char* text : {"%s 1 3 1", "a%n 1 3 1", "%d%d 1 3 1", "%99999d 1 3 1", "%d 1 3 0", "%d 3 1 1", "%d 1 x 1", "%", "% 1 2 1"}) {
    EXPECT_FALSE(nrrdPattern(text, 100).ok()) << text;
  }
  const auto many = nrrdPattern("%d 1 9999999 1", 100);
  ASSERT_FALSE(many.ok());
  EXPECT_EQ(many.error().code, ErrorCode::TooLarge);
}

TEST(Nrrd, AHeaderThatGoesOnAsksForMore) {
  const std::string text = "NRRD0005\n" + std::string(kSlicer);
  for (const size_t length : {size_t(9), size_t(100), size_t(250), text.size() - 2}) {
    const auto cut = parseNrrdHeader(bytesOf(std::string_view(text).substr(0, length)));
    ASSERT_FALSE(cut.ok());
    EXPECT_EQ(cut.error().code, ErrorCode::Truncated) << length;
  }
}

TEST(Nrrd, WhatCannotBeReadIsNamed) {
  const auto errorOf = [](const std::string& lines) {
    const auto h = parse(lines + "\n");
    return h.ok() ? std::string("good") : h.error().message();
  };
  const std::string size = "dimension: 3\nsizes: 4 4 4\n";
  EXPECT_THAT(errorOf("type: block\nencoding: raw\n" + size), HasSubstr("block"));
  EXPECT_THAT(errorOf("type: uint8\nencoding: bzip2\n" + size), HasSubstr("bzip2"));
  EXPECT_THAT(errorOf("type: short\nencoding: raw\n" + size), HasSubstr("order"));
  EXPECT_THAT(errorOf("type: uint8\nencoding: raw\ndimension: 3\nsizes: 4 4\n"), HasSubstr("how large"));
  EXPECT_THAT(errorOf("type: uint8\nencoding: raw\ndimension: 3\nsizes: 4 -1 4\n"), HasSubstr("no size"));
  EXPECT_THAT(errorOf("type: uint8\nencoding: raw\ndimension: 3\nsizes: 10000000 10000000 10000000\n"), HasSubstr("larger"));
  EXPECT_THAT(errorOf("type: uint8\nencoding: raw\n" + size + "space directions: (1,0,0) (1,0,0) (0,0,1)\n"), HasSubstr("flat"));
  EXPECT_THAT(errorOf("type: uint8\nencoding: raw\ndimension: 1\nsizes: 4\n"), HasSubstr("no image"));
  EXPECT_THAT(errorOf("type uint8\n"), HasSubstr("Line 2"));
  EXPECT_EQ(parseNrrdHeader(bytesOf("hello")).error().code, ErrorCode::BadFormat);
  EXPECT_EQ(parseNrrdHeader({}).error().code, ErrorCode::BadFormat);
}

}  // namespace
}  // namespace fabrica
