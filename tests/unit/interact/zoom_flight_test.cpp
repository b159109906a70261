#include "interact/zoom_flight.h"

#include <gtest/gtest.h>

#include "atlas/zooms.h"
#include "interact/pane_control.h"

namespace fabrica {
namespace {

Volume cube(const std::string& id, const vec3& at, float side, float voxel, uint32_t within = kNone) {
  Volume volume;
  volume.id = id;
  volume.within = within;
  VolumeLevel level;
  const auto n = static_cast<uint32_t>(std::lround(side / voxel));
  level.size = {n, n, n};
  level.chunk = level.shard = {32, 32, 32};
  level.indexToWorld = glm::scale(glm::translate(mat4(1), at + voxel / 2), vec3(voxel));
  volume.levels.push_back(level);
  return volume;
}

class Zooms : public ::testing::Test {
 protected:
  Zooms() {
    auto& volumes = model.editAtlas().volumes;
    volumes.push_back(cube("whole", vec3(0), 0.1f, 0.001f));
    volumes.push_back(cube("a", vec3(0.01f), 0.02f, 0.0002f, 0));
    volumes.push_back(cube("b", vec3(0.06f), 0.02f, 0.0002f, 0));
    volumes.push_back(cube("spot", vec3(0.065f), 0.002f, 0.00002f, 2));
    model.atlasChanged();
  }
  Model model;
};

TEST_F(Zooms, PlanesMeetInTheMiddleAndPanesShowIt) {
  const Volume& zoom = model.atlas().volumes[1];
  for (const SlicePlane& plane : planesThrough(model, zoom)) {
    EXPECT_NEAR(glm::distance(plane.plane.position, vec3(0.02f)), 0, 1e-6f) << plane.name;
    EXPECT_GT(plane.zoom, 0.02f) << plane.name;
    EXPECT_LT(plane.zoom, 0.06f) << plane.name;
    // The zoom's middle is the pane's.
    const PaneCamera camera = paneCamera(plane, sceneBounds(model), 1);
    const vec4 clip = camera.projection * camera.view * vec4(0.02f, 0.02f, 0.02f, 1);
    EXPECT_NEAR(clip.x, 0, 1e-3f) << plane.name;
    EXPECT_NEAR(clip.y, 0, 1e-3f) << plane.name;
  }
  for (const SlicePlane& plane : planesAround(model)) EXPECT_EQ(plane.zoom, 0);
}

TEST_F(Zooms, TheFlightEndsThereAndShowsWhereItGoesOnTheWay) {
  ZoomFlight flight;
  SlicePlane axial = *model.plane("axial");
  axial.plane.position = vec3(0.05f);
  axial.thickness = 0.004f;
  model.setPlane(axial);
  flight.start(planesThrough(model, model.atlas().volumes[1]), model, false);
  EXPECT_TRUE(flight.active());
  EXPECT_TRUE(flight.advance(10, model));
  float last = 1;
  for (double t = 0.1; t < 0.75; t += 0.1) {
    EXPECT_TRUE(flight.advance(10 + t, model));
    const SlicePlane& now = *model.plane("axial");
    EXPECT_LT(now.zoom, last);
    last = now.zoom;
    const PaneCamera camera = paneCamera(now, sceneBounds(model), 1);
    const vec4 clip = camera.projection * camera.view * vec4(0.02f, 0.02f, 0.02f, 1);
    EXPECT_LT(std::abs(clip.x), 1) << "it stays on the pane";
  }
  EXPECT_FALSE(flight.advance(10 + kZoomSeconds, model));
  EXPECT_NEAR(glm::distance(model.plane("axial")->plane.position, vec3(0.02f)), 0, 1e-6f);
  EXPECT_FLOAT_EQ(model.plane("axial")->thickness, 0.004f) << "what else a plane is stays";
}

TEST_F(Zooms, SomebodyElsesHandStopsIt) {
  ZoomFlight flight;
  flight.start(planesThrough(model, model.atlas().volumes[1]), model, false);
  flight.advance(0, model);
  flight.advance(0.1, model);
  SlicePlane axial = *model.plane("axial");
  axial.plane.position = vec3(0.09f);
  model.setPlane(axial);
  EXPECT_FALSE(flight.advance(0.2, model));
  EXPECT_EQ(model.plane("axial")->plane.position, vec3(0.09f));
}

TEST_F(Zooms, InstantlyWhereMotionIsNotWanted) {
  ZoomFlight flight;
  flight.start(planesThrough(model, model.atlas().volumes[2]), model, true);
  EXPECT_FALSE(flight.active());
  EXPECT_NEAR(glm::distance(model.plane("coronal")->plane.position, vec3(0.07f)), 0, 1e-6f);
}

TEST_F(Zooms, TheNearestIsTakenAndThenWhatLiesInIt) {
  Camera camera = model.camera();
  camera.target = vec3(0.08f);
  model.setCamera(camera);
  EXPECT_EQ(nearestZoom(model, 0), 2u);
  EXPECT_EQ(nearestZoom(model, 2), 3u);
  EXPECT_EQ(nearestZoom(model, 3), kNone);
  camera.target = vec3(0.01f);
  model.setCamera(camera);
  EXPECT_EQ(nearestZoom(model, 0), 1u);
}

TEST_F(Zooms, SlicesAreAsThickAsTheVoxelsOneIsIn) {
  EXPECT_FLOAT_EQ(sliceStep(model, vec3(0, 1, 0)), 0.001f);
  Options options = model.options();
  options.zoom = "b";
  model.setOptions(options);
  EXPECT_NEAR(sliceStep(model, vec3(0, 1, 0)), 0.0002f, 1e-8f);
}

}  // namespace
}  // namespace fabrica
