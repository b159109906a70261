#include "render/page_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "codecs/half.h"

namespace fabrica::render {
namespace {

ValueSpan unpacked(uint32_t bits) { return {fromHalf(uint16_t(bits)), fromHalf(uint16_t(bits >> 16))}; }

TEST(PageValues, OfBytes) {
  const Bytes texels{9, 3, 200, 7};
  const ValueSpan span = valuesIn(texels, BrickFormat::R8, vec4(-10, 510, 0, 0));  // value = 2 * texel - 10
  EXPECT_FLOAT_EQ(span.low, -4);
  EXPECT_FLOAT_EQ(span.high, 390);
}

TEST(PageValues, OfSixteenBitsInTwoBytes) {
  const Bytes texels{0x00, 0x01, 0xff, 0x00, 0x10, 0x02};  // 256, 255, 528
  // As render/volumes.cpp has it: scale 0.5, offset -1000.
  const ValueSpan span = valuesIn(texels, BrickFormat::R16UI, vec4(-1000, 0.5f * 255, 0.5f * 65280, 0));
  EXPECT_FLOAT_EQ(span.low, -872.5f);
  EXPECT_FLOAT_EQ(span.high, -736);
}

TEST(PageValues, OfHalvesOfBothSignsAndAFallingScale) {
  Bytes texels;
  for (float value : {-2.5f, 0.25f, 3.0f}) {
    texels.push_back(uint8_t(toHalf(value)));
    texels.push_back(uint8_t(toHalf(value) >> 8));
  }
  const ValueSpan span = valuesIn(texels, BrickFormat::R16F, vec4(1, -2, 0, 0));
  EXPECT_FLOAT_EQ(span.low, -5);
  EXPECT_FLOAT_EQ(span.high, 6);
}

TEST(PageValues, OfColoursHowLightTheyAre) {
  const Bytes texels{255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255};
  const ValueSpan span = valuesIn(texels, BrickFormat::RGBA8, vec4(0, 51, 153, 51));
  EXPECT_FLOAT_EQ(span.low, 0);
  EXPECT_FLOAT_EQ(span.high, 255);
}

TEST(PageValues, ArePackedSoThatNothingIsLeftOut) {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> exponent(-12, 18), sign(-1, 1);
  for (int i = 0; i < 20000; ++i) {
    const float value = std::copysign(std::exp2(exponent(random)), sign(random));
    const ValueSpan got = unpacked(packed({value, value}));
    EXPECT_LE(got.low, value);
    EXPECT_GE(got.high, value);
    if (std::abs(value) > 1e-3f && std::abs(value) < 60000) {
      EXPECT_LT(got.high - got.low, std::abs(value) / 500);
    }
  }
  for (float exact : {0.0f, 1.0f, -37.0f, 255.0f}) {
    EXPECT_EQ(unpacked(packed({exact, exact})).low, exact);
    EXPECT_EQ(unpacked(packed({exact, exact})).high, exact);
  }
  EXPECT_EQ(packed({-INFINITY, INFINITY}), kAnyValue);
  EXPECT_EQ(packed({NAN, NAN}), kAnyValue);
}

}  // namespace
}  // namespace fabrica::render
