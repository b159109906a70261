// Numbers that look random and are the same everywhere: a structure's come from the seed and its own number, so that
// threads and order do not matter. SplitMix64 (Steele, Lea, Flood 2014).
#pragma once

#include <cmath>
#include <cstdint>

#include "base/math.h"

namespace fabrica {

class Random {
 public:
  Random(uint64_t seed, uint64_t stream) : state_(seed * 0x9e3779b97f4a7c15ull ^ (stream + 1) * 0xd1b54a32d192ed03ull) {
    next();
  }

  uint64_t next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
  }
  float unit() { return float(next() >> 40) * (1.0f / 16777216.0f); }  // [0, 1)
  float between(float low, float high) { return low + (high - low) * unit(); }
  uint32_t below(uint32_t count) { return uint32_t(next() >> 32) % count; }
  vec3 direction() {
    const float z = between(-1, 1), angle = between(0, 6.2831853f), r = std::sqrt(1 - z * z);
    return {r * std::cos(angle), r * std::sin(angle), z};
  }
  vec3 inBall() { return direction() * std::cbrt(unit()); }

 private:
  uint64_t state_;
};

}  // namespace fabrica
