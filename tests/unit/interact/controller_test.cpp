#include "interact/controller.h"

#include <gtest/gtest.h>

#include "interact/camera_moves.h"
#include "interact/pane_control.h"
#include "interact/pane_cross.h"

namespace fabrica {
namespace {

// A body of two parts, 20 cm wide, in view on a 1000 × 800 canvas.
struct ControllerTest : testing::Test {
  void SetUp() override {
    Atlas& atlas = model.editAtlas();
    Hierarchy tree;
    for (int i = 0; i < 2; ++i) {
      Structure s;
      s.id = s.name = i ? "right" : "left";
      s.partCount = 1;
      s.firstPart = i;
      atlas.structures.push_back(s);
      MeshPart part;
      part.structure = i;
      part.bounds.include(i ? vec3(-0.1f, -0.1f, -0.05f) : vec3(0, -0.1f, -0.05f));
      part.bounds.include(i ? vec3(0, 0.1f, 0.05f) : vec3(0.1f, 0.1f, 0.05f));
      part.levels.resize(1);
      atlas.parts.push_back(part);
      atlas.structures[i].bounds = part.bounds;
      HierarchyNode node;
      node.structure = i;
      tree.nodes.push_back(node);
      tree.roots.push_back(i);
    }
    tree.buildIndex(2);
    atlas.hierarchies.push_back(tree);
    model.atlasChanged();
    layout.size = {1000, 800};
    layout.scene = {0, 0, 1000, 800};
    controller->fit(model.visibleBounds(), model, layout, false);
  }

  Screen screen() const { return {layout.scene, layout.covered}; }
  vec2 pixel(const vec3& p) const { return pixelOf(model.camera(), screen(), p).value(); }
  void send(PointerType type, vec2 at, int id = 0, PointerDevice device = PointerDevice::Mouse, int button = 0, uint32_t mods = 0) {
    PointerEvent e;
    e.type = type;
    e.device = device;
    e.id = id;
    e.at = at;
    e.button = type == PointerType::Move ? -1 : button;
    e.mods = mods;
    e.time = time += 0.016;
    controller->pointer(e, model, layout);
  }
  void settle() {
    for (int i = 0; i < 400 && controller->animate(time += 0.016, model); ++i) {
    }
    EXPECT_FALSE(controller->animate(time += 0.016, model));
  }

  Model model;
  SceneLayout layout;
  std::unique_ptr<Controller> controller = Controller::create();
  double time = 1;
};

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
      vec2 low(1e9f), high(-1e9f);
      for (int i = 0; i < 8; ++i) {
        const vec2 at = pixel({i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z});
        low = glm::min(low, at);
        high = glm::max(high, at);
      }
      const Rect free = screen().uncovered();
      EXPECT_GE(low.x, free.x);
      EXPECT_GE(low.y, free.y);
      EXPECT_LE(high.x, free.x + free.width);
      EXPECT_LE(high.y, free.y + free.height);
      const float fill = std::max((high.x - low.x) / free.width, (high.y - low.y) / free.height);
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

struct PaneTest : ControllerTest {
  void SetUp() override {
    ControllerTest::SetUp();
    float x = 0;
    for (const char* name : {"axial", "coronal", "sagittal"}) {
      const PaneCamera camera = paneCamera(*model.plane(name), model.atlas().bounds, 1);
      layout.panes.push_back({name, {x, 500, 300, 300}, camera.view, camera.projection});
      x += 300;
    }
  }
  vec2 on(int pane, const vec3& p) const {
    const vec4 clip = layout.panes[pane].projection * layout.panes[pane].view * vec4(p, 1);
    const Rect& r = layout.panes[pane].rect;
    return {r.x + (clip.x + 1) / 2 * r.width, r.y + (1 - clip.y) / 2 * r.height};
  }
};

TEST_F(PaneTest, RadiologicalWhicheverSideIsCut) {
  for (float sign : {1.0f, -1.0f}) {
    for (int i = 0; i < 3; ++i) {
      SlicePlane plane = *model.plane(layout.panes[i].plane);
      plane.plane.normal *= sign;
      const PaneCamera camera = paneCamera(plane, model.atlas().bounds, 1);
      layout.panes[i].view = camera.view;
      layout.panes[i].projection = camera.projection;
    }
    const vec3 left(0.05f, 0, 0), up(0, 0.05f, 0), front(0, 0, 0.05f);
    EXPECT_GT(on(0, left).x, on(0, vec3(0)).x);   // axial: left on the right, front at the top
    EXPECT_LT(on(0, front).y, on(0, vec3(0)).y);
    EXPECT_GT(on(1, left).x, on(1, vec3(0)).x);   // coronal: left on the right, superior at the top
    EXPECT_LT(on(1, up).y, on(1, vec3(0)).y);
    EXPECT_LT(on(2, front).x, on(2, vec3(0)).x);  // sagittal, from the left: the face looks to the left
    EXPECT_LT(on(2, up).y, on(2, vec3(0)).y);
  }
}

TEST_F(PaneTest, WheelScrollsBySlicesWithinTheScene) {
  controller->wheel({{150, 600}, {0, -100}, false, 0, time}, model, layout);
  EXPECT_NEAR(model.plane("axial")->plane.position.y, 0.001f, 1e-6f);  // up is superior
  for (int i = 0; i < 300; ++i) controller->wheel({{150, 600}, {0, -100}, false, 0, time}, model, layout);
  EXPECT_NEAR(model.plane("axial")->plane.position.y, 0.1f, 1e-5f);
  EXPECT_EQ(model.plane("coronal")->plane.position.z, 0);
}

TEST_F(PaneTest, ClickCentresTheOtherPlanes) {
  const vec3 there(0.03f, 0, 0.02f);
  send(PointerType::Down, on(0, there));
  send(PointerType::Up, on(0, there));
  EXPECT_NEAR(model.plane("sagittal")->plane.position.x, 0.03f, 1e-4f);
  EXPECT_NEAR(model.plane("coronal")->plane.position.z, 0.02f, 1e-4f);
  EXPECT_NEAR(model.plane("axial")->plane.position.y, 0, 1e-6f);
  const auto picks = controller->takePicks();
  ASSERT_EQ(picks.size(), 1u);
  EXPECT_TRUE(picks[0].click);  // and what is there is selected
}

TEST_F(PaneTest, RightDragChangesTheWindow) {
  const Window before = model.window();
  send(PointerType::Down, {150, 600}, 0, PointerDevice::Mouse, 2);
  send(PointerType::Move, {160, 600});
  send(PointerType::Move, {200, 640});
  EXPECT_GT(model.window().width, before.width);
  EXPECT_GT(model.window().center, before.center);
}

TEST_F(PaneTest, PinchZoomsThePaneAboutThePointer) {
  const vec3 there(0.03f, 0, 0.02f);
  const vec2 at = on(0, there);
  controller->wheel({at, {0, -30}, true, 0, time}, model, layout);
  const PaneCamera camera = paneCamera(*model.plane("axial"), model.atlas().bounds, 1);
  layout.panes[0].view = camera.view;
  layout.panes[0].projection = camera.projection;
  EXPECT_NEAR(glm::length(on(0, there) - at), 0, 0.5f);
}

TEST_F(PaneTest, LinkedPanesShareTheirScaleAndTheirMiddle) {
  const vec2 at = on(0, vec3(0.03f, 0, 0.02f));
  controller->wheel({at, {0, -30}, true, 0, time}, model, layout);
  const SlicePlane &axial = *model.plane("axial"), &coronal = *model.plane("coronal"), &sagittal = *model.plane("sagittal");
  EXPECT_GT(axial.zoom, 0);
  EXPECT_EQ(axial.zoom, coronal.zoom);
  EXPECT_EQ(axial.zoom, sagittal.zoom);
  // Left is shared by axial and coronal, front by axial and sagittal, where it points to the left.
  EXPECT_NEAR(axial.pan.x, coronal.pan.x, 1e-6f);
  EXPECT_NEAR(axial.pan.y, -sagittal.pan.x, 1e-6f);
  EXPECT_NEAR(coronal.pan.y, 0, 1e-6f);
  EXPECT_GT(axial.pan.x, 0);

  Options options = model.options();
  options.linkedPanes = false;
  model.setOptions(options);
  controller->wheel({at, {0, -60}, true, 0, time}, model, layout);
  EXPECT_NE(model.plane("axial")->zoom, model.plane("coronal")->zoom);
  controller->key("Home", 0, model, layout);
  for (const char* name : kPaneNames) EXPECT_EQ(model.plane(name)->zoom, 0) << name;
}

TEST_F(PaneTest, TheCrosshairIsDraggedWithTheOtherSlices) {
  const vec2 middle = on(0, vec3(0)), to = on(0, vec3(0.03f, 0, 0.02f));
  send(PointerType::Down, middle);
  send(PointerType::Move, middle + vec2(8, 0));
  send(PointerType::Move, to);
  send(PointerType::Up, to);
  EXPECT_NEAR(model.plane("sagittal")->plane.position.x, 0.03f, 1e-4f);
  EXPECT_NEAR(model.plane("coronal")->plane.position.z, 0.02f, 1e-4f);
  EXPECT_NEAR(model.plane("axial")->plane.position.y, 0, 1e-6f);
}

TEST_F(PaneTest, ALineOfTheCrosshairMovesItsSliceAlone) {
  const vec2 from = on(0, vec3(0, 0, 0.05f)), to = on(0, vec3(0.02f, 0, 0.05f));
  send(PointerType::Down, from);
  send(PointerType::Move, from + vec2(8, 0));
  send(PointerType::Move, to);
  send(PointerType::Up, to);
  EXPECT_NEAR(model.plane("sagittal")->plane.position.x, 0.02f, 1e-3f);
  EXPECT_EQ(model.plane("coronal")->plane.position.z, 0);
}

TEST_F(PaneTest, AHandleOfTheCrosshairTurnsItsSlice) {
  const Crosshair cross = crosshairOf(layout.panes[0], model);
  ASSERT_EQ(cross.lines.size(), 2u);
  const auto& line = cross.lines[0].plane == "sagittal" ? cross.lines[0] : cross.lines[1];
  ASSERT_EQ(line.plane, "sagittal");
  const vec2 from = line.handles[0] - cross.center, to(from.x * 0.866f - from.y * 0.5f, from.x * 0.5f + from.y * 0.866f);  // by 30 degrees
  const vec3 before = model.plane("sagittal")->plane.normal;
  send(PointerType::Down, line.handles[0]);
  send(PointerType::Move, line.handles[0] + vec2(8, 0));
  send(PointerType::Move, cross.center + to);
  send(PointerType::Up, cross.center + to);
  const SlicePlane turned = *model.plane("sagittal");
  EXPECT_NEAR(glm::dot(turned.plane.normal, before), 0.866f, 0.01f);
  EXPECT_NEAR(turned.plane.normal.y, 0, 1e-5f);  // about the pane's own normal
  EXPECT_TRUE(isTilted(turned));
  SlicePlane straight = turned;
  straighten(straight);
  EXPECT_NEAR(glm::dot(straight.plane.normal, before), 1, 1e-6f);
  EXPECT_FALSE(isTilted(straight));
}

TEST_F(PaneTest, ASwipeGoesToTheNextPaneWhereThereIsOne) {
  layout.panes.resize(1);
  const auto swipe = [&](float dx, float dy) {
    const vec2 from = layout.panes[0].rect.center() + vec2(40, 40);
    send(PointerType::Down, from, 0, PointerDevice::Touch);
    for (int i = 1; i <= 10; ++i) send(PointerType::Move, from + vec2(dx, dy) * (float(i) / 10), 0, PointerDevice::Touch);
    send(PointerType::Up, from + vec2(dx, dy), 0, PointerDevice::Touch);
  };
  swipe(-120, 10);
  EXPECT_EQ(model.options().pane, "coronal");
  layout.panes[0].plane = "coronal";
  swipe(120, 10);
  EXPECT_EQ(model.options().pane, "axial");
  layout.panes[0].plane = "axial";
  swipe(120, 0);
  EXPECT_EQ(model.options().pane, "sagittal");
  // Up and down it scrolls.
  layout.panes[0].plane = "axial";
  const float before = model.plane("axial")->plane.position.y;
  swipe(5, -120);
  EXPECT_GT(model.plane("axial")->plane.position.y, before + 0.01f);
  EXPECT_EQ(model.options().pane, "sagittal");
}

TEST_F(PaneTest, SlicesPlayRoundAndRoundOrBackAndForth) {
  EXPECT_TRUE(controller->key("c", 0, model, layout));
  ASSERT_TRUE(model.options().cine.playing);
  EXPECT_EQ(model.options().cine.plane, "axial");
  const auto place = [&] { return model.plane("axial")->plane.position.y; };
  const auto play = [&](double seconds, bool ready = true) {
    for (double end = time + seconds; time < end; time += 0.02) EXPECT_TRUE(controller->animate(time, model, ready));
  };
  play(0.05);
  const float start = place();
  play(1);
  EXPECT_NEAR(place() - start, 0.012f, 0.0021f);  // 12 slices of a millimetre
  // What has not arrived is waited for.
  const float there = place();
  play(0.4, false);
  EXPECT_NEAR(place(), there, 0.0011f);
  controller->key("}", 0, model, layout);
  EXPECT_NEAR(model.options().cine.speed, 16, 1e-3f);

  Options options = model.options();
  options.cine.speed = 60;
  model.setOptions(options);
  float least = 1, most = -1;
  bool jumped = false;
  for (int i = 0; i < 600; ++i) {
    const float before = place();
    play(0.02);
    jumped |= place() < before - 0.05f;
    least = std::min(least, place()), most = std::max(most, place());
  }
  EXPECT_TRUE(jumped);
  EXPECT_GE(least, -0.1001f);
  EXPECT_LE(most, 0.1001f);

  options.cine.bounce = true;
  model.setOptions(options);
  for (int i = 0; i < 600; ++i) {
    const float before = place();
    play(0.02);
    EXPECT_LT(std::abs(place() - before), 0.011f);
  }
  EXPECT_TRUE(controller->key("c", 0, model, layout));
  EXPECT_FALSE(controller->animate(time, model, true));
}

}  // namespace
}  // namespace fabrica
