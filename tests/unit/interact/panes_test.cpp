#include "interact/controller_fixture.h"
#include "interact/pane_control.h"
#include "interact/pane_cross.h"

namespace fabrica {
namespace {

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
