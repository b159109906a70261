#include "render_fixture.h"

namespace fabrica::render {
namespace {

class SceneTest : public RenderTest {};

TEST_F(SceneTest, ASphereHasItsColourOnASoftBackground) {
  add(sphere(vec3(0), 0.5f), filled(kRed));
  const auto picture = draw();
  EXPECT_TRUE(reddish(color(picture, 80, 80)));
  const vec3 top = color(picture, 5, 2), bottom = color(picture, 5, 157);
  EXPECT_NEAR(top.r, 0x15, 2);
  EXPECT_NEAR(top.b, 0x1d, 2);
  EXPECT_NEAR(bottom.r, 0x0c, 2);
  EXPECT_NEAR(bottom.b, 0x11, 2);
}

TEST_F(SceneTest, NothingIsRefusedByTheDriver) {
  add(sphere(vec3(0), 0.5f), filled(kRed));
  draw();
  EXPECT_TRUE(renderer->status().ok());
}

TEST_F(SceneTest, LightBackground) {
  scene.dark = false;
  const auto picture = draw();
  EXPECT_NEAR(color(picture, 5, 2).r, 0xf6, 2);
  EXPECT_NEAR(color(picture, 5, 157).b, 0xdc, 2);
}

TEST_F(SceneTest, LitFromTheUpperLeft) {
  add(sphere(vec3(0), 0.8f), filled({180, 180, 180}));
  const auto picture = draw();
  EXPECT_GT(color(picture, 55, 50).g, color(picture, 110, 115).g + 40);
}

TEST_F(SceneTest, HiddenByStyle) {
  add(sphere(vec3(0), 0.5f), filled(kRed));
  styles[0].opacity = 0;
  EXPECT_FALSE(reddish(color(draw(), 80, 80)));
  EXPECT_EQ(renderer->stats().triangles, 0u);
}

TEST_F(SceneTest, OutOfViewIsNotDrawn) {
  add(sphere(vec3(0), 0.5f), filled(kRed));
  view.projection = glm::ortho(3.f, 4.f, 3.f, 4.f, 1.f, 8.f);
  draw();
  EXPECT_EQ(renderer->stats().triangles, 0u);
}

TEST_F(SceneTest, ACutRemovesTheSideOfItsNormal) {
  add(sphere(vec3(0, 0.5f, 0), 0.3f), filled(kRed));
  add(sphere(vec3(0, -0.5f, 0), 0.3f), filled(kGreen));
  cutAt(0, vec3(0, 1, 0));
  const auto picture = draw();
  EXPECT_FALSE(reddish(color(picture, 80, 40)));
  EXPECT_TRUE(greenish(color(picture, 80, 120)));
}

TEST_F(SceneTest, KeptWholeIsNotCut) {
  add(sphere(vec3(0, 0.5f, 0), 0.3f), filled(kRed));
  styles[0].keepWhole = true;
  cutAt(0, vec3(0, 1, 0));
  EXPECT_TRUE(reddish(color(draw(), 80, 40)));
}

TEST_F(SceneTest, ThroughAGhostOneSeesWhatIsBehind) {
  add(sphere(vec3(0, 0, 0.5f), 0.4f), filled(kRed));
  add(sphere(vec3(0, 0, -0.5f), 0.2f), filled(kGreen));
  styles[0].ghost = true;
  const auto picture = draw();
  EXPECT_TRUE(greenish(color(picture, 80, 80)));
  const vec3 glass = color(picture, 80, 80 - 28), ground = color(picture, 5, 52);
  EXPECT_GT(glass.b, ground.b + 5);  // cool grey, brighter than the dark ground
  EXPECT_GE(glass.b, glass.r);
}

TEST_F(SceneTest, WithoutFloatTargetsGlassLooksNearlyTheSame) {
  vec3 seen[2];
  for (int fallback = 0; fallback < 2; ++fallback) {
    restart({.floatTargets = fallback == 0, .halfFloatTargets = fallback == 0, .samples = 1});
    add(sphere(vec3(0, 0, 0.5f), 0.4f), filled(kRed));
    add(sphere(vec3(0, 0, -0.5f), 0.2f), filled(kGreen));
    styles[0].opacity = 0.4f;
    seen[fallback] = color(draw(), 80, 80);
  }
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(seen[0][i], seen[1][i], 40) << i;
}

TEST_F(SceneTest, TheSelectedHasAnOutlineThatShowsThroughWhatCoversIt) {
  add(sphere(vec3(0, 0, 0.5f), 0.7f), filled({90, 90, 160}));
  add(sphere(vec3(0, 0, -0.5f), 0.3f), filled(kGreen));
  const vec3 before = color(draw(), 80, 80 - 25);
  styles[1].selected = true;
  scene.anySelected = true;
  float brightest = 0;
  const auto picture = draw();
  for (int y = 50; y < 62; ++y) brightest = std::max(brightest, color(picture, 80, y).g);
  EXPECT_GT(brightest, before.g + 45);
}

TEST_F(SceneTest, FadingIsADitherBetweenNothingAndAll) {
  add(sphere(vec3(0), 0.8f), filled(kRed));
  items[0].fade = 0.5f;
  const auto picture = draw();
  int there = 0;
  for (int y = 60; y < 100; ++y)
    for (int x = 60; x < 100; ++x) there += reddish(color(picture, x, y));
  EXPECT_NEAR(there / 1600.0, 0.55, 0.15);
}

TEST_F(SceneTest, OcclusionDarkensCrevices) {
  for (float x : {-0.4f, 0.4f}) add(sphere(vec3(x, 0, 0), 0.42f, 40), filled({200, 200, 200}));
  const vec3 open = color(draw(), 80, 80);
  scene.ambientOcclusion = true;
  const vec3 occluded = color(draw(), 80, 80);
  EXPECT_LT(occluded.g, open.g * 0.9f);
  scene.moving = true;  // coarser, but there
  EXPECT_LT(color(draw(), 80, 80).g, open.g * 0.95f);
}

TEST_F(SceneTest, WhatIsCoarserWhileItMovesIsRefinedWhenStill) {
  for (float x : {-0.4f, 0.4f}) add(sphere(vec3(x, 0, 0), 0.42f, 40), filled({200, 200, 200}));
  scene.ambientOcclusion = true;
  const auto still = draw();
  scene.moving = true;
  const auto moving = draw();
  int apart = 0, most = 0;
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) {
      const vec3 difference = glm::abs(color(still, x, y) - color(moving, x, y));
      const int here = int(std::max({difference.r, difference.g, difference.b}));
      apart += here > 1;
      most = std::max(most, here);
    }
  EXPECT_GT(apart, 50) << "it costs less";
  EXPECT_LT(most, 60) << "and is the same body";
  scene.moving = false;
  EXPECT_EQ(draw().rgba, still.rgba) << "nothing of it stays";
}

TEST_F(SceneTest, SeveralViewsInOneTarget) {
  add(sphere(vec3(0), 0.5f), filled(kRed));
  renderer->setStyles(styles);
  scene.items = items;
  View views[2] = {view, view};
  views[0].width = views[1].width = kSize / 2;
  views[1].x = kSize / 2;
  views[1].view = glm::lookAt(vec3(0, 0, 4), vec3(9, 0, 0), vec3(0, 1, 0));  // looks elsewhere
  renderer->draw(target, scene, views);
  const auto picture = headless::readPicture(target);
  EXPECT_TRUE(reddish(color(picture, 40, 80)));
  EXPECT_FALSE(reddish(color(picture, 120, 80)));
}

TEST_F(SceneTest, OnlyChangedRowsOfStylesAreUploadedAndNothingIsDrawnUnasked) {
  add(sphere(vec3(0), 0.5f), filled(kRed));
  draw();
  EXPECT_FALSE(renderer->busy());
  EXPECT_FALSE(renderer->pollPick());
  EXPECT_FALSE(renderer->pollSeen());
  const auto before = headless::readPicture(target);
  styles[0].color = kBlue;
  renderer->setStyles(styles);
  EXPECT_EQ(before.rgba, headless::readPicture(target).rgba);
  EXPECT_TRUE(bluish(color(draw(), 80, 80)));
}

}  // namespace
}  // namespace fabrica::render
