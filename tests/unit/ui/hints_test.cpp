// Where the page may give a hint to whoever is new (web/hints.js): off the body and off the panels, and only where there is something to do.
#include "panels_fixture.h"

namespace fabrica::ui {
namespace {

struct Device {
  const char* name;
  vec2 size;
  bool touch;
  bool embedded;
};
constexpr Device kDevices[] = {{"laptop", {1440, 900}, false, false}, {"small window", {900, 600}, false, false}, {"phone", {390, 844}, true, false},
                               {"phone on its side", {844, 390}, true, false}, {"tablet", {820, 1180}, true, false}, {"inside another page", {800, 600}, false, true}};

struct HintsTest : PanelsTest {
  Output out() {
    settle();
    return ui->frame(model, input);
  }
};

bool meet(const Rect& a, const Rect& b) { return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height; }

TEST_F(HintsTest, TheyStandOffTheBodyAndOffWhatCanBePressed) {
  for (const Device& device : kDevices) {
    input.size = device.size;
    input.touch = device.touch;
    input.embedded = device.embedded;
    input.hints = true;
    const Output shown = out();
    const Rect& at = shown.hint;
    ASSERT_GT(at.width, 0) << device.name;
    EXPECT_TRUE(at.x >= 0 && at.y >= 0 && at.x + at.width <= device.size.x && at.y + at.height <= device.size.y) << device.name;
    const Insets& covered = shown.covered;
    const vec2 middle{(covered.left + device.size.x - covered.right) / 2, (covered.top + device.size.y - covered.bottom) / 2};
    EXPECT_FALSE(meet(at, {middle.x - 60, middle.y - 60, 120, 120})) << device.name << ": over the body's middle";
    for (const Control& control : ui->controls()) {
      const bool seen = control.rect.width > 0 && control.rect.height > 0;
      EXPECT_FALSE(seen && meet(at, control.rect)) << device.name << ": over " << control.name;
    }
  }
}

TEST_F(HintsTest, ThereAreNoneWhereNobodyAsksForThemOrNothingCanBeDone) {
  EXPECT_EQ(out().hint.width, 0) << "the page has none to give";
  input.hints = true;
  EXPECT_GT(out().hint.width, 0);
  input.bare = true;
  EXPECT_EQ(out().hint.width, 0) << "a lesson lies over the canvas";
  input.bare = false;
  ui->openPanel("view");
  EXPECT_EQ(out().hint.width, 0) << "a panel is open";
  ui->openPanel("");
  Model empty;
  EXPECT_EQ(ui->frame(empty, input).hint.width, 0) << "nothing is there to turn or press";
}

TEST_F(HintsTest, NamesStandClearOfThemOnAPhone) {
  input.size = {390, 844};
  input.touch = true;
  const auto lowest = [&] {
    LabelAnchor anchor{1, {150, 700}, 500};
    input.labels = std::span(&anchor, 1);
    settle();
    float low = 0;
    for (const ShownLabel& label : ui->labels()) low = std::max(low, label.text.y + label.text.height);
    return low;
  };
  input.hints = true;
  const Rect hint = out().hint;
  EXPECT_LE(lowest(), hint.y);
}

TEST_F(HintsTest, TheToolsOfAPhoneKeepClearOfTheBody) {
  input.size = {390, 844};
  input.touch = true;
  const Output shown = out();
  const Control* tool = control("tool");
  ASSERT_TRUE(tool);
  EXPECT_NEAR(390 - shown.covered.right, tool->rect.x, 14) << "what is framed ends where they begin";
  EXPECT_GT(390 - shown.covered.right - shown.covered.left, 330) << "and is no smaller than that needs";
}

}  // namespace
}  // namespace fabrica::ui
