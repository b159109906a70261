// Images in colour whose red, green and blue lie in chunks of their own.
#include <gmock/gmock.h>

#include "formats/zarr/chunk_place.h"
#include "stream/volume_fixture.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct ColourSlots : FakeSlots {
  Status uploadPage(uint32_t, uint32_t, const BrickChunkView& brick, const Index3&, const Index3&) override {
    ++uploads;
    EXPECT_EQ(brick.header.format, BrickFormat::RGBA8);
    first.assign(brick.texels.begin(), brick.texels.begin() + 4);
    return Ok{};
  }
  Bytes first;
};

// One chunk, a level; not sharded: "0/0/0/0" is red, "0/1/0/0" green, "0/2/0/0" blue.
Volume picture(bool sharded) {
  Volume volume;
  volume.name = "cut";
  volume.url = "https://h/a.zarr/";
  volume.codec = "bytes";
  volume.rgb = volume.missingIsFill = true;
  volume.indexAtEnd = sharded;
  volume.fill = 9;
  VolumeLevel level;
  level.path = "0";
  level.size = level.chunk = level.shard = {64, 64, 64};
  volume.levels.push_back(level);
  using Axis = Volume::Axis;
  const auto stored = [&](uint32_t c) {
    return std::vector<StoredDimension>{{Axis::X}, {Axis::Y}, {Axis::Z}, {Axis::Channel, 1, 0, sharded ? 3u : 1u, sharded ? c : 0u}};
  };
  const auto keys = [&](uint32_t c) { return sharded ? std::string("c/0/{z}/{y}/{x}") : std::to_string(c) + "/{z}/{y}/{x}"; };
  volume.chunkKeys = keys(0);
  volume.stored = stored(0);
  for (uint32_t c = 1; c < 3; ++c) volume.apart.push_back({keys(c), stored(c)});
  return volume;
}

Bytes grey(uint8_t value) {
  BrickChunkHeader header;
  header.size[0] = header.size[1] = header.size[2] = 64;
  Bytes out(sizeof header + 64 * 64 * 64, value);
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

class ColoursApart : public ::testing::Test {
 protected:
  void look(const Volume& volume) {
    model.editAtlas().volumes.push_back(volume);
    model.atlasChanged();
    stream.atlasChanged();
    wish();
  }
  void wish(bool seen = true) {
    VolumeWish all;
    all.plane = {vec3(32, 32, 32), vec3(0, 0, 1)};
    all.viewProjection = glm::ortho(-100.f, 100.f, -100.f, 100.f, 0.f, 2000.f) * glm::lookAt(vec3(32, 32, 1032), vec3(32), vec3(0, 1, 0));
    all.pixel = 1;
    machine.beginWishes();
    if (seen) stream.wish(std::array{0u}, std::array{all});
    else stream.wish({}, {});
    machine.endWishes();
    machine.pump();
  }
  FetchBatch take() {
    EXPECT_FALSE(transport.batches.empty());
    FetchBatch batch = std::move(transport.batches.front());
    transport.batches.erase(transport.batches.begin());
    return batch;
  }
  void give(const FetchBatch& batch, const Result<Bytes>& answer) {
    for (const FetchPart& part : batch.parts) machine.onPart(part.job, answer);
    machine.deliver([] { return true; });
    machine.pump();
  }
  FakeTransport transport;
  ChunkMachine machine{transport};
  Model model;
  ColourSlots sink;
  VolumeStream stream{model, machine, sink};
};

TEST_F(ColoursApart, AreShownTogether) {
  look(picture(false));
  std::map<std::string, uint8_t> values{{"https://h/a.zarr/0/0/0/0/0", 10}, {"https://h/a.zarr/0/1/0/0/0", 20}, {"https://h/a.zarr/0/2/0/0/0", 30}};
  ASSERT_EQ(transport.batches.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(sink.uploads, 0u) << "nothing is shown before all three are there";
    const FetchBatch batch = take();
    ASSERT_TRUE(values.contains(batch.url)) << batch.url;
    BrickDecodeParams params;
    std::memcpy(&params, batch.parts[0].params.data(), sizeof params);
    EXPECT_EQ(BrickFormat(params.format), BrickFormat::R8);
    give(batch, grey(values[batch.url]));
  }
  EXPECT_GT(sink.uploads, 0u);
  EXPECT_THAT(sink.first, ElementsAre(10, 20, 30, 255));
  wish();
  EXPECT_EQ(stream.missing(), 0u);
  EXPECT_TRUE(transport.batches.empty());
}

TEST_F(ColoursApart, WhatIsDroppedHalfwayIsFetchedAgain) {
  look(picture(false));
  const FetchBatch red = take();
  give(red, grey(1));
  wish(false);
  transport.batches.clear();
  wish();
  ASSERT_GE(transport.batches.size(), 1u);
  while (!transport.batches.empty()) {
    const FetchBatch batch = take();
    give(batch, grey(batch.url == red.url ? 50 : 60));
  }
  EXPECT_GT(sink.uploads, 0u);
  EXPECT_THAT(Bytes(sink.first.begin(), sink.first.begin() + 3), ::testing::Each(::testing::Ge(50))) << "as the last request brought it";
}

TEST_F(ColoursApart, InOneShardTheIndexSaysWhereEachLies) {
  look(picture(true));
  std::vector<ShardEntry> entries{{100, 10}, {}, {200, 20}};  // no green is stored
  while (!transport.batches.empty()) {
    const FetchBatch batch = take();
    EXPECT_EQ(batch.url, "https://h/a.zarr/0/c/0/0/0/0");
    for (const FetchPart& part : batch.parts) {
      if (part.decode == DecodeKind::None) machine.onPart(part.job, writeShardIndex(entries));
      else machine.onPart(part.job, grey(part.ranges[0].first == 100 ? 70 : 80));
    }
    machine.deliver([] { return true; });
    machine.pump();
    wish();
  }
  EXPECT_GT(sink.uploads, 0u);
  EXPECT_THAT(sink.first, ElementsAre(70, 9, 80, 255)) << "the fill value where a colour is not stored";
  EXPECT_THAT(sink.errors, ::testing::IsEmpty());
}

TEST_F(ColoursApart, OneThatIsLostIsTold) {
  look(picture(false));
  give(take(), grey(1));
  give(take(), grey(2));
  give(take(), Error{ErrorCode::BadFormat, "Damaged."});
  EXPECT_EQ(sink.uploads, 0u);
  ASSERT_EQ(sink.errors.size(), 1u);
  EXPECT_THAT(sink.errors[0], HasSubstr("Damaged"));
  wish();
  EXPECT_TRUE(transport.batches.empty()) << "and not asked for again and again";
}

TEST_F(ColoursApart, AChannelIsAGreyImage) {
  const Volume blue = channelOf(picture(false), 2);
  EXPECT_FALSE(blue.rgb);
  EXPECT_EQ(chunkUrl(blue, blue.levels[0], {0, 0, 0}), "https://h/a.zarr/0/2/0/0/0");
  Volume plain;
  plain.chunkKeys = "x";
  EXPECT_EQ(channelOf(plain, 1).chunkKeys, "x");
}

}  // namespace
}  // namespace fabrica
