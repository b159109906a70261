#include "app/histograms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Volume image(std::array<uint32_t, 3> finest, uint32_t levels) {
  Volume volume;
  volume.url = "https://h/a.zarr/";
  volume.codec = "bytes";
  volume.missingIsFill = true;
  volume.format = VoxelFormat::U8;
  volume.minimum = 0;
  volume.maximum = 256;
  for (uint32_t l = 0; l < levels; ++l) {
    VolumeLevel level;
    level.path = std::to_string(l);
    for (size_t a = 0; a < 3; ++a) level.size[a] = std::max(finest[a] >> l, 1u);
    level.chunk = level.shard = {64, 64, 64};
    volume.levels.push_back(level);
  }
  return volume;
}

class HistogramTest : public ::testing::Test {
 protected:
  void use(const Volume& volume) {
    model.editAtlas().volumes.push_back(volume);
    model.atlasChanged();
  }
  // A quarter of each brick is 200, the rest 10.
  void answer() {
    while (!transport.batches.empty()) {
      EXPECT_LE(transport.batches.size(), 2u) << "a few at a time";
      const FetchBatch batch = std::move(transport.batches.front());
      transport.batches.erase(transport.batches.begin());
      asked.push_back(batch.url);
      BrickDecodeParams params;
      std::memcpy(&params, batch.parts[0].params.data(), sizeof params);
      BrickChunkHeader header;
      size_t count = 1;
      for (int a = 0; a < 3; ++a) count *= header.size[a] = params.size[a];
      header.format = BrickFormat::R32F;
      std::vector<float> values(count, 10.0f);
      std::fill(values.begin(), values.begin() + ptrdiff_t(count / 4), 200.0f);
      Bytes out(sizeof header + count * sizeof(float));
      std::memcpy(out.data(), &header, sizeof header);
      std::memcpy(out.data() + sizeof header, values.data(), count * sizeof(float));
      Result<Bytes> result = std::move(out);
      if (failing) result = Error{ErrorCode::Network, "Gone."};
      reader.onPart(batch.parts[0].job, result);
    }
  }
  Model model;
  FakeTransport transport;
  JobId next = 0;
  VoxelReader reader{model, transport, [this] { return ++next; }};
  std::vector<std::string> asked;
  std::vector<std::array<float, 2>> found;
  bool failing = false;
  Histograms histograms{model, reader, [this](uint32_t, std::vector<std::array<float, 2>> histogram) { found = std::move(histogram); }};
};

TEST_F(HistogramTest, IsCountedInTheCoarsestLevel) {
  use(image({256, 256, 256}, 3));
  histograms.want(0);
  answer();
  EXPECT_THAT(asked, ::testing::ElementsAre("https://h/a.zarr/2/c/0/0/0"));
  ASSERT_THAT(found, SizeIs(64));
  EXPECT_FLOAT_EQ(found[2][1], 0.75f);  // 8 to 12
  EXPECT_FLOAT_EQ(found[50][1], 0.25f);
  EXPECT_FLOAT_EQ(found[2][0], 10);
  EXPECT_FALSE(histograms.busy());
  histograms.want(0);
  EXPECT_THAT(transport.batches, IsEmpty()) << "once";
}

TEST_F(HistogramTest, OfALargeLevelASampleWillDo) {
  use(image({640, 640, 640}, 1));
  histograms.want(0);
  answer();
  EXPECT_THAT(asked, SizeIs(16)) << "of a thousand bricks";
  std::set<std::string> distinct(asked.begin(), asked.end());
  EXPECT_THAT(distinct, SizeIs(16));
  EXPECT_FLOAT_EQ(found[50][1], 0.25f);
}

TEST_F(HistogramTest, WhatHasOneOrNeedsNoneIsLeftAlone) {
  Volume has = image({64, 64, 64}, 1), colours = has, labels = has;
  has.histogram = {{0, 0.5f}, {1, 0.5f}};
  colours.rgb = true;
  labels.labels = true;
  for (const Volume& volume : {has, colours, labels}) use(volume);
  for (uint32_t v = 0; v < 4; ++v) histograms.want(v);
  EXPECT_THAT(transport.batches, IsEmpty());
}

TEST_F(HistogramTest, WhatCannotBeReadHasNone) {
  use(image({64, 64, 64}, 1));
  failing = true;
  histograms.want(0);
  answer();
  EXPECT_THAT(found, IsEmpty());
  EXPECT_FALSE(histograms.busy());
}

}  // namespace
}  // namespace fabrica
