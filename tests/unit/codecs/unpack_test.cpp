// Version 1 of meshopt's attribute streams, as meshoptimizer 1.3 wrote this one; tests/peers compares many more.
#include <gtest/gtest.h>

#include <cmath>

#include "codecs/decode.h"

namespace fabrica {
namespace {

constexpr uint32_t kElements = 20, kStride = 12;

// Elements of a float 1 + i/64, the shorts 300 i and 1000 + 7 i, and the bytes 0, i, 2 i, 97 i.
const Bytes kStream = {
    0xa1, 0x9a, 0x97, 0xd6, 0x2,  0x4,  0x44, 0x44, 0x44, 0x44, 0x44, 0x44, 0x44, 0xf,  0x0,  0x4,  0x4,  0x4,  0x4,
    0x0,  0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58, 0x58,
    0x58, 0x5,  0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x0,  0x0,  0x0,  0x2,  0xe,  0xee, 0xee, 0xee, 0xee, 0xee, 0xee, 0xee,
    0xf,  0x0,  0xe,  0xe,  0xe,  0xe,  0x5,  0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x0,  0x0,  0x0,  0x2,  0x4,  0x44, 0x44,
    0x44, 0x44, 0x44, 0x44, 0x44, 0xf,  0x0,  0x4,  0x4,  0x4,  0x4,  0x0,  0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2,
    0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0xc2, 0x0,  0x0,  0x0,  0x0,  0x0,  0x0,  0x0,
    0x0,  0x0,  0x0,  0x0,  0x80, 0x3f, 0x0,  0x0,  0xe8, 0x3,  0x0,  0x0,  0x0,  0x0,  0x0,  0x1,  0x0};

Result<Bytes> read(const Bytes& stream, uint32_t count = kElements, uint32_t stride = kStride) {
  const ByteView range(stream);
  return unpack({Unpack::Attributes, UnpackFilter::None, count, stride, 0, 0, 0}, {&range, 1});
}

TEST(Unpack, AttributeStreamsOfVersionOneAreRead) {
  const auto bytes = read(kStream);
  ASSERT_TRUE(bytes.ok()) << bytes.error().message();
  ByteReader in(*bytes);
  for (uint32_t i = 0; i < kElements; ++i) {
    EXPECT_EQ(in.get<float>(), 1 + float(i) / 64);
    EXPECT_EQ(in.get<uint16_t>(), i * 300);
    EXPECT_EQ(in.get<uint16_t>(), 1000 + i * 7);
    for (const uint32_t byte : {0u, i, 2 * i, 97 * i}) EXPECT_EQ(in.get<uint8_t>(), byte & 255);
  }
  EXPECT_EQ(in.remaining(), 0u);
}

TEST(Unpack, DamageIsAnErrorAndNeverMore) {
  for (size_t length = 0; length < kStream.size(); ++length)
    EXPECT_FALSE(read(Bytes(kStream.begin(), kStream.begin() + long(length))).ok()) << length;
  Bytes longer = kStream;
  longer.insert(longer.begin() + 50, uint8_t(0));
  EXPECT_FALSE(read(longer).ok()) << "bytes that nobody reads";
  for (size_t bit = 0; bit < kStream.size() * 8; ++bit) {
    Bytes flipped = kStream;
    flipped[bit / 8] ^= uint8_t(1u << (bit % 8));
    (void)read(flipped);
  }
  for (const uint32_t count : {0u, 19u, 21u, 4000u}) EXPECT_FALSE(read(kStream, count).ok()) << count;
  for (const uint32_t stride : {0u, 3u, 8u, 16u, 256u, 260u})
    EXPECT_FALSE(read(kStream, kElements, stride).ok()) << stride;
  Bytes mode = kStream;
  for (const uint8_t wrong : {uint8_t(3), uint8_t(0x10), uint8_t(0x21), uint8_t(0xff)}) {
    mode.back() = wrong;
    EXPECT_FALSE(read(mode).ok()) << int(wrong);
  }
}

TEST(Unpack, SparseElementsReplaceThoseOfTheBase) {
  const Bytes base = {1, 2, 0, 3, 4, 0, 5, 6}, numbers = {2}, values = {9, 8};
  const ByteView ranges[3] = {base, numbers, values};
  const UnpackParams params{Unpack::Sparse, UnpackFilter::None, 3, 2, 3, 1, 5121};
  const auto bytes = unpack(params, ranges);
  ASSERT_TRUE(bytes.ok()) << bytes.error().message();
  EXPECT_EQ(*bytes, (Bytes{1, 2, 3, 4, 9, 8}));
  const Bytes beyond = {3};
  const ByteView wrong[3] = {base, beyond, values};
  EXPECT_EQ(unpack(params, wrong).error().code, ErrorCode::BadFormat);
  const ByteView shorter[3] = {ByteView(base).first(7), numbers, values};
  EXPECT_EQ(unpack(params, shorter).error().code, ErrorCode::Truncated);
}

}  // namespace
}  // namespace fabrica
