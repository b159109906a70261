#include "atlas/voxel_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace fabrica {
namespace {

Volume volumeOf(std::initializer_list<Index3> sizes, const Index3& chunk, float voxel = 0.001f) {
  Volume volume;
  for (const Index3& size : sizes) {
    VolumeLevel level;
    level.size = size;
    level.chunk = level.shard = chunk;
    level.indexToWorld = glm::scale(mat4(1), vec3(voxel));
    volume.levels.push_back(level);
    voxel *= 2;
  }
  return volume;
}

TEST(VoxelPages, CubesBecomeCubes) {
  const VoxelPages pages = pagesOf(volumeOf({{200, 128, 64}, {100, 64, 32}}, {64, 64, 64}));
  EXPECT_EQ(pages.slot, (Index3{32, 32, 32}));
  ASSERT_EQ(pages.levels.size(), 2u);
  EXPECT_EQ(pages.levels[0].pages, (Index3{7, 4, 2}));  // 200 = 3 chunks of two pages and 8 voxels more
  EXPECT_EQ(pages.levels[0].perChunk, (Index3{2, 2, 2}));
  EXPECT_EQ(pages.levels[0].endOf({6, 0, 0}), (Index3{200, 32, 32}));
}

// Every voxel lies in one page, which fits its slot and lies in one chunk, whatever the shapes are.
TEST(VoxelPages, PagesTileTheLevel) {
  std::mt19937 random(7);
  const Index3 chunks[] = {{64, 64, 64}, {1, 512, 512}, {100, 100, 100}, {33, 65, 129}, {7, 5, 3}, {256, 1, 90}};
  for (const Index3& chunk : chunks) {
    Index3 size{};
    for (uint32_t& n : size) n = 1 + random() % 700;
    const VoxelPages pages = pagesOf(volumeOf({size}, chunk));
    ASSERT_EQ(pages.levels.size(), 1u);
    const PageLevel& level = pages.levels[0];
    EXPECT_LE(uint64_t(pages.slot[0]) * pages.slot[1] * pages.slot[2], kPageVoxels);
    for (size_t a = 0; a < 3; ++a) {
      uint32_t next = 0;
      for (Index3 at{}; at[a] < level.pages[a]; ++at[a]) {
        const uint32_t begin = level.beginOf(at)[a], end = level.endOf(at)[a];
        EXPECT_EQ(begin, next);
        EXPECT_GT(end, begin);
        EXPECT_LE(end - begin, pages.slot[a]);
        EXPECT_EQ(begin / chunk[a], (end - 1) / chunk[a]);
        EXPECT_EQ(level.chunkOf(at)[a], begin / chunk[a]);
        next = end;
      }
      EXPECT_EQ(next, size[a]);
    }
  }
}

TEST(VoxelPages, TheLevelIsTheCoarsestThatHasAVoxelForAPixel) {
  const VoxelPages pages = pagesOf(volumeOf({{512, 512, 512}, {256, 256, 256}, {128, 128, 128}}, {64, 64, 64}));
  EXPECT_EQ(pages.levelFor(0.0001f), 0u);
  EXPECT_EQ(pages.levelFor(0.001f), 0u);
  EXPECT_EQ(pages.levelFor(0.002f), 1u);
  EXPECT_EQ(pages.levelFor(1), 2u);
}

TEST(VoxelPages, WhatCannotBePagedIsLeftOut) {
  Volume volume = volumeOf({{1u << 31, 64, 64}, {64, 64, 64}}, {64, 64, 64});
  EXPECT_EQ(pagesOf(volume).levels.size(), 1u);
  volume.levels[1].chunk[1] = 0;
  EXPECT_TRUE(pagesOf(volume).levels.empty());
  volume = volumeOf({{100'000'000, 1, 1}, {1000, 1, 1}}, {100, 1, 1});
  EXPECT_EQ(pagesOf(volume).levels.front().source, 1u);
}

TEST(VoxelPages, OfVeryManyLevelsTheFinestAndTheCoarsestStay) {
  Volume volume;
  for (uint32_t i = 0; i < 20; ++i) volume.levels.push_back(volumeOf({{64, 64, 64}}, {64, 64, 64}, 0.001f * float(i + 1)).levels[0]);
  const VoxelPages pages = pagesOf(volume);
  EXPECT_EQ(pages.levels.size(), kMaxPageLevels);
  EXPECT_EQ(pages.levels.front().source, 0u);
  EXPECT_EQ(pages.levels.back().source, 19u);
}

TEST(VoxelPages, KeysAreTakenApartAgain) {
  const uint64_t key = keyOf(11, {65534, 1, 40000});
  EXPECT_EQ(levelOfKey(key), 11u);
  EXPECT_EQ(placeOfKey(key), (Index3{65534, 1, 40000}));
}

}  // namespace
}  // namespace fabrica
