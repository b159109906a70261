// The whole Ui over a small atlas, with pointers and keys as the page sends them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "platform/headless/gl_context.h"
#include "ui/ui.h"

namespace fabrica::ui {

inline Bytes interFont() {
  std::ifstream in("/usr/share/fonts/opentype/inter/Inter-Regular.otf", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A head of twelve parts with names in three languages, and a branch without shapes.
struct PanelsTest : testing::Test {
  void SetUp() override {
    static const auto context = headless::GlContext::create();
    ASSERT_TRUE(context.ok()) << context.error().message();
    const static Bytes file = interFont();
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

  Model model;
  std::unique_ptr<Ui> ui;
  Input input;
  std::vector<Command> commands;
};

}  // namespace fabrica::ui
