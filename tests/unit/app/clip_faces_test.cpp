#include "app/clip_faces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fabrica {
namespace {

Model boxed(const vec3& from, bool orthographic = false) {
  Model model;
  model.setClipBox({true, {vec3(-0.1f), vec3(0.1f)}});
  Camera camera;
  camera.distance = 1;
  camera.orthographic = orthographic;
  const vec3 z = glm::normalize(from), x = glm::normalize(glm::cross(std::abs(z.y) < 0.9f ? vec3(0, 1, 0) : vec3(0, 0, 1), z));
  camera.orientation = glm::quat_cast(mat3(x, glm::cross(z, x), z));
  model.setCamera(camera);
  return model;
}

std::vector<render::CutPlane> facesOf(const Model& model, size_t most = 4, size_t already = 0) {
  std::vector<render::CutPlane> cuts(already);
  addClipFaces(model, most, cuts);
  return cuts;
}

TEST(ClipFaces, OnlyThoseThatAreSeenTheNearestFirst) {
  const Model model = boxed(vec3(1, 2, 4));
  const auto cuts = facesOf(model);
  ASSERT_EQ(cuts.size(), 3u);
  EXPECT_EQ(cuts[0].plane.normal, vec3(0, 0, 1));
  EXPECT_EQ(cuts[1].plane.normal, vec3(0, 1, 0));
  EXPECT_EQ(cuts[2].plane.normal, vec3(1, 0, 0));
  EXPECT_NEAR(cuts[0].plane.position.z, 0.1f, 1e-7f);
  for (const auto& cut : cuts) EXPECT_GT(cut.plane.distance(model.camera().eye()), 0);
}

TEST(ClipFaces, StraightOnThereIsOne) {
  EXPECT_EQ(facesOf(boxed(vec3(0, 0, 1))).size(), 1u);
  EXPECT_EQ(facesOf(boxed(vec3(0, 0, -1), true))[0].plane.normal, vec3(0, 0, -1));
}

TEST(ClipFaces, CutsOfThePersonComeFirst) {
  EXPECT_EQ(facesOf(boxed(vec3(1, 2, 4)), 4, 3).size(), 4u);
  EXPECT_EQ(facesOf(boxed(vec3(1, 2, 4)), 4, 4).size(), 4u);
}

TEST(ClipFaces, NoneWithoutABox) {
  Model model = boxed(vec3(1, 2, 4));
  model.setClipBox({false, {}});
  EXPECT_TRUE(facesOf(model).empty());
}

}  // namespace
}  // namespace fabrica
