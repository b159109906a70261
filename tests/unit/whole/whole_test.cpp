#include "formats/whole/whole_volume.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "maker/nifti_file.h"
#include "whole/read_whole_file.h"

namespace fabrica {
namespace {

using ::testing::HasSubstr;

Bytes ct(const std::array<uint32_t, 3>& size) {
  std::vector<int16_t> values;
  for (uint32_t z = 0; z < size[2]; ++z)
    for (uint32_t y = 0; y < size[1]; ++y)
      for (uint32_t x = 0; x < size[0]; ++x) values.push_back(int16_t(int(x) - 1000 + int(10 * y) + int(z)));
  return niftiBytes({size, 4, 16}, asBytes(values));
}

TEST(Whole, NiftiBecomesBricksAndCoarserLevels) {
  const std::array<uint32_t, 3> size = {70, 40, 66};
  for (const bool packed : {false, true}) {
    const Read got = read(packed ? gzipped(ct(size)) : ct(size));
    ASSERT_TRUE(got.status.ok()) << got.status.error().message();
    ASSERT_EQ(got.levels.size(), 2u);
    for (const auto& [x, y, z] : {std::array<uint32_t, 3>{0, 0, 0}, {69, 39, 65}, {64, 12, 63}, {5, 0, 64}})
      EXPECT_EQ(voxel<int16_t>(got.levels.at(0), size, x, y, z), int(x) - 1000 + int(10 * y) + int(z));
    // The mean of eight: 0.5, 5, and 0.5 more than the first.
    EXPECT_EQ(voxel<int16_t>(got.levels.at(1), {35, 20, 33}, 10, 4, 3), 20 - 1000 + 80 + 6 + 6);
    std::vector<std::string> notes;
    const auto volume = wholeVolumeOf(got.json.dump(), "volume:1/", notes);
    ASSERT_TRUE(volume.ok());
    EXPECT_EQ(volume->format, VoxelFormat::I16);
    EXPECT_EQ(volume->minimum, -1000);
    EXPECT_EQ(volume->maximum, 69 - 1000 + 390 + 65);
    EXPECT_EQ(volume->levels[1].size, (std::array<uint32_t, 3>{35, 20, 33}));
    // niftiBytes puts voxel 0 at (10, 20, 30) mm, right, anterior, superior.
    const vec4 first = volume->levels[0].indexToWorld * vec4(0, 0, 0, 1), coarse = volume->levels[1].indexToWorld * vec4(0, 0, 0, 1);
    EXPECT_NEAR(first.x, -0.010f, 1e-6f);
    EXPECT_NEAR(first.y, 0.030f, 1e-6f);
    EXPECT_NEAR(first.z, 0.020f, 1e-6f);
    EXPECT_NEAR(coarse.x, -0.0105f, 1e-6f) << "between the voxels that it was made of";
  }
}

TEST(Whole, PiecesOfAnySizeGiveTheSame) {
  const Bytes file = gzipped(ct({20, 10, 9}));
  const Read one = read(file, {"x", 1}, 1), all = read(file, {"x", 1}, file.size());
  ASSERT_TRUE(one.status.ok() && all.status.ok());
  EXPECT_EQ(one.levels, all.levels);
  EXPECT_EQ(one.json, all.json);
}

TEST(Whole, GzipOfSeveralMembersIsRead) {
  const Bytes file = ct({8, 8, 8});
  Bytes packed = gzipped({file.begin(), file.begin() + 500});
  const Bytes second = gzipped({file.begin() + 500, file.end()});
  packed.insert(packed.end(), second.begin(), second.end());
  packed.resize(packed.size() + 100);  // zeros fill the last block
  const Read got = read(packed);
  ASSERT_TRUE(got.status.ok()) << got.status.error().message();
  EXPECT_EQ(got.levels, read(file).levels);
}

TEST(Whole, SlopeAndInterceptAreTheValues) {
  NiftiParts parts{{4, 4, 4}, 2, 8};
  parts.slope = 2;
  parts.intercept = -50;
  Bytes voxels(64, 10);
  voxels[0] = 200;
  const Read got = read(niftiBytes(parts, voxels));
  ASSERT_TRUE(got.status.ok());
  EXPECT_EQ(got.json["minimum"], -30);
  EXPECT_EQ(got.json["maximum"], 350);
  EXPECT_EQ(voxel<uint8_t>(got.levels.at(0), {4, 4, 4}, 0, 0, 0), 200) << "kept as they are stored";
}

TEST(Whole, WhatIsTooLargeSaysWhatWouldFit) {
  const Bytes file = ct({128, 128, 128});
  const Read refused = read(file, {"x", 1, 3 << 20});
  ASSERT_FALSE(refused.status.ok());
  EXPECT_EQ(refused.status.error().code, ErrorCode::TooLarge);
  EXPECT_THAT(refused.status.error().reason, HasSubstr("128 × 128 × 128"));
  ASSERT_EQ(refused.fitting, 2u);
  const Read coarse = read(file, {"x", 2, 3 << 20});
  ASSERT_TRUE(coarse.status.ok()) << coarse.status.error().message();
  EXPECT_EQ(coarse.json["levels"][0]["size"], Json::array({64, 64, 64}));
  EXPECT_EQ(voxel<int16_t>(coarse.levels.at(0), {64, 64, 64}, 10, 4, 3), 20 - 1000 + 80 + 6 + 6);
  EXPECT_FLOAT_EQ(coarse.json["levels"][0]["indexToWorld"][0].get<float>(), -0.002f);
  EXPECT_EQ(read(file, {"x", 1, 10}).fitting, 0u) << "nothing would";
}

TEST(Whole, ABigEndianHeadAndOtherTypes) {
  NiftiParts parts{{2, 2, 2}, 16, 32};
  parts.bigEndian = true;
  std::vector<float> values = {1, 2, 3, 4, 5, 6, 7, 8.5f};
  Bytes raw = asBytes(values);
  for (size_t i = 0; i < raw.size(); i += 4) std::reverse(raw.begin() + ptrdiff_t(i), raw.begin() + ptrdiff_t(i + 4));
  const Read got = read(niftiBytes(parts, raw));
  ASSERT_TRUE(got.status.ok()) << got.status.error().message();
  EXPECT_EQ(voxel<float>(got.levels.at(0), {2, 2, 2}, 1, 1, 1), 8.5f);
  NiftiParts colour{{2, 1, 1}, 128, 24};
  const Read rgb = read(niftiBytes(colour, Bytes{1, 2, 3, 4, 5, 6}));
  ASSERT_TRUE(rgb.status.ok()) << rgb.status.error().message();
  EXPECT_EQ(rgb.json["rgb"], true);
  NiftiParts complex{{2, 1, 1}, 32, 64};
  EXPECT_THAT(read(niftiBytes(complex, Bytes(16))).status.error().reason, HasSubstr("COMPLEX64"));
}

TEST(Whole, NrrdRawAndPacked) {
  const std::string head = "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 3 2 2\nspace directions: (1,0,0) (0,1,0) (0,0,2)\n"
                           "space origin: (5,6,7)\nendian: little\nsample units: \"HU\"\nencoding: ";
  const std::vector<int16_t> values = {-1000, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3000};
  for (const bool packed : {false, true}) {
    std::string text = head + (packed ? "gzip\n\n" : "raw\n\n");
    Bytes file(text.begin(), text.end());
    const Bytes data = packed ? gzipped(asBytes(values)) : asBytes(values);
    file.insert(file.end(), data.begin(), data.end());
    const Read got = read(file, {"a.nrrd", 1}, 5);
    ASSERT_TRUE(got.status.ok()) << got.status.error().message();
    EXPECT_EQ(voxel<int16_t>(got.levels.at(0), {3, 2, 2}, 2, 1, 1), 3000);
    EXPECT_EQ(got.json["minimum"], -1000);
    std::vector<std::string> notes;
    EXPECT_EQ(wholeVolumeOf(got.json.dump(), "x/", notes)->unit, "HU");
  }
}

TEST(Whole, DamageIsTold) {
  const Bytes file = ct({10, 10, 10}), packed = gzipped(file);
  EXPECT_EQ(read(ByteView(file).first(file.size() - 1)).status.error().code, ErrorCode::Truncated);
  EXPECT_THAT(read(ByteView(file).first(file.size() - 250)).status.error().reason, HasSubstr("8 of 10 slices"));
  EXPECT_EQ(read(ByteView(file).first(200)).status.error().code, ErrorCode::Truncated);
  EXPECT_EQ(read(ByteView(packed).first(packed.size() / 2)).status.error().code, ErrorCode::Truncated);
  Bytes bad = packed;
  bad[bad.size() / 2] ^= 0xff;
  EXPECT_FALSE(read(bad).status.ok());
  EXPECT_THAT(read(bytesOf("<!DOCTYPE html><html><body>Not here</body></html>")).status.error().reason, HasSubstr("web page"));
  EXPECT_EQ(read(Bytes(400, 7)).status.error().code, ErrorCode::BadFormat);
  // Sizes that no file has are refused before anything is allocated.
  NiftiParts giant{{32767, 32767, 32767}, 64, 64};
  EXPECT_FALSE(read(niftiBytes(giant, {}), {"x", 1, 1 << 20}).status.ok());
  // A short header that calls itself a long one, its bytes the other way round (found by the fuzzer).
  NiftiParts liar{{2, 2, 2}, 4, 16};
  liar.bigEndian = true;
  Bytes lying = niftiBytes(liar, Bytes(16));
  std::copy_n("n+2", 4, lying.begin() + 344);
  EXPECT_FALSE(read(lying).status.ok());
}

TEST(Whole, TheLabelMapOf3DSlicer) {
  std::ifstream in(std::string(FABRICA_SHARED_DATA) + "/spl-brain/slicer/volumes/labels/hncma-atlas.nrrd", std::ios::binary);
  if (!in) GTEST_SKIP() << "../shared/data/spl-brain is not on this machine";
  const Bytes file((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const Read got = read(file, {"hncma-atlas.nrrd", 1}, 1 << 20);
  ASSERT_TRUE(got.status.ok()) << got.status.error().message();
  EXPECT_EQ(got.json["levels"][0]["size"], Json::array({256, 256, 256}));
  EXPECT_EQ(got.levels.size(), 5u) << "three as an image, two more as labels";
  EXPECT_GT(got.json["maximum"].get<double>(), 300);
}

TEST(Whole, TheHeadOfMricron) {
  std::ifstream in("/usr/share/mricron/templates/ch2.nii.gz", std::ios::binary);
  if (!in) GTEST_SKIP() << "mricron-data is not installed";
  const Bytes file((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const Read got = read(file, {"ch2.nii.gz", 1}, 1 << 16);
  ASSERT_TRUE(got.status.ok()) << got.status.error().message();
  EXPECT_EQ(got.json["levels"][0]["size"], Json::array({181, 217, 181}));
  EXPECT_FLOAT_EQ(got.json["levels"][0]["indexToWorld"][0].get<float>(), -1e-3f);
}

}  // namespace
}  // namespace fabrica
