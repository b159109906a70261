// Contours: what makes neighbours of one colour readable as several, and edges smooth.
#include "render_fixture.h"

namespace fabrica::render {
namespace {

constexpr int kRow = 80;

// A rectangle that faces the eye: all of it is shaded alike, so whatever differs within it is a contour.
Mesh card(float z, vec2 low, vec2 high) {
  Mesh mesh;
  for (const vec2& p : {low, vec2(high.x, low.y), high, vec2(low.x, high.y)}) {
    mesh.positions.emplace_back(p, z);
    mesh.normals.emplace_back(0, 0, 1);
  }
  mesh.indices = {0, 1, 2, 0, 2, 3};
  return mesh;
}

class ContoursTest : public RenderTest {
 protected:
  static constexpr Color kBone{200, 190, 170};

  // The left half of the picture is nearer than the right by so much.
  headless::Picture step(float depth) {
    items.clear();
    styles.clear();
    add(card(0.2f, vec2(-0.9f), vec2(0, 0.9f)), filled(kBone));
    add(card(0.2f - depth, vec2(-0.1f, -0.9f), vec2(0.9f)), filled(kBone));
    return draw();
  }
};

TEST_F(ContoursTest, WhatLiesWellBehindItsNeighbourHasADarkSeamAndTheNearerHasNone) {
  for (const bool dark : {true, false}) {
    scene.dark = dark;
    const auto picture = step(0.5f);
    const float near = color(picture, 40, kRow).g, far = color(picture, 120, kRow).g, seam = color(picture, 80, kRow).g;
    EXPECT_NEAR(near, far, 2) << "both are lit alike";
    EXPECT_LT(seam, far * 0.85f);
    EXPECT_NEAR(color(picture, 78, kRow).g, near, 2);
    EXPECT_NEAR(color(picture, 86, kRow).g, far, 2) << "it is narrow";
  }
}

TEST_F(ContoursTest, TheSeamGrowsWithTheStepAndNoneIsWhereSurfacesTouch) {
  const auto seam = [&](float depth) {
    const auto picture = step(depth);
    return color(picture, 120, kRow).g - color(picture, 81, kRow).g;
  };
  EXPECT_LT(seam(0.002f), 3);
  const float slight = seam(0.04f), deep = seam(0.3f);
  EXPECT_GT(slight, 3);
  EXPECT_GT(deep, slight + 10);
}

TEST_F(ContoursTest, BeforeADarkGroundTheOuterContourIsLighterBeforeALightOneItIsNot) {
  for (const bool dark : {true, false}) {
    scene.dark = dark;
    items.clear();
    styles.clear();
    add(card(0, vec2(-0.5f), vec2(0.5f)), filled(kBone));
    const auto picture = draw();
    const float middle = color(picture, 80, kRow).g, edge = color(picture, 119, kRow).g, outside = color(picture, 125, kRow).g;
    if (dark) EXPECT_GT(edge, middle + 8);
    else EXPECT_NEAR(edge, middle, 2);
    EXPECT_LT(std::abs(outside - (dark ? 0x13 : 0xee)), 12) << "the ground has none";
  }
}

TEST_F(ContoursTest, TheyAreAsWideOnADensePixelGrid) {
  const auto width = [&] {
    const auto picture = step(0.5f);
    const float far = color(picture, 120, kRow).g;
    int count = 0;
    for (int x = 80; x < 100; ++x) count += color(picture, x, kRow).g < far - 4;
    return count;
  };
  const int one = width();
  view.pixelRatio = 2;
  EXPECT_GT(width(), one) << "in device pixels";
}

TEST_F(ContoursTest, SeveralSamplesAPixelSoftenAnEdge) {
  // Aslant, so that it crosses pixels.
  Mesh slanted = card(0, vec2(-0.5f), vec2(0.5f));
  for (vec3& p : slanted.positions) p = vec3(0.9f * p.x - 0.3f * p.y, 0.3f * p.x + 0.9f * p.y, 0);
  const auto between = [&](const Limits& limits) {
    restart(limits);
    scene.dark = false;  // no lighter contour: only ground and card are seen
    add(slanted, filled(kRed));
    const auto picture = draw();
    const float card = color(picture, 80, 80).g, ground = color(picture, 5, 80).g;
    int count = 0;
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) {
        const float share = (color(picture, x, y).g - card) / (ground - card);
        count += share > 0.15f && share < 0.85f;
      }
    return count;
  };
  EXPECT_EQ(between({.samples = 1}), 0);
  EXPECT_GT(between({.samples = 4}), 100) << "of some 300 along four edges";
}

}  // namespace
}  // namespace fabrica::render
