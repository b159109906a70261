#include "render/pages.h"

#include "render/mesh_table.h"
#include "render/range_allocator.h"
#include "render_fixture.h"

namespace fabrica::render {
namespace {

TEST(RangeAllocator, FreedNeighboursJoin) {
  RangeAllocator ranges(100);
  const auto a = ranges.take(30), b = ranges.take(30), c = ranges.take(40);
  ASSERT_TRUE(a && b && c);
  EXPECT_FALSE(ranges.take(1));
  ranges.give(*a, 30);
  ranges.give(*c, 40);
  EXPECT_EQ(ranges.gaps(), 2u);
  EXPECT_FALSE(ranges.take(50));  // 70 free, but not in one piece
  ranges.give(*b, 30);
  EXPECT_EQ(ranges.gaps(), 1u);
  EXPECT_TRUE(ranges.empty());
  EXPECT_EQ(ranges.take(100), 0u);
}

TEST(RangeAllocator, RefillsGaps) {
  RangeAllocator ranges(10);
  const auto a = ranges.take(4);
  ASSERT_TRUE(ranges.take(6));
  ranges.give(*a, 4);
  EXPECT_EQ(ranges.take(3), *a);
  EXPECT_EQ(ranges.free(), 1u);
}

class PagesTest : public RenderTest {};

TEST_F(PagesTest, FreedMeshesGiveTheirMemoryBack) {
  const uint64_t before = renderer->stats().gpuBytes;
  for (int i = 0; i < 50; ++i) add(sphere(vec3(0), 0.5f), filled(kRed));
  EXPECT_GT(renderer->stats().gpuBytes, before);
  for (const DrawItem& item : items) renderer->freeMesh(item.mesh);
  EXPECT_EQ(renderer->stats().gpuBytes, before);
}

TEST_F(PagesTest, AMeshLargerThanAPageHasItsOwn) {
  GpuMemory memory;
  MeshPages pages(memory);
  std::vector<PackedVertex> vertices(700'000);
  std::vector<uint32_t> indices(3, 0);
  MeshChunkView chunk;
  chunk.vertices = vertices;
  chunk.indices = indices;
  const MeshHandle large = pages.upload(chunk, 0);
  ASSERT_TRUE(pages.find(large));
  EXPECT_GE(memory.bytes, vertices.size() * sizeof(PackedVertex));
  pages.release(large);
  EXPECT_EQ(memory.bytes, 0u);
  EXPECT_EQ(pages.find(large), nullptr);
}

TEST_F(PagesTest, EmptyChunksAndGridsThatCannotBeAreRefused) {
  EXPECT_EQ(renderer->uploadMesh(MeshChunkView{}, 0), 0u);
  std::vector<PackedVertex> vertices(3);
  std::vector<uint32_t> indices{0, 1, 2};
  MeshChunkView chunk;
  chunk.vertices = vertices;
  chunk.indices = indices;
  EXPECT_EQ(renderer->uploadMesh(chunk, 1u << 20), 0u);
  renderer->freeMesh(0);
  renderer->freeMesh(1234);
}

TEST_F(PagesTest, ManyStructuresAreAFewDrawCalls) {
  for (int i = 0; i < 1000; ++i)
    add(sphere(vec3(float(i % 10) / 5 - 0.9f, float(i / 10 % 10) / 5 - 0.9f, float(i / 100) / 5 - 0.9f), 0.05f, 6), filled(kRed));
  draw();
  EXPECT_LE(renderer->stats().drawCalls, 12u);
  EXPECT_EQ(renderer->stats().triangles, 1000u * 6 * 12 * 2);
}

TEST_F(PagesTest, WhatIsHiddenInBetweenIsNeitherDrawnNorACall) {
  const auto ball = [](int i) { return sphere(vec3(float(i % 10) / 5 - 0.9f, float(i / 10) / 5 - 0.9f, 0), 0.09f, 6); };
  for (int i = 0; i < 100; ++i)
    if (i % 3 == 0) add(ball(i), filled(kRed));
  const headless::Picture alone = draw();
  restart({.samples = 1});
  for (int i = 0; i < 100; ++i) {
    add(ball(i), filled(i % 3 == 0 ? kRed : kBlue));
    styles.back().opacity = i % 3 == 0 ? 1 : 0;
  }
  const headless::Picture between = draw();
  EXPECT_LE(renderer->stats().drawCalls, 12u);
  EXPECT_EQ(renderer->stats().triangles, 34u * 6 * 12 * 2);
  EXPECT_EQ(between.rgba, alone.rgba);
  EXPECT_EQ(pickStructure(8, 152), 0u);
  EXPECT_EQ(pickStructure(24, 152), kNone);
}

TEST_F(PagesTest, WhatWasFreedInBetweenLeavesNothing) {
  for (int i = 0; i < 12; ++i) add(sphere(vec3(float(i) / 6 - 0.9f, 0, 0), 0.08f, 6), filled(i % 2 ? kBlue : kRed));
  draw();
  std::vector<DrawItem> kept;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i % 2) renderer->freeMesh(items[i].mesh);
    else kept.push_back(items[i]);
  }
  items = kept;
  const headless::Picture after = draw();
  for (int x = 0; x < kSize; ++x)
    for (int y = 0; y < kSize; ++y) EXPECT_FALSE(bluish(color(after, x, y)));
  // Its place is taken by another, which has none of its looks.
  add(sphere(vec3(0, 0.5f, 0), 0.08f, 6), filled(kGreen));
  EXPECT_TRUE(greenish(color(draw(), kSize / 2, kSize / 4)));
}

TEST_F(PagesTest, AMovedStructureIsSeenPickedAndCutWhereItIs) {
  add(sphere(vec3(-0.5f, 0, 0), 0.3f), filled(kRed));
  add(sphere(vec3(0.5f, 0, 0), 0.3f), filled(kBlue));
  styles[0].offset = vec3(0, 0.5f, 0);
  headless::Picture picture = draw();
  EXPECT_TRUE(reddish(color(picture, kSize / 4, kSize / 4)));
  EXPECT_FALSE(reddish(color(picture, kSize / 4, kSize / 2 + 10)));
  EXPECT_EQ(pickStructure(kSize / 4, kSize / 4), 0u);
  EXPECT_EQ(pickStructure(kSize * 3 / 4, kSize / 2), 1u);
  cutAt(0);
  picture = draw();
  EXPECT_TRUE(reddish(color(picture, kSize / 4, kSize / 4)));
  const auto hit = pick(kSize / 4, kSize / 4);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->kind, PickKind::Section);
  EXPECT_EQ(hit->structure, 0u);
}

TEST_F(PagesTest, OnlyWhatChangedGoesToTheGpuAgain) {
  GpuMemory memory;
  MeshTable table(memory);
  const auto say = [&](StructureIndex hidden) {
    table.begin(1000);
    for (MeshHandle m = 1; m <= 1000; ++m) table.set(m, m - 1, 0, filled(kRed), m - 1 == hidden ? 0u : uint32_t(kPassSolid), 1);
    table.finish();
  };
  say(kNone);
  EXPECT_EQ(table.rowsUploaded(), 4u);
  say(kNone);
  EXPECT_EQ(table.rowsUploaded(), 4u);
  say(700);
  EXPECT_EQ(table.rowsUploaded(), 5u);
}

}  // namespace
}  // namespace fabrica::render
