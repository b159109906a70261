#include "render/page_values.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "codecs/half.h"

namespace fabrica::render {
namespace {

ValueSpan ordered(float a, float b) { return {std::min(a, b), std::max(a, b)}; }

template <typename T>
std::pair<T, T> ends(ByteView bytes) {
  T low{}, high{};
  for (size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T)) {
    T one;
    std::memcpy(&one, bytes.data() + at, sizeof one);
    if (at == 0) low = high = one;
    low = std::min(low, one), high = std::max(high, one);
  }
  return {low, high};
}

// Halves in the order of their values, as whole numbers.
constexpr int32_t rankOf(uint16_t half) { return half & 0x8000 ? -int32_t(half & 0x7fff) : int32_t(half); }
constexpr uint16_t ofRank(int32_t rank) { return uint16_t(rank < 0 ? 0x8000 | -rank : rank); }
constexpr int32_t kInfinite = 0x7c00;

uint16_t outwards(float value, int direction) {
  if (std::isnan(value) || std::abs(value) > 65504.0f) {
    const bool outside = std::isnan(value) || (value > 0) == (direction > 0);
    return ofRank(outside ? direction * kInfinite : value > 0 ? kInfinite - 1 : 1 - kInfinite);
  }
  const uint16_t half = toHalf(value);
  const float got = fromHalf(half);
  const bool within = direction > 0 ? got >= value : got <= value;
  return within ? half : ofRank(rankOf(half) + direction);
}

}  // namespace

ValueSpan valuesIn(ByteView texels, BrickFormat format, const vec4& of) {
  switch (format) {
    case BrickFormat::R16UI: {
      // Two bytes, each a channel: together one number.
      const auto [low, high] = ends<uint16_t>(texels);
      return ordered(of.x + of.y / 255 * float(low), of.x + of.y / 255 * float(high));
    }
    case BrickFormat::RGBA8: {
      ValueSpan span{INFINITY, -INFINITY};
      for (size_t at = 0; at + 4 <= texels.size(); at += 4) {
        const float value = of.x + (of.y * texels[at] + of.z * texels[at + 1] + of.w * texels[at + 2]) / 255;
        span.low = std::min(span.low, value), span.high = std::max(span.high, value);
      }
      return span;
    }
    case BrickFormat::R16F: {
      int32_t low = kInfinite, high = -kInfinite;
      for (size_t at = 0; at + 2 <= texels.size(); at += 2) {
        const int32_t rank = rankOf(uint16_t(texels[at] | texels[at + 1] << 8));
        low = std::min(low, rank), high = std::max(high, rank);
      }
      return ordered(of.x + of.y * fromHalf(ofRank(low)), of.x + of.y * fromHalf(ofRank(high)));
    }
    default: break;
  }
  const auto [low, high] = ends<uint8_t>(texels);
  return ordered(of.x + of.y / 255 * float(low), of.x + of.y / 255 * float(high));
}

uint32_t packed(const ValueSpan& span) { return uint32_t(outwards(span.low, -1)) | uint32_t(outwards(span.high, 1)) << 16; }

}  // namespace fabrica::render
