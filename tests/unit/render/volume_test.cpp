#include "codecs/half.h"
#include "render_fixture.h"
#include "volume_pages.h"

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
  // Fills a brick of a level with one value.
  template <typename T>
  void brick(PageLoader& loader, uint32_t level, const Index3& at, BrickFormat format, T value) {
    const Index3& size = loader.pages().levels[level].size;
    loader.load(level, std::vector<T>(size_t(size[0]) * size[1] * size[2], value), format, [&](const Index3& page) { return page == at; });
  }
  void axialSlice() {
    slices = {{{vec3(0, 0, 0.05f), vec3(0, 0, 1)}, true, "axial"}};
    scene.window = {128, 256};
  }
};

TEST_F(VolumeTest, FineBricksOverTheCoarseLevel) {
  PageLoader image(*renderer, describe(false));
  scene.volume = image.handle();
  brick<uint8_t>(image, 1, {0, 0, 0}, BrickFormat::R8, 60);
  brick<uint8_t>(image, 0, {1, 1, 1}, BrickFormat::R8, 200);  // the quarter with x, y > 0
  axialSlice();
  const auto picture = draw();
  EXPECT_NEAR(color(picture, 110, 50).g, 200, 12);
  EXPECT_NEAR(color(picture, 50, 110).g, 60, 12);
  EXPECT_LT(color(picture, 5, 80).g, 40);  // outside of it
  const vec3 frame = color(picture, 80, 17);  // upper border at y = 0.8
  EXPECT_TRUE(reddish(color(picture, 80, 16)) || reddish(frame)) << frame.r << " " << frame.g;
}

// A zoom over the quarter with x, y > 0, of voxels half as large as the volume's finest, and of that size.
static Volume zoomWithin(const Volume& outer) {
  Volume zoom = outer;
  zoom.levels.clear();
  const float voxel = 1.6f / kN;
  for (const float size : {voxel / 2, voxel}) {
    VolumeLevel level;
    const auto n = uint32_t(std::lround(0.8f / size));
    level.size = {n, n, n};
    level.chunk = {16, 16, 16};
    level.indexToWorld = glm::scale(glm::translate(mat4(1), vec3(0, 0, -0.4f) + size / 2), vec3(size));
    zoom.levels.push_back(level);
  }
  zoom.within = 0;
  zoom.finerThan = voxel;
  return zoom;
}

TEST_F(VolumeTest, AZoomShowsWhereItHasSomethingFinerThatIsThere) {
  PageLoader image(*renderer, describe(false)), zoom(*renderer, zoomWithin(describe(false)));
  scene.volume = image.handle();
  brick<uint8_t>(image, 1, {0, 0, 0}, BrickFormat::R8, 60);
  axialSlice();
  const std::array<NestedImage, 1> zooms{{{zoom.handle()}}};
  scene.zooms = zooms;
  EXPECT_NEAR(color(draw(), 110, 50).g, 60, 12) << "nothing of it is there yet";
  // Its coarse level is no finer than the volume's: it is never seen.
  brick<uint8_t>(zoom, 1, {0, 0, 0}, BrickFormat::R8, 240);
  EXPECT_EQ(zoom.pages().seen, 1u);
  EXPECT_NEAR(color(draw(), 110, 50).g, 60, 12);
  // A page of its fine level, from x = y = 0 to 0.4.
  brick<uint8_t>(zoom, 0, {0, 0, 1}, BrickFormat::R8, 200);
  const auto picture = draw();
  EXPECT_NEAR(color(picture, 95, 65).g, 200, 12);
  EXPECT_NEAR(color(picture, 140, 20).g, 60, 12) << "the zoom, but not that page of it";
  EXPECT_NEAR(color(picture, 50, 110).g, 60, 12) << "beside the zoom";
  // Seen through a window of its own: 200 of it is as bright as 100 of the volume.
  const std::array<NestedImage, 1> darker{{{zoom.handle(), 1, 0.5f, 0}}};
  scene.zooms = darker;
  EXPECT_NEAR(color(draw(), 95, 65).g, 100, 12);
}

TEST_F(VolumeTest, HalfFloatsStandForTheVolumesRange) {
  Volume volume = describe(false);
  volume.format = VoxelFormat::F32;
  volume.minimum = -1000, volume.maximum = 3000;
  PageLoader image(*renderer, volume);
  scene.volume = image.handle();
  brick<uint16_t>(image, 1, {0, 0, 0}, BrickFormat::R16F, toHalf((1024 - 1000) / 2000.0f));  // from -1 to 1
  axialSlice();
  scene.window = {1024, 2048};
  EXPECT_NEAR(color(draw(), 80, 80).g, 128, 6);
}

TEST_F(VolumeTest, LabelsColourTheImageAndArePicked) {
  styles = {filled(kRed), filled(kGreen)};
  PageLoader image(*renderer, describe(false)), labels(*renderer, describe(true));
  scene.volume = image.handle();
  brick<uint8_t>(image, 1, {0, 0, 0}, BrickFormat::R8, 128);
  scene.labelVolume = labels.handle();
  const uint32_t table[] = {kNone, kNone, 1};
  renderer->setLabelTable(scene.labelVolume, table);
  brick<uint8_t>(labels, 0, {0, 0, 1}, BrickFormat::R8UI, 0);
  brick<uint8_t>(labels, 0, {1, 1, 1}, BrickFormat::R8UI, 2);
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

  // Borders alone: inside it is the image.
  scene.labelOpacity = 0.02f;
  picture = draw();
  EXPECT_NEAR(color(picture, 110, 50).g, color(picture, 110, 50).r, 3);
  float border = 0;
  for (int x = 60; x < 110; ++x) border = std::max(border, color(picture, x, 50).g - color(picture, x, 50).r);
  EXPECT_GT(border, 15);
  scene.labelOpacity = 0.35f;

  styles[1].opacity = 0;  // hidden: no overlay either
  picture = draw();
  EXPECT_NEAR(color(picture, 110, 50).g, color(picture, 110, 50).r, 3);
}

TEST_F(VolumeTest, APaneShowsItsSliceAndTheOutlinesOfMeshes) {
  PageLoader image(*renderer, describe(false));
  scene.volume = image.handle();
  brick<uint8_t>(image, 1, {0, 0, 0}, BrickFormat::R8, 100);
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

TEST_F(VolumeTest, WhatIsNotStoredIsEmptyNotCoarser) {
  PageLoader image(*renderer, describe(false));
  scene.volume = image.handle();
  brick<uint8_t>(image, 1, {0, 0, 0}, BrickFormat::R8, 200);
  image.addEmpty(0, {1, 1, 1});
  axialSlice();
  const auto picture = draw();
  EXPECT_NEAR(color(picture, 110, 50).g, 0, 12);
  EXPECT_NEAR(color(picture, 50, 110).g, 200, 12);
}

TEST_F(VolumeTest, TheLevelFollowsThePixels) {
  PageLoader image(*renderer, describe(false));
  scene.volume = image.handle();
  const auto whole = [](const Index3&) { return true; };
  image.load(1, std::vector<uint8_t>(16 * 16 * 16, 60), BrickFormat::R8, whole);
  image.load(0, std::vector<uint8_t>(32 * 32 * 32, 200), BrickFormat::R8, whole);
  axialSlice();
  EXPECT_NEAR(color(draw(), 80, 80).g, 200, 12);
  // A pixel is now larger than a voxel of the coarse level: the fine one, though there, would flicker.
  view.projection = glm::ortho(-10.f, 10.f, -10.f, 10.f, 1.f, 8.f);
  EXPECT_NEAR(color(draw(), 80, 80).g, 60, 12);
  // And where memory is short, earlier.
  view.projection = glm::ortho(-1.f, 1.f, -1.f, 1.f, 1.f, 8.f);
  scene.volumeDetail = 8;
  EXPECT_NEAR(color(draw(), 80, 80).g, 60, 12);
}

TEST_F(VolumeTest, AThickSliceShowsWhatLiesInIt) {
  PageLoader image(*renderer, describe(false));
  scene.volume = image.handle();
  std::vector<uint8_t> voxels(32 * 32 * 32, 40);
  for (size_t i = 0; i < 32 * 32; ++i) voxels[20 * 32 * 32 + i] = 240;  // one bright layer, at z = 0.225
  image.load(0, voxels, BrickFormat::R8);
  axialSlice();
  EXPECT_NEAR(color(draw(), 80, 80).g, 40, 4);
  slices[0].thickness = 0.8f;
  slices[0].shows = SlabImage::Largest;
  EXPECT_NEAR(color(draw(), 80, 80).g, 240, 4);
  slices[0].shows = SlabImage::Smallest;
  EXPECT_NEAR(color(draw(), 80, 80).g, 40, 4);
  slices[0].shows = SlabImage::Mean;
  EXPECT_NEAR(color(draw(), 80, 80).g, 40 + 200.0 / 16, 4);
}

TEST_F(VolumeTest, WhatDoesNotFitItsSlotIsIgnored) {
  const uint32_t volume = renderer->createVolume(describe(false), 1 << 20);
  const std::vector<uint8_t> texels(16 * 16 * 16, 1);
  BrickChunkView brick;
  for (uint32_t& n : brick.header.size) n = 16;
  brick.texels = texels;
  renderer->uploadPage(volume, renderer->volumeSlots(volume), brick, {0, 0, 0}, {16, 16, 16});  // no such slot
  renderer->uploadPage(volume, 0, brick, {8, 0, 0}, {16, 16, 16});                              // beyond the brick
  renderer->uploadPage(volume, 0, brick, {0, 0, 0}, {0, 16, 16});
  brick.texels = brick.texels.first(100);
  renderer->uploadPage(volume, 0, brick, {0, 0, 0}, {16, 16, 16});                              // fewer texels than it says
  brick.texels = texels;
  brick.header.format = BrickFormat::R8UI;
  renderer->uploadPage(volume, 0, brick, {0, 0, 0}, {16, 16, 16});                              // labels into an image
  renderer->uploadPage(volume + 9, 0, brick, {0, 0, 0}, {16, 16, 16});
  renderer->setPages(volume + 9, {});
  scene.volume = volume;
  axialSlice();
  draw();
  renderer->freeVolume(volume);
  renderer->freeVolume(volume);
  draw();
}

TEST_F(VolumeTest, AVolumeKeepsToItsBytesAndGivesThemBack) {
  const uint64_t before = renderer->stats().gpuBytes;
  Volume large = describe(false);
  large.levels[0].size = {8192, 8192, 8192};
  large.levels[0].chunk = {64, 64, 64};
  const uint32_t volume = renderer->createVolume(large, 8 << 20);
  EXPECT_LE(renderer->stats().volumeBytes, 8u << 20);
  EXPECT_GE(renderer->volumeSlots(volume), 200u);
  renderer->freeVolume(volume);
  EXPECT_EQ(renderer->stats().gpuBytes, before);
  // A small one takes what it needs.
  const uint32_t small = renderer->createVolume(describe(false), 8 << 20);
  EXPECT_EQ(renderer->volumeSlots(small), 9u);
  EXPECT_LE(renderer->stats().volumeBytes, 40u << 10);
}

}  // namespace
}  // namespace fabrica::render
