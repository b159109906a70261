#include "atlas/closure.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <map>

namespace fabrica {
namespace {

using Point = std::array<int, 3>;
using Triangles = std::vector<std::array<Point, 3>>;

LatticePoint at(const Point& p) { return latticePoint(uint16_t(p[0]), uint16_t(p[1]), uint16_t(p[2])); }

// Border, area and volume of triangles, counted plainly.
SurfaceBorder borderOf(const Triangles& triangles) {
  SurfaceBorder out;
  std::map<std::pair<LatticePoint, LatticePoint>, int> uses;
  for (const auto& t : triangles) {
    const glm::dvec3 a = positionOf(at(t[0])), b = positionOf(at(t[1])), c = positionOf(at(t[2]));
    out.area += glm::length(glm::cross(b - a, c - a)) / 2;
    out.volume += glm::dot(a, glm::cross(b, c)) / 6;
    for (size_t i = 0; i < 3; ++i) {
      const LatticePoint from = at(t[i]), to = at(t[(i + 1) % 3]);
      ++uses[{from, to}];
      --uses[{to, from}];
    }
  }
  for (const auto& [edge, count] : uses)
    for (int i = 0; i < count; ++i) out.edges.push_back({edge.first, edge.second});
  return out;
}

// One side (0 to 5) of a box, as n × n squares, facing outwards.
Triangles side(int which, const Point& low, const Point& high, int n = 8) {
  const size_t axis = size_t(which / 2), u = (axis + 1) % 3, v = (axis + 2) % 3;
  const bool top = which % 2 == 1;
  const auto point = [&](int i, int j) {
    Point p = low;
    p[axis] = top ? high[axis] : low[axis];
    p[u] += (high[u] - low[u]) * i / n;
    p[v] += (high[v] - low[v]) * j / n;
    return p;
  };
  Triangles out;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      const Point a = point(i, j), b = point(i + 1, j), c = point(i + 1, j + 1), d = point(i, j + 1);
      if (top) out.insert(out.end(), {{a, b, c}, {a, c, d}});
      else out.insert(out.end(), {{a, c, b}, {a, d, c}});
    }
  return out;
}

Triangles reversed(Triangles triangles) {
  for (auto& t : triangles) std::swap(t[1], t[2]);
  return triangles;
}

Triangles joined(std::initializer_list<Triangles> all) {
  Triangles out;
  for (const Triangles& one : all) out.insert(out.end(), one.begin(), one.end());
  return out;
}

constexpr Point kLow{10000, 10000, 10000}, kHigh{40000, 30000, 20000};

// root → {body → {inner → {0, 1, 2, 3}, 4, 5}, more}; 0 … 9 are structures, groups follow.
constexpr StructureIndex kRoot = 10, kBody = 11, kInner = 12, kMore = 13;
Hierarchy tree() {
  Hierarchy out{"Regions", {{kRoot, kNone, {}}, {kBody, 0, {}}, {kInner, 1, {}}, {kMore, 0, {}}}, {}, {}};
  for (StructureIndex s = 0; s < 10; ++s) out.nodes.push_back({s, s < 4 ? 2u : s < 6 ? 1u : 3u, {}});
  out.buildIndex(14);
  return out;
}

class ClosureTest : public testing::Test {
 protected:
  void box(std::initializer_list<int> sides, const std::function<Triangles(int, Triangles)>& change = {}) {
    for (int s : sides) {
      Triangles triangles = side(s, kLow, kHigh);
      finder.set(StructureIndex(s), 0, borderOf(change ? change(s, std::move(triangles)) : triangles));
    }
  }
  void run() {
    const Hierarchy hierarchy = tree();
    std::vector<ClosureFinder::Found> found;
    finder.begin(hierarchy);
    while (finder.step(hierarchy, found)) {
    }
    for (const auto& one : found)
      for (StructureIndex s : one.members) {
        EXPECT_FALSE(by.contains(s)) << "structure " << s << " was closed twice";
        by[s] = one.by;
        seals[s] = one.seal;
      }
  }
  StructureIndex closedBy(StructureIndex s) const {
    const auto it = by.find(s);
    return it == by.end() ? kNone : it->second;
  }

  ClosureFinder finder;
  std::map<StructureIndex, StructureIndex> by;
  std::map<StructureIndex, Seal> seals;
};

TEST_F(ClosureTest, SixSidesCloseAsTheSmallestGroupThatHoldsThem) {
  box({0, 1, 2, 3, 4, 5});
  run();
  for (StructureIndex s = 0; s < 6; ++s) EXPECT_EQ(closedBy(s), kBody) << s;
  EXPECT_TRUE(seals[0].triangles.empty());
  EXPECT_TRUE(finder.open().empty());
}

TEST_F(ClosureTest, WhereOnlyTheGrandparentCloses) {
  box({0, 1, 2, 3, 4});
  finder.set(6, 0, borderOf(side(5, kLow, kHigh)));  // hangs from another branch
  run();
  for (StructureIndex s : {0u, 4u, 6u}) EXPECT_EQ(closedBy(s), kRoot) << s;
}

TEST_F(ClosureTest, AMissingSideLeavesTheOthersOpen) {
  box({0, 1, 2, 3, 4});
  run();
  EXPECT_TRUE(by.empty());
  EXPECT_EQ(finder.open(), (std::vector<StructureIndex>{0, 1, 2, 3, 4}));
  // It comes later.
  box({5});
  run();
  for (StructureIndex s = 0; s < 6; ++s) EXPECT_EQ(closedBy(s), kBody) << s;
}

TEST_F(ClosureTest, ASmallHoleIsSealed) {
  box({0, 1, 2, 3, 4, 5}, [](int s, Triangles triangles) {
    if (s == 5) triangles.erase(triangles.begin() + 40, triangles.begin() + 42);
    return triangles;
  });
  run();
  ASSERT_EQ(closedBy(5), kBody);
  const Seal& seal = seals[5];
  const double hole = 30000.0 * 20000 / 64;
  EXPECT_NEAR(seal.area, hole, hole * 0.01);
  // Together with its seal the box has the volume of a whole one.
  double volume = seal.volume;
  Triangles left = side(5, kLow, kHigh);
  left.erase(left.begin() + 40, left.begin() + 42);
  for (int s = 0; s < 5; ++s) volume += borderOf(side(s, kLow, kHigh)).volume;
  volume += borderOf(left).volume;
  EXPECT_NEAR(volume, 30000.0 * 20000 * 10000, 1e6);
}

TEST_F(ClosureTest, ACopyOfASideElsewhereIsLeftOver) {
  box({0, 1, 2, 3, 4, 5});
  finder.set(6, 0, borderOf(side(5, kLow, kHigh)));
  run();
  for (StructureIndex s = 0; s < 6; ++s) EXPECT_EQ(closedBy(s), kBody) << s;
  EXPECT_EQ(closedBy(6), kNone);
}

TEST_F(ClosureTest, ASideTwiceInTheSameGroupIsNotFilled) {
  // Structure 4 brings the fourth side along: rays would count it twice.
  box({0, 1, 2, 3, 4, 5}, [](int s, Triangles triangles) {
    return s == 4 ? joined({triangles, side(3, kLow, kHigh)}) : triangles;
  });
  run();
  EXPECT_TRUE(by.empty());
}

TEST_F(ClosureTest, ASideTurnedInwardsIsNotFilled) {
  box({0, 1, 2, 3, 4, 5}, [](int s, Triangles triangles) { return s == 2 ? reversed(triangles) : triangles; });
  run();
  EXPECT_TRUE(by.empty());
}

TEST_F(ClosureTest, ABoxTurnedInsideOutIsNotFilled) {
  box({0, 1, 2, 3, 4, 5}, [](int, Triangles triangles) { return reversed(triangles); });
  run();
  EXPECT_TRUE(by.empty()) << "its counts would be negative";
}

TEST_F(ClosureTest, BordersRoundedApartMeetAndTheGapIsBridged) {
  box({0, 1, 2, 3, 4, 5}, [](int s, Triangles triangles) {
    // As separately packed meshes are: every point a few steps off, differently for every side.
    for (auto& t : triangles)
      for (Point& p : t)
        for (size_t k = 0; k < 3; ++k) p[k] += (p[0] * 7 + p[1] * 3 + p[2] + s * 5 + int(k)) % 9 - 4;
    return triangles;
  });
  run();
  for (StructureIndex s = 0; s < 6; ++s) ASSERT_EQ(closedBy(s), kBody) << s;
  // With the bridges nothing is open any more: every edge runs as often one way as the other.
  Triangles all;
  for (int s = 0; s < 6; ++s) {
    Triangles triangles = side(s, kLow, kHigh);
    for (auto& t : triangles)
      for (Point& p : t)
        for (size_t k = 0; k < 3; ++k) p[k] += (p[0] * 7 + p[1] * 3 + p[2] + s * 5 + int(k)) % 9 - 4;
    all.insert(all.end(), triangles.begin(), triangles.end());
  }
  EXPECT_FALSE(borderOf(all).edges.empty());
  const Seal& seal = seals[0];
  const auto corner = [&](size_t i) {
    const glm::dvec3 p = positionOf(seal.points[seal.triangles[i]]);
    return Point{int(p.x), int(p.y), int(p.z)};
  };
  for (size_t i = 0; i < seal.triangles.size(); i += 3) all.push_back({corner(i), corner(i + 1), corner(i + 2)});
  EXPECT_TRUE(borderOf(all).edges.empty());
}

TEST_F(ClosureTest, OneMeshWithASmallHoleClosesByItself) {
  Triangles whole;
  for (int s = 0; s < 6; ++s) whole = joined({whole, side(s, kLow, kHigh)});
  whole.pop_back();
  finder.set(7, 0, borderOf(whole));
  run();
  EXPECT_EQ(closedBy(7), 7u);
  EXPECT_EQ(seals[7].triangles.size(), 9u);
}

TEST_F(ClosureTest, ASheetBesideAClosedGroupDoesNotOpenIt) {
  box({0, 1, 2, 3, 4, 5});
  finder.set(8, 0, borderOf(side(0, {0, 0, 0}, {9000, 9000, 9000})));
  run();
  EXPECT_EQ(closedBy(0), kBody);
  EXPECT_EQ(finder.open(), std::vector<StructureIndex>{8});
}

TEST_F(ClosureTest, PatchesOnDifferentLatticesAreNotCompared) {
  box({0, 1, 2, 3, 4});
  finder.set(5, 1, borderOf(side(5, kLow, kHigh)));
  run();
  EXPECT_TRUE(by.empty());
}

TEST(Seal, ClosesEveryHoleAndKeepsAwayFromAFlatSurface) {
  Triangles tube;
  for (int s = 0; s < 4; ++s) tube = joined({tube, side(s, kLow, kHigh)});
  for (const Triangles& open : {tube, side(4, kLow, kHigh)}) {
    const Seal seal = sealHoles(borderOf(open).edges);
    Triangles all = open;
    double furthest = 0;
    for (size_t i = 0; i < seal.triangles.size(); i += 3) {
      std::array<Point, 3> corners;
      for (size_t k = 0; k < 3; ++k) {
        const glm::dvec3 p = positionOf(seal.points[seal.triangles[i + k]]);
        corners[k] = {int(p.x), int(p.y), int(p.z)};
        furthest = std::max(furthest, std::abs(p.z - kLow[2]));
      }
      all.push_back(corners);
    }
    EXPECT_TRUE(borderOf(all).edges.empty());
    EXPECT_GT(furthest, 5000) << "a flat side lies at one z";
  }
  EXPECT_TRUE(sealHoles({}).triangles.empty());
}

}  // namespace
}  // namespace fabrica
