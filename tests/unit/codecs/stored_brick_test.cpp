// Bricks as others store them: packed, ordered and headed in other ways than ours; and prefixes of JPEG 2000.
#include <blosc.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "atlas/atlas.h"
#include "base/crc32c.h"
#include "codecs/brick_name.h"
#include "codecs/chunk_params.h"
#include "codecs/half.h"
#include "codecs/j2k_writer.h"
#include "codecs/jpeg2000.h"
#include "codecs/jpeg2000_header.h"

namespace fabrica {
namespace {

using namespace fabrica::test;
using Axis = StoredDimension::Axis;

BrickDecodeParams params(BrickCodec codec, VoxelFormat voxel, BrickFormat format, std::array<uint32_t, 3> chunk) {
  BrickDecodeParams p;
  p.codec = uint32_t(codec);
  p.voxel = uint32_t(voxel);
  p.format = uint32_t(format);
  for (size_t i = 0; i < 3; ++i) p.chunk[i] = p.size[i] = chunk[i];
  return p;
}

std::vector<uint16_t> ramp(size_t count) {
  std::vector<uint16_t> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = uint16_t(i * 37 % 2000);
  return values;
}

template <typename T>
std::vector<T> texels(const Result<Bytes>& chunk) {
  EXPECT_TRUE(chunk.ok()) << (chunk.ok() ? "" : chunk.error().message());
  if (!chunk.ok()) return {};
  const auto view = viewBrickChunk(*chunk);
  EXPECT_TRUE(view.ok());
  std::vector<T> out(view->texels.size() / sizeof(T));
  std::memcpy(out.data(), view->texels.data(), out.size() * sizeof(T));
  return out;
}

Bytes swapped(Bytes bytes) {
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) std::swap(bytes[i], bytes[i + 1]);
  return bytes;
}

Bytes bloscOf(const Bytes& raw, const char* library, int shuffle, size_t typeSize) {
  Bytes packed(raw.size() + BLOSC_MAX_OVERHEAD);
  packed.resize(size_t(blosc_compress_ctx(5, shuffle, typeSize, raw.size(), raw.data(), packed.data(), packed.size(), library, 0, 1)));
  return packed;
}

// N5: mode 0, three dimensions, their sizes, all big-endian.
Bytes n5Header(std::array<uint32_t, 3> size, uint16_t mode = 0) {
  Bytes out = {uint8_t(mode >> 8), uint8_t(mode), 0, 3};
  for (const uint32_t side : size)
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(uint8_t(side >> shift));
  return out;
}

Bytes joined(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(StoredBrick, BloscInAllItsKindsGivesTheVoxels) {
  const auto values = ramp(512);
  const Bytes raw = bytesOfAll(values);
  const auto p = params(BrickCodec::Blosc, VoxelFormat::U16, BrickFormat::R16UI, {8, 8, 8});
  for (const char* library : {"blosclz", "lz4", "lz4hc", "zlib", "zstd"})
    for (const int shuffle : {BLOSC_NOSHUFFLE, BLOSC_SHUFFLE, BLOSC_BITSHUFFLE})
      EXPECT_EQ(texels<uint16_t>(decodeBrick(p, bloscOf(raw, library, shuffle, 2))), values) << library << shuffle;
}

TEST(StoredBrick, DamagedBloscIsAnError) {
  const Bytes raw = bytesOfAll(ramp(512));
  const auto p = params(BrickCodec::Blosc, VoxelFormat::U16, BrickFormat::R16UI, {8, 8, 8});
  const Bytes packed = bloscOf(raw, "zstd", BLOSC_SHUFFLE, 2);
  for (size_t length = 1; length < packed.size(); length += 7) EXPECT_FALSE(decodeBrick(p, ByteView(packed).first(length)).ok()) << length;
  for (size_t at = 0; at < packed.size(); ++at) {
    Bytes bad = packed;
    bad[at] ^= 0x55;
    (void)decodeBrick(p, bad);
  }
  const auto other = params(BrickCodec::Blosc, VoxelFormat::U16, BrickFormat::R16UI, {8, 8, 4});
  EXPECT_FALSE(decodeBrick(other, packed).ok()) << "more than the chunk holds";
}

TEST(StoredBrick, N5BlocksAreBigEndianAndMayBeCutShort) {
  // 3 × 2 × 2 of a block of 4³.
  std::vector<uint16_t> values(12);
  for (size_t i = 0; i < values.size(); ++i) values[i] = uint16_t(i + 1);
  const Bytes stored = joined(n5Header({3, 2, 2}), bloscOf(swapped(bytesOfAll(values)), "zstd", BLOSC_SHUFFLE, 2));
  auto p = params(BrickCodec::Blosc, VoxelFormat::U16, BrickFormat::R16UI, {4, 4, 4});
  p.flags = kN5 | kBigEndian | kMayBeMissing;
  p.size[0] = 3;
  p.size[1] = p.size[2] = 2;
  EXPECT_EQ(texels<uint16_t>(decodeBrick(p, stored)), values);
  // What the block does not reach is fill.
  p.size[1] = 3;
  p.fill = 9;
  const auto more = texels<uint16_t>(decodeBrick(p, stored));
  EXPECT_EQ((std::vector<uint16_t>(more.begin(), more.begin() + 9)), (std::vector<uint16_t>{1, 2, 3, 4, 5, 6, 9, 9, 9}));
  // gzip, and the mode that gives the number of elements as well.
  Bytes zipped(compressBound(24));
  uLongf length = zipped.size();
  const Bytes raw = swapped(bytesOfAll(values));
  ASSERT_EQ(compress(zipped.data(), &length, raw.data(), raw.size()), Z_OK);
  zipped.resize(length);
  p.codec = uint32_t(BrickCodec::Gzip);
  p.size[1] = 2;
  EXPECT_EQ(texels<uint16_t>(decodeBrick(p, joined(joined(n5Header({3, 2, 2}, 1), {0, 0, 0, 12}), zipped))), values);
}

TEST(StoredBrick, AnN5BlockOfAnotherShapeIsAnError) {
  auto p = params(BrickCodec::Raw, VoxelFormat::U8, BrickFormat::R8, {4, 4, 4});
  p.flags = kN5 | kBigEndian;
  EXPECT_TRUE(decodeBrick(p, joined(n5Header({4, 4, 4}), Bytes(64))).ok());
  EXPECT_FALSE(decodeBrick(p, joined(n5Header({5, 4, 4}), Bytes(80))).ok());
  EXPECT_FALSE(decodeBrick(p, joined(n5Header({0, 4, 4}), Bytes(64))).ok());
  EXPECT_FALSE(decodeBrick(p, joined(n5Header({4, 4, 4}, 2), Bytes(64))).ok());
  EXPECT_FALSE(decodeBrick(p, joined(n5Header({4, 4, 4}), Bytes(63))).ok());
  EXPECT_FALSE(decodeBrick(p, Bytes{0, 0, 0, 3, 0}).ok());
}

TEST(StoredBrick, WhatIsNotThereIsFillOnlyWhereItMayBe) {
  auto p = params(BrickCodec::Zstd, VoxelFormat::I16, BrickFormat::R16F, {4, 4, 4});
  EXPECT_FALSE(decodeBrick(p, {}).ok());
  p.flags = kMayBeMissing;
  p.fill = -1000;
  const auto got = texels<uint16_t>(decodeBrick(p, {}));
  ASSERT_EQ(got.size(), 64u);
  EXPECT_EQ(fromHalf(got[5]), -1000);
}

TEST(StoredBrick, AChunksChecksumIsChecked) {
  auto p = params(BrickCodec::Raw, VoxelFormat::U8, BrickFormat::R8, {2, 2, 2});
  p.flags = kChecked;
  Bytes stored = {1, 2, 3, 4, 5, 6, 7, 8};
  const uint32_t crc = crc32c(stored);
  for (int i = 0; i < 4; ++i) stored.push_back(uint8_t(crc >> (8 * i)));
  EXPECT_TRUE(decodeBrick(p, stored).ok());
  stored[3] ^= 1;
  const auto bad = decodeBrick(p, stored);
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().reason.find("checksum"), std::string::npos);
}

TEST(StoredBrick, APlaceBeforeAChunkIsItsOwn) {
  auto p = params(BrickCodec::Raw, VoxelFormat::U8, BrickFormat::R8, {2, 2, 1});
  p.flags = kPlaced;
  p.place = 0x01020304;
  const auto got = texels<uint8_t>(decodeBrick(p, Bytes{4, 3, 2, 1, 10, 20, 30, 40}));
  EXPECT_EQ(got, (std::vector<uint8_t>{10, 20, 30, 40}));
  const auto others = decodeBrick(p, Bytes{4, 3, 2, 2, 10, 20, 30, 40});
  ASSERT_FALSE(others.ok());
  EXPECT_EQ(others.error().code, ErrorCode::BadFormat);
  EXPECT_FALSE(decodeBrick(p, Bytes{4, 3, 2}).ok());
  EXPECT_FALSE(decodeBrick(p, Bytes{4, 3, 2, 1}).ok());
}

TEST(StoredBrick, AnyOrderOfAxesAndAnyChannel) {
  // An array of channels, x, y, z with z fastest: [2][3][2][2].
  auto p = params(BrickCodec::Raw, VoxelFormat::U8, BrickFormat::R8, {3, 2, 2});
  p.dimensions = 4;
  p.axis[0] = uint32_t(Axis::Z);
  p.axis[1] = uint32_t(Axis::Y);
  p.axis[2] = uint32_t(Axis::X);
  p.axis[3] = uint32_t(Axis::Channel);
  p.extent[3] = 2;
  p.index[3] = 1;
  Bytes stored(24);
  for (uint32_t c = 0; c < 2; ++c)
    for (uint32_t x = 0; x < 3; ++x)
      for (uint32_t y = 0; y < 2; ++y)
        for (uint32_t z = 0; z < 2; ++z) stored[((c * 3 + x) * 2 + y) * 2 + z] = uint8_t(100 * c + 16 * z + 4 * y + x);
  EXPECT_EQ(texels<uint8_t>(decodeBrick(p, stored)), (std::vector<uint8_t>{100, 101, 102, 104, 105, 106, 116, 117, 118, 120, 121, 122}));
  p.index[3] = 2;
  EXPECT_FALSE(decodeBrick(p, stored).ok());
  p.index[3] = 0;
  p.axis[2] = uint32_t(Axis::Y);
  EXPECT_FALSE(decodeBrick(p, stored).ok()) << "an axis twice";
}

TEST(StoredBrick, ColoursLieSideBySideOrApart) {
  auto p = params(BrickCodec::Raw, VoxelFormat::U8, BrickFormat::RGBA8, {2, 1, 1});
  p.dimensions = 4;
  for (uint32_t i = 0; i < 3; ++i) p.axis[i + 1] = i;
  p.axis[0] = uint32_t(Axis::Channel);
  p.extent[0] = 3;
  EXPECT_EQ(texels<uint8_t>(decodeBrick(p, Bytes{1, 2, 3, 4, 5, 6})), (std::vector<uint8_t>{1, 2, 3, 255, 4, 5, 6, 255}));
  for (uint32_t i = 0; i < 3; ++i) p.axis[i] = i;
  p.axis[3] = uint32_t(Axis::Channel);
  p.extent[3] = 3;
  EXPECT_EQ(texels<uint8_t>(decodeBrick(p, Bytes{1, 4, 2, 5, 3, 6})), (std::vector<uint8_t>{1, 2, 3, 255, 4, 5, 6, 255}));
  p.extent[3] = 2;
  EXPECT_FALSE(decodeBrick(p, Bytes{1, 4, 2, 5}).ok()) << "two channels are no colours";
}

TEST(StoredBrick, ScaledValuesAreWhatTheHeaderAndTheTexelsSay) {
  auto p = params(BrickCodec::Raw, VoxelFormat::U16, BrickFormat::R16F, {2, 1, 1});
  p.scale = 0.5f;
  p.offset = 1000;
  p.texelScale = 100;
  p.texelOffset = 1050;
  const auto brick = decodeBrick(p, bytesOfAll(std::vector<uint16_t>{0, 300}));
  const auto got = texels<uint16_t>(brick);
  EXPECT_EQ(fromHalf(got[0]), -0.5f);
  EXPECT_EQ(fromHalf(got[1]), 1.0f);
  EXPECT_EQ(viewBrickChunk(*brick)->header.minimum, 1000);
  EXPECT_EQ(viewBrickChunk(*brick)->header.maximum, 1150);
  // Bytes stay as they are stored.
  auto bytes = params(BrickCodec::Raw, VoxelFormat::U8, BrickFormat::R8, {2, 1, 1});
  bytes.scale = 4;
  bytes.offset = -1024;
  const auto eight = decodeBrick(bytes, Bytes{7, 200});
  EXPECT_EQ(texels<uint8_t>(eight), (std::vector<uint8_t>{7, 200}));
  EXPECT_EQ(viewBrickChunk(*eight)->header.minimum, -996);
}

TEST(StoredBrick, EveryStoredTypeIsRead) {
  const auto one = [](VoxelFormat format, auto value) {
    using T = decltype(value);
    return fromHalf(texels<uint16_t>(decodeBrick(params(BrickCodec::Raw, format, BrickFormat::R16F, {1, 1, 1}), bytesOfAll(std::vector<T>{value})))[0]);
  };
  EXPECT_EQ(one(VoxelFormat::I8, int8_t(-5)), -5);
  EXPECT_EQ(one(VoxelFormat::U32, uint32_t(700)), 700);
  EXPECT_EQ(one(VoxelFormat::I32, int32_t(-700)), -700);
  EXPECT_EQ(one(VoxelFormat::F64, 0.25), 0.25f);
  EXPECT_EQ(one(VoxelFormat::U64, uint64_t(1500)), 1500);
  EXPECT_EQ(one(VoxelFormat::I64, int64_t(-1500)), -1500);
}

TEST(StoredBrick, Jpeg2000OfThreeComponentsIsColour) {
  std::vector<int32_t> values(3 * 64);
  for (size_t i = 0; i < values.size(); ++i) values[i] = int32_t(i * 5 % 256);
  auto p = params(BrickCodec::Jpeg2000, VoxelFormat::U8, BrickFormat::RGBA8, {8, 8, 1});
  p.dimensions = 3;
  p.axis[1] = 1;
  p.axis[2] = uint32_t(Axis::Channel);
  p.extent[2] = 3;
  const auto got = texels<uint8_t>(decodeBrick(p, writeJ2k(values, 8, 8, 8, false, 3)));
  ASSERT_EQ(got.size(), 256u);
  for (size_t i = 0; i < 64; ++i)
    for (size_t c = 0; c < 3; ++c) ASSERT_EQ(got[i * 4 + c], values[c * 64 + i]) << i;
}

TEST(StoredBrick, ABrickFromAnotherPlaceIsNotShown) {
  EXPECT_EQ(brickName("some/folder/s0/", {1, 2, 3}), "brick s0 3 2 1");
  const std::vector<int32_t> values(64, 7);
  auto p = params(BrickCodec::Jpeg2000, VoxelFormat::U8, BrickFormat::R8, {8, 8, 1});
  p.place = brickPlace(brickName("0", {4, 5, 6}));
  const auto of = [&](const std::string& comment) { return decodeBrick(p, writeJ2k(values, 8, 8, 8, false, 1, comment)); };
  EXPECT_TRUE(of("brick 0 6 5 4").ok());
  EXPECT_TRUE(of("Created by somebody else").ok()) << "it says nothing of its place";
  for (const char* other : {"brick 0 6 5 3", "brick 1 6 5 4", "brick 0 6 5 44", "brick "}) {
    const auto got = of(other);
    ASSERT_FALSE(got.ok()) << other;
    EXPECT_EQ(got.error().code, ErrorCode::BadFormat);
  }
  p.place = 0;
  EXPECT_TRUE(of("brick 1 1 1 1").ok()) << "nobody knows where it should be";
}

// -- prefixes ------------------------------------------------------------------------------------------------------------

TEST(Jpeg2000Prefix, EveryResolutionIsTheSameFromAPrefixAsFromTheWhole) {
  std::vector<int32_t> values(128 * 128);
  for (size_t i = 0; i < values.size(); ++i) values[i] = int32_t((i % 128) * 300 + (i / 128) * (i / 128) + (i * 7919) % 50);
  const Bytes j2k = writeJ2k(values, 128, 128, 16, false);
  const auto header = readJ2kHeader(j2k);
  ASSERT_TRUE(header.ok()) << header.error().message();
  ASSERT_EQ(header->decompositions, 3u);
  ASSERT_EQ(header->ends.size(), 4u);
  size_t before = 0;
  for (uint32_t reduce = 3; reduce > 0; --reduce) {
    const J2kShape shape{128u >> reduce, 128u >> reduce, 1, reduce};
    const size_t end = header->ends[3 - reduce];
    EXPECT_GT(end, before);
    EXPECT_LT(end, j2k.size());
    before = end;
    const auto whole = decodeJpeg2000(j2k, shape);
    const auto prefix = decodeJpeg2000(ByteView(j2k).first(end), shape);
    ASSERT_TRUE(whole.ok()) << reduce << whole.error().message();
    ASSERT_TRUE(prefix.ok()) << reduce << prefix.error().message();
    EXPECT_TRUE(std::equal(whole->samples.begin(), whole->samples.end(), prefix->samples.begin(), prefix->samples.end())) << reduce;
    // With more than needed, too, but never with less.
    EXPECT_TRUE(decodeJpeg2000(ByteView(j2k).first(end + 10), shape).ok());
    for (const size_t less : {end - 1, end - 20, end / 2}) EXPECT_FALSE(decodeJpeg2000(ByteView(j2k).first(less), shape).ok()) << reduce << " " << less;
  }
  EXPECT_FALSE(decodeJpeg2000(j2k, {8, 8, 1, 4}).ok()) << "fewer resolutions than that";
  EXPECT_FALSE(decodeJpeg2000(j2k, {32, 32, 1, 1}).ok()) << "of another size";
}

TEST(StoredBrick, ValuesThemselvesAreExact) {
  const std::vector<float> stored{-1234.5678f, 0.1f, 1e-20f, 3e30f};
  auto p = params(BrickCodec::Raw, VoxelFormat::F32, BrickFormat::R32F, {4, 1, 1});
  EXPECT_EQ(texels<float>(decodeBrick(p, bytesOfAll(stored))), stored);
  p = params(BrickCodec::Raw, VoxelFormat::I16, BrickFormat::R32F, {2, 1, 1});
  p.scale = 2;
  p.offset = -1024;
  EXPECT_EQ(texels<float>(decodeBrick(p, bytesOfAll(std::vector<int16_t>{-7, 30000}))), (std::vector<float>{-1038, 58976}));
}

}  // namespace
}  // namespace fabrica
