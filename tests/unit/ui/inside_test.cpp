// The panel for seeing inside and the handles of the clip box, with pointers as the page sends them.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "interact/clip_drag.h"
#include "platform/headless/gl_context.h"
#include "ui/ui.h"

namespace fabrica::ui {
namespace {

struct InsideUi : testing::Test {
  void SetUp() override {
    static const auto context = headless::GlContext::create();
    ASSERT_TRUE(context.ok()) << context.error().message();
    static const Bytes file = [] {
      std::ifstream in("/usr/share/fonts/opentype/inter/Inter-Regular.otf", std::ios::binary);
      return Bytes{std::istreambuf_iterator<char>(in), {}};
    }();
    if (file.empty()) GTEST_SKIP() << "fonts-inter is not installed.";
    const ByteView view(file);
    ui = Ui::create({&view, 1});
    Atlas& atlas = model.editAtlas();
    Hierarchy tree{"Parts", {}, {}, {}};
    const auto add = [&](const char* name, float size, Tissue tissue) {
      Structure s;
      s.id = s.name = name;
      s.tissue = tissue;
      s.firstPart = static_cast<uint32_t>(atlas.parts.size());
      s.partCount = 1;
      MeshPart part;
      part.structure = static_cast<StructureIndex>(atlas.structures.size());
      part.bounds = {vec3(-size), vec3(size)};
      part.levels.resize(1);
      atlas.parts.push_back(part);
      tree.nodes.push_back({part.structure, kNone, {}});
      atlas.structures.push_back(s);
    };
    add("Skin", 0.1f, Tissue::Skin);
    add("Muscle", 0.08f, Tissue::Muscle);
    add("Bone", 0.05f, Tissue::Bone);
    atlas.hierarchies.push_back(tree);
    model.atlasChanged();
    Camera camera;
    camera.distance = 0.8f;
    model.setCamera(camera);
    input.size = {1440, 900};
    settle();
  }
  Output step() {
    input.time += 1.0 / 60;
    Output out = ui->frame(model, input);
    input.covered = out.covered;
    return out;
  }
  Output settle() {
    Output out;
    for (int i = 0; i < 300; ++i) {
      out = step();
      if (!out.animating) return out;
    }
    ADD_FAILURE() << "it never comes to rest";
    return out;
  }
  void send(PointerType type, vec2 at) {
    PointerEvent e;
    e.type = type;
    e.device = touch ? PointerDevice::Touch : PointerDevice::Mouse;
    e.id = touch ? 5 : 0;
    e.at = at;
    e.button = type == PointerType::Move ? -1 : 0;
    e.buttons = type == PointerType::Up ? 0 : 1;
    e.time = input.time;
    taken = ui->pointer(e);
  }
  void drag(vec2 from, vec2 to) {
    if (!touch) {
      PointerEvent e;
      e.at = from;
      e.button = -1;
      e.time = input.time;
      ui->pointer(e);
      step();
    }
    send(PointerType::Down, from);
    step();
    step();
    for (int i = 1; i <= 8; ++i) {
      send(PointerType::Move, from + (to - from) * (static_cast<float>(i) / 8));
      step();
      step();
    }
    send(PointerType::Up, to);
    settle();
  }
  std::optional<Rect> find(const std::string& name) const {
    for (const Control& c : ui->controls())
      if (c.name == name) return c.rect;
    return std::nullopt;
  }
  Rect control(const std::string& name) const {
    const auto rect = find(name);
    EXPECT_TRUE(rect) << "there is no " << name;
    return rect.value_or(Rect{});
  }
  void press(const std::string& name) {
    const vec2 at = control(name).center();
    drag(at, at);
  }
  vec2 along(const std::string& name, float share) const {
    const Rect rect = control(name);
    const float knob = touch ? 11.0f : 7.0f;
    return {rect.x + knob + (rect.width - 2 * knob) * share, rect.center().y};
  }
  void phone() {
    input.size = {390, 844};
    input.pixelRatio = 2;
    input.touch = touch = true;
    settle();
  }

  Model model;
  std::unique_ptr<Ui> ui;
  Input input;
  bool touch = false, taken = false;
};

TEST_F(InsideUi, ADragPullsApartAsOneStep) {
  ui->openPanel("inside");
  settle();
  const float distance = model.camera().distance;
  drag(along("explode", 0), along("explode", 0.6f));
  EXPECT_NEAR(model.inside().explode, 0.6f, 0.02f);
  EXPECT_GT(model.camera().distance, distance);
  const uint32_t steps = model.steps();
  model.undo();
  EXPECT_EQ(model.inside().explode, 0);
  EXPECT_NEAR(model.camera().distance, distance, 1e-3f);
  model.redo();
  EXPECT_EQ(model.steps(), steps);
  drag(along("explode", 0.6f), along("explode", 0.995f));
  EXPECT_EQ(model.inside().explode, 1) << "near its end it means the end";
  drag(along("explode", 1), along("explode", 0.005f));
  EXPECT_EQ(model.inside().explode, 0);
}

TEST_F(InsideUi, PeelingByButtonsAndBySlider) {
  ui->openPanel("inside");
  settle();
  press("peel");
  EXPECT_EQ(model.inside().peeled, 1u);
  EXPECT_FALSE(model.appearance(0).visible);
  press("peel");
  press("peel");
  EXPECT_EQ(model.inside().peeled, 2u) << "something is left";
  press("peel back");
  EXPECT_EQ(model.inside().peeled, 1u);
  drag(along("layers", 0.5f), along("layers", 0));
  EXPECT_EQ(model.inside().peeled, 0u);
  drag(along("layers", 0), along("layers", 1));
  EXPECT_EQ(model.inside().peeled, 2u);
  model.undo();
  EXPECT_EQ(model.inside().peeled, 0u) << "one step, though it went over two layers";
}

// A panel that is dragged up and down by a finger leaves the sliders under it alone.
TEST_F(InsideUi, AFingerThatScrollsMovesNoSlider) {
  touch = true;
  input.touch = true;
  input.size = {390, 844};
  ui->openPanel("inside");
  settle();
  const vec2 at = along("explode", 0.6f);
  drag(at, at - vec2(3, 90));
  EXPECT_EQ(model.inside().explode, 0);
  settle();
  drag(along("explode", 0.02f), along("explode", 0.4f) + vec2(0, 30));
  EXPECT_NEAR(model.inside().explode, 0.4f, 0.1f) << "sideways first, it is the slider's, wherever it goes then";
  drag(along("explode", 0.8f), along("explode", 0.8f));
  EXPECT_NEAR(model.inside().explode, 0.8f, 0.05f) << "a tap sets it";
}

TEST_F(InsideUi, TheBoxBySliders) {
  ui->openPanel("inside");
  settle();
  EXPECT_FALSE(find("box left")) << "no handles without a box";
  press("clip");
  ASSERT_TRUE(model.inside().clip.on);
  settle();
  const Bounds whole = model.inside().clip.box;
  EXPECT_LT(whole.min.x, -0.1f);
  EXPECT_GT(whole.max.x, 0.1f);
  drag(along("left", 1), along("left", 0.5f));
  EXPECT_NEAR(model.inside().clip.box.max.x, 0, 0.005f);
  EXPECT_EQ(model.inside().clip.box.min, whole.min);
  drag(along("superior", 0), along("superior", 0.25f));
  EXPECT_GT(model.inside().clip.box.min.y, whole.min.y + 0.02f);
  model.undo();
  EXPECT_EQ(model.inside().clip.box.min.y, whole.min.y);
  // An end stops at the other.
  drag(along("left", 0.5f), along("left", 0));
  EXPECT_GT(model.inside().clip.box.max.x, model.inside().clip.box.min.x);
  press("clip all");
  EXPECT_EQ(model.inside().clip.box.max.x, whole.max.x);
  model.select(2);
  settle();
  press("clip selection");
  EXPECT_LT(model.inside().clip.box.max.x, 0.07f);
  press("clip");
  EXPECT_FALSE(model.inside().clip.on);
}

TEST_F(InsideUi, HandlesInThePictureMoveFaces) {
  ui->openPanel("inside");
  model.setClipBox({true, {vec3(-0.1f), vec3(0.1f)}});
  settle();
  for (const char* name : {"box left", "box right", "box superior", "box inferior", "box anterior", "box posterior"}) EXPECT_TRUE(find(name)) << name;
  const Bounds before = model.inside().clip.box;
  const uint32_t steps = model.steps();
  const vec2 at = control("box left").center();
  drag(at, at - vec2(60, 0));
  EXPECT_TRUE(taken) << "the body does not turn";
  EXPECT_LT(model.inside().clip.box.max.x, before.max.x - 0.01f);
  EXPECT_EQ(model.inside().clip.box.min, before.min);
  EXPECT_NEAR(control("box left").center().x, at.x - 60, 4) << "it follows the pointer";
  EXPECT_GT(model.steps(), steps);
  model.undo();
  EXPECT_EQ(model.inside().clip, (ClipBox{true, before})) << "one step";
  ui->openPanel("");
  settle();
  EXPECT_FALSE(find("box left")) << "the picture is the body's again";
}

TEST_F(InsideUi, OnAPhoneByFinger) {
  phone();
  ui->openPanel("inside");
  settle();
  drag(along("explode", 0), along("explode", 0.5f));
  EXPECT_NEAR(model.inside().explode, 0.5f, 0.05f);
  press("peel");
  EXPECT_EQ(model.inside().peeled, 1u);
  EXPECT_GE(control("peel").height, 44);
  model.setExplode(0);
  model.setClipBox({true, clipBoxAround(model)});
  settle();
  const Rect handle = control("box superior");
  EXPECT_GE(handle.height, 44);
  const float before = model.inside().clip.box.max.y;
  drag(handle.center(), handle.center() + vec2(0, 40));
  EXPECT_LT(model.inside().clip.box.max.y, before);
}

TEST_F(InsideUi, EveryLayoutHasTheTool) {
  const auto tools = [&] { return std::count_if(ui->controls().begin(), ui->controls().end(), [](const Control& c) { return c.name == "tool"; }); };
  EXPECT_EQ(tools(), 13);
  phone();
  EXPECT_EQ(tools(), 8);
}

TEST_F(InsideUi, NothingToPeelIsSaid) {
  model.editAtlas().structures.resize(1);
  model.editAtlas().parts.resize(1);
  model.editAtlas().hierarchies[0].nodes.resize(1);
  model.atlasChanged();
  ui->openPanel("inside");
  settle();
  EXPECT_FALSE(find("peel"));
  EXPECT_TRUE(find("explode"));
}

TEST_F(InsideUi, TheCubeIsThereBesideALessonAndNotWhenItIsPresented) {
  input.bare = true;
  const auto turns = [&] {
    const vec2 cube(52, input.size.y - 52);
    settle();
    send(PointerType::Down, cube);
    send(PointerType::Up, cube);
    bool turned = false;
    for (int i = 0; i < 30; ++i) {
      for (const Command& command : step().commands) turned |= command.kind == CommandKind::StandardView;
    }
    return turned;
  };
  EXPECT_TRUE(turns());
  input.bareCube = false;
  EXPECT_FALSE(turns());
}

}  // namespace
}  // namespace fabrica::ui
