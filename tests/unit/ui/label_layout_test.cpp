#include "ui/label_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <utility>

namespace fabrica::ui {
namespace {

LabelSpace space() {
  LabelSpace s;
  s.free = {300, 20, 800, 700};
  s.bodyLeft = 520;
  s.bodyRight = 880;
  return s;
}

std::vector<LabelWish> scattered(uint32_t seed, int count) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> unit(0, 1);
  std::vector<LabelWish> wishes;
  for (int i = 0; i < count; ++i) {
    wishes.push_back({static_cast<StructureIndex>(i), {520 + 360 * unit(random), 100 + 500 * unit(random)},
                      static_cast<uint32_t>(30 + 900 * unit(random)), 60 + 120 * unit(random), false});
  }
  return wishes;
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x + a.width > b.x && b.x + b.width > a.x && a.y + a.height > b.y + 0.02f && b.y + b.height > a.y + 0.02f;
}

void expectTidy(const std::vector<PlacedLabel>& labels, const LabelSpace& s) {
  for (size_t i = 0; i < labels.size(); ++i) {
    const Rect& t = labels[i].text;
    EXPECT_GE(t.x, s.free.x - 0.01f);
    EXPECT_LE(t.x + t.width, s.free.x + s.free.width + 0.01f);
    EXPECT_GE(t.y, s.free.y - 0.01f);
    EXPECT_LE(t.y + t.height, s.free.y + s.free.height + 0.01f);
    for (size_t k = 0; k < labels.size(); ++k) {
      EXPECT_FALSE(t.contains(labels[k].at)) << "a name covers an anchor";
      if (k <= i) continue;
      EXPECT_FALSE(overlap(t, labels[k].text));
      EXPECT_FALSE(leadersCross(labels[i], labels[k]));
    }
  }
}

TEST(LabelLayout, NeverOverlapsNorCrosses) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    LabelSpace s = space();
    if (seed % 3 == 1) s.free = {0, 60, 390, 400}, s.bodyLeft = 20, s.bodyRight = 370, s.widest = 0.36f, s.most = 6;
    auto wishes = scattered(seed, 5 + static_cast<int>(seed));
    if (seed % 3 == 1) {
      for (LabelWish& w : wishes) w.at = {(w.at.x - 520) + 15, w.at.y * 0.5f + 40};
    }
    const auto labels = placeLabels(wishes, s, {});
    EXPECT_LE(labels.size(), s.most);
    expectTidy(labels, s);
  }
}

TEST(LabelLayout, ShowsTheLargestAndAlwaysTheSelected) {
  auto wishes = scattered(3, 80);
  wishes[17].pixels = 1;
  wishes[17].always = true;
  wishes[30].pixels = 100000;
  const auto labels = placeLabels(wishes, space(), {});
  EXPECT_GT(labels.size(), 12u);
  const auto has = [&](StructureIndex s) {
    return std::any_of(labels.begin(), labels.end(), [&](const PlacedLabel& l) { return l.structure == s; });
  };
  EXPECT_TRUE(has(17));
  EXPECT_TRUE(has(30));
}

TEST(LabelLayout, TheSameViewGivesTheSameLayout) {
  const auto wishes = scattered(5, 60);
  const auto first = placeLabels(wishes, space(), {});
  auto next = placeLabels(wishes, space(), first);
  for (int i = 0; i < 5; ++i) next = placeLabels(wishes, space(), next);
  const auto again = placeLabels(wishes, space(), next);
  ASSERT_EQ(next.size(), again.size());
  for (size_t i = 0; i < next.size(); ++i) {
    EXPECT_EQ(next[i].structure, again[i].structure);
    EXPECT_NEAR(next[i].text.y, again[i].text.y, 0.01f);
  }
}

TEST(LabelLayout, StaysSteadyWhileTheViewTurns) {
  std::mt19937 random(11);
  std::uniform_real_distribution<float> unit(0, 1);
  struct Part {
    float angle, radius, y;
    uint32_t pixels;
  };
  std::vector<Part> parts;
  for (int i = 0; i < 40; ++i) parts.push_back({6.28f * unit(random), 60 + 120 * unit(random), 100 + 500 * unit(random), 50 + static_cast<uint32_t>(400 * unit(random))});
  std::vector<PlacedLabel> before;
  int kept = 0, all = 0, sideChanges = 0;
  std::map<StructureIndex, bool> side;
  for (int step = 0; step < 60; ++step) {
    std::vector<LabelWish> wishes;
    for (size_t i = 0; i < parts.size(); ++i) {
      const float a = parts[i].angle + static_cast<float>(step) * 0.01f;
      wishes.push_back({static_cast<StructureIndex>(i), {700 + parts[i].radius * std::sin(a), parts[i].y}, parts[i].pixels, 100, false});
    }
    const auto now = placeLabels(wishes, space(), before);
    expectTidy(now, space());
    for (const PlacedLabel& label : before) {
      ++all;
      kept += std::any_of(now.begin(), now.end(), [&](const PlacedLabel& l) { return l.structure == label.structure; });
    }
    for (const PlacedLabel& label : now) {
      const auto known = side.find(label.structure);
      if (known != side.end() && known->second != label.left) ++sideChanges;
      side[label.structure] = label.left;
    }
    before = now;
  }
  EXPECT_GT(kept, all * 95 / 100);
  EXPECT_LE(sideChanges, 12);  // 34 degrees of turning
}

TEST(LabelLayout, RowsOfANarrowScreenAreTidyAndWhole) {
  size_t most = 0;
  for (uint32_t seed = 0; seed < 100; ++seed) {
    LabelSpace s;
    s.free = {6, 130, 322, 560};
    s.bodyTop = 250, s.bodyBottom = 570, s.rowHeight = 32, s.most = 6;
    auto wishes = scattered(seed, 5 + static_cast<int>(seed));
    for (LabelWish& w : wishes) w.at = {20 + (w.at.x - 520) * 0.8f, 260 + (w.at.y - 100) * 0.6f};
    const auto labels = placeLabelRows(wishes, s, {});
    EXPECT_GE(labels.size(), 2u);
    EXPECT_LE(labels.size(), s.most);
    most = std::max(most, labels.size());
    expectTidy(labels, s);
    for (const PlacedLabel& label : labels) {
      EXPECT_EQ(label.text.width, wishes[label.structure].width) << "a name is cut";
      EXPECT_TRUE(label.text.y + label.text.height <= s.bodyTop || label.text.y >= s.bodyBottom) << "a name covers the body";
    }
    // Nothing moved: the same again.
    const auto again = placeLabelRows(wishes, s, labels);
    for (const PlacedLabel& label : labels) {
      const auto same = std::find_if(again.begin(), again.end(), [&](const PlacedLabel& l) { return l.structure == label.structure; });
      ASSERT_NE(same, again.end());
      EXPECT_EQ(same->text.y, label.text.y);
    }
  }
  EXPECT_EQ(most, 6u);
}

TEST(LabelLayout, NamesOfAColumnEndAtOneEdgeUnlessOneIsMuchLonger) {
  std::vector<LabelWish> wishes;
  for (StructureIndex i = 0; i < 12; ++i) wishes.push_back({i, {i % 2 ? 600.0f : 800.0f, 120 + 45.0f * float(i)}, 900, 90 + 12.0f * float(i), false});
  wishes.push_back({12, {690, 670}, 900, 330, false});
  const auto labels = placeLabels(wishes, space(), {});
  ASSERT_EQ(labels.size(), wishes.size());
  float edge[2] = {0, 0}, longest = 0;
  for (const PlacedLabel& label : labels) {
    if (label.structure == 12) longest = label.port.x;
    else if (edge[label.left] == 0) edge[label.left] = label.port.x;
    else EXPECT_FLOAT_EQ(label.port.x, edge[label.left]) << label.structure;
  }
  EXPECT_GT(longest, edge[1] + 50);
}

TEST(LabelLayout, WidthsAreAskedForOnlyOfThoseThatMayStand) {
  auto wishes = scattered(3, 300);
  std::vector<float> widths;
  for (LabelWish& wish : wishes) widths.push_back(std::exchange(wish.width, 0.0f));
  auto known = scattered(3, 300);
  LabelSpace s = space();
  const auto expected = placeLabels(known, s, {});
  std::vector<StructureIndex> asked;
  s.widthOf = [&](const LabelWish& wish) {
    asked.push_back(wish.structure);
    return widths[wish.structure];
  };
  const auto labels = placeLabels(wishes, s, {});
  ASSERT_EQ(labels.size(), expected.size());
  for (size_t i = 0; i < labels.size(); ++i) EXPECT_EQ(labels[i].structure, expected[i].structure);
  EXPECT_LE(asked.size(), s.most);
  // What has no name leaves its place to the next.
  const StructureIndex nameless = labels.front().structure;
  widths[nameless] = 0;
  const auto others = placeLabels(wishes, s, {});
  EXPECT_GE(others.size(), labels.size());
  for (const PlacedLabel& label : others) EXPECT_NE(label.structure, nameless);
}

TEST(LabelLayout, NoRoomNoLabels) {
  LabelSpace s = space();
  s.free = {0, 0, 60, 10};
  EXPECT_TRUE(placeLabels(scattered(1, 20), s, {}).empty());
  EXPECT_TRUE(placeLabels({}, space(), {}).empty());
}

}  // namespace
}  // namespace fabrica::ui
