#include <gtest/gtest.h>
#include <openjpeg.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "atlas/atlas.h"
#include "atlas/label_ids.h"
#include "codecs/chunk_params.h"
#include "codecs/half.h"
#include "codecs/j2k_writer.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

constexpr uint32_t kRaw = 0, kJpeg2000 = 1, kZstd = 2, kGzip = 3;

BrickDecodeParams params(uint32_t codec, VoxelFormat voxel, BrickFormat format, uint32_t side = 16) {
  BrickDecodeParams p;
  p.codec = codec;
  p.voxel = uint32_t(voxel);
  p.format = uint32_t(format);
  for (int i = 0; i < 3; ++i) p.chunk[i] = p.size[i] = side;
  p.maximum = 255;
  return p;
}

// Values of a chunk of `side`³, between low and high.
std::vector<int32_t> pattern(uint32_t side, int32_t low, int32_t high) {
  std::vector<int32_t> values(size_t(side) * side * side);
  for (size_t i = 0; i < values.size(); ++i) values[i] = low + int32_t((i * 7919) % size_t(high - low + 1));
  return values;
}

template <typename T>
Bytes stored(const std::vector<int32_t>& values) {
  std::vector<T> typed(values.begin(), values.end());
  return bytesOfAll(typed);
}

template <typename T>
std::vector<T> texels(const Bytes& chunk) {
  const auto view = viewBrickChunk(chunk);
  EXPECT_TRUE(view.ok());
  std::vector<T> out(view->texels.size() / sizeof(T));
  std::memcpy(out.data(), view->texels.data(), out.size() * sizeof(T));
  return out;
}

TEST(Brick, Jpeg2000DecodesToTheSameVoxels) {
  struct Case {
    VoxelFormat voxel;
    BrickFormat format;
    int32_t low, high;
    uint32_t bits;
    bool isSigned;
  };
  for (const Case& c : {Case{VoxelFormat::U8, BrickFormat::R8, 0, 255, 8, false}, Case{VoxelFormat::U8, BrickFormat::R8UI, 0, 200, 8, false},
                        Case{VoxelFormat::U16, BrickFormat::R16UI, 0, 65535, 16, false}}) {
    const auto values = pattern(16, c.low, c.high);
    const Bytes j2k = writeJ2k(values, 16, 256, c.bits, c.isSigned);
    const auto chunk = decodeBrick(params(kJpeg2000, c.voxel, c.format), j2k);
    ASSERT_TRUE(chunk.ok()) << chunk.error().message();
    const auto view = viewBrickChunk(*chunk);
    EXPECT_EQ(view->header.minimum, *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(view->header.maximum, *std::max_element(values.begin(), values.end()));
    if (c.bits == 8) {
      const auto got = texels<uint8_t>(*chunk);
      EXPECT_TRUE(std::equal(got.begin(), got.end(), values.begin()));
    } else {
      const auto got = texels<uint16_t>(*chunk);
      EXPECT_TRUE(std::equal(got.begin(), got.end(), values.begin()));
    }
  }
}

TEST(Brick, NamesThatNoTexelHoldsAreNothing) {
  const std::vector<uint32_t> stored = {0, 7, 65535, 65536, 614454277};
  BrickDecodeParams p;
  p.voxel = uint32_t(VoxelFormat::U32);
  p.chunk[0] = p.size[0] = uint32_t(stored.size());
  p.chunk[1] = p.chunk[2] = p.size[1] = p.size[2] = 1;
  p.format = uint32_t(BrickFormat::R16UI);
  p.flags = kNames;
  const auto* raw = reinterpret_cast<const uint8_t*>(stored.data());
  const auto chunk = decodeBrick(p, {raw, stored.size() * 4});
  ASSERT_TRUE(chunk.ok()) << chunk.error().message();
  const auto got = texels<uint16_t>(*chunk);
  EXPECT_EQ(std::vector<uint16_t>(got.begin(), got.end()), (std::vector<uint16_t>{0, 7, 65535, 0, 0}));
}

// A row of voxels of a label map with a table of its values.
template <typename T>
std::vector<uint16_t> numbersOf(VoxelFormat voxel, const std::vector<T>& row, const std::vector<uint64_t>& ids, BrickFormat format = BrickFormat::R16UI) {
  BrickDecodeParams p = params(kRaw, voxel, format, 1);
  p.chunk[0] = p.size[0] = uint32_t(row.size());
  p.flags = kNames;
  const auto chunk = decodeBrick(p, bytesOfAll(row), ids);
  EXPECT_TRUE(chunk.ok()) << chunk.error().message();
  if (!chunk.ok()) return {};
  if (format == BrickFormat::R16UI) {
    const auto got = texels<uint16_t>(*chunk);
    return {got.begin(), got.end()};
  }
  const auto got = texels<float>(*chunk);
  return {got.begin(), got.end()};
}

TEST(Brick, LargeNamesBecomeTheirNumbersWhateverHoldsThem) {
  const std::vector<uint64_t> ids = {7, 70000, 614454277, 4000000000};
  const std::vector<uint16_t> expected = {0, 1, 2, 2, 3, 4, 5, 5};
  EXPECT_EQ(numbersOf<uint32_t>(VoxelFormat::U32, {0, 7, 70000, 70000, 614454277, 4000000000, 70001, 4294967295}, ids), expected);
  EXPECT_EQ(numbersOf<uint64_t>(VoxelFormat::U64, {0, 7, 70000, 70000, 614454277, 4000000000, 70001, uint64_t(1) << 63}, ids), expected);
  EXPECT_EQ(numbersOf<int64_t>(VoxelFormat::I64, {-7, 7, 70000, 70000, 614454277, 4000000000, 8, 70001}, ids), expected);
  EXPECT_EQ(numbersOf<double>(VoxelFormat::F64, {7.5, 7, 70000, 70000, 614454277, 4000000000, 8, 70001}, ids), expected);
  EXPECT_EQ(numbersOf<int32_t>(VoxelFormat::I32, {-1, 7, 70000, 70000, 614454277, 614454276}, ids), (std::vector<uint16_t>{0, 1, 2, 2, 3, 5}));
  EXPECT_EQ(numbersOf<uint8_t>(VoxelFormat::U8, {0, 7, 9}, ids), (std::vector<uint16_t>{0, 1, 5})) << "and in 8 bits";
  EXPECT_EQ(numbersOf<uint32_t>(VoxelFormat::U32, {0, 7, 4000000000, 1}, ids, BrickFormat::R32F), (std::vector<uint16_t>{0, 1, 4, 5})) << "as who reads values has them";
}

TEST(Brick, NumbersOfManyNamesAllFit) {
  std::vector<uint64_t> ids(kMostLabelIds);
  for (size_t i = 0; i < ids.size(); ++i) ids[i] = 100000 + 3 * i;
  EXPECT_EQ(numbersOf<uint32_t>(VoxelFormat::U32, {100000, uint32_t(ids.back()), 100001}, ids), (std::vector<uint16_t>{1, 65534, 65535}));
}

TEST(Brick, AJobCarriesTheNamesBehindItsParameters) {
  const BrickDecodeParams p = params(kRaw, VoxelFormat::U32, BrickFormat::R16UI);
  Bytes bytes(sizeof p + 2 * sizeof(uint64_t));
  const uint64_t ids[] = {70000, 4000000000};
  std::memcpy(bytes.data(), &p, sizeof p);
  std::memcpy(bytes.data() + sizeof p, ids, sizeof ids);
  const auto job = readBrickJob(bytes);
  ASSERT_TRUE(job.ok());
  EXPECT_EQ(job->params.voxel, p.voxel);
  EXPECT_EQ(job->ids, (std::vector<uint64_t>{70000, 4000000000}));
  EXPECT_TRUE(readBrickJob(ByteView(bytes).first(sizeof p))->ids.empty());
  EXPECT_FALSE(readBrickJob(ByteView(bytes).first(sizeof p + 4)).ok());
  EXPECT_FALSE(readBrickJob(ByteView(bytes).first(sizeof p - 8)).ok());
  EXPECT_FALSE(readBrickJob(Bytes(sizeof p + (kMostLabelIds + 1) * sizeof(uint64_t))).ok()) << "more than there are numbers for";
}

TEST(Brick, SignedJpeg2000BecomesHalfFloats) {
  const auto values = pattern(16, -1000, 1000);
  const auto chunk = decodeBrick(params(kJpeg2000, VoxelFormat::I16, BrickFormat::R16F), writeJ2k(values, 16, 256, 16, true));
  ASSERT_TRUE(chunk.ok()) << chunk.error().message();
  const auto got = texels<uint16_t>(*chunk);
  for (size_t i = 0; i < got.size(); ++i) ASSERT_EQ(fromHalf(got[i]), float(values[i])) << i;
}

TEST(Brick, SignedVoxelsKeepAllTheirBits) {
  const auto values = pattern(16, -32768, 32767);
  BrickDecodeParams p = params(kRaw, VoxelFormat::I16, BrickFormat::R16UI);
  p.minimum = -32768;
  const auto chunk = decodeBrick(p, stored<int16_t>(values));
  ASSERT_TRUE(chunk.ok()) << chunk.error().message();
  const auto got = texels<uint16_t>(*chunk);
  for (size_t i = 0; i < got.size(); ++i) ASSERT_EQ(int32_t(got[i]) - 32768, values[i]) << i;
}

TEST(Brick, EveryCompressionGivesTheSameBrick) {
  const auto values = pattern(16, -500, 3000);
  const Bytes raw = stored<int16_t>(values);
  const auto expected = decodeBrick(params(kRaw, VoxelFormat::I16, BrickFormat::R16F), raw);
  ASSERT_TRUE(expected.ok());

  Bytes zstd(ZSTD_compressBound(raw.size()));
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), raw.data(), raw.size(), 3));
  EXPECT_EQ(*decodeBrick(params(kZstd, VoxelFormat::I16, BrickFormat::R16F), zstd), *expected);

  Bytes zlibBytes(compressBound(raw.size()));
  uLongf length = zlibBytes.size();
  ASSERT_EQ(compress(zlibBytes.data(), &length, raw.data(), raw.size()), Z_OK);
  zlibBytes.resize(length);
  EXPECT_EQ(*decodeBrick(params(kGzip, VoxelFormat::I16, BrickFormat::R16F), zlibBytes), *expected);
  EXPECT_EQ(*decodeBrick(params(kJpeg2000, VoxelFormat::I16, BrickFormat::R16F), writeJ2k(values, 16, 256, 16, true)), *expected);
}

TEST(Brick, OnlyTheWantedCornerIsKept) {
  BrickDecodeParams p = params(kRaw, VoxelFormat::U8, BrickFormat::R8, 4);
  p.size[0] = 3;
  p.size[1] = 2;
  p.size[2] = 1;
  Bytes raw(64);
  for (size_t i = 0; i < raw.size(); ++i) raw[i] = uint8_t(i);
  const auto chunk = decodeBrick(p, raw);
  ASSERT_TRUE(chunk.ok());
  EXPECT_EQ(texels<uint8_t>(*chunk), (std::vector<uint8_t>{0, 1, 2, 4, 5, 6}));
  const auto view = viewBrickChunk(*chunk);
  EXPECT_EQ(view->header.size[0], 3u);
  EXPECT_EQ(view->header.maximum, 6);
}

TEST(Brick, SixteenBitsMapToEightByTheVolumesRange) {
  BrickDecodeParams p = params(kRaw, VoxelFormat::I16, BrickFormat::R8, 2);
  p.minimum = -1000;
  p.maximum = 1000;
  const auto chunk = decodeBrick(p, stored<int16_t>({-1000, 0, 1000, -2000, 2000, 500, -500, 1}));
  ASSERT_TRUE(chunk.ok());
  EXPECT_EQ(texels<uint8_t>(*chunk), (std::vector<uint8_t>{0, 128, 255, 0, 255, 191, 64, 128}));
}

TEST(Brick, ValuesTooLargeForAFloatAreNotTold) {
  BrickDecodeParams p = params(kRaw, VoxelFormat::U8, BrickFormat::R8, 1);
  p.scale = 3e38f;
  const auto got = decodeBrick(p, Bytes{255});
  ASSERT_TRUE(got.ok());
  const auto view = viewBrickChunk(*got);
  ASSERT_TRUE(view.ok());
  EXPECT_TRUE(std::isfinite(view->header.minimum) && std::isfinite(view->header.maximum));
}

TEST(Brick, FloatsThatAreNoNumbersBecomeZero) {
  const std::vector<float> values = {NAN, INFINITY, 1.5f, -2, 0, 1e9f, -1e9f, 3};
  const auto chunk = decodeBrick(params(kRaw, VoxelFormat::F32, BrickFormat::R16F, 2), bytesOfAll(values));
  ASSERT_TRUE(chunk.ok());
  const auto got = texels<uint16_t>(*chunk);
  EXPECT_EQ(got[0], 0);
  EXPECT_EQ(got[1], 0);
  EXPECT_EQ(fromHalf(got[2]), 1.5f);
  EXPECT_EQ(fromHalf(got[5]), 65504);
}

TEST(Brick, DamageIsAnErrorAndNeverAWrongImage) {
  const auto values = pattern(16, 0, 255);
  const Bytes j2k = writeJ2k(values, 16, 256, 8, false);
  const BrickDecodeParams p = params(kJpeg2000, VoxelFormat::U8, BrickFormat::R8);
  for (size_t length = 0; length + 3 < j2k.size(); length += 97) EXPECT_FALSE(decodeBrick(p, ByteView(j2k).first(length)).ok()) << length;
  for (size_t at = 0; at < std::min<size_t>(j2k.size(), 400); ++at) {
    Bytes bad = j2k;
    bad[at] ^= uint8_t(1u << (at % 8));
    (void)decodeBrick(p, bad);
  }
  BrickDecodeParams other = p;
  other.chunk[0] = other.size[0] = 8;
  EXPECT_FALSE(decodeBrick(other, j2k).ok()) << "not of the described size";
}

TEST(Brick, AbsurdParametersAreRefusedBeforeAllocating) {
  BrickDecodeParams p = params(kRaw, VoxelFormat::U8, BrickFormat::R8);
  for (uint32_t& side : p.chunk) side = 0xffffffffu;
  EXPECT_FALSE(decodeBrick(p, Bytes(10)).ok());
  p = params(kRaw, VoxelFormat::U8, BrickFormat::R8);
  p.size[1] = 17;
  EXPECT_FALSE(decodeBrick(p, Bytes(4096)).ok());
  p = params(9, VoxelFormat::U8, BrickFormat::R8);
  EXPECT_EQ(decodeBrick(p, Bytes(4096)).error().code, ErrorCode::Unsupported);
  p = params(kRaw, VoxelFormat::U8, BrickFormat::R8);
  p.format = 77;
  EXPECT_FALSE(decodeBrick(p, Bytes(4096)).ok());
}

TEST(Half, ConvertsExactlyAndRoundsToNearest) {
  for (uint32_t bits = 0; bits < 0x7c00; ++bits) {
    ASSERT_EQ(toHalf(fromHalf(uint16_t(bits))), bits);
    ASSERT_EQ(toHalf(fromHalf(uint16_t(bits | 0x8000))), bits | 0x8000);
  }
  for (int i = -2048; i <= 2048; ++i) ASSERT_EQ(fromHalf(toHalf(float(i))), float(i));
  EXPECT_EQ(fromHalf(toHalf(2049)), 2048) << "ties go to even";
  EXPECT_EQ(fromHalf(toHalf(2051)), 2052);
  EXPECT_EQ(fromHalf(toHalf(1e6f)), 65504);
  EXPECT_EQ(fromHalf(toHalf(-1e6f)), -65504);
  EXPECT_EQ(toHalf(NAN), 0);
  EXPECT_EQ(toHalf(std::ldexp(1.f, -24)), 1) << "the smallest subnormal";
  EXPECT_EQ(toHalf(std::ldexp(1.f, -26)), 0);
}

}  // namespace
}  // namespace fabrica
