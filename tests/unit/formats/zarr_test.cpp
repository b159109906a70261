#include <gtest/gtest.h>

#include "formats/zarr/metadata.h"
#include "formats/zarr/shard.h"

namespace fabrica {
namespace {

TEST(Shard, Crc32cMatchesTheStandardsCheckValue) {
  EXPECT_EQ(shardChecksum(bytesOf("123456789")), 0xe3069283u);
  EXPECT_EQ(shardChecksum(Bytes(32, 0)), 0x8a9136aau);  // RFC 3720, B.4
}

TEST(Shard, TheIndexSurvivesARoundTrip) {
  const std::vector<ShardEntry> entries = {{100, 20}, {0, 0}, {120, 5}};
  const Bytes bytes = writeShardIndex(entries);
  ASSERT_EQ(bytes.size(), shardIndexSize(3));
  for (size_t i = 16; i < 32; ++i) EXPECT_EQ(bytes[i], 0xff) << "missing chunks are all ones";
  const auto read = readShardIndex(bytes, 3, 200);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ((*read)[0].offset, 100u);
  EXPECT_TRUE((*read)[1].missing());
  EXPECT_EQ((*read)[2].length, 5u);
}

TEST(Shard, DamageIsFound) {
  Bytes bytes = writeShardIndex({{100, 20}, {120, 5}});
  EXPECT_FALSE(readShardIndex(bytes, 3).ok());
  EXPECT_FALSE(readShardIndex(ByteView(bytes).first(bytes.size() - 1), 2).ok());
  EXPECT_FALSE(readShardIndex({}, 0xffffffffffffffffull).ok());
  EXPECT_FALSE(readShardIndex(bytes, 2, 124).ok()) << "beyond the shard's end";
  EXPECT_TRUE(readShardIndex(bytes, 2, 125).ok());
  bytes[3] ^= 1;
  EXPECT_EQ(readShardIndex(bytes, 2).error().code, ErrorCode::BadFormat);
  // Offset and length that overflow together.
  EXPECT_FALSE(readShardIndex(writeShardIndex({{~uint64_t(0) - 1, 10}}), 1).ok());
}

TEST(Shard, KeysAreInArrayOrder) {
  EXPECT_EQ(chunkKey("0", {3, 2, 1}), "0/c/1/2/3");
  EXPECT_EQ(chunkKey("", {0, 0, 5}), "c/5/0/0");
}

constexpr const char* kGroup = R"({"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5","multiscales":[{
  "name":"CT","axes":[{"name":"z","type":"space","unit":"micrometer"},{"name":"y","type":"space","unit":"micrometer"},
  {"name":"x","type":"space","unit":"micrometer"}],"datasets":[{"path":"0","coordinateTransformations":[
  {"type":"scale","scale":[30,20,10]},{"type":"translation","translation":[3000,2000,1000]}]},{"path":"1"}]}]}}})";

TEST(OmeZarr, TransformsAreTakenByAxisAndUnit) {
  const auto image = readOmeGroup(kGroup);
  ASSERT_TRUE(image.ok()) << image.error().message();
  EXPECT_EQ(image->name, "CT");
  EXPECT_FALSE(image->labels);
  EXPECT_FALSE(image->indexAtStart);
  ASSERT_EQ(image->levels.size(), 2u);
  const vec4 p = image->levels[0].indexToWorld * vec4(1, 1, 1, 1);
  EXPECT_NEAR(p.x, 1.01e-3, 1e-8);
  EXPECT_NEAR(p.y, 2.02e-3, 1e-8);
  EXPECT_NEAR(p.z, 3.03e-3, 1e-8);
}

TEST(OmeZarr, ShardedArraysAreRead) {
  const auto array = readZarrArray(R"({"zarr_format":3,"node_type":"array","shape":[100,200,300],"data_type":"int16",
    "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[128,128,256]}},
    "codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[32,64,64],"codecs":[{"name":"imagecodecs_jpeg2k"}],
    "index_codecs":[{"name":"bytes"},{"name":"crc32c"}],"index_location":"end"}}]})");
  ASSERT_TRUE(array.ok()) << array.error().message();
  EXPECT_EQ(array->size, (std::array<uint32_t, 3>{300, 200, 100}));
  EXPECT_EQ(array->chunk, (std::array<uint32_t, 3>{64, 64, 32}));
  EXPECT_EQ(array->shard, (std::array<uint32_t, 3>{256, 128, 128}));
  EXPECT_EQ(array->format, VoxelFormat::I16);
  EXPECT_EQ(array->codec, "imagecodecs_jpeg2k");
  EXPECT_TRUE(array->indexAtEnd);
}

TEST(OmeZarr, WhatCannotBeReadIsNamed) {
  const std::string array = R"({"zarr_format":3,"node_type":"array","shape":[4,4,4],"data_type":"DTYPE",
    "chunk_grid":{"configuration":{"chunk_shape":[2,2,2]}},"codecs":[{"name":"bytes"},{"name":"CODEC"}]})";
  auto with = [&array](const std::string& type, const std::string& codec) {
    std::string text = array;
    text.replace(text.find("DTYPE"), 5, type);
    text.replace(text.find("CODEC"), 5, codec);
    return readZarrArray(text);
  };
  EXPECT_TRUE(with("uint8", "zstd").ok());
  EXPECT_EQ(with("complex64", "zstd").error().code, ErrorCode::Unsupported);
  EXPECT_TRUE(with("uint8", "blosc").ok());
  EXPECT_NE(with("uint8", "lzma").error().reason.find("lzma"), std::string::npos);
  for (const char* text : {"", "{}", "[]", R"({"zarr_format":2})", R"({"zarr_format":3,"node_type":"array","data_type":"uint8","shape":[-1,0,1e99]})"}) {
    EXPECT_FALSE(readZarrArray(text).ok()) << text;
    EXPECT_FALSE(readOmeGroup(text).ok()) << text;
  }
}

}  // namespace
}  // namespace fabrica
