// The curve of an image that is seen as a body.
#include "atlas/body_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fixture.h"

namespace fabrica {
namespace {

const std::vector<BodyStop> kCurve = {{-100, {0, 0, 0, 0}}, {0, {100, 50, 20, 100}}, {300, {200, 250, 40, 200}}};

struct Imaged : SmallAtlas {
  explicit Imaged(float low, float high) {
    Volume volume;
    volume.id = "image";
    volume.minimum = low;
    volume.maximum = high;
    volume.levels.resize(1);
    model.editAtlas().volumes = {volume};
    model.atlasChanged();
    model.showVolume(0);
    model.setWindow({100, 40});
  }
  std::vector<BodyStop> as(BodyLook look) {
    Options options = model.options();
    options.body = look;
    model.setOptions(options);
    return bodyCurve(model);
  }
};

TEST(BodyCurve, ColoursChangeEvenlyBetweenStops) {
  const auto colours = bodyColours(kCurve);
  EXPECT_EQ(colours.front(), (Color{0, 0, 0, 0}));
  EXPECT_EQ(colours.back(), (Color{200, 250, 40, 200}));
  // A quarter of the span of 400 is the middle stop; five eighths lies midway between the last two.
  EXPECT_NEAR(colours[64].r, 100, 2);
  EXPECT_NEAR(colours[159].g, 150, 2);
  EXPECT_NEAR(colours[159].a, 150, 2);
}

TEST(BodyCurve, ACtIsKnownByItsUnitOrItsValues) {
  Imaged cropped(-20, 180), whole(-1024, 3000), mr(0, 255);
  EXPECT_FALSE(isCt(cropped.model.atlas().volumes[0]));
  EXPECT_TRUE(isMrLike(cropped.model.atlas().volumes[0]));
  cropped.model.editAtlas().volumes[0].unit = "HU";
  EXPECT_TRUE(isCt(cropped.model.atlas().volumes[0]));
  EXPECT_FALSE(isMrLike(cropped.model.atlas().volumes[0]));
  EXPECT_FLOAT_EQ(cropped.as(BodyLook::Bone).front().value, -1000);
  EXPECT_TRUE(isCt(whole.model.atlas().volumes[0]));
  mr.model.editAtlas().volumes[0].unit = "ms";
  EXPECT_FALSE(isCt(mr.model.atlas().volumes[0]));
  EXPECT_TRUE(isMrLike(mr.model.atlas().volumes[0]));
  mr.model.editAtlas().volumes[0].rgb = true;
  EXPECT_FALSE(isMrLike(mr.model.atlas().volumes[0]));
}

// A window of 80 to 120: air up to 87 hides nothing, what lies in the middle little, what is bright much.
TEST(BodyCurve, OfMrAirIsClearTissueLetsThroughAndWhatIsBrightStands) {
  Imaged mr(0, 255);
  const auto curve = mr.as(BodyLook::Mr);
  ASSERT_TRUE(isBodyCurve(curve));
  EXPECT_NE(curve, mr.as(BodyLook::Solid));
  EXPECT_FLOAT_EQ(curve.front().value, 80);
  EXPECT_FLOAT_EQ(curve.back().value, 120);
  const auto colours = bodyColours(curve);
  const auto hides = [&](float value) { return float(colours[size_t((value - 80) / 40 * 255)].a) / 255; };
  EXPECT_EQ(hides(80), 0);
  EXPECT_EQ(hides(87), 0) << "noise";
  EXPECT_GT(hides(102), 0.03f);
  EXPECT_LT(hides(102), 0.15f) << "tissue";
  EXPECT_GT(hides(118), 0.6f) << "fat, vessels";
  for (size_t i = 1; i < curve.size(); ++i) EXPECT_GE(curve[i].color.a, curve[i - 1].color.a);
}

TEST(BodyCurve, SolidFollowsTheWindowAndCtItsUnits) {
  Imaged mr(0, 255), ct(-1024, 3000);
  const auto solid = mr.as(BodyLook::Solid);
  ASSERT_GE(solid.size(), 2u);
  EXPECT_FLOAT_EQ(solid.front().value, 80);
  EXPECT_FLOAT_EQ(solid.back().value, 120);
  EXPECT_EQ(mr.as(BodyLook::Bone), solid) << "there are no Hounsfield units in it";
  EXPECT_FLOAT_EQ(ct.as(BodyLook::Bone).front().value, -1000);
  EXPECT_NE(ct.as(BodyLook::Vessels), ct.as(BodyLook::Skin));
  for (const BodyLook look : {BodyLook::Bone, BodyLook::Soft, BodyLook::Vessels, BodyLook::Skin, BodyLook::Dense}) EXPECT_TRUE(isBodyCurve(ct.as(look)));
  EXPECT_FLOAT_EQ(ct.as(BodyLook::Dense).front().value, 80) << "of the window, whatever the units";
  EXPECT_FALSE(isMicroscopic(mr.model.atlas().volumes[0]));
  mr.model.editAtlas().volumes[0].levels[0].indexToWorld = mat4(2e-5f);
  EXPECT_TRUE(isMicroscopic(mr.model.atlas().volumes[0]));
  EXPECT_FALSE(isMrLike(mr.model.atlas().volumes[0]));
}

TEST(BodyCurve, APersonsOwnComesFirstButNotWhereThereIsNone) {
  Imaged mr(0, 255);
  Options options = mr.model.options();
  options.bodyCurve = kCurve;
  mr.model.setOptions(options);
  EXPECT_EQ(mr.as(BodyLook::Solid), kCurve);
  EXPECT_TRUE(mr.as(BodyLook::Brightest).empty());
  EXPECT_TRUE(mr.as(BodyLook::Off).empty());
}

TEST(BodyCurve, AStopMoreChangesNothingYet) {
  size_t at = 7;
  const auto more = withBodyStop(kCurve, 150, at);
  ASSERT_EQ(more.size(), 4u);
  EXPECT_EQ(at, 2u);
  EXPECT_EQ(more[2].color, (Color{150, 150, 30, 150}));
  const auto before = bodyColours(kCurve), after = bodyColours(more);
  for (size_t i = 0; i < 256; ++i) EXPECT_NEAR(before[i].a, after[i].a, 1);
  EXPECT_EQ(withBodyStop(kCurve, 0, at), kCurve) << "there is one";
  EXPECT_EQ(withBodyStop(kCurve, 301, at), kCurve);
  std::vector<BodyStop> full;
  for (size_t i = 0; i < kMostBodyStops; ++i) full.push_back({float(i), {}});
  EXPECT_EQ(withBodyStop(full, 1.5f, at), full);
}

TEST(BodyCurve, StopsDoNotPassEachOtherAndEndsStay) {
  const auto moved = withMovedStop(kCurve, 1, 1e9f, 2);
  EXPECT_LT(moved[1].value, 300);
  EXPECT_GT(moved[1].value, 290);
  EXPECT_EQ(moved[1].color.a, 255);
  EXPECT_TRUE(isBodyCurve(withMovedStop(kCurve, 1, -1e9f, 0)));
  const auto end = withMovedStop(kCurve, 2, 0, 0.5f);
  EXPECT_EQ(end[2].value, 300);
  EXPECT_EQ(end[2].color.a, 128);
  EXPECT_EQ(withMovedStop(kCurve, 3, 0, 0), kCurve);
}

TEST(BodyCurve, WhatIsNone) {
  EXPECT_TRUE(isBodyCurve(kCurve));
  EXPECT_FALSE(isBodyCurve(std::vector<BodyStop>{{0, {}}}));
  EXPECT_FALSE(isBodyCurve(std::vector<BodyStop>{{1, {}}, {1, {}}}));
  EXPECT_FALSE(isBodyCurve(std::vector<BodyStop>{{0, {}}, {NAN, {}}}));
  EXPECT_FALSE(isBodyCurve(std::vector<BodyStop>{{-3e38f, {}}, {3e38f, {}}})) << "no float holds its span";
}

}  // namespace
}  // namespace fabrica
