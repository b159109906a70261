#include "atlas/measurement.h"

#include <gtest/gtest.h>

#include <numbers>

#include "atlas/fixture.h"
#include "atlas/units.h"

namespace fabrica {
namespace {

Measurement of(MeasurementKind kind, std::vector<vec3> points, vec3 normal = vec3(0, 0, 1)) { return {"", kind, std::move(points), normal, true}; }
constexpr auto kDistance = MeasurementKind::Distance, kAngle = MeasurementKind::Angle, kEllipse = MeasurementKind::Ellipse, kPolygon = MeasurementKind::Polygon;

TEST(Measurement, FiguresWorkedOutByHand) {
  EXPECT_NEAR(lengthOf(of(kDistance, {{0, 0, 0}, {0.003f, 0.004f, 0.012f}})), 0.013, 1e-8);  // 3, 4, 12, 13
  EXPECT_NEAR(glm::degrees(angleOf(of(kAngle, {{1, 0, 0}, {0, 0, 0}, {0, 2, 0}}))), 90, 1e-4);
  EXPECT_NEAR(glm::degrees(angleOf(of(kAngle, {{1, 0, 0}, {0, 0, 0}, {-1, 1e-4f, 0}}))), 180 - 0.0057296, 1e-4);
  // A right triangle of 30 × 40 mm: 600 mm², 120 mm around.
  const Measurement triangle = of(kPolygon, {{0, 0, 0}, {0.03f, 0, 0}, {0, 0.04f, 0}});
  EXPECT_NEAR(areaOf(triangle), 600e-6, 1e-9);
  EXPECT_NEAR(lengthOf(triangle), 0.12, 1e-7);
  const Measurement ellipse = of(kEllipse, {{0, 0, 0}, {0.02f, 0, 0}, {0, 0.01f, 0}});
  EXPECT_NEAR(areaOf(ellipse), std::numbers::pi * 2e-4, 1e-9);
  EXPECT_NEAR(lengthOf(ellipse), 0.0968845, 1e-6);  // 4 a E(e), e² = 3/4
}

TEST(Measurement, WhatIsNotSoundIsRefused) {
  EXPECT_FALSE(sound(of(kDistance, {vec3(0)})));
  EXPECT_FALSE(sound(of(kDistance, {vec3(1), vec3(1)})));
  EXPECT_FALSE(sound(of(kDistance, {vec3(0), vec3(NAN, 0, 0)})));
  EXPECT_FALSE(sound(of(kAngle, {vec3(0), vec3(0), vec3(1)})));
  EXPECT_FALSE(sound(of(kEllipse, {vec3(0), vec3(1, 0, 0), vec3(2, 0, 0)})));  // no second axis
  EXPECT_FALSE(sound(of(kPolygon, std::vector<vec3>(kMostCorners + 1, vec3(1)))));
  EXPECT_FALSE(sound(of(kPolygon, {vec3(0), vec3(1, 0, 0), vec3(0, 1, 0)}, vec3(0))));
  // Points of a region come into its plane.
  const auto flat = sound(of(kPolygon, {vec3(0), vec3(1, 0, 0.5f), vec3(0, 1, -2)}, vec3(0, 0, 3)));
  ASSERT_TRUE(flat);
  EXPECT_EQ(flat->points[1], vec3(1, 0, 0));
  EXPECT_EQ(flat->points[2], vec3(0, 1, 0));
}

TEST(Measurement, ARegionHoldsWhatLiesInIt) {
  const FlatRegion hook(of(kPolygon, {{0, 0, 0}, {4, 0, 0}, {4, 4, 0}, {3, 4, 0}, {3, 1, 0}, {0, 1, 0}}));
  EXPECT_TRUE(hook.holds({0.5, 0.5, 0}));
  EXPECT_TRUE(hook.holds({3.5, 3, 0}));
  EXPECT_FALSE(hook.holds({1, 3, 0}));
  const FlatRegion ellipse(of(kEllipse, {{1, 1, 0}, {3, 1, 0}, {1, 2, 0}}));
  EXPECT_TRUE(ellipse.holds({2.9, 1, 0}));
  EXPECT_FALSE(ellipse.holds({1, 2.1, 0}));
}

TEST(Measurement, EachChangeIsOneStep) {
  SmallAtlas atlas;
  Model& model = atlas.model;
  EXPECT_EQ(model.addMeasurement(of(kDistance, {vec3(0), vec3(1)})), "Distance 1");
  EXPECT_EQ(model.addMeasurement(of(kDistance, {vec3(0), vec3(2)})), "Distance 2");
  model.hide(std::array{atlas.a});
  Measurement renamed = *model.measurement("Distance 1");
  renamed.name = "Width";
  EXPECT_TRUE(model.changeMeasurement("Distance 1", renamed));
  renamed.name = "Distance 2";
  EXPECT_FALSE(model.changeMeasurement("Width", renamed)) << "taken";
  model.removeMeasurement("Distance 2");
  ASSERT_EQ(model.measurements().size(), 1u);
  model.undo();
  EXPECT_TRUE(model.measurement("Distance 2"));
  model.undo();
  EXPECT_TRUE(model.measurement("Distance 1"));
  EXPECT_FALSE(model.appearance(atlas.a).visible) << "undone one by one";
  model.undo();
  EXPECT_TRUE(model.appearance(atlas.a).visible);
  EXPECT_EQ(model.measurements().size(), 2u);
  model.undo();
  model.undo();
  EXPECT_TRUE(model.measurements().empty());
  for (int i = 0; i < 5; ++i) model.redo();
  ASSERT_EQ(model.measurements().size(), 1u);
  EXPECT_EQ(model.measurements()[0].name, "Width");
  EXPECT_FALSE(model.appearance(atlas.a).visible);
}

TEST(Measurement, NoMoreThanThereIsRoomFor) {
  Model model;
  for (size_t i = 0; i < kMostMeasurements; ++i) EXPECT_FALSE(model.addMeasurement(of(kDistance, {vec3(0), vec3(1)})).empty());
  EXPECT_EQ(model.addMeasurement(of(kDistance, {vec3(0), vec3(1)})), "");
}

TEST(Units, LengthsAreSaidSensibly) {
  EXPECT_EQ(lengthText(0.0124f, LengthUnit::Auto), "12.4 mm");
  EXPECT_EQ(lengthText(0.00085f, LengthUnit::Auto), "850.0 µm");
  EXPECT_EQ(lengthText(0.00085f, LengthUnit::Millimetres), "0.85 mm");
  EXPECT_EQ(lengthText(0.0124f, LengthUnit::Micrometres), "12400 µm");
  EXPECT_EQ(areaText(600e-6f, LengthUnit::Auto), "600.0 mm²");
  EXPECT_EQ(areaText(0.25e-6f, LengthUnit::Auto), "250000 µm²");
  EXPECT_EQ(angleText(float(std::numbers::pi) / 4), "45.0°");
}

// A volume whose voxel (i, j, k) lies at RAS (-90 + i, -126 + j, -72 + k) mm, as the MNI templates' do.
Model template_() {
  Model model;
  Volume volume;
  volume.levels.resize(1);
  volume.levels[0].size = {181, 217, 181};
  volume.levels[0].chunk = {64, 64, 64};
  mat4 m(0);
  m[0] = vec4(-0.001f, 0, 0, 0);  // towards right: -x
  m[1] = vec4(0, 0, 0.001f, 0);   // anterior: z
  m[2] = vec4(0, 0.001f, 0, 0);   // superior: y
  m[3] = vec4(0.090f, -0.072f, -0.126f, 1);
  volume.levels[0].indexToWorld = m;
  model.editAtlas().volumes.push_back(volume);
  model.atlasChanged();
  return model;
}

void expectPlace(const Result<vec3>& place, const vec3& mm) {
  ASSERT_TRUE(place.ok());
  EXPECT_LT(glm::distance(*place * 1000.0f, mm), 1e-3f);
}

TEST(Units, PlacesInEachSystem) {
  Model model = template_();
  expectPlace(readPlace(model, "10, 20, 30"), {-10, 30, 20});
  expectPlace(readPlace(model, " R 10  A 20 S 30 "), {-10, 30, 20});
  expectPlace(readPlace(model, "L 10 P 20 I 30"), {10, -30, -20});
  expectPlace(readPlace(model, "12,5; −3; 4"), {-12.5f, 4, -3});
  Options options = model.options();
  options.coordinates = Coordinates::Lps;
  model.setOptions(options);
  expectPlace(readPlace(model, "-10 -20 30"), {-10, 30, 20});
  expectPlace(readPlace(model, "R 10 A 20 S 30"), {-10, 30, 20});
  options.coordinates = Coordinates::Voxel;
  model.setOptions(options);
  expectPlace(readPlace(model, "100 146 102"), {-10, 30, 20});  // -90 + 100, -126 + 146, -72 + 102
  for (const char* wrong : {"", "1 2", "1 2 3 4", "1 2 x", "R 1 A 2 S 3", "1e99 0 0", "nan 0 0"}) EXPECT_FALSE(readPlace(model, wrong).ok()) << wrong;
  for (const Coordinates system : {Coordinates::Ras, Coordinates::Lps, Coordinates::Voxel}) {
    options.coordinates = system;
    model.setOptions(options);
    const vec3 at(0.0123f, -0.0456f, 0.0078f);
    const auto back = readPlace(model, placeNumbers(model, at));
    ASSERT_TRUE(back.ok());
    EXPECT_LT(glm::distance(*back, at), 1.3e-4f) << "what is copied leads back, to a tenth";
  }
}

TEST(Units, ValuesAsTheFileHasThem) {
  Volume ct;
  ct.format = VoxelFormat::I16;
  ct.unit = "HU";
  EXPECT_EQ(valuesText(ct, {-1000, 0, 0}), "−1000 HU");
  Volume map;
  map.format = VoxelFormat::F32;
  EXPECT_EQ(valuesText(map, {0.123456f, 0, 0}), "0.123456");
  Volume photo;
  photo.rgb = true;
  EXPECT_EQ(valuesText(photo, {200, 120, 30}), "200, 120, 30");
}

TEST(Measurement, PinsAndArrowsAreWordsAtAPlace) {
  EXPECT_TRUE(sound(of(MeasurementKind::Pin, {vec3(0.1f, 0, 0)})));
  EXPECT_FALSE(sound(of(MeasurementKind::Pin, {vec3(0), vec3(1)})));
  EXPECT_FALSE(sound(of(MeasurementKind::Arrow, {vec3(0.1f), vec3(0.1f)}))) << "an arrow without length points nowhere";
  SmallAtlas atlas;
  Model& model = atlas.model;
  Measurement pin = of(MeasurementKind::Pin, {vec3(1)});
  pin.name = "Here it hurts";
  EXPECT_EQ(model.addMeasurement(pin), "Here it hurts");
  EXPECT_EQ(model.addMeasurement(of(MeasurementKind::Arrow, {vec3(0), vec3(1)})), "Arrow 1");
  EXPECT_EQ(lengthOf(model.measurements()[1]), 0);
  pin.name = "Here";
  EXPECT_TRUE(model.changeMeasurement("Here it hurts", pin));
  model.undo();
  EXPECT_EQ(model.measurements()[0].name, "Here it hurts");
  model.undo();
  EXPECT_EQ(model.measurements().size(), 1u);
  EXPECT_EQ(kindOf("arrow"), MeasurementKind::Arrow);
  EXPECT_STREQ(kindName(MeasurementKind::Pin), "pin");
}

}  // namespace
}  // namespace fabrica
