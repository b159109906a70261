#include "render_fixture.h"
#include "volume_pages.h"

namespace fabrica::render {
namespace {

constexpr uint32_t kN = 64;

// A ball of 0.5 m, bright within, in a cube of ±0.8 m.
class BodyTest : public RenderTest {
 protected:
  void SetUp() override {
    RenderTest::SetUp();
    restartWithBall();
  }
  void restartWithBall(uint32_t chunk = kN) {
    Volume volume;
    VolumeLevel level;
    level.size = {kN, kN, kN};
    level.chunk = {chunk, chunk, chunk};
    const float voxel = 1.6f / kN;
    level.indexToWorld = glm::scale(glm::translate(mat4(1), vec3(-0.8f + voxel / 2)), vec3(voxel));
    volume.levels = {level};
    std::vector<uint8_t> voxels;
    for (uint32_t z = 0; z < kN; ++z)
      for (uint32_t y = 0; y < kN; ++y)
        for (uint32_t x = 0; x < kN; ++x) {
          const vec3 p = vec3(level.indexToWorld * vec4(x, y, z, 1));
          voxels.push_back(uint8_t(std::clamp((0.5f - glm::length(p)) / voxel + 0.5f, 0.0f, 1.0f) * 200));
        }
    loader = std::make_unique<PageLoader>(*renderer, volume);
    loader->load(0, voxels, BrickFormat::R8);
    scene.volume = loader->handle();
    scene.window = {128, 256};
    scene.ambientOcclusion = true;  // as on a device that draws itself: every pixel
    BodyImage body;
    body.low = 0, body.high = 255;
    for (size_t i = 0; i < 256; ++i) body.colours[i] = {230, 180, 150, uint8_t(i < 90 ? 0 : 200)};
    scene.body = body;
  }
  // A scan of a part of it, of voxels half as large; each has what `value` gives for its place.
  template <typename Value>
  std::unique_ptr<PageLoader> zoomOver(const vec3& low, float edge, Value&& value) {
    const float voxel = 0.8f / kN;
    const auto n = uint32_t(std::lround(edge / voxel));
    Volume zoom;
    VolumeLevel level;
    level.size = {n, n, n};
    level.chunk = {16, 16, 16};
    level.indexToWorld = glm::scale(glm::translate(mat4(1), low + voxel / 2), vec3(voxel));
    zoom.levels = {level};
    zoom.within = 0;
    zoom.finerThan = 2 * voxel;
    std::vector<uint8_t> voxels;
    for (uint32_t z = 0; z < n; ++z)
      for (uint32_t y = 0; y < n; ++y)
        for (uint32_t x = 0; x < n; ++x) voxels.push_back(value(vec3(level.indexToWorld * vec4(x, y, z, 1))));
    auto loader = std::make_unique<PageLoader>(*renderer, zoom);
    zooms = {{{loader->handle()}}};
    scene.zooms = zooms;
    zoomVoxels = voxels;
    return loader;
  }
  std::array<NestedImage, 1> zooms;
  std::vector<uint8_t> zoomVoxels;
  float brightness(const headless::Picture& picture, int x, int y) { return color(picture, x, y).g; }
  std::unique_ptr<PageLoader> loader;
};

TEST_F(BodyTest, ABallIsSeenRoundAndLit) {
  const auto picture = draw();
  EXPECT_GT(brightness(picture, 80, 80), 90);
  EXPECT_LT(brightness(picture, 80, 20), 40);   // beside it
  EXPECT_GT(brightness(picture, 80, 44), brightness(picture, 80, 36) + 40);  // its edge at 0.5 m is 40 pixels from the middle
  // The light comes from above on the left.
  EXPECT_GT(brightness(picture, 62, 58), brightness(picture, 100, 104) + 15);
}

TEST_F(BodyTest, MeshesStandWhereTheyAre) {
  add(sphere(vec3(0, 0, 0.7f), 0.1f), filled(kBlue));   // before it
  add(sphere(vec3(0.3f, 0, -0.7f), 0.1f), filled(kBlue));  // behind it
  const auto picture = draw();
  EXPECT_TRUE(bluish(color(picture, 80, 80)));
  EXPECT_FALSE(bluish(color(picture, 104, 80)));
}

TEST_F(BodyTest, PlanesAndTheBoxCutIt) {
  cutAt(0, vec3(1, 0, 0));  // what lies to the right
  EXPECT_LT(brightness(draw(), 100, 80), 40);
  EXPECT_GT(brightness(draw(), 60, 80), 90);
  cuts.clear();
  scene.clip.include(vec3(-1, -1, -1));
  scene.clip.include(vec3(1, 0, 1));
  const auto picture = draw();
  EXPECT_LT(brightness(picture, 80, 60), 60);
  EXPECT_GT(brightness(picture, 80, 100), 60);
}

TEST_F(BodyTest, BrightestAndMean) {
  scene.body->kind = BodyImage::Kind::Brightest;
  EXPECT_NEAR(brightness(draw(), 80, 80), 200, 12);
  EXPECT_NEAR(brightness(draw(), 95, 80), 200, 12);
  scene.body->kind = BodyImage::Kind::Mean;
  const auto picture = draw();
  EXPECT_GT(brightness(picture, 80, 80), brightness(picture, 110, 80) + 20);
}

// Red on the right of the picture, green on its left, whatever colours the values have.
TEST_F(BodyTest, APhotographedBodyIsInItsOwnColours) {
  Volume volume;
  VolumeLevel level;
  level.size = level.chunk = {kN, kN, kN};
  const float voxel = 1.6f / kN;
  level.indexToWorld = glm::scale(glm::translate(mat4(1), vec3(-0.8f + voxel / 2)), vec3(voxel));
  volume.levels = {level};
  volume.rgb = true;
  std::vector<std::array<uint8_t, 4>> voxels;
  for (uint32_t z = 0; z < kN; ++z)
    for (uint32_t y = 0; y < kN; ++y)
      for (uint32_t x = 0; x < kN; ++x) {
        const vec3 p = vec3(level.indexToWorld * vec4(x, y, z, 1));
        const float share = std::clamp((0.5f - glm::length(p)) / voxel + 0.5f, 0.0f, 1.0f);
        const bool right = p.x > 0;
        voxels.push_back({uint8_t(share * (right ? 250 : 30)), uint8_t(share * (right ? 60 : 180)), uint8_t(share * 40), 255});
      }
  loader = std::make_unique<PageLoader>(*renderer, volume);
  loader->load(0, voxels, BrickFormat::RGBA8);
  scene.volume = loader->handle();
  for (size_t i = 0; i < 256; ++i) scene.body->colours[i].a = i < 40 ? 0 : 200;
  for (const auto kind : {BodyImage::Kind::Composite, BodyImage::Kind::Brightest}) {
    scene.body->kind = kind;
    const auto picture = draw();
    const auto right = color(picture, 100, 80), left = color(picture, 60, 80);
    EXPECT_GT(right.r, right.g + 50) << int(kind);
    EXPECT_GT(left.g, left.r + 50) << int(kind);
  }
}

TEST_F(BodyTest, CoarserWhileItMoves) {
  const auto still = draw();
  scene.moving = true;
  EXPECT_NE(draw().rgba, still.rgba) << "nothing is coarser";
  EXPECT_GT(brightness(draw(), 80, 80), 90);
  EXPECT_LT(brightness(draw(), 80, 20), 40);
  scene.moving = false;
  EXPECT_EQ(draw().rgba, still.rgba);
}

// Alpha 1 of 255 is not seen, but keeps pages from being passed over.
TEST_F(BodyTest, WhatIsPassedOverIsNotSeenAnyway) {
  restartWithBall(16);
  for (const vec3& eye : {vec3(0, 0, 4), vec3(1.3f, 0.7f, 3.7f), vec3(-3.9f, 0.2f, -0.4f)}) {
    lookFrom(eye, eye.x == 0);
    for (size_t i = 0; i < 80; ++i) scene.body->colours[i].a = 0;
    const auto passing = draw();
    for (size_t i = 0; i < 80; ++i) scene.body->colours[i].a = 1;
    const auto everywhere = draw();
    EXPECT_EQ(passing.rgba, everywhere.rgba);
    EXPECT_GT(brightness(passing, 80, 80), 60);
  }
}

TEST_F(BodyTest, TheBrightestIsFoundBehindPagesThatHaveLess) {
  scene.body->kind = BodyImage::Kind::Brightest;
  const auto large = draw();
  restartWithBall(16);
  scene.body->kind = BodyImage::Kind::Brightest;
  const auto small = draw();
  for (int x = 10; x < kSize; x += 10) EXPECT_NEAR(brightness(small, x, 80), brightness(large, x, 80), 2) << x;
}

// Where the image has nothing, also where its pages are passed over.
TEST_F(BodyTest, AZoomShowsInTheBodyWhatTheImageIsTooCoarseFor) {
  for (const uint32_t chunk : {kN, 16u}) {
    restartWithBall(chunk);
    const auto zoom = zoomOver(vec3(0.45f, 0.45f, -0.2f), 0.3f, [](const vec3&) { return uint8_t(220); });
    const auto without = draw();
    EXPECT_LT(brightness(without, 128, 32), 40) << "nothing of it is there yet";
    zoom->load(0, zoomVoxels, BrickFormat::R8);
    const auto with = draw();
    EXPECT_GT(brightness(with, 128, 32), 90);
    EXPECT_LT(brightness(with, 128, 10), 40) << "above it";
    EXPECT_LT(brightness(with, 110, 32), 40) << "beside it";
    EXPECT_EQ(color(with, 60, 90), color(without, 60, 90)) << "the image, where no zoom is";
    scene.body->kind = BodyImage::Kind::Brightest;
    EXPECT_NEAR(brightness(draw(), 128, 32), 220, 12);
    // Seen through a window of its own: 220 of it is as bright as 110 of the image.
    zooms[0].scale = 0.5f;
    EXPECT_NEAR(brightness(draw(), 128, 32), 110, 12);
  }
}

TEST_F(BodyTest, AZoomOfTheSameIsSeenTheSame) {
  const auto whole = draw();
  const float voxel = 1.6f / kN;
  const auto zoom = zoomOver(vec3(0, -0.2f, 0), 0.6f, [&](const vec3& p) { return uint8_t(std::clamp((0.5f - glm::length(p)) / voxel + 0.5f, 0.0f, 1.0f) * 200); });
  zoom->load(0, zoomVoxels, BrickFormat::R8);
  const auto with = draw();
  float most = 0, sum = 0;
  int count = 0;
  for (int y = 62; y < 98; ++y)
    for (int x = 60; x < 118; ++x, ++count) {
      const float apart = std::abs(brightness(with, x, y) - brightness(whole, x, y));
      most = std::max(most, apart);
      sum += apart;
    }
  EXPECT_GT(sum, 0) << "the zoom is not seen at all";
  EXPECT_LT(sum / float(count), 6);
  EXPECT_LT(most, 40) << "a seam";
}

TEST_F(BodyTest, WithoutAnImageThereIsNoBody) {
  scene.volume = kNone;
  EXPECT_LT(brightness(draw(), 80, 80), 40);
}

}  // namespace
}  // namespace fabrica::render
