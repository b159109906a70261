#include <gtest/gtest.h>

#include "atlas/fixture.h"
#include "interact/view_frame.h"

namespace fabrica {
namespace {

const Screen kLaptop{{0, 0, 1440, 900}, {0, 400, 0, 0}}, kPhone{{0, 0, 390, 844}, {0, 0, 388, 0}};

// Whether a point of the model is seen in what the screen leaves free.
bool sees(const Camera& camera, const Screen& screen, const vec3& point) {
  const auto at = pixelOf(camera, screen, point);
  return at && screen.uncovered().contains(*at);
}

TEST(ViewFrame, WhatOneScreenShowsAnotherShowsToo) {
  SmallAtlas atlas;
  Model& model = atlas.model;
  Camera camera;
  camera.target = model.atlas().bounds.center();
  camera = fitted(camera, kLaptop, std::vector<Bounds>{model.atlas().bounds});
  model.setCamera(camera);
  const auto frame = frameOf(model, kLaptop);
  ASSERT_TRUE(frame);
  const Bounds& box = model.atlas().bounds;
  ASSERT_FALSE(sees(camera, kPhone, box.min) && sees(camera, kPhone, box.max)) << "the camera alone is too near for the phone";
  const Camera phone = framed(camera, kPhone, *frame);
  for (int i = 0; i < 8; ++i) {
    const vec3 corner(i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z);
    EXPECT_TRUE(sees(phone, kPhone, corner)) << i;
  }
  EXPECT_EQ(phone.orientation, camera.orientation);
  EXPECT_EQ(phone.target, camera.target);
  // And it is no further away than it must be.
  Camera nearer = phone;
  nearer.distance *= 0.8f;
  EXPECT_FALSE(sees(nearer, kPhone, box.min) && sees(nearer, kPhone, box.max));
}

TEST(ViewFrame, GlassCountsLessAndWhatIsHiddenNot) {
  SmallAtlas atlas;
  Model& model = atlas.model;
  Camera camera;
  camera.target = vec3(3, 3, 3);
  camera.distance = 30;
  model.setCamera(camera);
  const vec2 all = *frameOf(model, kLaptop);
  const StructureIndex other[] = {atlas.c};
  model.ghost(other);
  const vec2 less = *frameOf(model, kLaptop);
  EXPECT_LE(less.x, all.x);
  model.hide(other);
  EXPECT_LT(frameOf(model, kLaptop)->x, all.x);
  model.hide(std::vector<StructureIndex>{atlas.brain});
  EXPECT_FALSE(frameOf(model, kLaptop));
}

}  // namespace
}  // namespace fabrica
