// IEEE 754 binary16, as R16F textures hold it.
#pragma once

#include <bit>
#include <cstdint>

namespace fabrica {

// Rounds to nearest, ties to even; beyond ±65504 it is clamped there (an infinity would spoil filtering); NaN becomes 0.
constexpr uint16_t toHalf(float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  const uint16_t sign = uint16_t((bits >> 16) & 0x8000);
  const uint32_t magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return 0;
  if (magnitude >= 0x477fe000) return uint16_t(sign | 0x7bff);
  if (magnitude < 0x33000001) return sign;  // under half of the smallest subnormal
  uint32_t mantissa = (magnitude & 0x7fffff) | 0x800000;
  const int exponent = int(magnitude >> 23) - 112;
  int drop = 13;
  if (exponent <= 0) drop += 1 - exponent;
  const uint32_t half = 1u << (drop - 1), rest = mantissa & ((1u << drop) - 1);
  mantissa >>= drop;
  if (rest > half || (rest == half && (mantissa & 1))) ++mantissa;
  // A carry out of the mantissa lands in the exponent, as it must.
  const uint32_t base = exponent > 0 ? uint32_t(exponent - 1) << 10 : 0;
  return uint16_t(sign | (base + mantissa));
}

constexpr float fromHalf(uint16_t half) {
  const uint32_t sign = uint32_t(half & 0x8000) << 16;
  uint32_t exponent = (half >> 10) & 31, mantissa = half & 0x3ff;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000 | (mantissa << 13));
  if (exponent == 0) {
    if (mantissa == 0) return std::bit_cast<float>(sign);
    exponent = 1;
    while (!(mantissa & 0x400)) {
      mantissa <<= 1;
      --exponent;
    }
    mantissa &= 0x3ff;
  }
  return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
}

}  // namespace fabrica
