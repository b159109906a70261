#include "interact/controller_fixture.h"

namespace fabrica {
namespace {

TEST_F(ControllerTest, FitPutsEveryCornerIntoTheUncoveredPartAndTouchesIt) {
  for (bool orthographic : {false, true}) {
    for (const Insets& covered : {Insets{}, Insets{60, 340, 80, 320}, Insets{0, 0, 400, 0}}) {
      layout.covered = covered;
      Camera camera = model.camera();
      camera.orthographic = orthographic;
      camera.orientation = glm::angleAxis(0.6f, glm::normalize(vec3(0.3f, 1, 0.2f)));
      model.setCamera(camera);
      controller->fit(model.visibleBounds(), model, layout, false);
      const Bounds box = model.visibleBounds();
      const Rect body = bodyOnScreen(), free = screen().uncovered();
      EXPECT_GE(body.x, free.x);
      EXPECT_GE(body.y, free.y);
      EXPECT_LE(body.x + body.width, free.x + free.width);
      EXPECT_LE(body.y + body.height, free.y + free.height);
      const float fill = std::max(body.width / free.width, body.height / free.height);
      EXPECT_GT(fill, 0.85f);
      // The same pixels as the camera's own matrices give, shifted as the application does.
      const mat4 m = lensShift(screen()) * model.camera().projection(1.25f, box) * model.camera().view();
      const vec4 clip = m * vec4(box.max, 1);
      EXPECT_NEAR(pixel(box.max).x, (clip.x / clip.w + 1) * 500, 0.1f);
      EXPECT_NEAR(pixel(box.max).y, (1 - clip.y / clip.w) * 400, 0.1f);
    }
  }
}

TEST_F(ControllerTest, OrbitTurnsAboutTheBodyAndKeepsSuperiorUp) {
  layout.covered = {0, 0, 0, 400};  // the camera's target is then not the body's middle
  controller->fit(model.visibleBounds(), model, layout, false);
  const vec2 middle = pixel(vec3(0));
  send(PointerType::Down, {500, 400});
  for (int i = 0; i < 30; ++i) send(PointerType::Move, {500.0f + i * 9, 400.0f - i * 30});
  EXPECT_TRUE(controller->dragging());
  EXPECT_NEAR(glm::length(pixel(vec3(0)) - middle), 0, 0.5f);
  EXPECT_NEAR(model.camera().right().y, 0, 1e-4f);
  EXPECT_GE(model.camera().up().y, -1e-4f);  // not over the pole, however far the drag goes
  send(PointerType::Up, {770, -500});
  EXPECT_FALSE(controller->dragging());
}

TEST_F(ControllerTest, DraggingRightTurnsTheFrontToTheRight) {
  const vec3 nose(0, 0, 0.05f);
  send(PointerType::Down, {500, 400});
  send(PointerType::Move, {510, 400});
  send(PointerType::Move, {560, 400});
  EXPECT_GT(pixel(nose).x, 501);
}

TEST_F(ControllerTest, PanMovesThePointUnderThePointerWithIt) {
  const vec3 point(0.05f, 0.02f, 0.05f);
  layout.pointerWorld = point;
  const vec2 start = pixel(point);
  send(PointerType::Down, start, 0, PointerDevice::Mouse, 2);
  send(PointerType::Move, start + vec2(6, 0));
  const vec2 base = pixel(point);
  send(PointerType::Move, start + vec2(86, 50));
  EXPECT_NEAR(glm::length(pixel(point) - (base + vec2(80, 50))), 0, 0.5f);
}

TEST_F(ControllerTest, WheelAndTouchpadPinchKeepThePointUnderThePointer) {
  for (bool orthographic : {false, true}) {
    for (bool pinch : {false, true}) {
      Camera camera = model.camera();
      camera.orthographic = orthographic;
      model.setCamera(camera);
      const vec3 point(0.06f, -0.04f, 0.03f);
      layout.pointerWorld = point;
      const vec2 at = pixel(point);
      const float before = model.camera().distance;
      controller->wheel({at, {0, pinch ? -20.0f : -120.0f}, pinch, 0, time}, model, layout);
      settle();
      EXPECT_NEAR(glm::length(pixel(point) - at), 0, 0.5f);
      EXPECT_LT(model.camera().distance, before * 0.9f);
    }
  }
}

TEST_F(ControllerTest, TwoFingersKeepWhatIsUnderThem) {
  const vec3 point(0.03f, 0.01f, 0);
  layout.pointerWorld = point;
  const vec2 at = pixel(point);
  send(PointerType::Down, at - vec2(40, 0), 1, PointerDevice::Touch);
  send(PointerType::Down, at + vec2(40, 0), 2, PointerDevice::Touch);
  const float before = model.camera().distance;
  for (int i = 1; i <= 10; ++i) {
    send(PointerType::Move, at - vec2(40 + 4.0f * i, 0), 1, PointerDevice::Touch);
    send(PointerType::Move, at + vec2(40 + 4.0f * i, 0), 2, PointerDevice::Touch);
  }
  EXPECT_NEAR(model.camera().distance / before, 0.5f, 0.01f);
  EXPECT_NEAR(glm::length(pixel(point) - at), 0, 3);
  send(PointerType::Up, at, 1, PointerDevice::Touch);
  send(PointerType::Up, at, 2, PointerDevice::Touch);
  EXPECT_TRUE(controller->takePicks().empty());  // no tap
}

TEST_F(ControllerTest, ASmallMoveIsAClickALargerOneADrag) {
  send(PointerType::Down, {300, 300});
  send(PointerType::Move, {302, 301});
  send(PointerType::Up, {302, 301});
  auto picks = controller->takePicks();
  ASSERT_EQ(picks.size(), 1u);
  EXPECT_TRUE(picks[0].click);
  EXPECT_FALSE(picks[0].doubleClick);

  time += 1;
  send(PointerType::Down, {300, 300}, 1, PointerDevice::Touch);
  send(PointerType::Move, {307, 303}, 1, PointerDevice::Touch);  // a finger trembles more than a mouse
  send(PointerType::Up, {307, 303}, 1, PointerDevice::Touch);
  EXPECT_EQ(controller->takePicks().size(), 1u);

  time += 1;
  const Camera before = model.camera();
  send(PointerType::Down, {300, 300});
  send(PointerType::Move, {330, 300});
  send(PointerType::Move, {360, 300});
  send(PointerType::Up, {360, 300});
  EXPECT_TRUE(controller->takePicks().empty());
  EXPECT_FALSE(before == model.camera());
}

TEST_F(ControllerTest, DoubleClickIsReportedOnce) {
  for (int i = 0; i < 2; ++i) {
    send(PointerType::Down, {300, 300});
    send(PointerType::Up, {300, 300});
    const auto picks = controller->takePicks();
    ASSERT_EQ(picks.size(), 1u);
    EXPECT_EQ(picks[0].doubleClick, i == 1);
  }
}

TEST_F(ControllerTest, LongPressOfAFinger) {
  send(PointerType::Down, {300, 300}, 1, PointerDevice::Touch);
  EXPECT_TRUE(controller->animate(time + 0.1, model));  // frames are wanted while it is held
  controller->animate(time += 0.6, model);
  auto picks = controller->takePicks();
  ASSERT_EQ(picks.size(), 1u);
  EXPECT_TRUE(picks[0].longPress);
  send(PointerType::Up, {300, 300}, 1, PointerDevice::Touch);
  EXPECT_TRUE(controller->takePicks().empty());
}

TEST_F(ControllerTest, HoverOnlyWithAMouseAndOnlyTheLast) {
  send(PointerType::Move, {100, 100});
  send(PointerType::Move, {120, 100});
  const auto picks = controller->takePicks();
  ASSERT_EQ(picks.size(), 1u);
  EXPECT_FALSE(picks[0].click);
  EXPECT_EQ(picks[0].at.x, 120);
}

TEST_F(ControllerTest, EasesEndWhereTheySayAndAPressStopsThem) {
  controller->standardView("left", model, layout);
  EXPECT_TRUE(controller->animate(time += 0.016, model));
  settle();
  EXPECT_NEAR(model.camera().forward().x, -1, 1e-4f);  // seen from the left

  controller->standardView("superior", model, layout);
  controller->animate(time += 0.016, model);
  controller->animate(time += 0.1, model);
  const Camera middle = model.camera();
  send(PointerType::Down, {500, 400});
  EXPECT_FALSE(controller->animate(time += 0.016, model));
  EXPECT_TRUE(middle == model.camera());
}

TEST_F(ControllerTest, AnEaseGivesWayToWhoeverElseMovesTheCamera) {
  Camera goal = model.camera();
  goal.distance *= 2;
  controller->flyTo(goal, model, 2);
  controller->animate(time += 0.016, model);
  EXPECT_TRUE(controller->animate(time += 1, model));
  EXPECT_NE(model.camera().distance, goal.distance);
  Camera other = model.camera();
  other.target.x += 0.1f;
  model.setCamera(other);
  EXPECT_FALSE(controller->animate(time += 0.016, model));
  EXPECT_TRUE(model.camera() == other);
}

TEST_F(ControllerTest, EverythingIsFramedByItsPartsNotByTheBoxAroundThem) {
  // Two small parts in opposite corners of a large box: seen along its diagonal they lie behind one another.
  Atlas& atlas = model.editAtlas();
  for (int i = 0; i < 2; ++i) {
    Bounds box;
    box.include(vec3(i ? 0.095f : -0.105f));
    box.include(vec3(i ? 0.105f : -0.095f));
    atlas.parts[i].bounds = atlas.structures[i].bounds = box;
  }
  model.atlasChanged();
  Camera camera = model.camera();
  camera.orthographic = true;
  camera.orientation = glm::quatLookAt(glm::normalize(vec3(-1)), vec3(0, 1, 0));
  model.setCamera(camera);
  controller->fit({}, model, layout, false);
  const Camera close = model.camera();
  controller->fit(model.visibleBounds(), model, layout, false);
  EXPECT_LT(close.distance, model.camera().distance / 4);
}

TEST_F(ControllerTest, ReducedMotionJumps) {
  Options options = model.options();
  options.reducedMotion = true;
  model.setOptions(options);
  controller->standardView("posterior", model, layout);
  EXPECT_NEAR(model.camera().forward().z, 1, 1e-4f);
  EXPECT_FALSE(controller->animate(time, model));
}

TEST_F(ControllerTest, StandardViewsAreSeenFromThereTheRightWayUp) {
  const struct {
    const char* name;
    vec3 back, up;
  } cases[] = {{"anterior", {0, 0, 1}, {0, 1, 0}},  {"posterior", {0, 0, -1}, {0, 1, 0}}, {"left", {1, 0, 0}, {0, 1, 0}},
               {"right", {-1, 0, 0}, {0, 1, 0}},    {"superior", {0, 1, 0}, {0, 0, 1}},   {"inferior", {0, -1, 0}, {0, 0, 1}}};
  for (const auto& c : cases) {
    const quat q = standardOrientation(c.name).value();
    EXPECT_NEAR(glm::dot(q * vec3(0, 0, 1), c.back), 1, 1e-5f) << c.name;
    EXPECT_NEAR(glm::dot(q * vec3(0, 1, 0), c.up), 1, 1e-5f) << c.name;
  }
}

TEST_F(ControllerTest, KeysTurnHideAndUndo) {
  EXPECT_TRUE(controller->key("ArrowLeft", 0, model, layout));
  settle();
  EXPECT_GT(std::abs(model.camera().forward().x), 0.2f);
  EXPECT_FALSE(controller->key("h", 0, model, layout));  // nothing selected
  model.select(0);
  EXPECT_TRUE(controller->key("h", 0, model, layout));
  EXPECT_FALSE(model.appearance(0).visible);
  EXPECT_TRUE(controller->key("z", modifiers::kControl, model, layout));
  EXPECT_TRUE(model.appearance(0).visible);
  EXPECT_FALSE(controller->key("F5", 0, model, layout));
}

TEST_F(ControllerTest, InertiaEndsByItself) {
  send(PointerType::Down, {500, 400});
  for (int i = 0; i < 8; ++i) send(PointerType::Move, {500.0f + i * 20, 400});
  send(PointerType::Up, {640, 400});
  const Camera before = model.camera();
  EXPECT_TRUE(controller->animate(time += 0.016, model));
  settle();
  EXPECT_FALSE(before == model.camera());
}

}  // namespace
}  // namespace fabrica
