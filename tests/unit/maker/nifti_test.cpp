// NIfTI images read a box at a time from where they lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "maker/input/nifti_voxels.h"
#include "maker/nifti_file.h"
#include "maker/temp_folder.h"

namespace fabrica {
namespace {

constexpr Index3 kSize{70, 9, 5};

std::vector<int16_t> ramp(int lowest) {
  std::vector<int16_t> values(size_t(kSize[0]) * kSize[1] * kSize[2]);
  for (size_t i = 0; i < values.size(); ++i) values[i] = int16_t(lowest + int(i * 7 % 3000));
  return values;
}

template <typename T>
std::vector<T> box(const VoxelSource& source, const Index3& origin, const Index3& extent) {
  std::vector<T> values(size_t(extent[0]) * extent[1] * extent[2]);
  const Status got = source.read(origin, extent, reinterpret_cast<uint8_t*>(values.data()));
  EXPECT_TRUE(got.ok()) << got.error().message();
  return values;
}

// Narrow boxes, whole rows and the whole are read in different ways.
TEST(Nifti, BoxesOfPackedAndPlainFilesAreTheVoxels) {
  TempFolder folder;
  const auto values = ramp(-500);
  for (const char* name : {"a.nii", "a.nii.gz"}) {
    writeNifti(folder / name, {.size = kSize, .type = 4, .bits = 16}, asBytes(values));
    auto image = openNifti(folder / name, folder.path());
    ASSERT_TRUE(image.ok()) << image.error().message();
    EXPECT_EQ(image->voxels->format(), VoxelFormat::I16);
    EXPECT_EQ(box<int16_t>(*image->voxels, {0, 0, 0}, kSize), values) << name;
    const std::pair<Index3, Index3> boxes[] = {
        {{60, 2, 1}, {5, 6, 3}}, {{3, 1, 2}, {40, 8, 2}}, {{0, 4, 4}, {70, 5, 1}}};
    for (const auto& [origin, extent] : boxes) {
      std::vector<int16_t> expected;
      for (uint32_t z = origin[2]; z < origin[2] + extent[2]; ++z) {
        for (uint32_t y = origin[1]; y < origin[1] + extent[1]; ++y) {
          const auto row = values.begin() + (z * kSize[1] + y) * kSize[0] + origin[0];
          expected.insert(expected.end(), row, row + extent[0]);
        }
      }
      EXPECT_EQ(box<int16_t>(*image->voxels, origin, extent), expected) << name;
    }
  }
}

TEST(Nifti, LeavesNothingInTheScratchFolder) {
  TempFolder folder, scratch;
  writeNifti(folder / "a.nii.gz", {.size = kSize, .type = 4, .bits = 16}, asBytes(ramp(0)));
  auto image = openNifti(folder / "a.nii.gz", scratch.path());
  ASSERT_TRUE(image.ok());
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path())) << "also while it is open: a process that is killed leaves nothing";
}

TEST(Nifti, SlopeAndForeignByteOrderAreTakenAway) {
  TempFolder folder;
  auto values = ramp(0);
  Bytes swapped = asBytes(values);
  for (size_t i = 0; i < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  writeNifti(folder / "a.nii", {.size = kSize, .type = 4, .bits = 16, .slope = 2, .intercept = 10, .bigEndian = true}, swapped);
  auto image = openNifti(folder / "a.nii", folder.path());
  ASSERT_TRUE(image.ok()) << image.error().message();
  EXPECT_EQ(image->voxels->format(), VoxelFormat::U16);
  const auto read = box<uint16_t>(*image->voxels, {0, 0, 0}, kSize);
  for (size_t i = 0; i < values.size(); i += 11) ASSERT_EQ(read[i], 2 * values[i] + 10);
}

TEST(Nifti, WholeNumbersBecomeTheSmallestFormatAndWhatIsNoNumberBecomesNought) {
  TempFolder folder;
  std::vector<float> values(kSize[0] * kSize[1] * kSize[2], 200);
  values[3] = std::nanf("");
  writeNifti(folder / "whole.nii", {.size = kSize, .type = 16, .bits = 32}, asBytes(values));
  auto whole = openNifti(folder / "whole.nii", folder.path());
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->voxels->format(), VoxelFormat::U8);
  EXPECT_THAT(box<uint8_t>(*whole->voxels, {2, 0, 0}, {3, 1, 1}), testing::ElementsAre(200, 0, 200));
  values[7] = 0.25f;
  writeNifti(folder / "broken.nii", {.size = kSize, .type = 16, .bits = 32}, asBytes(values));
  auto broken = openNifti(folder / "broken.nii", folder.path());
  ASSERT_TRUE(broken.ok());
  EXPECT_EQ(broken->voxels->format(), VoxelFormat::F32);
  EXPECT_THAT(box<float>(*broken->voxels, {3, 0, 0}, {5, 1, 1}), testing::ElementsAre(0, 200, 200, 200, 0.25f));
}

TEST(Nifti, SaysWhatIsWrongWithAFile) {
  TempFolder folder;
  const auto codeOf = [&](const std::string& name) {
    auto image = openNifti(folder / name, folder.path());
    EXPECT_FALSE(image.ok()) << name;
    if (image.ok()) return ErrorCode::Unknown;
    EXPECT_THAT(image.error().message(), testing::HasSubstr(name));
    return image.error().code;
  };
  const NiftiParts parts{.size = kSize, .type = 4, .bits = 16};
  const Bytes voxels = asBytes(ramp(0));
  writeNifti(folder / "short.nii", parts, ByteView(voxels).first(voxels.size() - 1));
  EXPECT_EQ(codeOf("short.nii"), ErrorCode::Truncated);
  writeNifti(folder / "cut.nii.gz", parts, voxels);
  std::filesystem::resize_file(folder / "cut.nii.gz", std::filesystem::file_size(folder / "cut.nii.gz") / 2);
  EXPECT_EQ(codeOf("cut.nii.gz"), ErrorCode::Truncated);
  writeBytes(folder / "text.nii", bytesOf(std::string(1000, 'x')));
  EXPECT_EQ(codeOf("text.nii"), ErrorCode::BadFormat);
  writeNifti(folder / "colour.nii", {.size = kSize, .type = 128, .bits = 24}, Bytes(voxels.size() * 3 / 2));
  EXPECT_EQ(codeOf("colour.nii"), ErrorCode::Unsupported);
  EXPECT_EQ(codeOf("none.nii"), ErrorCode::NotFound);
}

TEST(Nifti, TheHeadAloneIsReadFromBytes) {
  const Bytes bytes = niftiBytes({.size = kSize, .type = 4, .bits = 16, .bigEndian = true}, {});
  auto header = parseNiftiHeader(bytes, "x");
  ASSERT_TRUE(header.ok()) << header.error().message();
  EXPECT_EQ(header->size, kSize);
  EXPECT_EQ(header->placedBy, "sform");
  EXPECT_NEAR(header->indexToWorld[3].x, -0.010f, 1e-6);  // 10 mm to the right
  EXPECT_EQ(header->stored.offset, 352u);
  EXPECT_TRUE(header->stored.swapped);
  EXPECT_EQ(parseNiftiHeader(ByteView(bytes).first(300), "x").error().code, ErrorCode::Truncated);
  EXPECT_EQ(parseNiftiHeader(Bytes(352, 0), "x").error().code, ErrorCode::BadFormat);
}

}  // namespace
}  // namespace fabrica
