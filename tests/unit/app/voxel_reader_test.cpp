#include "app/voxel_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Two chunks of 64³ in one shard; its metadata say where they lie.
Volume told() {
  Volume volume;
  volume.url = "https://h/a.zarr/";
  volume.codec = "bytes";
  volume.indexAtStart = true;
  VolumeLevel level;
  level.path = "0";
  level.size = {128, 64, 64};
  level.chunk = {64, 64, 64};
  level.shard = {128, 64, 64};
  level.shardTables = {{{0, 0, 0}, {{500, 20}, {0, 0}}}};
  volume.levels.push_back(level);
  return volume;
}

Bytes brick(float value, uint32_t x = 64) {
  BrickChunkHeader header;
  header.size[0] = x;
  header.size[1] = header.size[2] = 64;
  header.format = BrickFormat::R32F;
  std::vector<float> values(size_t(x) * 64 * 64, value);
  Bytes out(sizeof header + values.size() * sizeof(float));
  std::memcpy(out.data(), &header, sizeof header);
  std::memcpy(out.data() + sizeof header, values.data(), values.size() * sizeof(float));
  return out;
}

class Reader : public ::testing::Test {
 protected:
  void use(const Volume& volume) {
    model.editAtlas().volumes.push_back(volume);
    model.atlasChanged();
  }
  void read(const Index3& chunk) {
    reader.read({0, 0, chunk}, reader.newOwner(), [this](const Result<const ValueBrick*>& brick) {
      ++answers;
      if (brick) values = (*brick)->values;
      else errors.push_back(brick.error().reason);
    });
  }
  FetchBatch take() {
    FetchBatch batch = std::move(transport.batches.front());
    transport.batches.erase(transport.batches.begin());
    return batch;
  }
  void give(const FetchBatch& batch, Result<Bytes> answer) { EXPECT_TRUE(reader.onPart(batch.parts[0].job, answer)); }

  Model model;
  FakeTransport transport;
  JobId next = 0;
  VoxelReader reader{model, transport, [this] { return ++next; }};
  int answers = 0;
  std::vector<float> values;
  std::vector<std::string> errors;
};

TEST_F(Reader, TakesTheMetadatasWordForWhereChunksLie) {
  use(told());
  read({0, 0, 0});
  ASSERT_THAT(transport.batches, SizeIs(1));
  const FetchBatch chunk = take();
  EXPECT_EQ(chunk.parts[0].decode, DecodeKind::Brick) << "no request for the index";
  EXPECT_EQ(chunk.offset, 500u);
  give(chunk, brick(3));
  EXPECT_EQ(answers, 1);
  EXPECT_THAT(values, Each(3.0f));
  read({1, 0, 0});
  EXPECT_EQ(answers, 2) << "nothing is stored there";
  EXPECT_THAT(values, Each(0.0f));
  EXPECT_THAT(transport.batches, IsEmpty());
}

TEST_F(Reader, FetchesAChunkWithItsPlace) {
  Volume volume = told();
  volume.placed = true;
  use(volume);
  read({0, 0, 0});
  const FetchBatch chunk = take();
  EXPECT_EQ(chunk.offset, 496u);
  EXPECT_EQ(chunk.length, 24u);
  give(chunk, brick(3));
  EXPECT_THAT(values, Each(3.0f));
}

TEST_F(Reader, AsksTheShardWhereThatIsOld) {
  use(told());
  read({0, 0, 0});
  give(take(), Error{ErrorCode::BadFormat, "Damaged."});
  EXPECT_EQ(answers, 0);
  ASSERT_THAT(transport.batches, SizeIs(1));
  const FetchBatch index = take();
  EXPECT_EQ(index.parts[0].decode, DecodeKind::None);
  give(index, writeShardIndex({{900, 30}, {}}));
  const FetchBatch chunk = take();
  EXPECT_EQ(chunk.offset, 900u);
  give(chunk, Error{ErrorCode::BadFormat, "Damaged again."});
  EXPECT_THAT(errors, ::testing::ElementsAre("Damaged again.")) << "once is enough";
  EXPECT_THAT(transport.batches, IsEmpty());
}

TEST_F(Reader, ShardsThatAreListedAsEmptyTakeNoRequest) {
  Volume volume = told();
  volume.levels[0].shardTables.clear();
  volume.levels[0].emptyListed = true;
  volume.levels[0].emptyShards = {{0, 0, 0}};
  use(volume);
  read({0, 0, 0});
  EXPECT_EQ(answers, 1);
  EXPECT_THAT(transport.batches, IsEmpty());
}

TEST_F(Reader, ColoursThatLieApartAreOneValue) {
  Volume volume = told();
  volume.indexAtStart = false;
  volume.rgb = volume.missingIsFill = true;
  volume.levels[0].shard = volume.levels[0].chunk;
  volume.levels[0].shardTables.clear();
  volume.chunkKeys = "0/{z}/{y}/{x}";
  volume.apart = {{"1/{z}/{y}/{x}", volume.stored}, {"2/{z}/{y}/{x}", volume.stored}};
  use(volume);
  read({0, 0, 0});
  ASSERT_THAT(transport.batches, SizeIs(3));
  const std::vector<FetchBatch> batches = transport.batches;
  transport.batches.clear();
  EXPECT_EQ(batches[2].url, "https://h/a.zarr/0/2/0/0/0");
  give(batches[1], brick(20));
  give(batches[0], brick(10));
  EXPECT_EQ(answers, 0);
  give(batches[2], brick(30));
  ASSERT_EQ(answers, 1);
  ASSERT_THAT(values, SizeIs(3 * 64 * 64 * 64));
  EXPECT_EQ((std::array{values[0], values[1], values[2], values[3]}), (std::array{10.0f, 20.0f, 30.0f, 10.0f}));
  // A colour that is lost costs the value, once.
  read({1, 0, 0});
  const std::vector<FetchBatch> more = transport.batches;
  transport.batches.clear();
  give(more[1], Error{ErrorCode::Truncated, "Short."});
  EXPECT_THAT(errors, ::testing::ElementsAre("Short."));
  EXPECT_TRUE(transport.cancelled.contains(more[0].parts[0].job));
  EXPECT_FALSE(reader.busy());
}

}  // namespace
}  // namespace fabrica
