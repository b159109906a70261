#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "volume/read_back.h"

namespace fabrica {
namespace {

using namespace test;
using ::testing::HasSubstr;

struct Small {
  Bytes bytes = Bytes(1000, 1);
  MemoryVoxels source{{10, 10, 10}, VoxelFormat::U8, bytes};
  TempFolder folder;
};

TEST(Refusals, NoVoxels) {
  Small s;
  MemoryVoxels empty({0, 10, 10}, VoxelFormat::U8, s.bytes);
  auto info = writeVolume(empty, {}, s.folder / "v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().code, ErrorCode::BadFormat);
}

TEST(Refusals, ATransformWithoutInverse) {
  Small s;
  VolumeOptions options;
  options.indexToWorld = mat4(0);
  auto info = writeVolume(s.source, options, s.folder / "v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_THAT(info.error().message(), HasSubstr("inverse"));
}

TEST(Refusals, NegativeLabels) {
  Small s;
  const std::vector<int16_t> values(27, -5);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({3, 3, 3}, VoxelFormat::I16, bytes);
  VolumeOptions options;
  options.labels = true;
  auto info = writeVolume(source, options, s.folder / "v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_THAT(info.error().message(), HasSubstr("-5"));
}

TEST(Refusals, ImagesOf32Bits) {
  Small s;
  const std::vector<uint32_t> values(27, 70000);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({3, 3, 3}, VoxelFormat::U32, bytes);
  auto info = writeVolume(source, {}, s.folder / "v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_THAT(info.error().message(), HasSubstr("label maps"));
}

TEST(Refusals, VoxelsThatAreNoNumbers) {
  Small s;
  std::vector<float> values(27, 1);
  values[13] = std::nanf("");
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({3, 3, 3}, VoxelFormat::F32, bytes);
  auto info = writeVolume(source, {}, s.folder / "v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_THAT(info.error().message(), HasSubstr("NaN"));
}

TEST(Refusals, FewerVoxelsThanTheSizeSays) {
  Small s;
  MemoryVoxels source({10, 10, 11}, VoxelFormat::U8, s.bytes);
  auto info = writeVolume(source, {}, s.folder / "v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().code, ErrorCode::Truncated);
  EXPECT_THAT(info.error().source, HasSubstr("v.zarr"));
}

TEST(Refusals, AFolderWithSomethingElseInIt) {
  Small s;
  fs::create_directories(s.folder / "photos");
  std::ofstream(s.folder / "photos/holiday.jpg") << "dear to someone";
  auto info = writeVolume(s.source, {}, s.folder / "photos");
  ASSERT_FALSE(info.ok());
  EXPECT_TRUE(fs::exists(s.folder / "photos/holiday.jpg"));
}

TEST(Refusals, AFolderThatCannotBeMade) {
  Small s;
  auto info = writeVolume(s.source, {}, "/proc/nowhere/v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().code, ErrorCode::NotFound);
}

TEST(Refusals, StoppedHalfwayLeavesNothing) {
  Small s;
  VolumeOptions options;
  options.chunk = {8, 8, 8};
  options.progress = [](double done) { return done < 0.5; };
  auto info = writeVolume(s.source, options, s.folder / "v.zarr");
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().code, ErrorCode::Cancelled);
  EXPECT_FALSE(fs::exists(s.folder / "v.zarr"));
}

TEST(Progress, RunsFromZeroToOneAndNeverBack) {
  Small s;
  VolumeOptions options;
  options.chunk = {8, 8, 8};
  options.threads = 4;
  double last = 0;
  options.progress = [&last](double done) {
    EXPECT_GE(done, last);
    last = done;
    return true;
  };
  ASSERT_TRUE(writeVolume(s.source, options, s.folder / "v.zarr").ok());
  EXPECT_NEAR(last, 1, 1e-9);
}

}  // namespace
}  // namespace fabrica
