// Shards that came to bear each other's names: no codec's may be a wrong picture.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "codecs/decode.h"
#include "formats/zarr/chunk_place.h"
#include "volume/read_back.h"

namespace fabrica {
namespace {

using namespace test;
using ::testing::HasSubstr;

// Two shards of 32³ along x that hold as much as each other, in chunks of 16³; raw ones have even the same index.
template <typename T>
struct Pair {
  Bytes voxels;
  VolumeOptions options = smallChunks(32);
  TempFolder folder;
  Volume volume;
  std::array<Bytes, 2> shards;

  Pair(VoxelFormat format, VolumeCodec codec, bool labels, T left = 7, T right = 9) {
    std::vector<T> values;
    for (uint32_t i = 0; i < 64 * 32 * 32; ++i) values.push_back(i % 64 < 32 ? left : right);
    voxels = bytesFrom(values);
    options.codec = codec;
    options.labels = labels;
    if (!labels) options.quality = {ImageQuality::Kind::Lossless, 0};
    MemoryVoxels source({64, 32, 32}, format, voxels);
    const auto info = writeVolume(source, options, folder / "v.zarr");
    EXPECT_TRUE(info.ok()) << info.error().message();
    const auto read = opened(folder / "v.zarr");
    EXPECT_TRUE(read.ok()) << read.error().message();
    if (!read) return;
    volume = *read;
    for (size_t i = 0; i < 2; ++i) shards[i] = readFile(folder / "v.zarr/0/c/0/0/" + std::to_string(i));
  }
  // A chunk as the page reads it from these bytes of a shard, found by `index`.
  Result<Bytes> chunk(const Place3& at, const Bytes& shard, std::span<const ShardEntry> index) const {
    const VolumeLevel& level = volume.levels[0];
    const auto [offset, length] = chunkRange(volume, index[shardEntry(volume, level, placeInShard(level, at).at)]);
    if (offset + length > shard.size()) return Error{ErrorCode::Truncated, "Beyond its end."};
    const auto job = readBrickJob(brickJob(volume, level, at, BrickFormat::R32F));
    if (!job) return job.error();
    return decodeBrick(job->params, ByteView(shard).subspan(offset, length), job->ids);
  }
  std::vector<ShardEntry> indexOf(const Bytes& shard) const {
    const auto [offset, length] = shardIndexRange(volume, volume.levels[0]);
    auto index = readShardIndex(ByteView(shard).subspan(offset, length), shardChunks(volume, volume.levels[0]), shard.size());
    EXPECT_TRUE(index.ok());
    return index ? *index : std::vector<ShardEntry>();
  }

  void expectNoWrongPicture() {
    ASSERT_FALSE(volume.levels.empty());
    const auto told = toldIndex(volume, volume.levels[0], {0, 0, 0});
    ASSERT_TRUE(told && told->fromTable);
    const auto own = indexOf(shards[0]), others = indexOf(shards[1]);
    for (const Place3 at : {Place3{0, 0, 0}, Place3{1, 0, 0}, Place3{1, 1, 1}}) {
      EXPECT_TRUE(chunk(at, shards[0], own).ok());
      EXPECT_TRUE(chunk(at, shards[0], told->entries).ok());
      // The old table is forgotten then, and the shard asked where its chunks lie.
      EXPECT_FALSE(chunk(at, shards[1], told->entries).ok());
      const auto swapped = chunk(at, shards[1], others);
      ASSERT_FALSE(swapped.ok());
      EXPECT_THAT(swapped.error().message(), HasSubstr("bear each other's names"));
    }
  }
};

TEST(SwappedShards, AreToldWithEveryCodec) {
  for (const VolumeCodec codec : {VolumeCodec::Jpeg2000, VolumeCodec::Zstd, VolumeCodec::Blosc, VolumeCodec::Gzip, VolumeCodec::Raw}) {
    SCOPED_TRACE(int(codec));
    Pair<uint8_t> pair(VoxelFormat::U8, codec, false);
    EXPECT_EQ(pair.volume.placed, codec != VolumeCodec::Jpeg2000);
    pair.expectNoWrongPicture();
  }
}

TEST(SwappedShards, AreToldOfLabelsAndFloats) {
  Pair<uint16_t>(VoxelFormat::U16, VolumeCodec::Jpeg2000, true).expectNoWrongPicture();
  Pair<uint32_t>(VoxelFormat::U32, VolumeCodec::Jpeg2000, true, 70'000, 90'000).expectNoWrongPicture();
  Pair<float>(VoxelFormat::F32, VolumeCodec::Jpeg2000, false, 0.5f, 1.5f).expectNoWrongPicture();
}

// Written anew, with an old table still in somebody's cache: the shard's own index leads to the chunks.
TEST(SwappedShards, AnOldTableOfAShardThatWasWrittenAnewIsNoObstacle) {
  const Pair<uint16_t> before(VoxelFormat::U16, VolumeCodec::Zstd, true), after(VoxelFormat::U16, VolumeCodec::Raw, true);
  const auto told = toldIndex(before.volume, before.volume.levels[0], {0, 0, 0});
  ASSERT_TRUE(told.has_value());
  EXPECT_FALSE(after.chunk({1, 1, 1}, after.shards[0], told->entries).ok());
  EXPECT_TRUE(after.chunk({1, 1, 1}, after.shards[0], after.indexOf(after.shards[0])).ok());
}

TEST(SwappedShards, ATableThatPointsAtTheVeryBeginningIsNoPlace) {
  Pair<uint8_t> pair(VoxelFormat::U8, VolumeCodec::Raw, false);
  const std::vector<ShardEntry> damaged(8, ShardEntry{2, 4096});
  EXPECT_EQ(chunkRange(pair.volume, damaged[0]), (std::pair<uint64_t, uint32_t>{2, 4096}));
  EXPECT_FALSE(pair.chunk({0, 0, 0}, pair.shards[0], damaged).ok());
}

}  // namespace
}  // namespace fabrica
