#include "interact/controller_fixture.h"
#include "interact/pane_control.h"

namespace fabrica {
namespace {

struct FramingTest : ControllerTest {
  // How much of the uncovered part the body takes, the larger of width and height; above 1 it is cut off.
  float filled() const {
    const Rect body = bodyOnScreen(), free = screen().uncovered();
    return std::max(body.width / free.width, body.height / free.height);
  }
  // A panel opens or closes.
  void cover(const Insets& covered) {
    layout.covered = covered;
    controller->fitAgain(model, layout);
    settle();
  }
  static constexpr Insets kPanels{0, 400, 0, 300};
};

TEST_F(FramingTest, WhatWasFramedIsFramedAgainBesideAPanelAndWhenItCloses) {
  const Camera before = model.camera();
  cover(kPanels);
  EXPECT_LE(filled(), 1);
  EXPECT_GT(filled(), 0.8f);
  EXPECT_GT(model.camera().distance, before.distance);
  cover({});
  EXPECT_NEAR(model.camera().distance, before.distance, 1e-4f);
}

TEST_F(FramingTest, AnEaseThatAPanelInterruptsStillEndsFramed) {
  layout.covered = kPanels;
  controller->fitAgain(model, layout);
  controller->animate(time += 0.016, model);
  controller->animate(time += 0.016, model);
  cover({0, 500, 0, 300});
  EXPECT_LE(filled(), 1);
}

TEST_F(FramingTest, WhoMovesTheCameraWhileItMakesRoomIsNotUndone) {
  layout.covered = kPanels;
  controller->fitAgain(model, layout);
  controller->animate(time += 0.016, model);
  Camera camera = model.camera();
  camera.distance *= 0.8f;
  model.setCamera(camera);
  layout.covered = {0, 500, 0, 300};
  controller->fitAgain(model, layout);
  settle();
  EXPECT_EQ(model.camera(), camera);
}

TEST_F(FramingTest, TurnedItIsStillFramedMovedByHandItStays) {
  send(PointerType::Down, {500, 400});
  for (int i = 0; i < 10; ++i) send(PointerType::Move, {500.0f + i * 20, 400});
  // Held still before it is let go: no inertia.
  time += 1;
  send(PointerType::Up, {680, 400});
  settle();
  cover(kPanels);
  EXPECT_LE(filled(), 1);

  controller->wheel({{500, 400}, {0, -30}, false, 0, time}, model, layout);
  settle();
  const Camera nearer = model.camera();
  cover({});
  EXPECT_EQ(model.camera(), nearer);
}

TEST_F(FramingTest, WhatWasHiddenSinceIsNoReasonToMoveNearer) {
  cover(kPanels);
  const Camera both = model.camera();
  model.hide(std::vector<StructureIndex>{1});
  cover({});
  cover(kPanels);
  EXPECT_NEAR(glm::length(model.camera().target - both.target), 0, 1e-5f);
}

TEST_F(FramingTest, NobodyZoomsOutUntilThereIsNothingToSee) {
  for (int i = 0; i < 200; ++i) controller->wheel({{500, 400}, {0, 30}, false, 0, time += 0.016}, model, layout);
  settle();
  const float far = model.camera().distance;
  EXPECT_LE(far, farthest(model));
  EXPECT_GT(far, farthest(model) / 2);
  controller->wheel({{500, 400}, {0, -30}, false, 0, time += 0.016}, model, layout);
  EXPECT_LT(model.camera().distance, far);
  // Who is farther away, by a link, is not pulled nearer, and comes back.
  Camera camera = model.camera();
  camera.distance = farthest(model) * 10;
  model.setCamera(camera);
  controller->wheel({{500, 400}, {0, 30}, false, 0, time += 0.016}, model, layout);
  EXPECT_FLOAT_EQ(model.camera().distance, camera.distance);
}

}  // namespace
}  // namespace fabrica
