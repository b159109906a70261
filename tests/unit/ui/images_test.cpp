// Which image the slices show, and how it looks as a body.
#include "ui/panels_fixture.h"

namespace fabrica::ui {
namespace {

struct ImagesTest : PanelsTest {
  void open(size_t count) {
    for (size_t i = 0; i < count; ++i) {
      Volume image;
      image.name = "Stain – channel " + std::to_string(i + 1);
      image.id = image.name;
      image.levels.resize(1);
      image.levels[0].size = {10, 10, 10};
      image.levels[0].indexToWorld = glm::scale(mat4(1), vec3(0.001f));
      model.editAtlas().volumes.push_back(image);
    }
    model.atlasChanged();
    model.showVolume(0);
    input.size = {1440, 2400};  // all of the panel is seen
    ui->openPanel("slices");
    settle();
  }
  size_t count(const std::string& name) const {
    size_t out = 0;
    for (const Control& c : ui->controls()) out += c.name == name;
    return out;
  }
};

TEST_F(ImagesTest, FewAreSideBySide) {
  open(4);
  EXPECT_FALSE(control("images"));
  EXPECT_TRUE(control("image"));
}

TEST_F(ImagesTest, ManyAreAListThatOpensAndCloses) {
  open(16);
  EXPECT_EQ(count("image"), 0u);
  click(at("images"));
  EXPECT_EQ(count("image"), 16u);
  const Rect first = control("image", 0)->rect, second = control("image", 1)->rect;
  EXPECT_GT(second.y, first.y) << "one below the other";
  EXPECT_EQ(first.x, second.x);
  click(at("image", 2));
  EXPECT_EQ(model.shownVolume(), 2u);
  EXPECT_EQ(count("image"), 0u) << "chosen is chosen";
  click(at("images"));
  click(at("images"));
  EXPECT_EQ(count("image"), 0u);
  EXPECT_EQ(model.shownVolume(), 2u);
}

TEST_F(ImagesTest, WhatIsNeitherCtNorMicroscopicHasTheLookOfMr) {
  open(1);
  ASSERT_TRUE(control("mr"));
  EXPECT_FALSE(control("dense"));
  click(at("mr"));
  EXPECT_EQ(model.options().body, BodyLook::Mr);
  click(at("mr"));
  EXPECT_EQ(model.options().body, BodyLook::Solid);
  model.editAtlas().volumes[0].unit = "HU";
  model.atlasChanged();
  settle();
  EXPECT_FALSE(control("mr"));
  EXPECT_TRUE(control("body ct"));
}

}  // namespace
}  // namespace fabrica::ui
