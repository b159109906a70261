#include "interact/plane_drag.h"

#include <gtest/gtest.h>

namespace fabrica {
namespace {

const Bounds kScene{vec3(-0.1f), vec3(0.1f)};
const Screen kScreen{{0, 0, 1000, 800}, {}};

Camera cameraFrom(bool orthographic) {
  Camera camera;
  camera.distance = 0.6f;
  camera.orthographic = orthographic;
  return camera;
}

TEST(PlaneDrag, TheMiddleFollowsThePointerAlongTheNormal) {
  for (const bool orthographic : {false, true}) {
    const Camera camera = cameraFrom(orthographic);
    const Plane plane{vec3(0.01f, 0, 0.02f), vec3(1, 0, 0)};
    const Plane moved = movedPlane(plane, {50, 30}, camera, kScreen, kScene);
    EXPECT_EQ(moved.normal, plane.normal);
    const auto before = pixelOf(camera, kScreen, plane.position), after = pixelOf(camera, kScreen, moved.position);
    EXPECT_NEAR(after->x - before->x, 50, 1.5f);
    EXPECT_NEAR(moved.position.y, 0, 1e-6f);
    // Never out of the scene.
    EXPECT_NEAR(movedPlane(plane, {5000, 0}, camera, kScreen, kScene).position.x, 0.1f, 1e-5f);
  }
}

TEST(PlaneDrag, AlongTheLineOfSightUpIsTowardsTheTip) {
  const Camera camera = cameraFrom(false);
  const Plane plane{vec3(0), vec3(0, 0, 1)};
  EXPECT_GT(movedPlane(plane, {0, -40}, camera, kScreen, kScene).position.z, 0.005f);
  EXPECT_LT(movedPlane(plane, {0, 40}, camera, kScreen, kScene).position.z, -0.005f);
}

TEST(PlaneDrag, TheTipFollowsThePointerOnItsSphere) {
  for (const bool orthographic : {false, true}) {
    const Camera camera = cameraFrom(orthographic);
    for (const vec3& normal : {vec3(0.3f, 0.2f, 1), vec3(0.3f, 0.2f, -1)}) {
      const Plane plane{vec3(0.01f, 0.02f, 0), glm::normalize(normal)};
      const auto tip = pixelOf(camera, kScreen, planeHandlesOf(plane, kScene).tip);
      // Not moved, it stays.
      EXPECT_NEAR(glm::dot(turnedPlane(plane, *tip, camera, kScreen, kScene).normal, plane.normal), 1, 1e-4f);
      const vec2 to = *tip + vec2(15, -10);
      const Plane turned = turnedPlane(plane, to, camera, kScreen, kScene);
      const auto now = pixelOf(camera, kScreen, planeHandlesOf(turned, kScene).tip);
      EXPECT_NEAR(glm::length(*now - to), 0, 1.5f);
      EXPECT_EQ(turned.position, plane.position);
      EXPECT_GT(turned.normal.z * plane.normal.z, 0) << "it stays on its side";
    }
    // Far away it lies across.
    const Plane across = turnedPlane({vec3(0), vec3(0, 0, 1)}, {990, 400}, camera, kScreen, kScene);
    EXPECT_GT(across.normal.x, 0.9f);
  }
}

}  // namespace
}  // namespace fabrica
