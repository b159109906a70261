// An image as findVolumeInput() finds it, with all its voxels.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "maker/input/volume_input.h"

namespace fabrica {

inline constexpr Index3 kSize{37, 29, 5};

// Different everywhere, and not the same read from another side.
template <typename T>
std::vector<T> ramp(double offset = 0, double step = 1) {
  std::vector<T> values;
  for (uint32_t z = 0; z < kSize[2]; ++z) {
    for (uint32_t y = 0; y < kSize[1]; ++y) {
      for (uint32_t x = 0; x < kSize[0]; ++x) values.push_back(T(offset + step * double(x + 3 * y + 31 * z)));
    }
  }
  return values;
}

struct OpenedInput {
  VolumeInput input;
  VoxelFormat format = VoxelFormat::U8;
  std::vector<double> values;
};
inline Result<OpenedInput> open(const VolumeInputOptions& options, const std::string& scratch) {
  auto input = findVolumeInput(options);
  if (!input) return std::move(input).error();
  auto raw = input->open(scratch, {});
  if (!raw) return std::move(raw).error();
  auto format = formatOf(**raw, 2, {});
  if (!format) return std::move(format).error();
  const ConvertedVoxels voxels(*raw, *format);
  const size_t count = size_t(input->size[0]) * input->size[1] * input->size[2];
  Bytes bytes(count * bytesPerVoxel(*format));
  // In two boxes that do not take whole rows, as bricks are read.
  OpenedInput opened;
  opened.values.resize(count);
  for (const uint32_t from : {0u, 7u}) {
    const Index3 origin{from, 0, 0}, extent{from ? input->size[0] - 7 : 7, input->size[1], input->size[2]};
    if (Status read = voxels.read(origin, extent, bytes.data()); !read) return std::move(read).error();
    size_t at = 0;
    for (uint32_t z = 0; z < extent[2]; ++z) {
      for (uint32_t y = 0; y < extent[1]; ++y) {
        for (uint32_t x = 0; x < extent[0]; ++x, ++at) {
          double value = 0;
          const auto as = [&]<typename T>(T v) {
            std::memcpy(&v, bytes.data() + at * sizeof(T), sizeof(T));
            value = double(v);
          };
          if (*format == VoxelFormat::U8) as(uint8_t{});
          if (*format == VoxelFormat::U16) as(uint16_t{});
          if (*format == VoxelFormat::I16) as(int16_t{});
          if (*format == VoxelFormat::F32) as(float{});
          opened.values[(size_t(z) * input->size[1] + y) * input->size[0] + from + x] = value;
        }
      }
    }
  }
  opened.format = *format;
  opened.input = std::move(input).value();
  return opened;
}

// Colours: three bytes a voxel.
inline void expectColours(const VolumeInputOptions& options, const std::string& scratch, const Bytes& expected) {
  auto input = findVolumeInput(options);
  ASSERT_TRUE(input.ok()) << input.error().message();
  EXPECT_EQ(input->storedAs, "red, green and blue");
  auto raw = input->open(scratch, {});
  ASSERT_TRUE(raw.ok()) << raw.error().message();
  auto format = formatOf(**raw, 2, {});
  ASSERT_TRUE(format.ok());
  EXPECT_EQ(*format, VoxelFormat::U8);
  const ConvertedVoxels voxels(*raw, *format);
  ASSERT_EQ(voxels.channels(), 3u);
  ASSERT_EQ(voxels.size(), kSize);
  Bytes bytes(size_t(kSize[0]) * kSize[1] * kSize[2] * 3);
  const Status read = voxels.read({0, 0, 0}, kSize, bytes.data());
  ASSERT_TRUE(read.ok()) << read.error().message();
  EXPECT_EQ(bytes, expected);
}

template <typename T>
void expectValues(const Result<OpenedInput>& opened, const std::vector<T>& values, VoxelFormat format) {
  ASSERT_TRUE(opened.ok()) << opened.error().message();
  EXPECT_EQ(opened->format, format);
  EXPECT_EQ(opened->input.size, kSize);
  EXPECT_EQ(opened->values, std::vector<double>(values.begin(), values.end()));
}

inline vec3 millimetres(const VolumeInput& input, float i, float j, float k) {
  return vec3(input.indexToWorld * vec4(i, j, k, 1)) * 1000.0f;
}
inline void expectNear(const vec3& p, float x, float y, float z) {
  EXPECT_NEAR(p.x, x, 1e-3);
  EXPECT_NEAR(p.y, y, 1e-3);
  EXPECT_NEAR(p.z, z, 1e-3);
}

}  // namespace fabrica
