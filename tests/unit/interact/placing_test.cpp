#include "interact/placing.h"

#include <gtest/gtest.h>

#include "interact/keys.h"

namespace fabrica {
namespace {

struct PlacingTest : testing::Test {
  Model model;
  const Plane axial{vec3(0), vec3(0, 1, 0)};
};

TEST_F(PlacingTest, TwoPointsMakeADistance) {
  EXPECT_TRUE(applyCommand(keyAction("m", 0).name, model));
  ASSERT_TRUE(model.placing());
  EXPECT_TRUE(placePoint(model, vec3(0), {}));
  EXPECT_FALSE(placePoint(model, vec3(0), {})) << "there already";
  EXPECT_TRUE(placePoint(model, vec3(0.01f, 0, 0), {}));
  EXPECT_FALSE(model.placing());
  ASSERT_EQ(model.measurements().size(), 1u);
  EXPECT_NEAR(lengthOf(model.measurements()[0]), 0.01, 1e-8);
  model.undo();
  EXPECT_TRUE(model.measurements().empty());
}

TEST_F(PlacingTest, RegionsLieInASlice) {
  startPlacing(model, MeasurementKind::Ellipse);
  EXPECT_FALSE(placePoint(model, vec3(0), {}));
  EXPECT_TRUE(placePoint(model, vec3(-0.02f, 0, -0.01f), axial));
  EXPECT_TRUE(placePoint(model, vec3(0.02f, 0.3f, 0.01f), {})) << "brought into the slice";
  ASSERT_EQ(model.measurements().size(), 1u);
  EXPECT_NEAR(areaOf(model.measurements()[0]), 3.14159265 * 2e-4, 1e-8);
}

TEST_F(PlacingTest, APolygonClosesAtItsFirstCorner) {
  startPlacing(model, MeasurementKind::Polygon);
  for (const vec3& corner : {vec3(0), vec3(0.1f, 0, 0), vec3(0.1f, 0, 0.1f)}) {
    EXPECT_FALSE(canFinish(model));
    EXPECT_TRUE(placePoint(model, corner, axial));
  }
  EXPECT_TRUE(canFinish(model));
  EXPECT_TRUE(placePoint(model, vec3(0.001f, 0, 0), axial));
  ASSERT_EQ(model.measurements().size(), 1u);
  EXPECT_NEAR(areaOf(model.measurements()[0]), 0.005, 1e-7);
}

TEST_F(PlacingTest, StepsBackAndEnds) {
  startPlacing(model, MeasurementKind::Angle);
  placePoint(model, vec3(0), {});
  stepBack(model);
  ASSERT_TRUE(model.placing());
  EXPECT_TRUE(model.placing()->points.empty());
  stepBack(model);
  EXPECT_FALSE(model.placing());
}

TEST_F(PlacingTest, GoingToAPlaceIsWhereTheSlicesMeet) {
  const vec3 at(0.01f, -0.02f, 0.03f);
  goTo(model, at);
  ASSERT_TRUE(crossPoint(model));
  EXPECT_LT(glm::distance(*crossPoint(model), at), 1e-6f);
  SlicePlane turned = *model.plane("axial");
  turned.plane.normal = glm::normalize(vec3(0.2f, 1, -0.3f));
  model.setPlane(turned);
  EXPECT_LT(glm::distance(*crossPoint(model), at), 1e-6f);
}

TEST_F(PlacingTest, HandlesKeepARegionWhole) {
  const Measurement ellipse{"e", MeasurementKind::Ellipse, {vec3(0), vec3(0.02f, 0, 0), vec3(0, 0, 0.01f)}, vec3(0, 1, 0), true};
  const Measurement moved = draggedPoint(ellipse, 0, vec3(0.1f, 0.5f, 0));
  EXPECT_NEAR(areaOf(moved), areaOf(ellipse), 1e-9);
  EXPECT_LT(glm::distance(moved.points[0], vec3(0.1f, 0, 0)), 1e-7f) << "within its plane";
  const Measurement turned = draggedPoint(ellipse, 1, vec3(0, 0, 0.03f));
  EXPECT_NEAR(areaOf(turned), 3.14159265 * 0.03 * 0.01, 1e-8);
  EXPECT_NEAR(glm::dot(turned.points[1] - turned.points[0], turned.points[2] - turned.points[0]), 0, 1e-9);
}

TEST_F(PlacingTest, APinAndAnArrowAreSetByOneClick) {
  startPlacing(model, MeasurementKind::Pin);
  EXPECT_TRUE(placePoint(model, vec3(0.1f, 0, 0), {}));
  EXPECT_FALSE(model.placing());
  startPlacing(model, MeasurementKind::Arrow);
  EXPECT_TRUE(placePoint(model, vec3(0), {}, vec3(0, 0, 2)));
  EXPECT_FALSE(model.placing());
  ASSERT_EQ(model.measurements().size(), 2u);
  const Measurement& arrow = model.measurements()[1];
  EXPECT_EQ(arrow.points[0], vec3(0)) << "its head is where the click was";
  EXPECT_GT(arrow.points[1].z, 0) << "its words stand off the surface";
  EXPECT_EQ(arrow.points[1].x, 0);
  // In a slice they stay in the slice.
  startPlacing(model, MeasurementKind::Arrow);
  EXPECT_TRUE(placePoint(model, vec3(0), axial));
  EXPECT_NEAR(model.measurements()[2].points[1].y, 0, 1e-7);
}

}  // namespace
}  // namespace fabrica
