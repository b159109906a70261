#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "maker/volume/pyramid.h"
#include "maker/volume/statistics.h"
#include "volume/read_back.h"

namespace fabrica {
namespace {

using namespace test;
using ::testing::ElementsAre;

// Oblique, with unequal voxels: what scale and translation alone could not hold.
mat4 obliqueMatrix(const vec3& millimetres) {
  const mat4 turn = glm::rotate(mat4(1), 0.4f, glm::normalize(vec3(1, 2, 3)));
  return glm::translate(mat4(1), vec3(0.05f, -0.02f, 0.1f)) * turn * glm::scale(mat4(1), millimetres * 0.001f);
}

TEST(Levels, ALinearRampStaysWhereItIsInTheWorld) {
  const Index3 size{72, 50, 41};
  const mat4 indexToWorld = obliqueMatrix({1, 1.1f, 0.9f});
  const auto rampAt = [](const vec4& world) { return 300 + 2000.0 * world.x - 900.0 * world.y + 1500.0 * world.z; };
  std::vector<float> values;
  for (uint32_t z = 0; z < size[2]; ++z) {
    for (uint32_t y = 0; y < size[1]; ++y) {
      for (uint32_t x = 0; x < size[0]; ++x) {
        values.push_back(static_cast<float>(rampAt(indexToWorld * vec4(x, y, z, 1))));
      }
    }
  }
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(size, VoxelFormat::F32, bytes);
  VolumeOptions options;
  options.indexToWorld = indexToWorld;
  options.chunk = {16, 16, 16};
  options.coarsest = 10;
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  ASSERT_EQ(info->levels.size(), 4u);
  for (size_t n = 0; n < info->levels.size(); ++n) {
    const auto& level = info->levels[n];
    const auto read = readLevel(folder / "v.zarr", *info, n);
    ASSERT_FALSE(read.empty());
    // A voxel at the far edge may stand for fewer voxels than its neighbours: its mean lies off its centre.
    for (uint32_t z = 0; z + 1 < level.size[2]; ++z) {
      for (uint32_t y = 0; y + 1 < level.size[1]; ++y) {
        for (uint32_t x = 0; x + 1 < level.size[0]; ++x) {
          ASSERT_NEAR(read[(size_t(z) * level.size[1] + y) * level.size[0] + x],
                      rampAt(level.indexToWorld * vec4(x, y, z, 1)), 1e-2)
              << "level " << n << " at " << x << " " << y << " " << z;
        }
      }
    }
  }
}

TEST(Levels, HalvesUntilNoAxisIsLongerThanTheCoarsest) {
  const auto plan = planPyramid({181, 217, 181}, glm::scale(mat4(1), vec3(0.001f)), 64);
  ASSERT_EQ(plan.size(), 3u);
  EXPECT_THAT(plan[1].size, ElementsAre(91, 109, 91));
  EXPECT_THAT(plan[2].size, ElementsAre(46, 55, 46));
  EXPECT_EQ(plan[2].indexToWorld[3], vec4(0.0015f, 0.0015f, 0.0015f, 1));
}

TEST(Levels, ThickSlicesWaitUntilTheOthersHaveCaughtUp) {
  const auto plan = planPyramid({512, 512, 30}, glm::scale(mat4(1), vec3(0.0005f, 0.0005f, 0.002f)), 64);
  EXPECT_THAT(plan[0].factor, ElementsAre(2, 2, 1));
  EXPECT_THAT(plan[1].factor, ElementsAre(2, 2, 1));
  EXPECT_THAT(plan[2].factor, ElementsAre(2, 2, 2));
  EXPECT_THAT(plan[3].size, ElementsAre(64, 64, 15));
}

TEST(Levels, ASingleSliceIsAVolume) {
  const auto plan = planPyramid({300, 200, 1}, glm::scale(mat4(1), vec3(0.001f, 0.001f, 0.0001f)), 64);
  EXPECT_THAT(plan.back().size, ElementsAre(38, 25, 1));
}

TEST(Downsample, LabelsVoteAndNeverMix) {
  const std::vector<uint16_t> in{5, 5, 0, 0, 9, 9, 9, 0};
  uint16_t out = 0;
  downsample(VoxelFormat::U16, true, {2, 2, 2}, {2, 2, 2}, bytesFrom(in).data(), reinterpret_cast<uint8_t*>(&out));
  EXPECT_EQ(out, 9) << "as many nines as zeros: the background gives way, so that thin structures stay";
}

TEST(Downsample, MeanOfTheVoxelsThatAreThere) {
  const std::vector<int16_t> in{-3, -4, 10};
  int16_t out[2];
  downsample(VoxelFormat::I16, false, {3, 1, 1}, {2, 2, 2}, bytesFrom(in).data(), reinterpret_cast<uint8_t*>(out));
  EXPECT_EQ(out[0], -3) << "half rounds up";
  EXPECT_EQ(out[1], 10);
}

TEST(Metadata, SaysWhatOmeZarrAsksFor) {
  const Index3 size{100, 70, 66};
  std::vector<uint8_t> values(size_t(100) * 70 * 66, 1);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(size, VoxelFormat::U8, bytes);
  VolumeOptions options;
  options.name = "Regions";
  options.labels = true;
  options.indexToWorld = obliqueMatrix({1, 2, 0.5f});
  options.values = {{1, "Hippocampus", {10, 20, 30, 255}}};
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();

  const Json group = readJson(folder / "v.zarr/zarr.json");
  EXPECT_EQ(group["zarr_format"], 3);
  EXPECT_EQ(group["node_type"], "group");
  const Json& ome = group["attributes"]["ome"];
  EXPECT_EQ(ome["version"], "0.5");
  EXPECT_EQ(ome["multiscales"][0]["axes"][0]["name"], "z");
  const Json& datasets = ome["multiscales"][0]["datasets"];
  ASSERT_EQ(datasets.size(), info->levels.size());
  EXPECT_EQ(datasets[0]["coordinateTransformations"][0]["scale"], Json({0.5, 2.0, 1.0}));
  EXPECT_EQ(datasets[0]["coordinateTransformations"][1]["translation"], Json({0.0, 0.0, 0.0}));
  // Level 1 halves x and z only (y is thick): centres shift by half of the finer voxel.
  EXPECT_EQ(datasets[1]["coordinateTransformations"][0]["scale"], Json({1.0, 2.0, 1.0}));
  EXPECT_EQ(datasets[1]["coordinateTransformations"][1]["translation"], Json({0.25, 0.0, 0.0}));
  EXPECT_EQ(ome["image-label"]["properties"][0]["name"], "Hippocampus");
  EXPECT_EQ(ome["image-label"]["colors"][0]["rgba"], Json({10, 20, 30, 255}));
  EXPECT_EQ(group["attributes"]["fabrica"]["index_copy"], "start");

  const Json array = readJson(folder / "v.zarr/0/zarr.json");
  EXPECT_EQ(array["shape"], Json({66, 70, 100}));
  EXPECT_EQ(array["data_type"], "uint8");
  const Json& sharding = array["codecs"][0];
  EXPECT_EQ(sharding["name"], "sharding_indexed");
  EXPECT_EQ(sharding["configuration"]["index_location"], "end");
  EXPECT_EQ(sharding["configuration"]["codecs"][0]["name"], "bytes");
  EXPECT_EQ(sharding["configuration"]["codecs"][1]["name"], "zstd");
  EXPECT_EQ(sharding["configuration"]["index_codecs"][1]["name"], "crc32c");
}

TEST(Metadata, Jpeg2000HasNoConfiguration) {
  const Bytes bytes(1000, 1);
  MemoryVoxels source({10, 10, 10}, VoxelFormat::U8, bytes);
  TempFolder folder;
  ASSERT_TRUE(writeVolume(source, {}, folder / "v.zarr").ok());
  EXPECT_EQ(readJson(folder / "v.zarr/0/zarr.json")["codecs"][0]["configuration"]["codecs"],
            Json::parse(R"([{"name": "imagecodecs_jpeg2k"}])"))
      << "imagecodecs refuses keys that it does not know";
}

TEST(Statistics, WindowLeavesOutTheBackgroundAndTheBrightestFew) {
  VolumeStatistics statistics;
  statistics.minimum = 0;
  statistics.maximum = 99;
  std::vector<uint64_t> counts(100, 0);
  counts[0] = 100000;                              // air
  for (int i = 50; i < 60; ++i) counts[i] = 1000;  // tissue
  counts[99] = 3;                                  // a spark
  describeCounts(counts, statistics);
  EXPECT_EQ(statistics.windowCenter - statistics.windowWidth / 2, 0);
  EXPECT_EQ(statistics.windowCenter + statistics.windowWidth / 2, 59);
  double share = 0;
  for (const auto& bin : statistics.histogram) share += bin[1];
  EXPECT_NEAR(share, 1, 1e-6);
  EXPECT_LE(statistics.histogram.size(), 256u);
}

TEST(Statistics, OfOneValueHasAWindowToo) {
  const std::vector<int16_t> values(27, -5);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({3, 3, 3}, VoxelFormat::I16, bytes);
  auto statistics = computeStatistics(source, 1, {});
  ASSERT_TRUE(statistics.ok());
  EXPECT_EQ(statistics->minimum, -5);
  EXPECT_EQ(statistics->maximum, -5);
  EXPECT_GT(statistics->windowWidth, 0);
}

}  // namespace
}  // namespace fabrica
