// Slices as they are drawn, pixel by pixel, against vtkImageReslice: every direction, oblique ones, thick ones, every kind of
// voxel, pages of any shape.
#include "slices_fixture.h"

namespace fabrica::render {
namespace {

const vec3 kDirections[] = {{0, 0, 1}, {0, 0, -1}, {0, 1, 0}, {0, -1, 0}, {1, 0, 0}, {-1, 0, 0},
                            {1, 1, 0}, {1, 2, 3}, {-3, 1, 2}, {0.1f, 1, 0.05f}, {2, -1, -2}};

TEST_F(SlicesTest, EveryDirectionIsAsVtkHasIt) {
  make<uint8_t>({{100, 90, 80}, {64, 64, 64}}, VoxelFormat::U8, 0, 255, VTK_UNSIGNED_CHAR);
  for (const vec3& n : kDirections) {
    const std::string what = std::to_string(n.x) + " " + std::to_string(n.y) + " " + std::to_string(n.z);
    expectExact(compare(n, vec3(0.0123f, -0.031f, 0.0171f)), what);
    expectExact(compare(n, vec3(0.01f, -0.03f, 0.02f), 0.05f), what + ", close");
  }
}

// Where pages meet nothing is seen of it: slices through each border and along it.
TEST_F(SlicesTest, PagesOfAnyShapeMeetExactly) {
  const Shape shapes[] = {{{70, 70, 70}, {32, 32, 32}}, {{90, 80, 70}, {33, 20, 70}}, {{96, 64, 60}, {1, 64, 60}}, {{90, 90, 60}, {90, 90, 1}}, {{61, 67, 71}, {100, 100, 100}}};
  for (const Shape& shape : shapes) {
    make<uint8_t>(shape, VoxelFormat::U8, 0, 255, VTK_UNSIGNED_CHAR);
    const VoxelPages& pages = loader->pages();
    for (const vec3& n : {vec3(0, 0, 1), vec3(0, 1, 0), vec3(1, 0, 0), vec3(3, 1, -2)}) {
      // Half a voxel past the last of a page.
      const PageLevel& level = pages.levels[0];
      const Index3 end = level.endOf({0, 0, 0});
      const vec3 border = origin + (vec3(end[0], end[1], end[2]) - 0.5f) * kVoxel;
      expectExact(compare(n, glm::clamp(border, origin * 0.5f, -origin * 0.5f)), "chunk " + std::to_string(shape.chunk[0]) + " " + std::to_string(shape.chunk[1]) + " " + std::to_string(shape.chunk[2]));
    }
  }
}

TEST_F(SlicesTest, SixteenBitsKeepAllOfThem) {
  // A window of a thousandth of the range: with eleven bits it would show thirty steps.
  make<uint16_t>({{80, 70, 60}, {64, 64, 64}}, VoxelFormat::U16, 40'000, 40'400, VTK_UNSIGNED_SHORT);
  for (const vec3& n : {vec3(0, 0, 1), vec3(1, 2, 3)}) expectExact(compare(n, vec3(0.013f)), "unsigned");
  make<int16_t>({{80, 70, 60}, {64, 64, 64}}, VoxelFormat::I16, -1000, 3000, VTK_SHORT);
  for (const vec3& n : {vec3(0, 1, 0), vec3(1, -2, 3)}) expectExact(compare(n, vec3(0.013f)), "signed");
}

TEST_F(SlicesTest, FloatsAreShownInTheirOwnValues) {
  make<float>({{80, 70, 60}, {64, 64, 64}}, VoxelFormat::F32, 0.25, 1, VTK_FLOAT);
  expectExact(compare({1, 2, 3}, vec3(0.013f)), "float");
}

TEST_F(SlicesTest, ThickSlicesAreAsVtkHasThem) {
  make<uint8_t>({{100, 100, 90}, {64, 64, 64}}, VoxelFormat::U8, 0, 255, VTK_UNSIGNED_CHAR);
  for (const SlabImage shows : {SlabImage::Mean, SlabImage::Largest, SlabImage::Smallest})
    for (const vec3& n : {vec3(0, 0, 1), vec3(1, 0, 0), vec3(1, 2, 3)})
      for (const float slices_ : {2.0f, 7.0f, 20.0f})
        expectExact(compare(n, vec3(0.013f, 0.004f, -0.01f), 0.4f, slices_ * kVoxel, shows), std::to_string(int(shows)) + ", " + std::to_string(slices_));
}

}  // namespace
}  // namespace fabrica::render
