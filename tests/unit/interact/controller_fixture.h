// A controller and a body of two parts to turn, for the tests of gestures.
#pragma once

#include <gtest/gtest.h>

#include "interact/camera_moves.h"
#include "interact/controller.h"

namespace fabrica {

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

  // What of the screen the body's box takes.
  Rect bodyOnScreen() const {
    const Bounds box = model.visibleBounds();
    vec2 low(1e9f), high(-1e9f);
    for (int i = 0; i < 8; ++i) {
      const vec2 at = pixel({i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z});
      low = glm::min(low, at);
      high = glm::max(high, at);
    }
    return {low.x, low.y, high.x - low.x, high.y - low.y};
  }

  Model model;
  SceneLayout layout;
  std::unique_ptr<Controller> controller = Controller::create();
  double time = 1;
};

}  // namespace fabrica
