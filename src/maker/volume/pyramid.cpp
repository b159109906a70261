#include "maker/volume/pyramid.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fabrica {
namespace {

uint8_t rounded(double mean, uint8_t) { return static_cast<uint8_t>(std::floor(mean + 0.5)); }
uint16_t rounded(double mean, uint16_t) { return static_cast<uint16_t>(std::floor(mean + 0.5)); }
int16_t rounded(double mean, int16_t) { return static_cast<int16_t>(std::floor(mean + 0.5)); }
uint32_t rounded(double mean, uint32_t) { return static_cast<uint32_t>(std::floor(mean + 0.5)); }
float rounded(double mean, float) { return static_cast<float>(mean); }

template <typename T>
T meanOf(const T* values, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += values[i];
  return rounded(sum / count, T{});
}

template <typename T>
T modeOf(const T* values, int count) {
  T best = values[0];
  int bestVotes = 0;
  for (int i = 0; i < count; ++i) {
    int votes = 0;
    for (int j = 0; j < count; ++j) votes += values[j] == values[i];
    if (votes > bestVotes || (votes == bestVotes && best == T{})) {
      best = values[i];
      bestVotes = votes;
    }
  }
  return best;
}

template <typename T>
void downsampleAs(bool labels, const Index3& from, const Index3& factor, const uint8_t* in, uint8_t* out, uint32_t channels) {
  const Index3 to{ceilDiv(from[0], factor[0]), ceilDiv(from[1], factor[1]), ceilDiv(from[2], factor[2])};
  const T* source = reinterpret_cast<const T*>(in);
  T* target = reinterpret_cast<T*>(out);
  T values[8];
  for (uint32_t z = 0; z < to[2]; ++z) {
    for (uint32_t y = 0; y < to[1]; ++y) {
      for (uint32_t x = 0; x < to[0]; ++x) {
        for (uint32_t c = 0; c < channels; ++c) {
          int count = 0;
          for (uint32_t k = z * factor[2]; k < std::min(from[2], (z + 1) * factor[2]); ++k) {
            for (uint32_t j = y * factor[1]; j < std::min(from[1], (y + 1) * factor[1]); ++j) {
              for (uint32_t i = x * factor[0]; i < std::min(from[0], (x + 1) * factor[0]); ++i) {
                values[count++] = source[((size_t(k) * from[1] + j) * from[0] + i) * channels + c];
              }
            }
          }
          *target++ = labels ? modeOf(values, count) : meanOf(values, count);
        }
      }
    }
  }
}

}  // namespace

vec3 spacingOf(const mat4& m) {
  return vec3(glm::length(vec3(m[0])), glm::length(vec3(m[1])), glm::length(vec3(m[2]))) * 1000.0f;
}

std::vector<PyramidLevel> planPyramid(const Index3& size, const mat4& indexToWorld, uint32_t coarsest) {
  // An axis is halved with the finest one unless its voxels are already longer than this many times the finest's.
  constexpr float kThick = 1.5f;
  std::vector<PyramidLevel> levels{{size, {1, 1, 1}, indexToWorld}};
  while (*std::max_element(levels.back().size.begin(), levels.back().size.end()) > coarsest) {
    PyramidLevel& level = levels.back();
    const vec3 spacing = spacingOf(level.indexToWorld);
    float finest = std::numeric_limits<float>::max();
    for (int a = 0; a < 3; ++a) {
      if (level.size[a] > 1) finest = std::min(finest, spacing[a]);
    }
    PyramidLevel next = level;
    mat4 toFiner(1);
    for (int a = 0; a < 3; ++a) {
      if (level.size[a] < 2 || spacing[a] > kThick * finest) continue;
      level.factor[a] = 2;
      next.size[a] = ceilDiv(level.size[a], 2);
      toFiner[a][a] = 2;
      toFiner[3][a] = 0.5f;
    }
    next.indexToWorld = level.indexToWorld * toFiner;
    next.factor = {1, 1, 1};
    levels.push_back(next);
  }
  return levels;
}

void downsample(VoxelFormat format, bool labels, const Index3& from, const Index3& factor, const uint8_t* in,
                uint8_t* out, uint32_t channels) {
  switch (format) {
    case VoxelFormat::U8:
      return downsampleAs<uint8_t>(labels, from, factor, in, out, channels);
    case VoxelFormat::U16:
      return downsampleAs<uint16_t>(labels, from, factor, in, out, channels);
    case VoxelFormat::I16:
      return downsampleAs<int16_t>(labels, from, factor, in, out, channels);
    case VoxelFormat::U32:
      return downsampleAs<uint32_t>(labels, from, factor, in, out, channels);
    default:  // what is written is one of these
      return downsampleAs<float>(labels, from, factor, in, out, channels);
  }
}

}  // namespace fabrica
