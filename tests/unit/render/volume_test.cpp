#include "render_fixture.h"

namespace fabrica::render {
namespace {

constexpr uint32_t kN = 32;

class VolumeTest : public RenderTest {
 protected:
  // Two levels over the cube of ±0.8 m; fine bricks of 16, the coarse one whole.
  static Volume describe(bool labels) {
    Volume volume;
    volume.labels = labels;
    volume.minimum = 0, volume.maximum = 255;
    for (uint32_t n : {kN, kN / 2}) {
      VolumeLevel level;
      level.size = {n, n, n};
      level.chunk = {16, 16, 16};
      const float voxel = 1.6f / float(n);
      level.indexToWorld = glm::scale(glm::translate(mat4(1), vec3(-0.8f + voxel / 2)), vec3(voxel));
      volume.levels.push_back(level);
    }
    return volume;
  }
  template <typename T>
  void brick(uint32_t volume, uint32_t level, uint32_t x, uint32_t y, uint32_t z, BrickFormat format, T value) {
    std::vector<T> texels(16 * 16 * 16, value);
    BrickChunkView chunk;
    chunk.header.size[0] = chunk.header.size[1] = chunk.header.size[2] = 16;
    chunk.header.format = format;
    chunk.texels = {reinterpret_cast<const uint8_t*>(texels.data()), texels.size() * sizeof(T)};
    const uint32_t offset[3] = {x * 16, y * 16, z * 16};
    renderer->uploadBrick(volume, level, offset, chunk);
  }
  void axialSlice() {
    slices = {{{vec3(0, 0, 0.05f), vec3(0, 0, 1)}, true, "axial"}};
    scene.window = {128, 256};
  }
};

TEST_F(VolumeTest, FineBricksOverTheCoarseLevel) {
  scene.volume = renderer->createVolume(describe(false));
  brick<uint8_t>(scene.volume, 1, 0, 0, 0, BrickFormat::R8, 60);
  brick<uint8_t>(scene.volume, 0, 1, 1, 1, BrickFormat::R8, 200);  // the quarter with x, y > 0
  axialSlice();
  const auto picture = draw();
  EXPECT_NEAR(color(picture, 110, 50).g, 200, 12);
  EXPECT_NEAR(color(picture, 50, 110).g, 60, 12);
  EXPECT_LT(color(picture, 5, 80).g, 40);  // outside of it
  const vec3 frame = color(picture, 80, 17);  // upper border at y = 0.8
  EXPECT_TRUE(reddish(color(picture, 80, 16)) || reddish(frame)) << frame.r << " " << frame.g;
}

TEST_F(VolumeTest, HalfFloatsAreTheValues) {
  Volume volume = describe(false);
  volume.minimum = -1000, volume.maximum = 3000;
  scene.volume = renderer->createVolume(volume);
  brick<uint16_t>(scene.volume, 1, 0, 0, 0, BrickFormat::R16F, 0x6400);  // 1024
  axialSlice();
  scene.window = {1024, 2048};
  EXPECT_NEAR(color(draw(), 80, 80).g, 128, 6);
}

TEST_F(VolumeTest, LabelsColourTheImageAndArePicked) {
  styles = {filled(kRed), filled(kGreen)};
  scene.volume = renderer->createVolume(describe(false));
  brick<uint8_t>(scene.volume, 1, 0, 0, 0, BrickFormat::R8, 128);
  scene.labelVolume = renderer->createVolume(describe(true));
  const uint32_t table[] = {kNone, kNone, 1};
  renderer->setLabelTable(scene.labelVolume, table);
  brick<uint8_t>(scene.labelVolume, 0, 0, 0, 1, BrickFormat::R8UI, 0);
  brick<uint8_t>(scene.labelVolume, 0, 1, 1, 1, BrickFormat::R8UI, 2);
  axialSlice();
  auto picture = draw();
  EXPECT_GT(color(picture, 110, 50).g, color(picture, 110, 50).r + 15);
  EXPECT_NEAR(color(picture, 50, 110).g, color(picture, 50, 110).r, 3);

  auto hit = pick(110, 50);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->kind, PickKind::Slice);
  EXPECT_EQ(hit->structure, 1u);
  EXPECT_NEAR(hit->position.z, 0.05f, 1e-3);
  hit = pick(50, 110);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->structure, kNone);

  styles[1].opacity = 0;  // hidden: no overlay either
  picture = draw();
  EXPECT_NEAR(color(picture, 110, 50).g, color(picture, 110, 50).r, 3);
}

TEST_F(VolumeTest, APaneShowsItsSliceAndTheOutlinesOfMeshes) {
  scene.volume = renderer->createVolume(describe(false));
  brick<uint8_t>(scene.volume, 1, 0, 0, 0, BrickFormat::R8, 100);
  add(sphere(vec3(0), 0.5f), filled(kGreen));
  axialSlice();
  slices[0].inScene = false;
  view.kind = ViewKind::Pane;
  view.plane = "axial";
  const auto picture = draw();
  EXPECT_NEAR(color(picture, 80, 60).g, color(picture, 80, 60).r, 4);  // image inside and outside
  float greenest = 0;
  for (int x = 114; x < 126; ++x) greenest = std::max(greenest, color(picture, x, 80).g - color(picture, x, 80).r);
  EXPECT_GT(greenest, 40);
  const auto hit = pick(80, 80);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->structure, 0u);
  EXPECT_EQ(hit->kind, PickKind::Section);
  EXPECT_EQ(pick(80, 25)->kind, PickKind::Slice);
}

TEST_F(VolumeTest, BricksThatDoNotFitAreIgnored) {
  const uint32_t volume = renderer->createVolume(describe(false));
  brick<uint8_t>(volume, 0, 9, 0, 0, BrickFormat::R8, 1);     // outside
  brick<uint8_t>(volume, 7, 0, 0, 0, BrickFormat::R8, 1);     // no such level
  brick<uint8_t>(volume, 0, 0, 0, 0, BrickFormat::R8UI, 1);   // labels into an image
  brick<uint8_t>(volume + 9, 0, 0, 0, 0, BrickFormat::R8, 1);
  scene.volume = volume;
  axialSlice();
  draw();
  renderer->freeVolume(volume);
  renderer->freeVolume(volume);
  draw();
}

TEST_F(VolumeTest, AVolumeGivesItsMemoryBack) {
  const uint64_t before = renderer->stats().gpuBytes;
  const uint32_t volume = renderer->createVolume(describe(false));
  brick<uint8_t>(volume, 0, 0, 0, 0, BrickFormat::R8, 1);
  EXPECT_GE(renderer->stats().gpuBytes, before + kN * kN * kN);
  renderer->freeVolume(volume);
  EXPECT_EQ(renderer->stats().gpuBytes, before);
}

}  // namespace
}  // namespace fabrica::render
