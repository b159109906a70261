#include <algorithm>

#include "render_fixture.h"

namespace fabrica::render {
namespace {

class ClipBoxTest : public RenderTest {
 protected:
  // Of everything that is not background.
  static bool something(const headless::Picture& picture, int x, int y) {
    const vec3 c = color(picture, x, y);
    return reddish(c) || greenish(c) || bluish(c);
  }
  static float difference(const headless::Picture& a, const headless::Picture& b, int x, int y) {
    const vec3 d = glm::abs(color(a, x, y) - color(b, x, y));
    return std::max({d.r, d.g, d.b});
  }
};

TEST_F(ClipBoxTest, NothingOutsideTheBoxIsDrawnOrPicked) {
  const StructureIndex ball = add(sphere(vec3(0), 0.6f), filled(kRed));
  EXPECT_TRUE(reddish(color(draw(), 60, 80)));
  scene.clip = {vec3(0, -1, -1), vec3(1)};
  const headless::Picture picture = draw();
  EXPECT_FALSE(something(picture, 60, 80));
  EXPECT_TRUE(reddish(color(picture, 100, 80)));
  EXPECT_EQ(pickStructure(60, 80), kNone);
  EXPECT_EQ(pickStructure(100, 80), ball);
}

TEST_F(ClipBoxTest, EachSideClips) {
  add(sphere(vec3(0), 0.6f), filled(kRed));
  for (int axis = 0; axis < 3; ++axis)
    for (const bool high : {false, true}) {
      // All but a slab at that side of the ball.
      scene.clip = {vec3(-1), vec3(1)};
      (high ? scene.clip.max : scene.clip.min)[axis] = high ? -0.3f : 0.3f;
      const vec3 kept = [&] {
        vec3 p(0);
        p[axis] = high ? -0.45f : 0.45f;
        return p;
      }();
      const vec3 eye = axis == 2 ? vec3(4, 0, 0) : vec3(0, 0, 4);
      lookFrom(eye);
      const headless::Picture picture = draw();
      const auto at = [&](const vec3& p) {
        const vec4 clip = view.projection * view.view * vec4(p, 1);
        return color(picture, int((clip.x / clip.w + 1) * 0.5f * kSize), int((1 - clip.y / clip.w) * 0.5f * kSize));
      };
      EXPECT_TRUE(reddish(at(kept))) << axis << high;
      EXPECT_FALSE(reddish(at(-kept))) << axis << high;
    }
}

TEST_F(ClipBoxTest, WhatIsKeptWholeIsNotClipped) {
  StructureStyle style = filled(kRed);
  style.keepWhole = true;
  add(sphere(vec3(0), 0.6f), style);
  scene.clip = {vec3(0, -1, -1), vec3(1)};
  EXPECT_TRUE(reddish(color(draw(), 60, 80)));
}

TEST_F(ClipBoxTest, MovedStructuresAreClippedWhereTheyAre) {
  StructureStyle style = filled(kRed);
  style.offset = vec3(0.5f, 0, 0);
  add(sphere(vec3(-0.25f, 0, 0), 0.2f), style);
  scene.clip = {vec3(0, -1, -1), vec3(1)};
  EXPECT_TRUE(reddish(color(draw(), 100, 80)));
}

TEST_F(ClipBoxTest, CutFacesEndAtTheBox) {
  add(sphere(vec3(0), 0.6f), filled(kRed));
  cutAt(0);
  EXPECT_TRUE(reddish(color(draw(), 60, 80)));
  scene.clip = {vec3(0, -1, -1), vec3(1)};
  const headless::Picture picture = draw();
  EXPECT_FALSE(something(picture, 60, 80));
  EXPECT_TRUE(reddish(color(picture, 100, 80)));
}

// As app/clip_faces.h gives them: the face is a cut, too.
TEST_F(ClipBoxTest, AFaceOfTheBoxIsFilledAllOver) {
  add(sphere(vec3(0), 0.6f), filled(kRed));
  add(sphere(vec3(0), 0.3f), filled(kGreen, 1));
  for (const float at : {0.1f, 0.123457f, -0.2f}) {
    cuts.clear();
    cutAt(at);
    scene.clip = {vec3(-0.8f), vec3(0.8f, 0.8f, at)};
    const headless::Picture picture = draw();
    for (int y = 44; y <= 116; ++y) {
      const float distance = std::abs(float(y) + 0.5f - 80) / 80;
      const float inner = std::sqrt(0.09f - at * at), outer = std::sqrt(0.36f - at * at);
      // Not on the borders, which are drawn.
      if (std::abs(distance - inner) < 0.05f || std::abs(distance - outer) < 0.05f) continue;
      const vec3 c = color(picture, 80, y);
      if (distance >= outer) continue;
      EXPECT_TRUE(distance < inner ? greenish(c) : reddish(c)) << at << " " << y;
    }
  }
}

TEST_F(ClipBoxTest, SlicesEndAtTheBox) {
  // Without an image a slice is a frame about the scene.
  slices.push_back({{vec3(0), vec3(0, 0, 1)}, true, "axial"});
  const auto red = [&] {
    const headless::Picture picture = draw();
    int left = 0, right = 0;
    for (int y = 10; y < kSize - 10; ++y)
      for (int x = 0; x < kSize; ++x) (x < kSize / 2 ? left : right) += reddish(color(picture, x, y));
    return std::pair(left, right);
  };
  scene.bounds = {vec3(-0.9f), vec3(0.9f)};
  const auto [left, right] = red();
  EXPECT_GT(left, 50);
  EXPECT_GT(right, 50);
  scene.clip = {vec3(0, -2, -2), vec3(2)};
  const auto [leftClipped, rightClipped] = red();
  EXPECT_EQ(leftClipped, 0);
  EXPECT_GT(rightClipped, 50);
}

TEST_F(ClipBoxTest, ItsEdgesAreThinAndLieInTheScene) {
  add(sphere(vec3(0), 0.4f), filled(kRed));
  const headless::Picture without = draw();
  scene.clip = {vec3(-0.5f), vec3(0.5f)};  // all of the ball
  const headless::Picture with = draw();
  // Seen straight on, its sides are squares' edges at x = ± 0.5.
  const auto changed = [&](int y) {
    int count = 0;
    for (int x = 0; x < kSize; ++x) count += difference(without, with, x, y) > 12;
    return count;
  };
  EXPECT_GE(changed(50), 2);
  EXPECT_LE(changed(50), 12);
  EXPECT_GE(changed(40), 60) << "the edge above runs across";
  EXPECT_LE(difference(without, with, 80, 80), 2) << "nothing over the body";
  // From above, an edge behind the ball is covered by it.
  lookFrom(vec3(0, 2.6f, 3));
  scene.clip = {};
  const headless::Picture bare = draw();
  scene.clip = {vec3(-0.5f), vec3(0.5f)};
  EXPECT_LE(difference(bare, draw(), 80, 80), 2);
}

TEST_F(ClipBoxTest, ItsEdgesAreSeenBeyondNearAndFar) {
  view.projection = glm::ortho(-1.f, 1.f, -1.f, 1.f, 3.5f, 4.5f);
  const headless::Picture without = draw();
  for (const float z : {0.9f, -0.9f}) {
    scene.clip = {vec3(-0.5f, -0.5f, z - 0.05f), vec3(0.5f, 0.5f, z + 0.05f)};
    const headless::Picture with = draw();
    int count = 0;
    for (int x = 0; x < kSize; ++x) count += difference(without, with, x, 60) > 12;
    EXPECT_GE(count, 2) << z;
  }
}

TEST_F(ClipBoxTest, EdgesBehindTheEyeAreNoTrouble) {
  add(sphere(vec3(0), 0.4f), filled(kRed));
  lookFrom(vec3(0, 0, 1.2f), false);
  scene.clip = {vec3(-3), vec3(3)};  // the eye is in it
  EXPECT_TRUE(reddish(color(draw(), 80, 80)));
}

TEST_F(ClipBoxTest, PanesAreNotClipped) {
  add(sphere(vec3(0), 0.6f), filled(kRed));
  slices.push_back({{vec3(0), vec3(0, 0, 1)}, false, "coronal"});
  view.kind = ViewKind::Pane;
  view.plane = "coronal";
  const headless::Picture before = draw();
  scene.clip = {vec3(0, -1, -1), vec3(1)};
  EXPECT_LE(difference(before, draw(), 60, 80), 1);
}

TEST_F(ClipBoxTest, OneDrawCall) {
  add(sphere(vec3(0), 0.4f), filled(kRed));
  draw();
  const uint32_t before = renderer->stats().drawCalls;
  scene.clip = {vec3(-0.5f), vec3(0.5f)};
  draw();
  EXPECT_EQ(renderer->stats().drawCalls, before + 1);
}

}  // namespace
}  // namespace fabrica::render
