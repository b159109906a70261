#include "stream/volume_stream.h"

#include <gtest/gtest.h>

#include <cstring>

#include "stream/fake_transport.h"

namespace fabrica {
namespace {

struct Sink : VolumeSink {
  Status uploadBrick(uint32_t, uint32_t level, const std::array<uint32_t, 3>& offset, const Bytes&) override {
    uploads.push_back({level, offset});
    return Ok{};
  }
  void failedVolume(uint32_t, const Error& error) override { errors.push_back(error.message()); }
  std::vector<std::pair<uint32_t, std::array<uint32_t, 3>>> uploads;
  std::vector<std::string> errors;
};

class Volumes : public ::testing::Test {
 protected:
  Volumes() {
    Volume volume;
    volume.id = "t1";
    volume.url = "https://h.example/t1.zarr/";
    volume.codec = "imagecodecs_jpeg2k";
    volume.indexAtStart = true;
    for (uint32_t l = 0; l < 2; ++l) {
      VolumeLevel level;
      const uint32_t n = l == 0 ? 128 : 64;
      level.size = {n, n, n};
      level.chunk = {64, 64, 64};
      level.shard = {128, 128, 128};
      level.path = std::to_string(l);
      level.indexToWorld = glm::scale(mat4(1), vec3(l == 0 ? 0.001f : 0.002f));
      volume.levels.push_back(level);
    }
    model.editAtlas().volumes.push_back(volume);
    model.atlasChanged();
    stream.atlasChanged();
  }
  void wish(float metresPerPixel) {
    const uint32_t which[] = {0};
    const VolumeWish planes[] = {{Plane{vec3(0.03f, 0.03f, 0.03f), vec3(0, 0, 1)}, metresPerPixel, vec3(0.03f)}};
    machine.beginWishes();
    stream.wish(which, planes);
    machine.endWishes();
    machine.pump();
  }
  // Answers indexes with real ones (all chunks stored but `missing`), tiles with a byte.
  void answerAll(size_t missing = SIZE_MAX) {
    while (!transport.batches.empty()) {
      const bool index = transport.batches[0].parts[0].decode == DecodeKind::None;
      std::vector<ShardEntry> entries(8);
      for (size_t i = 0; i < entries.size(); ++i) entries[i] = i == missing ? ShardEntry{} : ShardEntry{1000 + i * 500, 400};
      transport.answer(machine, index ? writeShardIndex(entries) : Bytes{1});
    }
    machine.deliver([] { return true; });
  }
  FakeTransport transport;
  ChunkMachine machine{transport};
  Model model;
  Sink sink;
  VolumeStream stream{model, machine, sink};
};

TEST_F(Volumes, IndexThenOnlyTheTilesThatThePlaneCrosses) {
  wish(0.001f);
  ASSERT_FALSE(transport.batches.empty());
  EXPECT_EQ(transport.batches[0].url, "https://h.example/t1.zarr/1/c/0/0/0");
  EXPECT_EQ(transport.batches[0].length, shardIndexSize(8));
  answerAll();
  wish(0.001f);
  answerAll();
  EXPECT_EQ(stream.missing() > 0, true);
  wish(0.001f);
  EXPECT_EQ(stream.missing(), 0u);
  size_t fine = 0;
  for (const auto& [level, offset] : sink.uploads) {
    if (level != 0) continue;
    ++fine;
    EXPECT_EQ(offset[2], 0u);  // z = 30 lies in the first layer of tiles
  }
  EXPECT_EQ(fine, 4u);
}

TEST_F(Volumes, ACoarseViewAsksForTheCoarseLevelOnly) {
  for (int i = 0; i < 3; ++i) {
    wish(0.01f);
    answerAll();
  }
  for (const auto& [level, offset] : sink.uploads) EXPECT_EQ(level, 1u);
  EXPECT_FALSE(sink.uploads.empty());
}

TEST_F(Volumes, TilesThatAreNotStoredAreNotAskedFor) {
  for (int i = 0; i < 3; ++i) {
    wish(0.001f);
    answerAll(/*missing=*/0);
  }
  wish(0.001f);
  EXPECT_EQ(stream.missing(), 0u);
  for (const auto& [level, offset] : sink.uploads) EXPECT_FALSE(level == 0 && offset[0] == 0 && offset[1] == 0);
}

TEST_F(Volumes, ADamagedIndexIsToldOnceAndEndsTheAsking) {
  wish(0.01f);
  while (!transport.batches.empty()) transport.answer(machine, Bytes(132));
  machine.deliver([] { return true; });
  EXPECT_EQ(sink.errors.size(), 1u);
  wish(0.01f);
  EXPECT_TRUE(transport.batches.empty());
  EXPECT_EQ(stream.missing(), 0u);
}

}  // namespace
}  // namespace fabrica
