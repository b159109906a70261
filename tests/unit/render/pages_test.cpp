#include "render/pages.h"

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

}  // namespace
}  // namespace fabrica::render
