// Finding one's way with the whole Ui: what was seen recently, peeks, what is here, sets, languages, what is missing.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "platform/headless/gl_context.h"
#include "ui/text_links.h"
#include "ui/ui.h"

namespace fabrica::ui {
namespace {

Bytes font() {
  std::ifstream in("/usr/share/fonts/opentype/inter/Inter-Regular.otf", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct FindingTest : testing::Test {
  void SetUp() override {
    static const auto context = headless::GlContext::create();
    ASSERT_TRUE(context.ok()) << context.error().message();
    const static Bytes file = font();
    if (file.empty()) GTEST_SKIP() << "fonts-inter is not installed.";
    const ByteView view(file);
    ui = Ui::create({&view, 1});
    Atlas& atlas = model.editAtlas();
    Hierarchy tree;
    const auto add = [&](const std::string& name, uint32_t parent, bool shape) {
      Structure s;
      s.id = s.name = name;
      s.names = {{"fr", name + " (fr)"}, {"la", name + " latine"}};
      s.bounds.include(vec3(-0.1f));
      s.bounds.include(vec3(0.1f));
      s.firstPart = static_cast<uint32_t>(atlas.parts.size());
      s.partCount = shape;
      if (shape) {
        MeshPart mesh;
        mesh.structure = static_cast<StructureIndex>(atlas.structures.size());
        mesh.bounds = s.bounds;
        mesh.levels.resize(1);
        atlas.parts.push_back(mesh);
      }
      tree.nodes.push_back({static_cast<StructureIndex>(atlas.structures.size()), parent, {}});
      const auto node = static_cast<uint32_t>(tree.nodes.size() - 1);
      if (parent == kNone) tree.roots.push_back(node);
      else tree.nodes[parent].children.push_back(node);
      atlas.structures.push_back(s);
      return node;
    };
    const uint32_t head = add("Head", kNone, false);
    for (int i = 0; i < 12; ++i) add("Part " + std::to_string(i), head, true);
    const uint32_t lymph = add("Lymph", kNone, false);
    add("Node", lymph, false);
    tree.buildIndex(atlas.structures.size());
    atlas.hierarchies.push_back(tree);
    model.atlasChanged();
    input.size = {1440, 900};
    input.figures = [](const std::string&) -> const ImageFigures* { return nullptr; };
    settle();
  }
  void settle() {
    for (int i = 0; i < 300; ++i) {
      input.time += 1.0 / 60;
      const Output out = ui->frame(model, input);
      ui->draw();
      commands.insert(commands.end(), out.commands.begin(), out.commands.end());
      if (!out.animating) return;
    }
    ADD_FAILURE() << "it never comes to rest";
  }
  void send(PointerType type, vec2 at) {
    PointerEvent e;
    e.type = type;
    e.id = input.touch ? 5 : 0;
    e.device = input.touch ? PointerDevice::Touch : PointerDevice::Mouse;
    e.at = at;
    e.button = type == PointerType::Move ? -1 : 0;
    e.buttons = type == PointerType::Down ? 1 : 0;
    e.time = input.time;
    ui->pointer(e);
  }
  void point(vec2 at) {
    send(PointerType::Move, at);
    settle();
  }
  void click(vec2 at) {
    if (!input.touch) point(at);
    send(PointerType::Down, at);
    input.time += 1.0 / 60;
    ui->frame(model, input);
    send(PointerType::Up, at);
    settle();
  }
  const Control* control(const std::string& name, size_t nth = 0) const {
    for (const Control& c : ui->controls())
      if (c.name == name && nth-- == 0) return &c;
    return nullptr;
  }
  vec2 at(const std::string& name, size_t nth = 0) const {
    const Control* c = control(name, nth);
    EXPECT_TRUE(c) << "no control " << name << " " << nth;
    return c ? c->rect.center() : vec2(0);
  }
  bool key(const std::string& name) {
    const bool used = ui->key(name, true, 0, model);
    settle();
    return used;
  }
  void recent(std::vector<StructureIndex> which) {
    hits.clear();
    for (StructureIndex s : which) hits.push_back({s, "", false});
    input.hits = hits;
    input.searchFocused = true;
    settle();
  }
  void here(std::vector<StructureIndex> which) {
    lies = {lies.number + 1, {700, 400}, std::move(which)};
    input.here = &lies;
    settle();
  }

  Model model;
  std::unique_ptr<Ui> ui;
  Input input;
  std::vector<SearchHit> hits;
  Here lies;
  std::vector<Command> commands;
};

TEST_F(FindingTest, WhatWasSeenRecentlyStandsInAnEmptyFieldThatHasTheFocus) {
  EXPECT_FALSE(control("hit"));
  recent({3, 5});
  ASSERT_TRUE(control("hit", 1));
  EXPECT_FALSE(control("row"));
  // The press takes the focus away before it is let go.
  const vec2 second = at("hit", 1);
  point(second);
  send(PointerType::Down, second);
  input.searchFocused = false;
  settle();
  send(PointerType::Up, second);
  settle();
  EXPECT_EQ(model.selected(), 5u);
  EXPECT_FALSE(control("hit"));
  EXPECT_TRUE(control("row"));
}

TEST_F(FindingTest, ResultsArePeekedAtByPointerAndByKeyboard) {
  input.searchText = "part";
  recent({4, 6, 7});
  point(at("hit", 1));
  EXPECT_EQ(model.hovered(), 6u);
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 6u);
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 7u);
  settle();
  EXPECT_EQ(model.hovered(), 7u);  // although the pointer rests on another
  EXPECT_TRUE(model.selection().empty());
  EXPECT_FALSE(model.canUndo());
  point({700, 450});
  EXPECT_EQ(model.hovered(), 7u);
  input.searchFocused = false;
  settle();
  EXPECT_EQ(model.hovered(), kNone);
}

TEST_F(FindingTest, EnterChoosesAmongRecentOnesOnlyOnceTheArrowsMoved) {
  recent({3, 5});
  EXPECT_FALSE(key("Enter"));
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 3u);
  EXPECT_TRUE(key("Enter"));
  EXPECT_EQ(model.selected(), 3u);
}

TEST_F(FindingTest, APhonesSheetComesUpForRecentOnesAndGoesDownAgain) {
  input.size = {390, 844};
  input.touch = true;
  settle();
  recent({3, 5});
  ASSERT_TRUE(control("hit"));
  EXPECT_GT(control("hit")->rect.y, 844 * 0.4f);
  input.searchFocused = false;
  settle();
  EXPECT_FALSE(control("hit"));
  recent({3, 5});
  click(at("hit", 1));
  EXPECT_EQ(model.selected(), 5u);
}

TEST_F(FindingTest, WhatIsHereIsListedAndOneIsChosen) {
  here({2, 4, 9});
  ASSERT_TRUE(control("here", 2));
  point(at("here", 1));
  EXPECT_EQ(model.hovered(), 4u);
  click(at("here eye", 0));
  EXPECT_FALSE(model.appearance(2).visible);
  EXPECT_TRUE(control("here", 2)) << "an eye does not close the list";
  click(at("here", 2));
  EXPECT_EQ(model.selected(), 9u);
  EXPECT_FALSE(control("here"));
  settle();
  EXPECT_FALSE(control("here")) << "the same answer opens it once";
  here({1});
  EXPECT_TRUE(control("here"));
  EXPECT_TRUE(key("Escape"));
  EXPECT_FALSE(control("here"));
  here({});
  EXPECT_FALSE(control("here"));
}

TEST_F(FindingTest, WhatIsHereByKeyboard) {
  here({2, 4});
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_TRUE(key("ArrowDown"));
  EXPECT_EQ(model.hovered(), 4u);
  EXPECT_TRUE(key(" "));
  EXPECT_FALSE(model.appearance(4).visible);
  EXPECT_TRUE(key("Enter"));
  EXPECT_EQ(model.selected(), 4u);
}

TEST_F(FindingTest, AListStaysOnASmallScreenWhereverItIsOpened) {
  input.size = {390, 844};
  input.touch = true;
  settle();
  for (vec2 place : {vec2(5, 5), vec2(385, 840), vec2(195, 400)}) {
    lies = {lies.number + 1, place, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}};
    input.here = &lies;
    settle();
    const Control* first = control("here");
    ASSERT_TRUE(first);
    EXPECT_GE(first->rect.x, 0);
    EXPECT_LE(first->rect.x + first->rect.width, 390);
    EXPECT_GE(first->rect.height, 44);
    EXPECT_LE(first->rect.y + first->rect.height, 844);
  }
}

TEST_F(FindingTest, SetsAreChosenShownAloneAndRemoved) {
  model.addSet("Mine", {2, 3});
  ui->openPanel("layers");
  settle();
  click(at("set"));
  EXPECT_EQ(model.selection(), (std::vector<StructureIndex>{2, 3}));
  click(at("only"));
  EXPECT_EQ(model.visibleCount(), 2u);
  commands.clear();
  click(at("rename"));
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].kind, CommandKind::AskSetName);
  EXPECT_EQ(commands[0].text, "Mine");
  commands.clear();
  click(at("save set"));
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].text, "");
  click(at("remove"));
  EXPECT_TRUE(model.sets().empty());
  model.undo();
  EXPECT_EQ(model.sets().size(), 1u);
}

TEST_F(FindingTest, TheLanguageOfNamesIsSwitchedInPlace) {
  click(at("language of names"));
  // After two kinds of projection and three themes: English, French.
  click(at("cell", 6));
  EXPECT_EQ(model.options().language, "fr");
  EXPECT_EQ(model.nameOf(1), "Part 0 (fr)");
  const float before = control("row", 1)->rect.height;
  click(at("latin"));
  EXPECT_TRUE(model.options().latin);
  EXPECT_GT(control("row", 1)->rect.height, before) << "Latin has a line of its own";
}

TEST_F(FindingTest, WhatIsMissingIsListedByBranch) {
  ui->openPanel("coverage");
  settle();
  ASSERT_TRUE(control("branch"));
  EXPECT_FALSE(control("branch", 1));  // the head has all of its parts
  EXPECT_FALSE(control("gap"));
  click(at("branch"));
  ASSERT_TRUE(control("gap"));
  click(at("gap"));
  EXPECT_EQ(model.atlas().structures[model.selected()].name, "Lymph");
}

TEST_F(FindingTest, DefinitionsLinkToStructuresAndPages) {
  model.editAtlas().structures[1].definition = "Beside **the** [next part](#Part 3) and [Part 4](#Part-4); see [this page](https://example.org/x).";
  model.editAtlas().structures[1].definition += " Also [Lymph](#Lymph).";
  model.select(1);
  settle();
  // Only links that lead somewhere are links: "#Part 3" has a space, "#Part-4" is no id.
  ASSERT_TRUE(control("word", 2));
  EXPECT_FALSE(control("word", 3));
  commands.clear();
  click(at("word", 0));
  ASSERT_FALSE(commands.empty());
  EXPECT_EQ(commands[0].kind, CommandKind::OpenExternal);
  EXPECT_EQ(commands[0].text, "https://example.org/x");
  click(at("word", 2));
  EXPECT_EQ(model.atlas().structures[model.selected()].name, "Lymph");
}

TEST(OntologyLinks, TerminologiaAnatomica) {
  EXPECT_EQ(ontologyUrl("TA98:A14.1.03.002"), "https://ifaa.unifr.ch/Public/EntryPage/TA98%20Tree/Entity%20TA98%20EN/14.1.03.002%20Entity%20TA98%20EN.htm");
  EXPECT_EQ(ontologyUrl("TA2:5518"), "https://ta2viewer.openanatomy.org/?id=5518");
}

}  // namespace
}  // namespace fabrica::ui
