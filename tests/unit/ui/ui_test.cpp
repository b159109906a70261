// The whole Ui with pointers and keys, as the page sends them.
#include "ui/ui.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "platform/headless/gl_context.h"

namespace fabrica::ui {
namespace {

Bytes font() {
  std::ifstream in("/usr/share/fonts/opentype/inter/Inter-Regular.otf", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct UiTest : testing::Test {
  void SetUp() override {
    static const auto context = headless::GlContext::create();
    ASSERT_TRUE(context.ok()) << context.error().message();
    const static Bytes file = font();
    if (file.empty()) GTEST_SKIP() << "fonts-inter is not installed.";
    const ByteView view(file);
    ui = Ui::create({&view, 1});
    Atlas& atlas = model.editAtlas();
    atlas.title = "A hundred parts";
    Hierarchy tree;
    const auto add = [&](const std::string& name, uint32_t parent, bool part) {
      Structure s;
      s.id = s.name = name;
      s.partCount = part;
      s.bounds.include(vec3(-0.1f));
      s.bounds.include(vec3(0.1f));
      if (part) {
        MeshPart mesh;
        mesh.structure = static_cast<StructureIndex>(atlas.structures.size());
        mesh.bounds = s.bounds;
        mesh.levels.resize(1);
        s.firstPart = static_cast<uint32_t>(atlas.parts.size());
        atlas.parts.push_back(mesh);
      }
      atlas.structures.push_back(s);
      const auto node = static_cast<uint32_t>(tree.nodes.size());
      tree.nodes.push_back({static_cast<StructureIndex>(atlas.structures.size() - 1), parent, {}});
      if (parent == kNone) tree.roots.push_back(node);
      else tree.nodes[parent].children.push_back(node);
      return node;
    };
    for (int i = 0; i < 100; ++i) add("Part " + std::to_string(i), kNone, true);
    tree.buildIndex(100);
    atlas.hierarchies.push_back(tree);
    model.atlasChanged();
    Camera camera;
    camera.distance = 0.8f;
    model.setCamera(camera);
    input.size = {1440, 900};
    settle();
  }
  void phone() {
    input.size = {390, 844};
    input.pixelRatio = 2;
    input.touch = true;
    settle();
  }
  Output step() {
    input.time += 1.0 / 60;
    Output out = ui->frame(model, input);
    ui->draw();
    for (const Command& c : out.commands) commands.push_back(c);
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
  bool send(PointerType type, vec2 at, PointerDevice device = PointerDevice::Mouse) {
    PointerEvent e;
    e.type = type;
    e.device = device;
    e.id = device == PointerDevice::Touch ? 5 : 0;
    e.at = at;
    e.button = type == PointerType::Move ? -1 : 0;
    e.buttons = type == PointerType::Up ? 0 : device == PointerDevice::Touch || pressed ? 1 : 0;
    e.time = input.time;
    e.mods = mods;
    pressed = type == PointerType::Down || (pressed && type == PointerType::Move);
    return ui->pointer(e);
  }
  bool click(vec2 at, PointerDevice device = PointerDevice::Mouse) {
    if (device == PointerDevice::Mouse) {
      send(PointerType::Move, at);
      step();
    }
    const bool taken = send(PointerType::Down, at, device);
    step();
    send(PointerType::Up, at, device);
    settle();
    return taken;
  }
  // Down and up within a millisecond, with one frame in the event itself and the others after it, as the page does it.
  void quickPress(vec2 at) {
    send(PointerType::Move, at);
    send(PointerType::Down, at);
    send(PointerType::Up, at);
    settle();
  }
  vec2 middleOf(const std::string& name) const {
    for (const Control& c : ui->controls())
      if (c.name == name) return c.rect.center();
    ADD_FAILURE() << "no control " << name;
    return {};
  }
  void drag(vec2 from, vec2 to) {
    send(PointerType::Down, from, PointerDevice::Touch);
    for (int i = 1; i <= 10; ++i) {
      step();
      send(PointerType::Move, from + (to - from) * (static_cast<float>(i) / 10), PointerDevice::Touch);
    }
    for (int i = 0; i < 10; ++i) step();  // rests: no throw
    send(PointerType::Up, to, PointerDevice::Touch);
    settle();
  }
  bool has(CommandKind kind) const {
    return std::any_of(commands.begin(), commands.end(), [&](const Command& c) { return c.kind == kind; });
  }

  Model model;
  std::unique_ptr<Ui> ui;
  Input input;
  std::vector<Command> commands;
  bool pressed = false;
  uint32_t mods = 0;
};

// Rows begin below the search field (12 + 8 + 36 + 8) and are 28 high; phone: below the sheet's header, 44 high.
constexpr float kFirstRow = 64 + 14;

TEST_F(UiTest, ComesToRestAndStaysThere) {
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(step().animating);
}

TEST_F(UiTest, ClickOnARowSelectsAndOnItsEyeHides) {
  EXPECT_TRUE(click({150, kFirstRow}));
  EXPECT_EQ(model.selected(), 0u);
  EXPECT_TRUE(click({300, kFirstRow + 28}));
  EXPECT_FALSE(model.appearance(1).visible);
  EXPECT_TRUE(click({300, kFirstRow + 28}));
  EXPECT_TRUE(model.appearance(1).visible);
}

TEST_F(UiTest, ADragOverEyesIsOneStep) {
  click({300, kFirstRow});
  ASSERT_FALSE(model.appearance(0).visible);
  send(PointerType::Move, {300, kFirstRow + 28});
  step();
  send(PointerType::Down, {300, kFirstRow + 28});
  step();
  // Over the first one's eye, too: it is hidden, and what is hidden stays so.
  for (int row : {2, 3, 4, 3, 2, 1, 0}) {
    send(PointerType::Move, {300, kFirstRow + 28 * static_cast<float>(row)});
    step();
  }
  send(PointerType::Up, {300, kFirstRow});
  settle();
  for (StructureIndex s = 0; s < 6; ++s) EXPECT_EQ(model.appearance(s).visible, s == 5) << s;
  model.undo();
  for (StructureIndex s = 0; s < 6; ++s) EXPECT_EQ(model.appearance(s).visible, s > 0) << s;
}

TEST_F(UiTest, ShiftSelectsARangeAndControlOneMore) {
  click({150, kFirstRow + 28});
  mods = modifiers::kShift;
  click({150, kFirstRow + 28 * 3});
  EXPECT_EQ(model.selection(), (std::vector<StructureIndex>{3, 1, 2}));
  mods = modifiers::kControl;
  click({150, kFirstRow + 28 * 6});
  EXPECT_EQ(model.selection(), (std::vector<StructureIndex>{6, 3, 1, 2}));
  click({150, kFirstRow + 28 * 3});
  EXPECT_EQ(model.selection(), (std::vector<StructureIndex>{6, 1, 2}));
  mods = 0;
  click({150, kFirstRow});
  EXPECT_EQ(model.selection(), (std::vector<StructureIndex>{0}));
}

TEST_F(UiTest, TheSceneGetsWhatNoPanelCovers) {
  EXPECT_FALSE(click({700, 300}));
  EXPECT_FALSE(ui->wheel({{700, 300}, {0, 100}, false, 0, input.time}));
  EXPECT_TRUE(ui->wheel({{150, 300}, {0, 100}, false, 0, input.time}));
}

TEST_F(UiTest, ADragThatBeganInTheSceneStaysThere) {
  EXPECT_FALSE(send(PointerType::Down, {700, 300}));
  step();
  EXPECT_FALSE(send(PointerType::Move, {150, 300}));
  step();
  EXPECT_FALSE(send(PointerType::Up, {150, 300}));
  settle();
  EXPECT_EQ(model.selected(), kNone);
}

TEST_F(UiTest, WheelScrollsTheTree) {
  ui->wheel({{150, 300}, {0, 28 * 10}, false, 0, input.time});
  settle();
  click({150, kFirstRow});
  EXPECT_EQ(model.selected(), 10u);
}

TEST_F(UiTest, KeysInTheTree) {
  click({150, kFirstRow});
  EXPECT_TRUE(ui->key("ArrowDown", true, 0, model));
  EXPECT_EQ(model.selected(), 1u);
  EXPECT_TRUE(ui->key(" ", true, 0, model));
  EXPECT_FALSE(model.appearance(1).visible);
  EXPECT_TRUE(ui->key("End", true, 0, model));
  EXPECT_EQ(model.selected(), 99u);
  settle();
  EXPECT_TRUE(ui->key("Enter", true, 0, model));
  settle();
  EXPECT_TRUE(has(CommandKind::Fit));
  click({700, 300});
  EXPECT_FALSE(ui->key("ArrowDown", true, 0, model));  // the body's again
}

TEST_F(UiTest, SelectingInTheSceneScrollsTheTreeThere) {
  model.select(80);
  settle();
  bool found = false;
  for (float y = kFirstRow; y < 820 && !found; y += 28) {
    click({150, y});
    found = model.selected() == 80;
  }
  EXPECT_TRUE(found);
}

TEST_F(UiTest, SearchHitsReplaceTheTree) {
  const SearchHit hits[] = {{42, ""}, {7, "seven"}};
  input.searchText = "part";
  input.searchFocused = true;
  input.hits = hits;
  settle();
  EXPECT_TRUE(ui->key("ArrowDown", true, 0, model));
  EXPECT_TRUE(ui->key("Enter", true, 0, model));
  EXPECT_EQ(model.selected(), 7u);
  EXPECT_FALSE(ui->key("h", true, 0, model));  // typed into the field
  EXPECT_TRUE(ui->key("Escape", true, 0, model));
  settle();
  EXPECT_TRUE(has(CommandKind::ClearSearch));
}

TEST_F(UiTest, OpacitySliderIsOneUndoStep) {
  model.select(3);
  settle();
  // Down the card until a press changes the opacity.
  for (float y = 80; y < 400 && model.appearance(3).opacity == 1; y += 6) {
    send(PointerType::Move, {1250, y});
    step();
    send(PointerType::Down, {1250, y});
    step();
    step();
    if (model.appearance(3).opacity != 1) {
      for (float x = 1250; x > 1220; x -= 5) {
        send(PointerType::Move, {x, y});
        step();
      }
    }
    send(PointerType::Up, {1220, y});
    settle();
    if (model.options().panes || !model.appearance(3).visible) model.showAll();
    model.select(3);
  }
  ASSERT_LT(model.appearance(3).opacity, 0.9f);
  model.undo();
  EXPECT_EQ(model.appearance(3).opacity, 1);
}

TEST_F(UiTest, APhonesSheetIsDraggedAndNeverCoversMoreThanHalf) {
  phone();
  Output out = settle();
  EXPECT_LT(out.covered.bottom, 120);
  EXPECT_GT(out.searchField.width, 200);
  drag({195, 844 - 60}, {195, 450});
  out = settle();
  EXPECT_NEAR(out.covered.bottom, 422, 2);
  drag({195, 844 - 400}, {195, 100});
  EXPECT_NEAR(settle().covered.bottom, 422, 2);
  drag({195, 844 - 400}, {195, 840});
  EXPECT_LT(settle().covered.bottom, 120);
}

TEST_F(UiTest, FingerScrollsTheListWithoutSelecting) {
  phone();
  ui->openPanel("tree");
  settle();
  drag({150, 800}, {150, 600});
  EXPECT_EQ(model.selected(), kNone);
  EXPECT_TRUE(click({150, 700}, PointerDevice::Touch));
  EXPECT_GT(model.selected(), 4u);
}

TEST_F(UiTest, PhoneSelectionShowsItsActions) {
  phone();
  model.select(5);
  const Output out = settle();
  EXPECT_GT(out.covered.bottom, 110);
  EXPECT_LT(out.covered.bottom, 160);
  click({70, 844 - 30}, PointerDevice::Touch);  // "Only this"
  EXPECT_EQ(model.visibleCount(), 1u);
  EXPECT_TRUE(model.canUndo());
}

TEST_F(UiTest, LabelsCanBeTapped) {
  LabelAnchor anchor{12, {700, 300}, 500};
  input.labels = {&anchor, 1};
  settle();
  bool taken = false;
  for (float x = 330; x < 1400 && model.selected() == kNone; x += 20) taken |= click({x, 300});
  EXPECT_EQ(model.selected(), 12u);
  EXPECT_TRUE(taken);
}

// The middle of a control, by its name; the first of several, or that after `skip` others.
vec2 at(const Ui& ui, const std::string& name, int skip = 0) {
  for (const Control& control : ui.controls()) {
    if (control.name == name && skip-- == 0) return control.rect.center();
  }
  ADD_FAILURE() << "there is no " << name;
  return vec2(-1);
}

TEST_F(UiTest, ASlabAndTheShareOfTheImageAreSet) {
  SlicePlane axial = *model.plane("axial");
  axial.cut = true;
  model.setPlane(axial);
  ui->openPanel("slices");
  settle();
  click(at(*ui, "slab"));
  EXPECT_GT(model.plane("axial")->slab, 0.001f);
  EXPECT_EQ(cutFaces(*model.plane("axial")).size(), 2u);
  for (const Control& control : ui->controls()) EXPECT_NE(control.name, "share") << "there is no image";
  Volume image;
  image.levels.resize(1);
  image.levels[0].size = {10, 10, 10};
  model.editAtlas().volumes.push_back(image);
  model.atlasChanged();
  settle();
  click(at(*ui, "share"));
  ASSERT_TRUE(model.plane("axial")->imageShare);
  EXPECT_NEAR(*model.plane("axial")->imageShare, 0.5f, 0.02f);
}

TEST_F(UiTest, PlanesAreAddedAndRemoved) {
  ui->openPanel("slices");
  settle();
  click(at(*ui, "add plane"));
  ASSERT_TRUE(model.plane("plane 1"));
  EXPECT_TRUE(model.plane("plane 1")->cut);
  EXPECT_NEAR(glm::dot(model.plane("plane 1")->plane.normal, model.camera().forward()), -1, 1e-5);
  click(at(*ui, "remove"));
  EXPECT_FALSE(model.plane("plane 1"));
}

TEST_F(UiTest, CutAllButTheSelectedIsOneButtonAndOneStep) {
  ui->openPanel("slices");
  settle();
  click(at(*ui, "cut others"));
  EXPECT_FALSE(model.canUndo()) << "nothing is selected";
  model.selectMany({3, 5});
  settle();
  click(at(*ui, "cut others"));
  EXPECT_EQ(model.keptWhole(), 2u);
  EXPECT_TRUE(model.plane("sagittal")->cut);
  click(at(*ui, "cut all"));
  EXPECT_EQ(model.keptWhole(), 0u);
  model.undo();
  model.undo();
  EXPECT_EQ(model.keptWhole(), 0u);
  EXPECT_FALSE(model.plane("sagittal")->cut);
}

TEST_F(UiTest, SectionsAreMeasuredAndSavedOnRequest) {
  SlicePlane axial = *model.plane("axial");
  axial.cut = true;
  model.setPlane(axial);
  model.select(4);
  ui->openPanel("slices");
  settle();
  click(at(*ui, "svg"));
  EXPECT_TRUE(has(CommandKind::SaveSection));
  EXPECT_EQ(commands.back().text, "axial");
  EXPECT_FALSE(has(CommandKind::MeasureSections)) << "the module is large: only when asked";
  click(at(*ui, "measure section"));
  EXPECT_TRUE(has(CommandKind::MeasureSections));
  const SectionMeasure ready{"axial", false, Measures::State::Ready, true, 12.3, 14.1, ""};
  input.sections = {&ready, 1};
  input.sectionExport = {true, "axial", 3, 9, ""};
  settle();
  for (const Control& control : ui->controls()) EXPECT_NE(control.name, "measure section");
  click(at(*ui, "stop"));
  EXPECT_TRUE(has(CommandKind::StopSaving));
}

TEST_F(UiTest, OnAPhoneWhatIsTouchedIsLargeEnough) {
  phone();
  SlicePlane axial = *model.plane("axial");
  axial.cut = axial.visible = true;
  model.setPlane(axial);
  model.select(4);
  settle();
  ui->openPanel("slices");
  settle();
  for (const char* name : {"cut", "show", "flip", "position", "slab", "svg", "measure section", "add plane", "cut others"}) {
    const auto control = std::find_if(ui->controls().begin(), ui->controls().end(), [&](const Control& c) { return c.name == name; });
    ASSERT_NE(control, ui->controls().end()) << name;
    EXPECT_GE(control->rect.height, 44) << name;
    EXPECT_GE(control->rect.width, 44) << name;
  }
}

TEST_F(UiTest, OnAPhoneNothingThatIsTouchedIsLowerThanAFinger) {
  phone();
  Atlas& atlas = model.editAtlas();
  atlas.structures[4].ontology = {"UBERON:0000955", "FMA:50801"};
  atlas.sources = {{"A source", "CC BY 4.0", "https://l.example", "Somebody", "https://s.example", "@misc{s}"}};
  atlas.structures[4].source = 0;
  atlas.gaps = {{"Nerves are missing.", 1}};
  model.atlasChanged();
  SlicePlane axial = *model.plane("axial");
  axial.cut = axial.visible = true;
  model.setPlane(axial);
  model.select(4);
  std::vector<StructureIndex> whole{4};
  model.setKeepWhole(whole, true);
  settle();
  std::set<std::string> seen;
  for (const char* panel : {"tree", "card", "slices", "inside", "measure", "view", "labels", "coverage", "about", "help"}) {
    ui->openPanel(panel);
    settle();
    for (int down = 0; down < 4; ++down) {
      for (const Control& control : ui->controls()) {
        // Of running text, where lines lie closer (WCAG 2.2, 2.5.8: inline); handles in the picture reach farther than they are drawn.
        if (control.name == "crumb" || control.name == "word" || control.rect.width <= 0) continue;
        seen.insert(control.name);
        EXPECT_GE(control.rect.height, 43.5f) << panel << ": " << control.name;
      }
      drag({150, 800}, {150, 560});
      settle();
    }
  }
  for (const char* name : {"id", "title", "licence", "cut all", "where", "open"}) EXPECT_TRUE(seen.contains(name)) << name;
}

TEST_F(UiTest, EveryQuickPressInAFrameOfAnotherPageCounts) {
  input.size = {640, 400};
  input.embedded = true;
  settle();
  const size_t bare = ui->controls().size();
  for (int i = 0; i < 3; ++i) {
    quickPress(middleOf("parts"));
    EXPECT_GT(ui->controls().size(), bare + 2) << i;
    quickPress(middleOf("parts"));
    EXPECT_EQ(ui->controls().size(), bare) << i;
  }
}

TEST_F(UiTest, LostContextIsRebuilt) {
  ui->rebuildGpu();
  settle();
  ui->draw();
}

}  // namespace
}  // namespace fabrica::ui
