// Images in colour: each channel in chunks of its own, in one shard, as OME-Zarr has it and as our own reader puts them together again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "codecs/chunks.h"
#include "codecs/decode.h"
#include "formats/zarr/chunk_place.h"
#include "maker/volume/plan.h"
#include "volume/read_back.h"

namespace fabrica {
namespace {

using namespace test;
using ::testing::HasSubstr;

// No channel is like another; a corner is black, and where x is 64 and more there is no blue.
struct Colours {
  Index3 size{70, 45, 33};
  Bytes bytes;
  VolumeOptions options = smallChunks(32);
  TempFolder folder;

  Colours() {
    for (uint32_t z = 0; z < size[2]; ++z) {
      for (uint32_t y = 0; y < size[1]; ++y) {
        for (uint32_t x = 0; x < size[0]; ++x) {
          const bool black = x < 32 && y < 32 && z < 32;
          bytes.insert(bytes.end(), {uint8_t(black ? 0 : 3 * x), uint8_t(black ? 0 : 5 * y + 1), uint8_t(black || x >= 64 ? 0 : 200 - 4 * z)});
        }
      }
    }
    options.name = "Section";
  }
  MemoryVoxels source() const { return MemoryVoxels(size, VoxelFormat::U8, bytes, kColours); }
  std::vector<double> channel(size_t c) const {
    std::vector<double> out;
    for (size_t i = c; i < bytes.size(); i += 3) out.push_back(bytes[i]);
    return out;
  }
};

TEST(VolumeColours, EachChannelIsExactWithEveryCodec) {
  for (const VolumeCodec codec : {VolumeCodec::Jpeg2000, VolumeCodec::Zstd, VolumeCodec::Blosc, VolumeCodec::Raw}) {
    SCOPED_TRACE(codecName(codec));
    Colours c;
    c.options.codec = codec;
    auto info = writeVolume(c.source(), c.options, c.folder / "v.zarr");
    ASSERT_TRUE(info.ok()) << info.error().message();
    EXPECT_EQ(info->channels, 3u);
    EXPECT_EQ(info->voxelBytes, c.bytes.size());
    EXPECT_TRUE(info->histogram.empty()) << "there is nothing to window";
    for (size_t channel = 0; channel < 3; ++channel) EXPECT_EQ(readLevel(c.folder / "v.zarr", *info, 0, channel), c.channel(channel)) << channel;
  }
}

TEST(VolumeColours, CoarserLevelsAreMeansOfEachChannel) {
  Colours c;
  auto info = writeVolume(c.source(), c.options, c.folder / "v.zarr");
  ASSERT_TRUE(info.ok());
  ASSERT_GE(info->levels.size(), 3u);
  for (size_t channel = 0; channel < 3; ++channel) {
    std::vector<double> finer = readLevel(c.folder / "v.zarr", *info, 0, channel), coarser = readLevel(c.folder / "v.zarr", *info, 1, channel);
    const Index3 from = info->levels[0].size, to = info->levels[1].size;
    for (const Index3 at : {Index3{20, 18, 3}, Index3{30, 5, 10}, Index3{34, 22, 16}}) {
      double sum = 0;
      int count = 0;
      for (uint32_t z = 2 * at[2]; z < std::min(from[2], 2 * at[2] + 2); ++z)
        for (uint32_t y = 2 * at[1]; y < std::min(from[1], 2 * at[1] + 2); ++y)
          for (uint32_t x = 2 * at[0]; x < std::min(from[0], 2 * at[0] + 2); ++x, ++count) sum += finer[(size_t(z) * from[1] + y) * from[0] + x];
      EXPECT_NEAR(coarser[(size_t(at[2]) * to[1] + at[1]) * to[0] + at[0]], sum / count, 0.5) << channel;
    }
  }
}

TEST(VolumeColours, OurReaderFindsOneImageInColour) {
  Colours c;
  auto info = writeVolume(c.source(), c.options, c.folder / "v.zarr");
  ASSERT_TRUE(info.ok());
  const auto volume = opened(c.folder / "v.zarr");
  ASSERT_TRUE(volume.ok()) << volume.error().message();
  EXPECT_TRUE(volume->rgb);
  EXPECT_EQ(volume->name, "Section");
  ASSERT_EQ(volume->apart.size(), 2u);
  EXPECT_EQ(volume->chunkKeys, "c/0/{z}/{y}/{x}");
  ASSERT_EQ(volume->levels.size(), info->levels.size());
  EXPECT_EQ(volume->levels[0].indexToWorld, c.options.indexToWorld);
  EXPECT_EQ(volume->levels[0].emptyShards, (std::vector<std::array<uint32_t, 3>>{{0, 0, 0}})) << "the black corner";
  // Of the coarsest level the metadata say where the chunks lie.
  const VolumeLevel& coarsest = volume->levels.back();
  EXPECT_TRUE(toldIndex(*volume, coarsest, {0, 0, 0}).has_value());
}

// Shard (2, 0, 0) has red and green alone.
TEST(VolumeColours, ABrickIsFoundAndBearsItsChannelsName) {
  Colours c;
  ASSERT_TRUE(writeVolume(c.source(), c.options, c.folder / "v.zarr").ok());
  const auto volume = opened(c.folder / "v.zarr");
  ASSERT_TRUE(volume.ok());
  const VolumeLevel& level = volume->levels[0];
  const Bytes shard = readFile(c.folder / "v.zarr/0/c/0/0/0/2");
  const auto [offset, size] = shardIndexRange(*volume, level);
  EXPECT_EQ(offset, 0u);
  const auto index = readShardIndex(ByteView(shard).first(size), shardChunks(*volume, level));
  ASSERT_TRUE(index.ok()) << index.error().message();
  const std::array<uint32_t, 3> chunk{4, 1, 1};
  std::array<Bytes, 3> stored;
  for (uint32_t channel = 0; channel < 3; ++channel) {
    const Volume one = channelOf(*volume, channel);
    const ShardEntry entry = (*index)[shardEntry(one, level, placeInShard(level, chunk).at)];
    if (channel == 2) {
      EXPECT_TRUE(entry.missing());
      continue;
    }
    stored[channel].assign(shard.begin() + std::ptrdiff_t(entry.offset), shard.begin() + std::ptrdiff_t(entry.offset + entry.length));
    const Bytes job = brickJob(one, level, chunk, BrickFormat::R8);
    auto read = readBrickJob(job);
    ASSERT_TRUE(read.ok());
    const auto brick = decodeBrick(read->params, stored[channel], {});
    ASSERT_TRUE(brick.ok()) << brick.error().message();
    const auto view = viewBrickChunk(*brick);
    ASSERT_TRUE(view.ok());
    EXPECT_EQ(view->texels[0], channel == 0 ? 3 * 64 : 5 * 16 + 1);
    // Green where red belongs would be a wrong picture.
    if (channel == 0) continue;
    const auto asRed = readBrickJob(brickJob(channelOf(*volume, 0), level, chunk, BrickFormat::R8));
    ASSERT_TRUE(asRed.ok());
    EXPECT_FALSE(decodeBrick(asRed->params, stored[channel], {}).ok());
  }
}

TEST(VolumeColours, OtherViewersAreToldWhatItIs) {
  Colours c;
  c.options.codec = VolumeCodec::Zstd;
  ASSERT_TRUE(writeVolume(c.source(), c.options, c.folder / "v.zarr").ok());
  const Json group = readJson(c.folder / "v.zarr/zarr.json"), array = readJson(c.folder / "v.zarr/0/zarr.json");
  const Json& ome = group["attributes"]["ome"];
  EXPECT_EQ(ome["multiscales"][0]["axes"][0], (Json{{"name", "c"}, {"type", "channel"}}));
  EXPECT_EQ(ome["multiscales"][0]["axes"].size(), 4u);
  EXPECT_EQ(ome["multiscales"][0]["datasets"][1]["coordinateTransformations"][0]["scale"], (Json{1, 2.0, 2.0, 2.0}));
  EXPECT_EQ(ome["multiscales"][0]["datasets"][1]["coordinateTransformations"][1]["translation"], (Json{0, 0.5, 0.5, 0.5}));
  ASSERT_EQ(ome["omero"]["channels"].size(), 3u);
  EXPECT_EQ(ome["omero"]["channels"][1]["color"], "00FF00");
  EXPECT_EQ(array["shape"], (Json{3, 33, 45, 70}));
  EXPECT_EQ(array["dimension_names"], (Json{"c", "z", "y", "x"}));
  EXPECT_EQ(array["chunk_grid"]["configuration"]["chunk_shape"], (Json{3, 32, 32, 32}));
  EXPECT_EQ(array["codecs"][0]["configuration"]["chunk_shape"], (Json{1, 16, 16, 16}));
}

TEST(VolumeColours, PartsAndARunThatWasBrokenOffGiveTheSameFiles) {
  Colours c;
  const MemoryVoxels source = c.source();
  ASSERT_TRUE(writeVolume(source, c.options, c.folder / "whole.zarr").ok());
  const std::string folder = c.folder / "parts.zarr";
  ASSERT_TRUE(planVolume(source, c.options, folder, "x").ok());
  for (const uint32_t part : {2u, 0u, 1u}) {
    // Each process reads the plan that is there.
    auto plan = readVolumePlan(folder, c.options, "x");
    ASSERT_TRUE(plan.ok()) << plan.error().message();
    EXPECT_EQ(plan->channels, 3u);
    VolumeOptions stopping = c.options;
    stopping.progress = [](double done) { return done < 0.5; };
    EXPECT_FALSE(writeVolumePart(source, *plan, stopping, folder, part, 3).ok());
    ASSERT_TRUE(writeVolumePart(source, *plan, c.options, folder, part, 3).ok());
  }
  ASSERT_TRUE(finishVolume(*readVolumePlan(folder, c.options, "x"), c.options, folder, 3).ok());
  endVolume(folder);
  EXPECT_EQ(filesIn(folder), filesIn(c.folder / "whole.zarr"));
}

TEST(VolumeColours, WhatIsNoColourImageIsRefused) {
  Colours c;
  c.options.labels = true;
  auto labels = writeVolume(c.source(), c.options, c.folder / "v.zarr");
  ASSERT_FALSE(labels.ok());
  EXPECT_THAT(labels.error().message(), HasSubstr("these are colours"));
  c.options.labels = false;
  auto two = writeVolume(MemoryVoxels({16, 16, 16}, VoxelFormat::U8, c.bytes, 2), c.options, c.folder / "v.zarr");
  ASSERT_FALSE(two.ok());
  EXPECT_THAT(two.error().message(), HasSubstr("red, green and blue of 8 bits"));
}

}  // namespace
}  // namespace fabrica
