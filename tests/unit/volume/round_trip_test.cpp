#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstring>

#include "formats/zarr/metadata.h"
#include "formats/zarr/shard.h"
#include "volume/read_back.h"

namespace fabrica {
namespace {

using namespace test;

constexpr Index3 kSize{70, 45, 33};

template <typename T>
std::vector<T> noisyBall(const Index3& size, double scale, double offset) {
  std::vector<T> values;
  uint32_t random = 1;
  for (uint32_t z = 0; z < size[2]; ++z) {
    for (uint32_t y = 0; y < size[1]; ++y) {
      for (uint32_t x = 0; x < size[0]; ++x) {
        random = random * 1664525u + 1013904223u;
        const double r = std::hypot(x - size[0] / 2.0, y - size[1] / 2.0, z - size[2] / 2.0);
        values.push_back(static_cast<T>(r < 15 ? offset + scale * (15 - r) / 15 + (random >> 28) : offset));
      }
    }
  }
  return values;
}

VolumeOptions smallChunks(VolumeCodec codec) {
  VolumeOptions options = test::smallChunks(64);  // so that x has two shards
  options.codec = codec;
  return options;
}

template <typename T>
void expectExact(VoxelFormat format, VolumeCodec codec, const std::string& codecName, double scale, double offset) {
  SCOPED_TRACE(codecName + " " + voxelFormatName(format));
  const auto values = noisyBall<T>(kSize, scale, offset);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(kSize, format, bytes);
  TempFolder folder;
  auto info = writeVolume(source, smallChunks(codec), folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  EXPECT_EQ(info->codec, codecName);
  EXPECT_EQ(readLevel(folder / "v.zarr", *info, 0), std::vector<double>(values.begin(), values.end()));
}

TEST(RoundTrip, LosslessInEveryFormatAndCodec) {
  expectExact<uint8_t>(VoxelFormat::U8, VolumeCodec::Jpeg2000, "imagecodecs_jpeg2k", 200, 0);
  expectExact<uint16_t>(VoxelFormat::U16, VolumeCodec::Jpeg2000, "imagecodecs_jpeg2k", 60000, 0);
  expectExact<int16_t>(VoxelFormat::I16, VolumeCodec::Jpeg2000, "imagecodecs_jpeg2k", 4000, -1000);
  expectExact<int16_t>(VoxelFormat::I16, VolumeCodec::Zstd, "zstd", 4000, -1000);
  expectExact<uint8_t>(VoxelFormat::U8, VolumeCodec::Blosc, "blosc", 200, 0);
  expectExact<int16_t>(VoxelFormat::I16, VolumeCodec::Blosc, "blosc", 4000, -1000);
  expectExact<float>(VoxelFormat::F32, VolumeCodec::Blosc, "blosc", 1.5, -2);
  expectExact<uint16_t>(VoxelFormat::U16, VolumeCodec::Gzip, "gzip", 4000, 0);
  expectExact<uint16_t>(VoxelFormat::U16, VolumeCodec::Raw, "bytes", 4000, 0);
  expectExact<float>(VoxelFormat::F32, VolumeCodec::Jpeg2000, "zstd", 1.5, 0);
  expectExact<float>(VoxelFormat::F32, VolumeCodec::Raw, "bytes", 1.5, -2);
}

TEST(RoundTrip, LossyStaysWithinItsDecibelsOfTheImagesOwnRange) {
  // 12 bits of 16 used: counted against 65535 the picture would be spoilt.
  auto values = noisyBall<uint16_t>(kSize, 4000, 0);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(kSize, VoxelFormat::U16, bytes);
  VolumeOptions options = smallChunks(VolumeCodec::Jpeg2000);
  options.quality = {ImageQuality::Kind::Psnr, 45};
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  const auto read = readLevel(folder / "v.zarr", *info, 0);
  double squares = 0;
  for (size_t i = 0; i < read.size(); ++i) squares += std::pow(read[i] - values[i], 2);
  const double psnr = 20 * std::log10((info->maximum - info->minimum) / std::sqrt(squares / double(read.size())));
  EXPECT_GT(psnr, 44.5);
  EXPECT_LT(info->bytes, info->voxelBytes);
}

// A ratio is a promise of bytes: of a picture that has as much in it everywhere.
TEST(RoundTrip, ARatioIsWhatIsWritten) {
  constexpr uint32_t kEdge = 64;
  constexpr float kRatio = 10;
  std::vector<uint16_t> values;
  uint32_t random = 1;
  for (uint32_t i = 0; i < kEdge * kEdge * kEdge; ++i) {
    random = random * 1664525u + 1013904223u;
    const double wave = std::sin(i % kEdge * 0.3) + std::sin(i / kEdge % kEdge * 0.2) + std::sin(i / (kEdge * kEdge) * 0.25);
    values.push_back(static_cast<uint16_t>(2000 + 600 * wave + (random >> 24)));
  }
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({kEdge, kEdge, kEdge}, VoxelFormat::U16, bytes);
  VolumeOptions options;
  options.quality = {ImageQuality::Kind::Ratio, kRatio};
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  const auto entries = readIndex(readFile(folder / "v.zarr/0/c/0/0/0"), 1).entries;
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_NEAR(double(entries[0].second), double(bytes.size()) / kRatio, 0.1 * double(bytes.size()) / kRatio);
  const auto read = readLevel(folder / "v.zarr", *info, 0);
  ASSERT_EQ(read.size(), values.size());
  double squares = 0;
  for (size_t i = 0; i < read.size(); ++i) squares += std::pow(read[i] - values[i], 2);
  const double psnr = 20 * std::log10((info->maximum - info->minimum) / std::sqrt(squares / double(read.size())));
  EXPECT_GT(psnr, 35);
  EXPECT_LT(psnr, 60) << "what it cost";
}

// One bright corner in an otherwise dark chunk: decibels over the whole chunk would leave it a smear.
TEST(RoundTrip, AChunkWithLittleInItIsNoWorse) {
  const Index3 size{64, 64, 64};
  std::vector<uint8_t> values(64 * 64 * 64, 0);
  uint32_t random = 1;
  for (uint32_t z = 0; z < 12; ++z) {
    for (uint32_t y = 0; y < 12; ++y) {
      for (uint32_t x = 0; x < 12; ++x) {
        random = random * 1664525u + 1013904223u;
        values[(z * 64 + y) * 64 + x] = static_cast<uint8_t>(100 + (random >> 25));
      }
    }
  }
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(size, VoxelFormat::U8, bytes);
  VolumeOptions options;
  options.quality = {ImageQuality::Kind::Psnr, 42};
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  const auto read = readLevel(folder / "v.zarr", *info, 0);
  double squares = 0, content = 0;
  for (size_t i = 0; i < read.size(); ++i) {
    if (values[i] == 0) continue;
    squares += std::pow(read[i] - values[i], 2);
    ++content;
  }
  EXPECT_GT(20 * std::log10(info->maximum / std::sqrt(squares / content)), 41);
}

TEST(RoundTrip, LabelMapsArePackedByZstd) {
  const std::vector<uint16_t> values(20 * 20 * 20, 300);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({20, 20, 20}, VoxelFormat::U16, bytes);
  VolumeOptions options;
  options.labels = true;
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  EXPECT_EQ(info->codec, "zstd");
  EXPECT_EQ(readLevel(folder / "v.zarr", *info, 0), std::vector<double>(values.begin(), values.end()));
}

// The Allen mouse atlas numbers its regions up to 614,454,277: more than a float holds exactly.
TEST(RoundTrip, LabelsOf32BitsKeepTheirNumbersAndAreListed) {
  std::vector<uint32_t> values(40 * 20 * 20, 0);
  for (size_t i = 0; i < values.size(); ++i) values[i] = i % 40 < 12 ? 614454277 : i % 40 < 24 ? 4000000001 : i % 40 < 30 ? 7 : 0;
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({40, 20, 20}, VoxelFormat::U32, bytes);
  for (const VolumeCodec codec : {VolumeCodec::Jpeg2000, VolumeCodec::Blosc, VolumeCodec::Gzip, VolumeCodec::Raw}) {
    VolumeOptions options = smallChunks(codec);
    options.labels = true;
    options.values = {{614454277, "Zona incerta", {1, 2, 3, 255}}};
    TempFolder folder;
    auto info = writeVolume(source, options, folder / "v.zarr");
    ASSERT_TRUE(info.ok()) << info.error().message();
    EXPECT_EQ(info->codec, codec == VolumeCodec::Jpeg2000 ? "zstd" : codecName(codec));
    EXPECT_EQ(readLevel(folder / "v.zarr", *info, 0), std::vector<double>(values.begin(), values.end()));
    // Coarser ones hold numbers that there are: they are voted, never means.
    ASSERT_GT(info->levels.size(), 1u);
    for (const double value : readLevel(folder / "v.zarr", *info, 1)) EXPECT_TRUE(value == 0 || value == 7 || value == 614454277 || value == 4000000001) << value;
    EXPECT_EQ(readJson(folder / "v.zarr/0/zarr.json")["data_type"], "uint32");
    const Json label = readJson(folder / "v.zarr/zarr.json")["attributes"]["ome"]["image-label"];
    EXPECT_EQ(label["properties"], Json::parse(R"([{"label-value":614454277,"name":"Zona incerta"},{"label-value":7},{"label-value":4000000001}])"));
    EXPECT_EQ(label["colors"].size(), 1u);
  }
}

TEST(RoundTrip, MoreNumbersThanCanBeToldApartAreNotListed) {
  std::vector<uint32_t> values(42 * 40 * 40);
  for (size_t i = 0; i < values.size(); ++i) values[i] = uint32_t(100000 + i);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({42, 40, 40}, VoxelFormat::U32, bytes);
  VolumeOptions options;
  options.labels = true;
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  EXPECT_TRUE(info->values.empty());
  EXPECT_EQ(readLevel(folder / "v.zarr", *info, 0), std::vector<double>(values.begin(), values.end()));
  EXPECT_EQ(readJson(folder / "v.zarr/zarr.json")["attributes"]["ome"]["image-label"], Json::object());
}

TEST(RoundTrip, SameBytesWhateverTheThreads) {
  const auto values = noisyBall<uint8_t>(kSize, 200, 0);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(kSize, VoxelFormat::U8, bytes);
  TempFolder folder;
  VolumeOptions options = smallChunks(VolumeCodec::Jpeg2000);
  std::vector<std::pair<std::string, Bytes>> files[2];
  for (unsigned i = 0; i < 2; ++i) {
    options.threads = i == 0 ? 1 : 4;
    ASSERT_TRUE(writeVolume(source, options, folder / "v.zarr").ok());
    for (const auto& entry : fs::recursive_directory_iterator(folder / "v.zarr")) {
      if (entry.is_regular_file()) files[i].emplace_back(entry.path().string(), readFile(entry.path().string()));
    }
    std::sort(files[i].begin(), files[i].end());
  }
  EXPECT_EQ(files[0], files[1]);
  EXPECT_GT(files[0].size(), 5u);
}

// Voxels from a formula: nothing of the size of the volume is ever held.
class Formula : public VoxelSource {
 public:
  Index3 size() const override { return {330, 300, 290}; }
  VoxelFormat format() const override { return VoxelFormat::U16; }
  static uint16_t at(uint32_t x, uint32_t y, uint32_t z) {
    return y / 40 % 2 ? 0 : static_cast<uint16_t>(x / 3 + 7 * (z / 5));
  }
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override {
    const uint64_t bytes = uint64_t(extent[0]) * extent[1] * extent[2] * 2;
    for (uint64_t seen = largest; bytes > seen && !largest.compare_exchange_weak(seen, bytes);) {
    }
    for (uint32_t z = origin[2]; z < origin[2] + extent[2]; ++z) {
      for (uint32_t y = origin[1]; y < origin[1] + extent[1]; ++y) {
        for (uint32_t x = origin[0]; x < origin[0] + extent[0]; ++x) {
          const uint16_t value = at(x, y, z);
          std::memcpy(out, &value, 2);
          out += 2;
        }
      }
    }
    return Ok{};
  }
  mutable std::atomic<uint64_t> largest{0};
};

TEST(RoundTrip, LargeVolumesAreReadInPiecesAndSplitIntoShards) {
  Formula source;
  VolumeOptions options;
  options.labels = true;
  options.chunk = {32, 32, 32};
  options.shardEdge = 160;  // five chunks: rounded down to four, so that no block of 2 × 2 × 2 is torn apart
  options.zstdLevel = 1;
  options.threads = 4;
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  EXPECT_LE(source.largest, uint64_t(16) << 20);
  EXPECT_EQ(info->levels[0].shard, (Index3{128, 128, 128}));
  const auto read = readLevel(folder / "v.zarr", *info, 0);
  ASSERT_EQ(read.size(), size_t(330) * 300 * 290);
  size_t different = 0;
  for (uint32_t z = 0, i = 0; z < 290; ++z) {
    for (uint32_t y = 0; y < 300; ++y) {
      for (uint32_t x = 0; x < 330; ++x, ++i) different += read[i] != Formula::at(x, y, z);
    }
  }
  EXPECT_EQ(different, 0u);
  // Values hold for 3 × 40 × 5 voxels: a vote is theirs wherever the block of two lies inside.
  const auto coarse = readLevel(folder / "v.zarr", *info, 1);
  EXPECT_EQ(coarse[(size_t(11) * 150 + 5) * 165 + 9], Formula::at(18, 10, 22));
}

TEST(Shards, IndexAtBothEndsWithItsChecksum) {
  // Two values only, in two corners: what lies between is left out.
  const Index3 size{40, 40, 40};
  std::vector<uint8_t> values(40 * 40 * 40, 0);
  values.front() = 7;
  values.back() = 9;
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(size, VoxelFormat::U8, bytes);
  VolumeOptions options = smallChunks(VolumeCodec::Jpeg2000);
  options.labels = true;
  options.coarsest = 64;
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  ASSERT_EQ(info->levels.size(), 1u);
  EXPECT_EQ(info->levels[0].shard, (Index3{48, 48, 48}));

  const Bytes shard = readFile(folder / "v.zarr/0/c/0/0/0");
  const ShardIndex index = readIndex(shard, 27);
  EXPECT_EQ(index.start, index.end);
  ASSERT_EQ(index.end.size(), 27u * 16 + 4);
  ByteReader tail(ByteView(index.end).subspan(27 * 16));
  EXPECT_EQ(tail.get<uint32_t>(), shardChecksum(ByteView(index.end).first(27 * 16)));
  for (size_t i = 0; i < 27; ++i) {
    const bool there = i == 0 || i == 26;
    EXPECT_EQ(index.entries[i].first == ~uint64_t(0), !there) << i;
    EXPECT_EQ(index.entries[i].second == ~uint64_t(0), !there) << i;
    if (there) {
      EXPECT_GE(index.entries[i].first, 27u * 16 + 4);
      EXPECT_LE(index.entries[i].first + index.entries[i].second, shard.size() - index.end.size());
    }
  }
  EXPECT_EQ(readLevel(folder / "v.zarr", *info, 0), std::vector<double>(values.begin(), values.end()));
}

// What the metadata say of where chunks lie is what the shards say themselves, in the group's own file, too.
TEST(Shards, TheMetadataSayWhereChunksLie) {
  const auto values = noisyBall<uint8_t>(kSize, 200, 0);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(kSize, VoxelFormat::U8, bytes);
  TempFolder folder;
  const std::string out = folder / "v.zarr";
  const auto info = writeVolume(source, smallChunks(VolumeCodec::Zstd), out);
  ASSERT_TRUE(info.ok()) << info.error().message();
  const Json members = readJson(out + "/zarr.json")["consolidated_metadata"]["metadata"];
  size_t told = 0;
  for (const VolumeLevel& level : info->levels) {
    const auto own = zarrArrayOf(readJson(out + "/" + level.path + "/zarr.json")), inGroup = zarrArrayOf(members[level.path]);
    ASSERT_TRUE(own.ok() && inGroup.ok());
    EXPECT_EQ(inGroup->shardTables.size(), own->shardTables.size());
    for (const ShardTable& table : own->shardTables) {
      const Bytes shard = readFile(out + "/" + level.path + "/" + chunkKey("", table.shard));
      const auto index = readShardIndex(ByteView(shard).first(shardIndexSize(table.chunks.size())), table.chunks.size(), shard.size());
      ASSERT_TRUE(index.ok()) << index.error().message();
      for (size_t i = 0; i < index->size(); ++i)
        EXPECT_EQ((std::array{(*index)[i].offset, (*index)[i].length}), table.chunks[i]);
      ++told;
    }
  }
  EXPECT_GE(told, 3u);
}

TEST(Shards, AnEmptyShardIsNoFile) {
  const Index3 size{130, 20, 20};
  std::vector<uint8_t> values(130 * 20 * 20, 0);
  values[100] = 3;
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source(size, VoxelFormat::U8, bytes);
  VolumeOptions options = smallChunks(VolumeCodec::Zstd);
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  EXPECT_FALSE(fs::exists(folder / "v.zarr/0/c/0/0/0"));
  EXPECT_TRUE(fs::exists(folder / "v.zarr/0/c/0/0/1"));
  EXPECT_EQ(readJson(folder / "v.zarr/0/zarr.json")["attributes"]["fabrica"]["empty_shards"], Json({"c/0/0/0", "c/0/0/2"}));
  EXPECT_EQ(readLevel(folder / "v.zarr", *info, 0), std::vector<double>(values.begin(), values.end()));
}

TEST(Codestream, HasWhatAReaderOfPrefixesNeeds) {
  const auto values = noisyBall<uint16_t>({64, 64, 64}, 4000, 0);
  const Bytes bytes = bytesFrom(values);
  MemoryVoxels source({64, 64, 64}, VoxelFormat::U16, bytes);
  TempFolder folder;
  auto info = writeVolume(source, VolumeOptions{}, folder / "v.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  const Bytes shard = readFile(folder / "v.zarr/0/c/0/0/0");
  const auto [offset, length] = readIndex(shard, 1).entries.at(0);
  const ByteView code = ByteView(shard).subspan(offset, length);
  constexpr uint16_t kSiz = 0xff51, kTlm = 0xff55, kPlt = 0xff58, kCod = 0xff52;
  EXPECT_EQ(code[0] << 8 | code[1], 0xff4f) << "raw codestream, no JP2 boxes";
  EXPECT_TRUE(hasMarker(code, kSiz));
  EXPECT_TRUE(hasMarker(code, kTlm));
  EXPECT_TRUE(hasMarker(code, kPlt));
  // COD: progression order (RPCL = 2) and decompositions follow length, style.
  for (size_t at = 2; at + 16 < code.size(); at += 2 + (code[at + 2] << 8 | code[at + 3])) {
    if ((code[at] << 8 | code[at + 1]) != kCod) continue;
    EXPECT_EQ(code[at + 5], 2);
    EXPECT_EQ(code[at + 9], 5);
    break;
  }
  const auto image = decodeJ2k(code);
  ASSERT_TRUE(image);
  EXPECT_EQ(image->width, 64u);
  EXPECT_EQ(image->height, 4096u);
  EXPECT_EQ(image->precision, 16u);
}

}  // namespace
}  // namespace fabrica
