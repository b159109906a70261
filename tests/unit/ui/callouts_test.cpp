// Names beside the body as an instrument: whose, how many, how large, pinned, as numbers with a key.
#include <gtest/gtest.h>

#include <algorithm>

#include "ui/panels_fixture.h"
#include "ui/theme.h"

namespace fabrica::ui {
namespace {

struct CalloutsTest : PanelsTest {
  // Parts 1 … count in two columns, each seen well.
  void seen(uint32_t count) {
    anchors.clear();
    for (uint32_t i = 0; i < count; ++i) anchors.push_back({i + 1, {i % 2 ? 800.0f : 600.0f, 120.0f + static_cast<float>(i) * 40}, 4000});
    input.labels = anchors;
    settle();
  }
  void look(LabelMode mode, const LabelLook& wanted) {
    Options options = model.options();
    options.labels = mode;
    options.labelLook = wanted;
    model.setOptions(options);
    settle();
  }
  std::vector<std::string> words() const {
    std::vector<std::string> out;
    for (const ShownLabel& label : ui->labels()) out.push_back(label.words);
    std::sort(out.begin(), out.end());
    return out;
  }
  std::vector<LabelAnchor> anchors;
};

TEST_F(CalloutsTest, DensitySaysHowMany) {
  seen(12);
  const size_t some = ui->labels().size();
  look(LabelMode::All, {.density = LabelDensity::Few});
  const size_t few = ui->labels().size();
  look(LabelMode::All, {.density = LabelDensity::Many});
  EXPECT_LT(few, some);
  EXPECT_GT(few, 0u);
  EXPECT_GE(ui->labels().size(), some);
}

TEST_F(CalloutsTest, LargerNamesTakeMoreRoomAndNeverOverlap) {
  seen(12);
  float last = 0;
  for (const LabelSize size : {LabelSize::Small, LabelSize::Medium, LabelSize::Large}) {
    look(LabelMode::All, {.density = LabelDensity::Many, .size = size});
    const auto labels = ui->labels();
    ASSERT_FALSE(labels.empty());
    EXPECT_GT(labels.front().text.height, last);
    last = labels.front().text.height;
    for (size_t i = 0; i < labels.size(); ++i)
      for (size_t k = 0; k < i; ++k) {
        const Rect &a = labels[i].text, &b = labels[k].text;
        EXPECT_FALSE(a.x < b.x + b.width && b.x < a.x + a.width && a.y + 0.02f < b.y + b.height && b.y + 0.02f < a.y + a.height) << labels[i].words << " over " << labels[k].words;
      }
  }
}

TEST_F(CalloutsTest, PinnedOnesAloneAndByNumber) {
  seen(8);
  look(LabelMode::Pinned, {.pinned = {5, 2}});
  EXPECT_EQ(words(), (std::vector<std::string>{"Part 1", "Part 4"}));
  look(LabelMode::Pinned, {.numbers = true, .pinned = {5, 2}});
  EXPECT_EQ(words(), (std::vector<std::string>{"1", "2"}));
  for (const ShownLabel& label : ui->labels()) EXPECT_EQ(label.words, label.structure == 5 ? "1" : "2");
  model.select(7);
  settle();
  EXPECT_EQ(words(), (std::vector<std::string>{"1", "2", "Part 6"})) << "what is selected is named, too";
}

TEST_F(CalloutsTest, ThePinnedComeFirstWhereThereIsNotRoomForAll) {
  seen(12);
  anchors[11].pixels = 30;
  look(LabelMode::All, {.density = LabelDensity::Few, .pinned = {12}});
  const auto shown = words();
  EXPECT_NE(std::find(shown.begin(), shown.end(), "Part 11"), shown.end());
}

TEST_F(CalloutsTest, LatinLabelsBesideEnglishNames) {
  seen(2);
  look(LabelMode::All, {.language = "la"});
  EXPECT_EQ(words(), (std::vector<std::string>{"Part 0 latine", "Part 1 latine"}));
  look(LabelMode::All, {.language = "xx"});
  EXPECT_EQ(words(), (std::vector<std::string>{"Part 0", "Part 1"})) << "where there is no such name";
}

TEST_F(CalloutsTest, NumbersBeginWithWhatStandsThereNow) {
  seen(6);
  ui->openPanel("labels");
  settle();
  const size_t before = ui->labels().size();
  ASSERT_GT(before, 2u);
  click(at("numbers", 1));
  const Options& options = model.options();
  EXPECT_TRUE(options.labelLook.numbers);
  EXPECT_EQ(options.labels, LabelMode::Pinned);
  EXPECT_EQ(options.labelLook.pinned.size(), before);
  // As one reads: the left column first, from above.
  const auto labels = ui->labels();
  const auto rectOf = [&](StructureIndex s) { return std::find_if(labels.begin(), labels.end(), [&](const ShownLabel& l) { return l.structure == s; })->text; };
  for (size_t i = 1; i < options.labelLook.pinned.size(); ++i) {
    const Rect a = rectOf(options.labelLook.pinned[i - 1]), b = rectOf(options.labelLook.pinned[i]);
    EXPECT_TRUE(a.y < b.y || a.x < b.x) << i;
  }
  click(at("unpin"));
  EXPECT_EQ(model.options().labelLook.pinned.size(), before - 1);
  click(at("unpin all"));
  EXPECT_TRUE(model.options().labelLook.pinned.empty());
  EXPECT_FALSE(model.options().labelLook.numbers);
  EXPECT_EQ(model.options().labels, LabelMode::All);
}

TEST_F(CalloutsTest, ACardPinsAPartAndAGroupAllOfItsParts) {
  model.select(3);
  settle();
  click(at("pin label"));
  EXPECT_EQ(model.options().labelLook.pinned, (std::vector<StructureIndex>{3}));
  model.select(0);
  settle();
  click(at("pin label"));
  EXPECT_EQ(model.options().labelLook.pinned.size(), 12u);
  EXPECT_EQ(model.options().labelLook.numberOf(3), 1u) << "its number stays";
  click(at("pin label"));
  EXPECT_TRUE(model.options().labelLook.pinned.empty());
}

TEST_F(CalloutsTest, WhereNumbersAreToBeNamedThePointerGivesNothingAway) {
  seen(4);
  input.hoverName = "Part 1";
  input.hoverAt = {700, 450};
  const auto drawn = [&] {
    settle();
    return ui->changed();
  };
  look(LabelMode::Pinned, {.numbers = true, .key = false, .pinned = {1, 2}});
  settle();
  input.hoverName = "";
  EXPECT_FALSE(drawn()) << "the name was not there";
  look(LabelMode::Pinned, {.pinned = {1, 2}});
  input.hoverName = "Part 1";
  settle();
  input.hoverName = "";
  ui->frame(model, input);
  EXPECT_TRUE(ui->changed());
}

TEST_F(CalloutsTest, MoreContrastMakesPanelsOpaque) {
  for (const bool dark : {false, true}) {
    const Palette &plain = palette(dark), &more = palette(dark, true);
    EXPECT_EQ(more.panel >> 24, 255u);
    EXPECT_GT(more.line >> 24, plain.line >> 24);
    EXPECT_GT(more.edge >> 24, plain.edge >> 24);
  }
}

}  // namespace
}  // namespace fabrica::ui
